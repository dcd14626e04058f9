use std::fmt;

use super::Lines;
use super::csv::Delimiter;
use super::json::JsonShape;
use peristyle_column_store::{ColumnStore, ColumnType};

/// A table that came from a file, and what was decided on the way.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The table.
    pub store: ColumnStore,
    /// What was decided.
    pub report: ImportReport,
    /// Where in the file its rows start.
    pub lines: Lines,
    /// The places, row and column, of cells of which the file says nothing, not even null, in their order.
    pub missing: Vec<(u32, u32)>,
    /// The cells that are null because the file has something there that is no value, in their order.
    pub faulty: Vec<FaultyCell>,
}

/// A cell of a file that holds something which is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultyCell {
    /// The place of its row in the table.
    pub row: u32,
    /// The place of its column in the table.
    pub column: u32,
    /// What is wrong.
    pub reason: String,
}

/// What an import decided and counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// How the file was read.
    pub source: Source,
    /// The columns in order.
    pub columns: Vec<ColumnReport>,
    /// How many rows there are.
    pub row_count: usize,
    /// What a person should know, columns in order.
    pub notes: Vec<Note>,
}

/// How a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// As records of fields.
    Csv {
        /// What stands between the fields.
        delimiter: Delimiter,
        /// Whether the first record was taken as the names of the columns.
        header: bool,
    },
    /// As JSON.
    Json(JsonShape),
    /// As an Arrow file.
    Arrow,
    /// As a sheet of a workbook.
    Sheet,
}

/// A column of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnReport {
    /// Its name.
    pub name: String,
    /// Its type.
    pub column_type: ColumnType,
    /// How many of its cells are null.
    pub null_count: usize,
}

/// Something that was decided, and that a person could have decided otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The column, where it is about one.
    pub column: Option<String>,
    /// What it is about.
    pub kind: NoteKind,
}

/// What a [`Note`] is about. Lines are counted from 1 and are those of the first such cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// Numbers with leading zeros are text.
    LeadingZeros {
        /// The line.
        line: u64,
    },
    /// Integers that no 64 bits hold are text.
    BeyondInt {
        /// The line.
        line: u64,
    },
    /// Numbers with more digits than a float keeps are text.
    BeyondFloat {
        /// The line.
        line: u64,
    },
    /// Cells of several types are text.
    Mixed {
        /// The line of the first cell that is of another type than those before.
        line: u64,
    },
    /// Quoted empty cells of a column that is not of strings are null.
    EmptyAsNull {
        /// How many.
        count: usize,
    },
    /// Times without an offset were taken as UTC.
    TakenAsUtc,
    /// Times with an offset other than zero were converted to UTC.
    ConvertedToUtc,
    /// Times were cut to milliseconds.
    CutToMs {
        /// How many.
        count: usize,
    },
    /// The column is of a kind for which a table has no place, and was left out.
    LeftOut {
        /// Its kind.
        kind: String,
    },
    /// The column has another name in the file.
    Renamed {
        /// The name in the file.
        from: String,
    },
    /// Records with too few or too many fields were left out.
    SkippedRecords {
        /// How many.
        count: usize,
        /// The line of the first.
        line: u64,
    },
    /// Records with too few or too many fields were made to fit, without loss of text.
    PaddedRecords {
        /// How many.
        count: usize,
        /// The line of the first.
        line: u64,
    },
    /// Empty lines of a table of one column were taken as rows with null.
    EmptyLinesAsNull {
        /// How many.
        count: usize,
        /// The line of the first.
        line: u64,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(column) = &self.column {
            write!(f, "column \"{column}\": ")?;
        }
        self.kind.fmt(f)
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeadingZeros { line } => {
                write!(f, "leading zeros, first at line {line}: kept as text")
            }
            Self::BeyondInt { line } => {
                write!(f, "integers beyond 64 bits, first at line {line}: kept as text")
            }
            Self::BeyondFloat { line } => {
                write!(f, "more digits than a float keeps, first at line {line}: kept as text")
            }
            Self::Mixed { line } => {
                write!(f, "cells of several types, first at line {line}: kept as text")
            }
            Self::EmptyAsNull { count } => write!(f, "quoted empty cells taken as null: {count}"),
            Self::TakenAsUtc => f.write_str("times without an offset taken as UTC"),
            Self::ConvertedToUtc => f.write_str("times with an offset converted to UTC"),
            Self::CutToMs { count } => write!(f, "times cut to milliseconds: {count}"),
            Self::LeftOut { kind } => write!(f, "left out: {kind}"),
            Self::Renamed { from } if from.is_empty() => f.write_str("has no name in the file"),
            Self::Renamed { from } => write!(f, "named \"{from}\" in the file, as another is"),
            Self::SkippedRecords { count, line } => write!(
                f,
                "records with too few or too many fields left out: {count}, first at line {line}"
            ),
            Self::PaddedRecords { count, line } => write!(
                f,
                "records with too few or too many fields made to fit: {count}, first at line {line}"
            ),
            Self::EmptyLinesAsNull { count, line } => {
                write!(f, "empty lines taken as null: {count}, first at line {line}")
            }
        }
    }
}
