//! The order of strings as numbers.

use crate::StringTable;

/// The rank of each of some strings among them, by id: the order of the code points. What it says of
/// strings that are not among them is of no meaning. O(n log n) of the strings.
pub(in super::super) fn ranks(strings: &StringTable, among: &[bool]) -> Vec<u32> {
    let mut sorted: Vec<_> = (0..)
        .zip(strings.strings())
        .filter(|(id, _)| among[*id as usize])
        .map(|(id, text)| Ranked { head: 0, id, text: text.as_bytes() })
        .collect();
    let shared = shared_start(&sorted);
    for ranked in &mut sorted {
        ranked.head = head(&ranked.text[shared..]);
    }
    sorted.sort_unstable_by(|a, b| a.head.cmp(&b.head).then_with(|| a.text.cmp(b.text)));
    let mut ranks = vec![0; among.len()];
    for (rank, ranked) in (0..).zip(sorted) {
        ranks[ranked.id as usize] = rank;
    }
    ranks
}

/// A string that is to get a rank; the order of the bytes of UTF-8 is that of the code points.
struct Ranked<'a> {
    /// Some bytes of the text, the first the highest: they decide most comparisons without the text.
    head: u64,
    id: u32,
    text: &'a [u8],
}

/// How many bytes at the start of all texts are the same.
fn shared_start(texts: &[Ranked<'_>]) -> usize {
    let Some(first) = texts.first() else { return 0 };
    texts.iter().fold(first.text.len(), |shared, other| {
        let pairs = first.text[..shared].iter().zip(other.text);
        pairs.take_while(|(a, b)| a == b).count()
    })
}

fn head(text: &[u8]) -> u64 {
    let mut head = [0; 8];
    let len = text.len().min(8);
    head[..len].copy_from_slice(&text[..len]);
    u64::from_be_bytes(head)
}
