//! Keys and values kept somewhere, read and written in transactions; knows no table.
//!
//! [`Storage`] is what the rest of the house sees: five verbs and no open transaction, so nobody
//! outside this room can await something else in the middle of one and have half of it committed.
//! [`MemoryStorage`] is a simulator with faults, no kinder than a browser; `IndexedDbStorage`
//! is the browser's own database.
//!
//! What every implementation promises, and `tests/storage_rules` proves over each of them:
//!
//! - [`Storage::commit`] is one transaction: all of the batch or nothing. Only the storage's word
//!   that the transaction is complete means done. Expectations are compared before anything can
//!   become durable, and the order within is: expectations, deleted ranges, deletes, puts.
//! - [`Storage::read`] is one read-only transaction: all answers show the same moment.
//! - Dropping the future of a commit aborts it, until the moment the storage was asked to make it
//!   durable.
//! - A commit waits for the transactions before it and holds up those after it, whatever they touch;
//!   reads run together, and see committed state only.
//! - Before the first [`Storage::open`] every verb fails with [`StorageErrorKind::Closed`]; after
//!   [`Storage::close`], or once the connection is lost, the next use opens it again.

use std::future::Future;
use std::pin::Pin;

mod burst;
mod error;
#[cfg(target_arch = "wasm32")]
mod indexed_db;
mod key_range;
mod memory;
mod tries;

pub use error::{CommitError, EncodeError, StorageError, StorageErrorKind};
#[cfg(target_arch = "wasm32")]
pub use indexed_db::IndexedDbStorage;
pub use key_range::{KeyRange, KeyRangeError, compare_keys};
pub use memory::{DiskCounters, Fault, FaultPlan, MemoryDisk, MemoryStorage};

/// A boxed future that stays on its thread, as everything in a browser does.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A place for keys and values, divided into [`Area`]s.
///
/// Object-safe, so that one storage can stand in for another at run time.
pub trait Storage {
    /// The name of the database that this storage keeps its entries in.
    fn database(&self) -> &str;

    /// Opens the connection, creating the database if there is none. Always settles.
    ///
    /// The first use of every storage; opening an open one does nothing.
    fn open(&self) -> LocalFuture<'_, Result<(), StorageError>>;

    /// Answers all `queries`, in their order, from one read-only transaction.
    fn read(&self, queries: Vec<Query>) -> LocalFuture<'_, Result<Vec<Answer>, StorageError>>;

    /// Writes `batch` in one transaction, all of it or nothing.
    ///
    /// The `puts` of the batch are pulled as they are written, some hundred at a time, so an
    /// iterator can encode late and count progress.
    fn commit<'a>(&'a self, batch: Batch<'a>) -> LocalFuture<'a, Result<(), CommitError>>;

    /// Closes the connection once running transactions are done. The next use opens it again.
    fn close(&self);
}

/// One of the divisions of a database; keys in different areas never meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// One entry per stored table that says what belongs to it.
    Metadata,
    /// One entry per row, for tables that are stored row by row.
    Rows,
    /// The string tables.
    Strings,
    /// Columns cut into blocks, for tables that are stored column by column.
    Blocks,
}

impl Area {
    /// Every area, in the order in which a new database gets them.
    pub const ALL: [Self; 4] = [Self::Metadata, Self::Rows, Self::Strings, Self::Blocks];

    /// The area's name, which is the name of its object store in a browser.
    pub fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Rows => "rows",
            Self::Strings => "strings",
            Self::Blocks => "blocks",
        }
    }
}

/// A value as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// Text: a JavaScript string.
    Text(String),
    /// Bytes: a `Uint8Array`.
    Bytes(Vec<u8>),
    /// A value that this program never writes, described in a word or two ("number", "Blob").
    ///
    /// Another program or a hand in the developer tools put it there. It is an answer and not an
    /// error so that a reader can name its key and still read the rest; it cannot be put.
    Foreign(String),
}

