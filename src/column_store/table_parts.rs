use std::sync::Arc;

use thiserror::Error;

use super::block_parts::check_bits;
use super::{BLOCK_ROWS, Bits, Block, BlockError, BlockValues, Column, Schema, StringTable, Table};

/// What a table is made of: blocks of its columns in schema order, and of its hidden columns.
#[derive(Clone, Debug)]
pub struct TableParts {
    /// Names, types and order of the columns, and the key.
    pub schema: Schema,
    /// The blocks of each column, in schema order.
    pub columns: Vec<Vec<Arc<Block>>>,
    /// The row ids, block by block.
    pub row_ids: Vec<Arc<Vec<u32>>>,
    /// Which rows are not deleted, block by block.
    pub live: Vec<Arc<Bits>>,
    /// When rows expire, block by block; none for a block in which no row does.
    pub expiry: Vec<Option<Arc<Vec<i64>>>>,
    /// The interned strings.
    pub strings: StringTable,
    /// The row id that the next row will get.
    pub next_row_id: u32,
}

/// Why blocks make no table. Blocks are counted from 0.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PartsError {
    /// There are not as many columns as the schema has.
    #[error("there are {found} columns, and the schema has {expected}")]
    ColumnCount {
        /// How many there are.
        found: usize,
        /// How many the schema has.
        expected: usize,
    },
    /// A column, hidden ones among them, has another number of blocks than there are blocks of row ids.
    #[error("column {column:?} has {found} blocks, and there are {expected} of row ids")]
    BlockCount {
        /// The column.
        column: String,
        /// How many it has.
        found: usize,
        /// How many there are of row ids.
        expected: usize,
    },
    /// A block is empty, or too large, or not full though it is not the last.
    #[error("block {block} has {row_count} rows, and all but the last have {BLOCK_ROWS}")]
    BlockSize {
        /// The number of the block.
        block: usize,
        /// How many rows it has.
        row_count: usize,
    },
    /// A block has another number of rows than the block of row ids beside it.
    #[error(
        "block {block} of column {column:?} has {found} rows, and there are {expected} row ids"
    )]
    RowCount {
        /// The column.
        column: String,
        /// The number of the block.
        block: usize,
        /// How many rows it has.
        found: usize,
        /// How many row ids there are.
        expected: usize,
    },
    /// A block is of another type than its column.
    #[error("block {block} of column {column:?} is not of the column's type")]
    BlockType {
        /// The column.
        column: String,
        /// The number of the block.
        block: usize,
    },
    /// Row ids do not rise, or are not below the next one to be given.
    #[error("the row ids of block {block} do not rise from those before it to below {next_row_id}")]
    RowIds {
        /// The number of the block.
        block: usize,
        /// The row id that the next row is to get.
        next_row_id: u32,
    },
    /// A cell has the number of a string that there is none of.
    #[error(
        "block {block} of column {column:?} has strings beyond the last, number {string_count}"
    )]
    StringId {
        /// The column.
        column: String,
        /// The number of the block.
        block: usize,
        /// How many strings there are.
        string_count: u32,
    },
    /// The key of a row that is not deleted is null.
    #[error("block {block} of the key column {column:?} has a row without a key")]
    NullKey {
        /// The column.
        column: String,
        /// The number of the block.
        block: usize,
    },
}

impl Table {
    /// The table of these parts. That the keys of its rows are unique is not looked at: the caller has
    /// them from a table.
    ///
    /// # Errors
    /// If the parts do not fit together as those of a table do.
    pub fn from_parts(parts: TableParts) -> Result<Self, PartsError> {
        parts.check()?;
        let TableParts { schema, columns, row_ids, live, expiry, strings, next_row_id } = parts;
        let schema = Arc::new(schema);
        let columns = columns.into_iter().map(|blocks| Column { blocks }).collect();
        Ok(Self { schema, columns, row_ids, live, expiry, strings, next_row_id })
    }
}

impl TableParts {
    fn check(&self) -> Result<(), PartsError> {
        let (found, expected) = (self.columns.len(), self.schema.column_count());
        if found != expected {
            return Err(PartsError::ColumnCount { found, expected });
        }
        self.check_block_count("$live", self.live.len())?;
        self.check_block_count("$expires", self.expiry.len())?;
        self.check_row_ids()?;
        for (index, definition) in self.schema.columns().iter().enumerate() {
            self.check_block_count(definition.name(), self.columns[index].len())?;
        }
        (0..self.row_ids.len()).try_for_each(|block| self.check_block(block))
    }

    fn check_block_count(&self, column: &str, found: usize) -> Result<(), PartsError> {
        let expected = self.row_ids.len();
        if found == expected {
            return Ok(());
        }
        Err(PartsError::BlockCount { column: column.to_owned(), found, expected })
    }

    fn check_row_ids(&self) -> Result<(), PartsError> {
        let next_row_id = self.next_row_id;
        let mut least = 0;
        for (block, ids) in self.row_ids.iter().enumerate() {
            let row_count = ids.len();
            let is_last = block + 1 == self.row_ids.len();
            if row_count == 0 || row_count > BLOCK_ROWS || row_count < BLOCK_ROWS && !is_last {
                return Err(PartsError::BlockSize { block, row_count });
            }
            let rises = ids.windows(2).all(|pair| pair[0] < pair[1]);
            if !rises || ids[0] < least || ids[row_count - 1] >= next_row_id {
                return Err(PartsError::RowIds { block, next_row_id });
            }
            least = ids[row_count - 1] + 1;
        }
        Ok(())
    }

    fn check_block(&self, block: usize) -> Result<(), PartsError> {
        let expected = self.row_ids[block].len();
        let check_rows = |column: &str, found: usize| {
            let column = || column.to_owned();
            (found == expected).then_some(()).ok_or_else(|| PartsError::RowCount {
                column: column(),
                block,
                found,
                expected,
            })
        };
        if let Err(BlockError::BitBeyond { .. }) = check_bits(&self.live[block], expected) {
            check_rows("$live", self.live[block].ones().last().map_or(0, |last| last + 1))?;
        }
        check_rows("$expires", self.expiry[block].as_ref().map_or(expected, |times| times.len()))?;
        for (index, definition) in self.schema.columns().iter().enumerate() {
            let cells = &self.columns[index][block];
            let column = || definition.name().to_owned();
            check_rows(definition.name(), cells.row_count())?;
            if cells.column_type() != definition.column_type() {
                return Err(PartsError::BlockType { column: column(), block });
            }
            self.check_strings(cells).map_err(|string_count| PartsError::StringId {
                column: column(),
                block,
                string_count,
            })?;
        }
        self.check_keys(block)
    }

    fn check_strings(&self, cells: &Block) -> Result<(), u32> {
        let BlockValues::String(ids) = cells.values() else { return Ok(()) };
        let string_count = self.strings.string_count();
        // The place of a null holds zero, which is no string where there is none.
        let largest = ids.iter().copied().max().unwrap_or(0);
        if largest < string_count || cells.valid().is_empty() { Ok(()) } else { Err(string_count) }
    }

    fn check_keys(&self, block: usize) -> Result<(), PartsError> {
        let Some(key) = self.schema.key_index() else { return Ok(()) };
        if self.live[block].and_not(self.columns[key][block].valid()).is_empty() {
            return Ok(());
        }
        let column = self.schema.columns()[key].name().to_owned();
        Err(PartsError::NullKey { column, block })
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "table_parts_tests.rs"]
mod tests;
