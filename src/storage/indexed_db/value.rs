//! Values and key ranges on their way in and out of the browser.

use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbKeyRange;

use crate::storage::{KeyRange, Stored};

pub(super) fn value_to_js(value: &Stored) -> JsValue {
    match value {
        Stored::Text(text) => JsValue::from_str(text),
        Stored::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
        Stored::Foreign(_) => unreachable!("a burst refuses foreign values"),
    }
}

pub(super) fn value_from_js(value: &JsValue) -> Stored {
    if let Some(text) = value.as_string() {
        return Stored::Text(text);
    }
    match value.dyn_ref::<Uint8Array>() {
        Some(bytes) => Stored::Bytes(bytes.to_vec()),
        None => Stored::Foreign(kind_of(value)),
    }
}

/// The value of a `get`, where nothing is `undefined`.
pub(super) fn found_from_js(value: &JsValue) -> Option<Stored> {
    (!value.is_undefined()).then(|| value_from_js(value))
}

/// The keys of a `getAllKeys`. A range between two texts holds no keys but texts.
pub(super) fn keys_from_js(keys: &JsValue) -> Vec<String> {
    keys.unchecked_ref::<Array>().iter().filter_map(|key| key.as_string()).collect()
}

/// Keys and values of a `getAllKeys` and a `getAll` over the same range.
pub(super) fn entries_from_js(keys: &JsValue, values: &JsValue) -> Vec<(String, Stored)> {
    let values = values.unchecked_ref::<Array>().iter();
    keys_from_js(keys).into_iter().zip(values.map(|value| value_from_js(&value))).collect()
}

/// The range for the browser, which has none that are empty: nothing for one that is.
pub(super) fn range_to_js(range: &KeyRange) -> Result<Option<JsValue>, JsValue> {
    if range.is_empty() {
        return Ok(None);
    }
    let (lower, upper) = (range.lower().into(), range.upper().into());
    IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &upper, false, true)
        .map(|range| Some(range.into()))
}

/// What a value is that is neither text nor bytes, such as "number" or "Blob".
fn kind_of(value: &JsValue) -> String {
    match value.dyn_ref::<Object>() {
        Some(object) => object.constructor().name().into(),
        None if value.is_null() => "null".to_owned(),
        None => value.js_typeof().as_string().unwrap_or_default(),
    }
}
