use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::block::Cell;
use super::{Hasher, Table};

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
    /// The index of a table by one of its columns. O(rows).
    pub(super) fn of(table: &Table, key_column: Option<usize>) -> Result<Self, KeyFault> {
        let Some(column) = key_column else { return Ok(Self::None) };
        let rows = table.row_count();
        let mut index = match table.schema.columns()[column].column_type() {
            super::ColumnType::Int => {
                Self::Int(HashMap::with_capacity_and_hasher(rows, Hasher::default()))
            }
            _ => Self::String(HashMap::with_capacity_and_hasher(rows, Hasher::default())),
        };
        for position in table.live_positions() {
            index.insert(table.cell_at(column, position), position)?;
        }
        Ok(index)
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
