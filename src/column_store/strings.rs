use std::sync::Arc;

use thiserror::Error;

use super::slices::Pace;

/// The most bytes of text in a chunk, unless one string alone is longer: with the offsets an entry
/// stays below the 60,000 bytes beyond which `IndexedDB` gets slow.
pub const STRING_CHUNK_BYTES: usize = 40_000;
/// The most strings in a chunk.
pub const STRING_CHUNK_STRINGS: usize = 4_096;

/// A run of strings of a table: their bytes one after the other, and where each ends.
///
/// The ends do not fall, lie on character boundaries, and the last is the length of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StringChunk {
    text: String,
    ends: Vec<u32>,
}

/// Why text and ends make no chunk of strings.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ChunkError {
    /// A chunk has a few thousand strings at most.
    #[error("a chunk has at most {STRING_CHUNK_STRINGS} strings, and this one has {string_count}")]
    TooManyStrings {
        /// How many it has.
        string_count: usize,
    },
    /// A string ends before it begins, beyond the text, or within a character.
    #[error("its string {index} does not end where a string can")]
    End {
        /// The place of the string in the chunk, counted from 0.
        index: usize,
    },
    /// There is text after the last string.
    #[error("there is text after its last string")]
    TextBeyond,
}

impl StringChunk {
    /// A chunk of the strings that end at these places of a text.
    ///
    /// # Errors
    /// If there are too many, or they are not all of the text.
    pub fn from_parts(text: String, ends: Vec<u32>) -> Result<Self, ChunkError> {
        if ends.len() > STRING_CHUNK_STRINGS {
            return Err(ChunkError::TooManyStrings { string_count: ends.len() });
        }
        let mut start = 0;
        for (index, end) in ends.iter().enumerate() {
            if *end < start || !text.is_char_boundary(*end as usize) {
                return Err(ChunkError::End { index });
            }
            start = *end;
        }
        if start as usize == text.len() {
            Ok(Self { text, ends })
        } else {
            Err(ChunkError::TextBeyond)
        }
    }

    /// How many strings it holds.
    pub fn string_count(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of all its strings.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The strings in order.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|index| self.get(index))
    }

    /// Where each string ends in the text.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..self.ends[index] as usize]
    }

    /// An empty chunk; after a full one it has room for as much, since it will be as full.
    fn after(full: Option<&Arc<Self>>) -> Self {
        match full {
            None => Self::default(),
            Some(full) => Self {
                text: String::with_capacity(STRING_CHUNK_BYTES),
                ends: Vec::with_capacity(full.ends.len() + full.ends.len() / 8),
            },
        }
    }

    fn has_room_for(&self, text: &str) -> bool {
        self.ends.is_empty()
            || self.ends.len() < STRING_CHUNK_STRINGS
                && self.text.len() + text.len() <= STRING_CHUNK_BYTES
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }
}

/// The interned strings of a table, in shared chunks; the id of a string is its place.
///
/// Append only: an id means the same string for as long as the table is not vacuumed. No chunk is
/// empty. No two strings are equal.
#[derive(Clone, Debug, Default)]
pub struct StringTable {
    chunks: Vec<Arc<StringChunk>>,
    /// The id of the first string of each chunk.
    starts: Vec<u32>,
    string_count: u32,
}

impl StringTable {
    /// The strings of some chunks; those that are empty are left out. That no two strings are equal is
    /// not looked at: the caller has them from a table.
    pub fn from_chunks(chunks: impl IntoIterator<Item = Arc<StringChunk>>) -> Self {
        let mut table = Self::default();
        for chunk in chunks.into_iter().filter(|chunk| chunk.string_count() > 0) {
            table.starts.push(table.string_count);
            table.string_count += chunk.string_count() as u32;
            table.chunks.push(chunk);
        }
        table
    }

    /// How many strings there are.
    pub const fn string_count(&self) -> u32 {
        self.string_count
    }

    /// The chunks in order.
    pub fn chunks(&self) -> &[Arc<StringChunk>] {
        &self.chunks
    }

    /// The string of an id. O(log chunks).
    pub fn get(&self, id: u32) -> Option<&str> {
        self.chunk_of(id).and_then(|chunk| self.get_in(chunk, id))
    }

    /// The chunk of an id. O(log chunks).
    pub(super) fn chunk_of(&self, id: u32) -> Option<usize> {
        (id < self.string_count).then(|| self.starts.partition_point(|start| *start <= id) - 1)
    }

    /// The string of an id whose chunk is known.
    pub(super) fn get_in(&self, chunk: usize, id: u32) -> Option<&str> {
        let index = id.checked_sub(*self.starts.get(chunk)?)? as usize;
        let chunk = &self.chunks[chunk];
        (index < chunk.string_count()).then(|| chunk.get(index))
    }

