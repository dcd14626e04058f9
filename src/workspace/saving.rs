use std::rc::Rc;

use reactive_graph::prelude::*;

use super::open_table::{Basis, OpenTable};
use super::save_state::Saves;
use super::tabs::TabMessage;
use super::{NotSaved, NoticeAction, NoticeKind, Workspace, words};
use crate::column_store::ColumnStore;
use crate::persistence::{
    Base, ErrorName, IfExists, ProgressCallback, SaveError, SaveOptions, Saved,
};
use crate::storage::{Durability, StorageErrorKind};

/// How long after the last edit a table is saved.
pub(super) const QUIET_MS: u32 = 300;
/// How long an edit waits at most while others follow it.
const MAX_WAIT_MS: i64 = 3_000;
/// How long a save runs before people are told that it does.
pub(super) const SHOWN_AFTER_MS: u32 = 400;
/// How long to wait before a save is tried again because the storage was lost.
const RETRY_AFTER_MS: [u32; 2] = [200, 1_000];
/// How long after a failure the storage may have come back or got room.
pub(super) const RESUME_AFTER_MS: u32 = 15_000;

/// The setting that remembers that the browser was asked to keep what is stored.
const ASKED_TO_KEEP: &str = "peristyle.asked-to-keep-storage";
/// The setting that remembers that the person was told where tables are kept.
const TOLD_WHERE: &str = "peristyle.told-where-tables-are";

/// Saving: one save at a time for each table; what was edited meanwhile is saved after it.
impl Workspace {
    /// Saves the present table now, to survive a power cut too. A failure is told of as any other.
    pub async fn save_now(self) {
        if let Some(table) = self.open_table() {
            // The save state and a notice tell of the failure.
            let _ = self.save(&table, Durability::Strict).await;
        }
    }

    /// Begins to save what is unsaved: for the moment in which a page is hidden or left, after which it
    /// may not run again.
    pub fn flush(self) {
        if let Some(table) = self.open_table().filter(OpenTable::is_unsaved) {
            self.spawn(async move {
                // The save state and a notice tell of the failure.
                let _ = self.save(&table, Durability::Relaxed).await;
            });
        }
    }

    /// Whether closing the page now would lose edits or an import: for a question before it closes.
    pub fn has_unsaved(self) -> bool {
        let sample = self.sample.get();
        let has_unsaved = |table: &OpenTable| {
            // The next start would make the sample again.
            let is_made_again = |saves: &Saves| sample == Some(table.id()) && saves.revision() == 0;
            table.saves.with(|saves| saves.is_unsaved() && !is_made_again(saves))
        };
        self.import.with(Option::is_some)
            || self.current.with(|table| table.as_ref().is_some_and(has_unsaved))
    }

    /// Notes that a table was changed: it is saved when it has been quiet for a while, or when the
    /// oldest edit has waited long enough.
    pub(super) fn edited(self, table: &OpenTable) {
        let world = self.world();
        let now_ms = world.now_ms();
        self.now_ms.set(now_ms);
        self.withdraw_undo();
        let revision = table.saves.try_update(|saves| saves.edited(now_ms)).unwrap_or_default();
        let table = table.clone();
        self.spawn(async move {
            world.sleep_ms(QUIET_MS).await;
            let is_due = table.saves.with_untracked(|saves| {
                saves.revision() == revision || saves.waited_ms(world.now_ms()) >= MAX_WAIT_MS
            });
            if is_due && self.saves_by_itself(&table) {
                // The save state and a notice tell of the failure.
                let _ = self.save(&table, Durability::Relaxed).await;
            }
        });
    }

    /// Whether a table is still open, unsaved, and in no need of a person's decision.
    fn saves_by_itself(self, table: &OpenTable) -> bool {
        let waits_for_decision = |saves: &Saves| saves.failure().is_some_and(|f| !f.may_pass());
        self.is_open(table) && table.is_unsaved() && !table.saves.with_untracked(waits_for_decision)
    }

