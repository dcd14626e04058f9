use std::cell::Cell;
use std::rc::Rc;

use super::Host;
use super::attempts::Attempts;
use super::patience::{PATIENCE_S, unless_silent};
use super::turns::Turns;
use crate::codec::{LayoutChoice, StoreKeys};
use crate::storage::{
    Answer, Area, Batch, CommitError, KeyRange, Query, Storage, StorageError, StorageErrorKind,
    Stored,
};

/// How often a verb begins anew when others keep changing what it works on.
pub(super) const MAX_TRIES: usize = 5;

/// What all verbs share.
pub(super) struct Core {
    pub(super) storage: Rc<dyn Storage>,
    pub(super) host: Host,
    pub(super) turns: Turns,
    pub(super) attempts: Attempts,
    /// Who says in which layout a table is stored if nobody else does.
    pub(super) layout_choice: LayoutChoice,
    ready: Cell<bool>,
}

impl Core {
    pub(super) fn new(storage: Rc<dyn Storage>, host: Host, layout_choice: LayoutChoice) -> Self {
        Self {
            storage,
            host,
            turns: Turns::default(),
            attempts: Attempts::default(),
            layout_choice,
            ready: Cell::new(false),
        }
    }

    pub(super) async fn init(&self) -> Result<(), StorageError> {
        let opened = unless_silent(&self.host, &Cell::new(0), self.storage.open()).await;
        opened.unwrap_or_else(|| Err(self.silence()))?;
        self.ready.set(true);
        Ok(())
    }

    /// Reads from the storage, unless that does not answer.
    pub(super) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Answer>, StorageError> {
        let read = unless_silent(&self.host, &Cell::new(0), self.storage.read(queries)).await;
        read.unwrap_or_else(|| Err(self.silence()))
    }

    /// Commits a batch, unless the storage does not answer. Once it has taken the last put it may have
    /// been asked to make the commit durable, and then its silence does not say what happened.
    pub(super) async fn commit(&self, batch: Batch<'_>) -> Result<(), CommitError> {
        let (pulled, has_all) = (Cell::new(0), Cell::new(false));
        let mut puts = batch.puts;
        let watched = std::iter::from_fn(|| {
            let put = puts.next();
            pulled.set(pulled.get() + 1);
            has_all.set(put.is_none());
            put
        });
        let batch = Batch { puts: Box::new(watched), ..batch };
        match unless_silent(&self.host, &pulled, self.storage.commit(batch)).await {
            Some(committed) => committed,
            None if has_all.get() => Err(CommitError::Unknown(self.silence())),
            None => Err(CommitError::Storage(self.silence())),
        }
    }

    /// The error for a storage that does not answer. Its connection is given up: the next use opens
    /// another.
    fn silence(&self) -> StorageError {
        self.storage.close();
        let details = format!("for {PATIENCE_S} seconds");
        StorageError::new(StorageErrorKind::Silent, self.storage.database(), details)
    }

    /// An error before [`Self::init`].
    pub(super) fn check_ready(&self) -> Result<(), StorageError> {
        if self.ready.get() {
            return Ok(());
        }
        Err(StorageError::new(StorageErrorKind::Closed, self.storage.database(), ""))
    }

    /// What is stored under the metadata keys of these tables.
    pub(super) async fn read_metadata<const N: usize>(
        &self,
        tables: [&StoreKeys; N],
    ) -> Result<[Option<Stored>; N], StorageError> {
        let queries = tables.iter().map(|keys| metadata_query(keys)).collect();
        let mut answers = self.read(queries).await?.into_iter();
        Ok(std::array::from_fn(|_| answers.next().and_then(Answer::into_value)))
    }

    /// The answers to some queries about one table, with the metadata that belongs to them: one moment.
    pub(super) async fn read_with_metadata(
        &self,
        keys: &StoreKeys,
        mut queries: Vec<Query>,
    ) -> Result<(Option<Stored>, Vec<Answer>), StorageError> {
        queries.push(metadata_query(keys));
        let mut answers = self.read(queries).await?;
        let metadata = answers.pop().and_then(Answer::into_value);
        Ok((metadata, answers))
    }

    /// The entries of one table in some ranges, with the metadata that belongs to them: one moment.
    pub(super) async fn read_entries(
        &self,
        keys: &StoreKeys,
        ranges: Vec<PageRange>,
    ) -> Result<(Option<Stored>, Vec<Page>), StorageError> {
        let mut queries = vec![metadata_query(keys)];
        queries.extend(ranges.iter().map(PageRange::query));
        let mut answers = self.read(queries).await?.into_iter();
        let metadata = answers.next().and_then(Answer::into_value);
        let pages = ranges.into_iter().zip(answers);
        Ok((metadata, pages.map(|(range, answer)| range.page(answer)).collect()))
    }
}

/// A range of keys of which a page is to be read.
pub(super) struct PageRange {
    area: Area,
    range: KeyRange,
    limit: u32,
}

/// Some entries in key order, and where those that follow begin.
pub(super) struct Page {
    pub(super) entries: Vec<(String, Stored)>,
    pub(super) next: Option<PageRange>,
}

impl PageRange {
    /// The first page of the keys between some bounds.
    pub(super) fn first(area: Area, bounds: (String, String), limit: u32) -> Self {
        Self { area, range: key_range(bounds), limit }
    }

    fn query(&self) -> Query {
        Query::Entries { area: self.area, range: self.range.clone(), limit: Some(self.limit) }
    }

    fn page(self, answer: Answer) -> Page {
        let entries = answer.into_entries();
        let full = entries.len() >= self.limit as usize;
        let next = entries.last().filter(|_| full).map(|(last, _)| {
            // The least key above `last`.
            let lower = format!("{last}\0");
            let range = key_range((lower, self.range.upper().to_owned()));
            Self { range, ..self }
        });
        Page { entries, next }
    }
}

fn metadata_query(keys: &StoreKeys) -> Query {
    Query::Get { area: Area::Metadata, key: keys.metadata() }
}

/// All ranges that belong to a table, besides its metadata.
pub(super) fn ranges_of(keys: &StoreKeys) -> Vec<(Area, KeyRange)> {
    vec![
        (Area::Rows, key_range(keys.row_bounds())),
        (Area::Strings, key_range(keys.string_bounds())),
        (Area::Blocks, key_range(keys.block_bounds())),
    ]
}

/// The range of two bounds of which the first is known to be the lower.
pub(super) fn key_range((lower, upper): (String, String)) -> KeyRange {
    KeyRange::new(lower, upper).expect("a prefix comes before the prefix that ends its range")
}
