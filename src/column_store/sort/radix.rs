//! Sorting of key and position pairs by the bytes of the keys. Equal keys stay as they are.

const BUCKETS: usize = 256;
/// Below this many pairs, counting bytes costs more than comparing keys.
const FEW: usize = 1_024;

/// Sorts by key, stably.
pub(super) fn sort_by_key(pairs: &mut Vec<(u64, u32)>) {
    if pairs.is_sorted_by_key(|pair| pair.0) {
        return;
    }
    if pairs.len() < FEW {
        pairs.sort_by_key(|pair| pair.0);
        return;
    }
    count_from_least(pairs);
    let counts = counts(pairs);
    let mut spare = vec![(0, 0); pairs.len()];
    for (digit, counts) in counts.iter().enumerate() {
        if counts.contains(&(pairs.len() as u32)) {
            continue;
        }
        distribute(pairs, &mut spare, digit, counts);
        std::mem::swap(pairs, &mut spare);
    }
}

/// Makes the least key 0, so that keys that lie close together differ in few bytes.
fn count_from_least(pairs: &mut [(u64, u32)]) {
    let least = pairs.iter().map(|pair| pair.0).min().unwrap_or_default();
    for pair in pairs {
        pair.0 -= least;
    }
}

/// How often each byte stands at each of the eight places, the lowest first.
fn counts(pairs: &[(u64, u32)]) -> [[u32; BUCKETS]; 8] {
    let mut counts = [[0; BUCKETS]; 8];
    for (key, _) in pairs {
        for (counts, byte) in counts.iter_mut().zip(key.to_le_bytes()) {
            counts[byte as usize] += 1;
        }
    }
    counts
}

/// Moves the pairs into the order of one byte of their keys.
fn distribute(from: &[(u64, u32)], to: &mut [(u64, u32)], digit: usize, counts: &[u32; BUCKETS]) {
    let mut next = [0_u32; BUCKETS];
    for bucket in 1..BUCKETS {
        next[bucket] = next[bucket - 1] + counts[bucket - 1];
    }
    for pair in from {
        let bucket = (pair.0 >> (8 * digit)) as u8 as usize;
        to[next[bucket] as usize] = *pair;
        next[bucket] += 1;
    }
}
