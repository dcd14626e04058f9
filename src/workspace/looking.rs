use std::collections::HashMap;
use std::sync::Arc;

use reactive_graph::prelude::*;

use super::import::Pace;
use super::open_table::OpenTable;
use super::rows::blocks_of;
use super::{TableId, Workspace};
use crate::column_store::{
    AggregateError, Bits, Block, ColumnId, ColumnStore, ColumnType, HistogramJob, Table,
    ValueCounts, ValueCountsJob,
};
use crate::lazy::lazy;

/// The bars of a sketch.
const MOST_BARS: usize = 16;
/// How long a table rests before its columns are looked at.
const REST_MS: u32 = 120;

/// What a column holds, at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnSketch {
    /// How many cells fall to each bar: the buckets of a histogram, or the most frequent values.
    pub bars: Vec<usize>,
    /// How many cells there are.
    pub row_count: usize,
    /// How many of them are null.
    pub null_count: usize,
    /// How many different values there are, where they were counted.
    pub distinct_count: Option<usize>,
}

/// The sketches of one table, each with what it was made from.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketches {
    table: Option<TableId>,
    made: HashMap<ColumnId, Made>,
}

#[derive(Clone, Debug)]
struct Made {
    blocks: Vec<Arc<Block>>,
    live: Vec<Arc<Bits>>,
    sketch: Arc<ColumnSketch>,
}

impl Made {
    /// Whether it is what a table holds in a column.
    fn is_of(&self, table: &Table, blocks: &[Arc<Block>]) -> bool {
        share_all(&self.blocks, blocks) && share_all(&self.live, table.live())
    }
}

fn share_all<T>(a: &[Arc<T>], b: &[Arc<T>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}

lazy! { panels,
    /// Sketches are made, unless others are asked for.
    async fn sketched(workspace: Workspace, turn: u64, columns: Vec<ColumnId>) -> ()
        = Workspace::sketch_in_slices
}

/// What the columns of the table that is shown hold.
impl Workspace {
    /// The most frequent values of a column, `limit` of them at most; none if there is no such column.
    /// O(rows).
    pub fn frequent_values(self, column: &str, limit: usize) -> Option<ValueCounts> {
        self.with_view(|view| view.value_counts(column, limit, None).ok()).flatten()
    }

    /// What a column holds at a glance, as it was looked at last; none if it was not yet.
    pub fn sketch(self, column: ColumnId) -> Option<Arc<ColumnSketch>> {
        let current = self.current();
        self.sketches.with(|sketches| {
            let made = sketches.made.get(&column).filter(|_| sketches.table == current)?;
            Some(made.sketch.clone())
        })
    }

    /// Looks at columns, in slices, once the table rests; those whose blocks are as they were are not
    /// looked at again. Only what was asked for last is done. Tracked: the table is read.
    pub fn sketch_columns(self, columns: Vec<ColumnId>) {
        let backstage = self.backstage();
        let turn = backstage.sketch_turn.get() + 1;
        backstage.sketch_turn.set(turn);
        let wanted = self.with_table(|store| self.columns_to_sketch(store, &columns));
        let is_first = self.sketches.with_untracked(|sketches| sketches.made.is_empty());
        if wanted.is_none_or(|wanted| wanted.is_empty()) {
            return;
        }
        let world = self.world();
        self.spawn(async move {
            if !is_first {
                world.sleep_ms(REST_MS).await;
            }
            // Columns whose code could not be fetched go without a sketch.
            let _ = sketched(self, turn, columns).await;
        });
    }

    /// Those whose sketch is missing or old.
    fn columns_to_sketch(self, table: &Table, columns: &[ColumnId]) -> Vec<ColumnId> {
        let current = self.open_table().map(|table| table.id());
        self.sketches.with_untracked(|sketches| {
            let is_known = |column: &ColumnId| {
                let made = sketches.made.get(column).filter(|_| sketches.table == current);
                made.is_some_and(|made| made.is_of(table, blocks_of(table, *column)))
            };
            columns.iter().copied().filter(|column| !is_known(column)).collect()
        })
    }

    async fn sketch_in_slices(self, turn: u64, columns: Vec<ColumnId>) {
        let backstage = self.backstage();
        let is_last = || backstage.sketch_turn.get() == turn;
        // That the code has just arrived was enough for one task.
        self.world().yield_now().await;
        let mut pace = Pace::new(self);
        let Some(open) = self.open_table().filter(|_| is_last()) else { return };
        let table = open.store.with_untracked(ColumnStore::snapshot);
        for column in self.columns_to_sketch(&table, &columns) {
            let Some(mut job) = SketchJob::new(&table, self.world().now_ms(), column) else {
                continue;
            };
            let sketch = loop {
                if let Some(sketch) = job.step() {
                    break sketch;
                }
                pace.pause_if_due().await;
                if !is_last() {
                    return;
                }
            };
            self.keep_sketch(&open, &table, column, sketch);
            pace.pause_if_due().await;
            if !is_last() {
                return;
            }
        }
    }

    fn keep_sketch(self, open: &OpenTable, table: &Table, column: ColumnId, sketch: ColumnSketch) {
        let made = Made {
            blocks: blocks_of(table, column).to_vec(),
            live: table.live().to_vec(),
            sketch: Arc::new(sketch),
        };
        self.sketches.update(|sketches| {
            if sketches.table != Some(open.id()) {
                *sketches = Sketches { table: Some(open.id()), made: HashMap::new() };
            }
            sketches.made.insert(column, made);
        });
    }
}

/// A sketch in slices: of a histogram where values lie on a line, else of the most frequent values.
enum SketchJob {
    Spread { job: HistogramJob, row_count: usize },
    Counts(ValueCountsJob),
}

impl SketchJob {
    /// None if there is no such column.
    fn new(table: &Table, now_ms: i64, column: ColumnId) -> Option<Self> {
        let schema = table.schema();
        let definition = schema.columns().get(schema.index_of_id(column)?)?;
        let name = definition.name();
        let job = match definition.column_type() {
            ColumnType::String | ColumnType::Bool => {
                ValueCountsJob::new(table, now_ms, name, MOST_BARS, None).map(Self::Counts)
            }
            _ => HistogramJob::new(table, now_ms, name, MOST_BARS, None).map(|job| {
                let row_count = table.view(now_ms).row_count();
                Self::Spread { job, row_count }
            }),
        };
        job.map_err(|_: AggregateError| ()).ok()
    }

    fn step(&mut self) -> Option<ColumnSketch> {
        match self {
            Self::Spread { job, row_count } => {
                let histogram = job.step()?;
                Some(ColumnSketch {
                    bars: histogram.counts,
                    row_count: *row_count,
                    null_count: histogram.nulls,
                    distinct_count: None,
                })
            }
            Self::Counts(job) => {
                let counts = job.step()?;
                Some(ColumnSketch {
                    bars: counts.values.iter().map(|(_, count)| *count).collect(),
                    row_count: counts.count + counts.nulls,
                    null_count: counts.nulls,
                    distinct_count: Some(counts.distinct),
                })
            }
        }
    }
}
