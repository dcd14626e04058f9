//! A form that floats over the page where it was asked for, and goes when the person turns elsewhere.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::dom;
use super::menu::{Anchor, show_at};

/// What takes the focus first.
const FIRST_FIELD: &str = "[autofocus], input, select, button";

/// A form, open until it is sent, Escape is pressed or the person clicks elsewhere. The focus goes back to
/// where it was.
#[component]
pub(super) fn Popover(
    label: &'static str,
    at: Anchor,
    close: impl Fn() + Copy + 'static,
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let came_from = StoredValue::new_local(dom::focused());
    frame.on_load(move |frame| {
        show_at(&frame, at);
        let first: Option<HtmlElement> = frame
            .query_selector(FIRST_FIELD)
            .ok()
            .flatten()
            .and_then(|first| first.dyn_into().ok());
        if let Some(first) = first {
            dom::focus(&first);
        }
    });
    let on_toggle = move |_: leptos::ev::Event| {
        let is_open = frame.get_untracked().is_some_and(|frame| dom::is_open_popover(&frame));
        if !is_open {
            close();
        }
    };
    on_cleanup(move || {
        let element = came_from.try_get_value().flatten();
        request_animation_frame(move || match element.filter(|element| element.is_connected()) {
            Some(element) if dom::focused().is_none() => dom::focus(&element),
            Some(_) => {}
            None => dom::catch_focus(false),
        });
    });
    view! {
        <div
            class="popover"
            role="dialog"
            popover="auto"
            aria-label=label
            node_ref=frame
            on:toggle=on_toggle
        >
            {children()}
        </div>
    }
}
