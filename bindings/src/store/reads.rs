use peristyle::column_store::RowId;
use peristyle::platform::now_ms;
use wasm_bindgen::prelude::*;

use super::ColumnStoreWasm;
use crate::arguments::{count, key};
use crate::errors::Thrown;

#[wasm_bindgen]
impl ColumnStoreWasm {
    /// The row of a key; null if it is not there.
    #[wasm_bindgen(unchecked_return_type = "Row | null")]
    pub fn get_row(
        &self,
        #[wasm_bindgen(unchecked_param_type = "RowKey")] pk: &JsValue,
    ) -> Result<JsValue, Thrown> {
        let key = key(pk, self.store.schema())?;
        let row = self.store.find(&key, now_ms());
        Ok(row.map_or(JsValue::NULL, |row| self.shape().rows(self.view(), [row]).get(0)))
    }

    /// The rows of row ids, in their order; null for each that is gone.
    #[wasm_bindgen(unchecked_return_type = "(Row | null)[]")]
    pub fn get_rows_by_indices(&self, indices: &[u32]) -> JsValue {
        self.shape().rows(self.view(), indices.iter().map(|index| RowId(*index))).into()
    }

    /// The rows from the `start`th up to the one before the `end`th, counted from 0, in the order of
    /// their row ids. As with `Array.slice`, beyond the last there are none.
    #[wasm_bindgen(unchecked_return_type = "Row[]")]
    pub fn get_rows(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] start: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] end: &JsValue,
    ) -> Result<JsValue, Thrown> {
        let (start, end) = (count(start, "the start")?, count(end, "the end")?);
        let view = self.view();
        let rows = view.rows();
        let end = end.min(rows.count() as u64);
        let ids = (start..end).map_while(|place| rows.nth(place as usize));
        Ok(self.shape().rows(view, ids).into())
    }
}
