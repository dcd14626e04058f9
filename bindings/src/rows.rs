//! Rows as plain objects.

use js_sys::JsString;
use peristyle::column_store::{Key, RowId, Schema, Value, View, WriteError};
use wasm_bindgen::JsValue;

use crate::arguments::{not, text};
use crate::cells::{cell_from_js, cell_to_js, int_to_js};
use crate::errors::Thrown;
use crate::objects::{members, object_of, pair};

/// The members of a row as they were given, each with a value of its column's type. Members that are
/// undefined are absent.
pub(crate) struct RowInput {
    names: Vec<String>,
    values: Vec<Value>,
}

impl RowInput {
    /// Reads an object, or a `Map`, against a schema.
    pub(crate) fn read(row: &JsValue, schema: &Schema) -> Result<Self, Thrown> {
        let given = members(row)?.ok_or_else(|| not("a row", "an object", row))?;
        let mut input = Self { names: Vec::new(), values: Vec::new() };
        for (name, value) in given.iter().map(|member| pair(&member)) {
            if !value.is_undefined() {
                let name = text(&name, "the name of a column")?;
                input.values.push(cell(&value, &name, schema)?);
                input.names.push(name);
            }
        }
        Ok(input)
    }

    /// As the column store takes them.
    pub(crate) fn cells(&self) -> Vec<(&str, Value)> {
        self.names.iter().map(String::as_str).zip(self.values.iter().cloned()).collect()
    }
}

/// A key as JavaScript sees it.
pub(crate) fn key_to_js(key: &Key) -> JsValue {
    match key {
        Key::Int(int) => int_to_js(*int),
        Key::String(text) => text.into(),
        Key::Row(row) => row.0.into(),
    }
}

/// The key that a row gives itself, if it gives one that can be read; else null.
pub(crate) fn key_of_input(row: &JsValue, schema: &Schema) -> JsValue {
    let Some(column) = schema.key() else { return JsValue::NULL };
    let given = members(row).ok().flatten().unwrap_or_default();
    let mut given = given.iter().map(|member| pair(&member));
    let key = given.find(|(name, _)| name.as_string().as_deref() == Some(column.name()));
    key.map_or(JsValue::NULL, |(_, value)| value)
}

/// A value for the column of a name.
pub(crate) fn cell(value: &JsValue, name: &str, schema: &Schema) -> Result<Value, Thrown> {
    let Some(index) = schema.index_of(name) else {
        return Err(WriteError::NoSuchColumn { column: name.to_owned(), key: None }.into());
    };
    cell_from_js(value, name, schema.columns()[index].column_type())
}

/// Makes objects of rows, all with the same names.
pub(crate) struct RowObjects<'a> {
    view: View<'a>,
    names: Vec<JsString>,
}

impl<'a> RowObjects<'a> {
    pub(crate) fn of(view: View<'a>) -> Self {
        let columns = view.table().schema().columns().iter();
        Self { view, names: columns.map(|column| JsString::from(column.name())).collect() }
    }

    /// The row, in schema order; null if it is not there.
    pub(crate) fn row(&self, row: RowId) -> JsValue {
        match self.view.row(row) {
            None => JsValue::NULL,
            Some(cells) => {
                let names = self.names.iter().map(JsValue::from);
                object_of(names.zip(cells.into_iter().map(cell_to_js)))
            }
        }
    }
}
