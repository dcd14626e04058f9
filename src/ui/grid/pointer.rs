//! Drawing a selection with the pointer.

use leptos::prelude::*;
use web_sys::{MouseEvent, PointerEvent};

use super::column_drag;
use super::cursor::Place;
use super::geometry;
use super::ranges::RangeAct;
use super::scroll::Scroll;
use super::selection::Reach;
use super::state::GridState;

/// The main button, among those that are held.
const MAIN_BUTTON: u16 = 1;

/// A press on a cell puts the cursor there, and on a row number selects the row. Fingers scroll: theirs
/// is the focus that comes with a tap.
pub(super) fn on_down(state: GridState, event: &PointerEvent) {
    state.is_used.set_value(true);
    if event.button() != 0 || event.shift_key() || event.pointer_type() == "touch" {
        return;
    }
    column_drag::on_down(state, event);
    let Some(place) = state.place_of(event).filter(|place| place.line > 0) else { return };
    // What is being edited is kept or refused first; the cursor then comes with the focus.
    if state.editing.with_untracked(Option::is_none) {
        if state.is_on_fill_handle(event) {
            state.take_fill_handle();
            return state.drag.set_value(Some(point_of(event)));
        }
        state.put_cursor(place);
        if place.column == 0 {
            state.select(Reach::Rows);
        }
    }
    state.drag.set_value(Some(point_of(event)));
}

fn point_of(event: &MouseEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// With Shift the cursor stays where it is, and with it the focus; so it does where a menu is opened on
/// what is selected.
pub(super) fn on_mouse_down(state: GridState, event: &MouseEvent) {
    let Some(place) = state.place_of(event).filter(|place| place.line > 0) else { return };
    if event.button() == 0 && event.shift_key() {
        event.prevent_default();
        state.extend_to(place);
        state.announce_selection();
        state.focus_cursor();
    } else if event.button() != 0 && state.is_selected(place) {
        event.prevent_default();
    }
}

/// A drag selects what lies between the cell where it began and the one that it is over.
pub(super) fn on_move(state: GridState, event: &PointerEvent) {
    let is_drag = state.drag.get_value().is_some() || state.column_drag.get_untracked().is_some();
    if !is_drag {
        return;
    }
    if event.buttons() & MAIN_BUTTON == 0 {
        return on_cancel(state);
    }
    if column_drag::on_move(state, event) {
        return;
    }
    let at_px = point_of(event);
    if state.editing.with_untracked(Option::is_some) {
        return state.drag.set_value(None);
    }
    let is_first = state.drawn.with_untracked(Option::is_none);
    let place = state.place_at(at_px);
    if is_first && place == Some(state.place.get_untracked()) {
        return;
    }
    if let Some(root) = state.root.get_untracked() {
        // Refused only if the pointer is gone already, and then there is nothing to follow.
        let _ = root.set_pointer_capture(event.pointer_id());
    }
    if let Some(place) = place {
        state.drag_to(place);
    }
    let was_outside =
        state.drag.get_value().is_some_and(|last_px| state.overshoot(last_px).is_some());
    state.drag.set_value(Some(at_px));
    if !was_outside {
        follow(state);
    }
}

/// A drag that was cut short.
pub(super) fn on_cancel(state: GridState) {
    column_drag::cancel(state);
    end_filling(state, RangeAct::CancelFillHandle);
    on_up(state);
}

/// The end of a drag.
pub(super) fn on_up(state: GridState) {
    if column_drag::on_up(state) {
        return;
    }
    let was_drag = state.drag.get_value().is_some();
    state.drag.set_value(None);
    end_filling(state, RangeAct::DropFillHandle);
    if was_drag && state.drawn.with_untracked(Option::is_some) {
        state.announce_selection();
    }
}

fn end_filling(state: GridState, act: RangeAct) {
    if state.filling.with_value(Option::is_some) {
        state.act(act);
    }
}

/// Moves the view, frame by frame, while the pointer is dragged beyond its edge.
fn follow(state: GridState) {
    request_animation_frame(move || {
        if !state.is_there() {
            return;
        }
        let Some(at_px) = state.drag.get_value() else { return };
        let Some(by_px) = state.overshoot(at_px) else { return };
        let top_px = state.scroll.get_untracked().top_px() + by_px.1;
        state.scroll_to(Scroll::at(top_px, state.extent.get_untracked()));
        if let Some(scroller) = state.scroller.get_untracked() {
            scroller.set_scroll_left(scroller.scroll_left() + by_px.0 as i32);
        }
        if let Some(place) = state.place_at(at_px) {
            state.drag_to(place);
        }
        follow(state);
    });
}

impl GridState {
    /// The cell at a point of the window; of a point outside of the cells, the nearest one that is seen.
    pub(super) fn place_at(self, (x_px, y_px): (f64, f64)) -> Option<Place> {
        let (x_px, y_px) = self.within_cells((x_px, y_px))?;
        let size = self.size.get_untracked();
        let (x_px, y_px) =
            (x_px.clamp(0.0, size.width_px - 1.0), y_px.clamp(0.0, size.height_px - 1.0));
        let row_px = self.row_px.get_untracked();
        let row = (self.scroll.get_untracked().top_px() + y_px) / row_px;
        let is_pinned = x_px < self.pinned_px.get_untracked();
        let x_px = if is_pinned { x_px } else { x_px + self.left_px.get_untracked() };
        let bounds = self.bounds.get_untracked();
        let column = self.layout.with_untracked(|layout| layout.at(x_px));
        let column = column.unwrap_or(bounds.column_count.checked_sub(1)?);
        Some(bounds.clamp(Place::of_cell(row as usize, column)))
    }

    /// How far a point of the window lies outside of the cells, as a move of the view; none if it is among
    /// them.
    fn overshoot(self, at_px: (f64, f64)) -> Option<(f64, f64)> {
        let (x_px, y_px) = self.within_cells(at_px)?;
        let size = self.size.get_untracked();
        let by =
            (geometry::overshoot(x_px, size.width_px), geometry::overshoot(y_px, size.height_px));
        (by != (0.0, 0.0)).then_some(by)
    }

    /// A point of the window, from the upper left corner of the cells that are seen.
    fn within_cells(self, (x_px, y_px): (f64, f64)) -> Option<(f64, f64)> {
        let rect = self.scroller.get_untracked()?.get_bounding_client_rect();
        let left_px = rect.left() + self.row_number_px.get_untracked();
        let top_px = rect.top() + self.row_px.get_untracked();
        Some((x_px - left_px, y_px - top_px))
    }
}
