//! Sheets of workbooks become tables, each cell for what its workbook says it is.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../any_tables/mod.rs"]
mod any_tables;
mod broken;
mod import;

use std::sync::Arc;

use any_tables::{notes, texts, types};
use peristyle::transfer::convert::{Conversion, ConversionStep, Converted, OnFault};
use peristyle::transfer::sheets::{SheetImporter, SheetOptions, SheetRow, Unpacking, Workbook};
use peristyle::transfer::{ImportError, Imported, Step};

const CITIES: &[u8] = include_bytes!("../data/formats/cities.xlsx");

/// Opens a workbook as one is opened of which nothing is known.
fn open(bytes: &[u8]) -> Result<Workbook, ImportError> {
    let bytes: Arc<[u8]> = Arc::from(bytes);
    let mut unpacking = Unpacking::new(bytes.clone())?;
    for index in 0..unpacking.entry_count() {
        let mut entry = unpacking.entry(index)?;
        while entry.step()? {}
    }
    Workbook::open(bytes)
}

fn sheet_rows(bytes: &[u8], sheet: &str) -> Result<Vec<SheetRow>, ImportError> {
    let mut workbook = open(bytes)?;
    let mut rows = workbook.rows(sheet)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next_row()? {
        all.push(row);
    }
    Ok(all)
}

fn import_with(bytes: &[u8], sheet: &str, options: &SheetOptions) -> Result<Imported, ImportError> {
    let mut importer = SheetImporter::new(options.clone());
    for row in sheet_rows(bytes, sheet)? {
        importer.push(&row)?;
    }
    let mut finishing = importer.finish()?;
    loop {
        match finishing.step()? {
            Step::More(next) => finishing = next,
            Step::Done(done) => return Ok(*done),
        }
    }
}

fn import(sheet: &str) -> Imported {
    import_with(CITIES, sheet, &SheetOptions::default()).unwrap()
}

/// The table after a person decided what becomes of cells that are at fault.
fn converted(imported: Imported, on_fault: OnFault) -> Converted {
    let mut conversion = Conversion::new(imported, &[], None, on_fault).unwrap();
    loop {
        match conversion.step().unwrap() {
            ConversionStep::More(next) => conversion = *next,
            ConversionStep::Done(done) => return *done,
        }
    }
}
