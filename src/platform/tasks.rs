use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Runs a future to its end, on this thread.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Beyond it browsers take a delay for none.
const LONGEST_TIMER_MS: u32 = i32::MAX as u32;

#[wasm_bindgen]
extern "C" {
    // Those of the window or of the worker, whichever this runs in.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &Function, delay_ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Ends after a while, in a window or a worker. Dropping it takes the timer away.
pub async fn sleep_ms(duration_ms: u32) {
    let done = Rc::new(RefCell::new(Signal::default()));
    let ring = done.clone();
    let on_time = Closure::<dyn FnMut()>::new(move || ring.borrow_mut().ring());
    let callback = on_time.as_ref().unchecked_ref::<Function>();
    let id = set_timeout(callback, duration_ms.min(LONGEST_TIMER_MS));
    let _timer = Timer { id, _on_time: on_time };
    std::future::poll_fn(|context| done.borrow_mut().poll(context.waker())).await;
}

/// Whether something has happened, and who waits for it.
#[derive(Default)]
struct Signal {
    has_rung: bool,
    waiting: Option<Waker>,
}

impl Signal {
    fn ring(&mut self) {
        self.has_rung = true;
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
    }

    fn poll(&mut self, waker: &Waker) -> Poll<()> {
        if self.has_rung {
            return Poll::Ready(());
        }
        self.waiting = Some(waker.clone());
        Poll::Pending
    }
}

struct Timer {
    id: JsValue,
    _on_time: Closure<dyn FnMut()>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}

/// Lets input, painting, timers and everything else that waits run first.
///
/// It is a message to oneself. `setTimeout` would do, but browsers make nested ones wait for 4 ms each;
/// `scheduler.yield()` comes back before everything else that waits, so that a loop over it keeps timers
/// from running at all.
pub async fn yield_now() {
    match MessageChannel::new() {
        Ok(channel) => turn_of(&channel).await,
        Err(_) => sleep_ms(0).await,
    }
}

async fn turn_of(channel: &MessageChannel) {
    let port = channel.port1();
    let turn = Promise::new(&mut |resolve, _| port.set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        // The promise is only ever resolved.
        let _ = JsFuture::from(turn).await;
    }
    port.close();
}
