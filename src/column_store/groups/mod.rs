//! Rows brought together by what their cells are, and what the groups amount to. It knows the cells of
//! a table, and nothing of how a summary is shown.
//!
//! Cells become small numbers, codes, in the order in which values first appear (`codes`); the codes of
//! several columns become one number for each group (`keys`); by that number the groups are summed up,
//! block by block (`tallies`).

mod codes;
mod counts;
mod ends;
mod job;
mod keys;
mod repeats;
mod sums;
mod tallies;

use super::slices::{Pace, at_once};
use super::{AggregateError, BLOCK_ROWS, Bits, ColumnType, RowSet, Sum, Table, Value, View};
use keys::Keys;
use tallies::Tallies;

pub use counts::{ValueCounts, ValueCountsJob};
pub use job::GroupJob;
pub use repeats::RepeatsJob;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

/// Values, each with a code of its own, take longer to look at than numbers to add up.
const SLICE_VALUES: usize = 1 << 15;

/// What a column of each group amounts to. Nulls are left out of all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How many cells are not null.
    Count,
    /// The sum of numbers, 0 of nothing.
    Sum,
    /// The mean of numbers, null of nothing.
    Mean,
    /// The smallest value, null of nothing; NaN is passed over.
    Min,
    /// The largest value, null of nothing; NaN is passed over.
    Max,
    /// How many different values there are, as comparisons see it: 0.0 and -0.0 are one. All NaNs
    /// together are one more.
    Distinct,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 6] =
        [Self::Count, Self::Sum, Self::Mean, Self::Min, Self::Max, Self::Distinct];

    /// The name that is shown and read: `count`, `sum`, `mean`, `min`, `max`, `distinct`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Min => "min",
            Self::Max => "max",
            Self::Distinct => "distinct",
        }
    }
}

/// A measure of one group.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured {
    /// A count of cells or of different values.
    Count(usize),
    /// A sum, exact for ints.
    Sum(Sum),
    /// A mean or an extreme; null of nothing.
    Value(Value),
}

/// The groups of some rows, in the order in which their first rows stand.
///
/// Every column of it has as many entries as there are groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    keys: Vec<Vec<Value>>,
    row_counts: Vec<usize>,
    measures: Vec<Vec<Measured>>,
}

impl Groups {
    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.row_counts.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the groups have in common in each column that they were made by, in the order in which the
    /// columns were given. Null is a value like others; 0.0 and -0.0 are one, as are all NaNs.
    pub fn keys(&self) -> &[Vec<Value>] {
        &self.keys
    }

    /// How many rows each group has.
    pub fn row_counts(&self) -> &[usize] {
        &self.row_counts
    }

    /// What was measured, in the order in which it was asked for.
    pub fn measures(&self) -> &[Vec<Measured>] {
        &self.measures
    }

    /// Keys, row counts and measures, to be taken apart piece by piece.
    pub fn into_parts(self) -> (Vec<Vec<Value>>, Vec<usize>, Vec<Vec<Measured>>) {
        (self.keys, self.row_counts, self.measures)
    }
}

impl View<'_> {
    /// The rows of the view, or those of a set that are in the view, grouped by some columns, and what
    /// other columns of each group amount to. Nulls are a group of their own. By no column, all rows
    /// are one group, if there are any.
    ///
    /// O(rows) for each column, and O(n log n) of the different strings of string columns whose extremes
    /// are asked for.
    ///
    /// # Errors
    /// If there is no such column, or the sum or mean is asked for of one that is not of numbers.
    pub fn group_by<K: AsRef<str>, C: AsRef<str>>(
        self,
        keys: &[K],
        measures: &[(C, Measure)],
        rows: Option<&RowSet>,
    ) -> Result<Groups, AggregateError> {
        let (keys, measures) = (self.columns_to_sum_up(keys)?, self.measured(measures)?);
        let blocks = self.within(rows);
        Ok(at_once(grouped(self.table(), &keys, &measures, &blocks, Pace::AtOnce)))
    }

    fn measured<C: AsRef<str>>(
        self,
        measures: &[(C, Measure)],
    ) -> Result<Vec<(usize, Measure)>, AggregateError> {
        let checked = |(name, measure): &(C, Measure)| {
            let column = self.column_to_sum_up(name.as_ref())?;
            let found = self.table().schema.columns()[column].column_type();
            let is_number = matches!(found, ColumnType::Int | ColumnType::Float);
            if matches!(measure, Measure::Sum | Measure::Mean) && !is_number {
                let column = name.as_ref().to_owned();
                return Err(AggregateError::NotNumbers { column, found });
            }
            Ok((column, *measure))
        };
        measures.iter().map(checked).collect()
    }
}

/// Rows, given block by block, grouped by columns, which like the measured ones are given by their places.
async fn grouped(
    table: &Table,
    columns: &[usize],
    measures: &[(usize, Measure)],
    blocks: &[Bits],
    pace: Pace,
) -> Groups {
    let mut keys = Keys::new(table, columns, blocks);
    let mut tallies = Tallies::new(table, measures, blocks, pace).await;
    let slice_blocks = slice_blocks(columns.len() + measures.len());
    let (mut groups, mut row_counts) = (vec![0; BLOCK_ROWS], Vec::new());
    for (index, rows) in blocks.iter().enumerate() {
        if !rows.is_empty() {
            keys.group(index, rows, &mut groups);
            row_counts.resize(keys.group_count(), 0);
            sums::count(rows, &groups, &mut row_counts);
            tallies.take(index, rows, &groups, keys.group_count());
        }
        if (index + 1).is_multiple_of(slice_blocks) {
            pace.pause().await;
        }
    }
    Groups {
        keys: keys.values(table, pace).await,
        measures: tallies.measures(&row_counts, pace).await,
        row_counts: row_counts.into_iter().map(|count| count as usize).collect(),
    }
}

/// How many blocks make a slice where so many columns are looked at.
const fn slice_blocks(column_count: usize) -> usize {
    match SLICE_VALUES / BLOCK_ROWS / (column_count + 1) {
        0 => 1,
        blocks => blocks,
    }
}

/// As `collect`, in slices.
async fn collected<T>(items: impl ExactSizeIterator<Item = T>, pace: Pace) -> Vec<T> {
    let mut collected = Vec::with_capacity(items.len());
    for item in items {
        collected.push(item);
        if collected.len().is_multiple_of(SLICE_VALUES) {
            pace.pause().await;
        }
    }
    collected
}
