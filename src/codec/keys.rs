use percent_encoding::percent_decode_str;
use thiserror::Error;

use super::{BlockColumn, BlockKey};

/// The most characters in the name of a stored table: it is repeated in the key of every row.
pub const MAX_NAME_CHARS: usize = 255;

/// A name that no table can be stored under.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum InvalidName {
    /// The name is empty.
    #[error("a stored table needs a name; nothing was done")]
    Empty,
    /// The name is too long.
    #[error(
        "the name of a stored table has at most {MAX_NAME_CHARS} characters, and \"{start}…\" \
         has {char_count}; nothing was done"
    )]
    TooLong {
        /// How the name begins.
        start: String,
        /// How many characters it has.
        char_count: usize,
    },
}

/// The keys of everything that belongs to one stored table.
///
/// Its name is encoded so that it holds no `:`; so the keys of no two tables meet, whatever they
/// are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreKeys {
    encoded_name: String,
}

impl StoreKeys {
    /// The keys of the table of a name.
    ///
    /// # Errors
    /// If no table can have that name.
    pub fn new(name: &str) -> Result<Self, InvalidName> {
        let char_count = name.chars().count();
        match char_count {
            0 => Err(InvalidName::Empty),
            1..=MAX_NAME_CHARS => Ok(Self { encoded_name: encode_name(name) }),
            _ => Err(InvalidName::TooLong { start: name.chars().take(40).collect(), char_count }),
        }
    }

    /// The key of the metadata.
    pub fn metadata(&self) -> String {
        self.key("meta")
    }

    /// The key of a row, from its suffix, which begins with `row:`.
    pub fn row(&self, suffix: &str) -> String {
        self.key(suffix)
    }

    /// The key of a chunk of the string table.
    pub fn strings(&self, chunk: usize) -> String {
        self.key(&strings_suffix(chunk))
    }

    /// The key of a block of a column.
    pub fn block(&self, block: BlockKey) -> String {
        self.key(&block.suffix())
    }

    /// The block that stands under a key.
    pub fn block_of(&self, key: &str) -> Option<BlockKey> {
        BlockKey::from_suffix(self.suffix_of(key)?)
    }

    /// The number of the string chunk that stands under a key.
    pub fn string_chunk_of(&self, key: &str) -> Option<usize> {
        let suffix = self.suffix_of(key)?;
        if suffix == "strings" {
            return Some(0);
        }
        let number = suffix.strip_prefix("strings:")?.parse().ok()?;
        (number > 0 && self.strings(number) == key).then_some(number)
    }

    /// What follows the name in a key of this table; none for a key of any other.
    pub fn suffix_of<'k>(&self, key: &'k str) -> Option<&'k str> {
        key.strip_prefix(&self.encoded_name)?.strip_prefix(':')
    }

    /// The bounds of the keys of all rows: from the first, inclusive, to the second, exclusive.
    pub fn row_bounds(&self) -> (String, String) {
        (self.key("row:"), self.key("row;"))
    }

    /// The bounds of the keys of all string chunks.
    pub fn string_bounds(&self) -> (String, String) {
        (self.key("strings"), self.key("strings;"))
    }

    /// The bounds of the keys of all blocks.
    pub fn block_bounds(&self) -> (String, String) {
        (self.key("block:"), self.key("block;"))
    }

    /// The bounds of the keys of the blocks of one column.
    pub fn column_bounds(&self, column: BlockColumn) -> (String, String) {
        (self.key(&format!("block:{column}:")), self.key(&format!("block:{column};")))
    }

    fn key(&self, suffix: &str) -> String {
        format!("{}:{suffix}", self.encoded_name)
    }
}

/// What follows the name of a table and its `:` in the key of a chunk of its string table.
pub(super) fn strings_suffix(chunk: usize) -> String {
    match chunk {
        0 => "strings".to_owned(),
        _ => format!("strings:{chunk}"),
    }
}

/// The name of the table whose metadata stands under a key; none if no metadata of this program
/// can stand there.
pub fn store_name_of(metadata_key: &str) -> Option<String> {
    let encoded = metadata_key.strip_suffix(":meta")?;
    let name = percent_decode_str(encoded).decode_utf8().ok()?;
    let keys = StoreKeys::new(&name).ok()?;
    (keys.encoded_name == encoded).then(|| name.into_owned())
}

