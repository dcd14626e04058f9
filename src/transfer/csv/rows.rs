use std::collections::VecDeque;
use std::ops::Range;

use super::plain::{PlainRecords, Taken};
use super::records::Record;
use crate::Lines;

/// How much text and how many cells a chunk has when it is full; the record that fills it may be long.
const CHUNK_TEXT_BYTES: usize = 256 * 1_024;
const CHUNK_CELLS: usize = 32 * 1_024;
/// The bit of a cell's end that marks a quoted empty cell; chunks are far shorter.
const QUOTED_EMPTY: u32 = 1 << 31;
/// What stands between the texts of two cells in a chunk.
const SEPARATOR: u8 = b'\n';

/// The text of a cell as it stood in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellText<'a> {
    /// An empty field without quotes.
    Null,
    /// Text; empty if the field was quoted.
    Text(&'a str),
}

impl<'a> CellText<'a> {
    /// The bytes of the text, if any.
    pub(super) const fn bytes(self) -> &'a [u8] {
        match self {
            Self::Null => &[],
            Self::Text(text) => text.as_bytes(),
        }
    }
}

/// Rows that wait for their columns' types: their texts, in chunks that are converted, and freed, one
/// by one.
///
/// Every row has `column_count` cells.
#[derive(Debug)]
pub(super) struct RawRows {
    column_count: usize,
    chunks: VecDeque<Chunk>,
    /// The chunk that is being filled.
    open: Chunk,
    row_count: usize,
    lines: LineMap,
}

/// Cells, row by row: their texts, each with one byte behind it that is not of it, and where each ends.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    column_count: usize,
    first_row: usize,
    text: Vec<u8>,
    ends: Vec<u32>,
}

/// Cells of one column, one below the other.
#[derive(Clone, Debug)]
pub(super) struct Run<'a> {
    text: &'a str,
    ends: &'a [u32],
    column_count: usize,
    column: usize,
    rows: Range<usize>,
}

impl RawRows {
    pub(super) fn new(column_count: usize) -> Self {
        Self {
            column_count,
            chunks: VecDeque::new(),
            open: Chunk { column_count, ..Chunk::default() },
            row_count: 0,
            lines: LineMap { jumps: Vec::new() },
        }
    }

    pub(super) const fn column_count(&self) -> usize {
        self.column_count
    }

    pub(super) const fn row_count(&self) -> usize {
        self.row_count
    }

    /// The line on which a row starts.
    pub(super) fn line(&self, row: usize) -> u64 {
        self.lines.line(row)
    }

    /// Appends a record as a row: fields that are missing are null, and fields beyond the last column
    /// are left out, so the caller has checked that they are empty.
    pub(super) fn push(&mut self, record: Record<'_>) {
        let cells_before = self.open.ends.len();
        self.push_row(record.line, record.fields());
        for field in record.quoted_empty().take_while(|field| *field < self.column_count) {
            self.open.ends[cells_before + field] |= QUOTED_EMPTY;
        }
    }

    /// Appends a row of nulls.
    pub(super) fn push_nulls(&mut self, line: u64) {
        self.push_row(line, std::iter::empty());
    }

    fn push_row<'a>(&mut self, line: u64, fields: impl Iterator<Item = &'a [u8]>) {
        self.lines.push(self.row_count, line);
        self.row_count += 1;
        let missing = std::iter::repeat(&[][..]);
        for field in fields.chain(missing).take(self.column_count) {
            self.open.push_text(field);
            self.open.end_cell(self.open.text.len(), false);
            self.open.text.push(SEPARATOR);
        }
    }

    /// Appends rows of the records at the front of the input that need no second look, until one does
    /// or the chunk is full. The first of them stands on the line given.
    pub(super) fn push_plain(&mut self, line: u64, records: &PlainRecords<'_>) -> Taken {
        let taken = records.read_into(&mut self.open);
        if taken.record_count > 0 {
            self.lines.push(self.row_count, line);
            self.row_count += taken.record_count;
        }
        taken
    }

    /// The chunk that is being filled.
    pub(super) const fn open(&self) -> &Chunk {
        &self.open
    }

    /// Goes on to the next chunk.
    pub(super) fn close(&mut self) {
        let mut chunk = std::mem::take(&mut self.open);
        self.open = Chunk {
            column_count: self.column_count,
            first_row: self.row_count,
            // The next chunk will be much like this one.
            text: Vec::with_capacity(chunk.text.len() + chunk.text.len() / 16),
            ends: Vec::with_capacity(chunk.ends.len() + chunk.ends.len() / 16),
        };
        chunk.text.shrink_to_fit();
        chunk.ends.shrink_to_fit();
        self.chunks.push_back(chunk);
    }

    /// Where the rows start, once nothing else of them is needed.
    pub(super) fn into_lines(self) -> Lines {
        Lines::from_jumps(self.lines.jumps)
    }

    /// Takes the first chunk out, of those that were gone on from.
    pub(super) fn pop_chunk(&mut self) -> Option<Chunk> {
        self.chunks.pop_front()
    }
}

