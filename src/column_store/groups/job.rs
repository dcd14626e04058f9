use super::{Groups, Measure, grouped};
use crate::slices::{Pace, SlicedWork};
use crate::{AggregateError, RowSet, Table};

/// Groups that are made in slices of some milliseconds. It gives what
/// [`View::group_by`](crate::View::group_by) gives, of the table as it was; to cancel is to drop it.
#[derive(Debug)]
pub struct GroupJob {
    work: SlicedWork<Groups>,
}

impl GroupJob {
    /// Of the rows of a table at a time, in ms since the epoch, or of those of a set.
    ///
    /// # Errors
    /// If there is no such column, or the sum or mean is asked for of one that is not of numbers.
    pub fn new<K: AsRef<str>, C: AsRef<str>>(
        table: &Table,
        now_ms: i64,
        keys: &[K],
        measures: &[(C, Measure)],
        rows: Option<&RowSet>,
    ) -> Result<Self, AggregateError> {
        let view = table.view(now_ms);
        let (keys, measures) = (view.columns_to_sum_up(keys)?, view.measured(measures)?);
        let (table, blocks) = (table.clone(), view.within(rows));
        let work = async move { grouped(&table, &keys, &measures, &blocks, Pace::InSlices).await };
        Ok(Self { work: SlicedWork::new(work) })
    }

    /// Does the next slice; gives the groups after the last, and is not called again then.
    ///
    /// # Panics
    /// If it has given the groups already.
    pub fn step(&mut self) -> Option<Groups> {
        self.work.step()
    }
}
