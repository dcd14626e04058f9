use thiserror::Error;

use peristyle_column_store::{ColumnType, Key, ParseValueError};

/// Why a file did not become a table. Lines, records and columns are counted from 1, the header
/// included; a record that spans lines has the line on which it starts.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ImportError {
    /// There is no record in the file.
    #[error("the file is empty; nothing was imported")]
    Empty,
    /// The header leaves a name empty.
    #[error("line {line}: column {column} has no name; nothing was imported")]
    EmptyColumnName {
        /// The line of the header.
        line: u64,
        /// The number of the column.
        column: usize,
    },
    /// The header names two columns alike.
    #[error(
        "line {line}: columns {first_column} and {column} are both named \"{name}\"; nothing was imported"
    )]
    DuplicateColumnName {
        /// The line of the header.
        line: u64,
        /// The number of the column that has the name first.
        first_column: usize,
        /// The number of the column that has it again.
        column: usize,
        /// The name.
        name: String,
    },
    /// A record has more fields than a table can have columns.
    #[error("line {line}: more than {max} fields in a record; nothing was imported")]
    TooManyColumns {
        /// The line of the record.
        line: u64,
        /// The most that a table can have.
        max: usize,
    },
    /// A record has not as many fields as there are columns.
    #[error(
        "line {line} (record {record}): {found} fields where {expected} are expected; nothing was imported"
    )]
    Ragged {
        /// The line of the record.
        line: u64,
        /// The number of the record.
        record: u64,
        /// How many columns there are.
        expected: usize,
        /// How many fields the record has.
        found: usize,
    },
    /// The file ends inside a quoted field.
    #[error(
        "line {line}: the quote that opens column {column} is never closed; nothing was imported"
    )]
    UnclosedQuote {
        /// The line on which the quote opens.
        line: u64,
        /// The number of its column.
        column: usize,
    },
    /// The bytes are not UTF-8.
    #[error("line {line}: byte {byte} of the file is not UTF-8 text; nothing was imported")]
    NotUtf8 {
        /// The line of the first byte that is not.
        line: u64,
        /// Its place in the file, counted from 0.
        byte: u64,
    },
    /// A cell is longer than allowed.
    #[error(
        "line {line}: the cell in column {column} is longer than {max_bytes} bytes (is a quote left \
         open there?); nothing was imported"
    )]
    CellTooLong {
        /// The line of the record.
        line: u64,
        /// The number of the column.
        column: usize,
        /// How long a cell may be.
        max_bytes: usize,
    },
    /// A record is longer than a table's row can be.
    #[error(
        "line {line}: the record is longer than {max_bytes} bytes (is a quote left open there?); \
         nothing was imported"
    )]
    RecordTooLong {
        /// The line of the record.
        line: u64,
        /// How long a record may be.
        max_bytes: usize,
    },
    /// A cell does not stand for a value of the type that was given for its column.
    #[error("line {line}, column \"{column}\": {reason}; nothing was imported")]
    InvalidCell {
        /// The line of the record.
        line: u64,
        /// The column.
        column: String,
        /// What was found and what was expected; a long text is cut.
        reason: ParseValueError,
    },
    /// A type or the primary key was asked for a column that the file does not have.
    #[error("the file has no column \"{column}\"; nothing was imported")]
    NoSuchColumn {
        /// The column.
        column: String,
    },
    /// The primary key is neither of ints nor of strings.
    #[error(
        "column \"{column}\" is of type {column_type}, and a primary key is an int or a string \
         column; nothing was imported"
    )]
    KeyType {
        /// The column.
        column: String,
        /// Its type.
        column_type: ColumnType,
    },
    /// A record has no primary key.
    #[error("line {line}: no value in the key column \"{column}\"; nothing was imported")]
    NullKey {
        /// The line of the record.
        line: u64,
        /// The key column.
        column: String,
    },
    /// Between the rows of a JSON file stands something else, or it ends too early.
    #[error("line {line}: {expected} is expected; nothing was imported")]
    JsonStructure {
        /// The line.
        line: u64,
        /// What is expected there.
        expected: &'static str,
    },
    /// A row is not JSON, or neither an object nor an array.
    #[error("line {line} (row {element}): {reason}; nothing was imported")]
    InvalidJson {
        /// The line.
        line: u64,
        /// The number of the row.
        element: u64,
        /// What is wrong.
        reason: String,
    },
    /// A row is an array where those before are objects, or the other way round.
    #[error(
        "line {line} (row {element}): {found}, where the rows before are {expected}; nothing was \
         imported"
    )]
    MixedRows {
        /// The line.
        line: u64,
        /// The number of the row.
        element: u64,
        /// What the row is.
        found: &'static str,
        /// What the rows before are.
        expected: &'static str,
    },
    /// A row has a member twice.
    #[error(
        "line {line} (row {element}): the member \"{name}\" is there twice; nothing was imported"
    )]
    DuplicateMember {
        /// The line on which the row starts.
        line: u64,
        /// The number of the row.
        element: u64,
        /// The name.
        name: String,
    },
    /// Two records have the same primary key.
    #[error(
        "lines {first_line} and {line} have the same key {key} in column \"{column}\"; nothing was \
         imported"
    )]
    DuplicateKey {
        /// The line of the record that has it first.
        first_line: u64,
        /// The line of the record that has it again.
        line: u64,
        /// The key column.
        column: String,
        /// The key.
        key: Key,
    },
    /// A row of a file without lines has no primary key.
    #[error("row {row}: no value in the key column \"{column}\"; nothing was imported")]
    NullKeyInRow {
        /// The number of the row.
        row: u64,
        /// The key column.
        column: String,
    },
    /// Two rows of a file without lines have the same primary key.
    #[error(
        "rows {first_row} and {row} have the same key {key} in column \"{column}\"; nothing was \
         imported"
    )]
    DuplicateKeyInRows {
        /// The row that has it first.
        first_row: u64,
        /// The row that has it again.
        row: u64,
        /// The key column.
        column: String,
        /// The key.
        key: Key,
    },
    /// The file is not what it seems to be, is damaged, or is of a kind that is not read.
    #[error("{reason}; nothing was imported")]
    Unreadable {
        /// What is wrong, and what can be done where something can.
        reason: String,
    },
    /// Columns are of kinds for which a table has no place, and nobody said to leave them out.
    #[error("no table has a place for {columns}: leave such columns out; nothing was imported")]
    UnreadableColumns {
        /// Their names, with their kinds.
        columns: String,
    },
    /// More rows than a table takes.
    #[error("a table takes at most {max} rows; nothing was imported")]
    TooManyRows {
        /// The most that a table takes.
        max: u32,
    },
}

