//! Tables out of the storage and back into it, entry by entry as they are stored: what backups are made of.

mod error;
mod file;
mod in_memory;
mod read;
mod restore;
mod stored_table;

pub use error::{BackupError, RestoreError};
pub use file::{BackupContents, BackupFile, BackupScan, BackupTableFacts};
pub use stored_table::{StoredEntry, StoredTable};

pub(super) use read::read;
pub(super) use restore::{restore, salvage};
