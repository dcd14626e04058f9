//! The groups of rows as a chart, which can be kept as a picture.

use std::rc::Rc;

use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::dom;
use super::labels;
use super::picture::png_of;
use super::shell::Shell;
use crate::column_store::ColumnStore;
use crate::lazy::lazy;
use crate::workspace::{
    CHART_HEIGHT_PX, CHART_WIDTH_PX, Chart, ChartError, ChartKind, draw_chart, drawable_columns,
};

/// How many pixels a kept picture has for each px of the chart.
const PIXELS_PER_PX: u32 = 2;

lazy! { charts,
    /// The chart as SVG, and how many groups it shows.
    fn drawn(store: Rc<ColumnStore>, chart: Chart) -> Result<(String, usize), ChartError> = draw
}

#[expect(clippy::needless_pass_by_value, reason = "what goes into a chunk is owned")]
fn draw(store: Rc<ColumnStore>, chart: Chart) -> Result<(String, usize), ChartError> {
    draw_chart(&store, chart)
}

/// What a person wants to see drawn; it stays while the groups change. Columns go by their names.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChartChoice {
    kind: RwSignal<Option<ChartKind>>,
    up: RwSignal<Option<String>>,
    across: RwSignal<Option<String>>,
}

impl ChartChoice {
    /// No chart.
    pub(super) fn new() -> Self {
        Self { kind: RwSignal::new(None), up: RwSignal::new(None), across: RwSignal::new(None) }
    }

    /// The chart of a table whose first columns name the groups. What was measured last is drawn unless
    /// something else was chosen.
    fn of(self, name_columns: usize, columns: &[(usize, String)]) -> Option<Chart> {
        let kind = self.kind.get()?;
        let last = columns.last()?.0;
        let chosen = |name: Option<String>| {
            let mut columns = columns.iter();
            columns.find(|(_, column)| Some(column) == name.as_ref()).map(|(at, _)| *at)
        };
        let up = chosen(self.up.get()).unwrap_or(last);
        let other = columns.iter().rev().map(|(at, _)| *at).find(|at| *at != up);
        let across = chosen(self.across.get()).or(other).unwrap_or(up);
        Some(Chart { kind, name_columns, up, across, is_dark: is_dark() })
    }
}

/// A drawn chart.
#[derive(Clone, Debug)]
struct Drawn {
    svg: String,
    group_count: usize,
}

