use super::{Filter, FilterError, Plan};
use crate::slices::{Pace, SLICE_ROWS, SlicedWork};
use crate::{BLOCK_ROWS, RowSet, Schema, Table};

/// A filter that is applied in slices of some milliseconds, so that a page stays responsive while
/// millions of rows are tested. It gives the rows that [`View::filter`](crate::View::filter) gives.
///
/// It works on the table as it was: edits made meanwhile are not in it. To cancel is to drop it.
#[derive(Debug)]
pub struct FilterJob {
    work: SlicedWork<RowSet>,
}

impl FilterJob {
    /// A filter of the rows of a table at a time, in ms since the epoch.
    ///
    /// # Errors
    /// If the filter names a column that is not there, or compares a column with a value of a type that
    /// does not fit it.
    #[expect(clippy::missing_panics_doc, reason = "what it expects was checked just before")]
    pub fn new(table: &Table, now_ms: i64, filter: &Filter) -> Result<Self, FilterError> {
        filter.check(table.schema())?;
        let (table, filter) = (table.clone(), filter.clone());
        let work = async move {
            let view = table.view(now_ms);
            let plan = Plan::of(&table, &filter).expect("it was checked against the schema");
            Pace::InSlices.pause().await;
            let mut blocks = Vec::with_capacity(table.live.len());
            for block in 0..table.live.len() {
                blocks.push(plan.test(block, &view.visible(block)));
                if (block + 1).is_multiple_of(SLICE_ROWS / BLOCK_ROWS) {
                    Pace::InSlices.pause().await;
                }
            }
            RowSet::new(blocks, table.row_ids.clone())
        };
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

impl Filter {
    /// Whether it fits the tables of a schema. O(filter).
    ///
    /// # Errors
    /// If it names a column that is not there, or compares a column with a value of a type that does not
    /// fit it.
    pub fn check(&self, schema: &Schema) -> Result<(), FilterError> {
        Plan::of(&Table::empty(schema.clone()), self).map(drop)
    }
}
