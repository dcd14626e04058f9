//! The line below the grid: how much there is and where it is kept.

use leptos::prelude::*;

use super::shell::Shell;
use crate::workspace::words;

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
        let stores = workspace.stores();
        let open = stores.iter().find(|store| store.is_open)?;
        Some(format!("{} on this device", words::bytes(open.bytes)))
    };
    view! {
        <footer class="status-bar">
            <span data-status="size">{size}</span>
            <span data-status="sort">{move || sort_in_words(shell)}</span>
            <span class="spacer"></span>
            // Where the bar above has no room for them; that one is what screen readers are told.
            <span class="save-words" aria-hidden="true">{move || workspace.save_state_words()}</span>
            <span data-status="bytes">{stored}</span>
        </footer>
    }
}

/// How many rows are shown: "42,049 rows", "1,204 of 42,049 rows".
pub(super) fn rows_in_words(shell: Shell) -> Option<String> {
    let workspace = shell.workspace;
    workspace.current()?;
    let (shown, all) = (workspace.visible_rows().count(), workspace.row_count());
    let is_all = shown == all;
    Some(if is_all { words::count(all, "row") } else { words::part(shown, all, "row") })
}

/// How the rows are sorted: "Sorted by city, descending".
pub(super) fn sort_in_words(shell: Shell) -> Option<String> {
    let columns = shell.workspace.columns();
    let sort = shell.workspace.sort();
    let parts: Vec<_> = sort
        .iter()
        .filter_map(|by| {
            let column = columns.iter().find(|column| column.id == by.column)?;
            let direction = if by.descending { "descending" } else { "ascending" };
            Some(format!("{}, {direction}", column.name))
        })
        .collect();
    (!parts.is_empty()).then(|| format!("Sorted by {}", parts.join("; ")))
}
