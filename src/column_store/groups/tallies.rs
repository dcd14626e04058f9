//! What is counted and summed up for each group.

use std::sync::Arc;

use hashbrown::HashSet;

use super::ends::Ends;
use super::sums::{self, FloatSums, IntSum, each_of};
use super::{Measure, Measured};
use crate::{Bits, Block, BlockValues, ColumnType, Hasher, Table, Value};

/// The measures of all groups: each is read from a tally, which several can share.
pub(super) struct Tallies<'a> {
    table: &'a Table,
    gathered: Vec<Tally<'a>>,
    /// Each with the place of its tally.
    measures: Vec<(Measure, usize)>,
    group_count: usize,
}

/// What is gathered of one column.
struct Tally<'a> {
    column: usize,
    blocks: &'a [Arc<Block>],
    gathered: Gathered,
}

/// What is gathered, group by group.
enum Gathered {
    Counts(Vec<u32>),
    IntSums(Vec<IntSum>),
    FloatSums(FloatSums),
    Ends(Ends),
    Distinct { seen: HashSet<(u32, u64), Hasher>, counts: Vec<u32> },
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
    pub(super) fn new(table: &'a Table, measures: &[(usize, Measure)], rows: &[Bits]) -> Self {
        let mut kinds: Vec<(usize, TallyKind)> = Vec::new();
        let measures = measures.iter().map(|&(column, measure)| {
            let kind = (column, TallyKind::from(measure));
            let place = kinds.iter().position(|other| *other == kind).unwrap_or_else(|| {
                kinds.push(kind);
                kinds.len() - 1
            });
            (measure, place)
        });
        let measures = measures.collect();
        let tallies = kinds.into_iter().map(|(column, kind)| Tally {
            column,
            blocks: &table.columns[column].blocks,
            gathered: Gathered::new(table, column, kind, rows),
        });
        Self { table, gathered: tallies.collect(), measures, group_count: 0 }
    }

    /// Takes in some rows of a block, whose groups are given at the places of the rows.
    pub(super) fn take(&mut self, block: usize, rows: &Bits, groups: &[u32], group_count: usize) {
        self.group_count = group_count;
        for tally in &mut self.gathered {
            tally.gathered.resize(group_count);
            let block = &*tally.blocks[block];
            tally.gathered.take(block, &rows.and(block.valid()), groups);
        }
    }

    /// The measures, group by group.
    pub(super) fn measures(&self) -> Vec<Vec<Measured>> {
        let measures = self.measures.iter().map(|&(measure, place)| {
            let tally = &self.gathered[place];
            let column_type = self.table.schema.columns()[tally.column].column_type();
            (0..self.group_count)
                .map(|group| tally.gathered.measured(measure, group, column_type, self.table))
                .collect()
        });
        measures.collect()
    }
}

impl Gathered {
    fn new(table: &Table, column: usize, kind: TallyKind, rows: &[Bits]) -> Self {
        let column_type = table.schema.columns()[column].column_type();
        match (kind, column_type) {
            (TallyKind::Count, _) => Self::Counts(Vec::new()),
            (TallyKind::Sum, ColumnType::Float) => Self::FloatSums(FloatSums::default()),
            (TallyKind::Sum, _) => Self::IntSums(Vec::new()),
            (TallyKind::Ends, _) => Self::Ends(Ends::new(table, column, rows)),
            (TallyKind::Distinct, _) => {
                Self::Distinct { seen: HashSet::default(), counts: Vec::new() }
            }
        }
    }

    fn resize(&mut self, group_count: usize) {
        match self {
            Self::Counts(counts) | Self::Distinct { counts, .. } => counts.resize(group_count, 0),
            Self::IntSums(sums) => sums.resize(group_count, IntSum::default()),
            Self::FloatSums(sums) => sums.resize(group_count),
            Self::Ends(ends) => ends.resize(group_count),
        }
    }

    /// Takes in cells of a block, none of them null.
    fn take(&mut self, block: &Block, cells: &Bits, groups: &[u32]) {
        match self {
            Self::Counts(counts) => sums::count(cells, groups, counts),
            Self::IntSums(sums) => {
                each_of(block, groups, cells, |group, int| sums[group as usize].add(int));
            }
            Self::FloatSums(sums) => {
                each_of(block, groups, cells, |group, float| sums.add(group, float));
            }
            Self::Ends(ends) => ends.take(block, cells, groups),
            Self::Distinct { seen, counts } => each_bits(block, groups, cells, |group, bits| {
                counts[group as usize] += u32::from(seen.insert((group, bits)));
            }),
        }
    }

    fn measured(
        &self,
        measure: Measure,
        group: usize,
        column_type: ColumnType,
        table: &Table,
    ) -> Measured {
        let mean = |mean: Option<f64>| Measured::Value(mean.map_or(Value::Null, Value::Float));
        match (self, measure) {
            (Self::Counts(counts) | Self::Distinct { counts, .. }, _) => {
                Measured::Count(counts[group] as usize)
            }
            (Self::IntSums(sums), Measure::Mean) => mean(sums[group].mean()),
            (Self::IntSums(sums), _) => Measured::Sum(sums[group].sum()),
            (Self::FloatSums(sums), Measure::Mean) => mean(sums.mean(group)),
            (Self::FloatSums(sums), _) => Measured::Sum(sums.sum(group)),
            (Self::Ends(ends), _) => {
                let cell = ends.cell(group, measure == Measure::Min, column_type);
                Measured::Value(table.value_of(cell).to_value())
            }
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
