//! Arrow files become tables, and tables Arrow files, without a digit lost; what is broken is told.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod broken;
mod export;
mod import;
mod properties;

use peristyle::column_store::{ColumnStore, ColumnType, Schema, TableBuilder, Value, ValueRef};
use peristyle::transfer::arrow::{ArrowExporter, ArrowFile, ArrowOptions, ArrowStep};
use peristyle::transfer::{ImportError, Imported};

const NOW_MS: i64 = 0;

fn import_with(bytes: &[u8], options: &ArrowOptions) -> Result<Imported, ImportError> {
    let mut importer = ArrowFile::open(bytes.to_vec())?.import(options)?;
    loop {
        assert!(importer.rows_done() <= importer.rows_total());
        match importer.step()? {
            ArrowStep::More(next) => importer = *next,
            ArrowStep::Done(done) => return Ok(*done),
        }
    }
}

fn import(bytes: &[u8]) -> Imported {
    import_with(bytes, &ArrowOptions::default()).unwrap()
}

/// The bytes of all rows of a table.
fn export(store: &ColumnStore) -> Vec<u8> {
    let view = store.view(NOW_MS);
    let mut exporter = ArrowExporter::new(view, view.rows().iter());
    let mut bytes = Vec::new();
    while let Some(chunk) = exporter.step().unwrap() {
        bytes.extend(chunk);
    }
    bytes
}

/// All rows as values.
fn rows(store: &ColumnStore) -> Vec<Vec<Value>> {
    let view = store.view(NOW_MS);
    let row = |row| view.row(row).unwrap().into_iter().map(ValueRef::to_value).collect();
    view.rows().iter().map(row).collect()
}

/// All rows as texts, a null being `-`.
fn texts(store: &ColumnStore) -> Vec<String> {
    let text = |value: &Value| if value.is_null() { "-".to_owned() } else { value.to_string() };
    rows(store).iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(",")).collect()
}

fn types(imported: &Imported) -> Vec<(&str, ColumnType)> {
    let columns = imported.report.columns.iter();
    columns.map(|column| (column.name.as_str(), column.column_type)).collect()
}

fn notes(imported: &Imported) -> Vec<String> {
    imported.report.notes.iter().map(ToString::to_string).collect()
}

/// A table of these columns and rows.
fn store<N: AsRef<str>>(columns: &[(N, ColumnType)], rows: &[Vec<Value>]) -> ColumnStore {
    let mut builder = TableBuilder::new(Schema::new(columns).unwrap());
    for row in rows {
        for (column, value) in row.iter().enumerate() {
            builder.push(column, value.as_ref()).unwrap();
        }
        builder.end_row().unwrap();
    }
    builder.finish().unwrap()
}
