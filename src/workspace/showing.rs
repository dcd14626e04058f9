use reactive_graph::prelude::*;

use super::import::Pace;
use super::open_table::OpenTable;
use super::stores::{LAST_SHOWN, failed};
use super::{StoreActError, Workspace, words};
use crate::column_store::{ColumnStore, IndexJob};
use crate::persistence::{ProgressCallback, SaveError};
use crate::storage::Durability;

/// How often a row that has expired is looked for.
const TICK_MS: u32 = 1_000;

/// How one table takes the place of another. The caller holds the turn for acts on stores.
impl Workspace {
    /// Opens the table that was saved last, if there is one.
    pub(super) async fn open_latest(self) -> Result<(), StoreActError> {
        let stores = self.stores.get_untracked();
        let readable = stores.into_iter().filter(|store| store.problem.is_none());
        match readable.max_by_key(|store| store.updated_at_ms) {
            Some(latest) => self.load(&latest.name).await,
            None => Ok(()),
        }
    }

    /// Loads a store and shows it in the place of the present table, which stays if that is stopped.
    pub(super) async fn load(self, name: &str) -> Result<(), StoreActError> {
        if let Some(table) = self.load_table(name).await? {
            self.leave_table().await?;
            self.show(table);
        }
        Ok(())
    }

    /// Saves the table that is shown, so that another can take its place.
    pub(super) async fn leave_table(self) -> Result<(), StoreActError> {
        while let Some(table) = self.open_table().filter(OpenTable::is_unsaved) {
            self.save_or_stay(&table).await?;
        }
        Ok(())
    }

    pub(super) async fn save_or_stay(self, table: &OpenTable) -> Result<(), StoreActError> {
        let saved = self.save(table, Durability::Relaxed).await;
        saved.map_err(|reason| StoreActError::NotLeft {
            name: table.name(),
            reason: words::not_saved(&reason),
        })
    }

    /// Stores a new table and shows it. Where the storage fails, it is shown all the same, and the save
    /// state says that it is not saved; only a name that is taken refuses it.
    pub(super) async fn adopt(
        self,
        name: String,
        store: ColumnStore,
        on_progress: ProgressCallback,
    ) -> Result<(), StoreActError> {
        let table = OpenTable::unsaved(self.next_table_id(), name, store);
        match self.save_new(&table, on_progress).await {
            Err(SaveError::Exists { name, .. }) => return Err(StoreActError::NameTaken { name }),
            Err(SaveError::InvalidName(error)) => return Err(failed(error)),
            outcome => {
                // The table that was shown may have been edited while this one was being stored.
                self.leave_table().await?;
                self.show(table.clone());
                if let Err(error) = outcome {
                    self.note_failed(&table, &error);
                }
            }
        }
        self.refresh_stores().await;
        Ok(())
    }

    pub(super) fn show(self, table: OpenTable) {
        if table.store.with_untracked(|store| store.has_expiry()) {
            self.tick_while_open(table.clone());
        }
        self.withdraw_undo();
        self.index_in_slices(table.clone());
        self.recall_column_views(&table);
        if let Some(left) = self.open_table() {
            self.leave_behind(left);
        }
        self.current.set(Some(table));
        self.remember_shown();
    }

    /// Makes the indexes that a large table lacks, before the next edit needs them.
    pub(super) fn index_in_slices(self, table: OpenTable) {
        let Some(mut job) = table.store.with_untracked(IndexJob::new) else { return };
        self.spawn(async move {
            // What is to be seen comes first.
            self.world().yield_now().await;
            let mut pace = Pace::new(self);
            let mut is_done = false;
            while !is_done && self.is_open(&table) {
                // It changes nothing that anybody reads.
                is_done = table.store.try_update_untracked(|store| job.step(store)).unwrap_or(true);
                pace.pause_if_due().await;
            }
        });
    }

    /// Lets the time go on for a table in which rows expire.
    fn tick_while_open(self, table: OpenTable) {
        let world = self.world();
        self.spawn(async move {
            loop {
                self.now_ms.set(world.now_ms());
                world.sleep_ms(TICK_MS).await;
                if !self.is_open(&table) {
                    break;
                }
            }
        });
    }

    pub(super) fn remember_shown(self) {
        if let Some(table) = self.open_table() {
            self.world().set_setting(LAST_SHOWN, &table.name());
        }
    }
}