    /// The strings in order of their ids.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        self.chunks.iter().flat_map(|chunk| chunk.strings())
    }

    /// The bytes of all strings.
    pub fn text_bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.text.len()).sum()
    }

    /// The strings from a chunk on, with their ids.
    pub(super) fn strings_from(&self, chunk: usize) -> impl Iterator<Item = (u32, &str)> {
        let chunks = self.starts.iter().zip(&self.chunks).skip(chunk);
        chunks.flat_map(|(start, chunk)| (*start..).zip(chunk.strings()))
    }

    /// A table of the strings whose ids `keep` names, in their order; the chunks before the first one
    /// that is left out are shared.
    pub(super) async fn retained(&self, keep: impl Fn(u32) -> bool, pace: Pace) -> Self {
        let whole = self.starts.iter().zip(&self.chunks).take_while(|(start, chunk)| {
            (**start..**start + chunk.string_count() as u32).all(&keep)
        });
        let whole = whole.count();
        let mut retained = Self {
            chunks: self.chunks[..whole].to_vec(),
            starts: self.starts[..whole].to_vec(),
            string_count: self.starts.get(whole).copied().unwrap_or(self.string_count),
        };
        for (chunk, start) in self.starts.iter().enumerate().skip(whole) {
            let strings = (*start..).zip(self.chunks[chunk].strings());
            for (_, text) in strings.filter(|(id, _)| keep(*id)) {
                retained.push(text);
            }
            pace.end_block(chunk).await;
        }
        retained
    }

    /// The bytes that it takes in memory.
    pub(super) fn memory_bytes(&self) -> usize {
        let chunks = self.chunks.iter().map(|chunk| {
            size_of::<StringChunk>() + chunk.text.capacity() + chunk.ends.capacity() * 4
        });
        chunks.sum::<usize>() + self.chunks.len() * (size_of::<Arc<StringChunk>>() + 4)
    }

    /// Appends a string that the caller knows to be absent. Copies the last chunk if it is shared.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        let id = self.string_count;
        if !self.chunks.last().is_some_and(|chunk| chunk.has_room_for(text)) {
            self.chunks.push(Arc::new(StringChunk::after(self.chunks.last())));
            self.starts.push(id);
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).push(text);
        }
        self.string_count += 1;
        id
    }
}

#[cfg(test)]
mod tests {
    use super::super::string_index::StringIndex;
    use super::*;

    fn interned(strings: impl Iterator<Item = String>) -> (StringTable, StringIndex) {
        let (mut table, mut index) = (StringTable::default(), StringIndex::default());
        for text in strings {
            index.intern(&mut table, &text);
        }
        (table, index)
    }

    #[test]
    fn a_string_keeps_its_id_and_is_stored_once() {
        let (mut table, mut index) = interned((0..10_000).map(|n| format!("string {n}")));

        assert_eq!(table.string_count(), 10_000);
        for id in [0, 1, 4_095, 4_096, 9_999] {
            let text = format!("string {id}");
            assert_eq!(table.get(id), Some(text.as_str()));
            assert_eq!(index.intern(&mut table, &text), id);
        }
        assert_eq!(table.string_count(), 10_000);
        assert_eq!(table.get(10_000), None);
    }

    #[test]
    fn no_chunk_is_larger_than_its_bounds_unless_one_string_is() {
        let long = "x".repeat(STRING_CHUNK_BYTES * 2);
        let (table, _) =
            interned((0..9_000).map(|n| format!("{n}")).chain([long, "last".to_owned()]));

        for chunk in table.chunks() {
            assert!(chunk.string_count() <= STRING_CHUNK_STRINGS);
            assert!(chunk.text().len() <= STRING_CHUNK_BYTES || chunk.string_count() == 1);
        }
        assert_eq!(table.get(9_001), Some("last"));
    }

    #[test]
    fn interning_leaves_the_chunks_of_a_snapshot_as_they_were() {
        let (mut table, mut index) = interned(["a".to_owned()].into_iter());
        let snapshot = table.clone();

        index.intern(&mut table, "b");

        assert_eq!(snapshot.strings().collect::<Vec<_>>(), ["a"]);
        assert_eq!(table.strings().collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn an_index_that_is_built_finds_what_the_first_one_found() {
        let (table, _) =
            interned(["", "é", "e\u{301}", "__proto__"].map(str::to_owned).into_iter());

        let index = StringIndex::of(&table);

        for (id, text) in (0..).zip(table.strings()) {
            assert_eq!(index.find(&table, text), Some(id));
        }
        assert_eq!(index.find(&table, "absent"), None);
    }

    #[test]
    fn chunks_make_the_table_that_they_are_of() {
        let (table, _) = interned((0..9_000).map(|n| format!("é {n}")));

        let chunks = table.chunks().iter().map(|chunk| {
            StringChunk::from_parts(chunk.text().to_owned(), chunk.ends().to_vec()).unwrap()
        });
        let chunks = std::iter::once(StringChunk::default()).chain(chunks).map(Arc::new);
        let again = StringTable::from_chunks(chunks);

        assert!(again.strings().eq(table.strings()));
        assert_eq!((again.get(8_999), again.get(9_000)), (Some("é 8999"), None));
    }

    #[test]
    fn ends_that_no_strings_have_are_refused() {
        for (text, ends, error) in [
            ("abc", vec![2, 1, 3], ChunkError::End { index: 1 }),
            ("abc", vec![4], ChunkError::End { index: 0 }),
            ("é", vec![1, 2], ChunkError::End { index: 0 }),
            ("abc", vec![2], ChunkError::TextBeyond),
            ("abc", vec![], ChunkError::TextBeyond),
            ("", vec![0; 4_097], ChunkError::TooManyStrings { string_count: 4_097 }),
        ] {
            assert_eq!(StringChunk::from_parts(text.to_owned(), ends), Err(error));
        }
    }
}
