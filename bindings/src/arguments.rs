//! Arguments that are more than a cell: texts, counts, types, keys, options.

use js_sys::{Array, Function};
use peristyle::column_store::{ColumnType, Key, RowId, Schema};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use crate::cells::{described, int_from_js, string_from_js};
use crate::errors::Thrown;
use crate::objects::{elements, members, pair};

/// A string.
pub(crate) fn text(value: &JsValue, what: &str) -> Result<String, Thrown> {
    if value.is_string() { string_from_js(value) } else { Err(not(what, "a string", value)) }
}

/// A whole number that is not negative.
pub(crate) fn count(value: &JsValue, what: &str) -> Result<u64, Thrown> {
    let count = if value.is_bigint() {
        u64::try_from(value.clone()).ok()
    } else {
        int_from_js(value).and_then(|int| u64::try_from(int).ok())
    };
    count.ok_or_else(|| not(what, "a whole number from 0 on", value))
}

/// An array.
pub(crate) fn list(value: &JsValue, what: &str) -> Result<Array, Thrown> {
    elements(value)?.ok_or_else(|| not(what, "an array", value))
}

/// The name of a column type.
pub(crate) fn column_type(value: &JsValue) -> Result<ColumnType, Thrown> {
    Ok(text(value, "a column type")?.parse::<ColumnType>()?)
}

/// What names a row: a value of the key column, or the row id in a table without one.
pub(crate) fn key(value: &JsValue, schema: &Schema) -> Result<Key, Thrown> {
    match schema.key().map(|column| (column.name(), column.column_type())) {
        Some((_, ColumnType::String)) if value.is_string() => {
            string_from_js(value).map(Key::String)
        }
        Some((name, ColumnType::String)) => {
            Err(not(&format!("the key in column \"{name}\""), "a string", value))
        }
        Some((name, _)) => int_from_js(value).map(Key::Int).ok_or_else(|| {
            not(&format!("the key in column \"{name}\""), "a whole number or a BigInt", value)
        }),
        None => row_id(value).map(Key::Row),
    }
}

fn row_id(value: &JsValue) -> Result<RowId, Thrown> {
    let id = int_from_js(value).and_then(|int| u32::try_from(int).ok());
    id.map(RowId).ok_or_else(|| {
        not("a row of a table without a key", "its row id, from 0 to 4294967295", value)
    })
}

/// The names and types of columns.
pub(crate) fn columns(value: &JsValue) -> Result<Vec<(String, ColumnType)>, Thrown> {
    let columns = list(value, "a schema")?;
    let column = |column: JsValue| {
        let mut column = Options::read("a column of a schema", &column, &["name", "type"])?;
        let name = column.take("name", |name| text(name, "the name of a column"))?;
        let column_type = column.take("type", column_type)?;
        match (name, column_type) {
            (Some(name), Some(column_type)) => Ok((name, column_type)),
            _ => Err(Thrown::argument(&"a column of a schema is {name, type}")),
        }
    };
    columns.iter().map(column).collect()
}

/// An error about an argument.
pub(crate) fn not(what: &str, expected: &str, found: &JsValue) -> Thrown {
    Thrown::argument(&format!("{what} should be {expected}, not {}", described(found)))
}

/// The members of an object of options; a member that no option has is an error, since a misspelt one
/// would be left out without a word.
pub(crate) struct Options {
    members: Vec<(String, JsValue)>,
}

impl Options {
    /// `what` names the object in errors. Nothing is an object without members; members that are
    /// undefined are absent.
    pub(crate) fn read(what: &str, value: &JsValue, known: &[&str]) -> Result<Self, Thrown> {
        if value.is_null() || value.is_undefined() {
            return Ok(Self { members: Vec::new() });
        }
        let given = members(value)?.ok_or_else(|| not(what, "an object", value))?;
        let mut members = Vec::new();
        for (name, value) in given.iter().map(|member| pair(&member)) {
            let name = text(&name, "the name of an option")?;
            if !known.contains(&&*name) {
                let known = known.join(", ");
                let message = format!("{what} has no member \"{name}\"; there are: {known}");
                return Err(Thrown::argument(&message));
            }
            if !value.is_undefined() {
                members.push((name, value));
            }
        }
        Ok(Self { members })
    }

    /// A member, if it is there.
    pub(crate) fn take<T>(
        &mut self,
        name: &str,
        convert: impl FnOnce(&JsValue) -> Result<T, Thrown>,
    ) -> Result<Option<T>, Thrown> {
        let place = self.members.iter().position(|(member, _)| member == name);
        place.map(|place| convert(&self.members.swap_remove(place).1)).transpose()
    }

    /// A string.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Thrown> {
        self.take(name, |value| text(value, name))
    }

    /// True or false; false if it is absent.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, Thrown> {
        Ok(self.bool(name)?.unwrap_or(false))
    }

    /// True or false.
    pub(crate) fn bool(&mut self, name: &str) -> Result<Option<bool>, Thrown> {
        let convert = |value: &JsValue| value.as_bool();
        self.take(name, |value| convert(value).ok_or_else(|| not(name, "true or false", value)))
    }

    /// A function; null is none.
    pub(crate) fn function(&mut self, name: &str) -> Result<Option<Function>, Thrown> {
        self.instance(name, "a function")
    }

    /// An `AbortSignal`; null is none.
    pub(crate) fn signal(&mut self) -> Result<Option<AbortSignal>, Thrown> {
        self.instance("signal", "an AbortSignal")
    }

    fn instance<T: JsCast + Clone>(
        &mut self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, Thrown> {
        let found = self.take(name, |value| match value.dyn_ref::<T>() {
            Some(instance) => Ok(Some(instance.clone())),
            None if value.is_null() => Ok(None),
            None => Err(not(name, expected, value)),
        })?;
        Ok(found.flatten())
    }
}
