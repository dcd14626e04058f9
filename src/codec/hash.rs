use std::fmt;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::column_store::{ColumnId, NO_EXPIRY, RowId, ValueRef};

/// The hash of the logical content of one entry: xxh3-64, written as 16 hex digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct EntryHash(u64);

/// The wrapping sum of the hashes of all entries of a table, written as 16 hex digits.
///
/// It does not depend on their order, so it can be kept up with every change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Digest(u64);

impl EntryHash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_64(bytes))
    }

    pub(super) const fn from_le_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }

    pub(super) const fn to_le_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        parse_hex(text, 16).map(|hash| Self(hash as u64))
    }
}

/// Hashes bytes that lie in several places as if they followed each other.
pub(super) struct EntryHasher(Xxh3);

impl EntryHasher {
    pub(super) const fn new() -> Self {
        Self(Xxh3::new())
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn finish(&self) -> EntryHash {
        EntryHash(self.0.digest())
    }
}

impl Digest {
    pub(super) fn parse(text: &str) -> Option<Self> {
        parse_hex(text, 16).map(|digest| Self(digest as u64))
    }

    /// Counts an entry in.
    pub const fn add(&mut self, entry: EntryHash) {
        self.0 = self.0.wrapping_add(entry.0);
    }

    /// Counts an entry out.
    pub const fn remove(&mut self, entry: EntryHash) {
        self.0 = self.0.wrapping_sub(entry.0);
    }
}

impl fmt::Display for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The number that exactly `digit_count` lower-case hex digits stand for.
pub(super) fn parse_hex(text: &str, digit_count: usize) -> Option<u128> {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != digit_count || !text.bytes().all(is_digit) {
        return None;
    }
    u128::from_str_radix(text, 16).ok()
}

/// Writes rows in their canonical binary form, of which hashes are made.
///
/// The form does not depend on how text is written: two rows have the same form exactly when they
/// stand under the same key and hold the same.
#[derive(Debug, Default)]
pub(super) struct CanonicalForm {
    bytes: Vec<u8>,
}

impl CanonicalForm {
    /// The hash of a row. `cells` come in rising order of their column numbers.
    pub(super) fn row_hash<'a>(
        &mut self,
        key_suffix: &str,
        row: RowId,
        expires_at_ms: Option<i64>,
        cells: impl Iterator<Item = (ColumnId, ValueRef<'a>)>,
    ) -> EntryHash {
        self.bytes.clear();
        self.text(key_suffix);
        self.bytes.extend(row.0.to_le_bytes());
        self.bytes.extend(expires_at_ms.unwrap_or(NO_EXPIRY).to_le_bytes());
        for (column, value) in cells {
            self.bytes.extend(column.0.to_le_bytes());
            self.value(value);
        }
        EntryHash::of(&self.bytes)
    }

    /// The hash of a chunk of the string table.
    pub(super) fn strings_hash<'a>(
        &mut self,
        chunk: usize,
        strings: impl Iterator<Item = &'a str>,
    ) -> EntryHash {
        self.bytes.clear();
        self.bytes.extend((chunk as u32).to_le_bytes());
        strings.for_each(|text| self.text(text));
        EntryHash::of(&self.bytes)
    }

    fn value(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => self.bytes.push(0),
            ValueRef::Int(int) => self.tagged(1, &int.to_le_bytes()),
            ValueRef::Float(float) => self.tagged(2, &canonical_bits(float).to_le_bytes()),
            ValueRef::String(text) => {
                self.bytes.push(3);
                self.text(text);
            }
            ValueRef::Bool(bool) => self.tagged(4, &[u8::from(bool)]),
            ValueRef::Date(date) => self.tagged(5, &date.days().to_le_bytes()),
            ValueRef::Timestamp(timestamp) => self.tagged(6, &timestamp.ms().to_le_bytes()),
        }
    }

    fn tagged(&mut self, tag: u8, bytes: &[u8]) {
        self.bytes.push(tag);
        self.bytes.extend(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes.extend((text.len() as u32).to_le_bytes());
        self.bytes.extend(text.as_bytes());
    }
}

/// Every NaN is one value.
fn canonical_bits(float: f64) -> u64 {
    if float.is_nan() { 0x7ff8_0000_0000_0000 } else { float.to_bits() }
}
