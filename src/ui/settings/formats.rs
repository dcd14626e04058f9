use js_sys::Intl::{DateTimeFormat, NumberFormat};
use js_sys::{Array, BigInt, Date, Function, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::column_store::ValueRef;

/// Floats as large or small as these are shown as they are stored: in full they would be unreadable.
const LARGE: f64 = 1e15;
const SMALL: f64 = 1e-6;
const MS_PER_DAY: f64 = 86_400_000.0;

/// How the browser's language writes numbers and dates. Made once, since making one takes longer than a
/// thousand uses.
pub(in crate::ui) struct Formats {
    number: Function,
    date: Function,
    timestamp: Function,
}

impl Formats {
    /// The formats of the browser's language.
    pub(in crate::ui) fn local() -> Self {
        let number = [
            ("maximumFractionDigits", JsValue::from(17)),
            // Years and other short numbers stay in one piece.
            ("useGrouping", "min2".into()),
        ];
        let date = [("dateStyle", "medium".into()), ("timeZone", "UTC".into())];
        let timestamp = [
            ("dateStyle", JsValue::from("medium")),
            ("timeStyle", "medium".into()),
            ("timeZone", "UTC".into()),
        ];
        Self {
            number: NumberFormat::new(&Array::new(), &object(&number)).format(),
            date: DateTimeFormat::new(&Array::new(), &object(&date)).format(),
            timestamp: DateTimeFormat::new(&Array::new(), &object(&timestamp)).format(),
        }
    }

    /// A value as the browser's language has it; none where it is shown as it is stored.
    pub(in crate::ui) fn text_of(&self, value: ValueRef<'_>) -> Option<String> {
        let (format, value) = match value {
            ValueRef::Int(int) => (&self.number, BigInt::from(int).into()),
            ValueRef::Float(float) if is_readable(float) => (&self.number, float.into()),
            ValueRef::Date(date) => (&self.date, moment(f64::from(date.days()) * MS_PER_DAY)),
            ValueRef::Timestamp(at) => (&self.timestamp, moment(at.ms() as f64)),
            _ => return None,
        };
        format.call1(&JsValue::UNDEFINED, &value).ok()?.as_string()
    }
}

fn is_readable(float: f64) -> bool {
    float == 0.0 || (SMALL..LARGE).contains(&float.abs())
}

fn moment(at_ms: f64) -> JsValue {
    Date::new(&at_ms.into()).into()
}

fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A plain object takes every member.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
