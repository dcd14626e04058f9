use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::PlatformError;

/// A line to the other tabs of this origin, closed when it is dropped. What one tab posts all others
/// hear, not itself.
pub struct TabChannel {
    channel: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl TabChannel {
    /// Opens the line of a name. Messages that are no text are not passed on.
    ///
    /// # Errors
    /// If the browser has no such lines.
    pub fn open(
        name: &str,
        mut on_message: impl FnMut(String) + 'static,
    ) -> Result<Self, PlatformError> {
        let channel = BroadcastChannel::new(name)
            .map_err(|reason| PlatformError::refused("other tabs cannot be reached", &reason))?;
        let on_message = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                on_message(text);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Ok(Self { channel, _on_message: on_message })
    }

    /// Tells the other tabs.
    ///
    /// # Errors
    /// If the line is closed.
    pub fn post(&self, message: &str) -> Result<(), PlatformError> {
        self.channel
            .post_message(&JsValue::from_str(message))
            .map_err(|reason| PlatformError::refused("other tabs were not told", &reason))
    }
}

impl Drop for TabChannel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
