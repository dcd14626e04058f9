use thiserror::Error;

use crate::codec::EntryHash;
use crate::codec::hash::EntryHasher;
use crate::column_store::{BlockError, ChunkError};

const MAGIC: [u8; 4] = *b"Peri";
/// The version of the form of entries of bytes.
const VERSION: u8 = 1;
pub(super) const HEADER_BYTES: usize = 16;
const CHECKSUM_BYTES: usize = 8;

/// Why an entry of bytes cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BinaryError {
    /// It is shorter or longer than what it says it holds.
    #[error("it has {found} bytes, and {expected} would hold what it begins with")]
    Length {
        /// How many bytes it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// It does not begin as the entries of this program do.
    #[error("it does not begin as an entry of this program does")]
    Magic,
    /// No version of this program wrote it.
    #[error("there is no version {version} of such entries")]
    NoSuchVersion {
        /// The version that it claims.
        version: u8,
    },
    /// Another kind of entry belongs there.
    #[error("it holds what is called {found}, and {expected} belongs there")]
    Type {
        /// The number of the type that it claims.
        found: u8,
        /// The number of the type that belongs there.
        expected: u8,
    },
    /// Something is written as this program does not write it.
    #[error("its {part} is not written as it would be")]
    Form {
        /// What is.
        part: &'static str,
    },
    /// It is not what was written under that key.
    #[error("its checksum is {stored}, and its content under this key has {computed}")]
    Checksum {
        /// The checksum that is written in it.
        stored: EntryHash,
        /// The checksum of its content.
        computed: EntryHash,
    },
    /// It makes no block.
    #[error("{0}")]
    Block(#[from] BlockError),
    /// It makes no chunk of strings.
    #[error("{0}")]
    Chunk(#[from] ChunkError),
    /// Its text is no UTF-8.
    #[error("its text is no UTF-8 from byte {valid_bytes} on")]
    Utf8 {
        /// How many bytes of it are.
        valid_bytes: usize,
    },
}

/// An entry of bytes as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedEntry {
    /// The bytes, the checksum among them.
    pub bytes: Vec<u8>,
    /// The hash of what it holds and of the end of its key.
    pub hash: EntryHash,
}

/// What every entry of bytes begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) tag: u8,
    pub(super) count: u16,
    pub(super) form: u8,
}

impl Header {
    /// An entry that begins so, with room for its content.
    pub(super) fn begin(self, content_bytes: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + content_bytes + CHECKSUM_BYTES);
        bytes.extend(MAGIC);
        bytes.extend([VERSION, self.tag]);
        bytes.extend(self.count.to_le_bytes());
        bytes.push(self.form);
        bytes.resize(HEADER_BYTES, 0);
        bytes
    }

    /// The header and the content of an entry that should be of some type. What is found is checked
    /// from the front, so that the error says the most.
    pub(super) fn read(bytes: &[u8], expected_tag: u8) -> Result<(Self, &[u8]), BinaryError> {
        let least = HEADER_BYTES + CHECKSUM_BYTES;
        let too_short = || BinaryError::Length { found: bytes.len(), expected: least };
        let (header, rest) = bytes.split_first_chunk::<HEADER_BYTES>().ok_or_else(too_short)?;
        let (content, _) = rest.split_last_chunk::<CHECKSUM_BYTES>().ok_or_else(too_short)?;
        if header[..4] != MAGIC {
            return Err(BinaryError::Magic);
        }
        if header[4] != VERSION {
            return Err(BinaryError::NoSuchVersion { version: header[4] });
        }
        if header[5] != expected_tag {
            return Err(BinaryError::Type { found: header[5], expected: expected_tag });
        }
        let count = u16::from_le_bytes([header[6], header[7]]);
        if header[9..] != [0; 7] {
            return Err(BinaryError::Form { part: "header" });
        }
        Ok((Self { tag: header[5], count, form: header[8] }, content))
    }
}

/// Ends an entry with the checksum of what it holds, under a key that ends in `suffix`.
pub(super) fn finish(suffix: &str, mut bytes: Vec<u8>) -> EncodedEntry {
    let hash = entry_hash(suffix, &bytes);
    bytes.extend(hash.to_le_bytes());
    EncodedEntry { bytes, hash }
}

/// Checks the checksum at the end of an entry that stands under a key that ends in `suffix`.
pub(super) fn check(suffix: &str, bytes: &[u8]) -> Result<EntryHash, BinaryError> {
    let Some((content, stored)) = bytes.split_last_chunk::<CHECKSUM_BYTES>() else {
        return Err(BinaryError::Length { found: bytes.len(), expected: CHECKSUM_BYTES });
    };
    let (stored, computed) = (EntryHash::from_le_bytes(*stored), entry_hash(suffix, content));
    if stored == computed { Ok(computed) } else { Err(BinaryError::Checksum { stored, computed }) }
}

fn entry_hash(suffix: &str, content: &[u8]) -> EntryHash {
    let mut hasher = EntryHasher::new();
    hasher.update(&(suffix.len() as u32).to_le_bytes());
    hasher.update(suffix.as_bytes());
    hasher.update(content);
    hasher.finish()
}
