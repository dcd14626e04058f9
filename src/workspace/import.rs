use super::{StoreActError, Workspace};
use crate::storage::LocalFuture;
use reactive_graph::prelude::*;

/// A file that comes in pieces.
pub trait ByteSource {
    /// Its name, with the ending: "cities.csv".
    fn name(&self) -> String;

    /// Its size.
    fn size_bytes(&self) -> u64;

    /// The next piece, of a megabyte or so; none at the end.
    ///
    /// # Errors
    /// Why it could not be read, in words.
    fn next_chunk(&mut self) -> LocalFuture<'_, Result<Option<Vec<u8>>, String>>;
}

/// What is known of a file before it is read; the default is to guess everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The character between fields.
    pub delimiter: Option<u8>,
    /// Whether the first record names the columns.
    pub has_header: Option<bool>,
    /// The column to be the primary key.
    pub primary_key: Option<String>,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProgress {
    /// The file's name.
    pub file_name: String,
    /// What is being done.
    pub stage: ImportStage,
}

/// What an import is doing; `done <= total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportStage {
    /// The file is being read.
    Reading {
        /// Bytes read.
        done_bytes: u64,
        /// Bytes in all.
        total_bytes: u64,
    },
    /// The columns are being made.
    Building,
    /// The new table is being saved.
    Saving {
        /// Entries written.
        done_entries: u64,
        /// Entries in all.
        total_entries: u64,
    },
}

impl Workspace {
    /// Reads a CSV or TSV file into a new store, which is saved and opened.
    ///
    /// # Errors
    /// With line and column if the file is not a table, and if it cannot be read or stored; everything
    /// is as it was.
    pub async fn import(
        self,
        _source: Box<dyn ByteSource>,
        _options: ImportOptions,
    ) -> Result<(), StoreActError> {
        Ok(())
    }

    /// Stops the import that runs; everything is as it was.
    pub fn cancel_import(self) {
        self.import.set(None);
    }
}
