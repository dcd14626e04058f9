//! The handle at the corner of what is selected: dragged over cells beside it, it repeats the selection
//! there. By keys that is Ctrl+D and Ctrl+R.

use std::ops::Range;

use leptos::prelude::*;
use web_sys::MouseEvent;

use super::beside::{Beside, beside, with_beside};
use super::cursor::Place;
use super::ranges::{RangeAct, Repeat};
use super::selection::CellRange;
use super::state::GridState;
use crate::ui::dom;

/// How near to the corner a press must be, in px; the handle that is drawn is a little smaller.
const HANDLE_PX: f64 = 10.0;

impl GridState {
    /// Whether the pointer is on the handle. It is drawn on a selection, and on a single cell while that
    /// has the focus.
    pub(super) fn is_on_fill_handle(self, event: &MouseEvent) -> bool {
        let selected = self.selected.get_untracked();
        let Some(cell) = dom::closest(event, "[role=gridcell]").filter(|_| !selected.is_empty())
        else {
            return false;
        };
        let last = Place::of_cell(selected.rows().end() - 1, selected.columns().end() - 1);
        let is_drawn = selected.cell_count() > 1
            || dom::focused().is_some_and(|focused| focused.is_same_node(Some(&cell)));
        let corner = cell.get_bounding_client_rect();
        is_drawn
            && self.place_of(event) == Some(last)
            && corner.right() - f64::from(event.client_x()) < HANDLE_PX
            && corner.bottom() - f64::from(event.client_y()) < HANDLE_PX
    }

    /// Begins to drag the handle.
    pub(super) fn take_fill_handle(self) {
        self.filling.set_value(Some((self.selected.get_untracked(), None)));
    }

    /// Follows the pointer to a cell: selects up to there, or shows where the selection would be repeated.
    pub(super) fn drag_to(self, place: Place) {
        if self.filling.with_value(Option::is_some) {
            self.act(RangeAct::DragFillHandle(place));
        } else {
            self.extend_to(place);
        }
    }

    pub(super) fn drag_fill_handle(self, place: Place) {
        let Some((block, _)) = self.filling.get_value() else { return };
        let (Some(row), Some(column)) = (place.row(), place.column_index()) else { return };
        let beside = beside(block, row, column);
        let (from, to) = with_beside(block, beside.as_ref());
        self.select_block(from, to);
        self.filling.set_value(Some((block, beside)));
    }

    /// Lets the handle go: the selection is repeated where it was dragged to.
    pub(super) fn drop_fill_handle(self) {
        let Some((block, beside)) = self.take_filling() else { return };
        let shown = |places: Range<usize>| {
            let arrangement = self.arrangement.get_untracked();
            arrangement.indexes().get(places).map(<[usize]>::to_vec).unwrap_or_default()
        };
        let to = match beside {
            None => return,
            Some(Beside::Rows(rows)) => Repeat::Rows(rows),
            Some(Beside::Columns(columns)) => Repeat::Columns {
                is_left: columns.start < block.columns().start(),
                from: Place::of_cell(block.rows().start(), columns.start),
                to: shown(columns),
            },
        };
        self.repeat_block(self.block_of(block), to);
    }

    /// Lets it go where nothing is to be done: what was selected is so again.
    pub(super) fn cancel_fill_handle(self) {
        if let Some((block, _)) = self.take_filling() {
            let (from, to) = with_beside(block, None);
            self.select_block(from, to);
        }
    }

    fn take_filling(self) -> Option<(CellRange, Option<Beside>)> {
        self.filling.try_update_value(Option::take).flatten()
    }
}
