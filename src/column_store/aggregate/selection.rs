use std::sync::Arc;

use crate::dense::Dense;
use crate::slices::{Pace, SLICE_ROWS};
use crate::{BLOCK_ROWS, Bits, Block};

/// The cells of one column in some rows. There are as many blocks as bits.
pub(in super::super) struct Selection<'a> {
    blocks: &'a [Arc<Block>],
    rows: Vec<Bits>,
}

impl<'a> Selection<'a> {
    pub(in super::super) const fn new(blocks: &'a [Arc<Block>], rows: Vec<Bits>) -> Self {
        Self { blocks, rows }
    }

    /// How many cells there are, nulls included.
    pub(in super::super) fn row_count(&self) -> usize {
        self.rows.iter().map(Bits::count).sum()
    }

    /// How many cells are not null.
    pub(in super::super) fn count(&self) -> usize {
        self.blocks().map(|(_, cells)| cells.count()).sum()
    }

    /// The blocks, each with the rows that are selected and not null.
    pub(in super::super) fn blocks(&self) -> impl Iterator<Item = (&'a Block, Bits)> + '_ {
        self.blocks.iter().zip(&self.rows).map(|(block, rows)| (&**block, rows.and(block.valid())))
    }

    /// Calls for every value that is not null, in the order of the rows.
    pub(in super::super) fn each<T: Dense>(&self, mut call: impl FnMut(T)) {
        for (block, cells) in self.blocks() {
            each_of_block(block, &cells, &mut call);
        }
    }

    /// The same with pauses.
    pub(in super::super) async fn each_at_pace<T: Dense>(
        &self,
        pace: Pace,
        mut call: impl FnMut(T),
    ) {
        for (index, (block, cells)) in self.blocks().enumerate() {
            each_of_block(block, &cells, &mut call);
            if (index + 1).is_multiple_of(SLICE_ROWS / BLOCK_ROWS) {
                pace.pause().await;
            }
        }
    }
}

fn each_of_block<T: Dense>(block: &Block, cells: &Bits, call: &mut impl FnMut(T)) {
    let values = T::of(block.values()).unwrap_or_default();
    for (values, word) in values.chunks(64).zip(cells.words()) {
        each_of_word(values, *word, call);
    }
}

/// Up to 64 values, of which those are meant whose bit is on.
fn each_of_word<T: Copy>(values: &[T], word: u64, call: &mut impl FnMut(T)) {
    if word == u64::MAX {
        for value in values {
            call(*value);
        }
        return;
    }
    let mut left = word;
    while left != 0 {
        call(values[left.trailing_zeros() as usize]);
        left &= left - 1;
    }
}
