use std::collections::VecDeque;

/// The most text and the most cells that a chunk holds, unless one row alone has more.
const CHUNK_TEXT_BYTES: usize = 256 * 1_024;
const CHUNK_CELLS: usize = 32 * 1_024;

/// What a cell is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// The row has no such member.
    Missing,
    Null,
    Bool,
    Number,
    /// A string, its text without quotes and escapes.
    Text,
    /// A day, in a format that tells days from texts.
    Day,
    /// An object or an array, as JSON text.
    Nested,
}

/// A cell as it stood in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    pub(crate) kind: CellKind,
    pub(crate) text: &'a str,
}

/// Rows that wait for their columns' types, in chunks that are converted, and freed, one by one. A row
/// has as many cells as there were columns when it was read, or fewer.
#[derive(Debug, Default)]
pub(crate) struct WaitingRows {
    chunks: VecDeque<Chunk>,
    row_count: usize,
}

/// Some rows.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    text: String,
    /// The kind of each cell, and where its text ends.
    cells: Vec<(CellKind, u32)>,
    /// Where the cells of each row end, and its line.
    rows: Vec<(u32, u64)>,
}

impl WaitingRows {
    pub(crate) const fn row_count(&self) -> usize {
        self.row_count
    }

    /// Appends a row of these cells, in the order of the columns.
    pub(crate) fn push<'a>(&mut self, line: u64, cells: impl Iterator<Item = Cell<'a>>) {
        if !self.chunks.back().is_some_and(Chunk::has_room) {
            self.chunks.push_back(Chunk::default());
        }
        let Some(chunk) = self.chunks.back_mut() else { return };
        for Cell { kind, text } in cells {
            chunk.text.push_str(text);
            chunk.cells.push((kind, chunk.text.len() as u32));
        }
        chunk.rows.push((chunk.cells.len() as u32, line));
        self.row_count += 1;
    }

    /// Takes the first chunk out.
    pub(crate) fn pop_chunk(&mut self) -> Option<Chunk> {
        self.chunks.pop_front()
    }

    /// The rows in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, impl Iterator<Item = Cell<'_>>)> {
        self.chunks.iter().flat_map(Chunk::rows)
    }
}

impl Chunk {
    fn has_room(&self) -> bool {
        self.text.len() < CHUNK_TEXT_BYTES && self.cells.len() < CHUNK_CELLS
    }

    /// The rows, with their lines.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u64, impl Iterator<Item = Cell<'_>>)> {
        let mut first = 0;
        self.rows.iter().map(move |&(end, line)| {
            let start = std::mem::replace(&mut first, end as usize);
            (line, self.cells(start, end as usize))
        })
    }

    fn cells(&self, start: usize, end: usize) -> impl Iterator<Item = Cell<'_>> {
        let mut text_start = start.checked_sub(1).map_or(0, |before| self.cells[before].1 as usize);
        self.cells[start..end].iter().map(move |&(kind, text_end)| {
            let text = &self.text[text_start..text_end as usize];
            text_start = text_end as usize;
            Cell { kind, text }
        })
    }
}
