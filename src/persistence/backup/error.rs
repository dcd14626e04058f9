use thiserror::Error;

use crate::codec::InvalidName;
use crate::persistence::{Damages, ErrorName};
use crate::storage::StorageError;

/// A stored table that could not be read for a backup. What is stored is untouched.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BackupError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// There is no such table.
    #[error("no table \"{name}\" is stored")]
    NotFound {
        /// The name.
        name: String,
    },
    /// Its metadata or an entry is nothing that this program wrote, so that a backup cannot hold it.
    #[error("table \"{name}\" holds something that is no part of a table, at {key:?}")]
    Foreign {
        /// The name.
        name: String,
        /// The key of the first such entry.
        key: String,
    },
    /// Somebody else kept saving it.
    #[error("table \"{name}\" was saved elsewhere again and again while it was read: try again")]
    Conflict {
        /// The name.
        name: String,
    },
    /// The storage failed.
    #[error("table \"{name}\" was not read: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

/// A table of a backup that was not restored. What is stored is untouched.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RestoreError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// The backup of the table is damaged.
    #[error(
        "the backup of table \"{name}\" is damaged in {} entries: {damages}; nothing was restored of \
         it", .damages.count()
    )]
    Corrupt {
        /// The name in the backup.
        name: String,
        /// The damaged entries.
        damages: Damages,
    },
    /// A newer version of this program made it.
    #[error(
        "the backup of table \"{name}\" was made by a newer version of this program; nothing was \
         restored of it: reload to get the newest version"
    )]
    NewerFormat {
        /// The name in the backup.
        name: String,
    },
    /// There is a table of that name, and it was not to be replaced.
    #[error("a table \"{name}\" is stored already; nothing was restored: choose another name")]
    Exists {
        /// The name.
        name: String,
    },
    /// The table that was to be replaced was saved in the meantime.
    #[error("table \"{name}\" was saved elsewhere in the meantime; it was not replaced: try again")]
    Conflict {
        /// The name.
        name: String,
    },
    /// The storage failed.
    #[error("table \"{name}\" was not restored: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
    /// The storage's answer was lost and it could not be asked again.
    #[error(
        "whether table \"{name}\" was restored is not known: {cause}; stored is the one of the backup \
         or what was there before, whole"
    )]
    Unknown {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

impl RestoreError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        match self {
            Self::InvalidName(_) => ErrorName::InvalidName,
            Self::Corrupt { .. } => ErrorName::Corrupt,
            Self::NewerFormat { .. } => ErrorName::NewerFormat,
            Self::Exists { .. } | Self::Conflict { .. } => ErrorName::Conflict,
            Self::Storage { cause, .. } | Self::Unknown { cause, .. } => {
                ErrorName::of_storage(cause)
            }
        }
    }
}
