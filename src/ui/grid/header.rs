//! The header of the grid: names, types, sort, widths.

use leptos::prelude::*;
use web_sys::{HtmlElement, PointerEvent};

use super::column_drag::DropMark;
use super::sketch::Sketch;
use super::state::{GridState, ShownColumn};
use crate::ui::dom;
use crate::ui::icons::{Icon, type_mark};
use crate::ui::labels;
use crate::ui::tools::sorting::number_of;

/// The first line of the grid.
#[component]
pub(super) fn Header(state: GridState) -> impl IntoView {
    let is_cursor = move || state.place.with(|place| place.line == 0 && place.column == 0);
    view! {
        <div class="grid-header" role="row" aria-rowindex="1">
            <div
                class="row-number corner"
                role="columnheader"
                aria-colindex="1"
                aria-label=labels::ROW_NUMBER
                aria-haspopup="menu"
                data-corner=""
                tabindex=move || if is_cursor() { "0" } else { "-1" }
            >
                "#"
            </div>
            <For each=move || state.shown_columns.get() key=ShownColumn::clone let:shown>
                <HeaderCell state shown/>
            </For>
            <DropMark state/>
        </div>
    }
}

#[component]
fn HeaderCell(state: GridState, shown: ShownColumn) -> impl IntoView {
    let name = Memo::new(move |_| state.column(shown.index).map(|column| column.name));
    let is_key = move || state.column(shown.index).is_some_and(|column| column.is_key);
    let sorted = Memo::new(move |_| {
        let sort = state.shell.workspace.sort();
        sort.iter().find(|by| by.column == shown.id).map(|by| by.descending)
    });
    let number = Memo::new(move |_| number_of(&state.shell.workspace.sort(), shown.id));
    let aria_sort = move || match sorted.get() {
        Some(true) => Some("descending"),
        Some(false) => Some("ascending"),
        None => None,
    };
    let arrow = move || {
        sorted.get().map(|down| if down { Icon::Descending.view() } else { Icon::Ascending.view() })
    };
    let column = shown.at + 1;
    let is_cursor =
        Memo::new(move |_| state.place.with(|place| place.line == 0 && place.column == column));
    view! {
        <div
            class="header-cell"
            role="columnheader"
            aria-colindex=(column + 1).to_string()
            aria-sort=aria_sort
            data-pinned=shown.is_pinned.then_some("")
            data-column=shown.index.to_string()
            data-type=shown.column_type.name()
            title=move || name.get()
            tabindex=move || if is_cursor.get() { "0" } else { "-1" }
            style:left=shown.left()
            style:width=shown.width()
        >
            <span class="type-mark" aria-label=shown.column_type.name()>
                {type_mark(shown.column_type)}
            </span>
            <span class="header-name" class:key=is_key>{move || name.get()}</span>
            <span class="sort-arrow">{arrow}{move || number.get()}</span>
            <Sketch state shown/>
            <button class="header-menu" tabindex="-1" aria-haspopup="menu" data-action="column-menu"
                aria-label=move || name.get().map(|name| labels::acts_on_column(&name))>
                {Icon::More.view()}
            </button>
            <Resizer state shown/>
        </div>
    }
}

/// The right edge of a header, by which the column is made wider or narrower.
#[component]
fn Resizer(state: GridState, shown: ShownColumn) -> impl IntoView {
    // Where the pointer went down, and how wide the column was.
    let grip = StoredValue::new(None::<(f64, f64)>);
    let width_px = move || state.layout.with_untracked(|layout| layout.width_px(shown.at));
    let on_down = move |event: PointerEvent| {
        event.prevent_default();
        event.stop_propagation();
        if let Some(handle) = dom::closest(&event, ".resizer") {
            capture(&handle, &event);
        }
        grip.set_value(Some((f64::from(event.client_x()), width_px())));
    };
    let on_move = move |event: PointerEvent| {
        if let Some((from_x_px, from_width_px)) = grip.get_value() {
            let moved_px = f64::from(event.client_x()) - from_x_px;
            state.widths.drag(shown.id, from_width_px + moved_px);
        }
    };
    let on_up = move |_: PointerEvent| {
        grip.set_value(None);
        state.widths.drop();
    };
    let on_fit = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        state.widths.fit(shown.id);
    };
    view! {
        <span
            class="resizer"
            aria-hidden="true"
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=on_up
            on:click=move |event| event.stop_propagation()
            on:dblclick=on_fit
        ></span>
    }
}

/// Moves of the pointer go to the handle even where it leaves it.
fn capture(handle: &HtmlElement, event: &PointerEvent) {
    // Refused only if the pointer is gone already, and then there is nothing to follow.
    let _ = handle.set_pointer_capture(event.pointer_id());
}
