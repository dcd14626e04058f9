use std::sync::Arc;

use reactive_graph::prelude::*;

use super::import::Pace;
use super::open_table::OpenTable;
use super::rows::{Found, FoundRows};
use super::{NoticeKind, Workspace};
use crate::column_store::{
    ColumnId, ColumnStore, Filter, FilterError, FilterJob, RowId, RowOrder, RowSet, SortError,
    SortJob, SortKey, Table,
};
use crate::lazy::lazy;

/// Tables of no more rows are filtered and sorted before the next frame; larger ones in slices.
const ROWS_AT_ONCE: usize = 1 << 16;

/// One column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortBy {
    /// The column's number.
    pub column: ColumnId,
    /// From the largest to the smallest.
    pub descending: bool,
}

/// Which rows a person asked to see, and in which order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arrangement {
    /// It names columns as they were called when it was asked for.
    filter: Filter,
    /// What these columns are, whatever they are called later.
    filter_columns: Vec<(String, ColumnId)>,
    pub(super) sort: Vec<SortBy>,
}

impl Default for Arrangement {
    fn default() -> Self {
        Self { filter: Filter::All, filter_columns: Vec::new(), sort: Vec::new() }
    }
}

impl Arrangement {
    /// The filter, with the present names of its columns.
    fn filter(&self, table: &Table) -> Filter {
        let schema = table.schema();
        let present = |name: &str| {
            let known = self.filter_columns.iter().find(|(known, _)| known == name);
            let column = known.and_then(|(_, id)| schema.index_of_id(*id));
            column.map_or_else(|| name.to_owned(), |at| schema.columns()[at].name().to_owned())
        };
        self.filter.clone().with_columns_renamed(&present)
    }

    /// Whether it may hide rows.
    pub(super) fn is_filtered(&self) -> bool {
        self.filter != Filter::All
    }

    /// The columns on which it depends which rows are shown and where.
    fn columns(&self) -> impl Iterator<Item = ColumnId> + '_ {
        let filtered = self.filter_columns.iter().map(|(_, id)| *id);
        filtered.chain(self.sort.iter().map(|by| by.column))
    }
}

lazy! { panels,
    /// The rows are being filtered and sorted, or were.
    fn arranged(workspace: Workspace, table: OpenTable, arrangement: Arrangement) -> ()
        = Workspace::apply
}

/// What is shown and in which order: filter and sort are applied when they are asked for. An edit later
/// moves and hides no row, so that none jumps away under the cursor: [`Workspace::is_arrangement_old`]
/// says that rows may stand elsewhere, and [`Workspace::arrange_again`] applies both anew.
impl Workspace {
    /// What the rows that are shown were filtered by; all if they were not.
    pub fn filter(self) -> Filter {
        let filter = self.current.with(|table| {
            let table = table.as_ref()?;
            let arrangement = table.arrangement.get();
            Some(table.store.with(|store| arrangement.filter(store)))
        });
        filter.unwrap_or(Filter::All)
    }

    /// Shows the rows that a filter lets through.
    ///
    /// # Errors
    /// If it names a column that is not there, or compares a column with a value of a type that does not
    /// fit it. What is shown stays as it was.
    pub fn filter_by(self, filter: Filter) -> Result<(), FilterError> {
        let Some(table) = self.open_table() else { return Ok(()) };
        let filter_columns = table.store.with_untracked(|store| {
            filter.check(store.schema())?;
            let column = |name: &str| {
                let at = store.schema().index_of(name)?;
                Some((name.to_owned(), store.schema().columns()[at].id()))
            };
            Ok(filter.columns().into_iter().filter_map(column).collect())
        })?;
        let sort = table.arrangement.with_untracked(|before| before.sort.clone());
        self.arrange(&table, Arrangement { filter, filter_columns, sort });
        Ok(())
    }

    /// How the rows that are shown are sorted; empty where they stand in their own order.
    pub fn sort(self) -> Vec<SortBy> {
        let sort = |table: &OpenTable| table.arrangement.with(|asked| asked.sort.clone());
        self.current.with(|table| table.as_ref().map(sort)).unwrap_or_default()
    }

    /// Sorts the rows that are shown, by the first column first; an empty list shows them in their own
    /// order.
    pub fn sort_by(self, columns: Vec<SortBy>) {
        let Some(table) = self.open_table() else { return };
        let before = table.arrangement.get_untracked();
        self.arrange(&table, Arrangement { sort: columns, ..before });
    }

    /// Applies filter and sort to the table as it is now.
    pub fn arrange_again(self) {
        let Some(table) = self.open_table() else { return };
        self.arrange(&table, table.arrangement.get_untracked());
    }

    /// Whether filter and sort are being applied.
    pub fn is_arranging(self) -> bool {
        self.current.with(|table| table.as_ref().is_some_and(|table| table.arranging.get()))
    }

