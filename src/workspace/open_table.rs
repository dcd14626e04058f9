use reactive_graph::prelude::*;
use reactive_graph::signal::ArcRwSignal;

use super::{SaveState, SortBy};
use crate::column_store::ColumnStore;

/// The number of an open table: stays the same while it is open, through renames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TableId(pub u64);

/// An open table: clones are handles of the same one.
#[derive(Clone)]
pub(super) struct OpenTable {
    id: TableId,
    pub(super) name: ArcRwSignal<String>,
    pub(super) store: ArcRwSignal<ColumnStore>,
    pub(super) sort: ArcRwSignal<Vec<SortBy>>,
}

impl OpenTable {
    pub(super) fn new(id: TableId, name: String, store: ColumnStore) -> Self {
        Self {
            id,
            name: ArcRwSignal::new(name),
            store: ArcRwSignal::new(store),
            sort: ArcRwSignal::new(Vec::new()),
        }
    }

    pub(super) fn id(&self) -> TableId {
        self.id
    }

    pub(super) fn save_state(&self) -> SaveState {
        SaveState::Pending {
            last_saved: None,
            row_count: self.store.with(|store| store.row_count()),
        }
    }
}
