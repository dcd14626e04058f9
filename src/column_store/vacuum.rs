use std::sync::{Arc, OnceLock};

use hashbrown::HashSet;

use super::slices::{Pace, at_once};
use super::{BLOCK_ROWS, Block, BlockValues, ColumnStore, Hasher, Table};

/// What a vacuum removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VacuumStats {
    /// Tombstones of deleted rows.
    pub rows_removed: usize,
    /// Strings that no row has.
    pub strings_removed: usize,
    /// By how many bytes the table got smaller in memory.
    pub bytes_reclaimed: usize,
}

impl ColumnStore {
    /// Removes the tombstones of deleted rows, and the strings that no row has. Rows keep their ids and
    /// strings their order; blocks and chunks before the first gap are left as they are.
    pub fn vacuum(&mut self) -> VacuumStats {
        at_once(self.vacuum_at(Pace::AtOnce))
    }

    /// The same at a pace.
    pub(super) async fn vacuum_at(&mut self, pace: Pace) -> VacuumStats {
        let bytes_before = self.table.memory_bytes();
        let rows_removed = self.table.deleted_row_count();
        if rows_removed > 0 {
            self.table.compact_rows(pace).await;
            self.keys = OnceLock::new();
        }
        let strings_removed = self.table.compact_strings(pace).await;
        if strings_removed > 0 {
            self.strings = OnceLock::new();
            self.keys = OnceLock::new();
        }
        let bytes_reclaimed = bytes_before.saturating_sub(self.table.memory_bytes());
        VacuumStats { rows_removed, strings_removed, bytes_reclaimed }
    }
}

impl Table {
    /// Whether there are deleted rows, and `deleted / (deleted + live) >= ratio`. O(blocks).
    pub fn should_vacuum(&self, ratio: f64) -> bool {
        let deleted = self.deleted_row_count();
        deleted > 0 && deleted as f64 / self.slot_count() as f64 >= ratio
    }

    /// The bytes that the table takes in memory: cells, bitmaps, row ids, times to live, strings and the
    /// lists of them. What it shares with snapshots counts in full, what it shares with itself once.
    pub fn memory_bytes(&self) -> usize {
        let mut seen = HashSet::with_hasher(Hasher::default());
        let blocks = self.columns.iter().flat_map(|column| &column.blocks);
        let cells: usize = blocks
            .map(|block| {
                let pointer = size_of::<Arc<Block>>();
                if seen.insert(Arc::as_ptr(block)) {
                    pointer + block.memory_bytes()
                } else {
                    pointer
                }
            })
            .sum();
        let row_ids: usize = self.row_ids.iter().map(|ids| ids.capacity() * 4).sum();
        let expiry: usize = self.expiry.iter().flatten().map(|times| times.capacity() * 8).sum();
        let live = self.live.len() * size_of::<super::Bits>();
        let lists = self.live.len() * 3 * size_of::<Arc<Block>>();
        cells + row_ids + expiry + live + lists + self.strings.memory_bytes()
    }

    /// Moves the live rows together, from the first block that has a tombstone on.
    async fn compact_rows(&mut self, pace: Pace) {
        let is_whole = |block: &usize| self.live[*block].count() == self.row_ids[*block].len();
        let whole = (0..self.live.len()).take_while(is_whole).count();
        let positions: Vec<usize> =
            (whole..self.live.len()).flat_map(|block| self.live_in(block)).collect();
        let old = self.clone();
        self.truncate_blocks(whole);
        for (block, positions) in positions.chunks(BLOCK_ROWS).enumerate() {
            self.append_rows_of(&old, positions);
            pace.end_block(block).await;
        }
    }

    fn truncate_blocks(&mut self, block_count: usize) {
        for column in &mut self.columns {
            column.blocks.truncate(block_count);
        }
        self.row_ids.truncate(block_count);
        self.live.truncate(block_count);
        self.expiry.truncate(block_count);
    }

    /// Removes the strings that no cell has. Gives how many there were.
    async fn compact_strings(&mut self, pace: Pace) -> usize {
        let used = self.used_strings(pace).await;
        let mut new_ids = Vec::with_capacity(used.len());
        let mut next_id = 0;
        for used in &used {
            new_ids.push(next_id);
            next_id += u32::from(*used);
        }
        let removed = used.len() - next_id as usize;
        if removed > 0 {
            self.strings = self.strings.retained(|id| used[id as usize], pace).await;
            let blocks = self.columns.iter_mut().flat_map(|column| &mut column.blocks);
            for (index, block) in blocks.enumerate() {
                Block::map_strings(block, |id| new_ids[id as usize]);
                pace.end_block(index).await;
            }
        }
        removed
    }

    /// Of each string, whether a cell has it; there are no tombstones.
    async fn used_strings(&self, pace: Pace) -> Vec<bool> {
        let mut used = vec![false; self.strings.string_count() as usize];
        let blocks = self.columns.iter().flat_map(|column| &column.blocks);
        for (index, block) in blocks.enumerate() {
            if let BlockValues::String(ids) = block.values() {
                for row in block.valid().ones() {
                    used[ids[row] as usize] = true;
                }
            }
            pace.end_block(index).await;
        }
        used
    }
}

#[cfg(test)]
#[path = "vacuum_tests.rs"]
mod tests;
