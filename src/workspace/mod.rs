//! The open tables as signals: the only owner of them and the only room that changes them. It knows
//! no document and no component; of the world outside it has what a [`World`] hands it.
//!
//! [`Workspace`] is the handle that everything else holds. Reads are tracked: called inside a memo, an
//! effect or a view, they subscribe it. Acts that take time are futures; [`Workspace::run`] starts
//! one and turns its failure into a notice.

use std::fmt;
use std::future::Future;
use std::rc::Rc;

use reactive_graph::computed::Memo;
use reactive_graph::owner::{LocalStorage, StoredValue};
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use crate::column_store::{ColumnStore, ColumnType, View};

mod editing;
mod import;
mod notices;
mod open_table;
mod rows;
mod save_state;
mod stores;
pub mod words;
mod world;

pub use editing::{CellInput, EditError};
pub use import::{ByteSource, ImportOptions, ImportProgress, ImportStage};
pub use notices::{Notice, NoticeAction, NoticeId, NoticeKind};
pub use open_table::TableId;
pub use rows::{SortBy, VisibleRows};
pub use save_state::{NotSaved, SaveState};
pub use stores::{StoreActError, StoreSummary};
pub use world::{StorageEstimate, World};

use open_table::OpenTable;

/// How far the workspace is with its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The storage is being opened, or the last table read.
    Starting,
    /// Tables can be opened and edited.
    Ready,
}

/// A column as its header shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnHead {
    /// Its number: stays the same through renames and moves.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Its type.
    pub column_type: ColumnType,
    /// Whether it is the primary key.
    pub is_key: bool,
}

/// The handle of the workspace; copies mean the same one.
#[derive(Clone, Copy)]
pub struct Workspace {
    world: StoredValue<Rc<dyn World>, LocalStorage>,
    phase: RwSignal<Phase>,
    stores: RwSignal<Vec<StoreSummary>>,
    current: RwSignal<Option<OpenTable>, LocalStorage>,
    notices: RwSignal<Vec<Notice>>,
    import: RwSignal<Option<ImportProgress>>,
    now_ms: RwSignal<i64>,
    visible_rows: Memo<VisibleRows>,
    columns: Memo<Vec<ColumnHead>>,
}

impl Workspace {
    /// A workspace without tables, in the present reactive owner. [`Workspace::start`] brings it to
    /// life.
    pub fn new(world: Rc<dyn World>) -> Self {
        let now_ms = RwSignal::new(world.now_ms());
        let current: RwSignal<Option<OpenTable>, LocalStorage> = RwSignal::new_local(None);
        Self {
            world: StoredValue::new_local(world),
            phase: RwSignal::new(Phase::Starting),
            stores: RwSignal::new(Vec::new()),
            current,
            notices: RwSignal::new(Vec::new()),
            import: RwSignal::new(None),
            now_ms,
            visible_rows: Memo::new(move |last| rows::visible_rows(current, now_ms, last)),
            columns: Memo::new(move |_| column_heads(current)),
        }
    }

    /// How far the workspace is with its start.
    pub fn phase(self) -> Phase {
        self.phase.get()
    }

    /// The stored tables, by name.
    pub fn stores(self) -> Vec<StoreSummary> {
        self.stores.get()
    }

    /// The table that is shown.
    pub fn current(self) -> Option<TableId> {
        self.current.with(|table| table.as_ref().map(OpenTable::id))
    }

    /// The name of the table that is shown.
    pub fn current_name(self) -> Option<String> {
        self.current.with(|table| table.as_ref().map(|table| table.name.get()))
    }

    /// The columns of the table that is shown, in order; none if no table is.
    pub fn columns(self) -> Vec<ColumnHead> {
        self.columns.get()
    }

    /// Reads the table that is shown; none if no table is. Tracked.
    pub fn with_table<R>(self, read: impl FnOnce(&ColumnStore) -> R) -> Option<R> {
        self.current.with(|table| table.as_ref().map(|table| table.store.with(read)))
    }

    /// Reads the table that is shown as it is, once: for event handlers.
    pub fn with_table_untracked<R>(self, read: impl FnOnce(&ColumnStore) -> R) -> Option<R> {
        self.current
            .with_untracked(|table| table.as_ref().map(|table| table.store.with_untracked(read)))
    }

    /// Reads the table that is shown at the present moment, without its expired rows. Tracked.
    pub fn with_view<R>(self, read: impl FnOnce(View<'_>) -> R) -> Option<R> {
        let now_ms = self.now_ms.get();
        self.with_table(|store| read(store.view(now_ms)))
    }

    /// The rows that are shown, in their order.
    pub fn visible_rows(self) -> VisibleRows {
        self.visible_rows.get()
    }

    /// How the rows that are shown are sorted; empty where they stand in their own order.
    pub fn sort(self) -> Vec<SortBy> {
        self.current.with(|table| table.as_ref().map(|table| table.sort.get())).unwrap_or_default()
    }

    /// How things stand with the storage of the table that is shown; none if no table is.
    pub fn save_state(self) -> Option<SaveState> {
        self.current.with(|table| table.as_ref().map(OpenTable::save_state))
    }

    /// [`Workspace::save_state`] in words for people: "Saved on this device 14:02, 12,400 rows".
    pub fn save_state_words(self) -> String {
        let world = self.world();
        self.save_state().map_or_else(String::new, |state| {
            words::save_state(&state, |at_ms| world.utc_offset_minutes(at_ms))
        })
    }

    /// What people should know, oldest first.
    pub fn notices(self) -> Vec<Notice> {
        self.notices.get()
    }

    /// The import that runs, if one does.
    pub fn import_progress(self) -> Option<ImportProgress> {
        self.import.get()
    }

    /// Whether an act can be undone.
    pub fn can_undo(self) -> bool {
        false
    }

    /// Whether an undone act can be done again.
    pub fn can_redo(self) -> bool {
        false
    }

    /// Whether closing the page now would lose edits: for a warning before it closes.
    pub fn has_unsaved(self) -> bool {
        false
    }

    /// Starts an act; its failure becomes a notice.
    pub fn run<E: fmt::Display>(self, act: impl Future<Output = Result<(), E>> + 'static) {
        let world = self.world();
        world.spawn(Box::pin(async move {
            if let Err(error) = act.await {
                self.notify(NoticeKind::Error, error.to_string(), Vec::new());
            }
        }));
    }

    fn world(self) -> Rc<dyn World> {
        self.world.get_value()
    }
}

fn column_heads(current: RwSignal<Option<OpenTable>, LocalStorage>) -> Vec<ColumnHead> {
    current.with(|table| {
        let Some(table) = table else { return Vec::new() };
        table.store.with(|store| {
            let key = store.schema().key_index();
            let columns = store.schema().columns().iter().enumerate();
            columns
                .map(|(index, column)| ColumnHead {
                    id: column.id().0,
                    name: column.name().to_owned(),
                    column_type: column.column_type(),
                    is_key: key == Some(index),
                })
                .collect()
        })
    })
}
