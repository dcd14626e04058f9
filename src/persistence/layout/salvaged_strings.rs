use std::collections::BTreeMap;

use crate::codec::{Digest, EntryHash, StoreKeys, claimed_string_count, decode_string_chunk};
use crate::column_store::StringChunk;
use crate::persistence::{DamageReason, Loss};
use crate::storage::Stored;

/// The strings of a damaged table in columns, as far as it is certain which number each has.
pub(super) struct SalvagedStrings {
    /// The chunks that could be read, by the number of their first string.
    by_start: BTreeMap<u32, StringChunk>,
    /// The key of the first entry that is lost, and why: what a string without a place is told with.
    lost: Option<(String, DamageReason)>,
    first: String,
}

/// An entry of a chunk as it was found.
enum Found {
    Whole(StringChunk),
    /// It has so many strings, if it says so.
    Damaged(Option<u32>),
}

impl SalvagedStrings {
    /// `string_count` is how many there must be, if that is certain.
    pub(super) fn read(
        keys: &StoreKeys,
        entries: Vec<(String, Stored)>,
        string_count: Option<u32>,
        digest: &mut Digest,
        losses: &mut Vec<Loss>,
    ) -> Self {
        let mut found = BTreeMap::new();
        let mut reasons = BTreeMap::new();
        for (key, stored) in entries {
            let Some(number) = keys.string_chunk_of(&key) else {
                losses.push(Loss::Entry { key, reason: DamageReason::ForeignKey });
                continue;
            };
            let entry = match read_chunk(number, stored) {
                Ok((chunk, hash)) => {
                    digest.add(hash);
                    Found::Whole(chunk)
                }
                Err((reason, claimed)) => {
                    reasons.insert(number, reason);
                    Found::Damaged(claimed)
                }
            };
            found.insert(number, entry);
        }
        let gap =
            (0..=found.len()).find(|number| !matches!(found.get(number), Some(Found::Whole(_))));
        let by_start = place(found, string_count);
        let read: u32 = by_start.values().map(count_of).sum();
        let is_short = !reasons.is_empty() || string_count.is_none_or(|count| count != read);
        let lost = gap.filter(|_| is_short).map(|number| {
            let reason = reasons.remove(&number).unwrap_or(DamageReason::Missing);
            (keys.strings(number), reason)
        });
        Self { by_start, lost, first: keys.strings(0) }
    }

    /// A string by its number; nothing if it is lost, or it is not certain which it is.
    pub(super) fn get(&self, id: u32) -> Option<&str> {
        let (start, chunk) = self.by_start.range(..=id).next_back()?;
        let index = (id - start) as usize;
        let end = *chunk.ends().get(index)?;
        let begin = index.checked_sub(1).map_or(0, |before| chunk.ends()[before]);
        chunk.text().get(begin as usize..end as usize)
    }

    /// The entry that is to blame for a string that is lost.
    pub(super) fn lost(&self) -> (String, DamageReason) {
        self.lost.clone().unwrap_or_else(|| (self.first.clone(), DamageReason::Missing))
    }

    /// Whether every chunk is there that has ever been.
    pub(super) const fn is_whole(&self) -> bool {
        self.lost.is_none()
    }
}

fn read_chunk(
    number: usize,
    stored: Stored,
) -> Result<(StringChunk, EntryHash), (DamageReason, Option<u32>)> {
    match stored {
        Stored::Bytes(bytes) => decode_string_chunk(number, &bytes)
            .map_err(|error| (error.into(), claimed_string_count(&bytes))),
        Stored::Text(_) | Stored::Foreign(_) => Err((DamageReason::NotBytes, None)),
    }
}

/// The chunks whose place is certain. Those before the first that is lost are in their places; those
/// after it only if it is the one that is lost, says how many strings it had, and with them the
/// strings are as many as there must be.
fn place(found: BTreeMap<usize, Found>, string_count: Option<u32>) -> BTreeMap<u32, StringChunk> {
    let claimed = |entry: &Found| match entry {
        Found::Whole(chunk) => Some(count_of(chunk)),
        Found::Damaged(claimed) => *claimed,
    };
    let is_row = found.keys().copied().eq(0..found.len());
    let sum = found.values().map(claimed).sum::<Option<u32>>();
    let are_all_certain = is_row && sum.is_some() && sum == string_count;
    let mut placed = BTreeMap::new();
    let mut start = 0;
    for (place, (number, entry)) in found.into_iter().enumerate() {
        let count = claimed(&entry).unwrap_or_default();
        match entry {
            Found::Whole(chunk) if number == place || are_all_certain => {
                placed.insert(start, chunk);
            }
            Found::Damaged(_) if are_all_certain => {}
            Found::Whole(_) | Found::Damaged(_) => break,
        }
        start += count;
    }
    placed
}

fn count_of(chunk: &StringChunk) -> u32 {
    chunk.string_count() as u32
}
