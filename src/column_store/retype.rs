use std::sync::{Arc, OnceLock};

use hashbrown::HashMap;
use thiserror::Error;

use super::block::Cell;
use super::slices::{Pace, at_once};
use super::string_index::StringIndex;
use super::{
    BLOCK_ROWS, Block, Column, ColumnStore, ColumnType, Hasher, Key, ParseValueError, RowId,
    SchemaChangeError, SchemaError, Table, Value, ValueRef,
};

/// The most cells that a [`RetypePlan`] lists.
pub const MAX_LISTED_FAILURES: usize = 10_000;

/// The most cells that a [`RetypePlan`] lists because they would read otherwise.
pub const MAX_LISTED_REWRITES: usize = 100;

/// What becomes of cells that do not convert to the new type of their column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetypeFailure {
    /// One of them, and nothing is changed.
    Refuse,
    /// They become null.
    Null,
}

/// What a change of a column's type does, or would do, to its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetypePlan {
    /// How many cells that are not null convert.
    pub converted_count: usize,
    /// How many do not.
    pub failed_count: usize,
    /// Those that do not, in the order of row ids; the first [`MAX_LISTED_FAILURES`] of them.
    pub failures: Vec<CellFailure>,
    /// How many of the texts that convert would read otherwise: `00501` becomes `501`, an empty text null.
    pub rewritten_count: usize,
    /// Those that would, in the order of row ids; the first [`MAX_LISTED_REWRITES`] of them.
    pub rewritten: Vec<RewrittenCell>,
}

/// A cell whose text is not that of the value it converts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewrittenCell {
    /// The row.
    pub row: RowId,
    /// The cell's text.
    pub text: String,
    /// The value that it converts to.
    pub becomes: Value,
}

/// A cell that does not convert to the new type of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFailure {
    /// The row.
    pub row: RowId,
    /// The key of the row.
    pub key: Key,
    /// The cell's value.
    pub value: Value,
    /// Why not.
    pub reason: ConversionError,
}

/// Why a value does not convert to a type.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ConversionError {
    /// A text that does not stand for a value of the type.
    #[error("{0}")]
    Text(#[from] ParseValueError),
    /// The type has a value near it at most, but no equal one.
    #[error("it has no exact equal of type {column_type}")]
    Inexact {
        /// The type.
        column_type: ColumnType,
    },
    /// Values of the one type mean nothing in the other.
    #[error("{from} does not convert to {to}")]
    NoConversion {
        /// The type of the value.
        from: ColumnType,
        /// The type.
        to: ColumnType,
    },
    /// The value would be null, in the key column.
    #[error("it would be null, which the key column does not take")]
    NullKey,
    /// The value would be that of an earlier row, in the key column.
    #[error("row {first_row} has the same key then")]
    DuplicateKey {
        /// The earlier row.
        first_row: RowId,
    },
}

/// Changes of a column's type.
///
/// Everything converts to string, as it is shown, and from string as a person would type it (an empty
/// text becomes null). Ints and floats convert where the value stays exactly the same, bools and ints
/// as 0 and 1, dates and timestamps at midnight UTC. Nothing else converts.
impl ColumnStore {
    /// What [`ColumnStore::retype_column`] would do; changes nothing.
    ///
    /// # Errors
    /// If there is no such column, or it is the primary key and the type is neither int nor string.
    pub fn plan_retype(
        &self,
        name: &str,
        column_type: ColumnType,
    ) -> Result<RetypePlan, SchemaChangeError> {
        at_once(planned_retype(&self.table, name, column_type, Pace::AtOnce))
    }

    /// Gives a column another type and converts its cells. Gives what became of them.
    ///
    /// # Errors
    /// As [`ColumnStore::plan_retype`]; if cells do not convert, unless they are to become null, which
    /// cells of the primary key never do. The store stays as it was.
    pub fn retype_column(
        &mut self,
        name: &str,
        column_type: ColumnType,
        on_failure: RetypeFailure,
    ) -> Result<RetypePlan, SchemaChangeError> {
        at_once(self.retype_at(name, column_type, on_failure, Pace::AtOnce))
    }

