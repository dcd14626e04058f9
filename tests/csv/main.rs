//! CSV files become tables, and tables CSV files, as a person would expect.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod errors;
mod export;
mod import;
mod properties;
mod sample_files;

use peristyle::column_store::{ColumnType, Value};
use peristyle::transfer::{CsvImporter, CsvOptions, CsvStep, ImportError, Imported};

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
fn rows(imported: &Imported) -> Vec<Vec<Value>> {
    let view = imported.store.view(NOW_MS);
    let row = |row| view.row(row).unwrap().into_iter().map(|cell| cell.to_value()).collect();
    view.rows().iter().map(row).collect()
}

/// The cells of the first column, as values.
fn first_column(imported: &Imported) -> Vec<Value> {
    rows(imported).into_iter().map(|mut row| row.swap_remove(0)).collect()
}

fn types(imported: &Imported) -> Vec<(&str, ColumnType)> {
    let columns = imported.report.columns.iter();
    columns.map(|column| (column.name.as_str(), column.column_type)).collect()
}

fn notes(imported: &Imported) -> Vec<String> {
    imported.report.notes.iter().map(ToString::to_string).collect()
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}
