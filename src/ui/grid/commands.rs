//! What keys and pointers do to the grid.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

use super::cursor::{Place, Step};
use super::geometry;
use super::keys::{GridCommand, grid_command};
use super::scroll::Scroll;
use super::state::{Cursor, Editing, GridDialog, GridState, MenuTarget};
use crate::column_store::{ColumnType, RowId};
use crate::ui::dom;
use crate::ui::menu::Anchor;
use crate::workspace::{CellInput, SortBy};

/// How an edit begins.
pub(super) enum Start {
    /// With the value of the cell.
    Value,
    /// With what was typed over it.
    Typed(String),
}

/// Moving.
impl GridState {
    /// Puts the cursor on a cell, brings it into view and focuses it.
    pub(super) fn go_to(self, place: Place) {
        self.put_cursor(place);
        self.follow_cursor();
    }

    /// Puts the cursor on a cell and leaves the view as it is.
    pub(super) fn put_cursor(self, place: Place) {
        self.cursor.set(Cursor { row: self.row_at(place), place });
    }

    /// Moves the cursor.
    pub(super) fn step(self, step: Step) {
        self.go_to(self.stepped(self.place.get_untracked(), step));
    }

    /// Where a step leads.
    pub(super) fn stepped(self, from: Place, step: Step) -> Place {
        let height_px = self.size.get_untracked().height_px;
        let page_rows = geometry::whole_rows(height_px, self.row_px).saturating_sub(1).max(1);
        self.bounds.get_untracked().step(from, step, page_rows)
    }

    /// Brings the cursor into view and focuses its cell, once the page shows what has changed.
    pub(super) fn follow_cursor(self) {
        request_animation_frame(move || {
            self.reveal_cursor();
            self.focus_cursor();
        });
    }

    fn reveal_cursor(self) {
        let Some(place) = self.place.try_get_untracked() else { return };
        if let Some(row) = place.row() {
            let (top_px, height_px) =
                (self.scroll.get_untracked().top_px(), self.size.get_untracked().height_px);
            let row_top_px = row as f64 * self.row_px;
            let to_px = geometry::reveal(top_px, height_px, row_top_px, self.row_px);
            if (to_px - top_px).abs() > 0.5 {
                self.scroll_to(Scroll::at(to_px, self.extent.get_untracked()));
            }
        }
        if let Some(column) = place.schema_column() {
            self.reveal_column(column);
        }
    }

    fn reveal_column(self, column: usize) {
        let (left_px, width_px) =
            (self.left_px.get_untracked(), self.size.get_untracked().width_px);
        let to_px = self.layout.with_untracked(|layout| {
            geometry::reveal(left_px, width_px, layout.left_px(column), layout.width_px(column))
        });
        if let Some(scroller) = self.scroller.get_untracked().filter(|_| to_px != left_px) {
            scroller.set_scroll_left(to_px.ceil() as i32);
            self.left_px.set(f64::from(scroller.scroll_left()));
        }
    }

    /// Focuses the cursor's cell, unless a cell is being edited.
    pub(super) fn focus_cursor(self) {
        if self.editing.with_untracked(Option::is_some) {
            return;
        }
        if let Some(cell) = self.cell_at(self.place.get_untracked()) {
            dom::focus(&cell);
        }
    }

    /// Focuses the cursor's cell if the focus was on a cell that left the document.
    pub(super) fn keep_focus(self) {
        if self.holds_focus.get_value() && dom::focused().is_none() {
            self.focus_cursor();
        }
    }

    /// The element of a cell that is drawn.
    pub(super) fn cell_at(self, place: Place) -> Option<HtmlElement> {
        let column = place.schema_column();
        let selector = match (self.row_at(place), column) {
            (Some(row), Some(column)) => format!("[data-row='{row}'][data-column='{column}']"),
            (Some(row), None) => format!("[data-row-number='{row}']"),
            (None, Some(column)) => format!("[role=columnheader][data-column='{column}']"),
            (None, None) => "[data-corner]".to_owned(),
        };
        let root = self.root.get_untracked()?;
        root.query_selector(&selector).ok()??.dyn_into().ok()
    }

