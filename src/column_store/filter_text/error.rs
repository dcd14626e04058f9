use std::fmt;
use std::ops::Range;

use thiserror::Error;

use super::Expected;
use super::expected::example;
use crate::{ColumnType, MAX_FILTER_DEPTH, ParseValueError};

/// Why a text is no filter of a table, and where.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("character {}: {fault}", .characters.start + 1)]
pub struct FilterTextError {
    /// The characters of the text that are at fault, counted from 0; none of them at the end.
    pub characters: Range<usize>,
    /// What is wrong there.
    pub fault: FilterTextFault,
}

/// What is wrong at a place of a filter's text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FilterTextFault {
    /// Something else should stand there.
    #[error("expected {}, {}", Choice(expected), Found(found.as_deref()))]
    Expected {
        /// What could stand there.
        expected: Vec<Expected>,
        /// What does; none at the end of the text.
        found: Option<String>,
    },
    /// A text has no quote at its end.
    #[error("the double quote that opens here is never closed")]
    UnclosedText,
    /// A name has no backquote at its end.
    #[error("the backquote that opens here is never closed")]
    UnclosedName,
    /// A name has no character.
    #[error("a column's name has at least one character")]
    EmptyName,
    /// A backslash stands before something else than a quote or a backslash.
    #[error("in a text, a backslash stands before a double quote or another backslash only")]
    Escape,
    /// Digits that are no number.
    #[error("\"{text}\" is not a number")]
    Number {
        /// What was found.
        text: String,
    },
    /// A single quote.
    #[error("a text stands in double quotes, a column's name in backquotes")]
    SingleQuote,
    /// A character that means nothing outside of quotes.
    #[error("\"{0}\" means nothing here")]
    Character(char),
    /// A word where a text should stand.
    #[error("a text stands in double quotes: \"{word}\"")]
    Unquoted {
        /// The word.
        word: String,
    },
    /// There is no such column.
    #[error("there is no column \"{column}\"{}", Meant(similar.as_deref()))]
    NoSuchColumn {
        /// The name.
        column: String,
        /// A column of nearly that name.
        similar: Option<String>,
    },
    /// The name of a column is a word that means something else.
    #[error(
        "the column \"{column}\" is written in backquotes, since the word means something here"
    )]
    Reserved {
        /// The name.
        column: String,
    },
    /// A value is of a type that the column's cells do not compare with.
    #[error("column \"{column}\" holds {expected}: expected {}, found {found}", example(*expected))]
    WrongType {
        /// The column.
        column: String,
        /// Its type.
        expected: ColumnType,
        /// The value, as it was written.
        found: String,
    },
    /// A text does not stand for a value of the column's type.
    #[error("column \"{column}\" holds {}: {reason}", reason.column_type)]
    Value {
        /// The column.
        column: String,
        /// What is wrong with it.
        reason: ParseValueError,
    },
    /// Text is looked for in a column that holds none.
    #[error("text can be looked for in string columns, and column \"{column}\" holds {found}")]
    NotText {
        /// The column.
        column: String,
        /// Its type.
        found: ColumnType,
    },
    /// A comparison with null, which no row passes.
    #[error("nothing compares with null: write \"is null\" or \"is not null\"")]
    Null,
    /// Filters stand in each other too deep.
    #[error("the filter is more than {MAX_FILTER_DEPTH} filters deep")]
    TooDeep,
}

/// `a, b or c`
struct Choice<'a>(&'a [Expected]);

impl fmt::Display for Choice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, expected) in self.0.iter().enumerate() {
            match index {
                0 => {}
                _ if index + 1 == self.0.len() => f.write_str(" or ")?,
                _ => f.write_str(", ")?,
            }
            expected.fmt(f)?;
        }
        Ok(())
    }
}

struct Found<'a>(Option<&'a str>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(text) => write!(f, "found {text}"),
            None => f.write_str("found the end of the text"),
        }
    }
}

struct Meant<'a>(Option<&'a str>);

impl fmt::Display for Meant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(name) => write!(f, "; there is \"{name}\""),
            None => Ok(()),
        }
    }
}
