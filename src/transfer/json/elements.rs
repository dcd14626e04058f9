use memchr::memchr_iter;

use super::JsonShape;
use crate::ImportError;

/// The most bytes of one row: longer ones are nearly always a bracket that was never closed.
const MAX_ELEMENT_BYTES: usize = 64 << 20;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// One row of the file, not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// The line on which it starts, from 1.
    pub(super) line: u64,
    /// Its number, from 1.
    pub(super) number: u64,
    /// Its text: from its opening bracket to the closing one, or a value that is neither object nor
    /// array.
    pub(super) text: &'a str,
}

/// Cuts a file that comes in pieces into rows: brackets are counted, strings are skipped, nothing else is
/// understood.
#[derive(Debug)]
pub(super) struct Elements {
    shape: Option<JsonShape>,
    /// What was read of a row that has begun.
    open: Vec<u8>,
    place: Place,
    /// How many brackets are open in the row.
    depth: u32,
    in_string: bool,
    after_backslash: bool,
    /// Of the next byte.
    line: u64,
    byte: u64,
    /// Of the first byte of the row.
    start: (u64, u64),
    number: u64,
}

/// Where the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before everything.
    Start,
    /// After the first bracket, of which it is not known whether it opens the array of rows or a row.
    FirstBracket,
    /// Where a row begins, or the array ends if there was none.
    FirstRow,
    /// Where a row begins.
    Row,
    Inside,
    /// Where a comma stands, or the array ends.
    AfterRow,
    /// After the array.
    End,
}

impl Elements {
    pub(super) const fn new(shape: Option<JsonShape>) -> Self {
        Self {
            shape,
            open: Vec::new(),
            place: Place::Start,
            depth: 0,
            in_string: false,
            after_backslash: false,
            line: 1,
            byte: 0,
            start: (1, 0),
            number: 0,
        }
    }

    /// What was given or found; an array if nothing was found.
    pub(super) fn shape(&self) -> JsonShape {
        self.shape.unwrap_or(JsonShape::Array)
    }

    /// Hands every row that is complete to `take`; what that refuses ends it.
    pub(super) fn push(
        &mut self,
        bytes: &[u8],
        mut take: impl FnMut(Element<'_>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut from = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            if self.place == Place::Inside {
                let Some(end) = self.end_of_row(byte) else {
                    self.count(byte);
                    continue;
                };
                self.open.extend_from_slice(&bytes[from..at + usize::from(end == End::With)]);
                self.hand_out(&mut take)?;
                if end == End::With {
                    self.count(byte);
                    continue;
                }
            }
            self.between(byte)?;
            self.count(byte);
            if self.place == Place::Inside {
                from = at;
            }
        }
        if self.place == Place::Inside {
            self.open.extend_from_slice(&bytes[from.min(bytes.len())..]);
        }
        self.check_length()
    }

    /// Says that there are no more bytes.
    pub(super) fn finish(
        &mut self,
        mut take: impl FnMut(Element<'_>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        match self.place {
            Place::Start => Err(ImportError::Empty),
            // A value without brackets ends with the file; of an open bracket the parser tells.
            Place::Inside if self.shape() == JsonShape::Lines => self.hand_out(&mut take),
            Place::Row if self.shape() == JsonShape::Lines => Ok(()),
            Place::End => Ok(()),
            _ => Err(self.expected("the end of the array")),
        }
    }

    fn count(&mut self, byte: u8) {
        self.byte += 1;
        self.line += u64::from(byte == b'\n');
    }

    /// Whether a byte between rows is white space, or of the mark before the first.
    fn is_passed_over(&self, byte: u8) -> bool {
        let is_mark = || BYTE_ORDER_MARK.get(self.byte as usize) == Some(&byte);
        matches!(byte, b'\n' | b' ' | b'\t' | b'\r') || (self.place == Place::Start && is_mark())
    }

    /// Takes a byte that stands between rows, or begins one.
    fn between(&mut self, byte: u8) -> Result<(), ImportError> {
        let is_array = self.shape == Some(JsonShape::Array);
        match (self.place, byte) {
            (_, byte) if self.is_passed_over(byte) => {}
            (Place::Start, b'[') if is_array => self.place = Place::FirstRow,
            (Place::Start, b'[') if self.shape.is_none() => {
                self.start = (self.line, self.byte);
                self.place = Place::FirstBracket;
            }
            (Place::Start, _) if is_array => return Err(self.expected("an array, in brackets")),
            (Place::Start, _) => {
                self.shape = Some(JsonShape::Lines);
                self.begin_row(byte);
            }
            (Place::FirstBracket, b'{' | b'[' | b']') => {
                self.shape = Some(JsonShape::Array);
                self.place = Place::FirstRow;
                return self.between(byte);
            }
            (Place::FirstBracket, _) => self.go_on_in_first_row(byte),
            (Place::FirstRow | Place::AfterRow, b']') => self.place = Place::End,
            (Place::FirstRow | Place::Row, _) => self.begin_row(byte),
            (Place::AfterRow, b',') => self.place = Place::Row,
            (Place::AfterRow, _) => return Err(self.expected("a comma between rows")),
            (Place::End, _) => return Err(self.expected("nothing after the end of the array")),
            (Place::Inside, _) => {}
        }
        Ok(())
    }

    fn begin_row(&mut self, byte: u8) {
        self.start = (self.line, self.byte);
        self.place = Place::Inside;
        self.number += 1;
        self.end_of_row(byte);
    }

    /// The first bracket, whose place was kept, opened a row.
    fn go_on_in_first_row(&mut self, byte: u8) {
        self.shape = Some(JsonShape::Lines);
        self.place = Place::Inside;
        self.number += 1;
        self.open.push(b'[');
        self.depth = 1;
        self.end_of_row(byte);
    }

    /// Takes a byte of a row; says whether it ends there.
    fn end_of_row(&mut self, byte: u8) -> Option<End> {
        if self.in_string {
            // No string of JSON holds a line end: the row is broken there, which its parser will say.
            self.in_string = byte != b'\n' && (self.after_backslash || byte != b'"');
            self.after_backslash = self.in_string && !self.after_backslash && byte == b'\\';
            return None;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 1 => {
                self.depth = 0;
                return Some(End::With);
            }
            b'}' | b']' if self.depth > 1 => self.depth -= 1,
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b']' if self.depth == 0 => {
                return Some(End::Before);
            }
            _ => {}
        }
        None
    }

    fn hand_out(
        &mut self,
        take: &mut impl FnMut(Element<'_>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        self.check_length()?;
        self.place = match self.shape() {
            JsonShape::Array => Place::AfterRow,
            JsonShape::Lines => Place::Row,
        };
        let (line, first_byte) = self.start;
        let mut bytes = std::mem::take(&mut self.open);
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let valid = &bytes[..error.valid_up_to()];
            ImportError::NotUtf8 {
                line: line + memchr_iter(b'\n', valid).count() as u64,
                byte: first_byte + valid.len() as u64,
            }
        })?;
        take(Element { line, number: self.number, text })?;
        bytes.clear();
        self.open = bytes;
        Ok(())
    }

    fn check_length(&self) -> Result<(), ImportError> {
        if self.open.len() <= MAX_ELEMENT_BYTES {
            return Ok(());
        }
        Err(ImportError::RecordTooLong { line: self.start.0, max_bytes: MAX_ELEMENT_BYTES })
    }

    fn expected(&self, expected: &'static str) -> ImportError {
        ImportError::JsonStructure { line: self.line, expected }
    }
}

