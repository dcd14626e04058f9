use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::EntryHash;
use super::hash::CanonicalForm;

/// Why a chunk of a string table cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StringsError {
    /// It is not the JSON of a chunk.
    #[error("it is not a chunk of strings: {reason}")]
    Json {
        /// What is wrong, and where.
        reason: String,
    },
    /// Its strings are not those that were written.
    #[error("its checksum is {stored}, and its strings have {computed}")]
    Checksum {
        /// The checksum that is written in it.
        stored: String,
        /// The checksum of the strings in it.
        computed: EntryHash,
    },
}

#[derive(Serialize)]
struct ChunkRef<'a> {
    strings: Vec<&'a str>,
    checksum: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChunkJson {
    strings: Vec<String>,
    checksum: String,
}

/// The JSON of a chunk of a string table: its strings in order, and their checksum.
///
/// # Panics
/// Never: text goes into memory.
pub fn encode_strings<'a>(chunk: usize, strings: impl Iterator<Item = &'a str>) -> String {
    let strings: Vec<&str> = strings.collect();
    let checksum = CanonicalForm::default().strings_hash(chunk, strings.iter().copied());
    let json = ChunkRef { strings, checksum: checksum.to_string() };
    serde_json::to_string(&json).expect("strings have JSON")
}

/// The strings of a chunk, in order.
///
/// # Errors
/// If the text is not that of a chunk, or holds other strings than were written.
pub fn decode_strings(chunk: usize, text: &str) -> Result<Vec<String>, StringsError> {
    let ChunkJson { strings, checksum } = serde_json::from_str(text)
        .map_err(|error| StringsError::Json { reason: error.to_string() })?;
    let computed = CanonicalForm::default().strings_hash(chunk, strings.iter().map(String::as_str));
    if EntryHash::parse(&checksum) == Some(computed) {
        Ok(strings)
    } else {
        Err(StringsError::Checksum { stored: checksum, computed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRINGS: [&str; 6] = ["", "a", "\u{0}\"\\\n", "🦆", "__proto__", "e\u{301}"];

    #[test]
    fn strings_come_back_in_their_order() {
        let text = encode_strings(3, STRINGS.into_iter());

        assert_eq!(decode_strings(3, &text).unwrap(), STRINGS);
    }

    #[test]
    fn an_empty_chunk_is_a_chunk() {
        let text = encode_strings(0, std::iter::empty());

        assert!(text.starts_with("{\"strings\":[],\"checksum\":\""));
        assert_eq!(decode_strings(0, &text).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_chunk_under_the_number_of_another_is_found() {
        let text = encode_strings(1, STRINGS.into_iter());

        assert!(matches!(decode_strings(2, &text), Err(StringsError::Checksum { .. })));
    }

    #[test]
    fn an_altered_chunk_is_found() {
        let text = encode_strings(0, STRINGS.into_iter());

        for altered in [
            text.replace("\"a\"", "\"b\""),
            text.replace("\"a\",", ""),
            text.replace("\"checksum\"", "\"check\""),
            text[..text.len() - 1].to_owned(),
            text.replace('[', "[1,"),
            String::new(),
        ] {
            assert!(decode_strings(0, &altered).is_err(), "{altered}");
        }
    }
}
