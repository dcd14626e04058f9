//! The first rows of an order, found without putting the others into it.

use super::keys::is_nan;
use crate::dense::Dense;
use crate::{BLOCK_ROWS, Bits, Block};

/// Candidates beyond the limit that wait to be sifted.
const WAITING: usize = 1_024;

/// Rows with the least keys, out of those that were offered in the order of their positions.
///
/// The candidates that were sifted have keys up to `most`, and those that wait had so when they came.
pub(super) struct Top {
    limit: usize,
    /// Whether rows are kept that have the same key as the last that is kept: other columns decide.
    keeps_ties: bool,
    candidates: Vec<(u64, u32)>,
    /// The keys that are still of interest; none while there are fewer candidates than the limit.
    most: Option<u64>,
    /// How many candidates there can be before they are sifted.
    room: usize,
    nans: Vec<u32>,
    nulls: Vec<u32>,
}

impl Top {
    pub(super) fn new(limit: usize, keeps_ties: bool) -> Self {
        let room = limit + WAITING;
        let (candidates, nans, nulls) = (Vec::new(), Vec::new(), Vec::new());
        Self { limit, keeps_ties, candidates, most: None, room, nans, nulls }
    }

    /// Takes in some rows of a block.
    pub(super) fn take<T: Dense>(
        &mut self,
        index: usize,
        block: &Block,
        rows: &Bits,
        key: impl Fn(T) -> u64,
    ) {
        let values = T::of(block.values()).unwrap_or_default();
        let words = rows.words().iter().zip(block.valid().words());
        for ((chunk, (&rows, &valid)), start) in values.chunks(64).zip(words).zip((0..).step_by(64))
        {
            let first = (index * BLOCK_ROWS + start) as u32;
            self.note(rows & !valid, first, |top| &mut top.nulls);
            let cells = rows & valid;
            // NaN has a key of no meaning, so that it is of no interest here either.
            if let Some(most) = self.most
                && !chunk.iter().fold(false, |any, value| any | (key(*value) <= most))
            {
                continue;
            }
            each_one(cells, |row| {
                let value = chunk[row as usize];
                if is_nan(value) {
                    self.note(1, first + row, |top| &mut top.nans);
                } else {
                    self.offer(key(value), first + row);
                }
            });
        }
    }

    /// Takes in some rows of a block of bools.
    pub(super) fn take_bools(
        &mut self,
        index: usize,
        block: &Block,
        rows: &Bits,
        key: impl Fn(usize) -> u64,
    ) {
        for row in rows.ones() {
            let position = (index * BLOCK_ROWS + row) as u32;
            if block.valid().get(row) {
                self.offer(key(row), position);
            } else {
                self.note(1, position, |top| &mut top.nulls);
            }
        }
    }

    /// The positions of the candidates, rising: the first rows of the order are among them.
    pub(super) fn positions(mut self) -> Vec<u32> {
        self.sift();
        let mut positions: Vec<_> = self.candidates.iter().map(|(_, position)| *position).collect();
        for others in [self.nans, self.nulls] {
            if positions.len() < self.limit {
                positions.extend(others);
            }
        }
        positions.sort_unstable();
        positions
    }

    fn offer(&mut self, key: u64, position: u32) {
        let is_of_interest = |most| key < most || self.keeps_ties && key == most;
        if !self.most.is_none_or(is_of_interest) {
            return;
        }
        self.candidates.push((key, position));
        if self.candidates.len() >= self.room {
            self.sift();
        }
    }

    /// Leaves out the candidates that others have put out of interest.
    fn sift(&mut self) {
        let Some(last) = self.limit.checked_sub(1) else { return self.candidates.clear() };
        if self.candidates.len() <= last {
            return;
        }
        let (_, &mut (most, _), _) = self.candidates.select_nth_unstable(last);
        self.most = Some(most);
        if self.keeps_ties {
            self.candidates.retain(|(key, _)| *key <= most);
        } else {
            self.candidates.truncate(self.limit);
        }
        self.room = 2 * self.candidates.len() + WAITING;
    }

    /// Keeps rows without a key as long as they can be of interest.
    fn note(&mut self, word: u64, first: u32, list: impl Fn(&mut Self) -> &mut Vec<u32>) {
        if word != 0 && (self.keeps_ties || list(self).len() < self.limit) {
            each_one(word, |row| list(self).push(first + row));
        }
    }
}

fn each_one(word: u64, mut call: impl FnMut(u32)) {
    let mut left = word;
    while left != 0 {
        call(left.trailing_zeros());
        left &= left - 1;
    }
}
