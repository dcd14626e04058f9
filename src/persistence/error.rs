use std::fmt;

use thiserror::Error;

use super::{Damages, Metadata};
use crate::codec::InvalidName;
use crate::column_store::Timestamp;
use crate::storage::{EncodeError, StorageError, StorageErrorKind};

/// The name of an error's cause, the same in whatever verb it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorName {
    /// The browser grants no more space.
    Quota,
    /// Another tab holds an older version of the database open.
    Blocked,
    /// The database was made by a newer version of this program.
    Version,
    /// Nothing was opened yet.
    Closed,
    /// Something else is stored than was expected.
    Conflict,
    /// What was saved is no longer stored.
    Gone,
    /// What is stored is not what was saved.
    Corrupt,
    /// There is no such table.
    NotFound,
    /// A newer version of this program stored it.
    NewerFormat,
    /// No table can have that name.
    InvalidName,
    /// The storage failed in another way.
    Storage,
}

impl ErrorName {
    /// The name in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quota => "quota",
            Self::Blocked => "blocked",
            Self::Version => "version",
            Self::Closed => "closed",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::Corrupt => "corrupt",
            Self::NotFound => "not found",
            Self::NewerFormat => "newer format",
            Self::InvalidName => "invalid name",
            Self::Storage => "storage",
        }
    }

    pub(super) fn of_storage(error: &StorageError) -> Self {
        match error.kind() {
            StorageErrorKind::Quota => Self::Quota,
            StorageErrorKind::Blocked => Self::Blocked,
            StorageErrorKind::Version => Self::Version,
            StorageErrorKind::Closed => Self::Closed,
            StorageErrorKind::Unavailable
            | StorageErrorKind::Aborted
            | StorageErrorKind::Lost
            | StorageErrorKind::Silent
            | StorageErrorKind::Other => Self::Storage,
        }
    }
}

impl fmt::Display for ErrorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The save that is stored where another was expected, in words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredSave {
    /// How many times the table was saved.
    pub generation: u64,
    /// When it was saved last, in ms since the epoch.
    pub updated_at_ms: i64,
}

impl StoredSave {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { generation: metadata.generation, updated_at_ms: metadata.updated_at_ms }
    }
}

impl fmt::Display for StoredSave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "save number {}", self.generation)?;
        match Timestamp::from_ms(self.updated_at_ms) {
            Ok(time) => write!(f, " of {time}"),
            Err(_) => Ok(()),
        }
    }
}

/// As [`StoredSave`], where its metadata may be unreadable.
struct OrUnreadable<'a>(&'a Option<StoredSave>);

impl fmt::Display for OrUnreadable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(save) => save.fmt(f),
            None => f.write_str("something that cannot be read"),
        }
    }
}

/// A save that did not happen, or of which it is not known whether it did.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SaveError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// A fresh save was not to replace what is stored.
    #[error(
        "a table \"{name}\" is stored already ({}); nothing was written: choose another name, or \
         replace it", OrUnreadable(.stored)
    )]
    Exists {
        /// The name.
        name: String,
        /// What is stored, if it can be read.
        stored: Option<StoredSave>,
    },
    /// Somebody else has saved the table since.
    #[error(
        "table \"{name}\" was saved elsewhere in the meantime (stored is {}); nothing was written \
         and what is stored is untouched: save under another name, or load it again",
        OrUnreadable(.stored)
    )]
    Conflict {
        /// The name.
        name: String,
        /// What is stored, if it can be read.
        stored: Option<StoredSave>,
    },
    /// The table is no longer stored.
    #[error(
        "table \"{name}\" is no longer stored: it was deleted or renamed elsewhere; nothing was \
         written: the table in memory is whole, save it afresh"
    )]
    Gone {
        /// The name.
        name: String,
    },
    /// The save was to build on one of another table.
    #[error(
        "table \"{name}\" in database \"{database}\" cannot be saved on top of table \
         \"{base_name}\" in database \"{base_database}\"; nothing was written: save it afresh"
    )]
    OtherBase {
        /// The name to save under.
        name: String,
        /// The database to save in.
        database: String,
        /// The name of the base.
        base_name: String,
        /// The database of the base.
        base_database: String,
    },
    /// What was to be replaced was stored by a newer version of this program.
    #[error(
        "table \"{name}\" was stored by a newer version of this program; nothing was written and \
         it is untouched: reload to get the newest version, or save under another name"
    )]
    NewerFormat {
        /// The name.
        name: String,
    },
    /// An entry could not be made.
    #[error("table \"{name}\" could not be encoded: {cause}; nothing was written")]
    Encode {
        /// The name.
        name: String,
        /// Which entry, and why.
        cause: EncodeError,
    },
    /// The storage failed.
    #[error("table \"{name}\" was not saved: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
    /// The storage's answer was lost and it could not be asked again.
    #[error(
        "whether table \"{name}\" was saved is not known: {cause}; stored is this save or the one \
         before, whole: save again to find out"
    )]
    Unknown {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

impl SaveError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        match self {
            Self::InvalidName(_) => ErrorName::InvalidName,
            Self::Exists { .. } | Self::Conflict { .. } | Self::OtherBase { .. } => {
                ErrorName::Conflict
            }
            Self::Gone { .. } => ErrorName::Gone,
            Self::NewerFormat { .. } => ErrorName::NewerFormat,
            Self::Encode { .. } => ErrorName::Storage,
            Self::Storage { cause, .. } | Self::Unknown { cause, .. } => {
                ErrorName::of_storage(cause)
            }
        }
    }
}

