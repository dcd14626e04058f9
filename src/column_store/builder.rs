use std::sync::Arc;

use thiserror::Error;

use super::block::Cell;
use super::keys::{KeyFault, KeyIndex};
use super::string_index::{RecentStrings, StringIndex};
use super::{
    BLOCK_ROWS, Bits, Block, ColumnStore, ColumnType, Key, NO_EXPIRY, RowId, Schema, StringTable,
    Table, ValueRef,
};

/// Why rows do not make a table.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BuildError {
    /// A value is not of its column's type.
    #[error("column \"{column}\" holds {expected}, and {row} has a {found} there")]
    WrongType {
        /// The column.
        column: String,
        /// Its type.
        expected: ColumnType,
        /// The type of the value.
        found: ColumnType,
        /// The row.
        row: Key,
    },
    /// The key of a row is null.
    #[error("{row} has no value in the key column \"{column}\"")]
    NullKey {
        /// The key column.
        column: String,
        /// The row.
        row: Key,
    },
    /// Two rows have the same key.
    #[error("{row} and {first_row} have the same key {key} in column \"{column}\"")]
    DuplicateKey {
        /// The key column.
        column: String,
        /// The key.
        key: Key,
        /// The row that has it first.
        first_row: Key,
        /// The row that has it again.
        row: Key,
    },
    /// Two rows have the same row id.
    #[error("two rows have the row id {row}")]
    DuplicateRowId {
        /// The row id.
        row: RowId,
    },
    /// The row id is not below the next one to be given.
    #[error("the row id {row} is beyond the last one that was given, {next_row_id} - 1")]
    RowIdBeyond {
        /// The row id.
        row: RowId,
        /// The row id that the next row is to get.
        next_row_id: u32,
    },
    /// All row ids have been given.
    #[error("a table takes at most 4294967295 rows in its life")]
    Full,
}

/// Makes a column store row by row, for importers and loaders: cells go straight into the blocks. What
/// is wrong with keys is said at the end.
///
/// Every column has as many cells as rows were ended, or one more while a row is open.
#[derive(Debug)]
pub struct TableBuilder {
    pub(super) table: Table,
    pub(super) strings: StringIndex,
    /// Of each column that is filled in runs.
    pub(super) recent: Vec<RecentStrings>,
    /// The blocks being filled, one for each column.
    pub(super) open: Vec<Block>,
    pub(super) row_ids: Vec<u32>,
    pub(super) expiry: Vec<i64>,
    rising: bool,
    /// The keys of the blocks that are full, up to the first that is at fault.
    pub(super) keys: KeyIndex,
    key_fault: Option<KeyFault>,
}

impl TableBuilder {
    /// For a table of this schema.
    pub fn new(schema: Schema) -> Self {
        Self::with_strings(schema, StringTable::default())
    }

    /// For a table that starts with these strings, so that they keep their ids.
    pub fn with_strings(schema: Schema, strings: StringTable) -> Self {
        let mut table = Table::empty(schema);
        let index = StringIndex::of(&strings);
        table.strings = strings;
        Self {
            recent: vec![RecentStrings::default(); table.columns.len()],
            open: Self::open_blocks(&table),
            keys: KeyIndex::empty(&table.schema),
            table,
            strings: index,
            row_ids: Vec::new(),
            expiry: Vec::new(),
            rising: true,
            key_fault: None,
        }
    }

    /// The schema of the table.
    pub fn schema(&self) -> &Schema {
        &self.table.schema
    }

    /// How many rows were ended.
    pub fn row_count(&self) -> usize {
        self.table.slot_count() + self.row_ids.len()
    }

    /// The id of a string, which is appended to the string table if it is new: a loader enters the
    /// strings of a stored table in order, so that they keep their ids.
    pub fn intern(&mut self, text: &str) -> u32 {
        self.strings.intern(&mut self.table.strings, text)
    }

    /// The strings so far.
    pub const fn strings(&self) -> &StringTable {
        &self.table.strings
    }

