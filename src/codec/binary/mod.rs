//! Entries of bytes: the blocks of columns, and chunks of the string table beside them.

mod block_key;
mod blocks;
mod envelope;
mod packing;
mod string_chunks;

pub use block_key::{BlockColumn, BlockKey};
pub use blocks::{BlockRef, DecodedBlock, decode_block, encode_block};
pub use envelope::{BinaryError, EncodedEntry};
pub use string_chunks::{decode_string_chunk, encode_string_chunk};

#[cfg(test)]
mod tests;
