use serde::de::IgnoredAny;

use super::columns::Columns;
use super::elements::Element;
use super::rows::{Cell, CellKind};
use crate::ImportError;

/// The cells of one row, in the order of the columns. It is used for one row after the other.
#[derive(Debug, Default)]
pub(super) struct Row {
    text: String,
    /// The kind of each cell, and where its text lies.
    cells: Vec<(CellKind, usize, usize)>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    Object,
    Array,
}

impl RowKind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
        }
    }
}

impl Row {
    /// Reads a row; members that were not met before are new columns.
    pub(super) fn read(
        &mut self,
        element: Element<'_>,
        columns: &mut Columns,
        expected: Option<RowKind>,
    ) -> Result<RowKind, ImportError> {
        self.text.clear();
        self.cells.clear();
        let Element { line, number, text } = element;
        // Whether it is JSON at all is for the parser to say; then its parts are easily told apart.
        serde_json::from_str::<IgnoredAny>(text).map_err(|error| invalid_json(element, &error))?;
        let kind = match text.as_bytes().first() {
            Some(b'{') => RowKind::Object,
            Some(b'[') => RowKind::Array,
            _ => {
                let reason = "a row is an object or an array".to_owned();
                return Err(ImportError::InvalidJson { line, element: number, reason });
            }
        };
        if let Some(expected) = expected.filter(|expected| *expected != kind) {
            let (found, expected) = (kind.name(), expected.name());
            return Err(ImportError::MixedRows { line, element: number, found, expected });
        }
        match kind {
            RowKind::Object => self.read_object(element, columns)?,
            RowKind::Array => {
                for (column, value) in parts(text).enumerate() {
                    self.set(column, value).map_err(|error| invalid_json(element, &error))?;
                }
            }
        }
        Ok(kind)
    }

    fn read_object(
        &mut self,
        element: Element<'_>,
        columns: &mut Columns,
    ) -> Result<(), ImportError> {
        let Element { line, number, text } = element;
        let in_element = |error: serde_json::Error| invalid_json(element, &error);
        for member in parts(text) {
            let (name, rest) = member.split_at(string_end(member));
            let name: String = serde_json::from_str(name).map_err(in_element)?;
            let value = rest.trim_start().trim_start_matches(':').trim_start();
            let column = columns.of_member(&name, line)?;
            if self.has(column) {
                return Err(ImportError::DuplicateMember { line, element: number, name });
            }
            self.set(column, value).map_err(in_element)?;
        }
        Ok(())
    }

    /// The cells, as many as the place of the last one asks for.
    pub(super) fn cells(&self) -> impl ExactSizeIterator<Item = Cell<'_>> {
        self.cells.iter().map(|&(kind, start, end)| Cell { kind, text: &self.text[start..end] })
    }

    fn has(&self, column: usize) -> bool {
        self.cells.get(column).is_some_and(|(kind, ..)| *kind != CellKind::Missing)
    }

    fn set(&mut self, column: usize, json: &str) -> Result<(), serde_json::Error> {
        let start = self.text.len();
        let kind = match json.as_bytes().first() {
            Some(b'n') => CellKind::Null,
            Some(b't' | b'f') => CellKind::Bool,
            Some(b'"') => CellKind::Text,
            Some(b'{' | b'[') => CellKind::Nested,
            _ => CellKind::Number,
        };
        match kind {
            CellKind::Text | CellKind::Day => {
                let text: String = serde_json::from_str(json)?;
                self.text.push_str(&text);
            }
            CellKind::Nested => push_compact(&mut self.text, json),
            CellKind::Bool | CellKind::Number => self.text.push_str(json),
            CellKind::Missing | CellKind::Null => {}
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, (CellKind::Missing, 0, 0));
        }
        self.cells[column] = (kind, start, self.text.len());
        Ok(())
    }
}

/// The parts between the outer brackets of an object or array that is known to be JSON, without white
/// space around them.
fn parts(json: &str) -> impl Iterator<Item = &str> {
    let mut rest = json[1..json.len() - 1].trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (part, after) = rest.split_at(part_end(rest));
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
        Some(part.trim_end())
    })
}

/// Where the first comma stands that is in no brackets and no string, or the end.
fn part_end(json: &str) -> usize {
    let bytes = json.as_bytes();
    let (mut at, mut depth) = (0, 0_u32);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += string_end(&json[at..]);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Behind the closing quote of the string that these bytes begin with.
fn string_end(json: &str) -> usize {
    let mut is_escaped = false;
    let end = json.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(json.len(), |end| end + 2)
}

/// JSON without the white space between its parts.
fn push_compact(text: &mut String, json: &str) {
    let mut in_string = false;
    let mut after_backslash = false;
    for character in json.chars() {
        if in_string {
            in_string = after_backslash || character != '"';
            after_backslash = !after_backslash && character == '\\';
        } else if matches!(character, ' ' | '\t' | '\r' | '\n') {
            continue;
        } else {
            in_string = character == '"';
        }
        text.push(character);
    }
}

/// Lines of the parser are within the row, and its words name the place a second time.
fn invalid_json(element: Element<'_>, error: &serde_json::Error) -> ImportError {
    let reason = error.to_string();
    let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
    ImportError::InvalidJson {
        line: element.line + (error.line() as u64).saturating_sub(1),
        element: element.number,
        reason: reason.to_owned(),
    }
}
