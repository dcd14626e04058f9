//! Cells whose text has some text in it, as people look for it. It knows the cells of a table, and nothing
//! of the order in which rows are shown.
//!
//! Each different string is looked at once; cells of other types are looked at as they are written.

mod needle;

use std::fmt::Write;

use super::slices::{Pace, SLICE_ROWS, SlicedWork};
use super::{BLOCK_ROWS, Bits, Block, BlockValues, ColumnId, RowId, RowSet, StringTable, Table};

pub use needle::Needle;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

/// Cells of strings take a fraction of the time of those that must be written out first.
const WRITTEN_ROWS: usize = SLICE_ROWS / 8;

/// The cells of one column that were found.
#[derive(Clone, Debug)]
pub struct FoundCells {
    /// The column.
    pub column: ColumnId,
    /// Its rows.
    pub rows: RowSet,
}

impl FoundCells {
    /// How many cells of a row were found in columns that were looked through by one search. O(log rows),
    /// and O(1) for each column.
    pub fn count_in_row(columns: &[Self], row: RowId) -> usize {
        let position = columns.first().and_then(|first| first.rows.position(row));
        let is_in = |position| columns.iter().filter(|cells| cells.rows.has(position)).count();
        position.map_or(0, is_in)
    }
}

/// A search that is done in slices of some milliseconds. It works on the table as it was; to cancel is to
/// drop it.
#[derive(Debug)]
pub struct FindJob {
    work: SlicedWork<Vec<FoundCells>>,
}

impl FindJob {
    /// A search of the cells of some columns, by their places in the schema, in the rows of a table at a
    /// time, in ms since the epoch, or in those of a set. Nulls hold no text. Columns that are not there are
    /// passed over.
    pub fn new(
        table: &Table,
        now_ms: i64,
        columns: Vec<usize>,
        needle: Needle,
        rows: Option<&RowSet>,
    ) -> Self {
        let blocks = table.view(now_ms).within(rows);
        let table = table.clone();
        let work = async move {
            let mut found = Vec::new();
            for column in columns.into_iter().filter(|column| *column < table.columns.len()) {
                let rows = find_in_column(&table, column, &needle, &blocks).await;
                let column = table.schema.columns()[column].id();
                found.push(FoundCells { column, rows: RowSet::new(rows, table.row_ids.clone()) });
            }
            found
        };
        Self { work: SlicedWork::new(work) }
    }

    /// Does the next slice; gives what was found after the last, column by column, and is not called again
    /// then.
    ///
    /// # Panics
    /// If it has given that already.
    pub fn step(&mut self) -> Option<Vec<FoundCells>> {
        self.work.step()
    }
}

async fn find_in_column(
    table: &Table,
    column: usize,
    needle: &Needle,
    blocks: &[Bits],
) -> Vec<Bits> {
    let cells = &table.columns[column].blocks;
    let is_text =
        cells.first().is_some_and(|block| matches!(block.values(), BlockValues::String(_)));
    let strings = if is_text { strings_with(&table.strings, needle).await } else { Vec::new() };
    let slice_blocks = if is_text { SLICE_ROWS } else { WRITTEN_ROWS } / BLOCK_ROWS;
    let (mut found, mut text) = (Vec::with_capacity(blocks.len()), String::new());
    for (index, rows) in blocks.iter().enumerate() {
        let block = &cells[index];
        let candidates = rows.and(block.valid());
        found.push(match block.values() {
            BlockValues::String(ids) => those(&candidates, |row| strings[ids[row] as usize]),
            _ => those(&candidates, |row| is_written_with(table, block, row, needle, &mut text)),
        });
        if (index + 1).is_multiple_of(slice_blocks) {
            Pace::InSlices.pause().await;
        }
    }
    found
}

/// Whether each string of a table has the text in it, by id.
async fn strings_with(strings: &StringTable, needle: &Needle) -> Vec<bool> {
    let mut with = Vec::with_capacity(strings.string_count() as usize);
    for (index, chunk) in strings.chunks().iter().enumerate() {
        with.extend(chunk.strings().map(|text| needle.is_in(text)));
        if (index + 1).is_multiple_of(WRITTEN_ROWS / BLOCK_ROWS) {
            Pace::InSlices.pause().await;
        }
    }
    with
}

fn is_written_with(
    table: &Table,
    block: &Block,
    row: usize,
    needle: &Needle,
    text: &mut String,
) -> bool {
    text.clear();
    // A string takes all that is written to it.
    let _ = write!(text, "{}", table.value_of(block.cell(row)));
    needle.is_in(text)
}

fn those(candidates: &Bits, mut test: impl FnMut(usize) -> bool) -> Bits {
    let mut found = Bits::none();
    for row in candidates.ones() {
        if test(row) {
            found.set(row, true);
        }
    }
    found
}
