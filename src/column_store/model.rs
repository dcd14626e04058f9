//! A table as plainly as it can be said, which the tests hold the column store against: rows in a map,
//! no blocks, no indexes, no tombstones. The walks through persistence (`tests/walks`) use it too.

use std::collections::BTreeMap;

use super::{
    BatchMode, ColumnStore, ColumnType, Key, RetypeFailure, RowId, Table, Value, ValueRef,
};

/// Members of a row, as they are given to a write.
pub(crate) type Members = Vec<(String, Value)>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModelColumn {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) column_type: ColumnType,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModelRow {
    /// By column id.
    cells: BTreeMap<u32, Value>,
    expires_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) columns: Vec<ModelColumn>,
    pub(crate) key: Option<u32>,
    pub(crate) rows: BTreeMap<u32, ModelRow>,
    pub(crate) next_row_id: u32,
    pub(crate) next_column_id: u32,
}

/// That a verb was refused; the column store says why, the model does not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused;

type Outcome<T> = Result<T, Refused>;

impl Model {
    pub(crate) fn new(columns: &[(&str, ColumnType)], key: Option<u32>) -> Self {
        let columns: Vec<_> = (0..)
            .zip(columns)
            .map(|(id, (name, column_type))| ModelColumn {
                id,
                name: (*name).to_owned(),
                column_type: *column_type,
            })
            .collect();
        let next_column_id = columns.len() as u32;
        Self { columns, key, rows: BTreeMap::new(), next_row_id: 0, next_column_id }
    }

    fn is_visible(row: &ModelRow, now_ms: i64) -> bool {
        row.expires_ms.is_none_or(|expires_ms| expires_ms > now_ms)
    }

    fn key_of(&self, row: &ModelRow) -> Option<Key> {
        Key::from_value(row.cells[&self.key?].as_ref())
    }

    /// The stored row that a key names.
    fn stored(&self, key: &Key) -> Option<u32> {
        match key {
            Key::Row(row) => self.rows.contains_key(&row.0).then_some(row.0),
            key => self
                .rows
                .iter()
                .find(|(_, row)| self.key_of(row).as_ref() == Some(key))
                .map(|(id, _)| *id),
        }
    }

    pub(crate) fn find(&self, key: &Key, now_ms: i64) -> Option<u32> {
        self.stored(key).filter(|id| Self::is_visible(&self.rows[id], now_ms))
    }

    fn column(&self, name: &str) -> Outcome<usize> {
        self.columns.iter().position(|column| column.name == name).ok_or(Refused)
    }

    fn resolve(&self, members: &Members) -> Outcome<BTreeMap<u32, Value>> {
        let mut cells = BTreeMap::new();
        for (name, value) in members {
            let column = &self.columns[self.column(name)?];
            let fits = value.as_ref().column_type().is_none_or(|found| found == column.column_type);
            if !fits || cells.insert(column.id, value.clone()).is_some() {
                return Err(Refused);
            }
        }
        Ok(cells)
    }

    fn key_in(&self, cells: &BTreeMap<u32, Value>) -> Outcome<Option<Key>> {
        let Some(key) = self.key else { return Ok(None) };
        let value = cells.get(&key).ok_or(Refused)?;
        Key::from_value(value.as_ref()).map(Some).ok_or(Refused)
    }

    fn append(&mut self, cells: BTreeMap<u32, Value>) -> u32 {
        let mut row = ModelRow { cells, expires_ms: None };
        for column in &self.columns {
            row.cells.entry(column.id).or_insert(Value::Null);
        }
        let id = self.next_row_id;
        self.next_row_id += 1;
        self.rows.insert(id, row);
        id
    }

    pub(crate) fn insert(&mut self, members: &Members, now_ms: i64) -> Outcome<u32> {
        let cells = self.resolve(members)?;
        if let Some(key) = self.key_in(&cells)? {
            if self.find(&key, now_ms).is_some() {
                return Err(Refused);
            }
            self.stored(&key).map(|id| self.rows.remove(&id));
        }
        Ok(self.append(cells))
    }

    /// Whether a row was inserted.
    pub(crate) fn upsert(&mut self, members: &Members, now_ms: i64) -> Outcome<bool> {
        let cells = self.resolve(members)?;
        let key = self.key_in(&cells)?.ok_or(Refused)?;
        match self.find(&key, now_ms) {
            Some(id) => {
                self.rows.entry(id).and_modify(|row| row.cells.extend(cells));
                Ok(false)
            }
            None => self.insert(members, now_ms).map(|_| true),
        }
    }

    pub(crate) fn update(&mut self, key: &Key, members: &Members, now_ms: i64) -> Outcome<()> {
        let cells = self.resolve(members)?;
        let id = self.find(key, now_ms).ok_or(Refused)?;
        if self.key.is_some_and(|key| cells.contains_key(&key)) {
            return Err(Refused);
        }
        self.rows.entry(id).and_modify(|row| row.cells.extend(cells));
        Ok(())
    }

