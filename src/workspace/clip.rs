use std::fmt::Write;

/// A block of texts from a clipboard, row by row; none is a cell without a value.
pub type ClipRows = Vec<Vec<Option<String>>>;

/// Reads tab-separated text as spreadsheets put it on the clipboard, record by record. A field that is
/// quoted, its quote closed just before a tab or the end of a line, may hold tabs, line ends and doubled
/// quotes; any other quote stands for itself. An empty field is none, `""` an empty text.
#[derive(Clone, Debug)]
pub struct TsvReader<'a> {
    rest: &'a str,
}

impl<'a> TsvReader<'a> {
    /// A reader of a text.
    pub const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// How many bytes have not been read yet.
    pub const fn rest_bytes(&self) -> usize {
        self.rest.len()
    }

    fn field(&mut self) -> Option<String> {
        if let Some((field, length)) = quoted(self.rest) {
            self.rest = &self.rest[length..];
            return Some(field);
        }
        let length = self.rest.find(['\t', '\n', '\r']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(length);
        self.rest = rest;
        (!field.is_empty()).then(|| field.to_owned())
    }
}

impl Iterator for TsvReader<'_> {
    type Item = Vec<Option<String>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let mut record = vec![self.field()];
        while let Some(rest) = self.rest.strip_prefix('\t') {
            self.rest = rest;
            record.push(self.field());
        }
        let rest = self.rest;
        self.rest = rest.strip_prefix("\r\n").or(rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
        Some(record)
    }
}

/// The text of a quoted field at the start of a text, and how many bytes it takes there; none if what
/// stands there is no such field.
fn quoted(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('"')?;
    let mut field = String::new();
    let mut from = 0;
    loop {
        let quote = from + body[from..].find('"')?;
        field.push_str(&body[from..quote]);
        let after = &body[quote + 1..];
        if after.starts_with('"') {
            field.push('"');
            from = quote + 2;
        } else if after.is_empty() || after.starts_with(['\t', '\n', '\r']) {
            return Some((field, quote + 2));
        } else {
            return None;
        }
    }
}

/// Writes cells as [`TsvReader`] reads them, and as a table of HTML.
#[derive(Clone, Debug, Default)]
pub struct ClipWriter {
    tsv: String,
    html: Option<String>,
    is_in_row: bool,
}

impl ClipWriter {
    /// A writer of both forms, or of text alone.
    pub fn new(with_html: bool) -> Self {
        Self { html: with_html.then(|| "<table>".to_owned()), ..Self::default() }
    }

    /// Writes a cell behind the last one of its row.
    pub fn cell(&mut self, text: Option<&str>) {
        if self.is_in_row {
            self.tsv.push('\t');
        } else if let Some(html) = &mut self.html {
            html.push_str("<tr>");
        }
        self.is_in_row = true;
        write_field(&mut self.tsv, text);
        if let Some(html) = &mut self.html {
            html.push_str("<td>");
            write_html(html, text.unwrap_or_default());
            html.push_str("</td>");
        }
    }

    /// Ends a row.
    pub fn end_row(&mut self) {
        self.tsv.push('\n');
        if let Some(html) = &mut self.html {
            html.push_str("</tr>");
        }
        self.is_in_row = false;
    }

    /// The text, and the table where it was asked for. A single row ends without a line end, so that a
    /// single cell can be pasted into a line of text.
    pub fn finish(mut self) -> (String, Option<String>) {
        if self.tsv.find('\n').is_some_and(|end| end + 1 == self.tsv.len()) {
            self.tsv.pop();
        }
        let html = self.html.map(|html| html + "</table>");
        (self.tsv, html)
    }
}

fn write_field(tsv: &mut String, text: Option<&str>) {
    let Some(text) = text else { return };
    if text.is_empty() || text.starts_with('"') || text.contains(['\t', '\n', '\r']) {
        // Writing to a string does not fail.
        let _ = write!(tsv, "\"{}\"", text.replace('"', "\"\""));
    } else {
        tsv.push_str(text);
    }
}

fn write_html(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' => html.push_str("<br>"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Vec<Option<String>>> {
        TsvReader::new(text).collect()
    }

    fn row(fields: &[&str]) -> Vec<Option<String>> {
        fields.iter().map(|field| Some((*field).to_owned())).collect()
    }

    #[test]
    fn lines_are_rows_and_tabs_part_fields_whatever_ends_a_line() {
        let rows = [row(&["a", "b"]), row(&["c", "d"])];

        for text in ["a\tb\nc\td", "a\tb\r\nc\td\r\n", "a\tb\rc\td\r"] {
            assert_eq!(read(text), rows, "{text:?}");
        }
        assert!(read("").is_empty());
    }

    #[test]
    fn a_quoted_field_holds_tabs_lines_and_quotes() {
        let read = read("\"two\nlines\"\t\"a\ttab\"\t\"a \"\"quote\"\"\"\nx");

        assert_eq!(read, [row(&["two\nlines", "a\ttab", "a \"quote\""]), row(&["x"])]);
    }

    #[test]
    fn a_quote_that_quotes_no_field_stands_for_itself() {
        assert_eq!(read("\"Romeo\" is\t5\" wide"), [row(&["\"Romeo\" is", "5\" wide"])]);
        assert_eq!(read("\"never closed\tx"), [row(&["\"never closed", "x"])]);
    }

    #[test]
    fn nothing_and_an_empty_text_differ() {
        assert_eq!(read("\t\"\"\t"), [vec![None, Some(String::new()), None]]);
    }

    #[test]
    fn a_table_of_html_holds_text_only() {
        let mut writer = ClipWriter::new(true);
        writer.cell(Some("<b>&"));
        writer.cell(None);
        writer.end_row();

        let html = "<table><tr><td>&lt;b&gt;&amp;</td><td></td></tr></table>";
        assert_eq!(writer.finish(), ("<b>&\t".to_owned(), Some(html.to_owned())));
    }

    fn cells() -> impl Strategy<Value = Vec<Vec<Option<String>>>> {
        let text = proptest::option::of("[a\"\t\n\r €,]{0,6}");
        (1..4usize).prop_flat_map(move |width| {
            let row = proptest::collection::vec(text.clone(), width);
            proptest::collection::vec(row, 1..5)
        })
    }

    proptest! {
        #[test]
        fn what_is_copied_is_pasted_as_it_was(rows in cells()) {
            // A single cell without a value is no text at all, and so is a table of one.
            prop_assume!(rows.len() > 1 || rows[0].len() > 1 || rows[0][0].is_some());
            let mut writer = ClipWriter::new(false);
            for row in &rows {
                for cell in row {
                    writer.cell(cell.as_deref());
                }
                writer.end_row();
            }

            prop_assert_eq!(read(&writer.finish().0), rows);
        }
    }
}
