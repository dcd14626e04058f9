//! Arrow files become tables, and tables Arrow files, without a digit lost; what is broken is told.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../any_tables/mod.rs"]
mod any_tables;
mod broken;
mod export;
mod import;
mod properties;

use any_tables::{NOW_MS, notes, rows, store, texts, types};
use peristyle::column_store::ColumnStore;
use peristyle::transfer::arrow::{ArrowExporter, ArrowFile, ArrowOptions, ArrowStep};
use peristyle::transfer::{ImportError, Imported};

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
