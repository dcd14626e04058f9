use std::sync::Arc;

use super::block::Cell;
use super::row_set::position_of;
use super::{
    BLOCK_ROWS, Bits, Block, Date, Key, RowId, Schema, StringTable, Timestamp, ValueRef, View,
};

/// The expiry of a row that has no time to live.
pub const NO_EXPIRY: i64 = i64::MAX;

/// A column's cells, in shared blocks; all but the last are full.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub(super) blocks: Vec<Arc<Block>>,
}

impl Column {
    /// The blocks in order.
    pub fn blocks(&self) -> &[Arc<Block>] {
        &self.blocks
    }
}

/// A table as a value: its clone is cheap, since blocks and chunks are shared, and an edit of the live
/// [`ColumnStore`](super::ColumnStore) copies only the blocks that it touches.
///
/// Rows stand in the order of their row ids, which rise. All columns and hidden columns have the same
/// number of blocks and rows, deleted rows included. Keys of live rows are unique and not null.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) schema: Arc<Schema>,
    pub(super) columns: Vec<Column>,
    pub(super) row_ids: Vec<Arc<Vec<u32>>>,
    pub(super) live: Vec<Arc<Bits>>,
    /// When rows expire, in ms since the epoch; none for a block in which no row does.
    pub(super) expiry: Vec<Option<Arc<Vec<i64>>>>,
    pub(super) strings: StringTable,
    pub(super) next_row_id: u32,
}

impl Table {
    /// A table without rows.
    pub fn empty(schema: Schema) -> Self {
        Self::without_rows(Arc::new(schema))
    }

    pub(super) fn without_rows(schema: Arc<Schema>) -> Self {
        let columns = vec![Column::default(); schema.column_count()];
        Self {
            schema,
            columns,
            row_ids: Vec::new(),
            live: Vec::new(),
            expiry: Vec::new(),
            strings: StringTable::default(),
            next_row_id: 0,
        }
    }

    /// The columns' names, types and order, and the key.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The interned strings.
    pub const fn strings(&self) -> &StringTable {
        &self.strings
    }

    /// The cells of the column at a place of the schema.
    pub fn column(&self, index: usize) -> Option<&Column> {
        self.columns.get(index)
    }

    /// The row ids, block by block.
    pub fn row_ids(&self) -> &[Arc<Vec<u32>>] {
        &self.row_ids
    }

    /// Which rows are not deleted, block by block.
    pub fn live(&self) -> &[Arc<Bits>] {
        &self.live
    }

    /// When rows expire, in ms since the epoch ([`NO_EXPIRY`] for never), block by block.
    pub fn expiry(&self) -> &[Option<Arc<Vec<i64>>>] {
        &self.expiry
    }

    /// The row id that the next row will get.
    pub const fn next_row_id(&self) -> u32 {
        self.next_row_id
    }

    /// How many rows are stored: live ones, among them those that have expired and were not removed
    /// yet. O(blocks).
    pub fn row_count(&self) -> usize {
        self.live.iter().map(|live| live.count()).sum()
    }

    /// How many deleted rows wait for a vacuum. O(blocks).
    pub fn deleted_row_count(&self) -> usize {
        self.slot_count() - self.row_count()
    }

    /// Whether any row has a time to live.
    pub fn has_expiry(&self) -> bool {
        self.expiry.iter().any(Option::is_some)
    }

    /// When a row expires, in ms since the epoch. None if it never does, or is not there.
    pub fn expires_at_ms(&self, row: RowId) -> Option<i64> {
        self.position(row)
            .map(|position| self.expiry_at(position))
            .filter(|expiry| *expiry != NO_EXPIRY)
    }

    /// The table as it reads at a time, in ms since the epoch.
    pub const fn view(&self, now_ms: i64) -> View<'_> {
        View::new(self, now_ms)
    }

    /// The position of a live row.
    pub(super) fn position(&self, row: RowId) -> Option<usize> {
        position_of(&self.row_ids, row).filter(|position| self.is_live(*position))
    }

    /// The positions of the live rows of a block; none if there is no such block.
    pub(super) fn live_in(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        let live = self.live.get(block).into_iter();
        live.flat_map(move |live| live.ones().map(move |row| block * BLOCK_ROWS + row))
    }

    /// The key of the row at a position: the value of the key column, or the row id where there is none.
    pub(super) fn key_at(&self, position: usize) -> Key {
        let key = self.schema.key_index().map(|column| self.value_at(column, position));
        key.and_then(Key::from_value).unwrap_or_else(|| Key::Row(self.row_id_at(position)))
    }

    pub(super) fn is_live(&self, position: usize) -> bool {
        self.live[position / BLOCK_ROWS].get(position % BLOCK_ROWS)
    }

    pub(super) fn row_id_at(&self, position: usize) -> RowId {
        RowId(self.row_ids[position / BLOCK_ROWS][position % BLOCK_ROWS])
    }

    pub(super) fn expiry_at(&self, position: usize) -> i64 {
        let block = &self.expiry[position / BLOCK_ROWS];
        block.as_ref().map_or(NO_EXPIRY, |expiry| expiry[position % BLOCK_ROWS])
    }

    pub(super) fn cell_at(&self, column: usize, position: usize) -> Cell {
        self.columns[column].blocks[position / BLOCK_ROWS].cell(position % BLOCK_ROWS)
    }

    pub(super) fn value_at(&self, column: usize, position: usize) -> ValueRef<'_> {
        self.value_of(self.cell_at(column, position))
    }

    pub(super) fn value_of(&self, cell: Cell) -> ValueRef<'_> {
        match cell {
            Cell::Null => ValueRef::Null,
            Cell::Int(int) => ValueRef::Int(int),
            Cell::Float(float) => ValueRef::Float(float),
            Cell::String(id) => {
                ValueRef::String(self.strings.get(id).expect("cells hold ids of their table"))
            }
            Cell::Bool(bool) => ValueRef::Bool(bool),
            Cell::Date(days) => {
                ValueRef::Date(Date::from_days(days).expect("checked when it was written"))
            }
            Cell::Timestamp(ms) => {
                ValueRef::Timestamp(Timestamp::from_ms(ms).expect("checked when it was written"))
            }
        }
    }

    /// How many rows there are, deleted ones included. O(1).
    pub(super) fn slot_count(&self) -> usize {
        match self.row_ids.last() {
            Some(last) => (self.row_ids.len() - 1) * BLOCK_ROWS + last.len(),
            None => 0,
        }
    }
}
