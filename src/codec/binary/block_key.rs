use std::fmt;
use std::str::FromStr;

use crate::column_store::ColumnId;

/// A column that is stored in blocks: one of the table, or a hidden one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockColumn {
    /// The row ids.
    RowIds,
    /// The cells of a column.
    Cells(ColumnId),
    /// When rows expire; blocks in which no row does are not stored.
    Expires,
    /// Which rows are not deleted.
    Live,
}

/// Which block of which column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockKey {
    /// The column.
    pub column: BlockColumn,
    /// The number of the block, from 0 on.
    pub block: u32,
}

impl BlockKey {
    /// What follows the name of the table and its `:` in the key of the block.
    pub fn suffix(self) -> String {
        format!("block:{}:{}", self.column, self.block)
    }

    /// The block of a suffix as [`Self::suffix`] writes it, and of no other text.
    pub fn from_suffix(suffix: &str) -> Option<Self> {
        let (column, block) = suffix.strip_prefix("block:")?.split_once(':')?;
        let key = Self { column: column.parse().ok()?, block: block.parse().ok()? };
        (key.suffix() == suffix).then_some(key)
    }
}

impl fmt::Display for BlockColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RowIds => f.write_str("$row"),
            Self::Cells(column) => write!(f, "{}", column.0),
            Self::Expires => f.write_str("$expires"),
            Self::Live => f.write_str("$live"),
        }
    }
}

impl FromStr for BlockColumn {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "$row" => Self::RowIds,
            "$expires" => Self::Expires,
            "$live" => Self::Live,
            number => Self::Cells(ColumnId(number.parse()?)),
        })
    }
}
