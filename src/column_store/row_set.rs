use std::ops::Range;
use std::sync::Arc;

use super::{BLOCK_ROWS, Bits, RowId};

/// A set of rows of a table as it was: dense bits per block.
///
/// It keeps the row ids of that table, so it names the same rows after later edits, deletes and vacuum.
#[derive(Clone, Debug)]
pub struct RowSet {
    blocks: Vec<Bits>,
    row_ids: Vec<Arc<Vec<u32>>>,
    /// How many rows of the set lie before each block; one more entry than blocks, the last the count.
    starts: Vec<u32>,
}

impl RowSet {
    /// The caller gives as many blocks as row id blocks, and no bit beyond the rows of a block.
    pub(super) fn new(blocks: Vec<Bits>, row_ids: Vec<Arc<Vec<u32>>>) -> Self {
        let mut starts = Vec::with_capacity(blocks.len() + 1);
        let mut count = 0;
        for block in &blocks {
            starts.push(count);
            count += block.count() as u32;
        }
        starts.push(count);
        Self { blocks, row_ids, starts }
    }

    /// How many rows are in the set. O(1).
    pub fn count(&self) -> usize {
        self.starts.last().map_or(0, |count| *count as usize)
    }

    /// Whether no row is in the set.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// The `nth` row of the set in the order of row ids, counted from 0. O(log blocks).
    pub fn nth(&self, nth: usize) -> Option<RowId> {
        if nth >= self.count() {
            return None;
        }
        let block = self.starts.partition_point(|start| *start as usize <= nth) - 1;
        let row = self.blocks[block].nth(nth - self.starts[block] as usize)?;
        Some(RowId(self.row_ids[block][row]))
    }

    /// The place of a row in the set, in the order of row ids. O(log rows).
    pub fn index_of(&self, row: RowId) -> Option<usize> {
        let position = position_of(&self.row_ids, row)?;
        let (block, row) = (position / BLOCK_ROWS, position % BLOCK_ROWS);
        self.blocks[block]
            .get(row)
            .then(|| self.starts[block] as usize + self.blocks[block].rank(row))
    }

    /// Whether a row is in the set. O(log rows).
    pub fn contains(&self, row: RowId) -> bool {
        self.position(row).is_some_and(|position| self.has(position))
    }

    /// Where a row stands in the table as it was, in the set or not. O(log rows).
    pub(super) fn position(&self, row: RowId) -> Option<usize> {
        position_of(&self.row_ids, row)
    }

    /// Whether the row at a position is in the set. O(1).
    pub(super) fn has(&self, position: usize) -> bool {
        self.blocks[position / BLOCK_ROWS].get(position % BLOCK_ROWS)
    }

    /// The rows in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = RowId> + '_ {
        let blocks = self.blocks.iter().zip(&self.row_ids);
        blocks.flat_map(|(bits, row_ids)| bits.ones().map(|row| RowId(row_ids[row])))
    }

    /// The ids of its rows, in their order. It takes fewer steps than [`Self::iter`], which gives one at a time.
    pub fn to_ids(&self) -> Vec<u32> {
        let mut ids = Vec::with_capacity(self.count());
        for (bits, row_ids) in self.blocks.iter().zip(&self.row_ids) {
            bits.pick(row_ids, &mut ids);
        }
        ids
    }

    /// Its rows at some places, counted from 0, as far as there are any. O(rows given), and O(log blocks).
    pub fn ids_in(&self, places: Range<usize>) -> Vec<RowId> {
        let (start, end) = (places.start, places.end.min(self.count()));
        if start >= end {
            return Vec::new();
        }
        let block = self.starts.partition_point(|first| *first as usize <= start) - 1;
        let last = self.starts.partition_point(|first| (*first as usize) < end);
        let mut ids = Vec::with_capacity(end - start + BLOCK_ROWS);
        for (bits, row_ids) in self.blocks[block..last].iter().zip(&self.row_ids[block..last]) {
            bits.pick(row_ids, &mut ids);
        }
        let before = self.starts[block] as usize;
        ids[start - before..end - before].iter().copied().map(RowId).collect()
    }

    /// Which rows of a block of another table are in the set. Quick if the block is where it was when
    /// the set was made, and has the same rows.
    pub(super) fn bits_of(&self, block: usize, row_ids: &Arc<Vec<u32>>) -> Bits {
        if self.row_ids.get(block).is_some_and(|own| Arc::ptr_eq(own, row_ids)) {
            return self.blocks[block].clone();
        }
        let mut bits = Bits::none();
        if let (Some(first), Some(last)) = (row_ids.first(), row_ids.last()) {
            for id in self.from(*first).take_while(|id| id <= last) {
                if let Ok(row) = row_ids.binary_search(&id) {
                    bits.set(row, true);
                }
            }
        }
        bits
    }

    /// The ids of its rows from `first` on.
    fn from(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let ends_before = |ids: &Arc<Vec<u32>>| ids.last().is_some_and(|last| *last < first);
        let start = self.row_ids.partition_point(ends_before);
        let blocks = self.blocks[start..].iter().zip(&self.row_ids[start..]);
        blocks
            .flat_map(|(bits, row_ids)| bits.ones().map(|row| row_ids[row]))
            .skip_while(move |id| *id < first)
    }

    /// The bits, block by block.
    pub fn blocks(&self) -> &[Bits] {
        &self.blocks
    }
}

/// The position of a row id among blocks of rising row ids. O(log rows).
pub(super) fn position_of(row_ids: &[Arc<Vec<u32>>], row: RowId) -> Option<usize> {
    let block = row_ids
        .partition_point(|ids| ids.first().is_some_and(|first| *first <= row.0))
        .checked_sub(1)?;
    let offset = row_ids[block].binary_search(&row.0).ok()?;
    Some(block * BLOCK_ROWS + offset)
}
