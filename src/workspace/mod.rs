//! The open tables as signals: the only owner of them and the only room that changes them. It knows
//! no document and no component; of the world outside it has what a [`World`] hands it.
//!
//! [`Workspace`] is the handle that everything else holds. Reads are tracked: called inside a memo, an
//! effect or a view, they subscribe it. Acts that take time are futures; [`Workspace::run`] starts
//! one and turns its failure into a notice.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "handles of signals are passed by value, since closures keep them: copies mean the same"
)]

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future;
use std::rc::Rc;

use futures_util::future::{AbortHandle, FutureExt};
use futures_util::lock::Mutex;
use reactive_graph::computed::Memo;
use reactive_graph::owner::{LocalStorage, StoredValue};
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use crate::column_store::{ColumnId, ColumnStore, ColumnType, View};
use crate::persistence::ColumnStorePersistence;
use crate::storage::Storage;

mod arranging;
mod backup;
mod bulk;
mod cell_writes;
mod charting;
mod clip;
mod column_views;
mod edges;
mod editing;
mod export;
mod file_words;
mod finding;
mod grouping;
mod history;
mod import;
mod lab;
mod layouts;
mod left_tables;
mod long_act;
mod looking;
mod new_rows;
mod notices;
mod open_table;
mod opening;
mod pasting;
mod profile;
mod range_acts;
mod reading;
mod repeating;
mod rows;
mod sample;
mod save_state;
mod saving;
mod schema;
mod schema_words;
mod settings;
mod showing;
mod source_file;
mod start;
mod stores;
mod tabs;
// They run on an executor that only native targets have.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
mod typed;
mod updates;
mod verifying;
pub mod words;
mod work;
mod world;

pub use crate::codec::Layout;
#[cfg(target_arch = "wasm32")]
pub use crate::platform::without_direction_marks;
pub use crate::transfer::convert::{DateOrder, DecimalMark, OnFault, TextForm};
pub use crate::transfer::csv::{CsvFormat, Delimiter, RaggedRecords};
pub use crate::transfer::json::{JsonFormat, JsonRows, JsonShape};
pub use arranging::SortBy;
#[cfg(target_arch = "wasm32")]
pub use backup::file_bytes;
pub use backup::{
    BACKUP_ENDING, Backup, BackupTable, FileBytes, FileInMemory, RestoreChoice, RestoreOutcome,
};
pub use charting::{
    CHART_HEIGHT_PX, CHART_WIDTH_PX, Chart, ChartError, ChartKind, draw_chart, drawable_columns,
};
pub use clip::{ClipRows, ClipWriter, TsvReader};
pub use column_views::{ColumnView, ColumnViews};
pub use editing::{CellInput, EditError};
pub use export::{ExportRows, FileFormat, TextFormat};
pub use finding::{FindQuery, Match, Matches, RefusedCell, Replaced};
pub use grouping::{GroupError, Grouping};
pub use history::UndoState;
#[cfg(target_arch = "wasm32")]
pub use import::file_source;
pub use import::{ByteSource, BytesInMemory, ImportOptions, ImportProgress, ImportStage};
pub use lab::{EntryPage, EntryPlace, FaultTrial, MAX_ROWS_IN_TRIALS, RawEntry, Recipe, Roundtrip};
pub use layouts::MAX_ROWS_IN_ROWS;
pub use long_act::ActProgress;
pub use looking::ColumnSketch;
pub use notices::{Notice, NoticeAction, NoticeId, NoticeKind};
pub use open_table::TableId;
pub use opening::Opening;
pub use pasting::{CellPlan, PasteTarget, UnfitCell};
pub use profile::{ColumnProfile, SelectionSummary};
pub use range_acts::CellBlock;
pub use reading::{
    ColumnChoice, ENCODINGS, ImportFile, ImportTarget, PreviewCell, ReadChoices, ReadKind,
    ReadOutcome, ReadPreview, Reading, Wanted,
};
#[cfg(target_arch = "wasm32")]
pub use reading::{import_file, import_file_on_disk, is_format};
pub use rows::VisibleRows;
pub use sample::{SEATTLE_WEATHER, Sample};
pub use save_state::{NotSaved, SaveState};
pub use source_file::FileTarget;
pub use stores::{StoreActError, StoreSummary};
pub use updates::VersionNews;
pub use work::Work;
pub use world::{FileSink, StorageEstimate, World};