/// Only `:` and `%` are encoded, so that other names can be read in the browser's developer tools.
fn encode_name(name: &str) -> String {
    name.replace('%', "%25").replace(':', "%3A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column_store::ColumnId;

    const HOSTILE: [&str; 12] = [
        "a",
        "a:b",
        "a:row:1",
        "a:meta",
        "%",
        "%3A",
        "%253A",
        "\u{FFFF}",
        "🦆",
        "__proto__",
        "é",
        "e\u{301}",
    ];

    #[test]
    fn every_name_is_read_back_from_its_metadata_key() {
        for name in HOSTILE {
            let key = StoreKeys::new(name).unwrap().metadata();

            assert_eq!(store_name_of(&key).as_deref(), Some(name));
        }
    }

    #[test]
    fn plain_names_stand_in_keys_as_they_are() {
        let keys = StoreKeys::new("Größen 🦆").unwrap();

        assert_eq!(keys.metadata(), "Größen 🦆:meta");
        assert_eq!(keys.row("row:7"), "Größen 🦆:row:7");
        assert_eq!(
            (keys.strings(0), keys.strings(12)),
            ("Größen 🦆:strings".into(), "Größen 🦆:strings:12".into())
        );
    }

    #[test]
    fn no_key_of_one_table_lies_within_the_bounds_of_another() {
        for name in HOSTILE {
            let keys = StoreKeys::new(name).unwrap();
            for other in HOSTILE.iter().filter(|other| **other != name) {
                let other = StoreKeys::new(other).unwrap();

                let (low, high) = keys.row_bounds();
                assert!(!(low.as_str()..high.as_str()).contains(&other.row("row:1").as_str()));
                assert_eq!(keys.suffix_of(&other.row("row:1")), None);
            }
        }
    }

    #[test]
    fn blocks_are_read_back_from_their_keys_and_from_no_others() {
        let keys = StoreKeys::new("a:b").unwrap();
        for column in [
            BlockColumn::RowIds,
            BlockColumn::Live,
            BlockColumn::Expires,
            BlockColumn::Cells(ColumnId(0)),
            BlockColumn::Cells(ColumnId(u32::MAX)),
        ] {
            let block = BlockKey { column, block: 17 };
            let key = keys.block(block);

            assert_eq!(key, format!("a%3Ab:block:{column}:17"));
            assert_eq!(keys.block_of(&key), Some(block));
            let (low, high) = keys.column_bounds(column);
            assert!((low..high).contains(&key));
        }
        for suffix in
            ["block:1", "block:01:0", "block:1:00", "block:$hash:0", "block:-1:0", "row:1"]
        {
            assert_eq!(keys.block_of(&keys.row(suffix)), None, "{suffix}");
        }
    }

    #[test]
    fn names_that_are_empty_or_too_long_are_refused() {
        assert_eq!(StoreKeys::new(""), Err(InvalidName::Empty));
        assert!(StoreKeys::new(&"é".repeat(MAX_NAME_CHARS)).is_ok());
        let error = StoreKeys::new(&"é".repeat(MAX_NAME_CHARS + 1)).unwrap_err();
        assert!(matches!(error, InvalidName::TooLong { char_count: 256, .. }));
    }

    #[test]
    fn keys_that_are_not_written_here_are_no_names_and_no_chunks() {
        for key in ["a", ":meta", "a%3a:meta", "a%41:meta", "a:b:meta", "%FF:meta", "a:row:1"] {
            assert_eq!(store_name_of(key), None, "{key}");
        }
        let keys = StoreKeys::new("a").unwrap();
        for key in ["a:strings:0", "a:strings:01", "a:strings:+1", "a:strings:", "b:strings"] {
            assert_eq!(keys.string_chunk_of(key), None, "{key}");
        }
        assert_eq!(keys.string_chunk_of("a:strings"), Some(0));
        assert_eq!(keys.string_chunk_of("a:strings:17"), Some(17));
    }
}
