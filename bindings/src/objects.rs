//! Plain objects of JavaScript, read and made. Everything that can run foreign code catches.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use crate::errors::Thrown;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Object, js_name = entries, catch)]
    fn object_entries(object: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(js_namespace = Object, js_name = fromEntries)]
    fn object_from_entries(entries: &Array) -> Object;

    #[wasm_bindgen(js_namespace = Array, js_name = from, catch)]
    fn array_from(iterable: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn json_parse(json: &str) -> Result<JsValue, JsValue>;
}

/// The own members of an object, or the entries of a `Map`, each an array of name and value; none for
/// anything else.
pub(crate) fn members(value: &JsValue) -> Result<Option<Array>, Thrown> {
    let members = if value.is_instance_of::<js_sys::Map>() {
        array_from(value)
    } else if value.is_object() && !Array::is_array(value) {
        object_entries(value)
    } else {
        return Ok(None);
    };
    members.map(Some).map_err(Thrown::foreign)
}

/// The elements of an array, without its holes; none for anything else.
pub(crate) fn elements(value: &JsValue) -> Result<Option<Array>, Thrown> {
    let is_list = Array::is_array(value) || js_sys::ArrayBuffer::is_view(value);
    is_list.then(|| array_from(value)).transpose().map_err(Thrown::foreign)
}

/// An object with these members. They are defined and not set, so `__proto__` is a name like any other.
pub(crate) fn object_of(members: impl IntoIterator<Item = (JsValue, JsValue)>) -> JsValue {
    let entries = Array::new();
    for (name, value) in members {
        entries.push(&Array::of2(&name, &value));
    }
    object_from_entries(&entries).into()
}

/// The same with names that the program has.
pub(crate) fn object<const N: usize>(members: [(&str, JsValue); N]) -> JsValue {
    object_of(members.map(|(name, value)| (JsValue::from_str(name), value)))
}

/// The members of a JSON object.
pub(crate) fn members_of_json(json: &str) -> Result<Vec<(JsValue, JsValue)>, Thrown> {
    let object = json_parse(json).map_err(Thrown::foreign)?;
    let members = members(&object)?.unwrap_or_default();
    Ok(members.iter().map(|member| pair(&member)).collect())
}

/// A member as `members` gives it.
pub(crate) fn pair(member: &JsValue) -> (JsValue, JsValue) {
    let member: &Array = member.unchecked_ref();
    (member.get(0), member.get(1))
}
