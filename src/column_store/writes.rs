use super::block::Cell;
use super::{ColumnStore, Key, RowId, Table, Value, ValueRef, WriteError};

/// What an upsert did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// There was no row with the key: this one is new.
    Inserted(RowId),
    /// This row had the key, and got the values.
    Updated(RowId),
}

/// Values that were checked against the schema, by the place of their column, rising.
pub(super) type CheckedCells<'a> = Vec<(usize, ValueRef<'a>)>;

/// Writes. Values go by the names of their columns; every one is checked before anything is written.
impl ColumnStore {
    /// Adds a row; columns without a value get null. A row that has the same key and has expired is
    /// replaced: the new row has an id of its own and no time to live.
    ///
    /// # Errors
    /// If a column does not exist, has two values or one of another type; if the key is missing, null
    /// or taken; if all row ids have been given. The store stays as it was.
    pub fn insert_row(&mut self, row: &[(&str, Value)], now_ms: i64) -> Result<RowId, WriteError> {
        let cells = self.check_row(row)?;
        let expired = match self.key_among(&cells)? {
            Some(key) => self.check_free(key, now_ms)?,
            None => None,
        };
        self.insert_checked(&cells, expired)
    }

    /// Adds a row, or writes its values into the row that has the same key: columns without a value
    /// stay as they are, null sets null, and the time to live stays. A row that has expired is replaced.
    ///
    /// # Errors
    /// As [`ColumnStore::insert_row`], but that the key may be taken; [`WriteError::NoKey`] if the table
    /// has no primary key. The store stays as it was.
    pub fn upsert(&mut self, row: &[(&str, Value)], now_ms: i64) -> Result<Upserted, WriteError> {
        let (cells, key) = self.check_upsert(row)?;
        match self.position_of_value(key) {
            Some(position) if self.is_visible(position, now_ms) => {
                self.write(position, &cells);
                Ok(Upserted::Updated(self.table.row_id_at(position)))
            }
            expired => self.insert_checked(&cells, expired).map(Upserted::Inserted),
        }
    }

    /// Writes one cell.
    ///
    /// # Errors
    /// As [`ColumnStore::update_many`].
    #[expect(clippy::needless_pass_by_value, reason = "the value goes into the table")]
    pub fn update(
        &mut self,
        key: &Key,
        column: &str,
        value: Value,
        now_ms: i64,
    ) -> Result<(), WriteError> {
        let (position, cells) = self.check_update(key, [(column, value.as_ref())], now_ms)?;
        self.write(position, &cells);
        Ok(())
    }

    /// Writes cells of one row; its other cells and its time to live stay as they are.
    ///
    /// # Errors
    /// If there is no such row or it has expired; if a column does not exist, has two values or one of
    /// another type, or is the key column, which [`ColumnStore::change_key`] changes. The store stays as
    /// it was.
    pub fn update_many(
        &mut self,
        key: &Key,
        cells: &[(&str, Value)],
        now_ms: i64,
    ) -> Result<(), WriteError> {
        let (position, cells) = self.check_update(key, members(cells), now_ms)?;
        self.write(position, &cells);
        Ok(())
    }

    /// Gives a row another key; its row id stays. A row that has the key and has expired is removed.
    ///
    /// # Errors
    /// If the table has no key; if there is no row of the old key or it has expired; if the new key is
    /// null, of another type, or taken by another row. The store stays as it was.
    #[expect(clippy::needless_pass_by_value, reason = "the value goes into the table")]
    pub fn change_key(&mut self, old: &Key, new: Value, now_ms: i64) -> Result<(), WriteError> {
        let name = self.table.schema.key().ok_or(WriteError::NoKey)?.name().to_owned();
        let position = self.require_visible(old, now_ms)?;
        let cells = self.check_cells([(&*name, new.as_ref())], || Some(old.clone()))?;
        if new.is_null() {
            return Err(WriteError::NullKey { column: name });
        }
        if self.position_of_value(new.as_ref()) == Some(position) {
            return Ok(());
        }
        let expired = self.check_free(new.as_ref(), now_ms)?;
        self.remove_positions(expired.as_slice());
        self.index_keys(&[position], Indexed::Out);
        self.write(position, &cells);
        self.index_keys(&[position], Indexed::In);
        Ok(())
    }

