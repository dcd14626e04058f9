//! What keys and pointers do to the grid.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::cursor::Place;
use super::keys::{GridCommand, grid_command};
use super::state::{Cursor, Editing, GridDialog, GridState, MenuTarget};
use crate::column_store::{ColumnType, RowId};
use crate::ui::dom;
use crate::ui::menu::Anchor;
use crate::ui::shell::Dialog;
use crate::ui::tools::sorting::next_sort;
use crate::workspace::{CellInput, ColumnHead, SortBy};

/// How an edit begins.
pub(super) enum Start {
    /// With the value of the cell.
    Value,
    /// With what was typed over it.
    Typed(String),
}

impl GridState {
    /// Does what a key asks for; false if the key means nothing here.
    pub(super) fn on_key(self, event: &KeyboardEvent) -> bool {
        let key = event.key();
        let Some(command) = grid_command(dom::key_stroke(event, &key)) else { return false };
        if dom::closest(event, "button").is_some() && matches!(key.as_str(), "Enter" | " ") {
            return false;
        }
        let is_composing = command == GridCommand::Compose;
        self.do_command(command);
        // The input method's own key goes on to the editor, which has the focus by now.
        !is_composing
    }

    /// Does what a key asks for.
    pub(super) fn do_command(self, command: GridCommand) {
        let place = self.place.get_untracked();
        match command {
            GridCommand::Move(step) => self.step(step),
            GridCommand::Enter if place.line == 0 => self.sort_by_next(place, false),
            GridCommand::EnterMore if place.line == 0 => self.sort_by_next(place, true),
            GridCommand::Edit if place.line == 0 => self.rename_column(place),
            GridCommand::Enter | GridCommand::EnterMore | GridCommand::Edit => {
                self.edit(place, Start::Value);
            }
            GridCommand::Replace(text) => self.edit(place, Start::Typed(text)),
            GridCommand::Compose => self.edit(place, Start::Typed(String::new())),
            GridCommand::Space => self.toggle_or_type_space(place),
            GridCommand::Clear => self.clear(place),
            GridCommand::DeleteRow => self.delete_row(place),
            GridCommand::AddRow => self.add_row(),
            GridCommand::Menu => self.open_menu_at_cursor(),
        }
    }

    /// Opens the editor on a cell.
    pub(super) fn edit(self, place: Place, start: Start) {
        let (Some(row), Some(column)) = (self.row_at(place), place.schema_column()) else { return };
        let began_by_typing = matches!(start, Start::Typed(_));
        let text = match start {
            Start::Value => self.text_of(row, column),
            Start::Typed(text) => text,
        };
        self.put_cursor(place);
        self.editing.set(Some(Editing { row, column, text, began_by_typing }));
    }

    /// The value of a cell as text; of a null, none.
    pub(super) fn text_of(self, row: RowId, column: usize) -> String {
        let text = untrack(|| {
            self.shell.workspace.with_view(|view| {
                let value = view.cell(row, column).filter(|value| !value.is_null());
                value.map(|value| value.to_string())
            })
        });
        text.flatten().unwrap_or_default()
    }

    /// Puts a value into a cell without an editor; a refusal becomes a notice.
    pub(super) fn put(self, row: RowId, column: usize, input: &CellInput) {
        let workspace = self.shell.workspace;
        if let Err(refusal) = workspace.edit_cell(row, column, input) {
            workspace.run(async move { Err::<(), _>(refusal) });
        }
    }

    fn clear(self, place: Place) {
        match (self.row_at(place), place.schema_column()) {
            (Some(row), Some(column)) => self.put(row, column, &CellInput::Null),
            (Some(_), None) => self.delete_row(place),
            (None, _) => {}
        }
    }

    fn toggle_or_type_space(self, place: Place) {
        let (Some(row), Some(column)) = (self.row_at(place), place.schema_column()) else {
            return self.sort_by_next(place, false);
        };
        let is_bool = untrack(|| self.column(column))
            .is_some_and(|column| column.column_type == ColumnType::Bool);
        if is_bool {
            let toggled = if self.text_of(row, column) == "true" { "false" } else { "true" };
            self.put(row, column, &CellInput::Text(toggled.to_owned()));
        } else {
            self.edit(place, Start::Typed(" ".to_owned()));
        }
    }

    /// Puts the cursor on a row, in the column where it is.
    pub(in crate::ui) fn go_to_row(self, row: RowId) {
        if let Some(at) = self.rows.with_untracked(|rows| rows.index_of(row)) {
            self.go_to(Place { line: at + 1, ..self.place.get_untracked() });
        }
    }

    /// Shows the row of the cursor as a form.
    pub(in crate::ui) fn open_record(self) {
        if let Some(row) = self.row_at(self.place.get_untracked()) {
            self.shell.ask(Dialog::Record(row));
        }
    }

