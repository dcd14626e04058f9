//! What is counted and summed up for each group.

use std::sync::Arc;

use hashbrown::HashSet;

use super::ends::Ends;
use super::sums::{self, FloatSums, IntSum, each_of};
use super::{Measure, Measured, collected};
use crate::dense::Dense;
use crate::slices::Pace;
use crate::{Bits, Block, BlockValues, ColumnType, Hasher, Sum, Table, Value};

/// The measures of all groups: each is read from a tally, which several can share.
pub(super) struct Tallies<'a> {
    table: &'a Table,
    gathered: Vec<Tally<'a>>,
    /// Each with the place of its tally.
    measures: Vec<(Measure, usize)>,
}

/// What is gathered of one column.
struct Tally<'a> {
    column: usize,
    blocks: &'a [Arc<Block>],
    /// How many cells of each group are null: fewer to count than those that are not.
    nulls: Vec<u32>,
    gathered: Gathered,
}

/// What is gathered, group by group.
enum Gathered {
    /// For counts, which need no more than the nulls.
    Nothing,
    IntSums(Vec<IntSum>),
    FloatSums(FloatSums),
    Ends(Ends),
    Distinct {
        seen: HashSet<(u32, u64), Hasher>,
        counts: Vec<u32>,
    },
}

/// What a tally is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TallyKind {
    Count,
    Sum,
    Ends,
    Distinct,
}

impl From<Measure> for TallyKind {
    fn from(measure: Measure) -> Self {
        match measure {
            Measure::Count => Self::Count,
            Measure::Sum | Measure::Mean => Self::Sum,
            Measure::Min | Measure::Max => Self::Ends,
            Measure::Distinct => Self::Distinct,
        }
    }
}

impl<'a> Tallies<'a> {
    /// For these columns, given by their places in the schema, in some rows.
    pub(super) async fn new(
        table: &'a Table,
        measures: &[(usize, Measure)],
        rows: &[Bits],
        pace: Pace,
    ) -> Self {
        let mut kinds: Vec<(usize, TallyKind)> = Vec::new();
        let measures = measures.iter().map(|&(column, measure)| {
            let kind = (column, TallyKind::from(measure));
            let at = kinds.iter().position(|other| *other == kind).unwrap_or_else(|| {
                kinds.push(kind);
                kinds.len() - 1
            });
            (measure, at)
        });
        let measures = measures.collect();
        let mut gathered = Vec::with_capacity(kinds.len());
        for (column, kind) in kinds {
            gathered.push(Tally {
                column,
                blocks: &table.columns[column].blocks,
                nulls: Vec::new(),
                gathered: Gathered::new(table, column, kind, rows, pace).await,
            });
        }
        Self { table, gathered, measures }
    }

    /// Takes in some rows of a block, whose groups are given at the places of the rows.
    pub(super) fn take(&mut self, block: usize, rows: &Bits, groups: &[u32], group_count: usize) {
        for tally in &mut self.gathered {
            let block = &*tally.blocks[block];
            tally.nulls.resize(group_count, 0);
            sums::count(&rows.and_not(block.valid()), groups, &mut tally.nulls);
            tally.gathered.resize(group_count);
            tally.gathered.take(block, rows, groups);
        }
    }

    /// The measures, group by group, given how many rows the groups have.
    pub(super) async fn measures(&self, row_counts: &[u32], pace: Pace) -> Vec<Vec<Measured>> {
        let mut measures = Vec::with_capacity(self.measures.len());
        for &(measure, place) in &self.measures {
            let tally = &self.gathered[place];
            let rows = row_counts.iter().copied().enumerate();
            let cells = rows.map(|(group, rows)| self.measured(tally, measure, group, rows));
            measures.push(collected(cells, pace).await);
        }
        measures
    }

