use std::sync::{Arc, OnceLock};

use thiserror::Error;

use super::block::Cell;
use super::keys::{KeyFault, KeyIndex};
use super::slices::{Pace, at_once};
use super::{
    BLOCK_ROWS, Block, Column, ColumnStore, ColumnType, RetypePlan, RowId, Schema, SchemaError,
    Value,
};

/// Why a change of the schema was refused. The store is as it was before.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SchemaChangeError {
    /// The schema does not allow it.
    #[error("{0}; nothing was changed")]
    Schema(#[from] SchemaError),
    /// The default is not of the new column's type.
    #[error(
        "the new column \"{column}\" holds {expected}, and its default is of type {found}; nothing was changed"
    )]
    DefaultType {
        /// The column.
        column: String,
        /// Its type.
        expected: ColumnType,
        /// The type of the default.
        found: ColumnType,
    },
    /// A column cannot be the key, since a row has no value there.
    #[error(
        "column \"{column}\" cannot be the key: row {row} has no value there; nothing was changed"
    )]
    NullKey {
        /// The column.
        column: String,
        /// The first such row.
        row: RowId,
    },
    /// A column cannot be the key, since two rows have the same value there.
    #[error(
        "column \"{column}\" cannot be the key: rows {first_row} and {row} both have {key} there; nothing was changed"
    )]
    DuplicateKey {
        /// The column.
        column: String,
        /// The value.
        key: super::Key,
        /// The row that has it first.
        first_row: RowId,
        /// The first row that has it again.
        row: RowId,
    },
    /// Cells do not convert to the new type, or the key column would get nulls.
    #[error(
        "{} of the cells of column \"{column}\" do not convert to {column_type}; nothing was changed",
        plan.failed_count
    )]
    CellsDoNotConvert {
        /// The column.
        column: String,
        /// The type that it was to get.
        column_type: ColumnType,
        /// What would convert and what would not.
        plan: Box<RetypePlan>,
    },
}

/// Changes of the schema, with rows present. Expired rows that were not removed yet count as rows.
impl ColumnStore {
    /// Adds a column at the end; all rows get the default, which may be null.
    ///
    /// # Errors
    /// If the name is empty or taken, there are too many columns, or the default is not of the type.
    #[expect(clippy::needless_pass_by_value, reason = "the value goes into the table")]
    pub fn add_column(
        &mut self,
        name: &str,
        column_type: ColumnType,
        default: Value,
    ) -> Result<(), SchemaChangeError> {
        if let Some(found) = default.as_ref().column_type().filter(|found| *found != column_type) {
            let column = name.to_owned();
            return Err(SchemaChangeError::DefaultType { column, expected: column_type, found });
        }
        self.change_schema(|schema| schema.add_column(name, column_type))?;
        let row_counts: Vec<usize> = self.table.row_ids.iter().map(|ids| ids.len()).collect();
        let cell =
            if row_counts.is_empty() { Cell::Null } else { self.intern_cell(default.as_ref()) };
        self.table.columns.push(Column { blocks: equal_blocks(column_type, cell, &row_counts) });
        Ok(())
    }

    /// Gives a column another name. No block changes.
    ///
    /// # Errors
    /// If there is no such column, or the name is empty or taken.
    pub fn rename_column(&mut self, from: &str, to: &str) -> Result<(), SchemaChangeError> {
        self.change_schema(|schema| schema.rename_column(from, to))
    }

    /// Removes a column and its cells. Its strings stay until the next vacuum.
    ///
    /// # Errors
    /// If there is no such column, or it is the primary key: a table does not lose its key unasked.
    pub fn drop_column(&mut self, name: &str) -> Result<(), SchemaChangeError> {
        let index = self.change_schema(|schema| schema.drop_column(name))?;
        self.table.columns.remove(index);
        Ok(())
    }

    /// Moves a column to a place in the order, counted from 0; beyond the last means last.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn move_column(&mut self, name: &str, to_index: usize) -> Result<(), SchemaChangeError> {
        let (from_index, to_index) =
            self.change_schema(|schema| schema.move_column(name, to_index))?;
        let column = self.table.columns.remove(from_index);
        self.table.columns.insert(to_index, column);
        Ok(())
    }

    /// Adds a copy of a column behind it, under another name. The copy is no key. O(blocks): cells are
    /// shared until one of them is written.
    ///
    /// # Errors
    /// If there is no such column, the name is empty or taken, or there are too many columns.
    pub fn duplicate_column(
        &mut self,
        name: &str,
        new_name: &str,
    ) -> Result<(), SchemaChangeError> {
        let from = self.table.schema.require(name)?;
        let column_type = self.table.schema.columns()[from].column_type();
        self.change_schema(|schema| {
            schema.add_column(new_name, column_type)?;
            schema.move_column(new_name, from + 1)
        })?;
        let copy = self.table.columns[from].clone();
        self.table.columns.insert(from + 1, copy);
        Ok(())
    }

    /// Makes a column the primary key, or none. O(rows), which builds the index.
    ///
    /// # Errors
    /// If there is no such column, it is neither int nor string, or a row has null or the value of
    /// another row there.
    pub fn set_key(&mut self, name: Option<&str>) -> Result<(), SchemaChangeError> {
        at_once(self.set_key_at(name, Pace::AtOnce))
    }

    /// The same at a pace.
    pub(super) async fn set_key_at(
        &mut self,
        name: Option<&str>,
        pace: Pace,
    ) -> Result<(), SchemaChangeError> {
        let mut schema = (*self.table.schema).clone();
        schema.set_key(name)?;
        if schema == *self.table.schema {
            return Ok(());
        }
        let keys = KeyIndex::made(&self.table, schema.key_index(), pace)
            .await
            .map_err(|fault| self.key_error(name.unwrap_or_default(), fault))?;
        self.table.schema = Arc::new(schema);
        self.keys = OnceLock::from(keys);
        Ok(())
    }

    /// Changes the schema, or leaves it as it is.
    fn change_schema<T>(
        &mut self,
        change: impl FnOnce(&mut Schema) -> Result<T, SchemaError>,
    ) -> Result<T, SchemaChangeError> {
        let mut schema = (*self.table.schema).clone();
        let done = change(&mut schema)?;
        if schema != *self.table.schema {
            self.table.schema = Arc::new(schema);
        }
        Ok(done)
    }

    fn key_error(&self, name: &str, fault: KeyFault) -> SchemaChangeError {
        let column = name.to_owned();
        let row = |position| self.table.row_id_at(position);
        match fault {
            KeyFault::Null { position } => {
                SchemaChangeError::NullKey { column, row: row(position) }
            }
            KeyFault::Duplicate { position, first_position } => {
                let value = self.table.schema.index_of(name);
                let value = value.map(|column| self.table.value_at(column, position));
                let key = value.and_then(super::Key::from_value);
                SchemaChangeError::DuplicateKey {
                    column,
                    key: key.unwrap_or_else(|| row(position).into()),
                    first_row: row(first_position),
                    row: row(position),
                }
            }
        }
    }
}

/// Blocks of one cell in every row; full ones are one and the same.
fn equal_blocks(column_type: ColumnType, cell: Cell, row_counts: &[usize]) -> Vec<Arc<Block>> {
    let full = Arc::new(Block::repeated(column_type, cell, BLOCK_ROWS));
    let block = |row_count: &usize| match *row_count {
        BLOCK_ROWS => full.clone(),
        row_count => Arc::new(Block::repeated(column_type, cell, row_count)),
    };
    row_counts.iter().map(block).collect()
}

#[cfg(test)]
#[path = "schema_changes_tests.rs"]
mod tests;
