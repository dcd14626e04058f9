use super::*;
use crate::{BLOCK_ROWS, ColumnType, Schema, TableBuilder};

const ROWS: usize = 2 * BLOCK_ROWS + 5;

fn store() -> ColumnStore {
    let columns = [("id", ColumnType::Int), ("name", ColumnType::String), ("n", ColumnType::Float)];
    let mut builder = TableBuilder::new(Schema::with_key(&columns, "id").unwrap());
    for row in 0..ROWS as i64 {
        builder.push(0, ValueRef::Int(row)).unwrap();
        builder.push(1, ValueRef::String("a")).unwrap();
        builder.end_row().unwrap();
    }
    builder.finish().unwrap()
}

fn cell(store: &ColumnStore, row: u32, column: usize) -> Value {
    store.view(0).cell(RowId(row), column).unwrap().to_value()
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

#[test]
fn one_value_fills_the_rows_that_are_named_and_no_others() {
    let mut store = store();
    let rows: Vec<_> = (BLOCK_ROWS as u32 - 1..=BLOCK_ROWS as u32).map(RowId).collect();

    store.fill("name", &rows, &text("b")).unwrap();
    store.fill("n", &rows[..1], &Value::Float(2.5)).unwrap();
    store.fill("n", &rows[..1], &Value::Null).unwrap();

    let names = [4_094, 4_095, 4_096, 4_097].map(|row| cell(&store, row, 1));
    assert_eq!(names, ["a", "b", "b", "a"].map(text));
    assert_eq!(cell(&store, 4_095, 2), Value::Null);
}

#[test]
fn each_row_gets_its_own_value() {
    let mut store = store();
    let rows = [RowId(8_000), RowId(1)];

    store.write_cells("name", &rows, &[text("late"), Value::Null]).unwrap();

    assert_eq!((cell(&store, 8_000, 1), cell(&store, 1, 1)), (text("late"), Value::Null));
}

#[test]
fn what_is_refused_leaves_the_store_as_it_was() {
    let mut store = store();
    store.delete_rows([RowId(3)]);
    let before = store.snapshot();
    let one = Value::Int(1);

    let refused = [
        store.fill("age", &[RowId(0)], &one),
        store.fill("id", &[RowId(0)], &one),
        store.fill("name", &[RowId(0)], &one),
        store.fill("name", &[RowId(0), RowId(3)], &text("b")),
        store.write_cells("name", &[RowId(0), RowId(1)], &[text("b"), one]),
        store.write_cells("name", &[RowId(0), RowId(3)], &[text("b"), text("c")]),
    ];

    let words = refused.map(|outcome| outcome.unwrap_err().to_string());
    assert!(words[0].contains("no column \"age\""), "{words:?}");
    assert!(words[1].contains("\"id\" is the key"), "{words:?}");
    assert!(words[2].contains("holds string") && words[4].contains("holds string"), "{words:?}");
    assert!(words[3].contains("row 3") && words[5].contains("row 3"), "{words:?}");
    for row in 0..ROWS as u32 {
        assert_eq!(store.view(0).row(RowId(row)), before.view(0).row(RowId(row)), "row {row}");
    }
}
