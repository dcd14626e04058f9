use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BeforeUnloadEvent, Event, EventTarget, VisibilityState};

/// An ear for an event of the page, which is deaf once it is dropped.
#[must_use = "dropping it takes the listener away"]
pub struct PageHook {
    target: EventTarget,
    event: &'static str,
    listener: Closure<dyn FnMut(Event)>,
}

impl PageHook {
    pub(super) fn new(
        target: EventTarget,
        event: &'static str,
        on_event: impl FnMut(Event) + 'static,
    ) -> Option<Self> {
        let listener = Closure::new(on_event);
        target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref()).ok()?;
        Some(Self { target, event, listener })
    }
}

impl Drop for PageHook {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        // An ear that was never there needs no taking away.
        let _ = self.target.remove_event_listener_with_callback(self.event, listener);
    }
}

/// Calls when the page is hidden or about to go: the last moments in which it surely runs.
pub fn on_page_hidden(mut on_hidden: impl FnMut() + Clone + 'static) -> Vec<PageHook> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let mut on_leave = on_hidden.clone();
    let leave = PageHook::new(window.clone().into(), "pagehide", move |_| on_leave());
    let hide = window.document().and_then(|document| {
        let page = document.clone();
        PageHook::new(document.into(), "visibilitychange", move |_| {
            if page.visibility_state() == VisibilityState::Hidden {
                on_hidden();
            }
        })
    });
    leave.into_iter().chain(hide).collect()
}

/// Asks the person before the page is left.
pub fn ask_before_leave() -> Option<PageHook> {
    let window = web_sys::window()?;
    PageHook::new(window.into(), "beforeunload", |event| {
        event.prevent_default();
        if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
            // Browsers before 2023 ask only where this is set, and show words of their own.
            event.set_return_value("unsaved edits");
        }
    })
}
