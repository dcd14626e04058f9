use std::fmt::Write;

use super::Delimiter;
use peristyle_column_store::{RowId, ValueRef, View};

/// How many bytes of text a chunk has, at least, but for the last.
const CHUNK_BYTES: usize = 64 * 1_024;

/// What stands at the end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`
    #[default]
    Lf,
    /// `\r\n`, as RFC 4180 has it.
    CrLf,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvFormat {
    /// What stands between fields.
    pub delimiter: Delimiter,
    /// Whether the first record holds the names of the columns.
    pub header: bool,
    /// What stands at the end of a line.
    pub line_end: LineEnd,
    /// Whether the text starts with a byte order mark, which some spreadsheets need to see that it is
    /// UTF-8.
    pub byte_order_mark: bool,
    /// Whether texts that a spreadsheet would take for a formula get a `'` before them: those that begin
    /// with `=`, `+`, `-`, `@`, a tab or a carriage return. Only cells of string columns and names of
    /// columns are changed, never numbers; what is changed does not read back to the equal table.
    pub formula_safe: bool,
}

impl Default for CsvFormat {
    /// Commas, a header, LF, no byte order mark.
    fn default() -> Self {
        Self {
            delimiter: Delimiter::COMMA,
            header: true,
            line_end: LineEnd::Lf,
            byte_order_mark: false,
            formula_safe: false,
        }
    }
}

impl CsvFormat {
    /// Tabs between fields, the rest as by default.
    pub fn tsv() -> Self {
        Self { delimiter: Delimiter::TAB, ..Self::default() }
    }
}

/// Writes rows of a table as CSV, in chunks of about 64 kB of UTF-8.
///
/// Values are exact: an import with the same types gives an equal table. Null is an empty field, the
/// empty string is `""`, and fields are quoted only where they must be. In a table of one column, a
/// row whose cell is null is therefore an empty line, which [`CsvImporter`](super::CsvImporter) reads
/// as such, though other programs may skip it. A table without columns is an empty text.
#[derive(Debug)]
pub struct CsvExporter<'a, I> {
    view: View<'a>,
    rows: I,
    format: CsvFormat,
    /// What was written and not yet handed out.
    text: String,
    /// The text of one value.
    cell: String,
    started: bool,
}

impl<'a, I: Iterator<Item = RowId>> CsvExporter<'a, I> {
    /// Of these rows, in this order; rows that are not in the view are left out.
    pub fn new<R>(view: View<'a>, rows: R, format: CsvFormat) -> Self
    where
        R: IntoIterator<IntoIter = I>,
    {
        let (text, cell) = (String::new(), String::new());
        Self { view, rows: rows.into_iter(), format, text, cell, started: false }
    }

    fn write_start(&mut self) {
        if self.format.byte_order_mark {
            self.text.push('\u{FEFF}');
        }
        if self.format.header {
            let names = self.view.table().schema().columns().iter();
            self.write_record(names.map(|column| ValueRef::String(column.name())));
        }
    }

    fn write_record<'v>(&mut self, values: impl Iterator<Item = ValueRef<'v>>) {
        let mut any = false;
        for value in values {
            if any {
                self.text.push(self.format.delimiter.byte().into());
            }
            any = true;
            self.write_value(value);
        }
        if any {
            self.text.push_str(match self.format.line_end {
                LineEnd::Lf => "\n",
                LineEnd::CrLf => "\r\n",
            });
        }
    }

    fn write_value(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => {}
            ValueRef::String(text) if self.format.formula_safe && is_formula(text) => {
                self.cell.clear();
                self.cell.push('\'');
                self.cell.push_str(text);
                write_field(&mut self.text, &self.cell, self.format.delimiter);
            }
            ValueRef::String(text) => write_field(&mut self.text, text, self.format.delimiter),
            value => {
                self.cell.clear();
                write!(self.cell, "{value}").expect("a String takes any text");
                write_field(&mut self.text, &self.cell, self.format.delimiter);
            }
        }
    }
}

impl<I: Iterator<Item = RowId>> Iterator for CsvExporter<'_, I> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if !self.started {
            self.started = true;
            self.write_start();
        }
        while self.text.len() < CHUNK_BYTES {
            let Some(row) = self.rows.next() else { break };
            if let Some(values) = self.view.row(row) {
                self.write_record(values.into_iter());
            }
        }
        let chunk = std::mem::take(&mut self.text).into_bytes();
        self.text.reserve(CHUNK_BYTES + CHUNK_BYTES / 8);
        Some(chunk).filter(|chunk| !chunk.is_empty())
    }
}

/// Whether a spreadsheet would take a text for a formula.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Appends a field that is not null.
fn write_field(text: &mut String, field: &str, delimiter: Delimiter) {
    if !needs_quotes(field, delimiter) {
        text.push_str(field);
        return;
    }
    text.push('"');
    for (index, part) in field.split('"').enumerate() {
        if index > 0 {
            text.push_str("\"\"");
        }
        text.push_str(part);
    }
    text.push('"');
}

/// An empty field would be null, and a byte order mark at the start of the text would be dropped.
fn needs_quotes(field: &str, delimiter: Delimiter) -> bool {
    let special = |byte| matches!(byte, b'"' | b'\r' | b'\n') || byte == delimiter.byte();
    field.is_empty() || field.starts_with('\u{FEFF}') || field.bytes().any(special)
}
