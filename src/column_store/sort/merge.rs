//! Sorting by comparison, in slices: runs are sorted one by one and then merged.

use std::cmp::Ordering;

use crate::slices::Pace;

/// The items in order; equal ones may change places.
pub(super) async fn sorted<T: Copy + Default>(
    mut items: Vec<T>,
    slice_len: usize,
    pace: Pace,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Vec<T> {
    if pace == Pace::AtOnce {
        items.sort_unstable_by(compare);
        return items;
    }
    for run in items.chunks_mut(slice_len) {
        run.sort_unstable_by(&compare);
        pace.pause().await;
    }
    let mut spare = vec![T::default(); items.len()];
    let mut run_len = slice_len;
    while run_len < items.len() {
        for (two_runs, out) in items.chunks(2 * run_len).zip(spare.chunks_mut(2 * run_len)) {
            let (a, b) = two_runs.split_at(run_len.min(two_runs.len()));
            let mut merge = Merge { a, b };
            for out in out.chunks_mut(slice_len) {
                merge.fill(out, &compare);
                pace.pause().await;
            }
        }
        std::mem::swap(&mut items, &mut spare);
        run_len *= 2;
    }
    items
}

/// What is left of two runs that become one.
struct Merge<'a, T> {
    a: &'a [T],
    b: &'a [T],
}

impl<T: Copy> Merge<'_, T> {
    /// The next items of both; there are as many left.
    fn fill(&mut self, out: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
        for out in out {
            let from_b = match (self.a.first(), self.b.first()) {
                (Some(a), Some(b)) => compare(b, a).is_lt(),
                (a, _) => a.is_none(),
            };
            let run = if from_b { &mut self.b } else { &mut self.a };
            if let Some((first, rest)) = run.split_first() {
                *out = *first;
                *run = rest;
            }
        }
    }
}
