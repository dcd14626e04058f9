use std::cmp::Ordering;
use std::sync::Arc;

use super::block::Cell;
use super::{BLOCK_ROWS, ColumnDef, RowId, StringChunk, StringTable, Table};

/// What became of a row between a saved table and a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// It is in both, with the same cells and time to live.
    Same,
    /// Only the later table has it.
    Inserted,
    /// It is in both, and a cell or its time to live differs.
    Changed,
    /// Only the saved table has it.
    Removed,
}

/// The rows that differ between two tables, each list in the order of row ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowChanges {
    /// The rows that only the later table has.
    pub inserted: Vec<RowId>,
    /// The rows that both have and that differ.
    pub changed: Vec<RowId>,
    /// The rows that only the saved table has.
    pub removed: Vec<RowId>,
}

impl RowChanges {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.inserted.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// Notes what became of a row; rows that stayed the same are not kept.
    pub fn note(&mut self, row: RowId, change: RowChange) {
        match change {
            RowChange::Same => {}
            RowChange::Inserted => self.inserted.push(row),
            RowChange::Changed => self.changed.push(row),
            RowChange::Removed => self.removed.push(row),
        }
    }
}

impl Table {
    /// What was inserted, changed and removed since an earlier table of the same store.
    ///
    /// A row is its cells by column and its time to live, so a column that was added, dropped,
    /// renamed or retyped changes every row, and one that was moved or a vacuum changes none.
    /// Takes the time of the blocks that are not shared.
    pub fn changes_since(&self, saved: &Self) -> RowChanges {
        let mut changes = RowChanges::default();
        for (row, change) in self.compare_rows(saved) {
            changes.note(row, change);
        }
        changes
    }

    /// The comparison behind [`Table::changes_since`], row by row in the order of row ids, so that
    /// a caller can pause in between. Rows of shared blocks are left out.
    pub fn compare_rows<'a>(&'a self, saved: &'a Self) -> RowComparison<'a> {
        RowComparison::new(self, saved)
    }

    /// Whether both tables have the same columns by number, name and type, in any order.
    pub fn has_same_columns(&self, other: &Self) -> bool {
        shared_columns(self, other).is_some()
    }

    /// The places of the string chunks that hold other strings than those of an earlier table.
    pub fn string_chunks_changed_since(&self, saved: &Self) -> Vec<usize> {
        let before = saved.strings.chunks();
        let chunks = self.strings.chunks().iter().enumerate();
        chunks
            .filter(|(index, chunk)| !before.get(*index).is_some_and(|was| same_chunk(chunk, was)))
            .map(|(index, _)| index)
            .collect()
    }
}

/// Two tables being compared row by row: a merge of the rows of their unshared blocks by row id.
#[derive(Debug)]
pub struct RowComparison<'a> {
    now: Cursor<'a>,
    saved: Cursor<'a>,
    /// The columns by their places here and there; none if the tables have different ones.
    columns: Option<Vec<(usize, usize)>>,
    strings_by_id: bool,
    /// The blocks, here and there, of the rows that were compared last.
    blocks: Option<(usize, usize)>,
    /// Those of the columns that do not share their memory in these blocks.
    unshared: Vec<(usize, usize)>,
}

impl<'a> RowComparison<'a> {
    fn new(now: &'a Table, saved: &'a Table) -> Self {
        let columns = shared_columns(now, saved);
        let is_shared = |block: usize| {
            columns.as_ref().is_some_and(|columns| shares_block(now, saved, columns, block))
        };
        let unshared = |table: &Table| -> Vec<usize> {
            (0..table.row_ids.len()).filter(|block| !is_shared(*block)).collect()
        };
        Self {
            now: Cursor::new(now, unshared(now)),
            saved: Cursor::new(saved, unshared(saved)),
            strings_by_id: ids_agree(&now.strings, &saved.strings),
            columns,
            blocks: None,
            unshared: Vec::new(),
        }
    }

    fn enter(&mut self, here: usize, there: usize) {
        if self.blocks == Some((here, there)) {
            return;
        }
        let (now, saved) = (self.now.table, self.saved.table);
        self.blocks = Some((here, there));
        self.unshared.clear();
        let columns = self.columns.iter().flatten();
        self.unshared.extend(columns.filter(|(column, other)| {
            let (column, other) = (&now.columns[*column], &saved.columns[*other]);
            !Arc::ptr_eq(&column.blocks[here], &other.blocks[there])
        }));
    }

    fn compare(&mut self, now: usize, saved: usize) -> RowChange {
        self.enter(now / BLOCK_ROWS, saved / BLOCK_ROWS);
        let Some(columns) = &self.columns else { return RowChange::Changed };
        let aligned = now % BLOCK_ROWS == saved % BLOCK_ROWS;
        let columns = if aligned { &self.unshared } else { columns };
        let same_expiry = self.now.table.expiry_at(now) == self.saved.table.expiry_at(saved);
        let same_cells = columns.iter().all(|(here, there)| {
            let cell = self.now.table.cell_at(*here, now);
            self.same_cell(cell, self.saved.table.cell_at(*there, saved))
        });
        if same_expiry && same_cells { RowChange::Same } else { RowChange::Changed }
    }

