//! Counts and sums, one for each group.

use hashbrown::HashMap;

use crate::aggregate::{CompensatedSum, SCALE};
use crate::dense::Dense;
use crate::{Bits, Block, Hasher};

/// Floats beyond this are summed up scaled down, so that no way to a sum leads beyond the floats: 2^960.
const LARGE: f64 = f64::from_bits((1_023 + 960) << 52);

/// Calls for each of some cells of a block with its group and its value, which is zero for nulls.
pub(super) fn each_of<T: Dense>(
    block: &Block,
    groups: &[u32],
    cells: &Bits,
    call: impl FnMut(u32, T),
) {
    each(T::of(block.values()).unwrap_or_default(), groups, cells, call);
}

/// Calls for each of some rows of a block with its group and its value.
fn each<T: Copy>(values: &[T], groups: &[u32], rows: &Bits, mut call: impl FnMut(u32, T)) {
    let chunks = values.chunks(64).zip(groups.chunks(64)).zip(rows.words());
    for ((values, groups), word) in chunks {
        each_of_word(values, groups, *word, &mut call);
    }
}

/// Up to 64 rows, of which those are meant whose bit is on.
fn each_of_word<T: Copy>(values: &[T], groups: &[u32], word: u64, mut call: impl FnMut(u32, T)) {
    if word == u64::MAX {
        for (value, group) in values.iter().zip(groups) {
            call(*group, *value);
        }
        return;
    }
    let mut left = word;
    while left != 0 {
        let row = left.trailing_zeros() as usize;
        left &= left - 1;
        call(groups[row], values[row]);
    }
}

/// Counts the rows of each group.
pub(super) fn count(rows: &Bits, groups: &[u32], counts: &mut [u32]) {
    each(groups, groups, rows, |group, _| counts[group as usize] += 1);
}

/// A sum of ints.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct IntSum {
    /// The lower 64 bits of the sum.
    low: i64,
    /// What was carried, so that the sum is `carried * 2^64 + low`.
    carried: i64,
}

impl IntSum {
    pub(super) fn add(&mut self, int: i64) {
        let (low, overflows) = self.low.overflowing_add(int);
        self.low = low;
        if overflows {
            self.carried += if int < 0 { -1 } else { 1 };
        }
    }

    pub(super) fn sum(self) -> i128 {
        (i128::from(self.carried) << 64) + i128::from(self.low)
    }
}

/// Sums of floats, one for each group.
#[derive(Debug, Default)]
pub(super) struct FloatSums {
    sums: Vec<FloatSum>,
    /// What is beyond [`LARGE`] or no finite number, scaled.
    large: HashMap<u32, CompensatedSum, Hasher>,
}

/// A sum of floats that are not large.
#[derive(Clone, Copy, Debug, Default)]
struct FloatSum {
    sum: f64,
    /// What additions rounded away.
    rounded_away: f64,
}

impl FloatSums {
    pub(super) fn resize(&mut self, group_count: usize) {
        self.sums.resize(group_count, FloatSum::default());
    }

    /// Takes in some rows of a block; a null is zero.
    pub(super) fn take(&mut self, floats: &[f64], groups: &[u32], rows: &Bits) {
        let chunks = floats.chunks(64).zip(groups.chunks(64)).zip(rows.words());
        for ((floats, groups), word) in chunks {
            if *word == u64::MAX && floats.iter().fold(true, |all, float| all & is_usual(*float)) {
                for (float, group) in floats.iter().zip(groups) {
                    self.sums[*group as usize].add(*float);
                }
            } else {
                each_of_word(floats, groups, *word, |group, float| self.add(group, float));
            }
        }
    }

    fn add(&mut self, group: u32, float: f64) {
        if is_usual(float) {
            self.sums[group as usize].add(float);
        } else {
            self.large.entry(group).or_default().add(float * SCALE);
        }
    }

    pub(super) fn sum(&self, group: usize) -> f64 {
        let rest = self.sums[group].total();
        self.large_part(group).map_or(rest, |large| large.total() / SCALE + rest)
    }

    /// The mean of some floats, of which there is one at least.
    pub(super) fn mean(&self, group: usize, count: u32) -> f64 {
        let (rest, count) = (self.sums[group].total(), f64::from(count));
        match self.large_part(group) {
            Some(large) => (large.total() + rest * SCALE) / count / SCALE,
            None => rest / count,
        }
    }

    fn large_part(&self, group: usize) -> Option<&CompensatedSum> {
        self.large.get(&(group as u32))
    }
}

/// Whether a float is finite and not large.
fn is_usual(float: f64) -> bool {
    float.abs() <= LARGE
}

impl FloatSum {
    /// Without a branch, unlike the sum of a whole column: what is rounded away is found from all parts
    /// (Knuth's).
    fn add(&mut self, float: f64) {
        let sum = self.sum + float;
        let added = sum - self.sum;
        self.rounded_away += (self.sum - (sum - added)) + (float - added);
        self.sum = sum;
    }

    fn total(self) -> f64 {
        self.sum + self.rounded_away
    }
}
