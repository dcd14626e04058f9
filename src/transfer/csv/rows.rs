use std::collections::VecDeque;

use super::records::Record;

/// The most text and the most cells that a chunk holds, unless one row alone has more.
const CHUNK_TEXT_BYTES: usize = 256 * 1_024;
const CHUNK_CELLS: usize = 32 * 1_024;
/// The bit of a cell's end that marks a quoted empty cell; chunks are far shorter.
const QUOTED_EMPTY: u32 = 1 << 31;

/// The text of a cell as it stood in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellText<'a> {
    /// An empty field without quotes.
    Null,
    /// Text; empty if the field was quoted.
    Text(&'a str),
}

/// Rows that wait for their columns' types: their texts, in chunks that are converted, and freed, one
/// by one.
///
/// Every row has `column_count` cells.
#[derive(Debug)]
pub(super) struct RawRows {
    column_count: usize,
    chunks: VecDeque<Chunk>,
    row_count: usize,
    lines: LineMap,
}

/// Cells, row by row: their text one after the other, and where each ends.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl RawRows {
    pub(super) const fn new(column_count: usize) -> Self {
        let lines = LineMap { jumps: Vec::new() };
        Self { column_count, chunks: VecDeque::new(), row_count: 0, lines }
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
        self.push_row(record.line, record.text(), record.ends());
        let row_start = self.chunks.back().map_or(0, |chunk| chunk.ends.len() - self.column_count);
        for field in record.quoted_empty().take_while(|field| *field < self.column_count) {
            if let Some(chunk) = self.chunks.back_mut() {
                chunk.ends[row_start + field] |= QUOTED_EMPTY;
            }
        }
    }

    /// Appends a row of nulls.
    pub(super) fn push_nulls(&mut self, line: u64) {
        self.push_row(line, &[], &[]);
    }

    fn push_row(&mut self, line: u64, text: &[u8], ends: &[usize]) {
        self.lines.push(self.row_count, line);
        self.row_count += 1;
        let column_count = self.column_count;
        let chunk = self.chunk_for(text.len());
        let start = chunk.text.len();
        chunk.text.extend_from_slice(text);
        let cells_before = chunk.ends.len();
        chunk.ends.extend(ends.iter().take(column_count).map(|end| (start + end) as u32));
        chunk.ends.resize(cells_before + column_count, chunk.text.len() as u32);
    }

    /// The last chunk, if it has room, or a new one.
    fn chunk_for(&mut self, text_bytes: usize) -> &mut Chunk {
        let column_count = self.column_count;
        if !self.chunks.back().is_some_and(|chunk| chunk.has_room(text_bytes, column_count)) {
            if let Some(full) = self.chunks.back_mut() {
                full.text.shrink_to_fit();
                full.ends.shrink_to_fit();
            }
            let text = Vec::with_capacity(CHUNK_TEXT_BYTES.max(text_bytes));
            self.chunks.push_back(Chunk { text, ends: Vec::new() });
        }
        self.chunks.back_mut().expect("one was pushed if there was none")
    }

    /// Takes the first chunk out.
    pub(super) fn pop_chunk(&mut self) -> Option<Chunk> {
        self.chunks.pop_front()
    }
}

impl Chunk {
    fn has_room(&self, text_bytes: usize, cells: usize) -> bool {
        self.text.len() + text_bytes <= CHUNK_TEXT_BYTES && self.ends.len() + cells <= CHUNK_CELLS
    }

    /// The cells, row by row.
    pub(super) fn cells(&self) -> impl Iterator<Item = CellText<'_>> {
        let text = std::str::from_utf8(&self.text).expect("every record was checked");
        let mut start = 0;
        self.ends.iter().map(move |&marked| {
            let end = (marked & !QUOTED_EMPTY) as usize;
            let cell = &text[start..end];
            start = end;
            if cell.is_empty() && marked & QUOTED_EMPTY == 0 {
                CellText::Null
            } else {
                CellText::Text(cell)
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
