//! Values of cells on their way in and out of JavaScript.

use js_sys::{BigInt, Date as JsDate, JsString};
use peristyle::column_store::{ColumnType, Date, Timestamp, Value, ValueRef};
use wasm_bindgen::{JsCast, JsValue};

use crate::errors::Thrown;

/// Whole numbers up to here are exact in a `number`.
const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;
/// How much of a text an error quotes.
const QUOTED_CHARS: usize = 40;

/// A cell as JavaScript sees it: whole numbers beyond 2^53 are BigInts, days and moments ISO 8601.
pub(crate) fn cell_to_js(cell: ValueRef<'_>) -> JsValue {
    match cell {
        ValueRef::Null => JsValue::NULL,
        ValueRef::Int(int) => int_to_js(int),
        ValueRef::Float(float) => float.into(),
        ValueRef::String(text) => text.into(),
        ValueRef::Bool(bool) => bool.into(),
        ValueRef::Date(date) => date.to_string().into(),
        ValueRef::Timestamp(timestamp) => timestamp.to_string().into(),
    }
}

/// Whether a whole number and its neighbours are exact in a `number`.
pub(crate) fn is_safe(long: i128) -> bool {
    let greatest = i128::from(MAX_SAFE_INTEGER);
    (-greatest..=greatest).contains(&long)
}

/// A number if it is exact in one, else a BigInt.
pub(crate) fn int_to_js(int: i64) -> JsValue {
    if is_safe(i128::from(int)) { (int as f64).into() } else { BigInt::from(int).into() }
}

/// The same of a sum.
pub(crate) fn long_to_js(long: i128) -> JsValue {
    i64::try_from(long).map_or_else(|_| BigInt::from(long).into(), int_to_js)
}

/// What JavaScript gives for a cell of a column; undefined is null.
pub(crate) fn cell_from_js(
    value: &JsValue,
    column: &str,
    column_type: ColumnType,
) -> Result<Value, Thrown> {
    let cell = match column_type {
        _ if value.is_null() || value.is_undefined() => Some(Value::Null),
        ColumnType::Int => int_from_js(value).map(Value::Int),
        ColumnType::Float => value.as_f64().map(Value::Float),
        ColumnType::String if value.is_string() => Some(Value::String(string_from_js(value)?)),
        ColumnType::String => None,
        ColumnType::Bool => value.as_bool().map(Value::Bool),
        ColumnType::Date => day_from_js(value).map(Value::Date),
        ColumnType::Timestamp => moment_from_js(value).map(Value::Timestamp),
    };
    cell.ok_or_else(|| {
        Thrown::argument(&format!(
            "column \"{column}\" holds {column_type}, and {} was given for it{}",
            described(value),
            advice(value, column_type)
        ))
    })
}

/// What JavaScript gives to compare a column with: numbers of either kind for numbers.
pub(crate) fn operand_from_js(
    value: &JsValue,
    column: &str,
    column_type: ColumnType,
) -> Result<Value, Thrown> {
    if value.is_null() || value.is_undefined() {
        return Err(Thrown::argument(&format!(
            "column \"{column}\" was to be compared with {}, which nothing equals: filter by \
             \"is null\" for rows without a value",
            described(value)
        )));
    }
    match (column_type, value.as_f64()) {
        (ColumnType::Int, Some(number)) if int_from_js(value).is_none() => Ok(Value::Float(number)),
        (ColumnType::Float, None) if value.is_bigint() => {
            cell_from_js(value, column, ColumnType::Int)
        }
        _ => cell_from_js(value, column, column_type),
    }
}

/// A whole number that was given exactly.
pub(crate) fn int_from_js(value: &JsValue) -> Option<i64> {
    match value.as_f64() {
        Some(number) => {
            let is_exact = number.fract() == 0.0 && number.abs() <= MAX_SAFE_INTEGER as f64;
            is_exact.then_some(number as i64)
        }
        None if value.is_bigint() => i64::try_from(value.clone()).ok(),
        None => None,
    }
}

/// A text without half characters, which no UTF-8 can hold.
pub(crate) fn string_from_js(value: &JsValue) -> Result<String, Thrown> {
    let text = value.as_string().unwrap_or_default();
    // A half becomes the replacement character on its way here, which may also be there in earnest.
    let is_whole = !text.contains('\u{FFFD}')
        || value.dyn_ref::<JsString>().is_none_or(JsString::is_valid_utf16);
    if is_whole {
        return Ok(text);
    }
    Err(Thrown::argument(&format!(
        "{} has half of a character in it (a lone surrogate), which cannot be stored",
        described(value)
    )))
}

/// A `Date` for a day has to be the first moment of a day, UTC: else it would depend on the reader's time
/// zone which day is meant.
fn day_from_js(value: &JsValue) -> Option<Date> {
    if value.is_instance_of::<JsDate>() {
        let moment = moment_from_js(value)?;
        return Some(moment.date()).filter(|day| day.midnight() == moment);
    }
    value.as_string()?.parse().ok()
}

fn moment_from_js(value: &JsValue) -> Option<Timestamp> {
    if let Some(date) = value.dyn_ref::<JsDate>() {
        let ms = date.get_time();
        return if ms.is_nan() { None } else { Timestamp::from_ms(ms as i64).ok() };
    }
    let text = value.as_string()?;
    match text.parse::<Date>() {
        Ok(day) => Some(day.midnight()),
        Err(_) => text.parse().ok(),
    }
}

/// A value in words, for errors.
pub(crate) fn described(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        let mut quoted: String = text.chars().take(QUOTED_CHARS).collect();
        if quoted.len() < text.len() {
            quoted.push('…');
        }
        return format!("the string {quoted:?}");
    }
    if let Some(number) = value.as_f64() {
        return format!("the number {number}");
    }
    if let Some(date) = value.dyn_ref::<JsDate>() {
        let is_valid = !date.get_time().is_nan();
        let text = if is_valid { String::from(date.to_iso_string()) } else { "Invalid".to_owned() };
        return format!("the Date {text}");
    }
    if js_sys::Array::is_array(value) {
        return "an array".to_owned();
    }
    match value.js_typeof().as_string().as_deref() {
        _ if value.is_null() => "null".to_owned(),
        Some("bigint") => "a BigInt".to_owned(),
        Some("boolean") => format!("{}", value.is_truthy()),
        Some("undefined") => "undefined".to_owned(),
        Some("object") => "an object".to_owned(),
        Some(other) => format!("a {other}"),
        None => "something".to_owned(),
    }
}

/// What would help.
fn advice(value: &JsValue, column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Int if value.as_f64().is_some_and(|number| number.fract() == 0.0) => {
            ": beyond 2^53 a number is not exact, so give a BigInt"
        }
        ColumnType::Int if value.is_bigint() => " beyond 64 bits",
        ColumnType::Date if value.is_instance_of::<JsDate>() => {
            ": a Date for a day is midnight UTC within the years -9999 to 9999"
        }
        ColumnType::Date => ": a day is written 2024-02-29",
        ColumnType::Timestamp if value.is_string() => ": a moment is written 2024-02-29T13:45:00Z",
        ColumnType::Timestamp => ": give a Date, or a text such as 2024-02-29T13:45:00Z",
        _ => "",
    }
}
