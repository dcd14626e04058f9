//! Filters as values, and the rows that they let through. It knows the cells of a table, and nothing of
//! the text in which a person writes a filter, which is the matter of `filter_text`.
//!
//! A filter is compiled once against a table (`plan`), which checks names and types and turns strings
//! into the ids that match; then each block is tested by loops over its dense values (`masks`).

mod columns;
mod job;
mod masks;
mod numbers;
mod plan;
mod question;
mod text;

use std::fmt;
use std::ops::Bound;

use thiserror::Error;

use super::{ColumnType, RowSet, Value, View};
use plan::Plan;

pub use job::FilterJob;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod model_tests;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

/// How deep filters may stand in each other.
pub const MAX_FILTER_DEPTH: usize = 100;

/// What rows are let through.
///
/// - A comparison with null is false, whichever side the null is on, and `!=` too. `Not` is the
///   complement within the rows of the view, so it lets through what a comparison with null did not.
/// - Numbers compare by what they are worth, an int with a float exactly: 2^53 + 1 is no float, so no
///   float is equal to it. 0.0 and -0.0 are equal. NaN equals nothing, itself included, is
///   not less or greater than anything, and so lies between no bounds; it differs (`!=`) from
///   everything, as IEEE 754 has it: `price != 3` lets rows with NaN through, and not those with null.
/// - Strings are ordered by code points, `false` comes before `true`.
/// - An int can stand for a float and a float for an int; otherwise values are of the column's type.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// All rows.
    All,
    /// Rows whose cell compares so with a value.
    Compare {
        /// The column.
        column: String,
        /// How.
        op: CompareOp,
        /// The value on the right.
        value: Value,
    },
    /// Rows whose cell lies between two bounds, each of which is part of it or not.
    Between {
        /// The column.
        column: String,
        /// The lower bound.
        low: Bound<Value>,
        /// The upper bound.
        high: Bound<Value>,
    },
    /// Rows whose cell equals one of some values; of no values, none does.
    In {
        /// The column.
        column: String,
        /// The values.
        values: Vec<Value>,
    },
    /// Rows without a value.
    IsNull {
        /// The column.
        column: String,
    },
    /// Rows of a string column whose text has this text in it. Every text has the empty text in it.
    Contains {
        /// The column.
        column: String,
        /// The text to find.
        text: String,
        /// Whether upper and lower case are the same.
        ignore_case: bool,
    },
    /// Rows of a string column whose text starts with this text.
    StartsWith {
        /// The column.
        column: String,
        /// The text at the start.
        text: String,
        /// Whether upper and lower case are the same.
        ignore_case: bool,
    },
    /// Rows that all of the filters let through; of no filters, all rows.
    And(Vec<Filter>),
    /// Rows that any of the filters lets through; of no filters, no row.
    Or(Vec<Filter>),
    /// Rows that the filter does not let through.
    Not(Box<Filter>),
}

/// How a cell compares with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Filter {
    /// How many filters stand in each other, this one included.
    pub(super) fn depth(&self) -> usize {
        1 + match self {
            Self::And(filters) | Self::Or(filters) => {
                filters.iter().map(Self::depth).max().unwrap_or(0)
            }
            Self::Not(filter) => filter.depth(),
            _ => 0,
        }
    }
}

impl CompareOp {
    /// The sign that is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl fmt::Display for CompareOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sign())
    }
}

/// Why a filter does not fit a table.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FilterError {
    /// There is no such column.
    #[error("the filter names a column \"{column}\", and the table has none of that name")]
    NoSuchColumn {
        /// The name.
        column: String,
    },
    /// A value is of a type that the column's cells do not compare with.
    #[error("column \"{column}\" holds {expected}, and the filter compares it with a {found}")]
    WrongType {
        /// The column.
        column: String,
        /// Its type.
        expected: ColumnType,
        /// The type of the value.
        found: ColumnType,
    },
    /// Text is looked for in a column that holds none.
    #[error("text can be looked for in string columns, and column \"{column}\" holds {found}")]
    NotText {
        /// The column.
        column: String,
        /// Its type.
        found: ColumnType,
    },
    /// Filters stand in each other too deep.
    #[error("the filter is more than {MAX_FILTER_DEPTH} filters deep")]
    TooDeep,
}

impl View<'_> {
    /// The rows that a filter lets through. O(rows) for each comparison in it, and O(strings of the
    /// table) for each that is about strings.
    ///
    /// # Errors
    /// If the filter names a column that is not there, or compares a column with a value of a type
    /// that does not fit it.
    pub fn filter(self, filter: &Filter) -> Result<RowSet, FilterError> {
        let plan = Plan::of(self.table(), filter)?;
        let blocks = (0..self.table().live.len())
            .map(|block| {
                let visible = self.visible(block);
                plan.test(block, &visible)
            })
            .collect();
        Ok(RowSet::new(blocks, self.table().row_ids.clone()))
    }
}
