use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr2_iter};

use super::Delimiter;
use super::plain::Taken;
use crate::ImportError;
use peristyle_column_store::MAX_COLUMNS;

/// The most text of one record, far above what cells of usual length come to in all columns.
const MAX_RECORD_BYTES: usize = 64 << 20;
const FIRST_TEXT_BYTES: usize = 4_096;
const FIRST_ENDS: usize = 64;

/// Cuts bytes into records: `csv-core`, and what it does not tell: on which line a record starts, which
/// empty fields were quoted, empty lines, quotes that never close, bytes that are not UTF-8.
///
/// The result does not depend on where the bytes are cut into pushes.
#[derive(Debug)]
pub(super) struct RecordReader {
    reader: Reader,
    /// Reads a record a second time, field by field, where it must be known which fields were quoted.
    fields: Reader,
    max_cell_bytes: usize,
    /// The unescaped text of the open record, and where its fields end.
    text: Vec<u8>,
    text_len: usize,
    ends: Vec<usize>,
    field_count: usize,
    /// The bytes of the open record that came with earlier pushes; empty if none is open.
    raw: Vec<u8>,
    quoted_empty: Vec<bool>,
    /// Where the open or next record starts.
    line: u64,
    byte: u64,
    /// The last byte was a CR that ended a record, so that a LF belongs to it.
    after_cr: bool,
}

/// What a line, or several, turned out to be.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// An empty line between records.
    EmptyLine { line: u64 },
    /// A record.
    Record(Record<'a>),
}

/// A record: at least one field, all of them UTF-8.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) line: u64,
    text: &'a [u8],
    ends: &'a [usize],
    /// Which fields are quoted and empty; itself empty if none is.
    quoted_empty: &'a [bool],
}

impl<'a> Record<'a> {
    pub(super) const fn field_count(&self) -> usize {
        self.ends.len()
    }

    /// The texts of the fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let Self { text, ends, .. } = *self;
        let mut start = 0;
        ends.iter().map(move |&end| {
            let field = &text[start..end];
            start = end;
            field
        })
    }

    /// The fields that are quoted and empty.
    pub(super) fn quoted_empty(&self) -> impl Iterator<Item = usize> + use<'a> {
        let marks = self.quoted_empty.iter().enumerate();
        marks.filter(|(_, quoted_empty)| **quoted_empty).map(|(field, _)| field)
    }
}

impl RecordReader {
    /// `first_byte` is the place in the file of the byte that will be pushed first.
    pub(super) fn new(delimiter: Delimiter, max_cell_bytes: usize, first_byte: u64) -> Self {
        Self {
            reader: reader(delimiter),
            fields: reader(delimiter),
            max_cell_bytes,
            text: vec![0; FIRST_TEXT_BYTES],
            text_len: 0,
            ends: vec![0; FIRST_ENDS],
            field_count: 0,
            raw: Vec::new(),
            quoted_empty: Vec::new(),
            line: 1,
            byte: first_byte,
            after_cr: false,
        }
    }

    /// The line of the record that starts at the front of the input; none if that is in the middle of
    /// one, or there is no more. What is left of the last record's line end is taken off.
    pub(super) fn next_line(&mut self, input: &mut &[u8]) -> Option<u64> {
        if !self.raw.is_empty() {
            return None;
        }
        self.skip_line_feed(input);
        (!input.is_empty()).then_some(self.line)
    }

    /// Notes that records were taken off the front of the input, each on a line of its own.
    pub(super) const fn pass(&mut self, taken: Taken) {
        self.line += taken.record_count as u64;
        self.byte += taken.byte_count as u64;
    }

    /// The most bytes of a record that is surely within all bounds.
    pub(super) fn safe_bytes(&self) -> usize {
        self.max_cell_bytes.min(MAX_RECORD_BYTES)
    }

