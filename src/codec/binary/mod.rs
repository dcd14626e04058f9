//! Entries of bytes: the blocks of columns, and chunks of the string table beside them.

mod block_key;
mod blocks;
mod envelope;
mod packing;
mod string_chunks;

pub use block_key::{BlockColumn, BlockKey};
pub use blocks::{BlockRef, DecodedBlock, claimed_block_type, decode_block, encode_block};
pub use envelope::{BinaryError, EncodedEntry};
pub use string_chunks::{claimed_string_count, decode_string_chunk, encode_string_chunk};

#[cfg(test)]
mod tests;
