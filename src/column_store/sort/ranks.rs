//! The order of strings as numbers.

use super::merge;
use crate::StringTable;
use crate::slices::{Pace, SLICE_ROWS};

/// Strings take longer to look at than numbers.
const SLICE_STRINGS: usize = SLICE_ROWS / 8;

/// The rank of each of some strings among them, by id: the order of the code points. What it says of
/// strings that are not among them is of no meaning. O(n log n) of the strings.
pub(in super::super) async fn ranks(strings: &StringTable, among: &[bool], pace: Pace) -> Vec<u32> {
    let mut sorted = Vec::with_capacity(among.iter().filter(|is_among| **is_among).count());
    let mut left = (0..).zip(strings.strings());
    for among in among.chunks(SLICE_STRINGS) {
        // The chunk first: where it ends nothing of what is left is taken.
        let strings = among.iter().zip(left.by_ref()).filter(|(is_among, _)| **is_among);
        sorted.extend(strings.map(|(_, (id, text))| Ranked { head: 0, id, text: text.as_bytes() }));
        pace.pause().await;
    }
    let shared = shared_start(&sorted, pace).await;
    for slice in sorted.chunks_mut(SLICE_STRINGS) {
        for ranked in slice {
            ranked.head = head(&ranked.text[shared..]);
        }
        pace.pause().await;
    }
    let compare =
        |a: &Ranked<'_>, b: &Ranked<'_>| a.head.cmp(&b.head).then_with(|| a.text.cmp(b.text));
    let sorted = merge::sorted(sorted, SLICE_STRINGS, pace, compare).await;
    let mut ranks = vec![0; among.len()];
    let mut next_rank = 0..;
    for slice in sorted.chunks(SLICE_STRINGS) {
        for (ranked, rank) in slice.iter().zip(next_rank.by_ref()) {
            ranks[ranked.id as usize] = rank;
        }
        pace.pause().await;
    }
    ranks
}

/// A string that is to get a rank; the order of the bytes of UTF-8 is that of the code points.
#[derive(Clone, Copy, Default)]
struct Ranked<'a> {
    /// Some bytes of the text, the first the highest: they decide most comparisons without the text.
    head: u64,
    id: u32,
    text: &'a [u8],
}

/// How many bytes at the start of all texts are the same.
async fn shared_start(texts: &[Ranked<'_>], pace: Pace) -> usize {
    let Some(first) = texts.first() else { return 0 };
    let mut shared = first.text.len();
    for slice in texts.chunks(SLICE_STRINGS) {
        for other in slice {
            let pairs = first.text[..shared].iter().zip(other.text);
            shared = pairs.take_while(|(a, b)| a == b).count();
        }
        pace.pause().await;
    }
    shared
}

fn head(text: &[u8]) -> u64 {
    let mut head = [0; 8];
    let len = text.len().min(8);
    head[..len].copy_from_slice(&text[..len]);
    u64::from_be_bytes(head)
}
