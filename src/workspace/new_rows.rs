use super::editing::EditError;
use crate::column_store::{BlockValues, ColumnStore, ColumnType, RowId, Value};

/// Makes rows of nulls, one after the other: an int key is the one after the largest.
pub(super) struct RowMaker {
    /// The key column, and the key of the next row.
    key: Option<(String, i64)>,
}

impl RowMaker {
    /// A maker of rows for a store. O(rows) where there is a key.
    ///
    /// # Errors
    /// If the key is one that cannot be made up.
    pub(super) fn of(store: &ColumnStore) -> Result<Self, EditError> {
        let Some(column) = store.schema().key() else { return Ok(Self { key: None }) };
        let name = column.name().to_owned();
        match next_int_key(store) {
            Some(next) => Ok(Self { key: Some((name, next)) }),
            None => Err(EditError::KeyNeeded { column: name }),
        }
    }

    /// Appends a row.
    pub(super) fn make(
        &mut self,
        store: &mut ColumnStore,
        now_ms: i64,
    ) -> Result<RowId, EditError> {
        let Some((name, next)) = &mut self.key else { return Ok(store.insert_row(&[], now_ms)?) };
        let row = store.insert_row(&[(name.as_str(), Value::Int(*next))], now_ms)?;
        *next = next.checked_add(1).ok_or_else(|| EditError::KeyNeeded { column: name.clone() })?;
        Ok(row)
    }
}

/// The int after the largest of an int key column; none if the key is of another type or that one is
/// the last.
fn next_int_key(store: &ColumnStore) -> Option<i64> {
    let column = store.column(store.schema().key_index()?)?;
    if store.schema().key()?.column_type() != ColumnType::Int {
        return None;
    }
    let largest = column.blocks().iter().filter_map(|block| match block.values() {
        BlockValues::Int(values) => values.iter().max().copied(),
        _ => None,
    });
    largest.max().unwrap_or(0).max(0).checked_add(1)
}
