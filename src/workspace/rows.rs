use std::ops::Range;
use std::sync::Arc;

use reactive_graph::owner::LocalStorage;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::arranging::Arrangement;
use super::open_table::OpenTable;
use super::{TableId, Workspace};
use crate::column_store::{Bits, Block, Column, ColumnId, RowId, RowOrder, RowSet, Table, View};

/// The rows that are shown, in their order. Clones are cheap.
#[derive(Clone, Debug, Default)]
pub struct VisibleRows(Option<Arc<Made>>);

/// Rows, and what they were made from.
#[derive(Debug)]
struct Made {
    rows: FoundRows,
    from: Inputs,
}

/// Some rows of a table, in an order.
#[derive(Debug)]
pub(super) enum FoundRows {
    InTheirOrder(RowSet),
    Sorted(RowOrder),
}

/// What filter and sort gave when they were applied.
#[derive(Debug)]
pub(super) struct Found {
    rows: FoundRows,
    /// What the filter let through; none if there was no filter.
    filtered: Option<RowSet>,
    /// Rows of this id and later ones are newer.
    new_from: RowId,
    /// The cells that they looked at.
    columns: Vec<(ColumnId, Vec<Arc<Block>>)>,
}

/// All that the rows that are shown depend on. Two that share it all give the same rows.
#[derive(Debug)]
struct Inputs {
    table: TableId,
    found: Option<Arc<Found>>,
    row_ids: Vec<Arc<Vec<u32>>>,
    live: Vec<Arc<Bits>>,
    /// The moment, for tables in which rows expire.
    now_ms: Option<i64>,
}

impl VisibleRows {
    /// How many rows are shown.
    pub fn count(&self) -> usize {
        match self.rows() {
            None => 0,
            Some(FoundRows::InTheirOrder(rows)) => rows.count(),
            Some(FoundRows::Sorted(order)) => order.len(),
        }
    }

    /// The row at a place, counted from 0.
    pub fn nth(&self, place: usize) -> Option<RowId> {
        match self.rows()? {
            FoundRows::InTheirOrder(rows) => rows.nth(place),
            FoundRows::Sorted(order) => order.nth(place),
        }
    }

    /// The place of a row. Where they are sorted it takes under a millisecond for a million rows: for a
    /// row here and there.
    pub fn index_of(&self, row: RowId) -> Option<usize> {
        match self.rows()? {
            FoundRows::InTheirOrder(rows) => rows.index_of(row),
            FoundRows::Sorted(order) => order.index_of(row),
        }
    }

    /// The rows at some places, as far as there are any.
    pub fn ids_in(&self, places: Range<usize>) -> Vec<RowId> {
        match self.rows() {
            None => Vec::new(),
            Some(FoundRows::InTheirOrder(rows)) => rows.ids_in(places),
            Some(FoundRows::Sorted(order)) => order.ids_in(places),
        }
    }

    /// The rows in the order in which they are shown.
    pub fn row_ids(&self) -> Box<dyn Iterator<Item = RowId> + '_> {
        match self.rows() {
            None => Box::new(std::iter::empty()),
            Some(FoundRows::InTheirOrder(rows)) => Box::new(rows.iter()),
            Some(FoundRows::Sorted(order)) => Box::new(order.iter()),
        }
    }

    fn rows(&self) -> Option<&FoundRows> {
        self.0.as_ref().map(|made| &made.rows)
    }
}

/// Whether they are one and the same. Those made anew from the same are, see [`visible_rows`].
impl PartialEq for VisibleRows {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl Workspace {
    /// The rows that are shown, in their order.
    pub fn visible_rows(self) -> VisibleRows {
        self.visible_rows.get()
    }

    /// All rows of the table that is shown: in the order that is shown, unless a filter hides some.
    pub(super) fn all_rows(self) -> VisibleRows {
        let Some(table) = self.open_table() else { return VisibleRows::default() };
        let is_filtered = table.arrangement.with_untracked(Arrangement::is_filtered);
        if !is_filtered {
            return self.visible_rows.get_untracked();
        }
        let now_ms = self.world().now_ms();
        let from = |store: &Table| Inputs::of(table.id(), store, None, Some(now_ms));
        table.store.with_untracked(|store| remake(store, from(store), None))
    }