    /// Deletes a row: a tombstone stays until the next vacuum, and the key is free at once. False if
    /// there is no such row or it has expired.
    pub fn delete(&mut self, key: &Key, now_ms: i64) -> bool {
        let position = self.visible_position(key, now_ms);
        self.remove_positions(position.as_slice());
        position.is_some()
    }

    /// Deletes rows, expired ones too. Ids of no row are passed over. Gives how many rows were deleted.
    pub fn delete_rows(&mut self, rows: impl IntoIterator<Item = RowId>) -> usize {
        let mut positions: Vec<usize> =
            rows.into_iter().filter_map(|row| self.table.position(row)).collect();
        positions.sort_unstable();
        positions.dedup();
        self.remove_positions(&positions);
        positions.len()
    }

    /// Removes all rows and strings, leaving no tombstones. The schema, its key and the row ids already
    /// given stay as they are.
    pub fn clear(&mut self) {
        let next_row_id = self.table.next_row_id;
        let schema = self.table.schema.clone();
        *self = Self::from_table(Table { next_row_id, ..Table::without_rows(schema) });
    }

    /// The position of the row of a key, if it has not expired.
    pub(super) fn visible_position(&self, key: &Key, now_ms: i64) -> Option<usize> {
        self.position_of(key).filter(|position| self.is_visible(*position, now_ms))
    }

    pub(super) fn require_visible(&self, key: &Key, now_ms: i64) -> Result<usize, WriteError> {
        self.visible_position(key, now_ms).ok_or_else(|| WriteError::NoSuchRow { key: key.clone() })
    }

    fn is_visible(&self, position: usize, now_ms: i64) -> bool {
        self.table.view(now_ms).is_visible(position)
    }