    pub(crate) fn change_key(&mut self, old: &Key, new: &Value, now_ms: i64) -> Outcome<()> {
        let column = self.key.ok_or(Refused)?;
        let id = self.find(old, now_ms).ok_or(Refused)?;
        let name = self.columns.iter().find(|other| other.id == column).map(|key| key.name.clone());
        self.resolve(&vec![(name.unwrap_or_default(), new.clone())])?;
        let key = Key::from_value(new.as_ref()).ok_or(Refused)?;
        match self.stored(&key) {
            Some(taken) if taken == id => return Ok(()),
            Some(taken) if Self::is_visible(&self.rows[&taken], now_ms) => return Err(Refused),
            Some(expired) => drop(self.rows.remove(&expired)),
            None => {}
        }
        self.rows.entry(id).and_modify(|row| drop(row.cells.insert(column, new.clone())));
        Ok(())
    }

    pub(crate) fn delete(&mut self, key: &Key, now_ms: i64) -> bool {
        self.find(key, now_ms).and_then(|id| self.rows.remove(&id)).is_some()
    }

    pub(crate) fn delete_rows(&mut self, ids: &[u32]) -> usize {
        ids.iter().filter(|id| self.rows.remove(id).is_some()).count()
    }

    pub(crate) fn set_ttl(&mut self, key: &Key, seconds: Option<u64>, now_ms: i64) -> Outcome<()> {
        let id = self.find(key, now_ms).ok_or(Refused)?;
        let expires_ms = seconds.and_then(|seconds| {
            i64::try_from(seconds).ok()?.checked_mul(1_000)?.checked_add(now_ms)
        });
        self.rows.entry(id).and_modify(|row| row.expires_ms = expires_ms);
        Ok(())
    }

    pub(crate) fn expire_rows(&mut self, now_ms: i64) -> usize {
        let before = self.rows.len();
        self.rows.retain(|_, row| Self::is_visible(row, now_ms));
        before - self.rows.len()
    }

    /// Inserted, updated, and the places of the refused; nothing but those in all-or-nothing.
    pub(crate) fn batch_upsert(
        &mut self,
        rows: &[Members],
        mode: BatchMode,
        now_ms: i64,
    ) -> (usize, usize, Vec<usize>) {
        let before = self.clone();
        let done: Vec<_> = rows.iter().map(|row| self.upsert(row, now_ms)).collect();
        let refused: Vec<_> = (0..rows.len()).filter(|index| done[*index].is_err()).collect();
        if mode == BatchMode::AllOrNothing && !refused.is_empty() {
            *self = before;
            return (0, 0, refused);
        }
        let count = |inserted| done.iter().filter(|done| **done == Ok(inserted)).count();
        (count(true), count(false), refused)
    }

    pub(crate) fn batch_update(
        &mut self,
        updates: &[(Key, Members)],
        mode: BatchMode,
        now_ms: i64,
    ) -> Vec<usize> {
        let before = self.clone();
        let done: Vec<_> =
            updates.iter().map(|(key, members)| self.update(key, members, now_ms)).collect();
        let refused: Vec<_> = (0..updates.len()).filter(|index| done[*index].is_err()).collect();
        if mode == BatchMode::AllOrNothing && !refused.is_empty() {
            *self = before;
        }
        refused
    }

    pub(crate) fn add_column(
        &mut self,
        name: &str,
        column_type: ColumnType,
        default: &Value,
    ) -> Outcome<()> {
        let fits = default.as_ref().column_type().is_none_or(|found| found == column_type);
        if !fits || name.is_empty() || self.column(name).is_ok() {
            return Err(Refused);
        }
        let id = self.next_column_id;
        self.next_column_id += 1;
        self.columns.push(ModelColumn { id, name: name.to_owned(), column_type });
        for row in self.rows.values_mut() {
            row.cells.insert(id, default.clone());
        }
        Ok(())
    }

    pub(crate) fn rename_column(&mut self, from: &str, to: &str) -> Outcome<()> {
        let column = self.column(from)?;
        if from != to && (to.is_empty() || self.column(to).is_ok()) {
            return Err(Refused);
        }
        to.clone_into(&mut self.columns[column].name);
        Ok(())
    }

    pub(crate) fn drop_column(&mut self, name: &str) -> Outcome<()> {
        let column = self.column(name)?;
        if self.key == Some(self.columns[column].id) {
            return Err(Refused);
        }
        let id = self.columns.remove(column).id;
        for row in self.rows.values_mut() {
            row.cells.remove(&id);
        }
        Ok(())
    }

    pub(crate) fn move_column(&mut self, name: &str, to_index: usize) -> Outcome<()> {
        let column = self.column(name)?;
        let column = self.columns.remove(column);
        self.columns.insert(to_index.min(self.columns.len()), column);
        Ok(())
    }

    pub(crate) fn set_key(&mut self, name: Option<&str>) -> Outcome<()> {
        let Some(name) = name else {
            self.key = None;
            return Ok(());
        };
        let column = &self.columns[self.column(name)?];
        let key_type = matches!(column.column_type, ColumnType::Int | ColumnType::String);
        if !key_type || !self.makes_keys(column.id) {
            return Err(Refused);
        }
        self.key = Some(column.id);
        Ok(())
    }

