use js_sys::{Error, JsString};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};

/// Something that the browser refused or lacks.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{what} ({details})")]
pub struct PlatformError {
    what: &'static str,
    details: String,
}

impl PlatformError {
    /// `what` could not be done, since the browser lacks it.
    pub(super) fn missing(what: &'static str) -> Self {
        Self { what, details: "this browser cannot do that here".to_owned() }
    }

    /// `what` could not be done, in the browser's own words.
    pub(super) fn refused(what: &'static str, reason: &JsValue) -> Self {
        Self { what, details: words_of(reason) }
    }
}

/// The words of whatever JavaScript threw. A `DOMException` is an `Error` to `instanceof`.
fn words_of(reason: &JsValue) -> String {
    if let Some(error) = reason.dyn_ref::<Error>() {
        return format!("{}: {}", String::from(error.name()), String::from(error.message()));
    }
    reason.dyn_ref::<JsString>().map_or_else(|| "no reason was given".to_owned(), String::from)
}
