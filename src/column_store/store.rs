use std::ops::Deref;
use std::sync::OnceLock;

use super::block::Cell;
use super::keys::KeyIndex;
use super::restore::followed;
use super::string_index::StringIndex;
use super::{Key, RowId, Schema, Table, ValueRef};

/// The live column store: a [`Table`], which it reads as, with the indexes that make writes and
/// look-ups by key quick.
///
/// The indexes are derived from the table, built when first needed, and not part of a snapshot.
#[derive(Clone, Debug)]
pub struct ColumnStore {
    pub(super) table: Table,
    pub(super) strings: OnceLock<StringIndex>,
    pub(super) keys: OnceLock<KeyIndex>,
}

impl ColumnStore {
    /// A store without rows.
    pub fn new(schema: Schema) -> Self {
        Self::from_table(Table::empty(schema))
    }

    /// A live store of a table. O(1): indexes are built when they are first needed.
    pub const fn from_table(table: Table) -> Self {
        Self { table, strings: OnceLock::new(), keys: OnceLock::new() }
    }

    /// A store of the same table, which takes the indexes along: work on a copy that is to take the place
    /// of this one needs them, and this one makes its own anew if they are needed meanwhile. O(blocks).
    #[must_use]
    pub fn fork(&mut self) -> Self {
        let table = self.table.clone();
        Self {
            table,
            strings: std::mem::take(&mut self.strings),
            keys: std::mem::take(&mut self.keys),
        }
    }

    /// The table as it is now, as a value: later edits of the store do not reach it. O(blocks).
    pub fn snapshot(&self) -> Table {
        self.table.clone()
    }

    /// The row of a key at a time; none if there is no such row or it has expired. O(1) after the
    /// first look-up, which builds the index in O(rows).
    pub fn find(&self, key: &Key, now_ms: i64) -> Option<RowId> {
        let position = self.position_of(key)?;
        self.table.view(now_ms).is_visible(position).then(|| self.table.row_id_at(position))
    }

    /// The key of a row: the value of the key column, or the row id where there is none. None if there
    /// is no such row.
    pub fn key_of(&self, row: RowId) -> Option<Key> {
        self.table.position(row).map(|position| self.key_at(position))
    }

    /// The position of the live row of a key, whether it has expired or not.
    pub(super) fn position_of(&self, key: &Key) -> Option<usize> {
        match key {
            Key::Row(row) => self.table.position(*row),
            Key::Int(int) => self.position_of_value(ValueRef::Int(*int)),
            Key::String(text) => self.position_of_value(ValueRef::String(text)),
        }
    }

    /// The position of the live row that has a value in the key column, whether it has expired or not.
    pub(super) fn position_of_value(&self, key: ValueRef<'_>) -> Option<usize> {
        match key {
            ValueRef::Int(int) => self.key_index().find(Cell::Int(int)),
            ValueRef::String(text) => {
                let id = self.string_index().find(&self.table.strings, text)?;
                self.key_index().find(Cell::String(id))
            }
            _ => None,
        }
    }

    pub(super) fn string_index(&self) -> &StringIndex {
        self.strings.get_or_init(|| StringIndex::of(&self.table.strings))
    }

    pub(super) fn key_index(&self) -> &KeyIndex {
        self.keys.get_or_init(|| {
            KeyIndex::of(&self.table, self.table.schema.key_index())
                .expect("the keys of the live rows of a table are unique and not null")
        })
    }

    /// Takes indexes of a table that it was, where it has none yet and they can be brought up to now.
    pub(super) fn take_indexes(&mut self, of: &Table, strings: StringIndex, keys: KeyIndex) {
        if let Some(strings) = strings.followed(&of.strings, &self.table.strings) {
            self.strings.get_or_init(|| strings);
        }
        if let Some(keys) = followed(keys, of, &self.table) {
            self.keys.get_or_init(|| keys);
        }
    }

    /// The id of a string, which is interned if it is new.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        self.string_index();
        let index = self.strings.get_mut().expect("built by the line before");
        index.intern(&mut self.table.strings, text)
    }
}

impl Deref for ColumnStore {
    type Target = Table;

    fn deref(&self) -> &Table {
        &self.table
    }
}
