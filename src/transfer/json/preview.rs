use peristyle_column_store::ColumnType;

use super::rows::{Cell, CellKind};
use super::{JsonImporter, JsonOptions, JsonShape};
use crate::ImportError;
use crate::csv::{PREVIEW_ROWS, SAMPLE_BYTES, given_type};

/// What an import would make of a file, as far as its first bytes tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPreview {
    /// How rows stand in the file.
    pub shape: JsonShape,
    /// Whether the first of rows that are arrays holds the names of the columns.
    pub header: bool,
    /// Names and types of the columns. More can come later in the file, and types can still change.
    pub columns: Vec<(String, ColumnType)>,
    /// The first rows, at most [`PREVIEW_ROWS`]: none is null.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Says what an import with these options would decide, from the first [`SAMPLE_BYTES`] of a file, or
/// all of it if it is shorter; bytes beyond are not looked at.
///
/// # Errors
/// As the import, for what is wrong in the rows that are complete.
pub fn preview(bytes: &[u8], options: &JsonOptions) -> Result<JsonPreview, ImportError> {
    let is_whole = bytes.len() < SAMPLE_BYTES;
    let mut importer = JsonImporter::new(options.clone());
    importer.push(&bytes[..bytes.len().min(SAMPLE_BYTES)])?;
    if is_whole {
        importer.read_end()?;
    }
    let body = &mut importer.body;
    if body.columns.count() == 0 {
        return Err(ImportError::Empty);
    }
    body.columns.name_the_nameless();
    let columns = body.columns.names.iter().zip(&body.columns.guesses).map(|(name, guess)| {
        let column_type = given_type(&options.types, name).unwrap_or(guess.column_type());
        (name.clone(), column_type)
    });
    let rows = body.rows.iter().take(PREVIEW_ROWS).map(|(_, cells)| cells.map(shown).collect());
    Ok(JsonPreview {
        shape: body.shape,
        header: body.header,
        columns: columns.collect(),
        rows: rows.collect(),
    })
}

fn shown(cell: Cell<'_>) -> Option<String> {
    match cell.kind {
        CellKind::Missing | CellKind::Null => None,
        _ => Some(cell.text.to_owned()),
    }
}
