//! How wide columns are: as wide as a person made them, else as wide as what they hold.

use std::collections::HashMap;

use leptos::prelude::*;

use super::geometry::{self, ColumnLayout};
use crate::column_store::ColumnId;
use crate::lazy::lazy;
use crate::ui::dom;
use crate::workspace::{ColumnHead, VisibleRows, Workspace};

/// Rows looked at to find how wide a column should be.
const SAMPLED_ROWS: usize = 100;

/// The widths of the columns of one table.
#[derive(Clone, Copy)]
pub(super) struct Widths {
    workspace: Workspace,
    rows: Memo<VisibleRows>,
    /// The width of a column whose edge is being dragged: it is kept when it is let go.
    dragged_px: RwSignal<Option<(ColumnId, f64)>>,
    /// Widths that were measured: once, so that a column does not move because someone types into it.
    measured_px: StoredValue<HashMap<ColumnId, f64>>,
}

lazy! { panels,
    /// A column has a width that is kept, or again its own.
    fn width_kept(workspace: Workspace, column: ColumnId, width_px: Option<f64>) -> ()
        = Workspace::set_column_width
}

impl Widths {
    pub(super) fn new(workspace: Workspace, rows: Memo<VisibleRows>) -> Self {
        let (dragged_px, measured_px) = (RwSignal::new(None), StoredValue::default());
        Self { workspace, rows, dragged_px, measured_px }
    }

    /// Shows a column as wide as it is being dragged.
    pub(super) fn drag(self, column: ColumnId, width_px: f64) {
        self.dragged_px.set(Some((column, ColumnLayout::clamp(width_px))));
    }

    /// Keeps the width to which a column was dragged.
    pub(super) fn drop(self) {
        if let Some((column, width_px)) = self.dragged_px.get_untracked() {
            self.give(column, width_px);
            self.dragged_px.set(None);
        }
    }

    /// Gives a column a width.
    pub(super) fn give(self, column: ColumnId, width_px: f64) {
        self.keep(column, Some(ColumnLayout::clamp(width_px)));
    }

    /// Makes a column as wide as what it holds now.
    pub(super) fn fit(self, column: ColumnId) {
        self.measured_px.update_value(|measured| {
            measured.remove(&column);
        });
        self.keep(column, None);
    }

    fn keep(self, column: ColumnId, width_px: Option<f64>) {
        self.workspace.run_fetched(width_kept(self.workspace, column, width_px));
    }

    /// Columns side by side, given in their order with their places in the schema.
    pub(super) fn layout(self, columns: &[(usize, ColumnHead)]) -> ColumnLayout {
        let given_px = self.given_px();
        ColumnLayout::new(columns.iter().map(|(index, column)| {
            given_px(column.id).unwrap_or_else(|| self.own_px(*index, column))
        }))
    }

    /// How wide a column is, given with its place in the schema.
    pub(super) fn width_px(self, index: usize, column: &ColumnHead) -> f64 {
        self.given_px()(column.id).unwrap_or_else(|| self.own_px(index, column))
    }

    /// The width that a person gives a column, or gave it.
    fn given_px(self) -> impl Fn(ColumnId) -> Option<f64> {
        let (dragged_px, views) = (self.dragged_px.get(), self.workspace.column_views());
        move |id| {
            let dragged = dragged_px.filter(|(dragged, _)| *dragged == id);
            dragged.map(|(_, px)| px).or(views.of(id).width_px.map(f64::from))
        }
    }

    fn own_px(self, index: usize, column: &ColumnHead) -> f64 {
        let known_px = self.measured_px.with_value(|measured| measured.get(&column.id).copied());
        known_px.unwrap_or_else(|| {
            let own_px = self.measure(index, &column.name);
            self.measured_px.update_value(|measured| {
                measured.insert(column.id, own_px);
            });
            own_px
        })
    }

    fn measure(self, column: usize, name: &str) -> f64 {
        let longest = untrack(|| {
            self.workspace.with_view(|view| {
                let rows = self.rows.read();
                let sample = (0..SAMPLED_ROWS).map_while(|place| rows.nth(place));
                let values = sample.filter_map(|row| view.cell(row, column));
                let widths = values.map(|value| geometry::width_in_digits(&value.to_string()));
                widths.fold(0.0, f64::max)
            })
        });
        let name_digits = geometry::width_in_digits(name);
        geometry::natural_width_px(name_digits, longest.unwrap_or(0.0), dom::is_touch())
    }
}
