//! CSV files become tables, and tables CSV files, as a person would expect.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod errors;
mod export;
mod import;
mod properties;
mod sample_files;

use peristyle::column_store::{ColumnStore, ColumnType, Schema, TableBuilder, Value, ValueRef};
use peristyle::transfer::csv::{
    CsvExporter, CsvFormat, CsvImporter, CsvOptions, CsvStep, Delimiter,
};
use peristyle::transfer::{ImportError, Imported, Source};

const NOW_MS: i64 = 0;

fn import_pieces<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    options: &CsvOptions,
) -> Result<Imported, ImportError> {
    let mut importer = CsvImporter::new(options.clone());
    for piece in pieces {
        importer.push(piece)?;
    }
    let mut finishing = importer.finish()?;
    loop {
        match finishing.step()? {
            CsvStep::More(next) => finishing = *next,
            CsvStep::Done(done) => return Ok(*done),
        }
    }
}

fn import_with(text: &str, options: &CsvOptions) -> Result<Imported, ImportError> {
    import_pieces([text.as_bytes()], options)
}

fn import(text: &str) -> Imported {
    import_with(text, &CsvOptions::default()).unwrap()
}

/// All rows as values.
fn rows(store: &ColumnStore) -> Vec<Vec<Value>> {
    let view = store.view(NOW_MS);
    let row = |row| view.row(row).unwrap().into_iter().map(ValueRef::to_value).collect();
    view.rows().iter().map(row).collect()
}

/// The cells of the first column, as values.
fn first_column(imported: &Imported) -> Vec<Value> {
    rows(&imported.store).into_iter().map(|mut row| row.swap_remove(0)).collect()
}

fn types(imported: &Imported) -> Vec<(&str, ColumnType)> {
    let columns = imported.report.columns.iter();
    columns.map(|column| (column.name.as_str(), column.column_type)).collect()
}

/// What was decided on delimiter and header.
fn form(imported: &Imported) -> (Delimiter, bool) {
    match imported.report.source {
        Source::Csv { delimiter, header } => (delimiter, header),
        source => panic!("{source:?}"),
    }
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

fn export(store: &ColumnStore, format: CsvFormat) -> String {
    let (view, rows) = (store.view(NOW_MS), store.view(NOW_MS).rows());
    let chunks = CsvExporter::new(view, rows.iter(), format);
    String::from_utf8(chunks.flatten().collect()).unwrap()
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}
