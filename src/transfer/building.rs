//! What the readers of all formats share when they make a table: its schema, and errors in terms of the
//! file.

use peristyle_column_store::{
    BuildError, ColumnType, Key, ParseValueError, RowId, Schema, SchemaError,
};

use super::{ImportError, Place};

/// How much of a text an error quotes.
const QUOTED_CHARS: usize = 60;

/// Of columns whose names are unique and not empty, and that are not too many.
///
/// # Errors
/// If the key is not among them or cannot be one.
pub(crate) fn schema<N: AsRef<str>>(
    names: &[N],
    types: &[ColumnType],
    key: Option<&str>,
) -> Result<Schema, ImportError> {
    let columns: Vec<_> =
        names.iter().map(AsRef::as_ref).zip(types.iter().copied()).collect::<Vec<(&str, _)>>();
    let schema = match key {
        None => Schema::new(&columns),
        Some(key) if !columns.iter().any(|(name, _)| *name == key) => {
            return Err(ImportError::NoSuchColumn { column: key.to_owned() });
        }
        Some(key) => Schema::with_key(&columns, key),
    };
    schema.map_err(|error| match error {
        SchemaError::KeyType { name: column, column_type } => {
            ImportError::KeyType { column, column_type }
        }
        error => unreachable!("names and their number were checked: {error}"),
    })
}

/// An error of the builder; `place` says where a row starts.
pub(crate) fn build_error(error: BuildError, place: impl Fn(usize) -> Place) -> ImportError {
    let place = |row: Key| match row {
        Key::Row(RowId(row)) => place(row as usize),
        key => unreachable!("the builder names rows by their ids, not {key}"),
    };
    match error {
        BuildError::NullKey { column, row } => match place(row) {
            Place::Line(line) => ImportError::NullKey { line, column },
            Place::Row(row) | Place::Cell { row, .. } => ImportError::NullKeyInRow { row, column },
        },
        BuildError::DuplicateKey { column, key, first_row, row } => {
            match (place(first_row), place(row)) {
                (Place::Line(first_line), Place::Line(line)) => {
                    ImportError::DuplicateKey { first_line, line, column, key }
                }
                (first_row, row) => ImportError::DuplicateKeyInRows {
                    first_row: number_of(first_row),
                    row: number_of(row),
                    column,
                    key,
                },
            }
        }
        BuildError::Full => ImportError::TooManyRows { max: u32::MAX },
        error => unreachable!("cells are of their column's type, and row ids new: {error}"),
    }
}

const fn number_of(place: Place) -> u64 {
    match place {
        Place::Line(number) | Place::Row(number) | Place::Cell { row: number, .. } => number,
    }
}

/// The same with no more of the text than can be read at a glance.
pub(crate) fn shortened(reason: ParseValueError) -> ParseValueError {
    let mut text: String = reason.text.chars().take(QUOTED_CHARS).collect();
    if text.len() < reason.text.len() {
        text.push('…');
    }
    ParseValueError { text, ..reason }
}
