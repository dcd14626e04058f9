use super::envelope::{BinaryError, EncodedEntry, Header, check, finish};
use super::packing::{pack, unpack};
use crate::codec::EntryHash;
use crate::codec::keys::strings_suffix;
use crate::column_store::{STRING_CHUNK_STRINGS, StringChunk};

const STRINGS: u8 = 10;

/// The entry of a chunk of a string table, as tables in blocks have it.
pub fn encode_string_chunk(chunk: usize, strings: &StringChunk) -> EncodedEntry {
    let (ends, text) = (strings.ends(), strings.text());
    let header = Header { tag: STRINGS, count: ends.len() as u16, form: 0 };
    let mut bytes = header.begin(ends.len() * 4 + text.len());
    pack(&mut bytes, ends);
    bytes.extend(text.as_bytes());
    finish(&strings_suffix(chunk), bytes)
}

/// The strings of the entry of a chunk, with the hash of what it holds.
///
/// # Errors
/// If the bytes are not those that were written for that chunk.
pub fn decode_string_chunk(
    chunk: usize,
    bytes: &[u8],
) -> Result<(StringChunk, EntryHash), BinaryError> {
    let (header, content) = Header::read(bytes, STRINGS)?;
    let count = usize::from(header.count);
    if header.form != 0 || count > STRING_CHUNK_STRINGS {
        return Err(BinaryError::Form { part: "header" });
    }
    let Some((ends, text)) = content.split_at_checked(count * 4) else {
        let expected = bytes.len() - content.len() + count * 4;
        return Err(BinaryError::Length { found: bytes.len(), expected });
    };
    let hash = check(&strings_suffix(chunk), bytes)?;
    let text = std::str::from_utf8(text)
        .map_err(|error| BinaryError::Utf8 { valid_bytes: error.valid_up_to() })?;
    Ok((StringChunk::from_parts(text.to_owned(), unpack(ends))?, hash))
}

/// How many strings an entry says it has, though it may be damaged.
pub fn claimed_string_count(bytes: &[u8]) -> Option<u32> {
    Header::read(bytes, STRINGS).ok().map(|(header, _)| u32::from(header.count))
}