    /// The column that the cursor is in. Tracked.
    pub(in crate::ui) fn column_of_cursor(self) -> Option<ColumnHead> {
        self.column(self.place.get().schema_column()?)
    }

    /// Asks for another name of the cursor's column.
    pub(in crate::ui) fn rename_column_at_cursor(self) {
        self.rename_column(self.place.get_untracked());
    }

    /// The cell under the cursor, by its row's place among those that are shown and its column's in the
    /// schema.
    pub(in crate::ui) fn cell_of_cursor(self) -> Option<(usize, usize)> {
        let place = self.place.get_untracked();
        Some((place.row()?, place.schema_column()?))
    }

    /// Puts the cursor on a cell and brings it into view; the focus stays where it is.
    pub(in crate::ui) fn show_cell(self, row: usize, column: usize) {
        self.put_cursor(Place::of_cell(row, column));
        self.show_cursor();
    }

    /// Puts the cursor into a column, in the row where it is.
    pub(in crate::ui) fn go_to_column(self, column: usize) {
        let line = self.place.get_untracked().line;
        self.go_to(Place { line, column: column + 1 });
    }

    /// Asks for name and type of a new column.
    pub(in crate::ui) fn ask_for_column(self) {
        self.dialog.set(Some(GridDialog::AddColumn));
    }

    /// Deletes the row of the cursor.
    pub(in crate::ui) fn delete_row_at_cursor(self) {
        self.delete_row(self.place.get_untracked());
    }

    /// Deletes the row of a place.
    pub(super) fn delete_row(self, place: Place) {
        if let Some(row) = self.row_at(place) {
            self.delete_row_of(row);
        }
    }

    /// Deletes a row; it can be taken back.
    pub(super) fn delete_row_of(self, row: RowId) {
        let workspace = self.shell.workspace;
        match workspace.delete_rows(&[row]) {
            Ok(_) => self.shell.announce("Row deleted"),
            Err(refusal) => workspace.run(async move { Err::<(), _>(refusal) }),
        }
        self.follow_cursor();
    }

    /// Appends a row and goes there. A table whose key is a text asks for the key first.
    pub(in crate::ui) fn add_row(self) {
        let workspace = self.shell.workspace;
        let key_is_text = untrack(|| workspace.columns())
            .iter()
            .any(|column| column.is_key && column.column_type == ColumnType::String);
        if key_is_text {
            return self.dialog.set(Some(GridDialog::AddRow));
        }
        match workspace.add_row(None) {
            Ok(row) => self.go_to_new_row(row),
            Err(refusal) => workspace.run(async move { Err::<(), _>(refusal) }),
        }
    }

    /// Puts the cursor on a row that was just added.
    pub(super) fn go_to_new_row(self, row: RowId) {
        let column = self.place.get_untracked().column.max(1);
        let line = self.bounds.get_untracked().row_count;
        self.cursor.set(Cursor { row: Some(row), place: Place { line, column } });
        self.shell.announce("Row added");
        self.follow_cursor();
    }

    fn rename_column(self, place: Place) {
        let column = place.schema_column().and_then(|column| untrack(|| self.column(column)));
        if let Some(column) = column {
            self.dialog.set(Some(GridDialog::RenameColumn(column.name)));
        }
    }

    /// Sorts by a header: first ascending, then descending, then not at all; alone, or after the columns
    /// that are sorted by already.
    pub(super) fn sort_by_next(self, place: Place, adds: bool) {
        let Some(column) = place.schema_column().and_then(|column| untrack(|| self.column(column)))
        else {
            return;
        };
        let current = untrack(|| self.shell.workspace.sort());
        self.sort_by(next_sort(&current, column.id, adds));
    }

    /// Sorts by some columns and says so.
    pub(super) fn sort_by(self, by: Vec<SortBy>) {
        self.shell.workspace.sort_by(by);
        let said = untrack(|| crate::ui::status_bar::sort_in_words(self.shell));
        self.shell.announce(said.unwrap_or_else(|| "Not sorted".to_owned()));
    }

    /// Opens the menu of the cell under the cursor.
    fn open_menu_at_cursor(self) {
        let place = self.place.get_untracked();
        if let Some(cell) = self.cell_at(place) {
            self.open_menu(place, Anchor::below(&cell));
        }
    }

    /// Opens the menu of a cell's column, in the header, or row.
    pub(super) fn open_menu(self, place: Place, at: Anchor) {
        let target = match (self.row_at(place), place.schema_column()) {
            (Some(row), _) => MenuTarget::Row(row),
            (None, Some(column)) => MenuTarget::Column(column),
            (None, None) => return,
        };
        self.put_cursor(place);
        // The menu gives the focus back to the cell, not to the button that is no stop of the Tab key.
        self.focus_cursor();
        self.menu.set(Some((target, at)));
    }
}
