use std::fmt;

use super::ValueRef;

/// The number of a row: given at insertion, rising, never reused. It orders the rows and survives
/// edits, vacuum, save and load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u32);

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What names a row: the value of its primary key, or its row id, by which every row of every table
/// can be named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A value of an int key column.
    Int(i64),
    /// A value of a string key column.
    String(String),
    /// The row id.
    Row(RowId),
}

impl Key {
    /// The key that a cell of a key column holds; none if it is null or of no type for keys.
    pub fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Int(int) => Some(Self::Int(int)),
            ValueRef::String(text) => Some(Self::String(text.to_owned())),
            _ => None,
        }
    }
}

impl From<i64> for Key {
    fn from(key: i64) -> Self {
        Self::Int(key)
    }
}

impl From<&str> for Key {
    fn from(key: &str) -> Self {
        Self::String(key.to_owned())
    }
}

impl From<RowId> for Key {
    fn from(row: RowId) -> Self {
        Self::Row(row)
    }
}

/// `7`, `"Paris"` or `row 12`, as messages name rows.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(key) => write!(f, "{key}"),
            Self::String(key) => write!(f, "{key:?}"),
            Self::Row(row) => write!(f, "row {row}"),
        }
    }
}
