//! Files that other applications shared with this one, which the service worker keeps until they are asked for.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageChannel, MessageEvent, ServiceWorker};

/// Takes them over, oldest first; each is given once. None where no worker answers for this page.
pub(super) async fn take_shared_files() -> Vec<File> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let container = window.navigator().service_worker();
    // Absent outside of secure contexts, where the getter gives undefined.
    let worker = if container.is_undefined() { None } else { container.controller() };
    let Some((worker, channel)) = worker.zip(MessageChannel::new().ok()) else { return Vec::new() };
    let answer = answer_of(&worker, &channel).await;
    channel.port1().close();
    answer.unwrap_or_default().iter().filter_map(|file| file.dyn_into().ok()).collect()
}

/// Nothing if the worker could not be asked.
async fn answer_of(worker: &ServiceWorker, channel: &MessageChannel) -> Option<Array> {
    let port = channel.port1();
    let answer = Promise::new(&mut |resolve, _| port.set_onmessage(Some(&resolve)));
    let question = Object::new();
    Reflect::set(&question, &"type".into(), &JsValue::from_str("TAKE_SHARED")).ok()?;
    worker.post_message_with_transferable(&question, &Array::of1(&channel.port2())).ok()?;
    let event: MessageEvent = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    event.data().dyn_into().ok()
}
