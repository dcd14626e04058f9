use thiserror::Error;

use super::Workspace;
use crate::column_store::ColumnType;

/// A stored table, as the list of stores shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSummary {
    /// Its name.
    pub name: String,
    /// How many rows were saved.
    pub row_count: usize,
    /// How many columns were saved.
    pub column_count: usize,
    /// How many bytes it takes.
    pub bytes: u64,
    /// When it was last saved, in ms since the epoch.
    pub updated_at_ms: i64,
    /// Whether it is the table that is shown.
    pub is_open: bool,
}

/// Why a stored table could not be opened, made, renamed, duplicated or deleted. What was stored is as
/// it was.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StoreActError {
    /// A store needs a name.
    #[error("a table needs a name")]
    EmptyName,
    /// The name is taken.
    #[error("there is already a table \"{name}\"; nothing was changed")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Anything else, in words.
    #[error("{0}")]
    Failed(String),
}

impl Workspace {
    /// Opens a stored table in the place of the present one, which is saved first.
    ///
    /// # Errors
    /// If there is no such store, it cannot be read, or the present table cannot be saved.
    pub async fn open(self, _name: String) -> Result<(), StoreActError> {
        Ok(())
    }

    /// Makes a table without rows and opens it.
    ///
    /// # Errors
    /// If the name is empty or taken, the columns' names are, or it cannot be stored.
    pub async fn create(
        self,
        _name: String,
        _columns: Vec<(String, ColumnType)>,
    ) -> Result<(), StoreActError> {
        Ok(())
    }

    /// Gives a stored table another name, the open one too.
    ///
    /// # Errors
    /// If there is no such store, or the name is empty or taken.
    pub async fn rename_store(self, _from: String, _to: String) -> Result<(), StoreActError> {
        Ok(())
    }

    /// Copies a stored table, under a name made from its own; gives that name.
    ///
    /// # Errors
    /// If there is no such store, or the copy cannot be stored.
    pub async fn duplicate_store(self, name: String) -> Result<String, StoreActError> {
        Ok(name)
    }

    /// Deletes a stored table; if it is the one that is shown, another is opened. The notice that
    /// tells of it offers to take it back.
    ///
    /// # Errors
    /// If it cannot be deleted.
    pub async fn delete_store(self, _name: String) -> Result<(), StoreActError> {
        Ok(())
    }
}
