//! Rows brought together by the values of some columns, and what is measured of each group: a table that
//! can be kept.

mod preview;

use leptos::prelude::*;

use self::preview::{Made, Preview};
use super::adding::{Adding, ChoiceToAdd, column_options};
use super::chart::{ChartChoice, GroupChart};
use super::dialogs::{Modal, Outcome, TextField};
use super::icons::Icon;
use super::labels;
use super::shell::Shell;
use super::worked_out::worked_out;
use crate::column_store::{ColumnId, ColumnType, Measure, SortKey};
use crate::workspace::{ColumnHead, Grouping};

/// The dialog: what to group by, what to measure, and what comes out.
#[component]
pub(super) fn Groups(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let close = move || shell.dialog.set(None);
    let first = untrack(|| shell.column_at_cursor()).map(|column| column.id);
    let grouping =
        RwSignal::new(Grouping { by: first.into_iter().collect(), measures: Vec::new() });
    let order = RwSignal::new(None::<SortKey>);
    let grouped = worked_out(move || {
        let grouping = grouping.get();
        async move {
            let store =
                workspace.group(grouping.clone()).await.map_err(|error| error.to_string())?;
            Ok::<_, String>(Made { store, grouping })
        }
    });
    let ordered = worked_out(move || {
        let (grouped, order) = (grouped.get(), order.get());
        async move {
            let Made { store, grouping } = match grouped? {
                Ok(made) => made,
                Err(reason) => return Some(Err(reason)),
            };
            let store = workspace.order_groups(store, order).await;
            let made = store.map(|store| Made { store, grouping });
            Some(made.map_err(|error| error.to_string()))
        }
    });
    // What came out last stays in sight until there is something else.
    let shown = RwSignal::new(None::<Made>);
    let refusal = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if let Some(outcome) = ordered.get().flatten() {
            refusal.set(outcome.as_ref().err().cloned());
            shown.set(outcome.ok());
        }
    });
    let is_working = Signal::derive(move || {
        ordered.with(|ordered| ordered.as_ref().is_none_or(Option::is_none))
    });
    let has_refused = Memo::new(move |_| refusal.with(Option::is_some));
    let table = untrack(|| workspace.current_name()).unwrap_or_default();
    let name = RwSignal::new(labels::table_grouped(&table));
    let choice = ChartChoice::new();
    let answer = move || -> Outcome {
        let made = ordered.get_untracked().flatten();
        Box::pin(async move {
            let Made { store, .. } = made.ok_or(labels::STILL_GROUPING)??;
            let kept = workspace.keep_as_store(name.get_untracked(), store).await;
            kept.map_err(|error| error.to_string())
        })
    };
    view! {
        <Modal close title=labels::GROUP_ROWS.to_owned() verb=labels::KEEP_AS_A_TABLE leads_to_grid=true answer>
            <div class="groups">
                <GroupColumns shell grouping/>
                <Measures shell grouping/>
                <Show when=move || !has_refused.get()>
                    <Preview shown order is_working/>
                </Show>
                {move || refusal.get().map(|reason| view! { <p class="refusal" role="alert">{reason}</p> })}
                {move || shown.get().map(|Made { store, grouping }| view! {
                    <GroupChart shell store name_columns=grouping.by.len() choice/>
                })}
                <TextField label=labels::NAME_OF_THE_NEW_TABLE text=name/>
            </div>
        </Modal>
    }
}

fn head_of(shell: Shell, id: ColumnId) -> Option<ColumnHead> {
    untrack(|| shell.workspace.columns()).into_iter().find(|column| column.id == id)
}

fn name_of(shell: Shell, id: ColumnId) -> String {
    head_of(shell, id).map(|column| column.name).unwrap_or_default()
}

