//! The cursor and the view: how they move, and how the one follows the other.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use super::cursor::{Place, Step};
use super::geometry::{self, ColumnLayout};
use super::scroll::Scroll;
use super::state::{Cursor, GridState};
use crate::column_store::RowId;
use crate::ui::dom;

/// Moving.
impl GridState {
    /// Puts the cursor on a cell, brings it into view and focuses it.
    pub(super) fn go_to(self, place: Place) {
        self.put_cursor(place);
        self.follow_cursor();
    }

    /// Puts the cursor on a cell, which alone is selected then, and leaves the view as it is.
    pub(super) fn put_cursor(self, place: Place) {
        if self.drawn.with_untracked(Option::is_some) {
            self.drawn.set(None);
        }
        self.cursor.set(Cursor { row: self.row_at(place), place });
    }

    /// Moves the cursor.
    pub(super) fn step(self, step: Step) {
        self.go_to(self.stepped(self.place.get_untracked(), step));
    }

    /// Where a step leads.
    pub(super) fn stepped(self, from: Place, step: Step) -> Place {
        self.bounds.get_untracked().step(from, step, self.page_rows())
    }

    /// Brings the cursor into view and focuses its cell, once the page shows what has changed; and at once
    /// where the cell is there, so that the next key finds it.
    pub(super) fn follow_cursor(self) {
        self.focus_cursor();
        request_animation_frame(move || {
            if self.is_there() {
                self.reveal(self.place.get_untracked());
                self.focus_cursor();
            }
        });
    }

    /// Brings the cursor into view, once the page shows what has changed.
    pub(super) fn show_cursor(self) {
        request_animation_frame(move || {
            if self.is_there() {
                self.reveal(self.place.get_untracked());
            }
        });
    }

    /// Whether the grid is still in the page: what was put off may come when another table is shown.
    pub(super) fn is_there(self) -> bool {
        !self.cursor.is_disposed()
    }

    /// Brings a place into view.
    pub(super) fn reveal(self, place: Place) {
        if let Some(row) = place.row() {
            let (top_px, height_px) =
                (self.scroll.get_untracked().top_px(), self.size.get_untracked().height_px);
            let row_px = self.row_px.get_untracked();
            let wanted_px = geometry::reveal(top_px, height_px, row as f64 * row_px, row_px);
            if differ(wanted_px, top_px) {
                self.scroll_to(Scroll::at(wanted_px, self.extent.get_untracked()));
            }
        }
        if let Some(column) = place.column_index() {
            self.reveal_column(column);
        }
    }

    /// Pinned columns are in view, and cover what is beside them.
    fn reveal_column(self, column: usize) {
        let pinned_px = self.pinned_px.get_untracked();
        let left_px = self.left_px.get_untracked();
        let view_px = (self.size.get_untracked().width_px - pinned_px).max(0.0);
        let wanted_px = self.layout.with_untracked(|layout: &ColumnLayout| {
            let (column_px, width_px) = (layout.left_px(column), layout.width_px(column));
            if column_px < pinned_px {
                return left_px;
            }
            geometry::reveal(left_px, view_px, column_px - pinned_px, width_px)
        });
        if let Some(scroller) = self.scroller.get_untracked().filter(|_| differ(wanted_px, left_px))
        {
            scroller.set_scroll_left(wanted_px.ceil() as i32);
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
        let column = self.schema_index(place);
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
        let index = dom::number_attribute(&cell, "data-column")?;
        let column = untrack(|| self.shown_at(index))? + 1;
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
        if differ(self.left_px.get_untracked(), left_px) {
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
        if self.is_there() {
            let scroll = self.scroll.get_untracked();
            self.scroll_to(scroll.settled(self.extent.get_untracked()));
        }
    }
}

/// Whether two places of the view are apart by more than browsers round them.
fn differ(a_px: f64, b_px: f64) -> bool {
    (a_px - b_px).abs() > 0.5
}
