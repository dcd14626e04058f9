use std::fmt;

use crate::ColumnType;

/// What could stand at a place of a filter's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The name of a column.
    Column,
    /// A value that compares with the cells of a column.
    Value {
        /// The column.
        column: String,
        /// Its type.
        column_type: ColumnType,
    },
    /// A word that means something: `and`, `between`.
    Word(&'static str),
    /// A sign that compares: `=`, `<`.
    Sign(&'static str),
    /// A parenthesis or a comma.
    Mark(&'static str),
    /// The end of the text.
    End,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column => f.write_str("a column"),
            Self::Value { column_type, .. } => f.write_str(example(*column_type)),
            Self::Word(text) | Self::Sign(text) => f.write_str(text),
            Self::Mark(text) => write!(f, "\"{text}\""),
            Self::End => f.write_str("the end"),
        }
    }
}

/// A value of a type in words for people.
pub(super) const fn example(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Int => "a number such as 12",
        ColumnType::Float => "a number such as 12.5",
        ColumnType::String => "a text in double quotes",
        ColumnType::Bool => "true or false",
        ColumnType::Date => "a date such as \"2024-02-29\"",
        ColumnType::Timestamp => "a time such as \"2024-02-29T13:45:00Z\"",
    }
}
