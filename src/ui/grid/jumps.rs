//! Ctrl with an arrow: to the edge of the data.

use leptos::prelude::*;

use super::cursor::{Place, Step};
use super::selection::Reach;
use super::state::GridState;

impl GridState {
    /// Puts the cursor, or the corner of the selection, where the data ends in a direction; `to` is the
    /// end of the row or column that lies there.
    pub(super) fn jump(self, to: Step, extends: bool) {
        let corner = self.corner().filter(|_| extends);
        let from = corner.map_or(self.place.get_untracked(), |corner| corner.place);
        let is_of_cells = corner.is_none_or(|corner| corner.reach == Reach::Cells);
        match self.edge_from(from, to).filter(|_| is_of_cells) {
            Some(place) if extends => {
                self.extend_to(place);
                self.reveal(place);
                self.announce_selection();
            }
            Some(place) => self.go_to(place),
            None if extends => self.extend(to),
            None => self.step(to),
        }
    }

    fn edge_from(self, from: Place, to: Step) -> Option<Place> {
        let (row, column) = (from.row()?, from.column_index()?);
        let workspace = self.shell.workspace;
        let is_back = matches!(to, Step::RowStart | Step::ColumnStart);
        if matches!(to, Step::ColumnStart | Step::ColumnEnd) {
            let rows = self.rows.get_untracked();
            let index = self.schema_index(from)?;
            let row = workspace.edge_in_column(&rows, row, index, is_back);
            return Some(Place::of_cell(row, column));
        }
        let columns = self.arrangement.get_untracked();
        let row_id = self.row_at(from)?;
        let column = workspace.edge_in_row(row_id, columns.indexes(), column, is_back);
        Some(Place::of_cell(row, column))
    }
}