    /// Saves a table if it is unsaved, or in any case if it is to be durable. Waits for its turn.
    pub(super) async fn save(
        self,
        table: &OpenTable,
        durability: Durability,
    ) -> Result<(), NotSaved> {
        let _turn = table.save_turn.lock().await;
        // While it waited, the table may have been deleted, and is not to come back.
        let is_needed = table.is_unsaved() || durability == Durability::Strict;
        if !is_needed || !self.is_open(table) {
            return Ok(());
        }
        self.save_in_turn(table, durability).await
    }

    /// Saves a table in the place of what is stored, whatever that is.
    pub(super) async fn save_over(self, table: &OpenTable) -> Result<(), NotSaved> {
        let _turn = table.save_turn.lock().await;
        table.set_basis(Basis::Anything);
        self.save_in_turn(table, Durability::Strict).await
    }

    /// The caller holds the turn.
    async fn save_in_turn(self, table: &OpenTable, durability: Durability) -> Result<(), NotSaved> {
        let (attempt, revision) = table.saves.try_update(Saves::begin).unwrap_or_default();
        self.show_if_slow(table, attempt);
        let saves = table.saves.clone();
        let on_progress: ProgressCallback = Rc::new(move |progress| {
            saves.try_maybe_update(|saves| (saves.progress(progress.done, progress.total), ()));
        });
        match self.try_save(table, durability, on_progress).await {
            Ok(proof) => {
                self.note_saved(table, revision, proof);
                self.ask_once_to_keep_storage();
                Ok(())
            }
            Err(error) => Err(self.note_failed(table, &error)),
        }
    }

    /// Stores a table that nobody sees yet; a failure is the caller's to tell of.
    pub(super) async fn save_new(
        self,
        table: &OpenTable,
        on_progress: ProgressCallback,
    ) -> Result<(), SaveError> {
        let _turn = table.save_turn.lock().await;
        let (_, revision) = table.saves.try_update(Saves::begin).unwrap_or_default();
        let saved = self.try_save(table, Durability::Relaxed, on_progress).await?;
        self.note_saved(table, revision, saved);
        Ok(())
    }

    /// Tries again a few times where the connection was lost or the answer was.
    async fn try_save(
        self,
        table: &OpenTable,
        durability: Durability,
        on_progress: ProgressCallback,
    ) -> Result<Saved, SaveError> {
        for retry_after_ms in RETRY_AFTER_MS {
            match self.save_once(table, durability, on_progress.clone()).await {
                Err(error) if may_pass_soon(&error) => {}
                settled => return settled,
            }
            self.world().sleep_ms(retry_after_ms).await;
        }
        self.save_once(table, durability, on_progress).await
    }

    async fn save_once(
        self,
        table: &OpenTable,
        durability: Durability,
        on_progress: ProgressCallback,
    ) -> Result<Saved, SaveError> {
        let snapshot = table.store.with_untracked(ColumnStore::snapshot);
        let basis = table.basis();
        let base = match &basis {
            Basis::Nothing => Base::Fresh { if_exists: IfExists::Fail },
            Basis::Anything => Base::Fresh { if_exists: IfExists::Replace },
            Basis::Proof(saved) => Base::On(saved),
        };
        let options = SaveOptions {
            durability,
            on_progress: Some(on_progress),
            layout: table.wished_layout(),
        };
        self.persistence().save(&table.name(), &snapshot, base, options).await
    }

    fn show_if_slow(self, table: &OpenTable, attempt: u64) {
        let saves = table.saves.clone();
        let world = self.world();
        self.spawn(async move {
            world.sleep_ms(SHOWN_AFTER_MS).await;
            saves.try_maybe_update(|saves| (saves.show(attempt), ()));
        });
    }

