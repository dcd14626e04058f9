use js_sys::Date;
use wasm_bindgen::JsValue;

/// Milliseconds since the epoch.
pub fn now_ms() -> i64 {
    Date::now() as i64
}

/// How far local time is ahead of UTC at a moment.
pub fn utc_offset_minutes(at_ms: i64) -> i32 {
    // JavaScript counts how far UTC is ahead of local time.
    -(Date::new(&JsValue::from_f64(at_ms as f64)).get_timezone_offset() as i32)
}
