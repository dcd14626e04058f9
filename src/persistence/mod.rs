//! Saving, loading and managing tables, each completely or not at all; knows no browser.
//!
//! [`ColumnStorePersistence`] has the verbs. What they promise:
//!
//! - A save is one commit of the storage: afterwards stored is the new table or still the old one.
//! - It costs what changed since the [`Saved`] that it builds on, and it fails without writing if
//!   something else has been stored since.
//! - A load gives exactly what was saved, or an error that names every entry that is not.
//! - Every await is a safe place to stop.

mod attempts;
mod backup;
mod core;
mod damage;
mod error;
mod host;
mod layout;
mod list;
mod load;
mod manage;
mod metadata;
mod options;
mod patience;
mod repair;
mod save;
mod saved;
mod turns;
mod verbs;
mod verify;

pub use backup::{
    BackupContents, BackupError, BackupFile, BackupScan, BackupTableFacts, RestoreError,
    StoredEntry, StoredTable,
};
pub use damage::{Damage, DamageReason, Damages};
pub use error::{
    DeleteError, ErrorName, GetMetadataError, InitError, ListError, LoadError, SaveError,
    StoredSave, TransferError,
};
pub use host::Host;
pub use load::Loaded;
pub use metadata::{Listing, Metadata};
pub use options::{
    Base, IfExists, LoadOptions, Progress, ProgressCallback, ProgressUnit, SaveOptions,
};
pub use repair::{Loss, RepairError, Repaired, RowsLoss};
pub use saved::Saved;
pub use verbs::ColumnStorePersistence;
pub use verify::{Difference, Differences, Verification, VerifyError};