/// Whether the byte at which a row ends belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    With,
    Before,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pieces: &[&[u8]], shape: Option<JsonShape>) -> Result<Vec<String>, ImportError> {
        let mut elements = Elements::new(shape);
        let mut told = Vec::new();
        let mut take = |element: Element<'_>| {
            told.push(format!("{}/{}: {}", element.line, element.number, element.text));
            Ok(())
        };
        for piece in pieces {
            elements.push(piece, &mut take)?;
        }
        elements.finish(&mut take)?;
        Ok(told)
    }

    const FILES: [&[u8]; 8] = [
        b"[{\"a\": \"x]}\\\"\\\\\"},\n {\"b\": [1, {}]}\n]\n",
        b"\xEF\xBB\xBF[ [1,2] , [] ]",
        b"{\"a\":1}\n\n{\"a\":\n2}{\"a\":3}",
        b"[1,\"x\"]\r\n[2, []]\n",
        b"[]",
        b"[{}, 5, null,\"x\" ]",
        b"7\n\"x y\"\n{}",
        b"{\"a\":\"\xC3\xA9\"}",
    ];

    #[test]
    fn rows_are_cut_with_their_lines_and_numbers() {
        let told: Vec<_> = FILES.map(|file| cut(&[file], None).unwrap()).to_vec();

        assert_eq!(
            told,
            [
                vec!["1/1: {\"a\": \"x]}\\\"\\\\\"}", "2/2: {\"b\": [1, {}]}"],
                vec!["1/1: [1,2]", "1/2: []"],
                vec!["1/1: {\"a\":1}", "3/2: {\"a\":\n2}", "4/3: {\"a\":3}"],
                vec!["1/1: [1,\"x\"]", "2/2: [2, []]"],
                vec![],
                vec!["1/1: {}", "1/2: 5", "1/3: null", "1/4: \"x\""],
                vec!["1/1: 7", "2/2: \"x y\"", "3/3: {}"],
                vec!["1/1: {\"a\":\"é\"}"],
            ]
        );
    }

    #[test]
    fn it_makes_no_difference_where_a_file_is_cut() {
        for file in FILES {
            let expected = cut(&[file], None);
            for at in 0..=file.len() {
                assert_eq!(cut(&[&file[..at], &file[at..]], None), expected, "{at}");
            }
            let bytes: Vec<&[u8]> = file.chunks(1).collect();
            assert_eq!(cut(&bytes, None), expected);
        }
    }

    #[test]
    fn what_is_wrong_between_rows_is_told_with_its_line() {
        let error = |file: &[u8]| cut(&[file], None).unwrap_err();

        assert_eq!(error(b" \n"), ImportError::Empty);
        let expected = |line, expected| ImportError::JsonStructure { line, expected };
        assert_eq!(error(b"[{}\n{}]"), expected(2, "a comma between rows"));
        assert_eq!(error(b"[{}]\n\n,"), expected(3, "nothing after the end of the array"));
        assert_eq!(error(b"[{},\n"), expected(2, "the end of the array"));
        assert_eq!(error(b"[{\"a\":1"), expected(1, "the end of the array"));
        assert_eq!(
            cut(&[b"{}"], Some(JsonShape::Array)).unwrap_err(),
            expected(1, "an array, in brackets")
        );
        assert_eq!(error(b"[\n{\"a\":\"\xFF\"}]"), ImportError::NotUtf8 { line: 2, byte: 8 });
    }
}
