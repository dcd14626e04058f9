//! Sums, extremes and distinct values of cells that are kept as numbers.

use super::selection::Selection;
use crate::dense::Dense;

/// A span of ints that is at most this many times their count is ticked off in bits.
const BITS_PER_CELL: u64 = 32;
/// A power of two that is less than one part of the most rows that a table has.
pub(in super::super) const SCALE: f64 = 1.0 / (1_u64 << 40) as f64;

/// What whole numbers amount to.
pub(super) struct Ints {
    pub(super) sum: i128,
    pub(super) mean: Option<f64>,
    /// The least and the greatest.
    pub(super) ends: Option<(i64, i64)>,
    pub(super) distinct: usize,
}

/// What floats amount to.
pub(super) struct Floats {
    pub(super) sum: f64,
    pub(super) mean: Option<f64>,
    /// The least and the greatest that are not NaN.
    pub(super) ends: Option<(f64, f64)>,
    pub(super) distinct: usize,
}

impl Ints {
    pub(super) fn of<T: Dense + Into<i64>>(cells: &Selection<'_>) -> Self {
        let (mut count, mut sum, mut least, mut greatest) = (0, 0_i128, i64::MAX, i64::MIN);
        cells.each(|value: T| {
            let int = value.into();
            count += 1;
            sum += i128::from(int);
            least = least.min(int);
            greatest = greatest.max(int);
        });
        let ends = (count > 0).then_some((least, greatest));
        let distinct = ends.map_or(0, |ends| distinct_ints::<T>(cells, ends, count));
        Self { sum, mean: ends.map(|_| sum as f64 / count as f64), ends, distinct }
    }
}

fn distinct_ints<T: Dense + Into<i64>>(
    cells: &Selection<'_>,
    (least, greatest): (i64, i64),
    count: u64,
) -> usize {
    let span = greatest.abs_diff(least);
    if span / BITS_PER_CELL > count {
        let mut ints = Vec::with_capacity(count as usize);
        cells.each(|value: T| ints.push(value.into()));
        return distinct(ints);
    }
    let mut seen = vec![0_u64; (span / 64 + 1) as usize];
    cells.each(|value: T| {
        let place = value.into().abs_diff(least);
        seen[(place / 64) as usize] |= 1 << (place % 64);
    });
    seen.iter().map(|word| word.count_ones() as usize).sum()
}

/// How many different items there are: by sorting, which costs half of what a table of hashes costs.
fn distinct<T: Ord>(mut items: Vec<T>) -> usize {
    items.sort_unstable();
    items.dedup();
    items.len()
}

impl Floats {
    pub(super) fn of(cells: &Selection<'_>) -> Self {
        let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
        let (mut bits, mut any_number) = (Vec::with_capacity(cells.count()), false);
        cells.each(|float: f64| {
            // Adding zero makes -0.0 the 0.0 that it is equal to.
            bits.push((float + 0.0).to_bits());
            if !float.is_nan() {
                any_number = true;
                least = least.min(float);
                greatest = greatest.max(float);
            }
        });
        let (sum, mean) = sum_and_mean(cells, bits.len());
        Self { sum, mean, ends: any_number.then_some((least, greatest)), distinct: distinct(bits) }
    }
}

/// The sum, and the mean of what is not nothing.
fn sum_and_mean(cells: &Selection<'_>, count: usize) -> (f64, Option<f64>) {
    let mut plain = CompensatedSum::default();
    cells.each(|float| plain.add(float));
    let sum = plain.total();
    if sum.is_finite() || count == 0 {
        return (sum, (count > 0).then(|| sum / count as f64));
    }
    // It may be that only the way to the sum led beyond the floats. Scaled down by more than the
    // number of rows it does not, and where this matters no digit is lost by it.
    let mut scaled = CompensatedSum::default();
    cells.each(|float: f64| scaled.add(float * SCALE));
    (scaled.total() / SCALE, Some(scaled.total() / count as f64 / SCALE))
}

/// A sum that keeps what each addition rounds away (Neumaier's).
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct CompensatedSum {
    sum: f64,
    rounded_away: f64,
}

impl CompensatedSum {
    pub(in super::super) fn add(&mut self, float: f64) {
        let sum = self.sum + float;
        self.rounded_away += if self.sum.abs() >= float.abs() {
            (self.sum - sum) + float
        } else {
            (float - sum) + self.sum
        };
        self.sum = sum;
    }

    pub(in super::super) fn total(&self) -> f64 {
        if self.sum.is_finite() { self.sum + self.rounded_away } else { self.sum }
    }
}
