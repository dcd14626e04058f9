//! The edits of a table that all writes are made of. They check nothing: the verbs of
//! [`ColumnStore`](super::ColumnStore) do.

use std::sync::Arc;

use super::block::Cell;
use super::{BLOCK_ROWS, Bits, Block, NO_EXPIRY, Table};

impl Table {
    /// Appends a live row of nulls under the next row id, which must not be the last. Gives its position.
    pub(super) fn append_row(&mut self) -> usize {
        let position = self.slot_count();
        let row = position % BLOCK_ROWS;
        if row == 0 {
            self.open_blocks();
        }
        for blocks in self.columns.iter_mut().map(|column| &mut column.blocks) {
            if let Some(block) = blocks.last_mut() {
                Arc::make_mut(block).push(Cell::Null);
            }
        }
        if let Some(row_ids) = self.row_ids.last_mut() {
            Arc::make_mut(row_ids).push(self.next_row_id);
        }
        if let Some(live) = self.live.last_mut() {
            Arc::make_mut(live).set(row, true);
        }
        if let Some(Some(expiry)) = self.expiry.last_mut() {
            Arc::make_mut(expiry).push(NO_EXPIRY);
        }
        self.next_row_id += 1;
        position
    }

    fn open_blocks(&mut self) {
        for (column, def) in self.columns.iter_mut().zip(self.schema.columns()) {
            column.blocks.push(Arc::new(Block::new(def.column_type())));
        }
        self.row_ids.push(Arc::default());
        self.live.push(Arc::new(Bits::none()));
        self.expiry.push(None);
    }

    /// Writes a cell of the column's type. An equal cell copies nothing.
    pub(super) fn set_cell(&mut self, column: usize, position: usize, cell: Cell) {
        let block = &mut self.columns[column].blocks[position / BLOCK_ROWS];
        Block::set(block, position % BLOCK_ROWS, cell);
    }

    /// Sets when a row expires, in ms since the epoch, or [`NO_EXPIRY`]. A block in which no row expires
    /// any more holds no times.
    pub(super) fn set_expiry_at(&mut self, position: usize, expires_ms: i64) {
        if self.expiry_at(position) == expires_ms {
            return;
        }
        let (block, row) = (position / BLOCK_ROWS, position % BLOCK_ROWS);
        let row_count = self.row_ids[block].len();
        let expiry = self.expiry[block].get_or_insert_with(|| Arc::new(vec![NO_EXPIRY; row_count]));
        Arc::make_mut(expiry)[row] = expires_ms;
        if expiry.iter().all(|expires_ms| *expires_ms == NO_EXPIRY) {
            self.expiry[block] = None;
        }
    }

    /// Makes tombstones of live rows, given by their positions, rising and each once. Copies one block of
    /// live bits for each block that has any of them.
    pub(super) fn remove_rows(&mut self, positions: &[usize]) {
        for rows in positions.chunk_by(|a, b| a / BLOCK_ROWS == b / BLOCK_ROWS) {
            let live = Arc::make_mut(&mut self.live[rows[0] / BLOCK_ROWS]);
            for position in rows {
                live.set(position % BLOCK_ROWS, false);
            }
        }
    }
}
