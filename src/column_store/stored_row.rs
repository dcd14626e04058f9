use super::{Key, NO_EXPIRY, RowId, Table, ValueRef};

/// A row of a table as it is kept, whether its time to live has passed or not.
///
/// It is what savers read; everybody else reads through a [`View`](super::View), which leaves out
/// expired rows.
#[derive(Clone, Copy, Debug)]
pub struct StoredRow<'a> {
    table: &'a Table,
    position: usize,
}

impl<'a> StoredRow<'a> {
    /// Its row id.
    pub fn row_id(self) -> RowId {
        self.table.row_id_at(self.position)
    }

    /// Its key: the value of the key column, or the row id where there is none.
    pub fn key(self) -> Key {
        let key = self.table.schema.key_index().map(|column| self.cell(column));
        key.and_then(Key::from_value).unwrap_or_else(|| Key::Row(self.row_id()))
    }

    /// When it expires, in ms since the epoch; none if it never does.
    pub fn expires_at_ms(self) -> Option<i64> {
        Some(self.table.expiry_at(self.position)).filter(|expiry| *expiry != NO_EXPIRY)
    }

    /// Its cell in the column at a place of the schema.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn cell(self, column: usize) -> ValueRef<'a> {
        self.table.value_at(column, self.position)
    }
}

impl Table {
    /// A row that is not deleted, expired or not. O(log rows).
    pub fn stored_row(&self, row: RowId) -> Option<StoredRow<'_>> {
        self.position(row).map(|position| StoredRow { table: self, position })
    }

    /// All rows that are not deleted, expired or not, in the order of their row ids.
    pub fn stored_rows(&self) -> impl Iterator<Item = StoredRow<'_>> {
        (0..self.slot_count())
            .filter(|position| self.is_live(*position))
            .map(|position| StoredRow { table: self, position })
    }
}