/// A table that could not be loaded. What is stored is untouched.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LoadError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// There is no such table.
    #[error("no table \"{name}\" is stored")]
    NotFound {
        /// The name.
        name: String,
    },
    /// A newer version of this program stored it.
    #[error(
        "table \"{name}\" was stored by a newer version of this program and is untouched: reload \
         to get the newest version"
    )]
    NewerFormat {
        /// The name.
        name: String,
    },
    /// What is stored is not what was saved.
    #[error(
        "table \"{name}\" is damaged in {} entries: {damages}; nothing was loaded, and what is \
         stored is untouched", .damages.count()
    )]
    Corrupt {
        /// The name.
        name: String,
        /// The damaged entries.
        damages: Damages,
    },
    /// Somebody else kept saving it.
    #[error(
        "table \"{name}\" was saved elsewhere again and again while it was read; nothing was \
         loaded, and what is stored is whole: try again"
    )]
    Conflict {
        /// The name.
        name: String,
    },
    /// The storage failed.
    #[error("table \"{name}\" was not loaded: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

impl LoadError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        match self {
            Self::InvalidName(_) => ErrorName::InvalidName,
            Self::NotFound { .. } => ErrorName::NotFound,
            Self::NewerFormat { .. } => ErrorName::NewerFormat,
            Self::Corrupt { .. } => ErrorName::Corrupt,
            Self::Conflict { .. } => ErrorName::Conflict,
            Self::Storage { cause, .. } => ErrorName::of_storage(cause),
        }
    }
}

/// A table that could not be renamed or copied.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TransferError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// There is no such table.
    #[error("no table \"{name}\" is stored; nothing was done")]
    NotFound {
        /// The name.
        name: String,
    },
    /// There is a table of the new name.
    #[error("a table \"{name}\" is stored already; nothing was done: choose another name")]
    Exists {
        /// The new name.
        name: String,
    },
    /// Somebody else has saved the table since, or kept saving it.
    #[error(
        "table \"{name}\" was saved elsewhere in the meantime; nothing was done and it is \
         untouched: load it again, then try again"
    )]
    Conflict {
        /// The name.
        name: String,
    },
    /// A newer version of this program stored it.
    #[error(
        "table \"{name}\" was stored by a newer version of this program and is untouched: reload \
         to get the newest version"
    )]
    NewerFormat {
        /// The name.
        name: String,
    },
    /// Entries of it are such that they cannot be written again.
    #[error(
        "table \"{name}\" is damaged in {} entries: {damages}; nothing was done", .damages.count()
    )]
    Corrupt {
        /// The name.
        name: String,
        /// The damaged entries.
        damages: Damages,
    },
    /// The storage failed.
    #[error("table \"{name}\" was not renamed or copied: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
    /// The storage's answer was lost and it could not be asked again.
    #[error(
        "whether table \"{name}\" was renamed or copied is not known: {cause}; it is whole under \
         the one name or the other: list the tables to find out"
    )]
    Unknown {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

impl TransferError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        match self {
            Self::InvalidName(_) => ErrorName::InvalidName,
            Self::NotFound { .. } => ErrorName::NotFound,
            Self::Exists { .. } | Self::Conflict { .. } => ErrorName::Conflict,
            Self::NewerFormat { .. } => ErrorName::NewerFormat,
            Self::Corrupt { .. } => ErrorName::Corrupt,
            Self::Storage { cause, .. } | Self::Unknown { cause, .. } => {
                ErrorName::of_storage(cause)
            }
        }
    }
}

/// A table that could not be deleted.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DeleteError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// The storage failed.
    #[error("table \"{name}\" was not deleted and is whole: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
    /// The storage's answer was lost and it could not be asked again.
    #[error("whether table \"{name}\" was deleted is not known: {cause}; delete it again")]
    Unknown {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

impl DeleteError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        match self {
            Self::InvalidName(_) => ErrorName::InvalidName,
            Self::Storage { cause, .. } | Self::Unknown { cause, .. } => {
                ErrorName::of_storage(cause)
            }
        }
    }
}

/// The storage could not be opened. Nothing was touched.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{cause}")]
pub struct InitError {
    /// What happened, and what helps.
    #[from]
    pub cause: StorageError,
}

impl InitError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        ErrorName::of_storage(&self.cause)
    }
}

/// The storage could not say what is in it. Nothing was touched.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{cause}")]
pub struct ListError {
    /// What happened, and what helps.
    #[from]
    pub cause: StorageError,
}

impl ListError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        ErrorName::of_storage(&self.cause)
    }
}

/// The metadata of a table could not be read. What is stored is untouched.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum GetMetadataError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// A newer version of this program stored it.
    #[error(
        "table \"{name}\" was stored by a newer version of this program and is untouched: reload \
         to get the newest version"
    )]
    NewerFormat {
        /// The name.
        name: String,
    },
    /// It is not what was saved.
    #[error("the metadata of table \"{name}\" is damaged: {damages}; what is stored is untouched")]
    Corrupt {
        /// The name.
        name: String,
        /// The damage.
        damages: Damages,
    },
    /// The storage failed.
    #[error("the metadata of table \"{name}\" was not read: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

impl GetMetadataError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        match self {
            Self::InvalidName(_) => ErrorName::InvalidName,
            Self::NewerFormat { .. } => ErrorName::NewerFormat,
            Self::Corrupt { .. } => ErrorName::Corrupt,
            Self::Storage { cause, .. } => ErrorName::of_storage(cause),
        }
    }
}
