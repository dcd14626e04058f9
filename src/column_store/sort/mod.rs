//! Orders of rows by their cells. It knows the cells of a table and moves none of them: what comes out
//! is a list of row ids.
//!
//! Cells become whole numbers of the same order (`keys`), which are sorted by their bytes (`radix`),
//! the last column first, since each pass leaves equal rows as the pass before left them.

mod keys;
mod order;
mod radix;
mod ranks;

use thiserror::Error;

use super::{BLOCK_ROWS, Bits, RowSet, View};

pub use order::RowOrder;
pub(super) use ranks::ranks;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

/// A column to sort by, and which way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The column.
    pub column: String,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl SortKey {
    /// The smallest first.
    pub fn ascending(column: impl Into<String>) -> Self {
        Self { column: column.into(), descending: false }
    }

    /// The largest first.
    pub fn descending(column: impl Into<String>) -> Self {
        Self { column: column.into(), descending: true }
    }
}

/// Why rows cannot be sorted so.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SortError {
    /// There is no such column.
    #[error(
        "the rows are to be sorted by a column \"{column}\", and the table has none of that name"
    )]
    NoSuchColumn {
        /// The name.
        column: String,
    },
}

impl View<'_> {
    /// The rows of the view, or those of a set that are in the view, sorted by some columns: by the
    /// first, rows that are equal there by the second, and so on. Rows that are equal in all of them
    /// stand in the order of their row ids.
    ///
    /// Nulls come last and NaN before them, after all numbers, whichever way a column is sorted: what
    /// has no place among the values does not come first because they are turned around. 0.0 and -0.0
    /// are equal; strings are ordered by code points, `false` before `true`.
    ///
    /// O(rows) for each column, and O(n log n) of the different strings of string columns.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn sort(self, keys: &[SortKey], rows: Option<&RowSet>) -> Result<RowOrder, SortError> {
        let columns = self.sort_columns(keys)?;
        let mut rows = self.positions(rows);
        let row_id = |position: &mut u32| *position = self.table().row_id_at(*position as usize).0;
        let Some((&(first, descending), others)) = columns.split_first() else {
            rows.iter_mut().for_each(row_id);
            return Ok(RowOrder::new(rows.into()));
        };
        for &(column, descending) in others.iter().rev() {
            rows = keys::keyed(self.table(), column, &rows, descending).sorted();
        }
        // Positions become row ids while they are still in the order of the table, as far as they are:
        // after the sort it would be a walk all over memory.
        let mut keyed = keys::keyed(self.table(), first, &rows, descending);
        keyed.rows_mut().for_each(row_id);
        Ok(RowOrder::new(keyed.sorted().into()))
    }

    fn sort_columns(self, keys: &[SortKey]) -> Result<Vec<(usize, bool)>, SortError> {
        keys.iter()
            .map(|key| {
                let column = self.table().schema.index_of(&key.column);
                let missing = || SortError::NoSuchColumn { column: key.column.clone() };
                Ok((column.ok_or_else(missing)?, key.descending))
            })
            .collect()
    }

    /// The positions of the rows, in the order of their row ids.
    fn positions(self, rows: Option<&RowSet>) -> Vec<u32> {
        let blocks = self.within(rows);
        let count = blocks.iter().map(Bits::count).sum();
        let mut positions = Vec::with_capacity(count);
        for (block, bits) in blocks.iter().enumerate() {
            positions.extend(bits.ones().map(|row| (block * BLOCK_ROWS + row) as u32));
        }
        positions
    }
}