use looking::Sketches;
use open_table::OpenTable;
use save_state::Saves;
use source_file::SourceFiles;

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
    pub id: ColumnId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub column_type: ColumnType,
    /// Whether it is the primary key.
    pub is_key: bool,
}

/// The handle of the workspace; copies mean the same one. It lives as long as the reactive owner in
/// which it was made.
#[derive(Clone, Copy)]
pub struct Workspace {
    backstage: StoredValue<Rc<Backstage>, LocalStorage>,
    phase: RwSignal<Phase>,
    stores: RwSignal<Vec<StoreSummary>>,
    current: RwSignal<Option<OpenTable>, LocalStorage>,
    opening: RwSignal<Option<Opening>>,
    notices: RwSignal<Vec<Notice>>,
    import: RwSignal<Option<ImportProgress>>,
    work: RwSignal<Option<Work>>,
    last_backup_ms: RwSignal<Option<i64>>,
    act_progress: RwSignal<Option<ActProgress>>,
    /// The sample, from the very first start on until it is known for one.
    sample: RwSignal<Option<TableId>>,
    now_ms: RwSignal<i64>,
    source_files: SourceFiles,
    matches: RwSignal<Option<Matches>>,
    sketches: RwSignal<Sketches>,
    visible_rows: Memo<VisibleRows>,
    columns: Memo<Vec<ColumnHead>>,
}

/// What a workspace has that nobody reads in a signal.
struct Backstage {
    world: Rc<dyn World>,
    /// What persistence builds on, for whoever wants to see the raw entries.
    storage: Rc<dyn Storage>,
    persistence: ColumnStorePersistence,
    /// Whoever opens, makes, renames, copies or deletes stores holds it.
    store_turn: Mutex<()>,
    /// Whoever imports holds it.
    import_turn: Mutex<()>,
    /// Stops the import that runs.
    import: RefCell<Option<AbortHandle>>,
    /// Whoever does something else that is long holds it.
    work_turn: Mutex<()>,
    /// Stops that.
    work: RefCell<Option<AbortHandle>>,
    /// Stops the act on many cells that runs.
    act: RefCell<Option<AbortHandle>>,
    /// Stops the reading of a stored table.
    opening: RefCell<Option<AbortHandle>>,
    deleted: RefCell<Vec<stores::Deleted>>,
    /// What can be undone in tables that were shown before.
    left: RefCell<left_tables::LeftTables>,
    /// Files whose notices offer to read them in another way.
    readings: RefCell<Vec<reading::Offered>>,
    /// The notice of a new version that stands, or stood.
    version_notice: Cell<Option<NoticeId>>,
    /// The notice that offers to take the last act back.
    undo_notice: Cell<Option<NoticeId>>,
    /// Counts what was looked for: only what was looked for last is found.
    find_turn: Cell<u64>,
    /// Counts which columns were to be looked at: only those of the last time are.
    sketch_turn: Cell<u64>,
    next_number: Cell<u64>,
}