/// What can be drawn of some groups, and the chart.
#[component]
pub(super) fn GroupChart(
    shell: Shell,
    store: ColumnStore,
    name_columns: usize,
    choice: ChartChoice,
) -> impl IntoView {
    let columns = StoredValue::new(drawable_columns(&store));
    let (all_groups, store) = (store.row_count(), Rc::new(store));
    let chart = Memo::new(move |_| columns.with_value(|columns| choice.of(name_columns, columns)));
    let picture = RwSignal::new(None::<Result<Drawn, String>>);
    Effect::new(move |_| {
        let Some(wanted) = chart.get() else { return picture.set(None) };
        let store = Rc::clone(&store);
        leptos::task::spawn_local(async move {
            let drawn = match drawn(store, wanted).await {
                Ok(Ok((svg, group_count))) => Ok(Drawn { svg, group_count }),
                Ok(Err(error)) => Err(error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            // Another chart may be wanted by now, or none.
            if chart.try_get_untracked() == Some(Some(wanted)) {
                picture.set(Some(drawn));
            }
        });
    });
    view! {
        <ChartForm choice columns chart/>
        {move || picture.get().map(|picture| match picture {
            Ok(drawn) => view! { <Picture shell drawn all_groups/> }.into_any(),
            Err(reason) => view! { <p class="refusal" role="alert">{reason}</p> }.into_any(),
        })}
    }
}

#[component]
fn ChartForm(
    choice: ChartChoice,
    columns: StoredValue<Vec<(usize, String)>>,
    chart: Memo<Option<Chart>>,
) -> impl IntoView {
    let choose_kind = move |name: String| {
        choice.kind.set(ChartKind::ALL.into_iter().find(|kind| kind.name() == name));
    };
    let kind = move || choice.kind.get().map_or("", ChartKind::name);
    let up = Signal::derive(move || chart.get().map(|chart| chart.up));
    let across = Signal::derive(move || chart.get().map(|chart| chart.across));
    let is_points = move || choice.kind.get() == Some(ChartKind::Points);
    view! {
        <div class="chart-form">
            <label class="field">
                <span>{labels::CHART}</span>
                <select data-field="chart" prop:value=kind
                    on:change:target=move |event| choose_kind(event.target().value())>
                    <option value="">{labels::NONE}</option>
                    {ChartKind::ALL
                        .map(|kind| view! { <option value=kind.name()>{kind.name()}</option> })
                        .collect_view()}
                </select>
            </label>
            <Show when=move || chart.get().is_some()>
                <NumberColumn label=labels::SHOWS field="chart-up" columns chosen=up name=choice.up/>
            </Show>
            <Show when=is_points>
                <NumberColumn label=labels::OVER field="chart-across" columns chosen=across name=choice.across/>
            </Show>
        </div>
    }
}

/// One of the columns of numbers.
#[component]
fn NumberColumn(
    label: &'static str,
    field: &'static str,
    columns: StoredValue<Vec<(usize, String)>>,
    chosen: Signal<Option<usize>>,
    name: RwSignal<Option<String>>,
) -> impl IntoView {
    let options = columns.get_value().into_iter().map(|(at, column)| {
        let is_chosen = move || chosen.get() == Some(at);
        view! { <option value=column.clone() selected=is_chosen>{column.clone()}</option> }
    });
    view! {
        <label class="field">
            <span>{label}</span>
            <select data-field=field on:change:target=move |event| name.set(Some(event.target().value()))>
                {options.collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Picture(shell: Shell, drawn: Drawn, all_groups: usize) -> impl IntoView {
    let Drawn { svg, group_count } = drawn;
    let address = address_of(&svg);
    let table = untrack(|| shell.workspace.current_name()).unwrap_or_default();
    let name = StoredValue::new(labels::table_chart(&table));
    let (as_svg, as_png) = (svg.into_bytes(), address.clone());
    let keep_svg = move |_| {
        let workspace = shell.workspace;
        let (name, bytes) = (name.get_value(), as_svg.clone());
        workspace
            .run(async move { workspace.hand_out_chart(&name, "svg", "image/svg+xml", bytes) });
    };
    let keep_png = move |_| {
        let (workspace, name, address) = (shell.workspace, name.get_value(), as_png.clone());
        workspace.run(async move {
            let size_px = (CHART_WIDTH_PX, CHART_HEIGHT_PX);
            let bytes = png_of(&address, size_px, PIXELS_PER_PX).await?;
            workspace.hand_out_chart(&name, "png", "image/png", bytes)
        });
    };
    let left_out = (group_count < all_groups)
        .then(|| view! { <p class="muted">{labels::chart_shows_the_first(group_count)}</p> });
    view! {
        <img class="chart" data-chart="" src=address alt=labels::CHART_OF_THE_GROUPS
            width=CHART_WIDTH_PX height=CHART_HEIGHT_PX/>
        {left_out}
        <div class="button-row">
            <button type="button" class="button" data-action="chart-svg" on:click=keep_svg>
                {labels::SAVE_AS_SVG}
            </button>
            <button type="button" class="button" data-action="chart-png" on:click=keep_png>
                {labels::SAVE_AS_PNG}
            </button>
        </div>
    }
}

fn address_of(svg: &str) -> String {
    format!("data:image/svg+xml,{}", utf8_percent_encode(svg, NON_ALPHANUMERIC))
}

/// Whether the page is dark: as a person chose, or else as the system is.
fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => dom::media_matches("(prefers-color-scheme: dark)"),
    }
}
