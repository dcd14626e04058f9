//! CSV files become tables, and tables CSV files, as a person would expect.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../any_tables/mod.rs"]
mod any_tables;
mod errors;
mod export;
mod import;
mod properties;
mod sample_files;

use any_tables::{NOW_MS, notes, rows, store, types};
use peristyle::column_store::{ColumnStore, Value};
use peristyle::transfer::csv::{
    CsvExporter, CsvFormat, CsvImporter, CsvOptions, CsvStep, Delimiter,
};
use peristyle::transfer::{ImportError, Imported, Source};

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

/// The cells of the first column, as values.
fn first_column(imported: &Imported) -> Vec<Value> {
    rows(&imported.store).into_iter().map(|mut row| row.swap_remove(0)).collect()
}

/// What was decided on delimiter and header.
fn form(imported: &Imported) -> (Delimiter, bool) {
    match imported.report.source {
        Source::Csv { delimiter, header } => (delimiter, header),
        source => panic!("{source:?}"),
    }
}

fn export(store: &ColumnStore, format: CsvFormat) -> String {
    let (view, rows) = (store.view(NOW_MS), store.view(NOW_MS).rows());
    let chunks = CsvExporter::new(view, rows.iter(), format);
    String::from_utf8(chunks.flatten().collect()).unwrap()
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}
