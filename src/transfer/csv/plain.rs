use memchr::{memchr, memchr2};

use super::rows::Chunk;

/// One bit, the highest, of each byte of a word.
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const WORD_BYTES: usize = size_of::<u64>();

/// The records at the front of some bytes, as far as they are plain: whole, of as many fields as there
/// are columns, not empty lines, ending with LF or CRLF, and with quotes, if at all, around a whole
/// field that has neither a quote nor a line end in it. Nearly all records of nearly all files are.
///
/// It reads them eight bytes at a time. What is not plain it leaves to the reader that knows all the
/// rules, so it decides nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlainRecords<'a> {
    input: &'a [u8],
    delimiter: u8,
    /// The most bytes of a record.
    max_bytes: usize,
}

/// What was taken off the front of the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) byte_count: usize,
    pub(super) record_count: usize,
}

/// The record that is being read into a chunk.
struct OpenRecord {
    /// Where it starts in the input, and where its open field does.
    start: usize,
    field_start: usize,
    /// What of the input is in the chunk already.
    copied: usize,
    /// What to add, wrapping, to a place in the input for its place in the chunk.
    shift: usize,
    field_count: usize,
    /// The field that ends next is empty and quoted.
    quoted_empty: bool,
    /// It may have bytes that are not ASCII.
    is_wide: bool,
}

/// What a byte that means something turned out to be.
enum Step {
    /// A field ended.
    Field,
    /// The record ended, and the next one starts at this place.
    Record { next: usize },
    /// A quoted field ended at this place.
    Quoted { end: usize },
    /// The record is not plain, or not whole.
    Stop,
}

impl<'a> PlainRecords<'a> {
    pub(super) const fn new(input: &'a [u8], delimiter: u8, max_bytes: usize) -> Self {
        Self { input, delimiter, max_bytes }
    }

    /// Puts them into a chunk until it is full.
    pub(super) fn read_into(&self, chunk: &mut Chunk) -> Taken {
        let mut taken = Taken::default();
        let mut length = chunk.len();
        let mut record = OpenRecord::new(0, length.0);
        let mut at = 0;
        'words: while at < self.input.len() {
            let word = word_at(self.input, at);
            record.is_wide |= word & HIGH_BITS != 0;
            let mut marks = self.marks(word);
            while marks != 0 {
                let place = at + marks.trailing_zeros() as usize / WORD_BYTES;
                marks &= marks - 1;
                if place < record.field_start {
                    continue;
                }
                match self.step(place, &mut record, chunk) {
                    Step::Field => {}
                    Step::Quoted { end } => {
                        at = end;
                        continue 'words;
                    }
                    Step::Record { next } => {
                        taken.byte_count = next;
                        taken.record_count += 1;
                        length = chunk.len();
                        if chunk.is_full() {
                            break 'words;
                        }
                        record = OpenRecord::new(next, length.0);
                        record.is_wide = word & HIGH_BITS != 0;
                    }
                    Step::Stop => break 'words,
                }
            }
            at += WORD_BYTES;
        }
        chunk.truncate(length);
        taken
    }

    fn step(&self, place: usize, record: &mut OpenRecord, chunk: &mut Chunk) -> Step {
        let after = self.input.get(place + 1);
        match (self.input[place], after) {
            (b'\n', _) => self.end_record(place, place + 1, record, chunk),
            (b'\r', Some(b'\n')) => self.end_record(place, place + 2, record, chunk),
            (b'"', _) if place == record.field_start => self.quoted_field(place, record, chunk),
            (b'\r' | b'"', _) => Step::Stop,
            _ => {
                record.end_field(place, chunk);
                record.field_start = place + 1;
                Step::Field
            }
        }
    }

    fn end_record(
        &self,
        end: usize,
        next: usize,
        record: &mut OpenRecord,
        chunk: &mut Chunk,
    ) -> Step {
        let bytes = &self.input[record.start..end];
        let is_plain = record.field_count + 1 == chunk.column_count()
            && !bytes.is_empty()
            && bytes.len() <= self.max_bytes
            && (!record.is_wide || std::str::from_utf8(bytes).is_ok());
        if !is_plain {
            return Step::Stop;
        }
        record.end_field(end, chunk);
        chunk.push_text(&self.input[record.copied..end]);
        chunk.push_text(b"\n");
        Step::Record { next }
    }

    /// Puts the text between two quotes into the chunk.
    fn quoted_field(&self, place: usize, record: &mut OpenRecord, chunk: &mut Chunk) -> Step {
        let rest = &self.input[place + 1..];
        let Some(text_bytes) = memchr(b'"', rest) else { return Step::Stop };
        let (text, behind) = (&rest[..text_bytes], &rest[text_bytes + 1..]);
        let ends_here = match behind {
            [b'\n', ..] | [b'\r', b'\n', ..] => true,
            [byte, ..] => *byte == self.delimiter,
            [] => false,
        };
        if !ends_here || memchr2(b'\n', b'\r', text).is_some() {
            return Step::Stop;
        }
        chunk.push_text(&self.input[record.copied..place]);
        chunk.push_text(text);
        let end = place + 1 + text_bytes + 1;
        record.copied = end;
        record.shift = record.shift.wrapping_sub(2);
        record.quoted_empty = text.is_empty();
        record.is_wide |= !text.is_ascii();
        Step::Quoted { end }
    }

    /// A bit for each byte of a word that means something.
    const fn marks(&self, word: u64) -> u64 {
        equal(word, self.delimiter) | equal(word, b'\n') | equal(word, b'\r') | equal(word, b'"')
    }
}

impl OpenRecord {
    const fn new(start: usize, text_bytes: usize) -> Self {
        Self {
            start,
            field_start: start,
            copied: start,
            shift: text_bytes.wrapping_sub(start),
            field_count: 0,
            quoted_empty: false,
            is_wide: false,
        }
    }

    fn end_field(&mut self, place: usize, chunk: &mut Chunk) {
        chunk.end_cell(place.wrapping_add(self.shift), self.quoted_empty);
        self.field_count += 1;
        self.quoted_empty = false;
    }
}

/// The next eight bytes, with zeros behind the last, which mean nothing.
fn word_at(input: &[u8], at: usize) -> u64 {
    let rest = &input[at..];
    if let Some(bytes) = rest.first_chunk() {
        return u64::from_le_bytes(*bytes);
    }
    let mut bytes = [0; WORD_BYTES];
    bytes[..rest.len()].copy_from_slice(rest);
    u64::from_le_bytes(bytes)
}

/// The highest bit of each byte that is the one looked for, and no other bit.
const fn equal(word: u64, byte: u8) -> u64 {
    let differs = word ^ (LOW_BITS * byte as u64);
    !(((differs & !HIGH_BITS) + !HIGH_BITS) | differs | !HIGH_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands_and_no_other() {
        for byte in [b',', b'\n', b'"', b'\t'] {
            for place in 0..WORD_BYTES {
                for other in 0..=u8::MAX {
                    let mut bytes = [other; WORD_BYTES];
                    bytes[place] = byte;
                    let found = equal(u64::from_le_bytes(bytes), byte);

                    let all = if other == byte { HIGH_BITS } else { 0x80 << (place * 8) };
                    assert_eq!(found, all, "{byte} at {place} among {other}");
                }
            }
        }
    }
}