/// The columns whose values make the groups.
#[component]
fn GroupColumns(shell: Shell, grouping: RwSignal<Grouping>) -> impl IntoView {
    let chosen = move || grouping.with(|grouping| grouping.by.clone());
    let others = Signal::derive(move || {
        let by = chosen();
        let columns = shell.workspace.columns().into_iter();
        column_options(columns.filter(|column| !by.contains(&column.id)).collect())
    });
    let column = RwSignal::new(String::new());
    let add = move || {
        if let Ok(id) = column.get_untracked().parse() {
            grouping.update(|grouping| grouping.by.push(ColumnId(id)));
        }
        column.set(String::new());
    };
    view! {
        <ul class="chips" aria-label=labels::GROUPED_BY>
            <For each=chosen key=|id| *id let:id>
                <li class="chip">
                    <span class="chip-words">{name_of(shell, id)}</span>
                    <button type="button" class="chip-remove"
                        aria-label=labels::do_not_group_by(name_of(shell, id))
                        on:click=move |_| grouping.update(|grouping| grouping.by.retain(|other| *other != id))>
                        {Icon::Close.view()}
                    </button>
                </li>
            </For>
        </ul>
        <Adding label=labels::ADD_THE_COLUMN add>
            <ChoiceToAdd label=labels::GROUP_BY.into() field="group-by" prompt=labels::CHOOSE_A_COLUMN
                options=others chosen=column/>
        </Adding>
    }
}

/// What is measured of each group.
#[component]
fn Measures(shell: Shell, grouping: RwSignal<Grouping>) -> impl IntoView {
    let (column, measure) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = move || grouping.with(|grouping| grouping.measures.clone());
    let head = Memo::new(move |_| head_of(shell, ColumnId(column.with(|id| id.parse().ok())?)));
    let offered = Memo::new(move |_| {
        head.with(|head| {
            head.as_ref().map(|head| measures_of(head.column_type)).unwrap_or_default()
        })
    });
    let add = move || {
        let name = measure.get_untracked();
        let offered = offered.get_untracked();
        let measured = offered.into_iter().find(|measure| measure.name() == name);
        if let Some(measured) = head.get_untracked().map(|head| head.id).zip(measured) {
            grouping.update(|grouping| {
                if !grouping.measures.contains(&measured) {
                    grouping.measures.push(measured);
                }
            });
        }
        measure.set(String::new());
    };
    let columns = Signal::derive(move || column_options(shell.workspace.columns()));
    let measures = Signal::derive(move || {
        let name = |measure: &Measure| (measure.name().to_owned(), measure.name().to_owned());
        offered.with(|offered| offered.iter().map(name).collect())
    });
    view! {
        <ul class="chips" aria-label=labels::MEASURED>
            <For each=chosen key=|measured| *measured let:measured>
                <MeasureChip shell grouping measured/>
            </For>
        </ul>
        <Adding label=labels::ADD_THE_MEASURE add>
            <ChoiceToAdd label=labels::MEASURE.into() field="measured-column"
                prompt=labels::CHOOSE_A_COLUMN options=columns chosen=column/>
            <ChoiceToAdd label=labels::BY_ITS.into() field="measure" prompt=labels::CHOOSE_A_MEASURE
                options=measures chosen=measure/>
        </Adding>
    }
}

#[component]
fn MeasureChip(
    shell: Shell,
    grouping: RwSignal<Grouping>,
    measured: (ColumnId, Measure),
) -> impl IntoView {
    let words = format!("{} of {}", measured.1.name(), name_of(shell, measured.0));
    let remove = move |_| {
        grouping.update(|grouping| grouping.measures.retain(|other| *other != measured));
    };
    view! {
        <li class="chip">
            <span class="chip-words">{words.clone()}</span>
            <button type="button" class="chip-remove" aria-label=labels::do_not_measure(&words)
                on:click=remove>
                {Icon::Close.view()}
            </button>
        </li>
    }
}

/// The measures that a column of a type has.
fn measures_of(column_type: ColumnType) -> Vec<Measure> {
    let is_number = matches!(column_type, ColumnType::Int | ColumnType::Float);
    let fits = |measure: &Measure| is_number || !matches!(measure, Measure::Sum | Measure::Mean);
    Measure::ALL.into_iter().filter(fits).collect()
}
