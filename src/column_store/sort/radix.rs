//! Sorting of rows by the bytes of their keys. Equal keys stay as they are.

use std::ops::Range;

const BUCKETS: usize = 256;
/// Below this many pairs, counting bytes costs more than comparing keys.
const FEW: usize = 1_024;
/// Keys that differ in no more bytes than these are packed into one word with their rows.
const PACKED_BYTES: usize = 4;

/// The rows of pairs of key and row, in the order of the keys.
pub(super) fn sorted_by_key(mut pairs: Vec<(u64, u32)>) -> Vec<u32> {
    if !pairs.is_sorted_by_key(|pair| pair.0) {
        if pairs.len() >= FEW {
            return sorted_by_bytes(pairs);
        }
        pairs.sort_by_key(|pair| pair.0);
    }
    pairs.into_iter().map(|(_, row)| row).collect()
}

fn sorted_by_bytes(mut pairs: Vec<(u64, u32)>) -> Vec<u32> {
    let span = count_from_least(&mut pairs);
    let bytes = (u64::BITS - span.leading_zeros()).div_ceil(8) as usize;
    if bytes > PACKED_BYTES {
        let pairs = distributed(pairs, 0..bytes, |(key, _)| key);
        return pairs.into_iter().map(|(_, row)| row).collect();
    }
    let pack = |(key, row): (u64, u32)| key << 32 | u64::from(row);
    let packed = pairs.into_iter().map(pack).collect();
    let packed = distributed(packed, 4..4 + bytes, |packed| packed);
    packed.into_iter().map(|packed| packed as u32).collect()
}

/// Makes the least key 0, so that keys that lie close together differ in few bytes. Gives the greatest.
fn count_from_least(pairs: &mut [(u64, u32)]) -> u64 {
    let least = pairs.iter().map(|pair| pair.0).min().unwrap_or_default();
    pairs.iter_mut().fold(0, |greatest, pair| {
        pair.0 -= least;
        greatest.max(pair.0)
    })
}

/// The items in the order of some bytes of their words, of which the first counts least.
fn distributed<T: Copy + Default>(
    mut items: Vec<T>,
    places: Range<usize>,
    word_of: impl Fn(T) -> u64,
) -> Vec<T> {
    let mut counts = [[0_u32; BUCKETS]; 8];
    for item in &items {
        for place in places.clone() {
            counts[place][byte(word_of(*item), place)] += 1;
        }
    }
    let mut spare = vec![T::default(); items.len()];
    for place in places {
        if counts[place].contains(&(items.len() as u32)) {
            continue;
        }
        distribute(&items, &mut spare, &counts[place], |item| byte(word_of(item), place));
        std::mem::swap(&mut items, &mut spare);
    }
    items
}

const fn byte(word: u64, place: usize) -> usize {
    (word >> (8 * place)) as u8 as usize
}

/// Moves the items into the order of one byte, of which the counts are known.
fn distribute<T: Copy>(
    from: &[T],
    to: &mut [T],
    counts: &[u32; BUCKETS],
    byte_of: impl Fn(T) -> usize,
) {
    let mut next = [0_u32; BUCKETS];
    for bucket in 1..BUCKETS {
        next[bucket] = next[bucket - 1] + counts[bucket - 1];
    }
    for item in from {
        let next = &mut next[byte_of(*item)];
        to[*next as usize] = *item;
        *next += 1;
    }
}
