use crate::csv::ColumnTypes;

/// What an import of JSON is told. What is left at its default is guessed from the file, or refused
/// where a guess could harm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonOptions {
    /// How the rows stand in the file; guessed if none.
    pub shape: Option<JsonShape>,
    /// Whether the first of rows that are arrays holds the names of the columns; guessed if none. Rows
    /// that are objects have names of their own.
    pub header: Option<bool>,
    /// The types of the columns.
    pub types: ColumnTypes,
    /// The column that is to be the primary key.
    pub primary_key: Option<String>,
    /// Whether rows that are no JSON, or hold a cell that is not of its column's type, are left out and
    /// counted instead of being the end of the import.
    pub skip_faulty: bool,
}

/// How rows stand in a JSON file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonShape {
    /// One array of rows.
    Array,
    /// One row after the other, usually each on a line of its own.
    Lines,
}

impl JsonShape {
    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Array => "JSON",
            Self::Lines => "JSON lines",
        }
    }
}
