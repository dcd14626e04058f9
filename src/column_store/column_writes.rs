use super::{ColumnStore, Key, RowId, Value, ValueRef, WriteError};

/// Writes of many cells of one column, by row id. A row that has expired and was not removed yet is
/// written too.
impl ColumnStore {
    /// Writes one value into many rows.
    ///
    /// # Errors
    /// If there is no such column or it is the key, the value is of another type, or a row is not there.
    /// The store stays as it was.
    pub fn fill(&mut self, column: &str, rows: &[RowId], value: &Value) -> Result<(), WriteError> {
        let index = self.column_to_write(column, rows.first().copied())?;
        self.check_value(index, value.as_ref(), rows.first().copied())?;
        let positions = self.positions_to_write(rows)?;
        let cell = self.intern_cell(value.as_ref());
        for position in positions {
            self.table.set_cell(index, position, cell);
        }
        Ok(())
    }

    /// Writes into each row the value that stands at the same place.
    ///
    /// # Errors
    /// As [`ColumnStore::fill`]. The store stays as it was.
    ///
    /// # Panics
    /// If there is not a value for each row.
    pub fn write_cells(
        &mut self,
        column: &str,
        rows: &[RowId],
        values: &[Value],
    ) -> Result<(), WriteError> {
        assert_eq!(rows.len(), values.len(), "there is a value for each row");
        let index = self.column_to_write(column, rows.first().copied())?;
        for (row, value) in rows.iter().zip(values) {
            self.check_value(index, value.as_ref(), Some(*row))?;
        }
        let positions = self.positions_to_write(rows)?;
        for (position, value) in positions.into_iter().zip(values) {
            let cell = self.intern_cell(value.as_ref());
            self.table.set_cell(index, position, cell);
        }
        Ok(())
    }

    /// The place of a column that may be written; `row` names a row for the error.
    fn column_to_write(&self, column: &str, row: Option<RowId>) -> Result<usize, WriteError> {
        let (name, key) = (column.to_owned(), row.map(Key::Row));
        match (self.table.schema.index_of(column), key) {
            (None, key) => Err(WriteError::NoSuchColumn { column: name, key }),
            (index, Some(key)) if index == self.table.schema.key_index() => {
                Err(WriteError::KeyUpdate { column: name, key })
            }
            (Some(index), _) => Ok(index),
        }
    }

    fn check_value(
        &self,
        index: usize,
        value: ValueRef<'_>,
        row: Option<RowId>,
    ) -> Result<(), WriteError> {
        let definition = &self.table.schema.columns()[index];
        let expected = definition.column_type();
        match value.column_type().filter(|found| *found != expected) {
            None => Ok(()),
            Some(found) => {
                let (column, key) = (definition.name().to_owned(), row.map(Key::Row));
                Err(WriteError::WrongType { column, expected, found, key })
            }
        }
    }

    fn positions_to_write(&self, rows: &[RowId]) -> Result<Vec<usize>, WriteError> {
        let position = |row: &RowId| {
            let position = self.table.position(*row);
            position.ok_or(WriteError::NoSuchRow { key: Key::Row(*row) })
        };
        rows.iter().map(position).collect()
    }
}

#[cfg(test)]
#[path = "column_writes_tests.rs"]
mod tests;
