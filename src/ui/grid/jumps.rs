//! Ctrl with an arrow: to the edge of the data.

use leptos::prelude::*;

use super::cursor::{Place, Step};
use super::selection::Reach;
use super::state::GridState;

impl GridState {
    /// Puts the cursor, or the corner of the selection, where the data ends in a direction; `to` is the
    /// end of the row or column that lies there.
    pub(super) fn jump(self, to: Step, extends: bool) {
        self.shell.workspace.run(async move {
            let from = self.place_to_jump_from(extends);
            let corner = self.corner().filter(|_| extends);
            let is_of_cells = corner.is_none_or(|corner| corner.reach == Reach::Cells);
            let place = if is_of_cells { self.edge_from(from, to).await } else { None };
            // Who moved on while it was looked for stays there.
            if self.is_there() && self.place_to_jump_from(extends) == from {
                self.jump_to(place, to, extends);
            }
            Ok::<(), String>(())
        });
    }

    fn jump_to(self, place: Option<Place>, to: Step, extends: bool) {
        match place {
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

    fn place_to_jump_from(self, extends: bool) -> Place {
        let corner = self.corner().filter(|_| extends);
        corner.map_or(self.place.get_untracked(), |corner| corner.place)
    }

    /// None beside the cells.
    async fn edge_from(self, from: Place, to: Step) -> Option<Place> {
        let (row, column) = (from.row()?, from.column_index()?);
        let workspace = self.shell.workspace;
        let is_back = matches!(to, Step::RowStart | Step::ColumnStart);
        if matches!(to, Step::ColumnStart | Step::ColumnEnd) {
            let rows = self.rows.get_untracked();
            let index = self.schema_index(from)?;
            let row = workspace.edge_in_column(rows, row, index, is_back).await;
            return Some(Place::of_cell(row, column));
        }
        let columns = self.arrangement.get_untracked();
        let row_id = self.row_at(from)?;
        let column = workspace.edge_in_row(row_id, columns.indexes(), column, is_back);
        Some(Place::of_cell(row, column))
    }
}