    /// The same at a pace.
    pub(super) async fn retype_at(
        &mut self,
        name: &str,
        column_type: ColumnType,
        on_failure: RetypeFailure,
        pace: Pace,
    ) -> Result<RetypePlan, SchemaChangeError> {
        let plan = planned_retype(&self.table, name, column_type, pace).await?;
        let column = self.table.schema.require(name)?;
        let is_key = self.table.schema.key_index() == Some(column);
        if plan.failed_count > 0 && (is_key || on_failure == RetypeFailure::Refuse) {
            return Err(SchemaChangeError::CellsDoNotConvert {
                column: name.to_owned(),
                column_type,
                plan: Box::new(plan),
            });
        }
        if self.table.schema.columns()[column].column_type() != column_type {
            self.table.columns[column] = self.converted(column, column_type, pace).await;
            Arc::make_mut(&mut self.table.schema).retype_column(column, column_type);
            if is_key {
                self.keys = OnceLock::new();
            }
        }
        Ok(plan)
    }

    /// The cells of a column in another type; those that do not convert, and those of tombstones, null.
    async fn converted(&mut self, column: usize, column_type: ColumnType, pace: Pace) -> Column {
        if column_type == ColumnType::String && self.strings.get().is_none() {
            self.strings = StringIndex::made(&self.table.strings, pace).await.into();
        }
        let mut blocks = Vec::with_capacity(self.table.live.len());
        for index in 0..self.table.live.len() {
            let rows = self.table.row_ids[index].len();
            let mut block = Block::with_capacity(column_type, rows);
            for position in index * BLOCK_ROWS..index * BLOCK_ROWS + rows {
                let live = self.table.is_live(position);
                let value = self.table.value_at(column, position);
                let converted = if live { convert(value, column_type).ok() } else { None };
                block.push(converted.map_or(Cell::Null, |value| self.intern_cell(value.as_ref())));
            }
            blocks.push(Arc::new(block));
            pace.end_block(index).await;
        }
        Column { blocks }
    }
}

/// What a change of a column's type would do, at a pace.
pub(super) async fn planned_retype(
    table: &Table,
    name: &str,
    column_type: ColumnType,
    pace: Pace,
) -> Result<RetypePlan, SchemaChangeError> {
    let column = table.schema.require(name)?;
    let is_key = table.schema.key_index() == Some(column);
    if is_key && !matches!(column_type, ColumnType::Int | ColumnType::String) {
        return Err(SchemaError::KeyType { name: name.to_owned(), column_type }.into());
    }
    if column_type == ColumnType::String {
        let converted_count = table.value_count(column);
        return Ok(RetypePlan { converted_count, ..RetypePlan::default() });
    }
    let mut plan = RetypePlan::default();
    let mut keys = is_key.then(|| NewKeys::with_room(table.row_count()));
    for block in 0..table.live.len() {
        for position in table.live_in(block) {
            plan.note(table, (column, position), column_type, keys.as_mut());
        }
        pace.end_block(block).await;
    }
    Ok(plan)
}

impl Table {
    /// How many live rows have a value in a column.
    fn value_count(&self, column: usize) -> usize {
        let blocks = self.columns[column].blocks.iter().zip(&self.live);
        blocks.map(|(block, live)| block.valid().and(live).count()).sum()
    }
}

impl RetypePlan {
    /// Counts what becomes of a cell, given by the places of its column and its row.
    fn note(
        &mut self,
        table: &Table,
        (column, position): (usize, usize),
        to: ColumnType,
        keys: Option<&mut NewKeys>,
    ) {
        let value = table.value_at(column, position);
        if value.is_null() {
            return;
        }
        let row = table.row_id_at(position);
        let converted = convert(value, to).and_then(|converted| match keys {
            Some(keys) => keys.enter(&converted, row).map(|()| converted),
            None => Ok(converted),
        });
        match converted {
            Ok(becomes) => {
                self.converted_count += 1;
                self.compare(row, value, becomes);
            }
            Err(reason) => self.fail(|| CellFailure {
                row,
                key: table.key_at(position),
                value: value.to_value(),
                reason,
            }),
        }
    }

