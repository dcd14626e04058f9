//! Which strings of a table a filter is about: one pass over them, so that cells are tested by id alone.

use hashbrown::HashSet;
use memchr::memmem::Finder;

use super::CompareOp;
use super::question::Question;
use crate::{Hasher, StringChunk, StringTable, Value};

/// The ids of some strings of a table.
pub(super) enum Ids {
    Nothing,
    One(u32),
    /// A byte for each id, 1 for those that are meant.
    Many(Vec<u8>),
}

/// The strings that a question lets through.
pub(super) fn answering(strings: &StringTable, question: &Question<'_>) -> Ids {
    match question {
        Question::Compare(CompareOp::Equal, Value::String(text)) => equal_to(strings, text),
        Question::In(values) => one_of(strings, values),
        _ => those(strings, |text| question.admits_text(text)),
    }
}

/// The strings that have a text in them.
pub(super) fn containing(strings: &StringTable, text: &str, ignore_case: bool) -> Ids {
    if text.is_empty() {
        return those(strings, |_| true);
    }
    let text = if ignore_case { &folded(text) } else { text };
    let (finder, mut folded_chunk) = (Finder::new(text), FoldedChunk::default());
    let (mut found, mut first_id) = (vec![0; strings.string_count() as usize], 0);
    for chunk in strings.chunks() {
        let ids = first_id..first_id + chunk.string_count();
        first_id = ids.end;
        let (text, ends) = if ignore_case {
            folded_chunk.refill(chunk);
            (folded_chunk.text.as_str(), folded_chunk.ends.as_slice())
        } else {
            (chunk.text(), chunk.ends())
        };
        find_in_chunk(text.as_bytes(), ends, &finder, &mut found[ids]);
    }
    Ids::of(found)
}

/// The strings that start with a text.
pub(super) fn starting_with(strings: &StringTable, text: &str, ignore_case: bool) -> Ids {
    if !ignore_case {
        return those(strings, |candidate| candidate.starts_with(text));
    }
    let (start, mut candidate) = (folded(text), String::new());
    those(strings, |text| {
        candidate.clear();
        fold_into(text, &mut candidate);
        candidate.starts_with(&start)
    })
}

impl Ids {
    fn of(found: Vec<u8>) -> Self {
        let mut ids = (0..).zip(&found).filter(|(_, byte)| **byte == 1).map(|(id, _)| id);
        match (ids.next(), ids.next()) {
            (None, _) => Self::Nothing,
            (Some(id), None) => Self::One(id),
            _ => Self::Many(found),
        }
    }
}

fn equal_to(strings: &StringTable, text: &str) -> Ids {
    let id = (0..).zip(strings.strings()).find(|(_, candidate)| *candidate == text);
    id.map_or(Ids::Nothing, |(id, _)| Ids::One(id))
}

fn those(strings: &StringTable, mut test: impl FnMut(&str) -> bool) -> Ids {
    Ids::of(strings.strings().map(|text| u8::from(test(text))).collect())
}

fn one_of(strings: &StringTable, values: &[Value]) -> Ids {
    let mut texts = HashSet::with_hasher(Hasher::default());
    texts.extend(values.iter().filter_map(|value| value.as_ref().as_str()));
    // A bit for each length, modulo 64: most strings are of no length that is asked for.
    let bit = |text: &str| 1_u64 << (text.len() % 64);
    let lengths = texts.iter().fold(0, |lengths, text| lengths | bit(text));
    those(strings, |text| lengths & bit(text) != 0 && texts.contains(text))
}

/// Looks through the bytes of all strings of a chunk at once, which is much quicker than one by one.
/// A find that reaches from one string into the next is none.
fn find_in_chunk(bytes: &[u8], ends: &[u32], finder: &Finder<'_>, found: &mut [u8]) {
    let mut from = 0;
    while let Some(start) = finder.find(&bytes[from..]).map(|at| from + at) {
        let index = ends.partition_point(|end| *end as usize <= start);
        let end = ends[index] as usize;
        let within = start + finder.needle().len() <= end;
        found[index] |= u8::from(within);
        from = if within { end } else { start + 1 };
    }
}

/// The strings of a chunk, each folded.
#[derive(Default)]
struct FoldedChunk {
    text: String,
    ends: Vec<u32>,
}

impl FoldedChunk {
    fn refill(&mut self, chunk: &StringChunk) {
        self.text.clear();
        self.ends.clear();
        if chunk.text().is_ascii() {
            fold_into(chunk.text(), &mut self.text);
            self.ends.extend(chunk.ends());
            return;
        }
        for text in chunk.strings() {
            fold_into(text, &mut self.text);
            self.ends.push(self.text.len() as u32);
        }
    }
}

fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Upper and then lower case, letter by letter: so ß is ss, and both small sigmas are one.
fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
    } else {
        folded.extend(text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase));
    }
}