impl Workspace {
    /// A workspace of the tables in a storage, in the present reactive owner. [`Workspace::start`] brings
    /// it to life.
    pub fn new(storage: Rc<dyn Storage>, world: Rc<dyn World>) -> Self {
        let now_ms = RwSignal::new(world.now_ms());
        let current: RwSignal<Option<OpenTable>, LocalStorage> = RwSignal::new_local(None);
        let backstage = Backstage {
            persistence: ColumnStorePersistence::new(storage.clone(), world::host_of(&world)),
            storage,
            world,
            store_turn: Mutex::new(()),
            import_turn: Mutex::new(()),
            import: RefCell::default(),
            work_turn: Mutex::new(()),
            work: RefCell::default(),
            act: RefCell::default(),
            opening: RefCell::default(),
            deleted: RefCell::default(),
            left: RefCell::default(),
            readings: RefCell::default(),
            version_notice: Cell::default(),
            undo_notice: Cell::default(),
            find_turn: Cell::default(),
            sketch_turn: Cell::default(),
            next_number: Cell::default(),
        };
        Self {
            backstage: StoredValue::new_local(Rc::new(backstage)),
            phase: RwSignal::new(Phase::Starting),
            stores: RwSignal::new(Vec::new()),
            current,
            opening: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            import: RwSignal::new(None),
            work: RwSignal::new(None),
            last_backup_ms: RwSignal::new(None),
            act_progress: RwSignal::new(None),
            sample: RwSignal::new(None),
            now_ms,
            source_files: SourceFiles::new(),
            matches: RwSignal::new(None),
            sketches: RwSignal::default(),
            visible_rows: Memo::new(move |last| rows::visible_rows(current, now_ms, last)),
            columns: Memo::new(move |_| column_heads(current)),
        }
    }

    /// How far the workspace is with its start.
    pub fn phase(self) -> Phase {
        self.phase.get()
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
        self.with_table(|store| {
            let now_ms = if store.has_expiry() { self.now_ms.get() } else { 0 };
            read(store.view(now_ms))
        })
    }

    /// How things stand with the storage of the table that is shown; none if no table is.
    pub fn save_state(self) -> Option<SaveState> {
        self.current.with(|table| table.as_ref().map(|table| table.saves.with(Saves::state)))
    }

    /// [`Workspace::save_state`] in words for people: "Saved on this device 14:02, 12,400 rows".
    pub fn save_state_words(self) -> String {
        let world = self.world();
        self.save_state().map_or_else(String::new, |state| {
            words::save_state(&state, |at_ms| world.utc_offset_minutes(at_ms))
        })
    }

    /// Starts an act; its failure becomes a notice.
    pub fn run<E: fmt::Display>(self, act: impl Future<Output = Result<(), E>> + 'static) {
        self.spawn(async move {
            if let Err(error) = act.await {
                self.notify(NoticeKind::Error, error.to_string(), Vec::new());
            }
        });
    }

    /// The same for an act out of a chunk: where that is there already, it is done before this returns.
    pub fn run_fetched<E: fmt::Display>(self, act: impl Future<Output = Result<(), E>> + 'static) {
        let mut act = Box::pin(act);
        match act.as_mut().now_or_never() {
            Some(Ok(())) => {}
            Some(Err(error)) => {
                self.notify(NoticeKind::Error, error.to_string(), Vec::new());
            }
            None => self.run(act),
        }
    }

    /// How much of the storage is used and granted; none if the world does not say.
    pub async fn storage_estimate(self) -> Option<StorageEstimate> {
        self.world().storage_estimate().await
    }

    fn spawn(self, task: impl Future<Output = ()> + 'static) {
        self.world().spawn(Box::pin(task));
    }

    fn backstage(self) -> Rc<Backstage> {
        self.backstage.get_value()
    }

    fn world(self) -> Rc<dyn World> {
        self.backstage.with_value(|backstage| backstage.world.clone())
    }

    fn storage(self) -> Rc<dyn Storage> {
        self.backstage.with_value(|backstage| backstage.storage.clone())
    }

    fn persistence(self) -> ColumnStorePersistence {
        self.backstage.with_value(|backstage| backstage.persistence.clone())
    }

    fn open_table(self) -> Option<OpenTable> {
        self.current.get_untracked()
    }

    fn is_open(self, table: &OpenTable) -> bool {
        self.open_table().is_some_and(|open| open.id() == table.id())
    }

    fn next_table_id(self) -> TableId {
        TableId(self.next_number())
    }

    /// A number that was not given before.
    fn next_number(self) -> u64 {
        let backstage = self.backstage();
        let number = backstage.next_number.get();
        backstage.next_number.set(number + 1);
        number
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
                    id: column.id(),
                    name: column.name().to_owned(),
                    column_type: column.column_type(),
                    is_key: key == Some(index),
                })
                .collect()
        })
    })
}
