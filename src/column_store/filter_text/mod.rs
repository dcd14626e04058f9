//! Filters as text that people write: `price > 10 and city in ("Paris", "Rome")`. It knows the names
//! and types of a schema and no cell of a table.
//!
//! - Names of columns stand as they are, or in backquotes if they are not words or mean something here
//!   (a backquote in them is written twice): `` `unit price` > 2 ``.
//! - Values: numbers, `NaN`, `Infinity`, `-Infinity`, `true`, `false`; strings, dates and timestamps in
//!   double quotes, in which `\"` is a quote and `\\` a backslash: `day >= "2024-02-29"`.
//! - `=`, `!=`, `<`, `<=`, `>`, `>=`; `in (1, 2)`; `is null`; for strings `contains`, `starts with`, and
//!   `icontains`, `istarts with`, to which upper and lower case are the same.
//! - `between 1 and 5` has both ends in it, `between 1 and 5 exclusive` neither. The ends can be told
//!   apart, `between 1 inclusive and 5 exclusive`, and left open, `between any and 5`.
//! - `not`, then `and`, then `or`, the first binding closest, and parentheses; `not` can stand before
//!   the operator too: `x not in (1, 2)`, `x is not null`. `all` lets all rows through, as no text does.
//! - Words are read in any case.
//!
//! What each of them means for nulls and NaN is said at [`Filter`].

mod comparison;
mod complete;
mod error;
mod expected;
mod grammar;
mod tokens;
mod values;
mod write;

pub use complete::{Completion, Suggestion, SuggestionKind};
pub use error::{FilterTextError, FilterTextFault};
pub use expected::Expected;

use crate::{Filter, Schema};

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod complete_tests;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod round_trip_tests;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

impl Filter {
    /// Reads a filter of a table of this schema from its text, as its `Display` writes it and as people
    /// do. The filter that comes out fits every table of the schema.
    ///
    /// # Errors
    /// If the text is no filter, names a column that is not there, or compares a column with a value of
    /// a type that does not fit it. The error says where.
    pub fn parse(text: &str, schema: &Schema) -> Result<Self, FilterTextError> {
        grammar::parse(text, schema)
    }

    /// What can be written next at a place of a text, for which the text before it must be right so far.
    /// The place is counted in characters.
    pub fn complete(text: &str, cursor: usize, schema: &Schema) -> Completion {
        complete::complete(text, cursor, schema)
    }
}
