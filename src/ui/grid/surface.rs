//! The element that scrolls and all that lies on it.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, MouseEvent, Node, PointerEvent};

use super::body::Body;
use super::clipboard;
use super::commands::Start;
use super::cursor::Place;
use super::dialogs::GridDialogs;
use super::editor::EditorLayer;
use super::geometry::ColumnLayout;
use super::header::Header;
use super::links::link_of;
use super::menus::{GridMenus, anchor_of, open_link};
use super::pointer;
use super::scroll::Scroll;
use super::sketch::sketch_shown_columns;
use super::state::{GridState, ViewSize};
use crate::ui::dom;
use crate::ui::icons::Icon;
use crate::ui::labels;
use crate::ui::later::Later;
use crate::ui::menu::Anchor;
use crate::ui::shell::Shell;

/// How long the scroll position rests before it is settled.
const SCROLL_REST: Duration = Duration::from_millis(160);

/// The table that is open.
#[component]
pub(in crate::ui) fn Grid(shell: Shell) -> impl IntoView {
    let state = GridState::new(shell);
    shell.grid.set_value(Some(state));
    on_cleanup(move || shell.grid.set_value(None));
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let on_scroll = move |_| {
        if let Some(earlier) = rest.get_value() {
            earlier.clear();
        }
        let later =
            state.scrolled().then(|| set_timeout_with_handle(move || state.settle(), SCROLL_REST));
        rest.set_value(later.and_then(Result::ok));
    };
    state.scroller.on_load(move |scroller| begin_at_top(state, &scroller));
    draw_columns(state);
    sketch_shown_columns(state);
    state.share_selection();
    keep_first_row(state);
    Effect::new(move |_| {
        state.shown_rows.track();
        state.shown_columns.track();
        if state.size.get() != ViewSize::default() && state.root.get().is_some() {
            request_animation_frame(move || {
                apart_at_first(shell, move || finish_drawing(state));
            });
        }
    });
    view! {
        <div
            class="grid-scroller"
            node_ref=state.scroller
            on:scroll=on_scroll
            style:--row-px=move || dom::px(state.row_px.get())
            style:--row-number-px=move || dom::px(state.row_number_px.get())
            style:--columns-px=move || dom::px(state.layout.with(ColumnLayout::total_px))
            style:--rows-px=move || dom::px(state.extent.get().spacer_px())
        >
            <div class="grid-edge">
                <button class="add-column" aria-label=labels::ADD_COLUMN title=labels::ADD_COLUMN
                    data-action="add-column" on:click=move |_| state.ask_for_column()>
                    {Icon::Plus.view()}
                </button>
            </div>
            <Later shell><GridTable state/></Later>
            <Later shell>
                <div class="grid-layer"><EditorLayer state/></div>
                <NewRow state/>
            </Later>
        </div>
        <Later shell>
            <GridMenus state/>
            <GridDialogs state/>
        </Later>
    }
}

/// Watches how much is seen, from the first row on.
fn begin_at_top(state: GridState, scroller: &web_sys::HtmlElement) {
    let (moved, measured) = (scroller.clone(), scroller.clone());
    if state.shell.grid_drawn.get_untracked() {
        // The element may have shown another table, and where that was scrolled to. Now it would have to
        // be laid out for that alone.
        request_animation_frame(move || {
            moved.set_scroll_top(0);
            moved.set_scroll_left(0);
        });
    }
    dom::observe_size(scroller, move || {
        // Nothing has changed since it was laid out, so looking costs nothing now.
        if let Some(size) = measured_size(state, &measured) {
            apart_at_first(state.shell, move || take_size(state, size));
        }
    });
}

/// At once; while the first page is being made, in a task of its own, since the frame that it is laid out
/// in is work enough.
fn apart_at_first(shell: Shell, act: impl FnOnce() + 'static) {
    if shell.grid_drawn.get_untracked() {
        act();
    } else {
        set_timeout(act, Duration::ZERO);
    }
}

fn finish_drawing(state: GridState) {
    if state.is_there() {
        state.keep_focus();
        state.shell.grid_drawn.set(true);
    }
}

/// The grid proper: one listener of each kind for all its cells.
#[component]
fn GridTable(state: GridState) -> impl IntoView {
    let workspace = state.shell.workspace;
    view! {
        <div
            class="grid"
            role="grid"
            data-grid=""
            aria-label=move || workspace.current_name()
            aria-multiselectable="true"
            aria-rowcount=move || (state.bounds.get().row_count + 1).to_string()
            aria-colcount=move || (state.bounds.get().column_count + 1).to_string()
            node_ref=state.root
            on:keydown=move |event| {
                if state.on_key(&event) {
                    event.prevent_default();
                }
            }
            on:focusin=move |event| on_focus_in(state, &event)
            on:focusout=move |event| on_focus_out(state, &event)
            on:pointerdown=move |event| pointer::on_down(state, &event)
            on:pointermove=move |event| pointer::on_move(state, &event)
            on:pointerup=move |_| pointer::on_up(state)
            on:pointercancel=move |_| pointer::on_cancel(state)
            on:mousedown=move |event| pointer::on_mouse_down(state, &event)
            on:click=move |event| on_click(state, &event)
            on:dblclick=move |event| on_double_click(state, &event)
            on:copy=move |event| clipboard::copy(state, &event)
            on:cut=move |event| clipboard::cut(state, &event)
            on:paste=move |event| clipboard::paste(state, &event)
            on:contextmenu=move |event| on_context_menu(state, &event)
        >
            <Header state/>
            <Body state/>
        </div>
    }
}

