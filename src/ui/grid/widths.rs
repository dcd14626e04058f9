//! How wide columns are: as wide as a person made them, else as wide as what they hold.

use std::collections::HashMap;

use leptos::prelude::*;

use super::geometry::{self, ColumnLayout};
use crate::column_store::ColumnId;
use crate::workspace::{ColumnHead, VisibleRows, Workspace};

/// Rows looked at to find how wide a column should be.
const SAMPLED_ROWS: usize = 100;

/// The widths of the columns of one table.
#[derive(Clone, Copy)]
pub(super) struct Widths {
    workspace: Workspace,
    rows: Memo<VisibleRows>,
    row_px: f64,
    /// Widths that a person gave.
    given_px: RwSignal<HashMap<ColumnId, f64>>,
    /// Widths that were measured: once, so that a column does not move because someone types into it.
    measured_px: StoredValue<HashMap<ColumnId, f64>>,
}

impl Widths {
    pub(super) fn new(workspace: Workspace, rows: Memo<VisibleRows>, row_px: f64) -> Self {
        let (given_px, measured_px) = (RwSignal::default(), StoredValue::default());
        Self { workspace, rows, row_px, given_px, measured_px }
    }

    /// Gives a column a width; none gives it its own again.
    pub(super) fn give(self, column: ColumnId, width_px: Option<f64>) {
        self.given_px.update(|given| {
            match width_px {
                Some(width_px) => given.insert(column, ColumnLayout::clamp(width_px)),
                None => given.remove(&column),
            };
        });
    }

    /// The columns side by side.
    pub(super) fn layout(self, columns: &[ColumnHead]) -> ColumnLayout {
        let given_px = self.given_px.read();
        ColumnLayout::new(columns.iter().enumerate().map(|(index, column)| {
            given_px.get(&column.id).copied().unwrap_or_else(|| self.own_px(index, column))
        }))
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
                values.map(|value| value.to_string().chars().count()).max().unwrap_or(0)
            })
        });
        geometry::natural_width_px(name.chars().count(), longest.unwrap_or(0), self.row_px)
    }
}
