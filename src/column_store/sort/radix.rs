//! Sorting of rows by the bytes of their keys, in slices. Equal keys stay as they are.

use std::ops::Range;

use crate::slices::{Pace, SLICE_ROWS};

const BUCKETS: usize = 256;
/// Below this many pairs, counting bytes costs more than comparing keys.
const FEW: usize = 1_024;
/// Keys that differ in no more bytes than these are packed into one word with their rows.
const PACKED_BYTES: usize = 4;

/// The rows of pairs of key and row, in the order of the keys.
pub(super) async fn sorted_by_key(mut pairs: Vec<(u64, u32)>, pace: Pace) -> Vec<u32> {
    if pairs.len() < FEW {
        pairs.sort_by_key(|pair| pair.0);
    } else if !is_sorted(&pairs, pace).await {
        return sorted_by_bytes(pairs, pace).await;
    }
    mapped(&pairs, pace, |(_, row)| row).await
}

async fn is_sorted(pairs: &[(u64, u32)], pace: Pace) -> bool {
    for start in (0..pairs.len()).step_by(SLICE_ROWS) {
        let end = pairs.len().min(start + SLICE_ROWS + 1);
        if !pairs[start..end].is_sorted_by_key(|pair| pair.0) {
            return false;
        }
        pace.pause().await;
    }
    true
}

async fn sorted_by_bytes(mut pairs: Vec<(u64, u32)>, pace: Pace) -> Vec<u32> {
    let span = count_from_least(&mut pairs, pace).await;
    let bytes = (u64::BITS - span.leading_zeros()).div_ceil(8) as usize;
    if bytes > PACKED_BYTES {
        let pairs = distributed(pairs, 0..bytes, pace, |(key, _)| key).await;
        return mapped(&pairs, pace, |(_, row)| row).await;
    }
    let packed = mapped(&pairs, pace, |(key, row)| key << 32 | u64::from(row)).await;
    drop(pairs);
    let packed = distributed(packed, 4..4 + bytes, pace, |packed| packed).await;
    mapped(&packed, pace, |packed| packed as u32).await
}

async fn mapped<T: Copy, U>(items: &[T], pace: Pace, map: impl Fn(T) -> U) -> Vec<U> {
    let mut mapped = Vec::with_capacity(items.len());
    for slice in items.chunks(SLICE_ROWS) {
        mapped.extend(slice.iter().map(|item| map(*item)));
        pace.pause().await;
    }
    mapped
}

/// Makes the least key 0, so that keys that lie close together differ in few bytes. Gives the greatest.
async fn count_from_least(pairs: &mut [(u64, u32)], pace: Pace) -> u64 {
    let (mut least, mut greatest) = (u64::MAX, 0);
    for slice in pairs.chunks(SLICE_ROWS) {
        for pair in slice {
            least = least.min(pair.0);
            greatest = greatest.max(pair.0);
        }
        pace.pause().await;
    }
    for slice in pairs.chunks_mut(SLICE_ROWS) {
        for pair in slice {
            pair.0 -= least;
        }
        pace.pause().await;
    }
    greatest - least
}

type Counts = [u32; BUCKETS];

/// The items in the order of some bytes of their words, of which the first counts least.
async fn distributed<T: Copy + Default>(
    mut items: Vec<T>,
    places: Range<usize>,
    pace: Pace,
    word_of: impl Fn(T) -> u64,
) -> Vec<T> {
    let mut counts = [[0_u32; BUCKETS]; 8];
    for slice in items.chunks(SLICE_ROWS) {
        count(slice, &places, &mut counts, &word_of);
        pace.pause().await;
    }
    let mut spare = vec![T::default(); items.len()];
    for place in places {
        if counts[place].contains(&(items.len() as u32)) {
            continue;
        }
        let mut next = starts(&counts[place]);
        for slice in items.chunks(SLICE_ROWS) {
            distribute(slice, &mut spare, &mut next, |item| byte(word_of(item), place));
            pace.pause().await;
        }
        std::mem::swap(&mut items, &mut spare);
    }
    items
}

const fn byte(word: u64, place: usize) -> usize {
    (word >> (8 * place)) as u8 as usize
}

fn count<T: Copy>(
    items: &[T],
    places: &Range<usize>,
    counts: &mut [Counts; 8],
    word_of: impl Fn(T) -> u64,
) {
    for item in items {
        for place in places.clone() {
            counts[place][byte(word_of(*item), place)] += 1;
        }
    }
}

/// Where each bucket starts.
fn starts(counts: &Counts) -> Counts {
    let mut starts = [0; BUCKETS];
    for bucket in 1..BUCKETS {
        starts[bucket] = starts[bucket - 1] + counts[bucket - 1];
    }
    starts
}

/// Moves the items to their buckets, each of which goes on where `next` says.
fn distribute<T: Copy>(from: &[T], to: &mut [T], next: &mut Counts, byte_of: impl Fn(T) -> usize) {
    for item in from {
        let next = &mut next[byte_of(*item)];
        to[*next as usize] = *item;
        *next += 1;
    }
}
