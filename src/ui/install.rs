//! How the application comes onto the home screen or into the dock: where the browser offers it, by a
//! button; in Safari, by words.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::dom;
use super::labels;

/// Where the boot script keeps the browser's offer.
const OFFER: &str = "installPrompt";

/// What a person can do to install the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WayToInstall {
    /// It is installed: this is its window.
    Installed,
    /// The browser offers it.
    Button,
    /// Safari on a phone or tablet.
    ShareMenu,
    /// Safari on a Mac.
    FileMenu,
    /// The browser says nothing about it.
    Unknown,
}

impl WayToInstall {
    /// The way of this browser, now.
    pub(super) fn here() -> Self {
        if dom::media_matches("(display-mode: standalone)") {
            Self::Installed
        } else if offer().is_some() {
            Self::Button
        } else if !is_safari() {
            Self::Unknown
        } else if dom::is_touch() {
            Self::ShareMenu
        } else {
            Self::FileMenu
        }
    }

    /// What to do, where there are words for it.
    pub(super) const fn words(self) -> Option<&'static str> {
        match self {
            Self::Installed | Self::Unknown => None,
            Self::Button => Some(labels::IT_CAN_BE_INSTALLED),
            Self::ShareMenu => Some(labels::TO_INSTALL_ON_A_PHONE),
            Self::FileMenu => Some(labels::TO_INSTALL_ON_A_MAC),
        }
    }
}

/// Whether what a site stores may go by itself after a while, as Safari has it.
pub(super) fn is_safari() -> bool {
    let vendor = Reflect::get(&window().navigator(), &"vendor".into()).ok();
    vendor.and_then(|vendor| vendor.as_string()).is_some_and(|vendor| vendor.starts_with("Apple"))
}

/// Takes the browser's offer; it shows its own question and can be asked once.
pub(super) async fn install() {
    let Some(offer) = offer() else { return };
    // A window takes every member.
    let _ = Reflect::set(&window(), &OFFER.into(), &JsValue::UNDEFINED);
    let prompt = Reflect::get(&offer, &"prompt".into()).ok();
    let prompt = prompt.and_then(|prompt| prompt.dyn_into::<Function>().ok());
    let asked = prompt.and_then(|prompt| prompt.call0(&offer).ok());
    if let Some(asked) = asked.and_then(|asked| asked.dyn_into::<Promise>().ok()) {
        // Whatever the answer, the browser sees to it.
        let _ = JsFuture::from(asked).await;
    }
}

fn offer() -> Option<JsValue> {
    let offer = Reflect::get(&window(), &OFFER.into()).ok()?;
    offer.is_truthy().then_some(offer)
}