impl ImportError {
    /// The same error of a text that stands below some lines of its file.
    #[must_use]
    pub fn below(mut self, line_count: u64) -> Self {
        match &mut self {
            Self::EmptyColumnName { line, .. }
            | Self::DuplicateColumnName { line, .. }
            | Self::TooManyColumns { line, .. }
            | Self::Ragged { line, .. }
            | Self::UnclosedQuote { line, .. }
            | Self::NotUtf8 { line, .. }
            | Self::CellTooLong { line, .. }
            | Self::RecordTooLong { line, .. }
            | Self::InvalidCell { line, .. }
            | Self::NullKey { line, .. }
            | Self::JsonStructure { line, .. }
            | Self::InvalidJson { line, .. }
            | Self::MixedRows { line, .. }
            | Self::DuplicateMember { line, .. } => *line += line_count,
            Self::DuplicateKey { first_line, line, .. } => {
                *first_line += line_count;
                *line += line_count;
            }
            Self::Empty
            | Self::NoSuchColumn { .. }
            | Self::KeyType { .. }
            | Self::NullKeyInRow { .. }
            | Self::DuplicateKeyInRows { .. }
            | Self::Unreadable { .. }
            | Self::UnreadableColumns { .. }
            | Self::TooManyRows { .. } => {}
        }
        self
    }
}
