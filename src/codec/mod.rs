//! Rows, blocks of columns, string tables and metadata to and from what is stored, and the keys they
//! stand under; knows no storage.
//!
//! `FORMAT.md` is the specification of everything here. Decoders take any text or bytes whatever and either
//! give back what was encoded or say what is wrong; they never guess.

mod backup;
mod binary;
mod hash;
mod keys;
mod layout;
mod members;
mod metadata;
mod metadata_outline;
mod strings;

pub use backup::{BACKUP_VERSION, BackupArea, BackupItem, BackupReader, BackupWriter};
pub use binary::{
    BinaryError, BlockColumn, BlockKey, BlockRef, DecodedBlock, EncodedEntry, claimed_block_type,
    claimed_string_count, decode_block, decode_string_chunk, encode_block, encode_string_chunk,
};
pub use hash::{Digest, EntryHash};
pub use keys::{InvalidName, MAX_NAME_CHARS, StoreKeys, store_name_of};
pub use layout::{
    AUTO_MAX_ROWS, AUTO_MIN_COLUMNS_ROWS, CellLoss, DecodedRow, EncodedRow, InferredColumn, Layout,
    LayoutChoice, RowDecoder, RowEncoder, RowError, RowSalvager, SalvagedRow, infer_columns,
    infer_key,
};
pub use metadata::{FORMAT_VERSION, MetadataError, SaveId, TableMetadata};
pub use metadata_outline::{MetadataOutline, OutlineColumn};
pub use strings::{StringsError, decode_strings, encode_strings};