    fn measured(&self, tally: &Tally<'_>, measure: Measure, group: usize, rows: u32) -> Measured {
        let count = rows - tally.nulls[group];
        match &tally.gathered {
            Gathered::Nothing => Measured::Count(count as usize),
            Gathered::Distinct { counts, .. } => Measured::Count(counts[group] as usize),
            Gathered::IntSums(_) | Gathered::FloatSums(_)
                if measure == Measure::Mean && count == 0 =>
            {
                Measured::Value(Value::Null)
            }
            Gathered::IntSums(sums) if measure == Measure::Mean => {
                Measured::Value(Value::Float(sums[group].sum() as f64 / f64::from(count)))
            }
            Gathered::IntSums(sums) => Measured::Sum(Sum::Int(sums[group].sum())),
            Gathered::FloatSums(sums) if measure == Measure::Mean => {
                Measured::Value(Value::Float(sums.mean(group, count)))
            }
            Gathered::FloatSums(sums) => Measured::Sum(Sum::Float(sums.sum(group))),
            Gathered::Ends(ends) => {
                let column_type = self.table.schema.columns()[tally.column].column_type();
                let cell = ends.cell(group, measure == Measure::Min, column_type);
                Measured::Value(self.table.value_of(cell).to_value())
            }
        }
    }
}

impl Gathered {
    async fn new(table: &Table, column: usize, kind: TallyKind, rows: &[Bits], pace: Pace) -> Self {
        let column_type = table.schema.columns()[column].column_type();
        match (kind, column_type) {
            (TallyKind::Count, _) => Self::Nothing,
            (TallyKind::Sum, ColumnType::Float) => Self::FloatSums(FloatSums::default()),
            (TallyKind::Sum, _) => Self::IntSums(Vec::new()),
            (TallyKind::Ends, _) => Self::Ends(Ends::new(table, column, rows, pace).await),
            (TallyKind::Distinct, _) => {
                Self::Distinct { seen: HashSet::default(), counts: Vec::new() }
            }
        }
    }

    fn resize(&mut self, group_count: usize) {
        match self {
            Self::Nothing => {}
            Self::Distinct { counts, .. } => counts.resize(group_count, 0),
            Self::IntSums(sums) => sums.resize(group_count, IntSum::default()),
            Self::FloatSums(sums) => sums.resize(group_count),
            Self::Ends(ends) => ends.resize(group_count),
        }
    }

    /// Takes in some rows of a block.
    fn take(&mut self, block: &Block, rows: &Bits, groups: &[u32]) {
        let cells = &rows.and(block.valid());
        match self {
            Self::Nothing => {}
            // A null has the value zero, and adds nothing: to look at all rows is quicker than to choose.
            Self::IntSums(sums) => {
                each_of(block, groups, rows, |group, int| sums[group as usize].add(int));
            }
            Self::FloatSums(sums) => {
                sums.take(f64::of(block.values()).unwrap_or_default(), groups, rows);
            }
            Self::Ends(ends) => ends.take(block, cells, groups),
            Self::Distinct { seen, counts } => each_bits(block, groups, cells, |group, bits| {
                counts[group as usize] += u32::from(seen.insert((group, bits)));
            }),
        }
    }
}

/// Calls for each of some cells with its group and bits that are equal for equal values only.
fn each_bits(block: &Block, groups: &[u32], cells: &Bits, mut call: impl FnMut(u32, u64)) {
    match block.values() {
        BlockValues::Int(_) | BlockValues::Timestamp(_) => {
            each_of(block, groups, cells, |group, int: i64| call(group, int as u64));
        }
        BlockValues::Float(_) => each_of(block, groups, cells, |group, float: f64| {
            // Adding zero makes -0.0 the 0.0 that it is equal to.
            call(group, (float + 0.0).to_bits());
        }),
        BlockValues::String(_) => {
            each_of(block, groups, cells, |group, id: u32| call(group, u64::from(id)));
        }
        BlockValues::Date(_) => {
            each_of(block, groups, cells, |group, days: i32| call(group, days as u64));
        }
        BlockValues::Bool(values) => {
            for row in cells.ones() {
                call(groups[row], u64::from(values.get(row)));
            }
        }
    }
}
