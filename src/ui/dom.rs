//! What the components need of the document beyond what Leptos gives.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, FocusOptions, HtmlElement, KeyboardEvent, ResizeObserver};

use super::grid::keys::KeyStroke;

/// A length for a style.
pub(super) fn px(length_px: f64) -> String {
    format!("{length_px}px")
}

/// A key event as plain values; `key` is the event's own.
pub(super) fn key_stroke<'a>(event: &KeyboardEvent, key: &'a str) -> KeyStroke<'a> {
    KeyStroke {
        key,
        ctrl: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        composing: event.is_composing(),
    }
}

/// The nearest element around an event that a selector names.
pub(super) fn closest(event: &Event, selector: &str) -> Option<HtmlElement> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(selector).ok()??.dyn_into().ok()
}

/// A number that an element carries in an attribute.
pub(super) fn number_attribute<N: std::str::FromStr>(element: &Element, name: &str) -> Option<N> {
    element.get_attribute(name)?.parse().ok()
}

/// Focuses an element where it stands: what is in view is not the browser's to decide.
pub(super) fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that takes no focus, because it left the document, needs none.
    let _ = element.focus_with_options(&options);
}

/// The element that has the focus; none if it fell to the page itself, or will since its button is disabled.
pub(super) fn focused() -> Option<HtmlElement> {
    let active: HtmlElement = document().active_element()?.dyn_into().ok()?;
    let is_lost = active.matches("body, :disabled").unwrap_or_default();
    (!is_lost).then_some(active)
}

/// Whether the focus is free to take: it fell to the page itself, or is in a grid, of which there is
/// one at a time.
pub(super) fn focus_is_free() -> bool {
    focused().is_none_or(|element| element.closest("[data-grid]").is_ok_and(|grid| grid.is_some()))
}

/// Gives the focus to the grid if it fell to the page, because what had it is gone, or in any case.
pub(super) fn catch_focus(in_any_case: bool) {
    request_animation_frame(move || {
        let tab_stop = document().query_selector("[data-grid] [tabindex='0']").ok().flatten();
        let tab_stop = tab_stop.filter(|_| in_any_case || focused().is_none());
        if let Some(tab_stop) = tab_stop.and_then(|element| element.dyn_into().ok()) {
            focus(&tab_stop);
        }
    });
}

/// Scrolls what an element is in as little as shows it.
pub(super) fn scroll_into_view(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether shortcuts are written as on a Mac.
pub(super) fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

/// Focuses the first element that a selector names, once it is there: a part of the page whose code is
/// fetched first takes some frames.
pub(super) fn focus_soon(selector: &'static str) {
    focus_within(selector, FRAMES_TO_WAIT);
}

/// How many frames are waited for an element to focus: some seconds.
const FRAMES_TO_WAIT: u32 = 300;

fn focus_within(selector: &'static str, frames: u32) {
    request_animation_frame(move || {
        let element = document().query_selector(selector).ok().flatten();
        match element.and_then(|element| element.dyn_into().ok()) {
            Some(element) => focus(&element),
            None if frames > 0 => focus_within(selector, frames - 1),
            None => {}
        }
    });
}

/// Whether what floats over the page is shown. A browser without popovers shows it always.
pub(super) fn is_open_popover(element: &Element) -> bool {
    element.matches(":popover-open").unwrap_or(true)
}

/// Whether fingers are the pointer.
pub(super) fn is_touch() -> bool {
    media_matches("(pointer: coarse)")
}

/// Whether the page is too narrow for a panel beside the grid.
pub(super) fn is_narrow() -> bool {
    media_matches("(max-width: 760px)")
}

/// Whether the page is shown as a media query says.
pub(super) fn media_matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|query| query.matches())
}

/// Calls whenever an element's size changes, and once at first, until the present owner is gone.
pub(super) fn observe_size(element: &Element, on_change: impl FnMut() + 'static) {
    let callback = Closure::<dyn FnMut()>::new(on_change);
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let kept = StoredValue::new_local((observer, callback));
    on_cleanup(move || {
        kept.try_with_value(|(observer, _)| observer.disconnect());
    });
}

/// A moment as people here write it: the time of a moment of today, else the day.
pub(super) fn local_time(at_ms: i64) -> String {
    let date = js_sys::Date::new(&(at_ms as f64).into());
    let is_today = date.to_date_string() == js_sys::Date::new_0().to_date_string();
    let parts: &[(&str, &str)] = if is_today {
        &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")]
    } else {
        &[("day", "numeric"), ("month", "short")]
    };
    let options = js_sys::Object::new();
    for (part, width) in parts {
        // A plain object takes every member.
        let _ = js_sys::Reflect::set(&options, &(*part).into(), &(*width).into());
    }
    date.to_locale_string("default", &options).into()
}

/// Sets an attribute. Names are the interface's own, so none is refused.
pub(super) fn set_attribute(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Takes an attribute away.
pub(super) fn remove_attribute(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

/// Sets a style. It goes through the object model, which the page's policy allows, never through a
/// style attribute, which it forbids.
pub(super) fn set_style(element: &HtmlElement, name: &str, value: &str) {
    let _ = HtmlElement::style(element).set_property(name, value);
}
