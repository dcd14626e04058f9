//! Orders of rows by their cells. It knows the cells of a table and moves none of them: what comes out
//! is a list of row ids.
//!
//! Cells become whole numbers of the same order (`keys`), which are sorted by their bytes (`radix`),
//! the last column first, since each pass leaves equal rows as the pass before left them.

mod job;
mod keys;
mod merge;
mod order;
mod radix;
mod ranks;
mod top;

use thiserror::Error;

use super::slices::{Pace, SLICE_ROWS, at_once};
use super::{BLOCK_ROWS, Bits, ColumnType, RowSet, Table, View};
use keys::KeyColumn;
use top::Top;

pub use job::SortJob;
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
        Ok(at_once(sorted_rows(self.table(), &columns, &self.within(rows), Pace::AtOnce)))
    }

    /// The first rows of the order that [`View::sort`] gives, `limit` of them at most, without sorting
    /// the others. O(rows), and O(n log n) of the rows that are among the first by the first column, and
    /// of the different strings if that is of strings.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn top(
        self,
        keys: &[SortKey],
        limit: usize,
        rows: Option<&RowSet>,
    ) -> Result<RowOrder, SortError> {
        let columns = self.sort_columns(keys)?;
        let (table, blocks) = (self.table(), self.within(rows));
        let Some(&first) = columns.first() else {
            let all = at_once(positions(&blocks, Pace::AtOnce));
            let first = all.iter().take(limit);
            return Ok(RowOrder::new(first.map(|row| table.row_id_at(*row as usize).0).collect()));
        };
        let mut top = Top::new(limit, columns.len() > 1);
        let column = at_once(KeyColumn::new(
            table,
            first,
            &self.rows_to_rank(first.0, &blocks),
            Pace::AtOnce,
        ));
        for (index, rows) in blocks.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            column.offer(index, rows, &mut top);
        }
        let order = sorted_positions(table, &columns, top.positions(), Pace::AtOnce);
        Ok(RowOrder::new(at_once(order).into_iter().take(limit).collect()))
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

    /// The positions of the rows whose strings are ranked, if the column is of strings.
    fn rows_to_rank(self, column: usize, blocks: &[Bits]) -> Vec<u32> {
        match self.table().schema.columns()[column].column_type() {
            ColumnType::String => at_once(positions(blocks, Pace::AtOnce)),
            _ => Vec::new(),
        }
    }
}

/// Rows, given block by block, sorted by columns, each given by its place and whether it descends.
async fn sorted_rows(
    table: &Table,
    columns: &[(usize, bool)],
    blocks: &[Bits],
    pace: Pace,
) -> RowOrder {
    let positions = positions(blocks, pace).await;
    RowOrder::new(sorted_positions(table, columns, positions, pace).await.into())
}

/// The ids of rows, given by their positions, in order.
async fn sorted_positions(
    table: &Table,
    columns: &[(usize, bool)],
    mut rows: Vec<u32>,
    pace: Pace,
) -> Vec<u32> {
    let row_id = |position: u32| table.row_id_at(position as usize).0;
    let Some((first, others)) = columns.split_first() else {
        return rows.into_iter().map(row_id).collect();
    };
    for column in others.iter().rev() {
        let keys = KeyColumn::new(table, *column, &rows, pace).await;
        rows = keys.keyed(&rows, pace, |position| position).await.sorted(pace).await;
    }
    // Positions become row ids while they are still in the order of the table, as far as they are:
    // after the sort it would be a walk all over memory.
    let keys = KeyColumn::new(table, *first, &rows, pace).await;
    keys.keyed(&rows, pace, row_id).await.sorted(pace).await
}

/// The positions of the rows, in the order of their row ids.
async fn positions(blocks: &[Bits], pace: Pace) -> Vec<u32> {
    let mut positions = Vec::with_capacity(blocks.iter().map(Bits::count).sum());
    for (index, bits) in blocks.iter().enumerate() {
        positions.extend(bits.ones().map(|row| (index * BLOCK_ROWS + row) as u32));
        if (index + 1).is_multiple_of(SLICE_ROWS / BLOCK_ROWS) {
            pace.pause().await;
        }
    }
    positions
}
