//! Which strings of a table a filter is about: one pass over them, so that cells are tested by id alone.

use hashbrown::HashSet;
use memchr::memmem::Finder;

use super::CompareOp;
use super::question::Question;
use crate::column_store::{Hasher, StringTable, Value};

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
        Question::In(values) => {
            let mut texts = HashSet::with_hasher(Hasher::default());
            texts.extend(values.iter().filter_map(|value| value.as_ref().as_str()));
            those(strings, |text| texts.contains(text))
        }
        _ => those(strings, |text| question.admits_text(text)),
    }
}

/// The strings that have a text in them.
pub(super) fn containing(strings: &StringTable, text: &str, ignore_case: bool) -> Ids {
    if ignore_case {
        let folded = folded(text);
        let finder = Finder::new(folded.as_bytes());
        return those_folded(strings, |text| finder.find(text.as_bytes()).is_some());
    }
    if text.is_empty() {
        return those(strings, |_| true);
    }
    let mut found = vec![0; strings.string_count() as usize];
    let (finder, mut first_id) = (Finder::new(text.as_bytes()), 0);
    for chunk in strings.chunks() {
        let ids = first_id..first_id + chunk.string_count();
        find_in_chunk(chunk.text(), chunk.ends(), &finder, &mut found[ids.clone()]);
        first_id = ids.end;
    }
    Ids::of(found)
}

/// The strings that start with a text.
pub(super) fn starting_with(strings: &StringTable, text: &str, ignore_case: bool) -> Ids {
    if ignore_case {
        let folded = folded(text);
        return those_folded(strings, |text| text.starts_with(&folded));
    }
    those(strings, |candidate| candidate.starts_with(text))
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

fn those_folded(strings: &StringTable, test: impl Fn(&str) -> bool) -> Ids {
    let mut buffer = String::new();
    those(strings, |text| {
        buffer.clear();
        fold_into(text, &mut buffer);
        test(&buffer)
    })
}

/// Looks through the bytes of all strings of a chunk at once, which is much quicker than one by one.
/// A find that reaches from one string into the next is none.
fn find_in_chunk(text: &str, ends: &[u32], finder: &Finder<'_>, found: &mut [u8]) {
    let (bytes, mut from) = (text.as_bytes(), 0);
    while let Some(start) = finder.find(&bytes[from..]).map(|at| from + at) {
        let index = ends.partition_point(|end| *end as usize <= start);
        let end = ends[index] as usize;
        let within = start + finder.needle().len() <= end;
        found[index] |= u8::from(within);
        from = if within { end } else { start + 1 };
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
        folded.extend(text.chars().map(|letter| letter.to_ascii_lowercase()));
    } else {
        folded.extend(text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase));
    }
}
