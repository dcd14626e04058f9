//! How the values of a column are spread: histograms with round bounds, and quantiles. It knows the
//! cells of a table, and nothing of how a chart is drawn.

mod numbers;
mod quantiles;
mod times;

use super::aggregate::Selection;
use super::block::Cell;
use super::dense::Dense;
use super::slices::{Pace, SlicedWork, at_once};
use super::{AggregateError, Bits, ColumnType, RowSet, Table, Value, View};

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

/// How many values of a column lie in each of some buckets, which follow each other without a gap.
///
/// There is one bound more than counts, or none of either where there is no value. The bounds rise, but
/// for a single bucket of a single value, whose bounds may be equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Where the buckets start, and where the last one ends: round numbers, first days of months and
    /// years, Mondays, full hours.
    pub bounds: Vec<Value>,
    /// How many values lie in each bucket, its lower bound being part of it, its upper bound of the next;
    /// of the last bucket both are.
    pub counts: Vec<usize>,
    /// How many cells are null.
    pub nulls: usize,
    /// How many cells lie in no bucket: NaN and the infinities.
    pub outside: usize,
}

impl View<'_> {
    /// How the values of a column of numbers, dates or timestamps are spread in the rows of the view, or
    /// in those of a set that are in the view, in `most_buckets` buckets at most, and one at least.
    /// O(rows x log buckets).
    ///
    /// # Errors
    /// If there is no such column, or it is of strings or bools.
    pub fn histogram(
        self,
        column: &str,
        most_buckets: usize,
        rows: Option<&RowSet>,
    ) -> Result<Histogram, AggregateError> {
        let index = self.column_on_line(column)?;
        let spread = histogram(self.table(), index, self.within(rows), most_buckets, Pace::AtOnce);
        Ok(at_once(spread))
    }

    /// The place of a column whose values lie on a line.
    fn column_on_line(self, column: &str) -> Result<usize, AggregateError> {
        let index = self.column_to_sum_up(column)?;
        match self.table().schema.columns()[index].column_type() {
            found @ (ColumnType::String | ColumnType::Bool) => {
                Err(AggregateError::NotSpread { column: column.to_owned(), found })
            }
            _ => Ok(index),
        }
    }
}

/// A histogram that is made in slices of some milliseconds. It gives what
/// [`View::histogram`](crate::View::histogram) gives, of the table as it was; to cancel is to drop it.
#[derive(Debug)]
pub struct HistogramJob {
    work: SlicedWork<Histogram>,
}

impl HistogramJob {
    /// Of a column of a table at a time, in ms since the epoch, in all rows or those of a set.
    ///
    /// # Errors
    /// If there is no such column, or it is of strings or bools.
    pub fn new(
        table: &Table,
        now_ms: i64,
        column: &str,
        most_buckets: usize,
        rows: Option<&RowSet>,
    ) -> Result<Self, AggregateError> {
        let view = table.view(now_ms);
        let (index, rows) = (view.column_on_line(column)?, view.within(rows));
        let table = table.clone();
        let work =
            async move { histogram(&table, index, rows, most_buckets, Pace::InSlices).await };
        Ok(Self { work: SlicedWork::new(work) })
    }

    /// Does the next slice; gives the histogram after the last, and is not called again then.
    ///
    /// # Panics
    /// If it has given the histogram already.
    pub fn step(&mut self) -> Option<Histogram> {
        self.work.step()
    }
}

/// Of the column at a place, whose values lie on a line.
async fn histogram(
    table: &Table,
    index: usize,
    rows: Vec<Bits>,
    most_buckets: usize,
    pace: Pace,
) -> Histogram {
    let cells = Selection::new(&table.columns[index].blocks, rows);
    let most = most_buckets.max(1);
    let (bounds, counts) = match table.schema.columns()[index].column_type() {
        ColumnType::Int => {
            spread(table, &cells, pace, |ends| numbers::of_ints(ends, most), Cell::Int).await
        }
        ColumnType::Float => {
            spread(table, &cells, pace, |ends| numbers::of_floats(ends, most), Cell::Float).await
        }
        ColumnType::Date => {
            spread(table, &cells, pace, |ends| times::of_days(ends, most), Cell::Date).await
        }
        ColumnType::Timestamp => {
            spread(table, &cells, pace, |ends| times::of_ms(ends, most), Cell::Timestamp).await
        }
        ColumnType::String | ColumnType::Bool => (Vec::new(), Vec::new()),
    };
    let (row_count, count) = (cells.row_count(), cells.count());
    let outside = count - counts.iter().sum::<usize>();
    Histogram { bounds, counts, nulls: row_count - count, outside }
}

/// Values that have a place on a line.
trait OnLine: Dense {
    /// Whether it has one: NaN and the infinities have none.
    fn is_on_line(self) -> bool;
}

impl OnLine for i64 {
    fn is_on_line(self) -> bool {
        true
    }
}

impl OnLine for i32 {
    fn is_on_line(self) -> bool {
        true
    }
}

impl OnLine for f64 {
    fn is_on_line(self) -> bool {
        self.is_finite()
    }
}

/// The bounds for the least and the greatest value, and how many values lie between each two.
async fn spread<T: OnLine>(
    table: &Table,
    cells: &Selection<'_>,
    pace: Pace,
    bounds_of: impl FnOnce((T, T)) -> Vec<T>,
    cell: impl Fn(T) -> Cell,
) -> (Vec<Value>, Vec<usize>) {
    let mut ends = None::<(T, T)>;
    let widen = |value: T| {
        if value.is_on_line() {
            let (least, greatest) = ends.unwrap_or((value, value));
            ends = Some((
                if value < least { value } else { least },
                if value > greatest { value } else { greatest },
            ));
        }
    };
    cells.each_at_pace(pace, widen).await;
    let Some(ends) = ends else { return (Vec::new(), Vec::new()) };
    let bounds = bounds_of(ends);
    let inner = &bounds[1..bounds.len() - 1];
    let mut counts = vec![0; inner.len() + 1];
    let count = |value: T| {
        if value.is_on_line() {
            counts[inner.partition_point(|bound| *bound <= value)] += 1;
        }
    };
    cells.each_at_pace(pace, count).await;
    let bounds = bounds.into_iter().map(|bound| table.value_of(cell(bound)).to_value());
    (bounds.collect(), counts)
}
