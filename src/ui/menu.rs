//! A menu that floats over the page where it was asked for.

use std::borrow::Cow;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::commands::{Command, Shortcut};
use super::dom;
use super::shell::Shell;

/// What a menu offers.
pub(super) struct MenuItem {
    label: Cow<'static, str>,
    /// The name by which scripts find it.
    action: &'static str,
    /// The keys that do the same.
    shortcut: Option<Shortcut>,
    is_danger: bool,
    run: Box<dyn Fn()>,
}

impl MenuItem {
    pub(super) fn new(
        label: impl Into<Cow<'static, str>>,
        action: &'static str,
        run: impl Fn() + 'static,
    ) -> Self {
        Self { label: label.into(), action, shortcut: None, is_danger: false, run: Box::new(run) }
    }

    /// A command of the table.
    pub(super) fn command(shell: Shell, command: Command) -> Self {
        let entry = command.entry();
        Self::new(entry.words, entry.id, move || shell.do_command(command)).of(command)
    }

    /// The same, with the shortcut of the command that it does.
    pub(super) fn of(self, command: Command) -> Self {
        Self { shortcut: command.shortcut(), ..self }
    }

    /// The same, in the colour of what takes something away.
    pub(super) fn danger(self) -> Self {
        Self { is_danger: true, ..self }
    }
}

/// Where a menu opens: px from the left and upper edge of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Anchor {
    pub(super) x_px: f64,
    pub(super) y_px: f64,
}

impl Anchor {
    /// Below an element.
    pub(super) fn below(element: &HtmlElement) -> Self {
        let rect = element.get_bounding_client_rect();
        Self { x_px: rect.left(), y_px: rect.bottom() }
    }
}

/// A menu, open until something is chosen, Escape is pressed or the person turns elsewhere. The focus
/// goes back to where it was.
#[component]
pub(super) fn Menu(
    label: &'static str,
    at: Anchor,
    items: Vec<MenuItem>,
    close: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let came_from = StoredValue::new_local(dom::focused());
    menu.on_load(move |menu| {
        show_at(&menu, at);
        focus_item(&menu, 0);
    });
    let leave = move || {
        if let Some(element) = came_from.get_value() {
            dom::focus(&element);
        }
        close();
    };
    let items = items.into_iter().map(|MenuItem { label, action, shortcut, is_danger, run }| {
        let choose = move |_| {
            leave();
            run();
        };
        view! {
            <button role="menuitem" tabindex="-1" data-action=action class:danger=is_danger on:click=choose
                aria-keyshortcuts=shortcut.map(Shortcut::aria)>
                {label}
                {shortcut.map(|keys| view! { <kbd aria-hidden="true">{keys.label(dom::is_mac())}</kbd> })}
            </button>
        }
    });
    view! {
        <div
            class="menu"
            role="menu"
            popover="manual"
            aria-label=label
            node_ref=menu
            on:keydown=move |event| on_menu_key(&event, leave)
            on:focusout=move |event| {
                let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
                if menu.get_untracked().is_some_and(|menu| !menu.contains(to.as_ref())) {
                    close();
                }
            }
        >
            {items.collect_view()}
        </div>
    }
}

/// Shows what floats over the page, moved as far as it must to be inside the window.
pub(super) fn show_at(menu: &HtmlElement, at: Anchor) {
    // A browser without popovers shows it in the page's own layer.
    let _ = menu.show_popover();
    let inside = |at_px: f64, size_px: i32, window_px: Option<f64>| {
        let last_px = window_px.unwrap_or(f64::MAX) - f64::from(size_px) - 8.0;
        at_px.min(last_px).max(8.0)
    };
    let window_px =
        |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64());
    let (width_px, height_px) =
        (window_px(window().inner_width()), window_px(window().inner_height()));
    let left_px = inside(at.x_px, menu.offset_width(), width_px);
    let top_px = inside(at.y_px, menu.offset_height(), height_px);
    dom::set_style(menu, "left", &dom::px(left_px));
    dom::set_style(menu, "top", &dom::px(top_px));
}

fn on_menu_key(event: &KeyboardEvent, leave: impl Fn()) {
    let Some(menu) = dom::closest(event, "[role=menu]") else { return };
    let (items, current) = items_of(&menu);
    let last = items.saturating_sub(1);
    match event.key().as_str() {
        "ArrowDown" => focus_item(&menu, if current == last { 0 } else { current + 1 }),
        "ArrowUp" => focus_item(&menu, current.checked_sub(1).unwrap_or(last)),
        "Home" => focus_item(&menu, 0),
        "End" => focus_item(&menu, last),
        "Escape" | "Tab" => leave(),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// How many items there are, and which of them has the focus.
fn items_of(menu: &HtmlElement) -> (usize, usize) {
    let items = menu.children();
    let focused = document().active_element();
    let current = (0..items.length()).find(|item| items.item(*item) == focused);
    (items.length() as usize, current.unwrap_or(0) as usize)
}

fn focus_item(menu: &HtmlElement, item: usize) {
    let item = menu.children().item(item as u32).and_then(|item| item.dyn_into().ok());
    if let Some(item) = item {
        dom::focus(&item);
    }
}
