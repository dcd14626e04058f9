//! The menus of columns, rows and cells.

use leptos::prelude::*;

use super::column_acts::{height_items, table_items, view_items};
use super::links::link_of;
use super::state::{GridDialog, GridState, MenuTarget};
use crate::column_store::{ColumnType, RowId};
use crate::lazy::lazy;
use crate::ui::commands::Command;
use crate::ui::labels;
use crate::ui::lazy::lazy_view;
use crate::ui::menu::{Anchor, Menu, MenuItem};
use crate::ui::schema;
use crate::workspace::{CellInput, ColumnHead, SortBy, words};

/// The menu that is open, if one is.
#[component]
pub(super) fn GridMenus(state: GridState) -> impl IntoView {
    move || {
        let (target, at) = state.menu.get()?;
        Some(lazy_view(move || menu_view(state, target, at)))
    }
}

lazy! { panels,
    /// A menu as it is shown.
    fn menu_view(state: GridState, target: MenuTarget, at: Anchor) -> AnyView = menu_view_now
}

fn menu_view_now(state: GridState, target: MenuTarget, at: Anchor) -> AnyView {
    let close = move || state.menu.set(None);
    let found = untrack(|| match target {
        MenuTarget::Column(index) => {
            Some((labels::COLUMN, column_items(state, index, &state.column(index)?, at)))
        }
        MenuTarget::Row => {
            let items = clipboard_items(state).into_iter().chain(row_items(state));
            Some((labels::ROW, items.chain(height_items(state)).collect()))
        }
        MenuTarget::Cell(row, column) => Some((labels::CELL, cell_items(state, row, column))),
        MenuTarget::Table => Some((labels::TABLE, table_items(state))),
    });
    found.map(|(label, items)| view! { <Menu label at items close/> }).into_any()
}

fn column_items(state: GridState, index: usize, column: &ColumnHead, at: Anchor) -> Vec<MenuItem> {
    let id = column.id;
    let sort = move |descending| move || state.sort_by(vec![SortBy { column: id, descending }]);
    let (to_rename, to_drop) = (column.name.clone(), column.name.clone());
    let mut items = vec![
        MenuItem::new(labels::SORT_ASCENDING, "sort-ascending", sort(false)),
        MenuItem::new(labels::SORT_DESCENDING, "sort-descending", sort(true)),
    ];
    if !state.shell.workspace.sort().is_empty() {
        items.push(MenuItem::new(labels::CLEAR_SORT, "clear-sort", move || {
            state.sort_by(Vec::new());
        }));
    }
    let (to_filter, tools) = (column.name.clone(), state.shell.tools);
    items.push(MenuItem::new(labels::FILTER_BY_THIS_COLUMN, "filter-column", move || {
        tools.filter_column(to_filter.clone(), at);
    }));
    items.push(MenuItem::new(labels::SHOW_WHAT_THE_COLUMN_HOLDS, "inspect-column", move || {
        tools.inspector_shown.set(true);
    }));
    items.extend(view_items(state, column));
    items.push(MenuItem::new(labels::RENAME_COLUMN, "rename-column", move || {
        state.dialog.set(Some(GridDialog::RenameColumn(to_rename.clone())));
    }));
    items.extend(schema::column_items(state.shell, index, column));
    items.push(
        MenuItem::new(labels::DELETE_COLUMN, "delete-column", move || drop_column(state, &to_drop))
            .danger(),
    );
    items
}

fn cell_items(state: GridState, row: RowId, column: usize) -> Vec<MenuItem> {
    let mut items = Vec::new();
    let text = state.text_of(row, column);
    if let Some(link) = text.as_deref().and_then(link_of).map(str::to_owned) {
        items.push(MenuItem::new(labels::OPEN_LINK, "open-link", move || open_link(&link)));
    }
    items.extend(clipboard_items(state));
    items.push(MenuItem::new(labels::SET_TO_NULL, "set-null", move || state.clear_selected()));
    let is_text = state.column(column).is_some_and(|head| head.column_type == ColumnType::String);
    if is_text {
        items
            .push(MenuItem::new(labels::SET_TO_EMPTY_TEXT, "set-empty", move || state.set_empty()));
    }
    let selected = state.selected.get_untracked();
    if selected.rows().len() > 1 || selected.rows().start() > 0 {
        items.push(MenuItem::command(state.shell, Command::FillDown));
    }
    if selected.columns().len() > 1 {
        items.push(MenuItem::command(state.shell, Command::FillRight));
    }
    items.extend(row_items(state));
    items
}

fn clipboard_items(state: GridState) -> [MenuItem; 3] {
    [Command::Copy, Command::Cut, Command::Paste]
        .map(|command| MenuItem::command(state.shell, command))
}

fn row_items(state: GridState) -> Vec<MenuItem> {
    let row_count = state.selected_rows().len();
    let delete = match row_count {
        1 => labels::DELETE_ROW.to_owned(),
        _ => labels::delete(words::count(row_count, "row")),
    };
    let delete_rows = move || state.delete_selected_rows();
    vec![
        MenuItem::new(labels::OPEN_AS_A_FORM, "open-record", move || state.open_record())
            .of(Command::OpenRecord),
        MenuItem::new(labels::ADD_ROW, "add-row", move || state.add_row()).of(Command::AddRow),
        MenuItem::new(delete, "delete-row", delete_rows).of(Command::DeleteRow).danger(),
    ]
}

fn drop_column(state: GridState, name: &str) {
    let workspace = state.shell.workspace;
    match workspace.drop_column(name) {
        Ok(()) => state.shell.announce(labels::column_deleted(name)),
        Err(refusal) => workspace.run(async move { Err::<(), _>(refusal) }),
    }
    state.follow_cursor();
}

/// Opens a link in a tab of its own, which knows nothing of this page.
pub(super) fn open_link(link: &str) {
    // A browser that opens no tab says so itself.
    let _ = window().open_with_url_and_target_and_features(link, "_blank", "noopener,noreferrer");
}

impl GridState {
    /// Puts the empty text into the selected cells, which is not the same as no value.
    fn set_empty(self) {
        self.shell.workspace.run(self.fill_selected(CellInput::Text(String::new())));
    }
}

/// Opens a menu where a pointer asked for it.
pub(super) fn anchor_of(event: &web_sys::MouseEvent) -> Anchor {
    Anchor { x_px: f64::from(event.client_x()), y_px: f64::from(event.client_y()) }
}
