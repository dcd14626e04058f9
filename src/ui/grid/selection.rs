//! Which cells are selected: the block between the cursor and a second corner.

use super::cursor::{Bounds, Place, Step};
use super::geometry::Span;

/// How far a selection reaches beyond the block between its corners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// The cells between the corners.
    #[default]
    Cells,
    /// The whole of their rows.
    Rows,
    /// The whole of their columns.
    Columns,
    /// Every cell.
    Table,
}

/// The corner of a selection that moves; the cursor is the one that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corner {
    /// Where it is.
    pub place: Place,
    /// What is selected beyond the block.
    pub reach: Reach,
}

/// A block of cells as the grid shows them: runs of rows and of columns, in the order in which they are
/// shown. Either both runs are empty or none is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellRange {
    rows: Span,
    columns: Span,
}

impl CellRange {
    /// The block of these rows and columns; empty if either run is.
    pub fn new(rows: Span, columns: Span) -> Self {
        if rows.is_empty() || columns.is_empty() { Self::default() } else { Self { rows, columns } }
    }

    /// What is selected when the cursor is at a place: its cell, or all that the corner spans with it.
    /// Without a corner, headers and row numbers select nothing.
    pub fn between(cursor: Place, corner: Option<Corner>, bounds: Bounds) -> Self {
        let all_rows = Span::new(0, bounds.row_count);
        let all_columns = Span::new(0, bounds.column_count);
        let cursor = bounds.clamp(cursor);
        let Some(corner) = corner else {
            let run = |index: Option<usize>| index.map_or(Span::default(), Span::of_one);
            return Self::new(run(cursor.row()), run(cursor.column_index()));
        };
        let place = bounds.clamp(corner.place);
        let rows = run_between(cursor.line, place.line);
        let columns = run_between(cursor.column, place.column);
        match corner.reach {
            Reach::Cells => Self::new(rows, columns),
            Reach::Rows => Self::new(rows, all_columns),
            Reach::Columns => Self::new(all_rows, columns),
            Reach::Table => Self::new(all_rows, all_columns),
        }
    }

    /// The places of the rows among those that are shown.
    pub const fn rows(self) -> Span {
        self.rows
    }

    /// The places of the columns among those that are shown.
    pub const fn columns(self) -> Span {
        self.columns
    }

    /// How many cells there are.
    pub const fn cell_count(self) -> usize {
        self.rows.len() * self.columns.len()
    }

    /// Whether there is no cell.
    pub const fn is_empty(self) -> bool {
        self.rows.is_empty()
    }

    /// Whether a row and a column cross in it.
    pub const fn contains(self, row: usize, column: usize) -> bool {
        self.rows.contains(row) && self.columns.contains(column)
    }
}

/// The indexes between two lines or columns of the grid, both included, of which 0 is the header.
fn run_between(a: usize, b: usize) -> Span {
    Span::new(a.min(b).max(1) - 1, a.max(b))
}

impl Corner {
    /// The corner after a step that extends the selection: it stays among the cells. The first step
    /// starts from the cursor.
    #[must_use]
    pub fn stepped(
        corner: Option<Self>,
        cursor: Place,
        step: Step,
        bounds: Bounds,
        page_rows: usize,
    ) -> Self {
        let from = corner.unwrap_or(Self { place: cursor, reach: Reach::Cells });
        // Beyond the whole table there is nothing: a step means the cells again.
        let reach = if from.reach == Reach::Table { Reach::Cells } else { from.reach };
        let Place { line, column } = bounds.step(from.place, step, page_rows);
        let place = Place {
            line: line.max(1.min(bounds.row_count)),
            column: column.max(1.min(bounds.column_count)),
        };
        Self { place, reach }
    }
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;
