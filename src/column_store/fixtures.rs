//! Stores that the tests of this room start from.

use super::{BLOCK_ROWS, ColumnStore, ColumnType, Key, RowId, Schema, Table, Value, ValueRef};

/// A row that reaches one beyond three blocks.
pub(super) const MANY: u32 = 3 * BLOCK_ROWS as u32 + 1;

/// What a row of [`small`] and [`many`] holds for its id.
pub(super) fn row(id: u32) -> Vec<(&'static str, Value)> {
    vec![
        ("id", Value::Int(i64::from(id) * 10)),
        ("name", text(&format!("name {}", id % 50))),
        ("price", Value::Float(f64::from(id) / 2.0)),
    ]
}

pub(super) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// `id` (int, the key), `name` (string), `price` (float), without rows.
pub(super) fn empty() -> ColumnStore {
    let columns =
        [("id", ColumnType::Int), ("name", ColumnType::String), ("price", ColumnType::Float)];
    ColumnStore::new(Schema::with_key(&columns, "id").unwrap())
}

/// Three rows, with the keys 0, 10 and 20.
pub(super) fn small() -> ColumnStore {
    filled(3)
}

/// [`MANY`] rows, of which every seventh is deleted, so that every block has tombstones.
pub(super) fn many() -> ColumnStore {
    let mut store = filled(MANY);
    let deleted = store.delete_rows((0..MANY).filter(|id| is_deleted(*id)).map(RowId));
    assert_eq!(deleted, (0..MANY).filter(|id| is_deleted(*id)).count());
    store
}

/// Whether a row of [`many`] is deleted.
pub(super) fn is_deleted(id: u32) -> bool {
    id % 7 == 3
}

/// The ids of the rows of [`many`] that are there.
pub(super) fn many_ids() -> impl Iterator<Item = u32> {
    (0..MANY).filter(|id| !is_deleted(*id))
}

fn filled(row_count: u32) -> ColumnStore {
    let mut store = empty();
    for id in 0..row_count {
        assert_eq!(store.insert_row(&row(id), 0), Ok(RowId(id)));
    }
    store
}

pub(super) fn key(id: u32) -> Key {
    Key::Int(i64::from(id) * 10)
}

/// The rows that are there at a time, in order.
pub(super) fn rows_at(table: &Table, now_ms: i64) -> Vec<(RowId, Vec<Value>)> {
    let view = table.view(now_ms);
    let cells = |row| view.row(row).unwrap().into_iter().map(ValueRef::to_value).collect();
    view.rows().iter().map(|row| (row, cells(row))).collect()
}

/// A cell at time 0.
pub(super) fn cell(store: &ColumnStore, row: u32, column: &str) -> Value {
    let column = store.schema().index_of(column).unwrap();
    store.view(0).cell(RowId(row), column).unwrap().to_value()
}

/// What a refused write must leave as it was: rows, when they expire, the number of strings, the next
/// row id, and the schema.
pub(super) type State = (Vec<(RowId, Vec<Value>)>, Vec<Option<i64>>, u32, u32, Schema);

pub(super) fn state(table: &Table) -> State {
    let rows = rows_at(table, i64::MIN);
    let expiry = rows.iter().map(|(row, _)| table.expires_at_ms(*row)).collect();
    let schema = table.schema().clone();
    (rows, expiry, table.strings().string_count(), table.next_row_id(), schema)
}
