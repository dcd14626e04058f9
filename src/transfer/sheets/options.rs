use std::collections::{BTreeMap, BTreeSet};

use peristyle_column_store::ColumnType;

use super::cells::SheetKind;
use super::{SheetImporter, SheetRow};
use crate::ImportError;
use crate::csv::{ColumnTypes, PREVIEW_ROWS};

/// What an import of a sheet is told. What is left at its default is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetOptions {
    /// How many rows at the start are no part of the table.
    pub skipped_rows: u64,
    /// Whether the first row holds the names of the columns; guessed if none.
    pub header: Option<bool>,
    /// The types of the columns.
    pub types: ColumnTypes,
    /// The column that is to be the primary key.
    pub primary_key: Option<String>,
}

/// What an import would make of a sheet, as far as its first rows tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPreview {
    /// Whether the first row holds the names of the columns.
    pub header: bool,
    /// Names and types of the columns. More can come later in the sheet, and types can still change.
    pub columns: Vec<(String, ColumnType)>,
    /// The first rows: none is empty.
    pub rows: Vec<Vec<Option<String>>>,
    /// The cells of these rows, by row and column, that hold an error in the place of a value.
    pub faulty: BTreeSet<(usize, usize)>,
}

/// Says what an import with these options would decide, from the first rows of a sheet.
///
/// # Errors
/// As the import.
pub fn preview(rows: &[SheetRow], options: &SheetOptions) -> Result<SheetPreview, ImportError> {
    let mut importer = SheetImporter::new(options.clone());
    for row in rows {
        importer.push(row)?;
    }
    importer.preview(PREVIEW_ROWS)
}

/// How many of the first rows seem to stand above the table, such as a title: those above the first that is
/// as wide as most rows are, if that is one of texts.
pub fn guess_skipped_rows(rows: &[SheetRow]) -> u64 {
    let filled = rows.iter().filter(|row| !row.cells.is_empty());
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for row in filled.clone() {
        *widths.entry(row.cells.len()).or_default() += 1;
    }
    let usual = widths.into_iter().max_by_key(|(width, count)| (*count, *width));
    let usual = usual.map_or(0, |(width, _)| width);
    let first = filled.clone().position(|row| row.cells.len() >= usual).unwrap_or_default();
    let header = filled.clone().nth(first);
    let is_header = |row: &SheetRow| row.cells.iter().all(|cell| cell.kind == SheetKind::Text);
    match header {
        Some(row) if first > 0 && usual > 1 && is_header(row) => row.number - 1,
        _ => 0,
    }
}