    /// Whether cells that filter or sort look at were edited since they were applied, or rows are new.
    pub fn is_arrangement_old(self) -> bool {
        self.current.with(|table| {
            let Some(table) = table else { return false };
            let found = table.found.get();
            found.is_some_and(|found| table.store.with(|store| !found.is_of(store)))
        })
    }

    fn arrange(self, table: &OpenTable, arrangement: Arrangement) {
        self.run_fetched(arranged(self, table.clone(), arrangement));
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "what is fetched first owns what it is given"
    )]
    fn apply(self, table: OpenTable, arrangement: Arrangement) {
        let table = &table;
        let turn = table.next_arranging_turn();
        let now_ms = self.world().now_ms();
        let snapshot = table.store.with_untracked(ColumnStore::snapshot);
        let row_count = snapshot.row_count();
        let job = ArrangeJob::new(snapshot, now_ms, &arrangement);
        table.arrangement.set(arrangement);
        let job = match job {
            Ok(job) => job,
            Err(reason) => return self.note_not_arranged(table, reason.to_string()),
        };
        match job {
            None => Self::show_found(table, None),
            Some(mut job) if row_count <= ROWS_AT_ONCE => {
                let found = std::iter::repeat_with(|| job.step()).find_map(|found| found);
                Self::show_found(table, found);
            }
            Some(job) => {
                table.arranging.set(true);
                self.spawn(self.arrange_in_slices(table.clone(), turn, job));
            }
        }
    }

    async fn arrange_in_slices(self, table: OpenTable, turn: u64, mut job: ArrangeJob) {
        let mut pace = Pace::new(self);
        loop {
            pace.pause_if_due().await;
            if table.arranging_turn() != turn || !self.is_open(&table) {
                break;
            }
            if let Some(found) = job.step() {
                Self::show_found(&table, Some(found));
                break;
            }
        }
    }

    fn show_found(table: &OpenTable, found: Option<Found>) {
        table.found.set(found.map(Arc::new));
        if table.arranging.get_untracked() {
            table.arranging.set(false);
        }
    }

    fn note_not_arranged(self, table: &OpenTable, reason: String) {
        table.arranging.set(false);
        self.notify(NoticeKind::Error, reason, Vec::new());
    }
}

/// Filter, then sort, in slices.
struct ArrangeJob {
    table: Table,
    now_ms: i64,
    columns: Vec<ColumnId>,
    sort: Vec<SortKey>,
    /// What the filter let through, once it is known.
    filtered: Option<RowSet>,
    step: Step,
}

enum Step {
    Filter(FilterJob),
    Sort(SortJob),
}

#[derive(Debug, thiserror::Error)]
enum ArrangeError {
    #[error("{0}")]
    Filter(#[from] FilterError),
    #[error("{0}")]
    Sort(#[from] SortError),
}

impl ArrangeJob {
    /// None if all rows are shown in their own order.
    fn new(table: Table, now_ms: i64, asked: &Arrangement) -> Result<Option<Self>, ArrangeError> {
        let sort = sort_keys(&table, &asked.sort);
        let filter = asked.filter(&table);
        let step = match filter {
            Filter::All if sort.is_empty() => return Ok(None),
            Filter::All => Step::Sort(SortJob::new(&table, now_ms, &sort, None)?),
            filter => Step::Filter(FilterJob::new(&table, now_ms, &filter)?),
        };
        let columns = asked.columns().collect();
        Ok(Some(Self { table, now_ms, columns, sort, filtered: None, step }))
    }

    /// Does the next slice; gives the rows after the last.
    fn step(&mut self) -> Option<Found> {
        match &mut self.step {
            Step::Filter(job) => {
                let rows = job.step()?;
                self.filtered = Some(rows.clone());
                match self.sort_job(&rows) {
                    Some(job) => self.step = Step::Sort(job),
                    None => return Some(self.found(FoundRows::InTheirOrder(rows))),
                }
                None
            }
            Step::Sort(job) => {
                let order: RowOrder = job.step()?;
                Some(self.found(FoundRows::Sorted(order)))
            }
        }
    }

    /// None if the rows stand in their own order.
    fn sort_job(&self, rows: &RowSet) -> Option<SortJob> {
        if self.sort.is_empty() {
            return None;
        }
        // The columns were found in this very table.
        SortJob::new(&self.table, self.now_ms, &self.sort, Some(rows)).ok()
    }

    fn found(&self, rows: FoundRows) -> Found {
        let filtered = self.filtered.clone();
        Found::new(rows, filtered, RowId(self.table.next_row_id()), &self.table, &self.columns)
    }
}

/// The sort keys, without those of columns that are gone.
fn sort_keys(table: &Table, sort: &[SortBy]) -> Vec<SortKey> {
    let schema = table.schema();
    let key = |by: &SortBy| {
        let index = schema.index_of_id(by.column)?;
        let column = schema.columns()[index].name().to_owned();
        Some(SortKey { column, descending: by.descending })
    };
    sort.iter().filter_map(key).collect()
}