impl Chunk {
    pub(super) const fn column_count(&self) -> usize {
        self.column_count
    }

    pub(super) const fn is_full(&self) -> bool {
        self.text.len() >= CHUNK_TEXT_BYTES || self.ends.len() >= CHUNK_CELLS
    }

    pub(super) const fn row_count(&self) -> usize {
        match self.ends.len().checked_div(self.column_count) {
            Some(rows) => rows,
            None => 0,
        }
    }

    /// The number of its first row.
    pub(super) const fn first_row(&self) -> usize {
        self.first_row
    }

    /// How much text it has, and how many cells.
    pub(super) const fn len(&self) -> (usize, usize) {
        (self.text.len(), self.ends.len())
    }

    pub(super) fn push_text(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
    }

    /// Notes that a cell ends at a place of the text, which may not be there yet.
    pub(super) fn end_cell(&mut self, end: usize, quoted_empty: bool) {
        let mark = if quoted_empty { QUOTED_EMPTY } else { 0 };
        self.ends.push(end as u32 | mark);
    }

    /// Goes back to what it was when it had this length.
    pub(super) fn truncate(&mut self, (text_bytes, cells): (usize, usize)) {
        self.text.truncate(text_bytes);
        self.ends.truncate(cells);
    }

    /// The text of all its cells, which every reader of it asks for once.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.text).expect("every record was checked")
    }

    /// Some cells of a column, rows counted from the first of the chunk.
    pub(super) fn run<'a>(&'a self, text: &'a str, column: usize, rows: Range<usize>) -> Run<'a> {
        Run { text, ends: &self.ends, column_count: self.column_count, column, rows }
    }
}

impl<'a> Run<'a> {
    /// The cells in order.
    pub(super) fn cells(self) -> impl Iterator<Item = CellText<'a>> {
        let Self { text, ends, column_count, column, rows } = self;
        rows.map(move |row| {
            let cell = row * column_count + column;
            let start = match cell.checked_sub(1) {
                Some(before) => (ends[before] & !QUOTED_EMPTY) as usize + 1,
                None => 0,
            };
            let marked = ends[cell];
            let end = (marked & !QUOTED_EMPTY) as usize;
            if start == end && marked & QUOTED_EMPTY == 0 {
                CellText::Null
            } else {
                CellText::Text(&text[start..end])
            }
        })
    }
}

/// On which line each row starts. Most rows take one line, so only those are kept that do not start on
/// the line after the row before.
#[derive(Debug)]
struct LineMap {
    jumps: Vec<(usize, u64)>,
}

impl LineMap {
    /// Rows come in order.
    fn push(&mut self, row: usize, line: u64) {
        if self.jumps.is_empty() || self.line(row) != line {
            self.jumps.push((row, line));
        }
    }

    fn line(&self, row: usize) -> u64 {
        // New rows are asked for most.
        let jump = match self.jumps.last() {
            Some(last) if last.0 <= row => Some(last),
            _ => self.jumps[..self.jumps.partition_point(|jump| jump.0 <= row)].last(),
        };
        jump.map_or(1, |&(first_row, line)| line + (row - first_row) as u64)
    }
}
