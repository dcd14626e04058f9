use std::rc::Rc;

use reactive_graph::prelude::*;
use thiserror::Error;

use super::open_table::{Basis, OpenTable};
use super::opening::load_stored;
use super::tabs::TabMessage;
use super::{NoticeAction, NoticeId, NoticeKind, Workspace, words};
use crate::codec::Layout;
use crate::column_store::{ColumnStore, ColumnType, Schema, Table};
use crate::lazy::NotLoaded;
use crate::persistence::{Listing, LoadOptions, ProgressCallback, TransferError};
use crate::storage::Durability;

/// The setting that remembers which table was shown last.
pub(super) const LAST_SHOWN: &str = "peristyle.last-shown-table";
/// The largest table that is read before it is deleted, so that the deletion can be taken back.
const MAX_ROWS_TO_BRING_BACK: usize = 100_000;

/// A stored table, as the list of stores shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreSummary {
    /// Its name.
    pub name: String,
    /// How many rows were saved.
    pub row_count: usize,
    /// How many columns were saved.
    pub column_count: usize,
    /// How many bytes it takes.
    pub bytes: u64,
    /// How it is laid out in entries; none if its metadata cannot be read.
    pub layout: Option<Layout>,
    /// When it was last saved, in ms since the epoch.
    pub updated_at_ms: i64,
    /// Why its metadata cannot be read, in words; then it can only be deleted.
    pub problem: Option<String>,
    /// Whether it is the table that is shown.
    pub is_open: bool,
}

impl StoreSummary {
    fn of(listing: Listing) -> Self {
        match listing.metadata {
            Ok(metadata) => Self {
                name: listing.name,
                row_count: metadata.row_count as usize,
                column_count: metadata.schema.column_count(),
                bytes: metadata.bytes,
                layout: Some(metadata.layout),
                updated_at_ms: metadata.updated_at_ms,
                problem: None,
                is_open: false,
            },
            Err(damage) => {
                Self { name: listing.name, problem: Some(damage.to_string()), ..Self::default() }
            }
        }
    }
}

/// Why a stored table could not be opened, made, renamed, duplicated, deleted or handed out. What was
/// stored is as it was.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StoreActError {
    /// A table needs a name.
    #[error("a table needs a name")]
    EmptyName,
    /// The name is taken.
    #[error("there is already a table \"{name}\"; nothing was changed: choose another name")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The table that is shown has edits that could not be saved.
    #[error("\"{name}\" has edits that are not saved, so it stays open: {reason}")]
    NotLeft {
        /// The table.
        name: String,
        /// Why it could not be saved, in words.
        reason: String,
    },
    /// No table is open.
    #[error("no table is open")]
    NoTable,
    /// Anything else, in words that say what happened and what is safe.
    #[error("{0}")]
    Failed(String),
}

impl From<NotLoaded> for StoreActError {
    fn from(reason: NotLoaded) -> Self {
        failed(reason)
    }
}

/// A table that was deleted and can be brought back while its notice stands.
pub(super) struct Deleted {
    pub(super) notice: NoticeId,
    name: String,
    table: Table,
}

/// What can be done with stored tables: one act after the other.
impl Workspace {
    /// A stored table. Tracked.
    pub fn store(self, name: &str) -> Option<StoreSummary> {
        let is_open = self.current_name().as_deref() == Some(name);
        let found =
            self.stores.with(|stores| stores.iter().find(|store| store.name == name).cloned());
        found.map(|store| StoreSummary { is_open, ..store })
    }

    /// The stored tables, by name.
    pub fn stores(self) -> Vec<StoreSummary> {
        let current = self.current_name();
        let mut stores = self.stores.get();
        for store in &mut stores {
            store.is_open = Some(&store.name) == current.as_ref();
        }
        by_name(stores)
    }

