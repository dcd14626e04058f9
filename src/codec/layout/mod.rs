//! How the cells of a table are laid out in entries.

mod cell_decoder;
mod choice;
mod row_decoder;
mod row_encoder;
mod row_inference;
mod row_salvager;
mod scalar;

pub use choice::{AUTO_MAX_ROWS, AUTO_MIN_COLUMNS_ROWS, LayoutChoice};
pub use row_decoder::{DecodedRow, RowDecoder, RowError};
pub use row_encoder::{EncodedRow, RowEncoder};
pub use row_inference::{InferredColumn, infer_columns, infer_key};
pub use row_salvager::{CellLoss, RowSalvager, SalvagedRow};

use crate::column_store::{Key, RowId, ValueRef};

/// How the cells of a table are laid out in entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One entry of JSON for each row: the reference layout, which can be read in developer tools.
    Rows,
    /// One entry of bytes for each block of each column: the quick one.
    Columns,
}

impl Layout {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Rows, Self::Columns];

    /// The name that is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Columns => "columns",
        }
    }

    /// The layout of a name; none if it is not known here.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }
}

/// The members of a row that are no columns.
const ROW_MEMBER: &str = "$row";
const HASH_MEMBER: &str = "$hash";
const EXPIRES_MEMBER: &str = "$expires";

/// The name of the column that a member is of; none if it is of no column.
fn column_of_member(member: &str) -> Option<&str> {
    match member.strip_prefix('$') {
        Some(doubled) => Some(doubled).filter(|name| name.starts_with('$')),
        None => Some(member),
    }
}

/// The end of the key of a row: `row:` and its key, or its row id where the table has no key.
fn row_suffix(key: &Key) -> String {
    match key {
        Key::Int(int) => format!("row:{int}"),
        Key::String(text) => format!("row:{text}"),
        Key::Row(row) => format!("row:{row}"),
    }
}

/// As [`row_suffix`], from a cell of the key column; none if it is null.
fn suffix_of_cell(key: Option<ValueRef<'_>>, row: RowId) -> Option<String> {
    match key {
        None => Some(row_suffix(&Key::Row(row))),
        Some(cell) => Key::from_value(cell).as_ref().map(row_suffix),
    }
}

#[cfg(test)]
mod tests;
