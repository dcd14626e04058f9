use std::fmt;

use thiserror::Error;

use crate::codec::{BinaryError, Digest, MetadataError, RowError, StringsError};
use crate::column_store::{BuildError, PartsError};

/// The most damaged entries that an error lists.
pub(super) const MAX_LISTED: usize = 100;
/// The most damaged entries that a message names.
const MAX_NAMED: usize = 3;

/// An entry that does not hold what was saved.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{key:?}: {reason}")]
pub struct Damage {
    /// The whole key of the entry.
    pub key: String,
    /// What is wrong with it.
    pub reason: DamageReason,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DamageReason {
    /// It is not text, so this program did not write it.
    #[error("it is not text")]
    NotText,
    /// It is not bytes, so this program did not write it.
    #[error("it is not bytes")]
    NotBytes,
    /// Its key is none that this program writes.
    #[error("nothing is written under such a key")]
    ForeignKey,
    /// It is not there.
    #[error("it is missing")]
    Missing,
    /// It is no row of the table.
    #[error("{0}")]
    Row(#[from] RowError),
    /// It is no chunk of the string table.
    #[error("{0}")]
    Strings(#[from] StringsError),
    /// It is no block of the column, or no chunk of strings.
    #[error("{0}")]
    Binary(#[from] BinaryError),
    /// It is no metadata.
    #[error("{0}")]
    Metadata(#[from] MetadataError),
    /// The string table holds a string twice.
    #[error("it holds the string number {id}, which was there before")]
    DuplicateString {
        /// The id of the second of the two.
        id: u32,
    },
    /// The string table does not have as many strings as the metadata says.
    #[error("there are {stored} strings, and {expected} were saved")]
    StringCount {
        /// How many were found.
        stored: u32,
        /// How many the metadata says.
        expected: u32,
    },
    /// Every entry can be read, and together they are not what was saved.
    #[error(
        "{stored_rows} rows with the digest {stored} are there, and {expected_rows} rows with the \
         digest {expected} were saved: rows are missing, or were added or exchanged"
    )]
    Sum {
        /// How many rows were found.
        stored_rows: u32,
        /// The digest of what was found.
        stored: Digest,
        /// How many rows the metadata says.
        expected_rows: u32,
        /// The digest that the metadata says.
        expected: Digest,
    },
    /// Every entry can be read, and together they make no table.
    #[error("{0}")]
    Table(#[from] BuildError),
    /// Every block can be read, and together they make no table.
    #[error("{0}")]
    Parts(#[from] PartsError),
}

/// The damaged entries of a table: how many there are, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damages {
    listed: Vec<Damage>,
    count: usize,
}

impl Damages {
    /// One damaged entry.
    pub(super) fn one(key: String, reason: impl Into<DamageReason>) -> Self {
        let mut damages = Self::default();
        damages.note(key, reason);
        damages
    }

    pub(super) fn note(&mut self, key: String, reason: impl Into<DamageReason>) {
        self.count += 1;
        if self.listed.len() < MAX_LISTED {
            self.listed.push(Damage { key, reason: reason.into() });
        }
    }

    /// How many entries are damaged.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Whether none is.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first hundred at most.
    pub fn listed(&self) -> &[Damage] {
        &self.listed
    }
}

/// The first few with their reasons, and how many more there are.
impl fmt::Display for Damages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, damage) in self.listed.iter().take(MAX_NAMED).enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{damage}")?;
        }
        match self.count.saturating_sub(MAX_NAMED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}