/// The button below the last row.
#[component]
fn NewRow(state: GridState) -> impl IntoView {
    let top = move || dom::px(state.row_top_px(state.bounds.get().row_count));
    view! {
        <div class="new-row" style:top=top>
            <button class="new-row-button" data-action="add-row" title=labels::NEW_ROW_CTRL_ENTER
                on:click=move |_| state.add_row()>
                {Icon::Plus.view()}<span>{labels::NEW_ROW}</span>
            </button>
        </div>
    }
}

/// None once the grid is gone.
fn measured_size(state: GridState, scroller: &web_sys::HtmlElement) -> Option<ViewSize> {
    if !state.is_there() {
        return None;
    }
    let row_number_px = state.row_number_px.get_untracked();
    Some(ViewSize {
        width_px: (f64::from(scroller.client_width()) - row_number_px).max(0.0),
        height_px: (f64::from(scroller.client_height()) - state.row_px.get_untracked()).max(0.0),
    })
}

fn take_size(state: GridState, size: ViewSize) {
    if state.is_there() && state.size.get_untracked() != size {
        state.size.set(size);
    }
}

/// Keeps the first row in view where it is when rows become higher or lower.
fn keep_first_row(state: GridState) {
    Effect::new(move |last_px: Option<f64>| {
        let row_px = state.row_px.get();
        if let Some(last_px) = last_px.filter(|last_px| (last_px - row_px).abs() > 0.1) {
            let first_row = state.scroll.get_untracked().top_px() / last_px;
            request_animation_frame(move || {
                if let Some(scroller) = state.scroller.get_untracked().filter(|_| state.is_there())
                {
                    if let Some(size) = measured_size(state, &scroller) {
                        take_size(state, size);
                    }
                    state.scroll_to(Scroll::at(first_row * row_px, state.extent.get_untracked()));
                }
            });
        }
        row_px
    });
}

/// Keeps the places of the columns that are drawn in the properties that their cells are placed by.
fn draw_columns(state: GridState) {
    Effect::new(move |_| {
        let Some(scroller) = state.scroller.get() else { return };
        state.layout.with(|layout| {
            state.shown_columns.with(|shown_columns| {
                for shown in shown_columns {
                    let left = dom::px(layout.left_px(shown.at));
                    let width = dom::px(layout.width_px(shown.at));
                    dom::set_style(&scroller, &shown.left_property(), &left);
                    dom::set_style(&scroller, &shown.width_property(), &width);
                }
            });
        });
    });
}

fn on_focus_in(state: GridState, event: &FocusEvent) {
    state.holds_focus.set_value(true);
    let is_editing = state.editing.with_untracked(Option::is_some);
    // A dialog that closes gives the focus back to where it was; what was done in it may lead elsewhere.
    let is_given_back = state.dialog.with_untracked(Option::is_some)
        || state.shell.dialog.with_untracked(Option::is_some);
    let place = state.place_of(event).filter(|_| !is_editing && !is_given_back);
    if let Some(place) = place.filter(|place| *place != state.place.get_untracked()) {
        state.put_cursor(place);
    }
}

fn on_focus_out(state: GridState, event: &FocusEvent) {
    let Some(to) = event.related_target().and_then(|to| to.dyn_into::<Node>().ok()) else { return };
    let stays = state.root.get_untracked().is_some_and(|root| root.contains(Some(&to)));
    state.holds_focus.set_value(stays);
}

fn on_click(state: GridState, event: &MouseEvent) {
    if state.is_click_spent.get_value() {
        return state.is_click_spent.set_value(false);
    }
    let Some(place) = state.place_of(event) else { return };
    if place.line > 0 && is_tap_on_phone(event) {
        return open_form(state, place);
    }
    if place.line > 0 {
        return follow_link(state, event, place);
    }
    match dom::closest(event, "[data-action=column-menu]") {
        Some(button) => state.open_menu(place, Anchor::below(&button)),
        None if place.column == 0 => state.open_menu_of_table(),
        None => state.sort_by_next(place, event.shift_key()),
    }
}

/// On a narrow page cells are small and the keyboard covers them: a row that is tapped opens as a form.
fn open_form(state: GridState, place: Place) {
    if state.editing.with_untracked(Option::is_none) {
        state.put_cursor(place);
        state.open_record();
    }
}

fn is_tap_on_phone(event: &MouseEvent) -> bool {
    let pointer = event.dyn_ref::<PointerEvent>();
    pointer.is_some_and(|event| event.pointer_type() == "touch") && dom::is_narrow()
}

/// With Ctrl or Cmd a click opens the link in a cell.
fn follow_link(state: GridState, event: &MouseEvent, place: Place) {
    if !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    let text = state.cell_of(place).and_then(|(row, column)| state.text_of(row, column));
    if let Some(link) = text.as_deref().and_then(link_of) {
        open_link(link);
    }
}

fn on_double_click(state: GridState, event: &MouseEvent) {
    let place = state.place_of(event).filter(|place| place.line > 0);
    if let Some(place) = place.filter(|_| !state.is_on_fill_handle(event)) {
        state.edit(place, Start::Value);
    }
}

fn on_context_menu(state: GridState, event: &MouseEvent) {
    if let Some(place) = state.place_of(event) {
        event.prevent_default();
        state.open_menu(place, anchor_of(event));
    }
}
