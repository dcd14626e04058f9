use reactive_graph::prelude::*;

use super::open_table::OpenTable;
use super::save_state::Saves;
use super::saving::{QUIET_MS, RESUME_AFTER_MS};
use super::stores::{LAST_SHOWN, failed, unseen};
use super::{NoticeId, NoticeKind, Phase, Sample, StoreActError, Workspace, words};
use crate::persistence::SaveError;

/// The setting that remembers that the sample was shown, so that it does not come back once deleted.
const SAMPLE_SHOWN: &str = "peristyle.sample-shown";

impl Workspace {
    /// Opens the storage, then the table that was shown last; at the very first start, the sample.
    /// Where the storage cannot be opened, a notice says so, tables can be made all the same, and it is
    /// tried again until it can.
    pub async fn start(self, sample: Sample) {
        match self.persistence().init().await {
            Ok(()) => self.show_first(sample).await,
            Err(error) => {
                let words = words::storage_unavailable(&error);
                let notice = self.notify(NoticeKind::Error, words, Vec::new());
                self.spawn(self.wait_for_storage(sample, notice));
            }
        }
        self.phase.set(Phase::Ready);
    }

    async fn wait_for_storage(self, sample: Sample, notice: NoticeId) {
        loop {
            self.world().sleep_ms(RESUME_AFTER_MS).await;
            if self.persistence().init().await.is_ok() {
                break;
            }
        }
        self.dismiss(notice);
        self.show_first(sample).await;
    }

    async fn show_first(self, sample: Sample) {
        self.refresh_stores().await;
        let is_empty = self.open_table().is_none();
        if is_empty && let Err(error) = self.open_first(sample).await {
            self.notify(NoticeKind::Error, error.to_string(), Vec::new());
        }
    }

    /// Whether the table that is shown is the sample of the very first start, and nobody has said yet
    /// that they know.
    pub fn shows_sample(self) -> bool {
        let current = self.current();
        current.is_some() && self.sample.get() == current
    }

    /// The person knows that it is a sample.
    pub fn dismiss_sample_line(self) {
        self.sample.set(None);
    }

    async fn open_first(self, sample: Sample) -> Result<(), StoreActError> {
        let world = self.world();
        if self.stores.with_untracked(Vec::is_empty) {
            if world.setting(SAMPLE_SHOWN).is_some() {
                return Ok(());
            }
            let store = (sample.table)().map_err(failed)?;
            // Showing it is a task of its own.
            world.yield_now().await;
            let name = self.unique_name(sample.name);
            let table = OpenTable::unsaved(self.next_table_id(), name, store);
            self.sample.set(Some(table.id()));
            self.show(table.clone());
            self.spawn(self.keep_sample(table));
            return Ok(());
        }
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let last = world.setting(LAST_SHOWN).unwrap_or_default();
        let is_stored =
            self.stores.with_untracked(|stores| stores.iter().any(|store| store.name == last));
        if is_stored { self.load(&last).await } else { self.open_latest().await }
    }

    /// Stores the sample once it is to be seen, as an edit is stored a while after it was made.
    async fn keep_sample(self, table: OpenTable) {
        self.world().sleep_ms(QUIET_MS).await;
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        if !self.is_open(&table) || !table.is_unsaved() {
            return;
        }
        match self.save_new(&table, unseen()).await {
            Ok(()) => self.world().set_setting(SAMPLE_SHOWN, "yes"),
            Err(SaveError::Exists { name, .. })
                if table.saves.with_untracked(Saves::revision) == 0 =>
            {
                // Another tab began at the same moment.
                if let Err(error) = self.show_stored_sample(&name).await {
                    self.notify(NoticeKind::Error, error.to_string(), Vec::new());
                }
            }
            Err(error) => drop(self.note_failed(&table, &error)),
        }
        self.refresh_stores().await;
    }

    async fn show_stored_sample(self, name: &str) -> Result<(), StoreActError> {
        if let Some(table) = self.load_table(name).await? {
            self.sample.set(Some(table.id()));
            self.show(table);
        }
        Ok(())
    }
}
