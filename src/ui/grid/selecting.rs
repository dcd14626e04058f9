//! The selection: how keys and the pointer draw it, and what screen readers are told of it.

use std::ops::Range;

use leptos::prelude::*;

use super::cursor::{Place, Step};
use super::geometry;
use super::selection::{CellRange, Corner, Reach};
use super::state::{Drawn, GridState};
use crate::ui::labels;
use crate::workspace::{CellBlock, words};

impl GridState {
    /// Extends the selection from the cursor, which stays, and brings the corner that moved into view.
    pub(super) fn extend(self, step: Step) {
        let (cursor, bounds) = (self.place.get_untracked(), self.bounds.get_untracked());
        let corner = Corner::stepped(self.corner(), cursor, step, bounds, self.page_rows());
        self.draw(corner);
        self.reveal(corner.place);
        self.announce_selection();
    }

    /// Extends the selection to a place: from a row number by rows, from a header by columns.
    pub(super) fn extend_to(self, place: Place) {
        let cursor = self.place.get_untracked();
        let reach = match (cursor.line, cursor.column) {
            (0, 0) => Reach::Table,
            (_, 0) => Reach::Rows,
            (0, _) => Reach::Columns,
            _ => Reach::Cells,
        };
        self.draw(Corner { place, reach });
    }

    /// Selects the rows or columns of the present selection as a whole, or everything.
    pub(super) fn select(self, reach: Reach) {
        let place = self.corner().map_or(self.place.get_untracked(), |corner| corner.place);
        self.draw(Corner { place, reach });
        self.announce_selection();
    }

    /// Selects the cursor's cell alone.
    pub(super) fn unselect(self) {
        if self.corner().is_some() {
            self.drawn.set(None);
            self.shell.announce(labels::SELECTION_CLEARED);
        }
    }

    /// Selects the block between two places.
    pub(super) fn select_block(self, from: Place, to: Place) {
        self.put_cursor(from);
        self.draw(Corner { place: to, reach: Reach::Cells });
    }

    fn draw(self, corner: Corner) {
        let rows = self.rows.get_untracked();
        let drawn = Drawn { corner, rows };
        if self.drawn.with_untracked(|last| last.as_ref() != Some(&drawn)) {
            self.drawn.set(Some(drawn));
        }
    }

    pub(super) fn corner(self) -> Option<Corner> {
        let rows = self.rows.get_untracked();
        let of_these = |drawn: &&Drawn| drawn.rows == rows;
        self.drawn.with_untracked(|drawn| drawn.as_ref().filter(of_these).map(|drawn| drawn.corner))
    }

    /// How many rows a page of keys moves.
    pub(super) fn page_rows(self) -> usize {
        let height_px = self.size.get_untracked().height_px;
        geometry::whole_rows(height_px, self.row_px.get_untracked()).saturating_sub(1).max(1)
    }

    /// The places among the visible rows of those that are selected; of a row number, its own.
    pub(super) fn selected_rows(self) -> Range<usize> {
        let rows = self.selected.get_untracked().rows();
        match self.place.get_untracked().row() {
            Some(row) if rows.is_empty() => row..row + 1,
            _ => rows.start()..rows.end(),
        }
    }

    /// The selected cells, by their columns' places in the schema.
    pub(super) fn selected_block(self) -> CellBlock {
        self.block_of(self.selected.get_untracked())
    }

    /// The cells of a range, by their columns' places in the schema.
    pub(super) fn block_of(self, range: CellRange) -> CellBlock {
        let (rows, columns) = (range.rows(), range.columns());
        let shown = self.arrangement.with_untracked(|arrangement| {
            arrangement.indexes().get(columns.start()..columns.end()).map(<[usize]>::to_vec)
        });
        CellBlock { rows: rows.start()..rows.end(), columns: shown.unwrap_or_default() }
    }

    /// Whether a place is a part of the selection: a cell of it, or the number of a row of it.
    pub(super) fn is_selected(self, place: Place) -> bool {
        let (selected, Some(row)) = (self.selected.get_untracked(), place.row()) else {
            return false;
        };
        match place.column_index() {
            Some(column) => selected.contains(row, column),
            None => selected.rows().contains(row),
        }
    }

    /// Says how much is selected.
    pub(super) fn announce_selection(self) {
        let selected = self.selected.get_untracked();
        let rows = words::count(selected.rows().len(), "row");
        let columns = words::count(selected.columns().len(), "column");
        self.shell.announce(labels::rows_by_columns_selected(&rows, &columns));
    }

    /// Tells the rest of the page what is selected, until the grid is gone.
    pub(super) fn share_selection(self) {
        Effect::new(move |_| {
            self.selected.track();
            self.arrangement.track();
            self.shell.selection.set(self.selected_block());
        });
        on_cleanup(move || {
            // The page may be gone too.
            self.shell.selection.try_set(CellBlock::default());
        });
    }
}

/// Where the cursor's row and columns stand in a selection: what its cells look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowSelection {
    /// The selected cells of this row.
    range: CellRange,
    row: usize,
}

impl RowSelection {
    /// What of a row is selected. A single cell is the cursor's and looks as that does.
    pub(super) fn of_row(range: CellRange, row: usize) -> Self {
        if range.cell_count() > 1 && range.rows().contains(row) {
            Self { range, row }
        } else {
            Self::default()
        }
    }

    /// Whether the cell of a column is selected.
    pub(super) fn has(self, at: usize) -> bool {
        self.range.columns().contains(at)
    }

    /// The sides on which the cell of a column ends the selection, a letter for each.
    pub(super) fn edges(self, at: usize) -> String {
        let (rows, columns) = (self.range.rows(), self.range.columns());
        let sides = [
            ('t', self.row == rows.start()),
            ('b', self.row + 1 == rows.end()),
            ('l', at == columns.start()),
            ('r', at + 1 == columns.end()),
        ];
        sides.iter().filter(|(_, ends)| *ends).map(|(side, _)| *side).collect()
    }
}
