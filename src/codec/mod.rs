//! Rows, string tables and metadata to and from the text that is stored, and the keys they stand
//! under; knows no storage.
//!
//! `FORMAT.md` is the specification of everything here. Decoders take any text whatever and either
//! give back what was encoded or say what is wrong; they never guess.

mod hash;
mod keys;
mod layout;
mod metadata;
mod strings;

pub use hash::{Digest, EntryHash};
pub use keys::{InvalidName, MAX_NAME_CHARS, StoreKeys, store_name_of};
pub use layout::{DecodedRow, EncodedRow, Layout, RowDecoder, RowEncoder, RowError};
pub use metadata::{FORMAT_VERSION, MetadataError, SaveId, TableMetadata};
pub use strings::{StringsError, decode_strings, encode_strings};
