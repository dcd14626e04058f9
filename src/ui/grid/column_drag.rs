//! Moving a column by dragging its header.

use leptos::prelude::*;
use web_sys::PointerEvent;

use super::arrangement::Arrangement;
use super::cursor::Place;
use super::state::GridState;
use crate::ui::dom;

/// How far a pointer moves before a press becomes a drag, in px.
const DRAG_PX: f64 = 6.0;

/// A header that is pressed, and where its column would go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ColumnDrag {
    /// Where the column stands among those that are shown.
    from: usize,
    to: usize,
    x_px: f64,
    is_moving: bool,
}

/// A press on a header may be the start of a drag.
pub(super) fn on_down(state: GridState, event: &PointerEvent) {
    let is_control = dom::closest(event, "button, .resizer").is_some();
    if is_control {
        return;
    }
    let place = state.place_of(event).filter(|place| place.line == 0);
    let Some(from) = place.and_then(Place::column_index) else { return };
    let x_px = f64::from(event.client_x());
    state.column_drag.set(Some(ColumnDrag { from, to: from, x_px, is_moving: false }));
}

/// Follows the pointer. True if a header is being dragged.
pub(super) fn on_move(state: GridState, event: &PointerEvent) -> bool {
    let Some(mut drag) = state.column_drag.get_untracked() else { return false };
    let at_px = (f64::from(event.client_x()), f64::from(event.client_y()));
    if !drag.is_moving && (at_px.0 - drag.x_px).abs() < DRAG_PX {
        return true;
    }
    if let Some(root) = state.root.get_untracked().filter(|_| !drag.is_moving) {
        // Refused only if the pointer is gone already, and then there is nothing to follow.
        let _ = root.set_pointer_capture(event.pointer_id());
    }
    drag.is_moving = true;
    let over = state.place_at(at_px).and_then(Place::column_index).unwrap_or(drag.from);
    let pinned_count = state.arrangement.with_untracked(Arrangement::pinned_count);
    let last = state.bounds.get_untracked().column_count.saturating_sub(1);
    drag.to = if drag.from < pinned_count {
        over.min(pinned_count - 1)
    } else {
        over.clamp(pinned_count.min(last), last)
    };
    state.column_drag.set(Some(drag));
    true
}

/// Ends the drag: the column goes where the pointer is. True if there was one.
pub(super) fn on_up(state: GridState) -> bool {
    let Some(drag) = state.column_drag.get_untracked() else { return false };
    state.column_drag.set(None);
    if drag.is_moving {
        // The click that follows is the end of the drag, and sorts nothing.
        state.is_click_spent.set_value(true);
        let by = drag.to as isize - drag.from as isize;
        if by != 0 {
            state.move_column(Place { line: 0, column: drag.from + 1 }, by);
        }
    }
    drag.is_moving
}

/// Leaves the column where it was.
pub(super) fn cancel(state: GridState) {
    state.column_drag.set(None);
}

/// A line where the column would go.
#[component]
pub(super) fn DropMark(state: GridState) -> impl IntoView {
    let edge = move || {
        let drag = state.column_drag.get().filter(|drag| drag.is_moving && drag.to != drag.from)?;
        let left_px = state.column_left_px(drag.to);
        let width_px = state.layout.with(|layout| layout.width_px(drag.to));
        Some(dom::px(if drag.to > drag.from { left_px + width_px } else { left_px }))
    };
    view! {
        <div class="drop-mark" class:shown=move || edge().is_some() style:left=move || edge().unwrap_or_default()></div>
    }
}
