//! Rows as plain objects.

use std::rc::Rc;

use js_sys::Array;
use peristyle::column_store::{Key, RowId, Schema, Value, View, WriteError};
use wasm_bindgen::JsValue;

use crate::arguments::{not, text};
use crate::cells::{cell_from_js, int_to_js};
use crate::errors::Thrown;
use crate::objects::{members, pair};
use crate::records::{RecordMaker, Records};

/// The names of the columns of a store as both sides know them, so that no row has to carry them over.
#[derive(Debug)]
pub(crate) struct RowShape {
    names: Vec<Rc<str>>,
    js_names: Vec<JsValue>,
    maker: RecordMaker,
}

impl RowShape {
    pub(crate) fn of(schema: &Schema) -> Self {
        let names: Vec<Rc<str>> =
            schema.columns().iter().map(|column| column.name().into()).collect();
        let js_names: Vec<JsValue> = names.iter().map(|name| JsValue::from(&**name)).collect();
        let maker = RecordMaker::new(&js_names.iter().collect());
        Self { names, js_names, maker }
    }

    /// Whether the columns still have these names, in this order.
    pub(crate) fn fits(&self, schema: &Schema) -> bool {
        let columns = schema.columns();
        columns.len() == self.names.len()
            && columns.iter().zip(&self.names).all(|(column, name)| column.name() == &**name)
    }

    /// A name that was given; most rows have their members in the order of the columns.
    fn name(&self, place: usize, given: &JsValue) -> Result<Rc<str>, Thrown> {
        match self.js_names.get(place) {
            Some(expected) if expected == given => Ok(self.names[place].clone()),
            _ => text(given, "the name of a column").map(Rc::from),
        }
    }

    /// Rows of a view of these columns; null for each that is not there.
    pub(crate) fn rows(&self, view: View<'_>, rows: impl IntoIterator<Item = RowId>) -> Array {
        let mut records = Records::of(&self.maker);
        for row in rows {
            match view.row(row) {
                None => records.missing(),
                Some(cells) => {
                    records.begin();
                    for cell in cells {
                        records.cell(cell);
                    }
                }
            }
        }
        records.finish()
    }
}

/// The members of a row as they were given, each with a value of its column's type. Members that are
/// undefined are absent.
pub(crate) struct RowInput {
    names: Vec<Rc<str>>,
    values: Vec<Value>,
}

impl RowInput {
    /// Reads an object, or a `Map`, against a schema that has a shape.
    pub(crate) fn read(row: &JsValue, schema: &Schema, shape: &RowShape) -> Result<Self, Thrown> {
        let given = members(row)?.ok_or_else(|| not("a row", "an object", row))?;
        let mut input = Self { names: Vec::new(), values: Vec::new() };
        for (place, member) in given.iter().enumerate() {
            let (name, value) = pair(&member);
            if !value.is_undefined() {
                let name = shape.name(place, &name)?;
                input.values.push(cell(&value, &name, schema)?);
                input.names.push(name);
            }
        }
        Ok(input)
    }

    /// Hands the members to a verb of the column store.
    pub(crate) fn write<T>(self, verb: impl FnOnce(&[(&str, Value)]) -> T) -> T {
        let names = self.names.iter().map(|name| &**name);
        verb(&names.zip(self.values).collect::<Vec<_>>())
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