    /// Puts a value into the open row, by the place of its column in the schema.
    ///
    /// # Errors
    /// If the value is not of the column's type.
    ///
    /// # Panics
    /// If there is no such column, or it has a value in the open row already.
    pub fn push(&mut self, column: usize, value: ValueRef<'_>) -> Result<(), BuildError> {
        let expected = self.open[column].column_type();
        let cell = match value {
            ValueRef::String(text) if expected == ColumnType::String => {
                Cell::String(self.strings.intern(&mut self.table.strings, text))
            }
            _ => Cell::from_value(value, expected).map_err(|found| BuildError::WrongType {
                column: self.table.schema.columns()[column].name().to_owned(),
                expected,
                found,
                row: Key::Row(RowId(self.table.next_row_id)),
            })?,
        };
        assert_eq!(
            self.open[column].row_count(),
            self.row_ids.len(),
            "one value for a column in a row"
        );
        self.open[column].push(cell);
        Ok(())
    }

    /// Ends the open row; columns without a value get null. Gives the row's id.
    ///
    /// # Errors
    /// If all row ids have been given.
    pub fn end_row(&mut self) -> Result<RowId, BuildError> {
        let row = RowId(self.table.next_row_id);
        self.end_stored_row(row, NO_EXPIRY)?;
        Ok(row)
    }

    /// Ends the open row as one that had a row id before, and a moment at which it expires, in ms since
    /// the epoch ([`NO_EXPIRY`] for never). Row ids may come in any order: the table has them rising.
    ///
    /// # Errors
    /// If all row ids have been given.
    pub fn end_stored_row(&mut self, row: RowId, expires_ms: i64) -> Result<(), BuildError> {
        let next = row.0.checked_add(1).ok_or(BuildError::Full)?;
        self.rising &= row.0 >= self.table.next_row_id;
        self.table.next_row_id = self.table.next_row_id.max(next);
        for block in &mut self.open {
            if block.row_count() == self.row_ids.len() {
                block.push(Cell::Null);
            }
        }
        self.row_ids.push(row.0);
        self.expiry.push(expires_ms);
        if self.row_ids.len() == BLOCK_ROWS {
            self.close_blocks();
        }
        Ok(())
    }

    /// The finished store; the next row will get the id after the largest.
    ///
    /// # Errors
    /// If a key is null or occurs twice, or a row id occurs twice.
    pub fn finish(self) -> Result<ColumnStore, BuildError> {
        let next_row_id = self.table.next_row_id;
        self.finish_stored(next_row_id)
    }

    /// The finished store, whose next row will get `next_row_id`.
    ///
    /// # Errors
    /// As [`TableBuilder::finish`], and if a row id is not below `next_row_id`.
    pub fn finish_stored(mut self, next_row_id: u32) -> Result<ColumnStore, BuildError> {
        if !self.row_ids.is_empty() {
            self.close_blocks();
        }
        if !self.rising {
            self.table.sort_by_row_id();
        }
        if let Some(row) = self.table.first_row_id_twice() {
            return Err(BuildError::DuplicateRowId { row });
        }
        if self.table.next_row_id > next_row_id {
            return Err(BuildError::RowIdBeyond {
                row: RowId(self.table.next_row_id - 1),
                next_row_id,
            });
        }
        self.table.next_row_id = next_row_id;
        let keys = match (self.rising, self.key_fault) {
            (true, None) => Ok(self.keys),
            (true, Some(fault)) => Err(fault),
            (false, _) => KeyIndex::of(&self.table, self.table.schema.key_index()),
        };
        let keys = keys.map_err(|fault| self.table.build_error(fault))?;
        Ok(ColumnStore { table: self.table, strings: self.strings.into(), keys: keys.into() })
    }

    fn open_blocks(table: &Table) -> Vec<Block> {
        table.schema.columns().iter().map(|column| Block::new(column.column_type())).collect()
    }