    /// How many rows the table that is shown has, those included that no filter lets through.
    pub fn row_count(self) -> usize {
        self.with_view(|view| view.rows().count()).unwrap_or_default()
    }
}

/// The rows of the table that is shown: the last ones, if nothing that they depend on has changed.
pub(super) fn visible_rows(
    current: RwSignal<Option<OpenTable>, LocalStorage>,
    now_ms: RwSignal<i64>,
    last: Option<&VisibleRows>,
) -> VisibleRows {
    let rows = current.with(|table| {
        table.as_ref().map(|open| {
            let found = open.found.get();
            open.store.with(|store| {
                let now_ms = if store.has_expiry() { Some(now_ms.get()) } else { None };
                remake(store, Inputs::of(open.id(), store, found, now_ms), last)
            })
        })
    });
    rows.unwrap_or_default()
}

fn remake(table: &Table, from: Inputs, last: Option<&VisibleRows>) -> VisibleRows {
    match last.and_then(|last| last.0.as_ref()) {
        Some(made) if made.from.is_same(&from) => VisibleRows(Some(made.clone())),
        _ => {
            // Without times to live any moment will do.
            let view = table.view(from.now_ms.unwrap_or_default());
            let rows = match &from.found {
                Some(found) => found.rows_left(view),
                None => FoundRows::InTheirOrder(view.rows()),
            };
            VisibleRows(Some(Arc::new(Made { rows, from })))
        }
    }
}

impl Found {
    /// What was found in a table by looking at the cells of some columns.
    pub(super) fn new(
        rows: FoundRows,
        filtered: Option<RowSet>,
        new_from: RowId,
        table: &Table,
        columns: &[ColumnId],
    ) -> Self {
        let columns = columns.iter().map(|id| (*id, blocks_of(table, *id).to_vec())).collect();
        Self { rows, filtered, new_from, columns }
    }

    /// The rows in a later table: without those that are gone, and new ones at the end.
    fn rows_left(&self, view: View<'_>) -> FoundRows {
        match &self.rows {
            FoundRows::InTheirOrder(rows) => {
                FoundRows::InTheirOrder(view.kept_rows(rows, self.new_from))
            }
            FoundRows::Sorted(order) => FoundRows::Sorted(view.kept_order(order, self.new_from)),
        }
    }

    /// What is left in a later table of the rows that the filter let through, and the new ones; none if
    /// there was no filter.
    pub(super) fn filtered(&self, view: View<'_>) -> Option<RowSet> {
        self.filtered.as_ref().map(|rows| view.kept_rows(rows, self.new_from))
    }

    /// Whether looking again would find the same in a table, but for rows that are gone from it.
    pub(super) fn is_of(&self, table: &Table) -> bool {
        let last = table.row_ids().iter().rev().find_map(|ids| ids.last());
        last.is_none_or(|last| *last < self.new_from.0)
            && self.columns.iter().all(|(id, blocks)| share_all(blocks, blocks_of(table, *id)))
    }
}

/// None for a column that is gone.
pub(super) fn blocks_of(table: &Table, column: ColumnId) -> &[Arc<Block>] {
    let column = table.schema().index_of_id(column).and_then(|at| table.column(at));
    column.map(Column::blocks).unwrap_or_default()
}

impl Inputs {
    fn of(
        table_id: TableId,
        table: &Table,
        found: Option<Arc<Found>>,
        now_ms: Option<i64>,
    ) -> Self {
        Self {
            table: table_id,
            found,
            row_ids: table.row_ids().to_vec(),
            live: table.live().to_vec(),
            now_ms,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        let same_found = match (&self.found, &other.found) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        self.table == other.table
            && same_found
            && self.now_ms == other.now_ms
            && share_all(&self.row_ids, &other.row_ids)
            && share_all(&self.live, &other.live)
    }
}

fn share_all<T>(a: &[Arc<T>], b: &[Arc<T>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}