    fn note_saved(self, table: &OpenTable, revision: u64, saved: Saved) {
        let metadata = saved.metadata();
        let (at_ms, row_count) = (metadata.updated_at_ms, metadata.row_count as usize);
        let name = saved.name().to_owned();
        table.set_basis(Basis::Proof(saved));
        let over = table.saves.try_update(|saves| saves.succeed(revision, at_ms, row_count));
        if let Some(notice) = over.flatten() {
            self.dismiss(notice);
        }
        self.tell_other_tabs(&TabMessage::Saved { name });
        self.refresh_stores_soon();
    }

    /// Tells of a failed save, if that is news, and sees to it that it is tried again.
    pub(super) fn note_failed(self, table: &OpenTable, error: &SaveError) -> NotSaved {
        let reason = not_saved(error);
        let is_news = table.saves.try_update(|saves| saves.fail(reason.clone())).unwrap_or(false);
        if is_news {
            let text = words::save_failed(&table.name(), &reason);
            let notice = self.notify(NoticeKind::Error, text, reason.actions());
            if let Some(before) = table.saves.try_update(|saves| saves.told(notice)).flatten() {
                self.dismiss(before);
            }
        }
        if reason.may_pass() {
            self.resume_later(table);
        }
        reason
    }

    /// Saves again after a while, unless somebody else has tried since.
    fn resume_later(self, table: &OpenTable) {
        let failed = table.saves.with_untracked(Saves::attempt_count);
        let (table, world) = (table.clone(), self.world());
        self.spawn(async move {
            world.sleep_ms(RESUME_AFTER_MS).await;
            let is_last = table.saves.with_untracked(|saves| saves.attempt_count() == failed);
            if is_last && self.saves_by_itself(&table) && self.persistence().init().await.is_ok() {
                // The save state and a notice tell of the failure.
                let _ = self.save(&table, Durability::Relaxed).await;
            }
        });
    }

    /// Browsers that ask the person about it are best asked once, when there is something of theirs to
    /// keep; and that is when people want to know where it is kept.
    pub(super) fn ask_once_to_keep_storage(self) {
        let world = self.world();
        if world.setting(ASKED_TO_KEEP).is_none() {
            world.set_setting(ASKED_TO_KEEP, "yes");
            let asked = world.ask_to_keep_storage();
            self.spawn(async move {
                let is_kept = asked.await;
                self.tell_once_where_tables_are(is_kept);
                // The stores panel says what was answered.
                self.refresh_stores().await;
            });
        }
    }

    fn tell_once_where_tables_are(self, is_kept: bool) {
        let world = self.world();
        if world.setting(TOLD_WHERE).is_none() {
            world.set_setting(TOLD_WHERE, "yes");
            let words = words::first_save(is_kept);
            self.notify(NoticeKind::Note, words, vec![NoticeAction::Export]);
        }
    }
}

/// What a failed save means to a person.
fn not_saved(error: &SaveError) -> NotSaved {
    match error.name() {
        _ if matches!(error, SaveError::Unknown { .. }) => NotSaved::NotKnown,
        ErrorName::Quota => NotSaved::StorageFull,
        ErrorName::Conflict => NotSaved::SavedElsewhere,
        ErrorName::Gone => NotSaved::DeletedElsewhere,
        ErrorName::Blocked | ErrorName::Closed => NotSaved::StorageLost,
        ErrorName::Storage if matches!(error, SaveError::Storage { .. }) => NotSaved::StorageLost,
        _ => NotSaved::Other(error.to_string()),
    }
}

/// Whether the same save may well succeed in a moment. What is silent has been waited for long enough.
fn may_pass_soon(error: &SaveError) -> bool {
    match error {
        SaveError::Unknown { cause, .. } => cause.kind() != StorageErrorKind::Silent,
        SaveError::Storage { cause, .. } => {
            matches!(cause.kind(), StorageErrorKind::Lost | StorageErrorKind::Aborted)
        }
        _ => false,
    }
}
