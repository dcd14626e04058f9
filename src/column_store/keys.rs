use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::block::Cell;
use super::slices::{Pace, at_once};
use super::{ColumnDef, ColumnType, Hasher, Schema, Table};

/// From key to position of the live rows of a table with a primary key: derived from the table, beside
/// which it is kept. Keys of string columns stand by their string id.
#[derive(Clone, Debug)]
pub(super) enum KeyIndex {
    /// The table has no primary key.
    None,
    Int(HashMap<i64, u32, Hasher>),
    String(HashMap<u32, u32, Hasher>),
}

/// Why a column cannot be the key: the position of the row that is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyFault {
    Null { position: usize },
    Duplicate { position: usize, first_position: usize },
}

impl KeyIndex {
    /// The index of a table of this schema that has no rows.
    pub(super) fn empty(schema: &Schema) -> Self {
        match schema.key().map(ColumnDef::column_type) {
            None => Self::None,
            Some(key_type) => Self::of_type(key_type),
        }
    }

    /// The index of a table by one of its columns. O(rows).
    pub(super) fn of(table: &Table, key_column: Option<usize>) -> Result<Self, KeyFault> {
        at_once(Self::made(table, key_column, Pace::AtOnce))
    }

    /// The same at a pace.
    pub(super) async fn made(
        table: &Table,
        key_column: Option<usize>,
        pace: Pace,
    ) -> Result<Self, KeyFault> {
        let Some(column) = key_column else { return Ok(Self::None) };
        let mut index = Self::of_type(table.schema.columns()[column].column_type());
        index.reserve(table.row_count());
        for block in 0..table.live().len() {
            for position in table.live_in(block) {
                index.insert(table.cell_at(column, position), position)?;
            }
            pace.end_block(block).await;
        }
        Ok(index)
    }

    fn of_type(key_type: ColumnType) -> Self {
        match key_type {
            ColumnType::Int => Self::Int(HashMap::default()),
            _ => Self::String(HashMap::default()),
        }
    }

    /// Makes room for some rows.
    pub(super) fn reserve(&mut self, row_count: usize) {
        match self {
            Self::None => {}
            Self::Int(map) => map.reserve(row_count),
            Self::String(map) => map.reserve(row_count),
        }
    }

    /// The position of the row of a key cell.
    pub(super) fn find(&self, key: Cell) -> Option<usize> {
        match (self, key) {
            (Self::Int(map), Cell::Int(key)) => map.get(&key).map(|position| *position as usize),
            (Self::String(map), Cell::String(key)) => {
                map.get(&key).map(|position| *position as usize)
            }
            _ => None,
        }
    }

    /// Enters a row. Nothing is entered if its key is null or taken.
    pub(super) fn insert(&mut self, key: Cell, position: usize) -> Result<(), KeyFault> {
        let taken = match (self, key) {
            (Self::None, _) => return Ok(()),
            (Self::Int(map), Cell::Int(key)) => enter(map.entry(key), position),
            (Self::String(map), Cell::String(key)) => enter(map.entry(key), position),
            _ => return Err(KeyFault::Null { position }),
        };
        match taken {
            None => Ok(()),
            Some(first_position) => Err(KeyFault::Duplicate { position, first_position }),
        }
    }

    pub(super) fn remove(&mut self, key: Cell) {
        match (self, key) {
            (Self::Int(map), Cell::Int(key)) => drop(map.remove(&key)),
            (Self::String(map), Cell::String(key)) => drop(map.remove(&key)),
            _ => {}
        }
    }
}

/// The position that the key is taken by, if it is.
fn enter<K>(entry: Entry<'_, K, u32, Hasher>, position: usize) -> Option<usize>
where
    K: std::hash::Hash,
{
    match entry {
        Entry::Occupied(taken) => Some(*taken.get() as usize),
        Entry::Vacant(free) => {
            free.insert(position as u32);
            None
        }
    }
}