    /// Moves the blocks being filled into the table.
    pub(super) fn close_blocks(&mut self) {
        self.enter_keys();
        let open = Self::open_blocks(&self.table);
        for (column, block) in
            self.table.columns.iter_mut().zip(std::mem::replace(&mut self.open, open))
        {
            column.blocks.push(Arc::new(block));
        }
        let row_ids = std::mem::take(&mut self.row_ids);
        self.table.live.push(Arc::new(Bits::first(row_ids.len())));
        self.table.row_ids.push(Arc::new(row_ids));
        let expiry = std::mem::take(&mut self.expiry);
        let any = expiry.iter().any(|expires_ms| *expires_ms != NO_EXPIRY);
        self.table.expiry.push(any.then(|| Arc::new(expiry)));
    }

    /// Enters the keys of the blocks being filled, each at the position that it has if rows come in
    /// order.
    fn enter_keys(&mut self) {
        let Some(column) = self.table.schema.key_index().filter(|_| self.rising) else { return };
        let first = self.table.slot_count();
        if self.key_fault.is_some() {
            return;
        }
        let keys = &self.open[column];
        let mut entered =
            (0..self.row_ids.len()).map(|row| self.keys.insert(keys.cell(row), first + row));
        self.key_fault = entered.find_map(Result::err);
    }
}

impl Cell {
    /// The cell of a value that is not a string, or the value's type if it is not the column's.
    pub(super) fn from_value(
        value: ValueRef<'_>,
        column_type: ColumnType,
    ) -> Result<Self, ColumnType> {
        match (value, column_type) {
            (ValueRef::Null, _) => Ok(Self::Null),
            (ValueRef::Int(int), ColumnType::Int) => Ok(Self::Int(int)),
            (ValueRef::Float(float), ColumnType::Float) => Ok(Self::Float(float)),
            (ValueRef::Bool(bool), ColumnType::Bool) => Ok(Self::Bool(bool)),
            (ValueRef::Date(date), ColumnType::Date) => Ok(Self::Date(date.days())),
            (ValueRef::Timestamp(timestamp), ColumnType::Timestamp) => {
                Ok(Self::Timestamp(timestamp.ms()))
            }
            (value, column_type) => Err(value.column_type().unwrap_or(column_type)),
        }
    }
}

impl Table {
    /// Puts the rows into the order of their row ids, which makes new blocks of all columns.
    fn sort_by_row_id(&mut self) {
        let positions = 0..self.slot_count();
        let mut rows: Vec<_> =
            positions.map(|position| (self.row_id_at(position), position)).collect();
        rows.sort_unstable();
        let positions: Vec<usize> = rows.into_iter().map(|(_, position)| position).collect();
        *self = self.gather(&positions);
    }

    /// A table of the rows at these positions, in this order, all of them live.
    pub(super) fn gather(&self, positions: &[usize]) -> Self {
        let mut gathered = Self::without_rows(self.schema.clone());
        gathered.strings = self.strings.clone();
        gathered.next_row_id = self.next_row_id;
        gathered.append_rows_of(self, positions);
        gathered
    }

    /// Appends the rows at these positions of a table of the same schema and strings, in this order, all
    /// of them live, in new blocks: the blocks before are full.
    pub(super) fn append_rows_of(&mut self, other: &Self, positions: &[usize]) {
        for rows in positions.chunks(BLOCK_ROWS) {
            for (index, column) in self.columns.iter_mut().enumerate() {
                let column_type = other.schema.columns()[index].column_type();
                let mut block = Block::with_capacity(column_type, rows.len());
                for position in rows {
                    block.push(other.cell_at(index, *position));
                }
                column.blocks.push(Arc::new(block));
            }
            let row_ids = rows.iter().map(|position| other.row_id_at(*position).0).collect();
            self.row_ids.push(Arc::new(row_ids));
            self.live.push(Arc::new(Bits::first(rows.len())));
            let expiry: Vec<_> = rows.iter().map(|position| other.expiry_at(*position)).collect();
            let any = expiry.iter().any(|expires_ms| *expires_ms != NO_EXPIRY);
            self.expiry.push(any.then(|| Arc::new(expiry)));
        }
    }

