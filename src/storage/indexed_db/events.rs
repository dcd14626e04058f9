//! Listening to events of the browser for as long as somebody wants to know.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures_channel::oneshot;
use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

/// A listener that is there until it is dropped, and never called after.
pub(super) struct Listener {
    target: EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut()>,
}

impl Listener {
    pub(super) fn new(
        target: &EventTarget,
        event: &'static str,
        on_event: impl FnMut() + 'static,
    ) -> Self {
        let closure = Closure::new(on_event);
        target
            .add_event_listener_with_callback(event, closure.as_ref().unchecked_ref())
            .expect("adding a listener throws only for options, and there are none");
        Self { target: target.clone(), event, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.target
            .remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref())
            .expect("removing a listener throws only for options, and there are none");
    }
}

/// The name of the first of some events to come.
///
/// It comes back in a microtask of that event, while a transaction is still active.
pub(super) struct FirstEvent {
    _listeners: Vec<Listener>,
    heard: oneshot::Receiver<&'static str>,
}

impl FirstEvent {
    pub(super) fn of(sources: &[(&EventTarget, &'static str)]) -> Self {
        let (tell, heard) = oneshot::channel();
        let tell = Rc::new(Cell::new(Some(tell)));
        let listen = |(target, event): &(&EventTarget, &'static str)| {
            let (tell, event) = (Rc::clone(&tell), *event);
            Listener::new(target, event, move || {
                if let Some(tell) = tell.take() {
                    // Whoever stopped waiting need not be told.
                    tell.send(event).ok();
                }
            })
        };
        Self { _listeners: sources.iter().map(listen).collect(), heard }
    }
}

impl Future for FirstEvent {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The sender lives in the listeners, and they live as long as the receiver: there is
        // always a sender until an event took it.
        Pin::new(&mut self.heard).poll(context).map(Result::unwrap_or_default)
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &JsValue, delay_ms: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Comes back after a while, unless it is dropped before.
pub(super) struct Timeout {
    timer: JsValue,
    _closure: Closure<dyn FnMut()>,
    over: oneshot::Receiver<()>,
}

impl Timeout {
    pub(super) fn new(delay_ms: i32) -> Self {
        let (tell, over) = oneshot::channel();
        let closure = Closure::once(move || tell.send(()).unwrap_or_default());
        let timer = set_timeout(closure.as_ref(), delay_ms);
        Self { timer, _closure: closure, over }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
    }
}

impl Future for Timeout {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.over).poll(context).map(Result::unwrap_or_default)
    }
}
