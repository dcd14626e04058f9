//! JSON files become tables, and tables JSON files, without a digit lost.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../any_tables/mod.rs"]
mod any_tables;
mod errors;
mod export;
mod import;
mod properties;

use any_tables::{NOW_MS, notes, rows, store, types};
use peristyle::column_store::{ColumnStore, Value};
use peristyle::transfer::json::{
    JsonExporter, JsonFormat, JsonImporter, JsonOptions, JsonRows, JsonShape, JsonStep,
};
use peristyle::transfer::{ImportError, Imported};

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

fn export(store: &ColumnStore, shape: JsonShape, rows: JsonRows) -> String {
    let view = store.view(NOW_MS);
    let all = view.rows();
    let chunks = JsonExporter::new(view, all.iter(), JsonFormat { shape, rows });
    String::from_utf8(chunks.flatten().collect()).unwrap()
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}