impl Stored {
    /// The size of the value in bytes, text counted as UTF-8; 0 for a foreign value.
    pub fn byte_count(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Foreign(_) => 0,
        }
    }
}

/// A question to a storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// The value under one key, answered by [`Answer::Value`].
    Get {
        /// Where to look.
        area: Area,
        /// The whole key.
        key: String,
    },
    /// Keys and values in key order, answered by [`Answer::Entries`].
    Entries {
        /// Where to look.
        area: Area,
        /// The keys to look at.
        range: KeyRange,
        /// At most so many, from the lowest key on.
        limit: Option<u32>,
    },
    /// Keys alone in key order, answered by [`Answer::Keys`].
    Keys {
        /// Where to look.
        area: Area,
        /// The keys to look at.
        range: KeyRange,
        /// At most so many, from the lowest key on.
        limit: Option<u32>,
    },
}

impl Query {
    /// The area that the question is about.
    pub fn area(&self) -> Area {
        match self {
            Self::Get { area, .. } | Self::Entries { area, .. } | Self::Keys { area, .. } => *area,
        }
    }
}

/// The answer to a [`Query`], of the kind that the query names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The value under the key, or nothing.
    Value(Option<Stored>),
    /// Keys and values in key order.
    Entries(Vec<(String, Stored)>),
    /// Keys in key order.
    Keys(Vec<String>),
}

impl Answer {
    /// The value, for the answer to a [`Query::Get`]; nothing for any other.
    pub fn into_value(self) -> Option<Stored> {
        match self {
            Self::Value(value) => value,
            Self::Entries(_) | Self::Keys(_) => None,
        }
    }

    /// The entries, for the answer to a [`Query::Entries`]; none for any other.
    pub fn into_entries(self) -> Vec<(String, Stored)> {
        match self {
            Self::Entries(entries) => entries,
            Self::Value(_) | Self::Keys(_) => Vec::new(),
        }
    }

    /// The keys, for the answer to a [`Query::Keys`]; none for any other.
    pub fn into_keys(self) -> Vec<String> {
        match self {
            Self::Keys(keys) => keys,
            Self::Value(_) | Self::Entries(_) => Vec::new(),
        }
    }
}

/// What must be stored for a commit to go ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// Where to look.
    pub area: Area,
    /// The whole key.
    pub key: String,
    /// The whole value that must be there, or nothing if the key must be absent.
    pub value: Option<Stored>,
}

/// One entry to write; what was under the key before is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// Where to write.
    pub area: Area,
    /// The whole key.
    pub key: String,
    /// The value.
    pub value: Stored,
}

/// The entries to write, made as they are asked for.
pub type Puts<'a> = Box<dyn Iterator<Item = Result<Put, EncodeError>> + 'a>;

/// Everything that one commit does, in the order in which it is done.
pub struct Batch<'a> {
    /// What must be stored; if anything differs, nothing is written.
    pub expect: Vec<Expect>,
    /// Ranges of keys to delete: the quick way to remove a whole table.
    pub delete_ranges: Vec<(Area, KeyRange)>,
    /// Single keys to delete; deleting an absent key is no error.
    pub deletes: Vec<(Area, String)>,
    /// Entries to write; an [`EncodeError`] among them aborts everything.
    pub puts: Puts<'a>,
    /// What `complete` is to mean.
    pub durability: Durability,
}

impl<'a> Batch<'a> {
    /// A batch that does nothing yet.
    pub fn new(durability: Durability) -> Self {
        Self {
            expect: Vec::new(),
            delete_ranges: Vec::new(),
            deletes: Vec::new(),
            puts: Box::new(std::iter::empty()),
            durability,
        }
    }

    /// The same batch with these entries to write.
    #[must_use]
    pub fn with_puts(self, puts: impl Iterator<Item = Result<Put, EncodeError>> + 'a) -> Self {
        Self { puts: Box::new(puts), ..self }
    }
}

/// What a completed commit survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The end of the tab or of the browser; the last moments before a power cut may be lost.
    Relaxed,
    /// A power cut too, at two to three times the cost.
    Strict,
}