    /// Counts a text that the value it converts to would not be written as.
    fn compare(&mut self, row: RowId, value: ValueRef<'_>, becomes: Value) {
        let ValueRef::String(text) = value else { return };
        let written = becomes.to_string();
        // A whole number among floats says no more than that it is one.
        let stays = written == text || written.strip_suffix(".0") == Some(text);
        if stays && !becomes.is_null() {
            return;
        }
        self.rewritten_count += 1;
        if self.rewritten.len() < MAX_LISTED_REWRITES {
            self.rewritten.push(RewrittenCell { row, text: text.to_owned(), becomes });
        }
    }

    fn fail(&mut self, failure: impl FnOnce() -> CellFailure) {
        self.failed_count += 1;
        if self.failures.len() < MAX_LISTED_FAILURES {
            self.failures.push(failure());
        }
    }
}

/// The keys that an int key column would get, each with its first row.
struct NewKeys(HashMap<i64, RowId, Hasher>);

impl NewKeys {
    /// A map that grows moves everything at once.
    fn with_room(row_count: usize) -> Self {
        Self(HashMap::with_capacity_and_hasher(row_count, Hasher::default()))
    }

    fn enter(&mut self, value: &Value, row: RowId) -> Result<(), ConversionError> {
        let Value::Int(key) = *value else { return Err(ConversionError::NullKey) };
        match self.0.try_insert(key, row) {
            Ok(_) => Ok(()),
            Err(taken) => Err(ConversionError::DuplicateKey { first_row: *taken.entry.get() }),
        }
    }
}

/// The value of another type that a value converts to.
fn convert(value: ValueRef<'_>, to: ColumnType) -> Result<Value, ConversionError> {
    let converted = match (value, to) {
        (ValueRef::Null, _) => Some(Value::Null),
        (value, to) if value.column_type() == Some(to) => Some(value.to_value()),
        (value, ColumnType::String) => Some(Value::String(value.to_string())),
        (ValueRef::String(text), to) => Some(Value::parse(text, to)?),
        (ValueRef::Int(int), ColumnType::Float) => exact_float(int).map(Value::Float),
        (ValueRef::Float(float), ColumnType::Int) => exact_int(float).map(Value::Int),
        (ValueRef::Bool(bool), ColumnType::Int) => Some(Value::Int(bool.into())),
        (ValueRef::Int(0), ColumnType::Bool) => Some(Value::Bool(false)),
        (ValueRef::Int(1), ColumnType::Bool) => Some(Value::Bool(true)),
        (ValueRef::Int(_), ColumnType::Bool) => None,
        (ValueRef::Date(date), ColumnType::Timestamp) => Some(Value::Timestamp(date.midnight())),
        (ValueRef::Timestamp(timestamp), ColumnType::Date) => {
            Some(timestamp.date()).filter(|date| date.midnight() == timestamp).map(Value::Date)
        }
        (value, to) => {
            let from = value.column_type().unwrap_or(to);
            return Err(ConversionError::NoConversion { from, to });
        }
    };
    converted.ok_or(ConversionError::Inexact { column_type: to })
}

fn exact_float(int: i64) -> Option<f64> {
    let float = int as f64;
    (float as i128 == i128::from(int)).then_some(float)
}

/// The int that is equal to a float; that of -0.0 is 0.
fn exact_int(float: f64) -> Option<i64> {
    if float.fract() == 0.0 { i64::try_from(float as i128).ok() } else { None }
}

#[cfg(test)]
#[path = "retype_tests.rs"]
mod tests;
