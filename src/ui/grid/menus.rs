//! The menus of columns and rows.

use leptos::prelude::*;

use super::state::{GridDialog, GridState, MenuTarget};
use crate::column_store::RowId;
use crate::ui::commands::Command;
use crate::ui::menu::{Anchor, Menu, MenuItem};
use crate::ui::schema;
use crate::ui::shell::Dialog;
use crate::workspace::{ColumnHead, SortBy};

/// The menu that is open, if one is.
#[component]
pub(super) fn GridMenus(state: GridState) -> impl IntoView {
    let close = move || state.menu.set(None);
    move || {
        let (target, at) = state.menu.get()?;
        let view = match target {
            MenuTarget::Column(index) => {
                let column = untrack(|| state.column(index))?;
                let items = column_items(state, index, &column, at);
                view! { <Menu label="Column" at items close/> }.into_any()
            }
            MenuTarget::Row(row) => {
                view! { <Menu label="Row" at items=row_items(state, row) close/> }.into_any()
            }
        };
        Some(view)
    }
}

fn column_items(state: GridState, index: usize, column: &ColumnHead, at: Anchor) -> Vec<MenuItem> {
    let id = column.id;
    let sort = move |descending| move || state.sort_by(vec![SortBy { column: id, descending }]);
    let (to_rename, to_drop) = (column.name.clone(), column.name.clone());
    let mut items = vec![
        MenuItem::new("Sort ascending", "sort-ascending", sort(false)),
        MenuItem::new("Sort descending", "sort-descending", sort(true)),
    ];
    if !untrack(|| state.shell.workspace.sort()).is_empty() {
        items.push(MenuItem::new("Clear sort", "clear-sort", move || state.sort_by(Vec::new())));
    }
    let (to_filter, tools) = (column.name.clone(), state.shell.tools);
    items.push(MenuItem::new("Filter by this column", "filter-column", move || {
        tools.filter_column(to_filter.clone(), at);
    }));
    items.push(MenuItem::new("Show what the column holds", "inspect-column", move || {
        tools.inspector_shown.set(true);
    }));
    items.push(MenuItem::new("Rename column", "rename-column", move || {
        state.dialog.set(Some(GridDialog::RenameColumn(to_rename.clone())));
    }));
    items.extend(schema::column_items(state.shell, index, column));
    items.push(
        MenuItem::new("Delete column", "delete-column", move || drop_column(state, &to_drop))
            .danger(),
    );
    items
}

fn row_items(state: GridState, row: RowId) -> Vec<MenuItem> {
    vec![
        MenuItem::new("Open as a form", "open-record", move || {
            state.shell.ask(Dialog::Record(row));
        })
        .of(Command::OpenRecord),
        MenuItem::new("Add row", "add-row", move || state.add_row()).of(Command::AddRow),
        MenuItem::new("Delete row", "delete-row", move || state.delete_row_of(row))
            .of(Command::DeleteRow)
            .danger(),
    ]
}

fn drop_column(state: GridState, name: &str) {
    let workspace = state.shell.workspace;
    match workspace.drop_column(name) {
        Ok(()) => state.shell.announce(format!("Column {name} deleted")),
        Err(refusal) => workspace.run(async move { Err::<(), _>(refusal) }),
    }
    state.follow_cursor();
}

/// Opens a menu where a pointer asked for it.
pub(super) fn anchor_of(event: &web_sys::MouseEvent) -> Anchor {
    Anchor { x_px: f64::from(event.client_x()), y_px: f64::from(event.client_y()) }
}
