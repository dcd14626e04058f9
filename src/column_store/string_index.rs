use std::sync::Arc;

use hashbrown::HashTable;

use super::StringTable;
use super::restore::MOST_CHANGED;
use super::slices::{Pace, at_once};

/// How many tables an index has. Each grows by itself, so that no string waits for all of a large index
/// to be moved.
const TABLES: usize = 64;

/// From text to id: derived from a [`StringTable`], beside which it is kept.
///
/// Each entry keeps the hash of its text, so that growing reads no text again and a search reads, but
/// for one in four billion, only the text that it looks for.
#[derive(Clone, Debug)]
pub(super) struct StringIndex {
    tables: [HashTable<Entry>; TABLES],
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u32,
    id: u32,
}

impl Default for StringIndex {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl StringIndex {
    /// The index of a table. O(strings).
    pub(super) fn of(table: &StringTable) -> Self {
        at_once(Self::made(table, Pace::AtOnce))
    }

    /// The same at a pace.
    pub(super) async fn made(table: &StringTable, pace: Pace) -> Self {
        let mut index = Self::with_capacity(table.string_count() as usize);
        let mut id = 0;
        for (number, chunk) in table.chunks().iter().enumerate() {
            for text in chunk.strings() {
                index.insert(Entry { hash: hash(text), id });
                id += 1;
            }
            pace.end_block(number).await;
        }
        index
    }

    /// An empty index with room for some strings.
    fn with_capacity(strings: usize) -> Self {
        // Some tables get more than their share.
        let share = strings / TABLES + strings / TABLES / 8;
        Self { tables: std::array::from_fn(|_| HashTable::with_capacity(share)) }
    }

    pub(super) fn find(&self, table: &StringTable, text: &str) -> Option<u32> {
        self.find_hashed(table, text, hash(text))
    }

    /// The index of another table, from this one; none if so much has changed that a new index is better
    /// made. O(strings of chunks that the two do not share).
    pub(super) fn followed(mut self, from: &StringTable, to: &StringTable) -> Option<Self> {
        let (old, new) = (from.chunks(), to.chunks());
        let shared = old.iter().zip(new).take_while(|(a, b)| Arc::ptr_eq(a, b)).count();
        let most_chunks = old.len().max(new.len());
        if most_chunks - shared > 4 && (most_chunks - shared) * MOST_CHANGED > most_chunks {
            return None;
        }
        for (id, text) in from.strings_from(shared) {
            let hash = hash(text);
            let entries = self.table_mut(hash);
            if let Ok(entry) = entries.find_entry(spread(hash), |other| other.id == id) {
                entry.remove();
            }
        }
        for (id, text) in to.strings_from(shared) {
            self.insert(Entry { hash: hash(text), id });
        }
        Some(self)
    }

    /// The id of a text, which is appended to the table if it is not there.
    pub(super) fn intern(&mut self, table: &mut StringTable, text: &str) -> u32 {
        self.intern_hashed(table, text, hash(text))
    }

    fn intern_hashed(&mut self, table: &mut StringTable, text: &str, hash: u32) -> u32 {
        self.find_hashed(table, text, hash).unwrap_or_else(|| {
            let id = table.push(text);
            self.insert(Entry { hash, id });
            id
        })
    }

    fn find_hashed(&self, table: &StringTable, text: &str, hash: u32) -> Option<u32> {
        let is_it = |entry: &Entry| entry.hash == hash && table.get(entry.id) == Some(text);
        self.tables[place(hash)].find(spread(hash), is_it).map(|entry| entry.id)
    }

    fn insert(&mut self, entry: Entry) {
        let entries = self.table_mut(entry.hash);
        entries.insert_unique(spread(entry.hash), entry, |entry| spread(entry.hash));
    }

    fn table_mut(&mut self, hash: u32) -> &mut HashTable<Entry> {
        &mut self.tables[place(hash)]
    }
}

/// The strings that a column had lately: most columns of text have few different ones, which are found
/// here without a walk all over memory.
#[derive(Clone, Debug, Default)]
pub(super) struct RecentStrings {
    /// Each at the place that its hash gives; none before the first.
    entries: Vec<RecentString>,
}

#[derive(Clone, Copy, Debug, Default)]
struct RecentString {
    hash: u32,
    id: u32,
    chunk: u32,
}

impl RecentStrings {
    const PLACES: usize = 2_048;

    /// As [`StringIndex::intern`].
    pub(super) fn intern(
        &mut self,
        index: &mut StringIndex,
        table: &mut StringTable,
        text: &str,
    ) -> u32 {
        if self.entries.is_empty() {
            self.entries.resize(Self::PLACES, RecentString::default());
        }
        let hash = hash(text);
        let recent = &mut self.entries[hash as usize % Self::PLACES];
        if recent.hash == hash && table.get_in(recent.chunk as usize, recent.id) == Some(text) {
            return recent.id;
        }
        let id = index.intern_hashed(table, text, hash);
        let chunk = table.chunk_of(id).unwrap_or_default() as u32;
        *recent = RecentString { hash, id, chunk };
        id
    }
}

/// `MurmurHash64A`: it multiplies numbers of 64 bits and keeps the low 64, which WebAssembly can. The
/// products of 128 bits of quicker hashes it has to put together.
fn hash(text: &str) -> u32 {
    const MULTIPLIER: u64 = 0xc6a4_a793_5bd1_e995;
    let mix = |word: u64| {
        let word = word.wrapping_mul(MULTIPLIER);
        (word ^ (word >> 47)).wrapping_mul(MULTIPLIER)
    };
    let (words, rest) = text.as_bytes().as_chunks();
    let mut hash = (text.len() as u64).wrapping_mul(MULTIPLIER);
    for word in words {
        hash = (hash ^ mix(u64::from_le_bytes(*word))).wrapping_mul(MULTIPLIER);
    }
    if !rest.is_empty() {
        let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        hash = (hash ^ last).wrapping_mul(MULTIPLIER);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(MULTIPLIER);
    (hash ^ (hash >> 47)) as u32
}

/// Which table of an index has a string. A table takes the place of its entries from the low bits, and
/// a tag from the highest.
const fn place(hash: u32) -> usize {
    (hash >> 18) as usize % TABLES
}

fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_that_it_is_called_after() {
        // Low halves of what the reference program gives with the seed 0.
        for (text, expected) in [("", 0), ("a", 0xd36b_6b11), ("hello, world", 0x99a8_465f)] {
            assert_eq!(hash(text), expected, "{text}");
        }
    }

    #[test]
    fn strings_that_come_again_keep_their_ids_however_many_came_between() {
        let (mut table, mut index) = (StringTable::default(), StringIndex::default());
        let mut recent = RecentStrings::default();
        let texts: Vec<String> = (0..9_000).map(|number| format!("string {number}")).collect();

        let mut intern = |text: &str| recent.intern(&mut index, &mut table, text);
        let ids: Vec<u32> = texts.iter().map(|text| intern(text)).collect();
        let again: Vec<u32> = texts.iter().map(|text| intern(text)).collect();

        assert_eq!(ids, (0..9_000).collect::<Vec<u32>>());
        assert_eq!(again, ids);
        assert_eq!(table.string_count(), 9_000);
    }
}
