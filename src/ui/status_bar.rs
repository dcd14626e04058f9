//! The line below the grid: how much there is and where it is kept.

use std::time::Duration;

use leptos::prelude::*;

use super::inspector::facts::selection_in_words;
use super::labels;
use super::shell::{Dialog, Shell};
use crate::lazy::lazy;
use crate::workspace::{CellBlock, SortBy, words};

/// How long a selection rests before it is summed up.
const REST: Duration = Duration::from_millis(60);

/// Rows and columns, sort, bytes.
#[component]
pub(super) fn StatusBar(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let size = move || {
        let rows = rows_in_words(shell)?;
        let columns = words::count(workspace.columns().len(), "column");
        Some(format!("{rows} \u{d7} {columns}"))
    };
    let stored = move || {
        let open = workspace.store(&workspace.current_name()?)?;
        Some(labels::on_this_device(words::bytes(open.bytes)))
    };
    view! {
        <footer class="status-bar">
            <span data-status="size">{size}</span>
            <Show when=move || { workspace.hidden_column_count() > 0 }>
                <button class="status-act" data-action="hidden-columns" on:click=move |_| shell.ask(Dialog::Columns)>
                    {move || labels::hidden(words::number(workspace.hidden_column_count() as u64))}
                </button>
            </Show>
            <span data-status="sort">{move || sort_in_words(shell, &workspace.sort())}</span>
            <Selected shell/>
            <span class="spacer"></span>
            // Where the bar above has no room for them; that one is what screen readers are told.
            <span class="save-words" aria-hidden="true">{move || workspace.save_state_words()}</span>
            <span data-status="bytes">{stored}</span>
        </footer>
    }
}

/// What the selected cells amount to, if there are several, once the selection rests.
#[component]
fn Selected(shell: Shell) -> impl IntoView {
    let said = RwSignal::new(None::<String>);
    let turn = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let selected = shell.selection.get();
        shell.workspace.visible_rows();
        shell.workspace.with_table(|_| ());
        turn.update_value(|turn| *turn += 1);
        let now = turn.get_value();
        let is_latest = move || turn.try_get_value() == Some(now);
        let is_one_cell = selected.cell_count() <= 1;
        let sum_up = async move {
            let words = sum_in_words(shell, selected).await;
            if is_latest() {
                said.set(words.unwrap_or_else(|missing| Some(missing.to_string())));
            }
        };
        let start = move || match is_latest() {
            true if is_one_cell => said.set(None),
            true => leptos::task::spawn_local(sum_up),
            false => {}
        };
        set_timeout(start, REST);
    });
    view! { <span data-status="selection">{move || said.get()}</span> }
}

lazy! { panels,
    /// What several cells amount to.
    fn sum_in_words(shell: Shell, selected: CellBlock) -> Option<String> = summed
}
fn summed(shell: Shell, selected: CellBlock) -> Option<String> {
    let cell_count = selected.cell_count();
    let summary = untrack(|| shell.workspace.summarize(selected.rows, &selected.columns))?;
    Some(selection_in_words(&summary, cell_count))
}

/// How many rows are shown: "42,049 rows", "1,204 of 42,049 rows".
pub(super) fn rows_in_words(shell: Shell) -> Option<String> {
    let workspace = shell.workspace;
    workspace.current()?;
    let (shown, all) = (workspace.visible_rows().count(), workspace.row_count());
    let is_all = shown == all;
    Some(if is_all { words::count(all, "row") } else { words::part(shown, all, "row") })
}

/// An order of rows: "Sorted by city, descending".
pub(super) fn sort_in_words(shell: Shell, sort: &[SortBy]) -> Option<String> {
    let columns = shell.workspace.columns();
    let parts: Vec<_> = sort
        .iter()
        .filter_map(|by| {
            let column = columns.iter().find(|column| column.id == by.column)?;
            let direction = if by.descending { "descending" } else { "ascending" };
            Some(format!("{}, {direction}", column.name))
        })
        .collect();
    (!parts.is_empty()).then(|| labels::sorted_by(parts.join("; ")))
}
