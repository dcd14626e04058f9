use super::sums::each_of;
use crate::aggregate::Selection;
use crate::block::Cell;
use crate::slices::Pace;
use crate::sort::ranks;
use crate::{Bits, Block, BlockValues, ColumnType, Table};

/// The least and the greatest of each group, the first greater than the second where there is none.
pub(super) enum Ends {
    /// Ints, the milliseconds of timestamps, days, and bools as 0 and 1.
    Ints(Vec<(i64, i64)>),
    Floats(Vec<(f64, f64)>),
    Strings(TextEnds),
}

/// The ends of texts as ranks.
pub(super) struct TextEnds {
    ends: Vec<(u32, u32)>,
    /// The rank of each string, by id.
    ranks: Vec<u32>,
    /// The id of each rank.
    ids: Vec<u32>,
}

impl Ends {
    /// For the cells of a column in some rows.
    pub(super) async fn new(table: &Table, column: usize, rows: &[Bits], pace: Pace) -> Self {
        match table.schema.columns()[column].column_type() {
            ColumnType::Float => Self::Floats(Vec::new()),
            ColumnType::String => Self::Strings(TextEnds::new(table, column, rows, pace).await),
            _ => Self::Ints(Vec::new()),
        }
    }

    pub(super) fn resize(&mut self, group_count: usize) {
        match self {
            Self::Ints(ends) => ends.resize(group_count, (i64::MAX, i64::MIN)),
            Self::Floats(ends) => ends.resize(group_count, (f64::INFINITY, f64::NEG_INFINITY)),
            Self::Strings(texts) => texts.ends.resize(group_count, (u32::MAX, 0)),
        }
    }

    /// Takes in cells of a block, none of them null.
    pub(super) fn take(&mut self, block: &Block, cells: &Bits, groups: &[u32]) {
        match (self, block.values()) {
            (Self::Ints(ends), BlockValues::Date(_)) => {
                each_of(block, groups, cells, |group, days: i32| {
                    widen(&mut ends[group as usize], i64::from(days));
                });
            }
            (Self::Ints(ends), BlockValues::Bool(values)) => {
                for row in cells.ones() {
                    widen(&mut ends[groups[row] as usize], i64::from(values.get(row)));
                }
            }
            (Self::Ints(ends), _) => each_of(block, groups, cells, |group, int: i64| {
                widen(&mut ends[group as usize], int);
            }),
            (Self::Floats(ends), _) => each_of(block, groups, cells, |group, float: f64| {
                // NaN is neither less nor greater.
                widen(&mut ends[group as usize], float);
            }),
            (Self::Strings(TextEnds { ends, ranks, .. }), _) => {
                each_of(block, groups, cells, |group, id: u32| {
                    widen(&mut ends[group as usize], ranks[id as usize]);
                });
            }
        }
    }

    /// The least or the greatest of a group, null if there is none.
    pub(super) fn cell(&self, group: usize, least: bool, column_type: ColumnType) -> Cell {
        match self {
            Self::Ints(ends) => match (end(ends[group], least), column_type) {
                (None, _) => Cell::Null,
                (Some(days), ColumnType::Date) => Cell::Date(days as i32),
                (Some(bool), ColumnType::Bool) => Cell::Bool(bool == 1),
                (Some(ms), ColumnType::Timestamp) => Cell::Timestamp(ms),
                (Some(int), _) => Cell::Int(int),
            },
            Self::Floats(ends) => end(ends[group], least).map_or(Cell::Null, Cell::Float),
            Self::Strings(TextEnds { ends, ids, .. }) => {
                end(ends[group], least).map_or(Cell::Null, |rank| Cell::String(ids[rank as usize]))
            }
        }
    }
}

impl TextEnds {
    async fn new(table: &Table, column: usize, rows: &[Bits], pace: Pace) -> Self {
        let mut used = vec![false; table.strings.string_count() as usize];
        Selection::new(&table.columns[column].blocks, rows.to_vec())
            .each(|id: u32| used[id as usize] = true);
        let ranks = ranks(&table.strings, &used, pace).await;
        let mut ids = vec![0; used.iter().filter(|used| **used).count()];
        for (id, rank) in (0..).zip(&ranks).filter(|(id, _)| used[*id as usize]) {
            ids[*rank as usize] = id;
        }
        Self { ends: Vec::new(), ranks, ids }
    }
}

fn widen<T: PartialOrd + Copy>((least, greatest): &mut (T, T), value: T) {
    if value < *least {
        *least = value;
    }
    if value > *greatest {
        *greatest = value;
    }
}

fn end<T: PartialOrd>((least, greatest): (T, T), is_least: bool) -> Option<T> {
    (least <= greatest).then_some(if is_least { least } else { greatest })
}