    fn first_row_id_twice(&self) -> Option<RowId> {
        let mut ids = self.row_ids.iter().flat_map(|ids| ids.iter().copied());
        let mut last = ids.next()?;
        for id in ids {
            if id == last {
                return Some(RowId(id));
            }
            last = id;
        }
        None
    }

    fn build_error(&self, fault: KeyFault) -> BuildError {
        let column = self.schema.key().map(|key| key.name().to_owned()).unwrap_or_default();
        let row = |position| Key::Row(self.row_id_at(position));
        match fault {
            KeyFault::Null { position } => BuildError::NullKey { column, row: row(position) },
            KeyFault::Duplicate { position, first_position } => {
                let key = self.schema.key_index().map(|index| self.value_at(index, position));
                let key = key.and_then(Key::from_value).unwrap_or_else(|| row(position));
                BuildError::DuplicateKey {
                    column,
                    key,
                    first_row: row(first_position),
                    row: row(position),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        Schema::with_key(&[("id", ColumnType::Int), ("name", ColumnType::String)], "id").unwrap()
    }

    fn row(builder: &mut TableBuilder, id: i64, name: &str) {
        builder.push(0, ValueRef::Int(id)).unwrap();
        builder.push(1, ValueRef::String(name)).unwrap();
    }

    #[test]
    fn rows_come_back_in_the_order_of_their_row_ids() {
        let mut builder = TableBuilder::new(schema());
        let row_count = 3 * BLOCK_ROWS as u32 + 1;
        for id in (0..row_count).rev() {
            row(&mut builder, i64::from(id) * 10, "x");
            builder.end_stored_row(RowId(id), NO_EXPIRY).unwrap();
        }

        let store = builder.finish_stored(row_count + 5).unwrap();

        assert_eq!(store.row_count(), row_count as usize);
        assert_eq!(store.next_row_id(), row_count + 5);
        assert_eq!(store.view(0).cell(RowId(5_000), 0), Some(ValueRef::Int(50_000)));
        assert_eq!(store.find(&Key::Int(120), 0), Some(RowId(12)));
        assert_eq!(store.view(0).rows().nth(4_097), Some(RowId(4_097)));
    }

    #[test]
    fn a_column_without_a_value_gets_null() {
        let mut builder = TableBuilder::new(schema());
        builder.push(0, ValueRef::Int(1)).unwrap();
        let row = builder.end_row().unwrap();

        let store = builder.finish().unwrap();

        assert_eq!(store.view(0).row(row), Some(vec![ValueRef::Int(1), ValueRef::Null]));
    }

    #[test]
    fn keys_that_are_null_or_occur_twice_are_refused_with_their_rows() {
        let mut builder = TableBuilder::new(schema());
        for id in [7, 8, 7] {
            row(&mut builder, id, "x");
            builder.end_row().unwrap();
        }
        assert_eq!(
            builder.finish().unwrap_err().to_string(),
            "row 2 and row 0 have the same key 7 in column \"id\""
        );

        let mut builder = TableBuilder::new(schema());
        builder.end_row().unwrap();
        assert!(matches!(builder.finish(), Err(BuildError::NullKey { .. })));
    }

    #[test]
    fn row_ids_that_occur_twice_or_were_never_given_are_refused() {
        let mut builder = TableBuilder::new(schema());
        for key in [1, 2] {
            row(&mut builder, key, "x");
            builder.end_stored_row(RowId(4), NO_EXPIRY).unwrap();
        }
        assert_eq!(builder.finish().unwrap_err(), BuildError::DuplicateRowId { row: RowId(4) });

        let mut builder = TableBuilder::new(schema());
        row(&mut builder, 1, "x");
        builder.end_stored_row(RowId(4), NO_EXPIRY).unwrap();
        assert!(matches!(builder.finish_stored(4), Err(BuildError::RowIdBeyond { .. })));
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        let mut builder = TableBuilder::new(schema());

        let error = builder.push(0, ValueRef::Bool(true)).unwrap_err();

        assert_eq!(error.to_string(), "column \"id\" holds int, and row 0 has a bool there");
    }
}
