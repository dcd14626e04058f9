use std::sync::Arc;

use reactive_graph::owner::LocalStorage;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::open_table::OpenTable;
use crate::column_store::{ColumnId, RowId, RowSet};

/// One column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortBy {
    /// The column's number.
    pub column: ColumnId,
    /// From the largest to the smallest.
    pub descending: bool,
}

/// The rows that are shown, in their order. Clones are cheap.
#[derive(Clone, Debug, Default)]
pub struct VisibleRows {
    rows: Option<Arc<RowSet>>,
}

impl VisibleRows {
    /// How many rows are shown.
    pub fn count(&self) -> usize {
        self.rows.as_ref().map_or(0, |rows| rows.count())
    }

    /// The row at a place, counted from 0.
    pub fn nth(&self, place: usize) -> Option<RowId> {
        self.rows.as_ref().and_then(|rows| rows.nth(place))
    }

    /// The place of a row.
    pub fn index_of(&self, row: RowId) -> Option<usize> {
        self.rows.as_ref().and_then(|rows| rows.index_of(row))
    }
}

/// Whether they are surely the same rows in the same order: two that differ only in when they were
/// made need not be found equal.
impl PartialEq for VisibleRows {
    fn eq(&self, other: &Self) -> bool {
        match (&self.rows, &other.rows) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

pub(super) fn visible_rows(
    current: RwSignal<Option<OpenTable>, LocalStorage>,
    now_ms: RwSignal<i64>,
    _last: Option<&VisibleRows>,
) -> VisibleRows {
    let now_ms = now_ms.get();
    let rows = current.with(|table| {
        table.as_ref().map(|table| table.store.with(|store| Arc::new(store.view(now_ms).rows())))
    });
    VisibleRows { rows }
}