    fn same_cell(&self, now: Cell, saved: Cell) -> bool {
        match (now, saved) {
            (Cell::String(here), Cell::String(there)) if !self.strings_by_id => {
                self.now.table.strings.get(here) == self.saved.table.strings.get(there)
            }
            (now, saved) => now.same(saved),
        }
    }
}

impl Iterator for RowComparison<'_> {
    type Item = (RowId, RowChange);

    fn next(&mut self) -> Option<Self::Item> {
        let order = match (self.now.row(), self.saved.row()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(here), Some(there)) => here.cmp(&there),
        };
        match order {
            Ordering::Less => Some((self.now.pass()?.0, RowChange::Inserted)),
            Ordering::Greater => Some((self.saved.pass()?.0, RowChange::Removed)),
            Ordering::Equal => {
                let (row, now) = self.now.pass()?;
                let (_, saved) = self.saved.pass()?;
                Some((row, self.compare(now, saved)))
            }
        }
    }
}

/// A place among the live rows of some blocks of a table.
#[derive(Debug)]
struct Cursor<'a> {
    table: &'a Table,
    blocks: std::vec::IntoIter<usize>,
    /// The positions that are left of the block that is being read.
    positions: std::ops::Range<usize>,
    current: Option<(RowId, usize)>,
}

impl<'a> Cursor<'a> {
    fn new(table: &'a Table, blocks: Vec<usize>) -> Self {
        let mut cursor = Self { table, blocks: blocks.into_iter(), positions: 0..0, current: None };
        cursor.advance();
        cursor
    }

    /// The row that it stands at.
    fn row(&self) -> Option<RowId> {
        self.current.map(|(row, _)| row)
    }

    /// Gives the row that it stands at, with its position, and goes on to the next.
    fn pass(&mut self) -> Option<(RowId, usize)> {
        let passed = self.current;
        self.advance();
        passed
    }

    fn advance(&mut self) {
        let table = self.table;
        self.current = loop {
            if let Some(position) = self.positions.by_ref().find(|row| table.is_live(*row)) {
                break Some((table.row_id_at(position), position));
            }
            let Some(block) = self.blocks.next() else { break None };
            let start = block * BLOCK_ROWS;
            self.positions = start..start + table.row_ids[block].len();
        };
    }
}

/// The places of each column in both tables, if they have the same columns.
fn shared_columns(now: &Table, saved: &Table) -> Option<Vec<(usize, usize)>> {
    let (here, there) = (now.schema.columns(), saved.schema.columns());
    if here.len() != there.len() {
        return None;
    }
    let place = |index: usize, column: &ColumnDef| {
        let other = saved.schema.index_of(column.name())?;
        (*column == there[other]).then_some((index, other))
    };
    here.iter().enumerate().map(|(index, column)| place(index, column)).collect()
}

/// Whether both tables hold the very same memory for a block of rows.
fn shares_block(now: &Table, saved: &Table, columns: &[(usize, usize)], block: usize) -> bool {
    let same_expiry = match (now.expiry.get(block), saved.expiry.get(block)) {
        (Some(Some(a)), Some(Some(b))) => Arc::ptr_eq(a, b),
        (Some(None), Some(None)) => true,
        _ => false,
    };
    same_expiry
        && same_arc(&now.row_ids, &saved.row_ids, block)
        && same_arc(&now.live, &saved.live, block)
        && columns.iter().all(|(here, there)| {
            same_arc(&now.columns[*here].blocks, &saved.columns[*there].blocks, block)
        })
}

fn same_arc<T>(now: &[Arc<T>], saved: &[Arc<T>], index: usize) -> bool {
    matches!((now.get(index), saved.get(index)), (Some(a), Some(b)) if Arc::ptr_eq(a, b))
}

fn same_chunk(a: &Arc<StringChunk>, b: &Arc<StringChunk>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// Whether an id means the same string in both tables wherever both know it: one was grown from
/// the other.
fn ids_agree(a: &StringTable, b: &StringTable) -> bool {
    let (shorter, longer) = if a.string_count() <= b.string_count() { (a, b) } else { (b, a) };
    let Some((last, full)) = shorter.chunks().split_last() else { return true };
    let same = full.iter().zip(longer.chunks()).all(|(a, b)| same_chunk(a, b));
    same && longer.chunks().get(full.len()).is_some_and(|chunk| begins_with(chunk, last))
}

fn begins_with(chunk: &Arc<StringChunk>, beginning: &Arc<StringChunk>) -> bool {
    Arc::ptr_eq(chunk, beginning)
        || chunk.string_count() >= beginning.string_count()
            && chunk.strings().zip(beginning.strings()).all(|(a, b)| a == b)
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
