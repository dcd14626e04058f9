//! Cells as whole numbers of the same order.

use std::sync::Arc;

use super::radix;
use super::ranks::ranks;
use super::top::Top;
use crate::dense::Dense;
use crate::slices::{Pace, SLICE_ROWS};
use crate::{BLOCK_ROWS, Bits, Block, BlockValues, ColumnType, Table};

/// A column whose cells become keys: a cell that is less has a lesser key, or a greater one if
/// `descending`; equal cells have equal keys; null and NaN have none.
pub(super) struct KeyColumn<'a> {
    blocks: &'a [Arc<Block>],
    column_type: ColumnType,
    /// What turns keys around.
    flip: u64,
    /// The ranks of the strings that are sorted, by id.
    ranks: Vec<u32>,
}

/// Rows, parted by what their cells of one column are.
#[derive(Default)]
pub(super) struct Keyed {
    /// The key and the row, of those that have a key.
    pairs: Vec<(u64, u32)>,
    /// The rows whose cell is NaN.
    nans: Vec<u32>,
    /// The rows whose cell is null.
    nulls: Vec<u32>,
}

impl Keyed {
    /// The rows in the order of their keys, equal ones as they were given, then NaN, then nulls.
    pub(super) async fn sorted(self, pace: Pace) -> Vec<u32> {
        let mut rows = radix::sorted_by_key(self.pairs, pace).await;
        rows.extend(self.nans.iter().chain(&self.nulls));
        rows
    }
}

impl<'a> KeyColumn<'a> {
    /// For the rows at these positions.
    pub(super) async fn new(
        table: &'a Table,
        (column, descending): (usize, bool),
        positions: &[u32],
        pace: Pace,
    ) -> Self {
        let blocks = table.columns[column].blocks.as_slice();
        let column_type = table.schema.columns()[column].column_type();
        let mut strings = Vec::new();
        if column_type == ColumnType::String {
            let mut used = vec![false; table.strings.string_count() as usize];
            for slice in positions.chunks(SLICE_ROWS) {
                mark_strings(blocks, slice, &mut used);
                pace.pause().await;
            }
            strings = ranks(&table.strings, &used, pace).await;
        }
        let flip = if descending { u64::MAX } else { 0 };
        Self { blocks, column_type, flip, ranks: strings }
    }

    /// The keys of some rows, given by their positions, in the order in which they are given. `row_of`
    /// says what stands for a row from then on.
    pub(super) async fn keyed(
        &self,
        positions: &[u32],
        pace: Pace,
        row_of: impl Fn(u32) -> u32,
    ) -> Keyed {
        let mut keyed = Keyed { pairs: Vec::with_capacity(positions.len()), ..Keyed::default() };
        for slice in positions.chunks(SLICE_ROWS) {
            self.part(slice, &mut keyed, &row_of);
            pace.pause().await;
        }
        keyed
    }

    /// Offers the keys of some rows of a block.
    pub(super) fn offer(&self, block: usize, rows: &Bits, top: &mut Top) {
        let (cells, flip) = (&*self.blocks[block], self.flip);
        match self.column_type {
            ColumnType::Int | ColumnType::Timestamp => {
                top.take(block, cells, rows, |int: i64| key_of_int(int) ^ flip);
            }
            ColumnType::Date => {
                top.take(block, cells, rows, |days: i32| key_of_int(i64::from(days)) ^ flip);
            }
            ColumnType::Float => {
                top.take(block, cells, rows, |float: f64| key_of_float(float) ^ flip);
            }
            ColumnType::String => {
                let rank = |id: u32| u64::from(self.ranks[id as usize]) ^ flip;
                top.take(block, cells, rows, rank);
            }
            ColumnType::Bool => {
                if let BlockValues::Bool(bits) = cells.values() {
                    top.take_bools(block, cells, rows, |row| u64::from(bits.get(row)) ^ flip);
                }
            }
        }
    }

    fn part(&self, positions: &[u32], keyed: &mut Keyed, row_of: impl Fn(u32) -> u32) {
        let (blocks, flip) = (self.blocks, self.flip);
        match self.column_type {
            ColumnType::Int | ColumnType::Timestamp => {
                part_dense(blocks, positions, keyed, row_of, |int: i64| key_of_int(int) ^ flip);
            }
            ColumnType::Date => part_dense(blocks, positions, keyed, row_of, |days: i32| {
                key_of_int(i64::from(days)) ^ flip
            }),
            ColumnType::Float => part_dense(blocks, positions, keyed, row_of, |float: f64| {
                key_of_float(float) ^ flip
            }),
            ColumnType::String => part_dense(blocks, positions, keyed, row_of, |id: u32| {
                u64::from(self.ranks[id as usize]) ^ flip
            }),
            ColumnType::Bool => {
                part(blocks, positions, keyed, row_of, |block, row| match blocks[block].values() {
                    BlockValues::Bool(bits) => Some(u64::from(bits.get(row)) ^ flip),
                    _ => None,
                });
            }
        }
    }
}

fn part_dense<T: Dense>(
    blocks: &[Arc<Block>],
    positions: &[u32],
    keyed: &mut Keyed,
    row_of: impl Fn(u32) -> u32,
    key: impl Fn(T) -> u64,
) {
    let values = dense::<T>(blocks);
    part(blocks, positions, keyed, row_of, |block, row| {
        let value = values[block][row];
        (!is_nan(value)).then(|| key(value))
    });
}

/// Parts rows by the key of a row of a block, which is none for NaN.
fn part(
    blocks: &[Arc<Block>],
    positions: &[u32],
    keyed: &mut Keyed,
    row_of: impl Fn(u32) -> u32,
    key: impl Fn(usize, usize) -> Option<u64>,
) {
    for &position in positions {
        let (block, row) = (position as usize / BLOCK_ROWS, position as usize % BLOCK_ROWS);
        if !blocks[block].valid().get(row) {
            keyed.nulls.push(row_of(position));
        } else if let Some(key) = key(block, row) {
            keyed.pairs.push((key, row_of(position)));
        } else {
            keyed.nans.push(row_of(position));
        }
    }
}

fn dense<T: Dense>(blocks: &[Arc<Block>]) -> Vec<&[T]> {
    blocks.iter().map(|block| T::of(block.values()).unwrap_or_default()).collect()
}

/// Marks the strings of the rows at these positions, by id.
fn mark_strings(blocks: &[Arc<Block>], positions: &[u32], used: &mut [bool]) {
    let ids = dense::<u32>(blocks);
    for &position in positions {
        let (block, row) = (position as usize / BLOCK_ROWS, position as usize % BLOCK_ROWS);
        if blocks[block].valid().get(row) {
            used[ids[block][row] as usize] = true;
        }
    }
}

/// NaN alone is not itself.
pub(super) fn is_nan<T: Dense>(value: T) -> bool {
    value.partial_cmp(&value).is_none()
}

const fn key_of_int(int: i64) -> u64 {
    int as u64 ^ 1 << 63
}

/// 0.0 and -0.0 have one key.
fn key_of_float(float: f64) -> u64 {
    let bits = (float + 0.0).to_bits();
    // All bits of what is below zero are turned around, of the rest the first one alone.
    bits ^ ((bits as i64 >> 63) as u64 | 1 << 63)
}
