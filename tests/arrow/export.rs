//! What is written.

use peristyle::column_store::{ColumnStore, ColumnType, RowId, Schema, Value};
use peristyle::transfer::arrow::{ArrowExporter, ArrowFile};

use super::{NOW_MS, export, import, rows, store, texts};

#[test]
fn texts_that_occur_often_are_written_once() {
    let columns = [("often", ColumnType::String), ("once", ColumnType::String)];
    let word = "a text that is long enough to be seen in the size of the file";
    let cells =
        |row: i64| vec![Value::String(word.to_owned()), Value::String(format!("{word} {row}"))];
    let table = store(&columns, &(0..1_000).map(cells).collect::<Vec<_>>());

    let bytes = export(&table);

    let times = |text: &str| {
        let places = bytes.windows(text.len()).filter(|bytes| *bytes == text.as_bytes());
        places.count()
    };
    assert_eq!((times(word), times("file 999")), (1 + 1_000, 1));
    assert_eq!(rows(&import(&bytes).store), rows(&table));
}

#[test]
fn a_table_of_several_batches_keeps_its_order_and_its_key() {
    let schema = Schema::with_key(&[("n", ColumnType::Int), ("t", ColumnType::String)], "n");
    let mut table = ColumnStore::new(schema.unwrap());
    for number in 0..40_000_i64 {
        let text = Value::String((number % 7).to_string());
        table.insert_row(&[("n", Value::Int(number)), ("t", text)], NOW_MS).unwrap();
    }

    let bytes = export(&table);

    assert_eq!(rows(&import(&bytes).store), rows(&table));
    let preview = ArrowFile::open(bytes).unwrap().preview().unwrap();
    assert_eq!(preview.key.as_deref(), Some("n"));
}

#[test]
fn the_rows_that_are_asked_for_are_written_in_their_order() {
    let table = store(
        &[("n", ColumnType::Int)],
        &[vec![Value::Int(1)], vec![Value::Int(2)], vec![Value::Null]],
    );
    let mut exporter = ArrowExporter::new(table.view(NOW_MS), [RowId(2), RowId(9), RowId(0)]);
    let mut bytes = Vec::new();
    while let Some(chunk) = exporter.step().unwrap() {
        bytes.extend(chunk);
    }

    assert_eq!(exporter.rows_done(), 2);
    assert_eq!(texts(&import(&bytes).store), ["-", "1"]);
}

#[test]
fn a_table_without_rows_is_a_file_without_rows() {
    let table = store(&[("n", ColumnType::Int), ("t", ColumnType::String)], &[]);

    let imported = import(&export(&table));

    assert_eq!(imported.store.row_count(), 0);
    assert_eq!(imported.store.schema().column_count(), 2);
}

#[test]
fn more_texts_than_a_dictionary_takes_are_written_where_they_occur() {
    let text = |row: i64| vec![Value::String(format!("text {}", row % 70_000))];
    let table = store(&[("t", ColumnType::String)], &(0..140_000).map(text).collect::<Vec<_>>());

    let bytes = export(&table);

    let wanted = b"text 69999";
    assert_eq!(bytes.windows(wanted.len()).filter(|bytes| bytes == wanted).count(), 2);
    assert_eq!(rows(&import(&bytes).store), rows(&table));
}
