use js_sys::Array;
use peristyle::column_store::{Upserted, VacuumStats};
use peristyle::platform::now_ms;
use wasm_bindgen::prelude::*;

use super::ColumnStoreWasm;
use crate::arguments::{count, key, list, text};
use crate::cells::int_to_js;
use crate::errors::Thrown;
use crate::objects::object;
use crate::rows::{RowInput, cell, key_of_input};

/// From this share of deleted rows on a vacuum is worth its while.
const VACUUM_RATIO: f64 = 0.2;

#[wasm_bindgen]
impl ColumnStoreWasm {
    /// Adds a row and gives its row id. Columns without a member get null.
    pub fn insert_row(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RowInput")] row: &JsValue,
    ) -> Result<u32, Thrown> {
        let row = RowInput::read(row, self.store.schema(), &self.shape())?;
        Ok(row.write(|cells| self.store.insert_row(cells, now_ms()))?.0)
    }

    /// Adds a row, or writes into the row that has its key: columns without a member stay as they are
    /// there. Gives what it did.
    #[wasm_bindgen(unchecked_return_type = "\"inserted\" | \"updated\"")]
    pub fn upsert_row(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RowInput")] row: &JsValue,
    ) -> Result<String, Thrown> {
        let done = match self.upsert(row)? {
            Upserted::Inserted(_) => "inserted",
            Upserted::Updated(_) => "updated",
        };
        Ok(done.to_owned())
    }

    /// Upserts rows in order. Rows that are refused are left out, and listed with the reason.
    #[wasm_bindgen(unchecked_return_type = "BatchResult")]
    pub fn batch_upsert(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RowInput[]")] rows: &JsValue,
    ) -> Result<JsValue, Thrown> {
        let (mut inserted, mut updated) = (0, 0);
        let failures = Array::new();
        for (index, row) in (0_u32..).zip(list(rows, "the rows")?.iter()) {
            match self.upsert(&row) {
                Ok(Upserted::Inserted(_)) => inserted += 1,
                Ok(Upserted::Updated(_)) => updated += 1,
                Err(thrown) => {
                    let failure = object([
                        ("index", index.into()),
                        ("key", key_of_input(&row, self.store.schema())),
                        ("message", thrown.message().into()),
                    ]);
                    failures.push(&failure);
                }
            }
        }
        Ok(object([
            ("inserted", int_to_js(inserted)),
            ("updated", int_to_js(updated)),
            ("failed", failures.length().into()),
            ("failures", failures.into()),
        ]))
    }

    /// Writes one cell. The key of a row is not changed so.
    pub fn update_row(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RowKey")] pk: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] column: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "CellInput")] value: &JsValue,
    ) -> Result<(), Thrown> {
        let key = key(pk, self.store.schema())?;
        let column = text(column, "the name of a column")?;
        let value = cell(value, &column, self.store.schema())?;
        Ok(self.store.update(&key, &column, value, now_ms())?)
    }

    /// Deletes a row. False if it was not there.
    pub fn delete_row(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RowKey")] pk: &JsValue,
    ) -> Result<bool, Thrown> {
        let key = key(pk, self.store.schema())?;
        Ok(self.store.delete(&key, now_ms()))
    }

    /// Lets a row expire in some seconds from now; null lets it stay. A row that has expired is absent
    /// from every read at once.
    pub fn set_row_ttl(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RowKey")] pk: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number | bigint | null")] ttl_seconds: &JsValue,
    ) -> Result<(), Thrown> {
        let key = key(pk, self.store.schema())?;
        let seconds = if ttl_seconds.is_null() {
            None
        } else {
            Some(count(ttl_seconds, "the time to live, in seconds,")?)
        };
        Ok(self.store.set_ttl(&key, seconds, now_ms())?)
    }

    /// Deletes the rows that have expired, and gives how many there were.
    pub fn expire_rows(&mut self) -> u32 {
        self.store.expire_rows(now_ms()) as u32
    }

    /// Removes what deleted rows have left behind, and strings that no row has. Row ids stay as they
    /// are.
    #[wasm_bindgen(unchecked_return_type = "VacuumResult")]
    pub fn vacuum(&mut self) -> JsValue {
        let (found, start_ms) = (self.store.deleted_row_count(), now_ms());
        let VacuumStats { rows_removed, strings_removed, bytes_reclaimed } = self.store.vacuum();
        object([
            ("tombstones_found", int_to_js(found as i64)),
            ("tombstones_removed", int_to_js(rows_removed as i64)),
            ("strings_removed", int_to_js(strings_removed as i64)),
            ("bytes_reclaimed", int_to_js(bytes_reclaimed as i64)),
            ("duration_ms", int_to_js(now_ms() - start_ms)),
            ("completed", true.into()),
        ])
    }

    /// Whether a fifth of the rows or more are deleted ones.
    pub fn should_vacuum(&self) -> bool {
        self.store.should_vacuum(VACUUM_RATIO)
    }

    /// Removes all rows. Columns and primary key stay, and row ids are not given again.
    pub fn clear(&mut self) {
        self.store.clear();
    }

    /// How many rows there are, deleted ones included until a vacuum.
    #[wasm_bindgen(getter)]
    pub fn row_count(&self) -> u32 {
        (self.store.row_count() + self.store.deleted_row_count()) as u32
    }

    /// How many rows there are without deleted ones; expired ones count until `expire_rows`.
    #[wasm_bindgen(getter)]
    pub fn active_row_count(&self) -> u32 {
        self.store.row_count() as u32
    }

    /// How many deleted rows wait for a vacuum.
    #[wasm_bindgen(getter)]
    pub fn deleted_row_count(&self) -> u32 {
        self.store.deleted_row_count() as u32
    }

    /// The bytes that the table takes in memory.
    #[wasm_bindgen(getter)]
    pub fn memory_usage(&self) -> f64 {
        self.store.memory_bytes() as f64
    }

    /// How many different strings are kept, those of deleted rows included until a vacuum.
    #[wasm_bindgen(getter)]
    pub fn string_count(&self) -> u32 {
        self.store.strings().string_count()
    }
}

impl ColumnStoreWasm {
    fn upsert(&mut self, row: &JsValue) -> Result<Upserted, Thrown> {
        let row = RowInput::read(row, self.store.schema(), &self.shape())?;
        Ok(row.write(|cells| self.store.upsert(cells, now_ms()))?)
    }
}