    /// Checks an upsert, and gives the key beside the values.
    pub(super) fn check_upsert<'a>(
        &self,
        row: &'a [(&str, Value)],
    ) -> Result<(CheckedCells<'a>, ValueRef<'a>), WriteError> {
        let cells = self.check_row(row)?;
        let key = self.key_among(&cells)?.ok_or(WriteError::NoKey)?;
        Ok((cells, key))
    }

    /// Checks the members of a row that names itself.
    fn check_row<'a>(&self, row: &'a [(&str, Value)]) -> Result<CheckedCells<'a>, WriteError> {
        self.check_cells(members(row), || self.key_in(row))
    }

    /// The key that a row gives itself, as far as it does.
    pub(super) fn key_in(&self, row: &[(&str, Value)]) -> Option<Key> {
        let key = self.table.schema.key()?;
        let (_, value) = row.iter().find(|(name, _)| *name == key.name())?;
        Key::from_value(value.as_ref())
    }

    /// Checks values for a row that is there, and gives its position beside them.
    pub(super) fn check_update<'a>(
        &self,
        key: &Key,
        members: impl IntoIterator<Item = (&'a str, ValueRef<'a>)>,
        now_ms: i64,
    ) -> Result<(usize, CheckedCells<'a>), WriteError> {
        let position = self.require_visible(key, now_ms)?;
        let cells = self.check_cells(members, || Some(key.clone()))?;
        self.check_keeps_key(&cells, key)?;
        Ok((position, cells))
    }

    /// Checks values against their columns. `key` names the row for the error.
    fn check_cells<'a>(
        &self,
        members: impl IntoIterator<Item = (&'a str, ValueRef<'a>)>,
        key: impl Fn() -> Option<Key>,
    ) -> Result<CheckedCells<'a>, WriteError> {
        let schema = &self.table.schema;
        let members = members.into_iter();
        let mut cells = Vec::with_capacity(members.size_hint().0);
        for (name, value) in members {
            let column = schema
                .index_of(name)
                .ok_or_else(|| WriteError::NoSuchColumn { column: name.to_owned(), key: key() })?;
            let expected = schema.columns()[column].column_type();
            if let Some(found) = value.column_type().filter(|found| *found != expected) {
                let column = name.to_owned();
                return Err(WriteError::WrongType { column, expected, found, key: key() });
            }
            cells.push((column, value));
        }
        cells.sort_by_key(|(column, _)| *column);
        match cells.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            None => Ok(cells),
            Some(pair) => {
                let column = schema.columns()[pair[0].0].name().to_owned();
                Err(WriteError::MemberTwice { column, key: key() })
            }
        }
    }

    /// Checks that values leave the key column alone.
    fn check_keeps_key(&self, cells: &CheckedCells<'_>, key: &Key) -> Result<(), WriteError> {
        match self.table.schema.key_index() {
            Some(column) if cells.iter().any(|cell| cell.0 == column) => {
                let column = self.table.schema.columns()[column].name().to_owned();
                Err(WriteError::KeyUpdate { column, key: key.clone() })
            }
            _ => Ok(()),
        }
    }

    /// The key among the values of a row; none if the table has no key column.
    fn key_among<'a>(&self, cells: &CheckedCells<'a>) -> Result<Option<ValueRef<'a>>, WriteError> {
        let Some(column) = self.table.schema.key_index() else { return Ok(None) };
        let name = || self.table.schema.columns()[column].name().to_owned();
        match cells.iter().find(|cell| cell.0 == column) {
            None => Err(WriteError::MissingKey { column: name() }),
            Some((_, ValueRef::Null)) => Err(WriteError::NullKey { column: name() }),
            Some((_, key)) => Ok(Some(*key)),
        }
    }

    /// Checks that no row has a key, but for an expired one, whose position is given.
    fn check_free(&self, key: ValueRef<'_>, now_ms: i64) -> Result<Option<usize>, WriteError> {
        let position = self.position_of_value(key);
        match position {
            Some(position) if self.is_visible(position, now_ms) => Err(WriteError::KeyTaken {
                column: self
                    .table
                    .schema
                    .key()
                    .map(|key| key.name().to_owned())
                    .unwrap_or_default(),
                key: self.key_at(position),
            }),
            expired_or_none => Ok(expired_or_none),
        }
    }

    /// Adds a row whose values and key are checked, in the place of an expired one with its key.
    fn insert_checked(
        &mut self,
        cells: &CheckedCells<'_>,
        expired: Option<usize>,
    ) -> Result<RowId, WriteError> {
        if self.table.next_row_id == u32::MAX {
            return Err(WriteError::Full);
        }
        self.remove_positions(expired.as_slice());
        let position = self.table.append_row();
        self.write(position, cells);
        self.index_keys(&[position], Indexed::In);
        Ok(self.table.row_id_at(position))
    }

    /// Writes checked values.
    pub(super) fn write(&mut self, position: usize, cells: &CheckedCells<'_>) {
        for (column, value) in cells {
            let cell = self.intern_cell(*value);
            self.table.set_cell(*column, position, cell);
        }
    }

    /// The cell that holds a value; a string that is new is interned.
    pub(super) fn intern_cell(&mut self, value: ValueRef<'_>) -> Cell {
        match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Int(int) => Cell::Int(int),
            ValueRef::Float(float) => Cell::Float(float),
            ValueRef::String(text) => Cell::String(self.intern(text)),
            ValueRef::Bool(bool) => Cell::Bool(bool),
            ValueRef::Date(date) => Cell::Date(date.days()),
            ValueRef::Timestamp(timestamp) => Cell::Timestamp(timestamp.ms()),
        }
    }

    /// Makes tombstones of live rows, given by their positions, rising and each once.
    pub(super) fn remove_positions(&mut self, positions: &[usize]) {
        self.index_keys(positions, Indexed::Out);
        self.table.remove_rows(positions);
    }

    /// Enters the keys of rows into the index, or takes them out of it; an index that was not built yet
    /// needs neither.
    fn index_keys(&mut self, positions: &[usize], indexed: Indexed) {
        let Some(column) = self.table.schema.key_index() else { return };
        let Some(index) = self.keys.get_mut() else { return };
        for position in positions {
            let key = self.table.cell_at(column, *position);
            match indexed {
                Indexed::In => {
                    index.insert(key, *position).expect("the key was checked to be free");
                }
                Indexed::Out => index.remove(key),
            }
        }
    }
}

/// Whether keys come into the index or go out of it.
#[derive(Clone, Copy)]
enum Indexed {
    In,
    Out,
}

fn members<'a>(
    cells: &'a [(&'a str, Value)],
) -> impl ExactSizeIterator<Item = (&'a str, ValueRef<'a>)> {
    cells.iter().map(|(column, value)| (*column, value.as_ref()))
}

#[cfg(test)]
#[path = "writes_tests.rs"]
mod tests;
