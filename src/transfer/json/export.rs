use std::fmt::Write;

use peristyle_column_store::{RowId, ValueRef, View};

use super::JsonShape;

/// How many bytes of text a chunk has, at least, but for the last.
const CHUNK_BYTES: usize = 64 * 1_024;

/// How a table is written as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonFormat {
    /// How rows stand in the file.
    pub shape: JsonShape,
    /// What a row is.
    pub rows: JsonRows,
}

/// What a row of a JSON file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JsonRows {
    /// An object with a member for every column.
    #[default]
    Objects,
    /// An array of cells, after a first one of names.
    Arrays,
}

/// Writes rows of a table as JSON, in chunks of about 64 kB of UTF-8, each row on a line of its own.
///
/// Values are exact: an import with the same types gives an equal table. Ints have all their digits,
/// dates and times are ISO 8601 texts, and NaN and the infinities are the texts `NaN`, `Infinity` and
/// `-Infinity`. Every row has all members, null included.
#[derive(Debug)]
pub struct JsonExporter<'a, I> {
    view: View<'a>,
    rows: I,
    format: JsonFormat,
    /// What stands before the value of each column: `"name":`.
    members: Vec<String>,
    /// What was written and not yet handed out.
    text: String,
    place: Place,
    is_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    Rows,
    End,
}

impl<'a, I: Iterator<Item = RowId>> JsonExporter<'a, I> {
    /// Of these rows, in this order; rows that are not in the view are left out.
    pub fn new<R>(view: View<'a>, rows: R, format: JsonFormat) -> Self
    where
        R: IntoIterator<IntoIter = I>,
    {
        let columns = view.table().schema().columns().iter();
        let members = columns.map(|column| {
            let mut member = String::new();
            if format.rows == JsonRows::Objects {
                push_string(&mut member, column.name());
                member.push(':');
            }
            member
        });
        let members = members.collect();
        let (text, rows) = (String::new(), rows.into_iter());
        Self { view, rows, format, members, text, place: Place::Start, is_first: true }
    }

    fn write_start(&mut self) {
        self.place = Place::Rows;
        if self.format.shape == JsonShape::Array {
            self.text.push('[');
        }
        if self.format.rows == JsonRows::Arrays {
            let names = self.view.table().schema().columns().iter();
            self.write_row(names.map(|column| ValueRef::String(column.name())));
        }
    }

    fn write_end(&mut self) {
        self.place = Place::End;
        self.text.push_str(match self.format.shape {
            JsonShape::Array => "\n]\n",
            JsonShape::Lines if self.is_first => "",
            JsonShape::Lines => "\n",
        });
    }

    fn write_row<'v>(&mut self, values: impl Iterator<Item = ValueRef<'v>>) {
        let before = match (self.format.shape, self.is_first) {
            (JsonShape::Array, true) | (JsonShape::Lines, false) => "\n",
            (JsonShape::Array, false) => ",\n",
            (JsonShape::Lines, true) => "",
        };
        self.is_first = false;
        let (open, close) = match self.format.rows {
            JsonRows::Objects => ('{', '}'),
            JsonRows::Arrays => ('[', ']'),
        };
        self.text.push_str(before);
        self.text.push(open);
        for (column, value) in values.enumerate() {
            if column > 0 {
                self.text.push(',');
            }
            self.text.push_str(&self.members[column]);
            push_value(&mut self.text, value);
        }
        self.text.push(close);
    }
}

impl<I: Iterator<Item = RowId>> Iterator for JsonExporter<'_, I> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.place == Place::Start {
            self.write_start();
        }
        while self.text.len() < CHUNK_BYTES && self.place == Place::Rows {
            match self.rows.next() {
                Some(row) => {
                    if let Some(values) = self.view.row(row) {
                        self.write_row(values.into_iter());
                    }
                }
                None => self.write_end(),
            }
        }
        let chunk = std::mem::take(&mut self.text).into_bytes();
        self.text.reserve(CHUNK_BYTES + CHUNK_BYTES / 8);
        Some(chunk).filter(|chunk| !chunk.is_empty())
    }
}

fn push_value(text: &mut String, value: ValueRef<'_>) {
    let written = match value {
        ValueRef::Null => {
            text.push_str("null");
            Ok(())
        }
        ValueRef::String(string) => {
            push_string(text, string);
            Ok(())
        }
        ValueRef::Float(float) if !float.is_finite() => write!(text, "\"{value}\""),
        ValueRef::Int(_) | ValueRef::Float(_) | ValueRef::Bool(_) => write!(text, "{value}"),
        ValueRef::Date(_) | ValueRef::Timestamp(_) => write!(text, "\"{value}\""),
    };
    written.expect("a String takes any text");
}

fn push_string(text: &mut String, string: &str) {
    let json = serde_json::to_string(string).expect("every text is a string of JSON");
    text.push_str(&json);
}
