use super::keys::Keys;
use super::slice_blocks;
use crate::slices::{Pace, SlicedWork, at_once};
use crate::{AggregateError, BLOCK_ROWS, Bits, RowSet, Table, View};

impl View<'_> {
    /// The rows of the view, or those of a set that are in the view, that repeat an earlier one: some row
    /// before them, in the order of row ids, has the same cells in some columns. Nulls are the same as each
    /// other, as are all NaNs, and 0.0 and -0.0. By no column, all rows but the first repeat it.
    ///
    /// O(rows) for each column.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn repeated_rows<K: AsRef<str>>(
        self,
        columns: &[K],
        rows: Option<&RowSet>,
    ) -> Result<RowSet, AggregateError> {
        let (columns, blocks) = (self.columns_to_sum_up(columns)?, self.within(rows));
        Ok(at_once(repeated(self.table(), &columns, &blocks, Pace::AtOnce)))
    }
}

/// Repeated rows that are found in slices of some milliseconds. It gives what
/// [`View::repeated_rows`](crate::View::repeated_rows) gives, of the table as it was; to cancel is to drop it.
#[derive(Debug)]
pub struct RepeatsJob {
    work: SlicedWork<RowSet>,
}

impl RepeatsJob {
    /// In the rows of a table at a time, in ms since the epoch, or in those of a set.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn new<K: AsRef<str>>(
        table: &Table,
        now_ms: i64,
        columns: &[K],
        rows: Option<&RowSet>,
    ) -> Result<Self, AggregateError> {
        let view = table.view(now_ms);
        let (columns, blocks) = (view.columns_to_sum_up(columns)?, view.within(rows));
        let table = table.clone();
        let work = async move { repeated(&table, &columns, &blocks, Pace::InSlices).await };
        Ok(Self { work: SlicedWork::new(work) })
    }

    /// Does the next slice; gives the rows after the last, and is not called again then.
    ///
    /// # Panics
    /// If it has given the rows already.
    pub fn step(&mut self) -> Option<RowSet> {
        self.work.step()
    }
}

async fn repeated(table: &Table, columns: &[usize], blocks: &[Bits], pace: Pace) -> RowSet {
    let mut keys = Keys::new(table, columns, blocks);
    let slice_blocks = slice_blocks(columns.len());
    let (mut groups, mut is_seen) = (vec![0; BLOCK_ROWS], Vec::new());
    let mut repeated = vec![Bits::none(); blocks.len()];
    for (index, rows) in blocks.iter().enumerate() {
        if !rows.is_empty() {
            keys.group(index, rows, &mut groups);
            is_seen.resize(keys.group_count(), false);
            for row in rows.ones() {
                if std::mem::replace(&mut is_seen[groups[row] as usize], true) {
                    repeated[index].set(row, true);
                }
            }
        }
        if (index + 1).is_multiple_of(slice_blocks) {
            pace.pause().await;
        }
    }
    RowSet::new(repeated, table.row_ids.clone())
}