    /// The cell that an event is about.
    pub(super) fn place_of(self, event: &Event) -> Option<Place> {
        if let Some(number) = dom::closest(event, "[data-row-number]") {
            let row = RowId(dom::number_attribute(&number, "data-row-number")?);
            let index = self.rows.with_untracked(|rows| rows.index_of(row))?;
            return Some(Place { line: index + 1, column: 0 });
        }
        let Some(cell) = dom::closest(event, "[data-column]") else {
            let corner = dom::closest(event, "[data-corner]");
            return corner.map(|_| Place { line: 0, column: 0 });
        };
        let column = dom::number_attribute::<usize>(&cell, "data-column")? + 1;
        let Some(row) = dom::number_attribute(&cell, "data-row").map(RowId) else {
            return Some(Place { line: 0, column });
        };
        let index = self.rows.with_untracked(|rows| rows.index_of(row))?;
        Some(Place { line: index + 1, column })
    }
}

/// Scrolling.
impl GridState {
    /// Moves the view.
    pub(super) fn scroll_to(self, scroll: Scroll) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        scroller.set_scroll_top(scroll.scroll_px().round() as i32);
        let scroll_px = f64::from(scroller.scroll_top());
        let is_scaled = self.extent.get_untracked().is_scaled();
        let scroll = if is_scaled {
            scroll.with_scroll_px(scroll_px)
        } else {
            Scroll::default().scrolled_to(scroll_px, self.extent.get_untracked())
        };
        self.scroll.set(scroll);
    }

    /// Takes over where the browser scrolled to. True if the scroll position is to be settled when
    /// scrolling rests.
    pub(super) fn scrolled(self) -> bool {
        let Some(scroller) = self.scroller.get_untracked() else { return false };
        let extent = self.extent.get_untracked();
        let scroll_px = f64::from(scroller.scroll_top());
        let scroll = self.scroll.get_untracked().scrolled_to(scroll_px, extent);
        let left_px = f64::from(scroller.scroll_left());
        if self.left_px.get_untracked() != left_px {
            self.left_px.set(left_px);
        }
        if !extent.is_scaled() || !scroll.is_stuck(extent) {
            self.scroll.set(scroll);
            return extent.is_scaled();
        }
        self.scroll_to(scroll.settled(extent));
        false
    }

    /// Brings the scroll position to where it belongs by proportion.
    pub(super) fn settle(self) {
        let Some(scroll) = self.scroll.try_get_untracked() else { return };
        self.scroll_to(scroll.settled(self.extent.get_untracked()));
    }
}

/// Acting.
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
            GridCommand::Enter if place.line == 0 => self.sort_by_next(place),
            GridCommand::Edit if place.line == 0 => self.rename_column(place),
            GridCommand::Enter | GridCommand::Edit => self.edit(place, Start::Value),
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
            return self.sort_by_next(place);
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
    pub(super) fn add_row(self) {
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

    /// Sorts by a header: first ascending, then descending, then not at all.
    pub(super) fn sort_by_next(self, place: Place) {
        let Some(column) = place.schema_column().and_then(|column| untrack(|| self.column(column)))
        else {
            return;
        };
        let column = column.id;
        let current = untrack(|| self.shell.workspace.sort());
        let next = match current.first().filter(|by| by.column == column) {
            None => Some(SortBy { column, descending: false }),
            Some(by) if !by.descending => Some(SortBy { column, descending: true }),
            Some(_) => None,
        };
        self.sort_by(next);
    }

    /// Sorts by one column or none and says so.
    pub(super) fn sort_by(self, by: Option<SortBy>) {
        self.shell.workspace.sort_by(by.into_iter().collect());
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
        self.menu.set(Some((target, at)));
    }
}
