//! Cells as whole numbers of the same order.

use std::sync::Arc;

use super::radix;
use super::ranks::ranks;
use crate::dense::Dense;
use crate::{BLOCK_ROWS, Block, BlockValues, ColumnType, Table};

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
    pub(super) fn sorted(self) -> Vec<u32> {
        let mut rows = radix::sorted_by_key(self.pairs);
        rows.extend(self.nans.iter().chain(&self.nulls));
        rows
    }

    /// What stands for the rows, to be replaced by something else that does.
    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut u32> {
        let keyed = self.pairs.iter_mut().map(|(_, row)| row);
        keyed.chain(&mut self.nans).chain(&mut self.nulls)
    }
}

/// The keys of the cells of a column in some rows. A cell that is less has a lesser key, or a greater
/// one if `descending`; equal cells have equal keys. Rows are given by their positions, and stay in the
/// order in which they are given.
pub(super) fn keyed(table: &Table, column: usize, positions: &[u32], descending: bool) -> Keyed {
    let blocks = &table.columns[column].blocks;
    let flip = if descending { u64::MAX } else { 0 };
    match table.schema.columns()[column].column_type() {
        ColumnType::Int | ColumnType::Timestamp => {
            part_dense(blocks, positions, |int: i64| Some(key_of_int(int) ^ flip))
        }
        ColumnType::Date => {
            part_dense(blocks, positions, |days: i32| Some(key_of_int(i64::from(days)) ^ flip))
        }
        ColumnType::Float => {
            part_dense(blocks, positions, |float| Some(key_of_float(float)? ^ flip))
        }
        ColumnType::String => {
            let ranks = ranks_of(table, blocks, positions);
            let rank = |id: u32| Some(u64::from(ranks[id as usize]) ^ flip);
            part_dense(blocks, positions, rank)
        }
        ColumnType::Bool => part(blocks, positions, |block, row| match blocks[block].values() {
            BlockValues::Bool(bits) => Some(u64::from(bits.get(row)) ^ flip),
            _ => None,
        }),
    }
}

fn part_dense<T: Dense>(
    blocks: &[Arc<Block>],
    positions: &[u32],
    key: impl Fn(T) -> Option<u64>,
) -> Keyed {
    let values = dense::<T>(blocks);
    part(blocks, positions, |block, row| key(values[block][row]))
}

fn dense<T: Dense>(blocks: &[Arc<Block>]) -> Vec<&[T]> {
    blocks.iter().map(|block| T::of(block.values()).unwrap_or_default()).collect()
}

/// Parts rows by the key of a row of a block, which is none for NaN.
fn part(
    blocks: &[Arc<Block>],
    positions: &[u32],
    key: impl Fn(usize, usize) -> Option<u64>,
) -> Keyed {
    let mut keyed = Keyed { pairs: Vec::with_capacity(positions.len()), ..Keyed::default() };
    for &position in positions {
        let (block, row) = (position as usize / BLOCK_ROWS, position as usize % BLOCK_ROWS);
        if !blocks[block].valid().get(row) {
            keyed.nulls.push(position);
        } else if let Some(key) = key(block, row) {
            keyed.pairs.push((key, position));
        } else {
            keyed.nans.push(position);
        }
    }
    keyed
}

const fn key_of_int(int: i64) -> u64 {
    int as u64 ^ 1 << 63
}

/// 0.0 and -0.0 have one key; NaN has none.
fn key_of_float(float: f64) -> Option<u64> {
    let bits = (float + 0.0).to_bits();
    let negative = bits >> 63 == 1;
    (!float.is_nan()).then_some(if negative { !bits } else { bits | 1 << 63 })
}

/// The rank among the strings of the rows, by id. What it says of other strings is of no meaning.
fn ranks_of(table: &Table, blocks: &[Arc<Block>], positions: &[u32]) -> Vec<u32> {
    let ids = dense::<u32>(blocks);
    let mut used = vec![false; table.strings.string_count() as usize];
    for &position in positions {
        let (block, row) = (position as usize / BLOCK_ROWS, position as usize % BLOCK_ROWS);
        if blocks[block].valid().get(row) {
            used[ids[block][row] as usize] = true;
        }
    }
    ranks(&table.strings, &used)
}
