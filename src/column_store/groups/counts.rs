use std::cmp::Reverse;

use super::codes::Coder;
use super::sums;
use crate::slices::{Pace, SLICE_ROWS, SlicedWork, at_once};
use crate::{AggregateError, BLOCK_ROWS, Bits, RowSet, Table, Value, View};

/// The different values of a column, and how often each occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueCounts {
    /// Values with their counts, the most frequent first, of those that are as frequent the one that
    /// appears first. 0.0 and -0.0 are one value, as are all NaNs.
    pub values: Vec<(Value, usize)>,
    /// How many different values there are, those that are left out included.
    pub distinct: usize,
    /// How many cells are not null.
    pub count: usize,
    /// How many cells are null.
    pub nulls: usize,
}

impl View<'_> {
    /// The most frequent values of a column, `limit` of them at most, in the rows of the view, or in
    /// those of a set that are in the view. O(rows), and O(n log n) of what comes out.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn value_counts(
        self,
        column: &str,
        limit: usize,
        rows: Option<&RowSet>,
    ) -> Result<ValueCounts, AggregateError> {
        let (index, blocks) = (self.column_to_sum_up(column)?, self.within(rows));
        Ok(at_once(value_counts(self.table(), index, &blocks, limit, Pace::AtOnce)))
    }
}

/// Counts of values that are made in slices of some milliseconds. It gives what
/// [`View::value_counts`](crate::View::value_counts) gives, of the table as it was; to cancel is to drop it.
#[derive(Debug)]
pub struct ValueCountsJob {
    work: SlicedWork<ValueCounts>,
}

impl ValueCountsJob {
    /// Of a column of a table at a time, in ms since the epoch, in all rows or those of a set.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn new(
        table: &Table,
        now_ms: i64,
        column: &str,
        limit: usize,
        rows: Option<&RowSet>,
    ) -> Result<Self, AggregateError> {
        let view = table.view(now_ms);
        let (index, blocks) = (view.column_to_sum_up(column)?, view.within(rows));
        let table = table.clone();
        let work = async move { value_counts(&table, index, &blocks, limit, Pace::InSlices).await };
        Ok(Self { work: SlicedWork::new(work) })
    }

    /// Does the next slice; gives the counts after the last, and is not called again then.
    ///
    /// # Panics
    /// If it has given the counts already.
    pub fn step(&mut self) -> Option<ValueCounts> {
        self.work.step()
    }
}

async fn value_counts(
    table: &Table,
    column: usize,
    blocks: &[Bits],
    limit: usize,
    pace: Pace,
) -> ValueCounts {
    let mut cells = Coder::new(table, column, blocks);
    let (mut codes, mut counts) = (vec![0; BLOCK_ROWS], Vec::new());
    for (index, rows) in blocks.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
        cells.code(index, rows, &mut codes);
        counts.resize(cells.count(), 0);
        sums::count(rows, &codes, &mut counts);
        if (index + 1).is_multiple_of(SLICE_ROWS / BLOCK_ROWS) {
            pace.pause().await;
        }
    }
    most_frequent(table, &cells, counts, limit)
}

/// The values of the codes with the greatest counts.
fn most_frequent(
    table: &Table,
    cells: &Coder<'_>,
    mut counts: Vec<u32>,
    limit: usize,
) -> ValueCounts {
    let nulls = cells.null().map_or(0, |null| std::mem::take(&mut counts[null]));
    let codes = 0..counts.len() as u32;
    let mut codes: Vec<u32> = codes.filter(|code| counts[*code as usize] > 0).collect();
    let distinct = codes.len();
    let rank = |code: &u32| (Reverse(counts[*code as usize]), *code);
    if limit < distinct {
        codes.select_nth_unstable_by_key(limit, rank);
        codes.truncate(limit);
    }
    codes.sort_unstable_by_key(rank);
    let value = |code: u32| table.value_of(cells.cells()[code as usize]).to_value();
    ValueCounts {
        values: codes.iter().map(|&code| (value(code), counts[code as usize] as usize)).collect(),
        distinct,
        count: counts.iter().map(|count| *count as usize).sum(),
        nulls: nulls as usize,
    }
}