    /// The next record or empty line, taken off the front of the input. None when the input is used up.
    pub(super) fn next(&mut self, input: &mut &[u8]) -> Result<Option<Item<'_>>, ImportError> {
        if self.raw.is_empty()
            && let Some(line) = self.skip_line_end(input)
        {
            return Ok(Some(Item::EmptyLine { line }));
        }
        if input.is_empty() {
            return Ok(None);
        }
        let (consumed, complete) = self.read(input)?;
        let (record, rest) = input.split_at(consumed);
        *input = rest;
        if complete {
            return self.end_record(record).map(|record| Some(Item::Record(record)));
        }
        self.raw.extend_from_slice(record);
        Ok(None)
    }

    /// The last record, if the file does not end with a line end.
    pub(super) fn finish(&mut self) -> Result<Option<Record<'_>>, ImportError> {
        if self.raw.is_empty() {
            return Ok(None);
        }
        // A line end ends every record, unless it stands between quotes.
        let (_, complete) = self.read(b"\n")?;
        if !complete {
            return Err(self.unclosed_quote());
        }
        self.end_record(b"\n").map(Some)
    }

    /// Skips what is left of the last record's line end. If then a line ends at once, skips that too
    /// and gives its number.
    fn skip_line_end(&mut self, input: &mut &[u8]) -> Option<u64> {
        self.skip_line_feed(input);
        let (&end @ (b'\r' | b'\n'), rest) = input.split_first()? else { return None };
        *input = rest;
        self.byte += 1;
        self.after_cr = end == b'\r';
        self.line += 1;
        Some(self.line - 1)
    }

    /// Skips the LF of a CRLF whose CR ended a record.
    fn skip_line_feed(&mut self, input: &mut &[u8]) {
        let Some(&first) = input.first() else { return };
        if self.after_cr && first == b'\n' {
            *input = &input[1..];
            self.byte += 1;
        }
        self.after_cr = false;
    }

    /// Reads on until the record or the input ends. Gives the bytes consumed and whether the record is
    /// complete.
    fn read(&mut self, input: &[u8]) -> Result<(usize, bool), ImportError> {
        let mut consumed = 0;
        loop {
            let (result, bytes_in, bytes_out, ends) = self.reader.read_record(
                &input[consumed..],
                &mut self.text[self.text_len..],
                &mut self.ends[self.field_count..],
            );
            consumed += bytes_in;
            self.text_len += bytes_out;
            self.field_count += ends;
            self.check_lengths()?;
            match result {
                ReadRecordResult::Record => return Ok((consumed, true)),
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.field_count > MAX_COLUMNS => {
                    return Err(ImportError::TooManyColumns { line: self.line, max: MAX_COLUMNS });
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {
                    return Ok((consumed, false));
                }
            }
        }
    }

    /// Of the record, the fields that are complete, and the open one.
    fn check_lengths(&self) -> Result<(), ImportError> {
        if self.text_len <= self.safe_bytes() {
            return Ok(());
        }
        let mut start = 0;
        let ends = self.ends[..self.field_count].iter().chain([&self.text_len]);
        for (column, &end) in (1..).zip(ends) {
            if end - start > self.max_cell_bytes {
                let max_bytes = self.max_cell_bytes;
                return Err(ImportError::CellTooLong { line: self.line, column, max_bytes });
            }
            start = end;
        }
        if self.text_len > MAX_RECORD_BYTES {
            return Err(ImportError::RecordTooLong {
                line: self.line,
                max_bytes: MAX_RECORD_BYTES,
            });
        }
        Ok(())
    }

    /// Hands out the record whose last bytes are given, and is ready for the next.
    fn end_record(&mut self, last: &[u8]) -> Result<Record<'_>, ImportError> {
        let (line, field_count, text_len) = (self.line, self.field_count, self.text_len);
        if field_count > MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { line, max: MAX_COLUMNS });
        }
        let mut earlier = std::mem::take(&mut self.raw);
        let raw = if earlier.is_empty() {
            last
        } else {
            earlier.extend_from_slice(last);
            &earlier
        };
        self.check_utf8(raw)?;
        self.quoted_empty.clear();
        let has_quotes = memchr(b'"', raw).is_some();
        if has_quotes {
            self.find_quoted_empty(raw);
        }
        self.line += if has_quotes { line_end_count(raw) } else { 1 };
        self.byte += raw.len() as u64;
        self.after_cr = raw.last() == Some(&b'\r');
        earlier.clear();
        self.raw = earlier;
        (self.text_len, self.field_count) = (0, 0);
        Ok(Record {
            line,
            text: &self.text[..text_len],
            ends: &self.ends[..field_count],
            quoted_empty: &self.quoted_empty,
        })
    }

    fn check_utf8(&self, raw: &[u8]) -> Result<(), ImportError> {
        std::str::from_utf8(raw).map(|_| ()).map_err(|error| {
            let valid = &raw[..error.valid_up_to()];
            ImportError::NotUtf8 {
                line: self.line + line_end_count(valid),
                byte: self.byte + valid.len() as u64,
            }
        })
    }

    /// Marks the fields that are empty and quoted. Leaves the marks empty if no field is empty.
    fn find_quoted_empty(&mut self, raw: &[u8]) {
        let ends = &self.ends[..self.field_count];
        let any_empty = ends.first() == Some(&0) || ends.windows(2).any(|pair| pair[0] == pair[1]);
        if !any_empty {
            return;
        }
        let mut scratch = vec![0; self.text_len + 1];
        let starts = FieldStarts { reader: &mut self.fields, raw, at: 0, text: &mut scratch };
        let mut end_before = 0;
        self.quoted_empty.extend(ends.iter().zip(starts).map(|(&end, start)| {
            let empty = end == end_before;
            end_before = end;
            empty && raw[start] == b'"'
        }));
    }

    fn unclosed_quote(&mut self) -> ImportError {
        let mut scratch = vec![0; self.text_len + 1];
        let (reader, raw) = (&mut self.fields, self.raw.as_slice());
        let starts = FieldStarts { reader, raw, at: 0, text: &mut scratch };
        let (column, start) = (1..).zip(starts).last().unwrap_or((1, 0));
        ImportError::UnclosedQuote { line: self.line + line_end_count(&self.raw[..start]), column }
    }
}

/// A reader that takes no byte order mark off: it has read an empty line, which it skips. Two are built
/// where two are needed, since a clone of one loses its tables.
fn reader(delimiter: Delimiter) -> Reader {
    let mut reader = ReaderBuilder::new().delimiter(delimiter.byte()).build();
    reader.read_record(b"\n", &mut [0], &mut [0]);
    reader
}

/// Where the fields of a record start in its bytes.
struct FieldStarts<'a> {
    reader: &'a mut Reader,
    raw: &'a [u8],
    at: usize,
    /// Room for the longest field.
    text: &'a mut [u8],
}

impl Iterator for FieldStarts<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let start = self.at;
        if start == self.raw.len() {
            return None;
        }
        let (_, consumed, _) = self.reader.read_field(&self.raw[start..], self.text);
        self.at += consumed;
        Some(start)
    }
}

/// How many lines end in these bytes, by LF, CR or both.
fn line_end_count(bytes: &[u8]) -> u64 {
    let ends = memchr2_iter(b'\r', b'\n', bytes);
    ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).count() as u64
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