    fn makes_keys(&self, column: u32) -> bool {
        let mut seen = Vec::new();
        self.rows.values().all(|row| {
            let value = &row.cells[&column];
            let new = !value.is_null() && !seen.contains(value);
            seen.push(value.clone());
            new
        })
    }

    /// The rows whose cells do not convert.
    pub(crate) fn retype(
        &mut self,
        name: &str,
        to: ColumnType,
        on_failure: RetypeFailure,
    ) -> Outcome<Vec<u32>> {
        let column = self.column(name)?;
        let ModelColumn { id, column_type: from, .. } = self.columns[column];
        let is_key = self.key == Some(id);
        if is_key && !matches!(to, ColumnType::Int | ColumnType::String) {
            return Err(Refused);
        }
        let mut changed = self.clone();
        changed.columns[column].column_type = to;
        let mut failed = Vec::new();
        for (row_id, row) in &mut changed.rows {
            let old = row.cells[&id].clone();
            let new = if from == to { Some(old) } else { convert(&old, to) };
            failed.extend(new.is_none().then_some(*row_id));
            row.cells.insert(id, new.unwrap_or(Value::Null));
        }
        let refuse = is_key || on_failure == RetypeFailure::Refuse;
        if refuse && !failed.is_empty() || is_key && !changed.makes_keys(id) {
            return Err(Refused);
        }
        *self = changed;
        Ok(failed)
    }

    pub(crate) fn restore(&mut self, earlier: &Self) {
        let (next_row_id, next_column_id) = (self.next_row_id, self.next_column_id);
        *self = earlier.clone();
        self.next_row_id = next_row_id.max(self.next_row_id);
        self.next_column_id = next_column_id.max(self.next_column_id);
    }

    /// Asserts that a table says what the model says at a time.
    pub(crate) fn assert_is(&self, table: &Table, now_ms: i64) {
        let columns: Vec<_> = table
            .schema()
            .columns()
            .iter()
            .map(|column| (column.id().0, column.name(), column.column_type()))
            .collect();
        let expected: Vec<_> = self
            .columns
            .iter()
            .map(|column| (column.id, column.name.as_str(), column.column_type))
            .collect();
        assert_eq!(columns, expected);
        assert_eq!(table.schema().key().map(|key| key.id().0), self.key);
        assert_eq!(table.row_count(), self.rows.len());
        let view = table.view(now_ms);
        let visible: Vec<_> =
            self.rows.iter().filter(|(_, row)| Self::is_visible(row, now_ms)).collect();
        assert!(view.rows().iter().map(|row| row.0).eq(visible.iter().map(|(id, _)| **id)));
        for (id, row) in visible {
            let cells = view.row(RowId(*id)).expect("it is in the rows of the view");
            let cells = cells.into_iter().map(ValueRef::to_value);
            assert!(cells.eq(self.columns.iter().map(|column| row.cells[&column.id].clone())));
            assert_eq!(table.expires_at_ms(RowId(*id)), row.expires_ms);
        }
    }

    /// Asserts that a store gives row ids and finds keys as the model does, those of no row too.
    pub(crate) fn assert_finds(&self, store: &ColumnStore, absent: &[Key], now_ms: i64) {
        assert_eq!(store.next_row_id(), self.next_row_id);
        assert_eq!(store.schema().next_column_id(), self.next_column_id);
        for (id, row) in &self.rows {
            let visible = Self::is_visible(row, now_ms).then_some(RowId(*id));
            let key = self.key_of(row).unwrap_or(Key::Row(RowId(*id)));
            assert_eq!(store.find(&key, now_ms), visible);
            assert_eq!(store.key_of(RowId(*id)), Some(key));
        }
        for key in absent {
            assert_eq!(store.find(key, now_ms), self.find(key, now_ms).map(RowId));
        }
    }
}

/// Conversions of the small values that the tests use.
fn convert(value: &Value, to: ColumnType) -> Option<Value> {
    match (value, to) {
        (Value::Null, _) => Some(Value::Null),
        (value, ColumnType::String) => Some(Value::String(value.to_string())),
        (Value::String(text), to) => Value::parse(text, to).ok(),
        (Value::Int(int), ColumnType::Float) => Some(Value::Float(*int as f64)),
        (Value::Int(int), ColumnType::Bool) => {
            (0..=1).contains(int).then_some(Value::Bool(*int == 1))
        }
        (Value::Bool(bool), ColumnType::Int) => Some(Value::Int(i64::from(*bool))),
        (Value::Float(float), ColumnType::Int) => {
            format!("{float}").trim_start_matches('-').parse::<i64>().ok()?;
            Some(Value::Int(*float as i64))
        }
        (Value::Date(date), ColumnType::Timestamp) => Some(Value::Timestamp(date.midnight())),
        (Value::Timestamp(timestamp), ColumnType::Date) => {
            timestamp.to_string().ends_with("T00:00:00Z").then(|| Value::Date(timestamp.date()))
        }
        _ => None,
    }
}
