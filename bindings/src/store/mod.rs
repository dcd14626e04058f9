//! The column store as a class of JavaScript. It knows no storage.

mod csv;
mod groups;
mod queries;
mod reads;
mod schema;
mod writes;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use peristyle::column_store::{ColumnStore, Schema, View};
use peristyle::persistence::Saved;
use peristyle::platform::now_ms;
use wasm_bindgen::prelude::*;

use crate::arguments::{columns, text};
use crate::errors::Thrown;
use crate::rows::RowShape;

/// A typed, columnar, in-memory table.
///
/// Rows are plain objects in schema order. The numbers that `insert_row`, the filters and `sort` give are
/// row ids: they stay true after deletes and vacuum, and the id of a row that is gone reads as null. A
/// table without a primary key names its rows by them in `get_row`, `update_row`, `delete_row` and
/// `set_row_ttl`.
///
/// Whole numbers beyond 2^53 are BigInts; days come out as `2024-02-29` and moments as
/// `2024-02-29T13:45:00Z`, and go in as the same or as `Date`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ColumnStoreWasm {
    store: ColumnStore,
    /// What it was saved as, or loaded from, last. A save that is running fills it in when it is done,
    /// even if the store has been freed by then.
    saved: Rc<RefCell<Option<Saved>>>,
    /// Made when first needed, and anew when the columns have changed.
    shape: RefCell<Option<Rc<RowShape>>>,
}

#[wasm_bindgen]
impl ColumnStoreWasm {
    /// A store without columns.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, Thrown> {
        let no_columns: [(&str, _); 0] = [];
        Ok(Self::of(ColumnStore::new(Schema::new(&no_columns)?), None))
    }

    /// A store with these columns and without a primary key.
    ///
    /// The types are int, float, string, bool, date and timestamp, in any case, or an alias such as
    /// integer, double, text, boolean.
    pub fn with_schema(
        #[wasm_bindgen(unchecked_param_type = "ColumnSchema[]")] schema: &JsValue,
    ) -> Result<Self, Thrown> {
        Ok(Self::of(ColumnStore::new(Schema::new(&columns(schema)?)?), None))
    }

    /// A store with these columns, of which one, an int or a string column, is the primary key.
    pub fn with_primary_key(
        #[wasm_bindgen(unchecked_param_type = "ColumnSchema[]")] schema: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] pk_column: &JsValue,
    ) -> Result<Self, Thrown> {
        let key = text(pk_column, "the primary key column")?;
        Ok(Self::of(ColumnStore::new(Schema::with_key(&columns(schema)?, &key)?), None))
    }
}

impl ColumnStoreWasm {
    pub(crate) fn of(store: ColumnStore, saved: Option<Saved>) -> Self {
        Self { store, saved: Rc::new(RefCell::new(saved)), shape: RefCell::default() }
    }

    pub(crate) fn column_store(&self) -> &ColumnStore {
        &self.store
    }

    pub(crate) fn saved(&self) -> &Rc<RefCell<Option<Saved>>> {
        &self.saved
    }

    /// The names of its columns.
    fn shape(&self) -> Rc<RowShape> {
        let mut shape = self.shape.borrow_mut();
        match &*shape {
            Some(shape) if shape.fits(self.store.schema()) => shape.clone(),
            _ => shape.insert(Rc::new(RowShape::of(self.store.schema()))).clone(),
        }
    }

    /// The table at this moment.
    fn view(&self) -> View<'_> {
        self.store.view(now_ms())
    }
}

/// Values of JavaScript as an array.
fn array_of(values: impl IntoIterator<Item = JsValue>) -> JsValue {
    values.into_iter().collect::<Array>().into()
}
