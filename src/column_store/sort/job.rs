use super::{RowOrder, SortError, SortKey, sorted_rows};
use crate::slices::{Pace, SlicedWork};
use crate::{RowSet, Table};

/// A sort that is done in slices of some milliseconds, so that a page stays responsive while a million
/// rows are sorted. It gives the order that [`View::sort`](crate::View::sort) gives.
///
/// It works on the table as it was: edits made meanwhile are not in it. To cancel is to drop it.
#[derive(Debug)]
pub struct SortJob {
    work: SlicedWork<RowOrder>,
}

impl SortJob {
    /// A sort of the rows of a table at a time, in ms since the epoch, or of those of a set.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn new(
        table: &Table,
        now_ms: i64,
        keys: &[SortKey],
        rows: Option<&RowSet>,
    ) -> Result<Self, SortError> {
        let view = table.view(now_ms);
        let (columns, blocks) = (view.sort_columns(keys)?, view.within(rows));
        let table = table.clone();
        let work = async move { sorted_rows(&table, &columns, &blocks, Pace::InSlices).await };
        Ok(Self { work: SlicedWork::new(work) })
    }

    /// Does the next slice; gives the order after the last, and is not called again then.
    ///
    /// # Panics
    /// If it has given the order already.
    pub fn step(&mut self) -> Option<RowOrder> {
        self.work.step()
    }
}
