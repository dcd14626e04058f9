use std::future::Future;
use std::rc::Rc;

use super::backup::{self, BackupError, RestoreError, StoredTable};
use super::core::Core;
use super::load::{self, Loaded};
use super::manage::{self, Transfer, TransferKind};
use super::save::{self, Request};
use super::{
    Base, DeleteError, GetMetadataError, Host, IfExists, InitError, ListError, Listing, LoadError,
    LoadOptions, Metadata, RepairError, Repaired, SaveError, SaveOptions, Saved, TransferError,
    Verification, VerifyError, list, repair, verify,
};
use crate::codec::LayoutChoice;
use crate::column_store::Table;
use crate::storage::Storage;

/// Saves, loads and manages tables in one storage. A clone is another handle to the same.
///
/// The futures of the verbs own what they need: they borrow neither this nor the table.
#[derive(Clone)]
pub struct ColumnStorePersistence {
    core: Rc<Core>,
}

impl ColumnStorePersistence {
    /// Of the tables in `storage`.
    pub fn new(storage: Rc<dyn Storage>, host: Host) -> Self {
        Self::with_layout(storage, host, LayoutChoice::Auto)
    }

    /// As [`Self::new`]; fresh saves that do not say in which layout use this one.
    pub fn with_layout(storage: Rc<dyn Storage>, host: Host, layout: LayoutChoice) -> Self {
        Self { core: Rc::new(Core::new(storage, host, layout)) }
    }

    /// Opens the storage. Before it every other verb fails with `closed`.
    ///
    /// # Errors
    /// If the storage cannot be opened.
    pub fn init(&self) -> impl Future<Output = Result<(), InitError>> + use<> {
        let core = self.core.clone();
        async move { Ok(core.init().await?) }
    }

    /// Saves a table under a name. The table is what it is at the call: later edits are not in it.
    ///
    /// Saves under one name queue in the order in which they are first polled. A save that waited
    /// for another one of the same line of saves builds on its result.
    ///
    /// # Errors
    /// If nothing was written, or it is not known whether it was; see [`SaveError`].
    pub fn save(
        &self,
        name: &str,
        table: &Table,
        base: Base<'_>,
        options: SaveOptions,
    ) -> impl Future<Output = Result<Saved, SaveError>> + use<> {
        let core = self.core.clone();
        let request = Request::new(name, table, base, options);
        async move { save::save(&core, &request).await }
    }

    /// Loads the table of a name.
    ///
    /// # Errors
    /// If there is none, or it is damaged, or the storage fails; see [`LoadError`].
    pub fn load(&self, name: &str) -> impl Future<Output = Result<Loaded, LoadError>> + use<> {
        self.load_with(name, LoadOptions::default())
    }