    /// Opens a stored table in the place of the present one, which is saved first.
    ///
    /// # Errors
    /// If there is no such store, it cannot be read, or the present table cannot be saved.
    pub async fn open(self, name: String) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        if self.open_table().is_some_and(|table| table.name() == name) {
            return Ok(());
        }
        self.load(&name).await
    }

    /// Makes a table without rows and opens it.
    ///
    /// # Errors
    /// If the name is empty or taken, or the names of the columns are.
    pub async fn create(
        self,
        name: String,
        columns: Vec<(String, ColumnType)>,
    ) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let name = self.free_name(&name)?;
        let schema = Schema::new(&columns)
            .map_err(|error| StoreActError::Failed(format!("no table was made: {error}")))?;
        self.leave_table().await?;
        self.forget_column_views(&name);
        self.adopt(name, ColumnStore::new(schema), unseen()).await
    }

    /// Gives a stored table another name, the open one too.
    ///
    /// # Errors
    /// If there is no such store, or the name is empty or taken.
    pub async fn rename_store(self, from: String, to: String) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        if from == to.trim() {
            return Ok(());
        }
        let to = self.free_name(&to)?;
        match self.open_table().filter(|table| table.name() == from) {
            Some(table) => self.rename_open(&table, &to).await?,
            None => {
                self.persistence().rename_store(&from, &to).await.map_err(transfer_error)?;
            }
        }
        self.source_files.rename(&from, &to);
        self.rename_column_views(&from, &to);
        self.tell_other_tabs(&TabMessage::Renamed { from, to });
        self.refresh_stores().await;
        Ok(())
    }

    /// Copies a stored table, under a name made from its own, which is given.
    ///
    /// # Errors
    /// If there is no such store, or the copy cannot be stored.
    pub async fn duplicate_store(self, name: String) -> Result<String, StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        if let Some(table) = self.open_table().filter(|table| table.name() == name) {
            self.save_or_stay(&table).await?;
        }
        let copy = self.unique_name(&format!("{name} copy"));
        self.persistence().copy_store(&name, &copy).await.map_err(transfer_error)?;
        self.copy_column_views(&name, &copy);
        self.tell_other_tabs(&TabMessage::Saved { name: copy.clone() });
        self.refresh_stores().await;
        Ok(copy)
    }

    /// Whether a table can be brought back for a while after it is deleted: one that is shown, or is not
    /// too large to be read for that.
    pub fn can_be_brought_back(self, name: &str) -> bool {
        let is_small =
            |store: &StoreSummary| store.name == name && store.row_count <= MAX_ROWS_TO_BRING_BACK;
        let is_shown = self.open_table().is_some_and(|table| table.name() == name);
        is_shown || self.stores.with_untracked(|stores| stores.iter().any(is_small))
    }

    /// Deletes a stored table; if it is the one that is shown, the one saved last is opened. A notice
    /// tells of it and offers to bring it back, unless the table is very large.
    ///
    /// # Errors
    /// If it cannot be deleted.
    pub async fn delete_store(self, name: String) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let shown = self.open_table().filter(|table| table.name() == name);
        let table = match &shown {
            Some(shown) => Some(shown.store.with_untracked(ColumnStore::snapshot)),
            None => self.read_to_bring_back(&name).await,
        };
        let save_turn = shown.as_ref().map(|shown| shown.save_turn.clone());
        let _save_turn = match &save_turn {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        self.persistence().delete_store(&name).await.map_err(failed)?;
        if shown.is_some() {
            self.current.set(None);
        }
        backstage.left.borrow_mut().forget(&name);
        self.source_files.forget(&name);
        self.tell_other_tabs(&TabMessage::Deleted { name: name.clone() });
        self.tell_of_deletion(name, table);
        self.refresh_stores().await;
        if shown.is_some() { self.open_latest().await } else { Ok(()) }
    }

    /// Brings back the table whose deletion a notice tells of, and opens it.
    pub(super) async fn bring_back(self, notice: NoticeId) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let found = backstage.deleted.borrow().iter().position(|deleted| deleted.notice == notice);
        let Some(index) = found else { return Ok(()) };
        self.leave_table().await?;
        let deleted = backstage.deleted.borrow_mut().remove(index);
        self.dismiss(notice);
        let (name, store) =
            (self.unique_name(&deleted.name), ColumnStore::from_table(deleted.table));
        self.adopt(name, store, unseen()).await
    }

    /// Saves the table that is shown under a new name; what is stored under the old one stays.
    pub(super) async fn keep_as_copy(self) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        {
            let _save_turn = table.save_turn.lock().await;
            self.withdraw_versions();
            let name = self.unique_name(&format!("{} copy", table.name()));
            table.name.set(name);
            table.set_basis(Basis::Nothing);
        }
        self.remember_shown();
        // The save state and a notice tell of a failure.
        let _ = self.save(&table, Durability::Strict).await;
        Ok(())
    }

    /// Opens what is stored in the place of the table that is shown. One with edits can be brought back
    /// as long as the notice that tells of it stands.
    pub(super) async fn load_stored(self) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        if let Some(loaded) = self.load_table(&table.name()).await? {
            self.withdraw_versions();
            self.show(loaded);
            if table.is_unsaved() {
                let (name, mine) =
                    (table.name(), table.store.with_untracked(ColumnStore::snapshot));
                self.offer_to_bring_back(NoticeKind::Note, words::edits_dropped(&name), name, mine);
            }
        }
        Ok(())
    }

    /// Puts the table that is shown in the place of what is stored under its name.
    pub(super) async fn overwrite_stored(self) {
        if let Some(table) = self.open_table() {
            self.withdraw_versions();
            // The save state and a notice tell of a failure.
            let _ = self.save_over(&table).await;
        }
    }

    async fn rename_open(self, table: &OpenTable, to: &str) -> Result<(), StoreActError> {
        self.save_or_stay(table).await?;
        let _save_turn = table.save_turn.lock().await;
        if let Basis::Proof(saved) = table.basis() {
            let saved =
                self.persistence().rename_saved(&saved, to).await.map_err(transfer_error)?;
            table.set_basis(Basis::Proof(saved));
        }
        table.name.set(to.to_owned());
        self.remember_shown();
        Ok(())
    }

    /// The table of a store that is not shown, if it is small enough and whole.
    async fn read_to_bring_back(self, name: &str) -> Option<Table> {
        if !self.can_be_brought_back(name) {
            return None;
        }
        // A table that cannot be read is deleted all the same: that is what was asked for.
        let loaded = load_stored(self, name.to_owned(), LoadOptions::default()).await;
        loaded.ok()?.ok().map(|(loaded, _)| loaded.store.snapshot())
    }

    fn tell_of_deletion(self, name: String, table: Option<Table>) {
        let text = words::deleted(&name);
        match table {
            Some(table) => self.offer_to_bring_back(NoticeKind::Info, text, name, table),
            None => drop(self.notify(NoticeKind::Info, text, Vec::new())),
        }
    }

    fn offer_to_bring_back(self, kind: NoticeKind, text: String, name: String, table: Table) {
        let notice = self.notify(kind, text, vec![NoticeAction::BringBack]);
        self.backstage().deleted.borrow_mut().push(Deleted { notice, name, table });
    }

    /// A name as it was typed, if it can be that of a new store.
    fn free_name(self, name: &str) -> Result<String, StoreActError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(StoreActError::EmptyName);
        }
        if self.is_taken(name) {
            return Err(StoreActError::NameTaken { name: name.to_owned() });
        }
        Ok(name.to_owned())
    }

    /// A name that no store has: the wanted one, or that with a number behind it.
    pub(super) fn unique_name(self, wanted: &str) -> String {
        words::unique_name(wanted, |name| self.is_taken(name))
    }

    fn is_taken(self, name: &str) -> bool {
        let is_stored =
            self.stores.with_untracked(|stores| stores.iter().any(|store| store.name == name));
        is_stored || self.open_table().is_some_and(|table| table.name() == name)
    }

    /// Reads the list of stores anew.
    pub(super) async fn refresh_stores(self) {
        // A list that cannot be read stays as it was: what cannot be read shows where it is used.
        if let Ok(listings) = self.persistence().list_metadata().await {
            self.stores.set(listings.into_iter().map(StoreSummary::of).collect());
        }
    }

    pub(super) fn refresh_stores_soon(self) {
        self.spawn(self.refresh_stores());
    }
}

/// As people sort names, not by key: there "cities 2" stands before "cities". Not done where the list is
/// read, which is before the first table: capitals of all the world's scripts take room in the download.
pub(super) fn by_name(mut stores: Vec<StoreSummary>) -> Vec<StoreSummary> {
    stores.sort_by_cached_key(|store| (store.name.to_lowercase(), store.name.clone()));
    stores
}

/// Progress of what is done in a moment.
pub(super) fn unseen() -> ProgressCallback {
    Rc::new(|_| {})
}

fn transfer_error(error: TransferError) -> StoreActError {
    match error {
        TransferError::Exists { name } => StoreActError::NameTaken { name },
        error => failed(error),
    }
}

pub(super) fn failed(error: impl std::fmt::Display) -> StoreActError {
    StoreActError::Failed(error.to_string())
}
