//! JSON files become tables, and tables JSON files, without a digit lost.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod errors;
mod export;
mod import;
mod properties;

use peristyle::column_store::{ColumnStore, ColumnType, Schema, TableBuilder, Value, ValueRef};
use peristyle::transfer::json::{
    JsonExporter, JsonFormat, JsonImporter, JsonOptions, JsonRows, JsonShape, JsonStep,
};
use peristyle::transfer::{ImportError, Imported};

const NOW_MS: i64 = 0;

fn import_pieces<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    options: &JsonOptions,
) -> Result<Imported, ImportError> {
    let mut importer = JsonImporter::new(options.clone());
    for piece in pieces {
        importer.push(piece)?;
    }
    let mut finishing = importer.finish()?;
    loop {
        match finishing.step()? {
            JsonStep::More(next) => finishing = *next,
            JsonStep::Done(done) => return Ok(*done),
        }
    }
}

fn import_with(text: &str, options: &JsonOptions) -> Result<Imported, ImportError> {
    import_pieces([text.as_bytes()], options)
}

fn import(text: &str) -> Imported {
    import_with(text, &JsonOptions::default()).unwrap()
}

/// All rows as values.
fn rows(store: &ColumnStore) -> Vec<Vec<Value>> {
    let view = store.view(NOW_MS);
    let row = |row| view.row(row).unwrap().into_iter().map(ValueRef::to_value).collect();
    view.rows().iter().map(row).collect()
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

fn export(store: &ColumnStore, shape: JsonShape, rows: JsonRows) -> String {
    let view = store.view(NOW_MS);
    let all = view.rows();
    let chunks = JsonExporter::new(view, all.iter(), JsonFormat { shape, rows });
    String::from_utf8(chunks.flatten().collect()).unwrap()
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}
