//! What lies beside a block of cells, in the direction in which it is dragged by its corner.

use std::ops::Range;

use super::cursor::Place;
use super::geometry::Span;
use super::selection::CellRange;

/// Rows or columns beside a block, by their places among those that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Rows above or below it.
    Rows(Range<usize>),
    /// Columns to its left or right.
    Columns(Range<usize>),
}

/// What lies between a block and a cell, in the direction in which the cell is further from it; none of a
/// cell within.
pub fn beside(block: CellRange, row: usize, column: usize) -> Option<Beside> {
    let rows = gap(block.rows(), row);
    let columns = gap(block.columns(), column);
    match (rows.len(), columns.len()) {
        (0, 0) => None,
        (rows_between, columns_between) if rows_between >= columns_between => {
            Some(Beside::Rows(rows))
        }
        _ => Some(Beside::Columns(columns)),
    }
}

/// The places from a run up to one outside of it, that included.
fn gap(run: Span, at: usize) -> Range<usize> {
    if at < run.start() { at..run.start() } else { run.end()..(at + 1).max(run.end()) }
}

/// The first and the last cell of a block with what lies beside it.
pub fn with_beside(block: CellRange, beside: Option<&Beside>) -> (Place, Place) {
    let joined =
        |run: Span, more: &Range<usize>| (run.start().min(more.start), run.end().max(more.end) - 1);
    let whole = |run: Span| (run.start(), run.end() - 1);
    let (rows, columns) = match beside {
        Some(Beside::Rows(more)) => (joined(block.rows(), more), whole(block.columns())),
        Some(Beside::Columns(more)) => (whole(block.rows()), joined(block.columns(), more)),
        None => (whole(block.rows()), whole(block.columns())),
    };
    (Place::of_cell(rows.0, columns.0), Place::of_cell(rows.1, columns.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> CellRange {
        CellRange::new(Span::new(2, 4), Span::new(1, 2))
    }

    #[test]
    fn the_handle_fills_towards_the_side_to_which_it_was_dragged_further() {
        assert_eq!(beside(block(), 3, 1), None);
        assert_eq!(beside(block(), 6, 1), Some(Beside::Rows(4..7)));
        assert_eq!(beside(block(), 0, 2), Some(Beside::Rows(0..2)));
        assert_eq!(beside(block(), 4, 4), Some(Beside::Columns(2..5)));
        assert_eq!(beside(block(), 2, 0), Some(Beside::Columns(0..1)));
    }

    #[test]
    fn what_is_shown_selected_is_the_block_and_what_lies_beside_it() {
        let corners = |beside: Option<Beside>| with_beside(block(), beside.as_ref());

        let whole = (Place::of_cell(2, 1), Place::of_cell(3, 1));
        assert_eq!(corners(None), whole);
        assert_eq!(corners(Some(Beside::Rows(0..2))), (Place::of_cell(0, 1), whole.1));
        assert_eq!(corners(Some(Beside::Rows(4..7))), (whole.0, Place::of_cell(6, 1)));
        assert_eq!(corners(Some(Beside::Columns(2..5))), (whole.0, Place::of_cell(3, 4)));
    }
}
