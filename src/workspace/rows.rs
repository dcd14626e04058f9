use std::sync::Arc;

use reactive_graph::owner::LocalStorage;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::open_table::OpenTable;
use super::{TableId, Workspace};
use crate::column_store::{Bits, Block, ColumnId, RowId, RowOrder, RowSet, SortKey, Table, View};

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
pub struct VisibleRows(Option<Arc<Made>>);

/// Rows, and what they were made from.
#[derive(Debug)]
struct Made {
    rows: Rows,
    from: Inputs,
}

#[derive(Debug)]
enum Rows {
    InTheirOrder(RowSet),
    Sorted(RowOrder),
}

/// All that rows and their order depend on. Two that share it all give the same rows.
#[derive(Debug)]
struct Inputs {
    table: TableId,
    sort: Vec<SortBy>,
    row_ids: Vec<Arc<Vec<u32>>>,
    live: Vec<Arc<Bits>>,
    sort_blocks: Vec<Vec<Arc<Block>>>,
    /// The moment, for tables in which rows expire.
    now_ms: Option<i64>,
}

impl VisibleRows {
    /// How many rows are shown.
    pub fn count(&self) -> usize {
        match self.rows() {
            None => 0,
            Some(Rows::InTheirOrder(rows)) => rows.count(),
            Some(Rows::Sorted(order)) => order.len(),
        }
    }

    /// The row at a place, counted from 0.
    pub fn nth(&self, place: usize) -> Option<RowId> {
        match self.rows()? {
            Rows::InTheirOrder(rows) => rows.nth(place),
            Rows::Sorted(order) => order.nth(place),
        }
    }

    /// The place of a row. Where they are sorted it takes under a millisecond for a million rows: for a
    /// row here and there.
    pub fn index_of(&self, row: RowId) -> Option<usize> {
        match self.rows()? {
            Rows::InTheirOrder(rows) => rows.index_of(row),
            Rows::Sorted(order) => order.index_of(row),
        }
    }

    /// The rows in the order in which they are shown.
    pub fn row_ids(&self) -> Box<dyn Iterator<Item = RowId> + '_> {
        match self.rows() {
            None => Box::new(std::iter::empty()),
            Some(Rows::InTheirOrder(rows)) => Box::new(rows.iter()),
            Some(Rows::Sorted(order)) => Box::new(order.iter()),
        }
    }

    fn rows(&self) -> Option<&Rows> {
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

    /// How the rows that are shown are sorted; empty where they stand in their own order.
    pub fn sort(self) -> Vec<SortBy> {
        self.current.with(|table| table.as_ref().map(|table| table.sort.get())).unwrap_or_default()
    }

    /// Sorts the rows that are shown, by the first column first; an empty list shows them in their own
    /// order.
    pub fn sort_by(self, columns: Vec<SortBy>) {
        if let Some(table) = self.open_table() {
            table.sort.set(columns);
        }
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
            let sort = open.sort.get();
            open.store.with(|store| {
                let now_ms = if store.has_expiry() { Some(now_ms.get()) } else { None };
                remake(store, Inputs::of(open.id(), store, sort, now_ms), last)
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
            let rows = rows_of(table.view(from.now_ms.unwrap_or_default()), &from.sort);
            VisibleRows(Some(Arc::new(Made { rows, from })))
        }
    }
}

fn rows_of(view: View<'_>, sort: &[SortBy]) -> Rows {
    let schema = view.table().schema();
    let keys: Vec<SortKey> = sort
        .iter()
        .filter_map(|by| {
            let index = schema.index_of_id(by.column)?;
            let column = schema.columns()[index].name().to_owned();
            Some(SortKey { column, descending: by.descending })
        })
        .collect();
    if keys.is_empty() {
        return Rows::InTheirOrder(view.rows());
    }
    match view.sort(&keys, None) {
        Ok(order) => Rows::Sorted(order),
        // The columns were found in this very schema; unsorted rows are right in any case.
        Err(_) => Rows::InTheirOrder(view.rows()),
    }
}

impl Inputs {
    fn of(id: TableId, table: &Table, sort: Vec<SortBy>, now_ms: Option<i64>) -> Self {
        let blocks = |by: &SortBy| {
            let column = table.schema().index_of_id(by.column).and_then(|at| table.column(at));
            column.map(|column| column.blocks().to_vec()).unwrap_or_default()
        };
        Self {
            table: id,
            sort_blocks: sort.iter().map(blocks).collect(),
            sort,
            row_ids: table.row_ids().to_vec(),
            live: table.live().to_vec(),
            now_ms,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.table == other.table
            && self.sort == other.sort
            && self.now_ms == other.now_ms
            && share_all(&self.row_ids, &other.row_ids)
            && share_all(&self.live, &other.live)
            && self.sort_blocks.len() == other.sort_blocks.len()
            && self.sort_blocks.iter().zip(&other.sort_blocks).all(|(a, b)| share_all(a, b))
    }
}

fn share_all<T>(a: &[Arc<T>], b: &[Arc<T>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}
