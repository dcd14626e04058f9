//! What can go wrong with a storage, by the name of the cause.

use std::fmt;

use thiserror::Error;

use super::Stored;

/// The cause of a [`StorageError`], kept apart so that each can be met in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StorageErrorKind {
    /// The browser grants no more space.
    Quota,
    /// Another tab holds an older version of the database open.
    Blocked,
    /// The database was made by a newer version of this program, or its areas are not ours.
    Version,
    /// The storage was never opened.
    Closed,
    /// There is no storage here: a private window, a setting, a damaged profile.
    Unavailable,
    /// The transaction was aborted, by the browser or because nobody waited for it.
    Aborted,
    /// The connection to the storage was lost.
    Lost,
    /// Whoever waited for the storage has given up.
    Silent,
    /// Anything else; the details have the storage's own words.
    Other,
}

impl StorageErrorKind {
    fn what_happened(self) -> &'static str {
        match self {
            Self::Quota => "storage is full",
            Self::Blocked => "another tab holds an older version of the database open",
            Self::Version => "the database is not of this program's version",
            Self::Closed => "the storage is not open",
            Self::Unavailable => "the browser gives no storage here",
            Self::Aborted => "the transaction was aborted",
            Self::Lost => "the connection to the storage was lost",
            Self::Silent => "the storage does not answer",
            Self::Other => "the storage failed",
        }
    }

    fn what_helps(self) -> &'static str {
        match self {
            Self::Quota => {
                "what was stored before is untouched; export, or delete something, then try again"
            }
            Self::Blocked => "nothing stored was touched; close or reload the other tabs",
            Self::Version => "nothing stored was touched; reload to get the newest version",
            Self::Closed => "nothing was done; call init() first",
            Self::Unavailable => "nothing was stored; keep the tab open and export",
            Self::Aborted => "what was stored before is untouched; try again",
            Self::Lost => "the next use opens it again",
            Self::Silent => "try again; if it stays so, close other tabs or restart the browser",
            Self::Other => "what was stored before is untouched",
        }
    }
}

/// A storage that could not do what was asked.
///
/// Nothing was written, whatever was asked; the one exception is [`CommitError::Unknown`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct StorageError {
    kind: StorageErrorKind,
    database: String,
    details: String,
}

impl StorageError {
    /// An error of `kind` in `database`; `details` are the storage's own words, or empty.
    pub fn new(kind: StorageErrorKind, database: &str, details: impl Into<String>) -> Self {
        Self { kind, database: database.to_owned(), details: details.into() }
    }

    /// The cause.
    pub fn kind(&self) -> StorageErrorKind {
        self.kind
    }

    /// The name of the database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Whether opening the connection anew may help.
    pub(super) fn is_passing(&self) -> bool {
        use StorageErrorKind::{Aborted, Lost, Other};
        matches!(self.kind, Aborted | Lost | Other)
    }

    /// The storage's own words, such as the name and message of a `DOMException`; may be empty.
    pub fn details(&self) -> &str {
        &self.details
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "database {:?}: {}", self.database, self.kind.what_happened())?;
        if !self.details.is_empty() {
            write!(f, " ({})", self.details)?;
        }
        write!(f, "; {}", self.kind.what_helps())
    }
}

/// An entry that could not be made while a commit was pulling its puts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct EncodeError {
    message: String,
}

impl EncodeError {
    /// An error that says in `message` which entry could not be made, and why.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    /// Which entry could not be made, and why.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// A commit that did not happen, or of which it is not known whether it did.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CommitError {
    /// Something else is stored than was expected.
    #[error("{key:?} holds something else than expected; nothing was written")]
    Mismatch {
        /// The first key that differs.
        key: String,
        /// What is stored under it.
        found: Option<Stored>,
    },
    /// An entry could not be made.
    #[error("an entry could not be encoded: {0}; nothing was written")]
    Encode(#[from] EncodeError),
    /// The storage failed; nothing was written.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// The storage was asked to make the commit durable and its answer was lost: stored is
    /// either what was there before or the whole commit, never a mixture.
    #[error("{0}; stored is either all of this commit or none of it")]
    Unknown(StorageError),
}

impl CommitError {
    /// Whether the commit may have happened all the same.
    pub fn outcome_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }
}
