//! Stopping a verb by an `AbortSignal`: its future is dropped, which is a safe place to stop.

use std::future::Future;
use std::pin::pin;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::errors::Thrown;

/// What the work comes to, unless the signal comes first. `stopped` is the message then.
pub(crate) async fn unless_aborted<T>(
    signal: Option<AbortSignal>,
    stopped: &str,
    work: impl Future<Output = Result<T, Thrown>>,
) -> Result<T, Thrown> {
    let Some(signal) = signal else { return work.await };
    if signal.aborted() {
        return Err(Thrown::aborted(&stopped, &signal.reason()));
    }
    let (tell, heard) = oneshot::channel();
    let _listener = AbortListener::new(&signal, tell);
    match select(pin!(work), heard).await {
        Either::Left((done, _)) => done,
        Either::Right(_) => Err(Thrown::aborted(&stopped, &signal.reason())),
    }
}

/// A listener that is there until it is dropped.
struct AbortListener {
    signal: AbortSignal,
    closure: Closure<dyn FnMut()>,
}

impl AbortListener {
    fn new(signal: &AbortSignal, tell: oneshot::Sender<()>) -> Self {
        let mut tell = Some(tell);
        let closure = Closure::new(move || {
            if let Some(tell) = tell.take() {
                // Whoever stopped waiting need not be told.
                tell.send(()).ok();
            }
        });
        signal
            .add_event_listener_with_callback("abort", closure.as_ref().unchecked_ref())
            .expect("adding a listener throws only for options, and there are none");
        Self { signal: signal.clone(), closure }
    }
}

impl Drop for AbortListener {
    fn drop(&mut self) {
        self.signal
            .remove_event_listener_with_callback("abort", self.closure.as_ref().unchecked_ref())
            .expect("removing a listener throws only for options, and there are none");
    }
}
