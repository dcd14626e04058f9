//! Rows brought together by the values of some columns, and what is measured of each group: a table that
//! can be kept.

use leptos::prelude::*;

use super::adding::{Adding, ChoiceToAdd, column_options};
use super::chart::{ChartChoice, GroupChart};
use super::dialogs::{Modal, Outcome, TextField};
use super::icons::Icon;
use super::labels;
use super::shell::Shell;
use super::worked_out::worked_out;
use crate::column_store::{ColumnId, ColumnStore, ColumnType, Measure};
use crate::workspace::{ColumnHead, Grouping, words};

/// The most groups that are shown before they are kept.
const MOST_SHOWN: usize = 200;

/// The dialog: what to group by, what to measure, and what comes out.
#[component]
pub(super) fn Groups(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let close = move || shell.dialog.set(None);
    let first = untrack(|| shell.column_at_cursor()).map(|column| column.id);
    let grouping =
        RwSignal::new(Grouping { by: first.into_iter().collect(), measures: Vec::new() });
    let grouped = worked_out(move || {
        let grouping = grouping.get();
        async move { workspace.group(grouping).await.map_err(|error| error.to_string()) }
    });
    let table = untrack(|| workspace.current_name()).unwrap_or_default();
    let name = RwSignal::new(labels::table_grouped(&table));
    let choice = ChartChoice::new();
    let answer = move || -> Outcome {
        let grouped = grouped.get_untracked();
        Box::pin(async move {
            let grouped = grouped.ok_or(labels::STILL_GROUPING)??;
            let kept = workspace.keep_as_store(name.get_untracked(), grouped).await;
            kept.map_err(|error| error.to_string())
        })
    };
    view! {
        <Modal close title=labels::GROUP_ROWS.to_owned() verb=labels::KEEP_AS_A_TABLE leads_to_grid=true answer>
            <div class="groups">
                <GroupColumns shell grouping/>
                <Measures shell grouping/>
                {move || match grouped.get() {
                    None => view! { <p class="muted" role="status">{labels::GROUPING}</p> }.into_any(),
                    Some(Ok(store)) => view! {
                        <Preview store=store.clone()/>
                        <GroupChart shell store name_columns=grouping.with_untracked(|it| it.by.len()) choice/>
                    }
                    .into_any(),
                    Some(Err(reason)) => view! { <p class="refusal" role="alert">{reason}</p> }.into_any(),
                }}
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

/// The groups, as far as they are shown before they are kept.
#[component]
fn Preview(store: ColumnStore) -> impl IntoView {
    let count = store.row_count();
    let said = match count {
        ..=MOST_SHOWN => words::count(count, "group"),
        _ => labels::first_of(MOST_SHOWN, words::count(count, "group")),
    };
    let columns = store.schema().columns();
    let is_number = |column_type| matches!(column_type, ColumnType::Int | ColumnType::Float);
    let classes: Vec<_> = columns.iter().map(|column| is_number(column.column_type())).collect();
    let heads = columns.iter().zip(&classes).map(|(column, is_number)| {
        view! { <th scope="col" class:number=*is_number>{column.name().to_owned()}</th> }
    });
    let heads = heads.collect_view();
    let view = store.view(0);
    let rows = view.rows();
    let rows = rows.iter().take(MOST_SHOWN).filter_map(|row| view.row(row)).map(|cells| {
        let cells = cells.into_iter().zip(&classes).map(|(cell, is_number)| {
            let text = if cell.is_null() { "null".to_owned() } else { cell.to_string() };
            view! { <td class:number=*is_number class:muted=cell.is_null()>{text}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <p class="muted" role="status" data-groups=count.to_string()>{said}</p>
        <div class="group-table" tabindex="0" role="region" aria-label=labels::GROUPS>
            <table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}
