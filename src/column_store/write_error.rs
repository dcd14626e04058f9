use thiserror::Error;

use super::{ColumnType, Key};

/// Why a write was refused. The store is as it was before the write.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WriteError {
    /// A member of the row names no column.
    #[error("there is no column \"{column}\"; {} was not written", named(.key.as_ref()))]
    NoSuchColumn {
        /// The name that was given.
        column: String,
        /// The row, where it has a name yet.
        key: Option<Key>,
    },
    /// A value is not of its column's type.
    #[error(
        "column \"{column}\" holds {expected}, and the value for it is of type {found}; {} was not written",
        named(.key.as_ref())
    )]
    WrongType {
        /// The column.
        column: String,
        /// Its type.
        expected: ColumnType,
        /// The type of the value.
        found: ColumnType,
        /// The row, where it has a name yet.
        key: Option<Key>,
    },
    /// A row has two values for one column.
    #[error("there are two values for column \"{column}\"; {} was not written", named(.key.as_ref()))]
    MemberTwice {
        /// The column.
        column: String,
        /// The row, where it has a name yet.
        key: Option<Key>,
    },
    /// A new row has no value for the key column.
    #[error("the row has no value for the key column \"{column}\"; it was not written")]
    MissingKey {
        /// The key column.
        column: String,
    },
    /// A row has null for the key column.
    #[error("the key column \"{column}\" takes no null; nothing was written")]
    NullKey {
        /// The key column.
        column: String,
    },
    /// Another row has the key.
    #[error(
        "there is already a row with the key {key} in column \"{column}\"; nothing was written"
    )]
    KeyTaken {
        /// The key column.
        column: String,
        /// The key.
        key: Key,
    },
    /// An update would change the key of a row.
    #[error(
        "column \"{column}\" is the key and is not changed by an update, but by changing the key; {} was not written",
        named(Some(key))
    )]
    KeyUpdate {
        /// The key column.
        column: String,
        /// The row.
        key: Key,
    },
    /// There is no such row, or it has expired.
    #[error("there is no {}; nothing was written", row_of(key))]
    NoSuchRow {
        /// What was to name it.
        key: Key,
    },
    /// The table has no primary key, and the verb needs one.
    #[error("the table has no primary key to find rows by; nothing was written")]
    NoKey,
    /// All row ids have been given.
    #[error("a table takes at most 4294967295 rows in its life; nothing was written")]
    Full,
}

/// The subject of a message.
fn named(key: Option<&Key>) -> String {
    match key {
        None => "the row".to_owned(),
        Some(Key::Row(row)) => format!("row {row}"),
        Some(key) => format!("the row with the key {key}"),
    }
}

fn row_of(key: &Key) -> String {
    match key {
        Key::Row(row) => format!("row {row}"),
        key => format!("row with the key {key}"),
    }
}