    /// As [`Self::load`], with options.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_with(
        &self,
        name: &str,
        options: LoadOptions,
    ) -> impl Future<Output = Result<Loaded, LoadError>> + use<> {
        let (core, name) = (self.core.clone(), name.to_owned());
        async move { load::load(&core, &name, &options).await }
    }

    /// The names of all stored tables, in the order of their keys. Keys that can be no name of a table
    /// are left out here and shown by [`Self::list_metadata`].
    ///
    /// # Errors
    /// If the storage fails.
    pub fn list_stores(&self) -> impl Future<Output = Result<Vec<String>, ListError>> + use<> {
        let core = self.core.clone();
        async move { Ok(list::list_stores(&core).await?) }
    }

    /// The metadata of all stored tables, from one read, in the order of their keys. A table whose
    /// metadata cannot be read is in the list with the reason.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn list_metadata(&self) -> impl Future<Output = Result<Vec<Listing>, ListError>> + use<> {
        let core = self.core.clone();
        async move { Ok(list::list_metadata(&core).await?) }
    }

    /// The metadata of a stored table; nothing if there is none.
    ///
    /// # Errors
    /// If it is damaged or of a newer format, or the storage fails.
    pub fn get_metadata(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<Metadata>, GetMetadataError>> + use<> {
        let (core, name) = (self.core.clone(), name.to_owned());
        async move { list::get_metadata(&core, &name).await }
    }

    /// Deletes a stored table, whatever is stored under its name. That there is none is no error.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn delete_store(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<(), DeleteError>> + use<> {
        let (core, name) = (self.core.clone(), name.to_owned());
        async move { manage::delete(&core, &name).await }
    }

    /// Gives a stored table another name, under which nothing may be stored yet. It keeps its times.
    ///
    /// # Errors
    /// If nothing was done; see [`TransferError`].
    pub fn rename_store(
        &self,
        from: &str,
        to: &str,
    ) -> impl Future<Output = Result<Metadata, TransferError>> + use<> {
        self.transfer(from, to, TransferKind::Rename)
    }

    /// As [`Self::rename_store`], for a table that is open: what is stored must still be what was
    /// saved, and the next save builds on the result.
    ///
    /// # Errors
    /// If nothing was done; see [`TransferError`].
    pub fn rename_saved(
        &self,
        saved: &Saved,
        to: &str,
    ) -> impl Future<Output = Result<Saved, TransferError>> + use<> {
        let saved = saved.clone();
        let renamed = self.transfer(saved.name(), to, TransferKind::RenameSaved(saved.clone()));
        async move { Ok(saved.moved(renamed.await?)) }
    }

    /// Copies a stored table to another name, under which nothing may be stored yet. The copy is
    /// created now.
    ///
    /// # Errors
    /// If nothing was done; see [`TransferError`].
    pub fn copy_store(
        &self,
        from: &str,
        to: &str,
    ) -> impl Future<Output = Result<Metadata, TransferError>> + use<> {
        self.transfer(from, to, TransferKind::Copy)
    }

    /// Reads every entry of a stored table back and compares it, cell by cell, with a table, such as that
    /// of the [`Saved`] that a save gave. Only a [`Verification`] that is equal means verified.
    ///
    /// # Errors
    /// If there is no such table, or the storage fails. Damage is no error: it is in the report.
    pub fn verify(
        &self,
        name: &str,
        table: &Table,
    ) -> impl Future<Output = Result<Verification, VerifyError>> + use<> {
        self.verify_with(name, table, LoadOptions::default())
    }

    /// As [`Self::verify`], with options.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_with(
        &self,
        name: &str,
        table: &Table,
        options: LoadOptions,
    ) -> impl Future<Output = Result<Verification, VerifyError>> + use<> {
        let (core, name, table) = (self.core.clone(), name.to_owned(), table.clone());
        async move { verify::verify(&core, &name, &table, &options).await }
    }

    /// Reads what can be read of a stored table, damaged, without metadata or in a newer format, and
    /// names every row and cell that cannot. Nothing is written; to keep the result it is saved afresh.
    ///
    /// # Errors
    /// If there is nothing under that name, or the storage fails.
    pub fn repair(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Repaired, RepairError>> + use<> {
        let (core, name) = (self.core.clone(), name.to_owned());
        async move { repair::repair(&core, &name).await }
    }

    /// Reads a table entry by entry as it is stored, damaged or not, for a backup.
    ///
    /// # Errors
    /// If there is none, it holds what no backup can, or the storage fails.
    pub fn read_stored(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<StoredTable, BackupError>> + use<> {
        let (core, name) = (self.core.clone(), name.to_owned());
        async move { backup::read(&core, &name).await }
    }

    /// Puts a table of a backup into the storage under a name, once it was found to be whole. It keeps its
    /// times, its layout and its row ids.
    ///
    /// # Errors
    /// If nothing was restored; see [`RestoreError`].
    pub fn restore_stored(
        &self,
        table: StoredTable,
        to: &str,
        if_exists: IfExists,
    ) -> impl Future<Output = Result<Metadata, RestoreError>> + use<> {
        let (core, to) = (self.core.clone(), to.to_owned());
        async move { backup::restore(&core, &table, &to, if_exists).await }
    }

    /// Reads what can be read of a damaged table of a backup, as [`Self::repair`] does of a stored one.
    ///
    /// # Errors
    /// If there is nothing of it.
    pub fn repair_stored(
        &self,
        table: StoredTable,
    ) -> impl Future<Output = Result<Repaired, RepairError>> + use<> {
        let core = self.core.clone();
        async move { backup::salvage(&core, &table).await }
    }

    /// Closes the connection. The next use opens it again.
    pub fn close(&self) {
        self.core.storage.close();
    }

    fn transfer(
        &self,
        from: &str,
        to: &str,
        kind: TransferKind,
    ) -> impl Future<Output = Result<Metadata, TransferError>> + use<> {
        let core = self.core.clone();
        let transfer = Transfer { from: from.to_owned(), to: to.to_owned(), kind };
        async move { manage::transfer(&core, &transfer).await }
    }
}
