//! What keys and pointers do to the grid.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::cursor::{Place, Step};
use super::keys::{GridCommand, grid_command};
use super::ranges::RangeAct;
use super::state::{Cursor, Editing, GridDialog, GridState, MenuTarget};
use crate::column_store::{ColumnType, RowId};
use crate::ui::dom;
use crate::ui::labels;
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
        self.is_used.set_value(true);
        let is_of_cells = self.place.with_untracked(|place| place.line > 0);
        let is_alone = self.selected.with_untracked(|selected| selected.columns().len() < 2);
        match command {
            // The keys by which the browser goes back and forth.
            GridCommand::Resize(_) if is_of_cells => return false,
            // The key by which the browser loads the page again.
            GridCommand::FillRight if is_alone => return false,
            _ => {}
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
            GridCommand::Jump { to, extends: true } if place.line == 0 => {
                self.move_column(place, if to == Step::RowStart { -1 } else { 1 });
            }
            GridCommand::Jump { to, extends } => self.act(RangeAct::Jump { to, extends }),
            GridCommand::Extend(step) => self.extend(step),
            GridCommand::Resize(steps) => self.resize_column(place, f64::from(steps)),
            GridCommand::Select(reach) => self.select(reach),
            GridCommand::Unselect => self.unselect(),
            GridCommand::FillDown => self.fill_down(),
            GridCommand::FillRight => self.fill_right(),
            GridCommand::Enter if place.line == 0 && place.column == 0 => self.open_menu_of_table(),
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
            GridCommand::DeleteRows => self.delete_selected_rows(),
            GridCommand::AddRow => self.add_row(),
            GridCommand::Menu => self.open_menu_at_cursor(),
        }
    }

    /// Opens the editor on a cell.
    pub(super) fn edit(self, place: Place, start: Start) {
        let Some((row, column)) = self.cell_of(place) else { return };
        let began_by_typing = matches!(start, Start::Typed(_));
        let text = match start {
            Start::Value => self.text_of(row, column),
            Start::Typed(text) => Some(text),
        };
        // What is selected around the cursor stays so, to be filled with what is typed.
        if place != self.place.get_untracked() {
            self.put_cursor(place);
        }
        self.editing.set(Some(Editing { row, column, text, began_by_typing }));
    }

    /// The value of a cell as an editor shows it; of a null, none.
    pub(super) fn text_of(self, row: RowId, column: usize) -> Option<String> {
        self.shell.workspace.text_to_edit(row, column)
    }

    /// Puts a value into a cell without an editor; a refusal becomes a notice.
    pub(super) fn put(self, row: RowId, column: usize, input: &CellInput) {
        let workspace = self.shell.workspace;
        if let Err(refusal) = workspace.edit_cell(row, column, input) {
            workspace.run(async move { Err::<(), _>(refusal) });
        }
    }

    fn clear(self, place: Place) {
        if place.line > 0 && place.column == 0 {
            self.delete_selected_rows();
        } else {
            self.clear_selected();
        }
    }

    fn toggle_or_type_space(self, place: Place) {
        let Some((row, column)) = self.cell_of(place) else {
            return self.sort_by_next(place, false);
        };
        let is_bool = untrack(|| self.column(column))
            .is_some_and(|column| column.column_type == ColumnType::Bool);
        if is_bool {
            let toggled =
                if self.text_of(row, column).as_deref() == Some("true") { "false" } else { "true" };
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
        let at = self.place.get().column_index()?;
        self.column(self.arrangement.with(|arrangement| arrangement.nth(at))?)
    }

    /// Asks for another name of the cursor's column.
    pub(in crate::ui) fn rename_column_at_cursor(self) {
        self.rename_column(self.place.get_untracked());
    }

    /// The cell under the cursor, by its row's place among those that are shown and its column's in the
    /// schema.
    pub(in crate::ui) fn cell_of_cursor(self) -> Option<(usize, usize)> {
        let place = self.place.get_untracked();
        Some((place.row()?, self.schema_index(place)?))
    }

    /// Puts the cursor on a cell and brings it into view; the focus stays where it is.
    pub(in crate::ui) fn show_cell(self, row: usize, column: usize) {
        if let Some(at) = untrack(|| self.shown_at(column)) {
            self.put_cursor(Place::of_cell(row, at));
            self.show_cursor();
        }
    }

    /// Puts the cursor into a column, in the row where it is.
    pub(in crate::ui) fn go_to_column(self, column: usize) {
        let line = self.place.get_untracked().line;
        if let Some(at) = untrack(|| self.shown_at(column)) {
            self.go_to(Place { line, column: at + 1 });
        }
    }

    /// Asks for name and type of a new column.
    pub(in crate::ui) fn ask_for_column(self) {
        self.dialog.set(Some(GridDialog::AddColumn));
    }

    /// Appends a row and goes there. A table whose key is a text asks for the key first.
    pub(in crate::ui) fn add_row(self) {
        self.act(RangeAct::AddRow);
    }

    pub(super) fn append_row(self) {
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
        self.shell.announce(labels::ROW_ADDED);
        self.follow_cursor();
    }

    fn rename_column(self, place: Place) {
        if let Some(column) = self.column_at(place) {
            self.dialog.set(Some(GridDialog::RenameColumn(column.name)));
        }
    }

    /// Sorts by a header: first ascending, then descending, then not at all; alone, or after the columns
    /// that are sorted by already.
    pub(super) fn sort_by_next(self, place: Place, adds: bool) {
        let Some(column) = self.column_at(place) else { return };
        let current = untrack(|| self.shell.workspace.sort());
        self.sort_by(next_sort(&current, column.id, adds));
    }

    /// Sorts by some columns and says so.
    pub(super) fn sort_by(self, by: Vec<SortBy>) {
        self.shell.sort_by(by);
    }

    /// Opens the menu of the table as it is seen, below the corner.
    pub(super) fn open_menu_of_table(self) {
        let corner = Place { line: 0, column: 0 };
        if let Some(cell) = self.cell_at(corner) {
            self.open_menu(corner, Anchor::below(&cell));
        }
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
        let target = match (self.row_at(place), self.schema_index(place)) {
            (Some(row), Some(column)) => MenuTarget::Cell(row, column),
            (Some(_), None) => MenuTarget::Row,
            (None, Some(column)) => MenuTarget::Column(column),
            (None, None) => MenuTarget::Table,
        };
        if !self.is_selected(place) {
            self.put_cursor(place);
        }
        // The menu gives the focus back to the cell, not to the button that is no stop of the Tab key.
        self.focus_cursor();
        self.menu.set(Some((target, at)));
    }
}
