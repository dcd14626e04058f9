use std::collections::BTreeMap;

use super::StoredTable;
use crate::codec::StoreKeys;
use crate::storage::{
    Answer, Area, Batch, CommitError, KeyRange, LocalFuture, Query, Storage, StorageError,
    StorageErrorKind, Stored, compare_keys,
};

const NAME: &str = "backup";

/// The entries of one table as a storage that can only be read, so that what is in a backup is checked by
/// the very code that loads tables.
pub(super) struct InMemory {
    areas: BTreeMap<Area, Vec<(String, Stored)>>,
}

impl InMemory {
    pub(super) fn new(keys: &StoreKeys, table: &StoredTable) -> Self {
        let metadata = (keys.metadata(), Stored::Text(table.metadata.clone()));
        let mut areas = BTreeMap::from([(Area::Metadata, vec![metadata])]);
        for entry in &table.entries {
            let of_area = areas.entry(entry.area).or_default();
            of_area.push((keys.row(&entry.suffix), entry.value.clone()));
        }
        for entries in areas.values_mut() {
            entries.sort_by(|(a, _), (b, _)| compare_keys(a, b));
        }
        Self { areas }
    }

    fn entries(&self, area: Area, range: &KeyRange, limit: Option<u32>) -> &[(String, Stored)] {
        let entries = self.areas.get(&area).map(Vec::as_slice).unwrap_or_default();
        let place = |key: &str| entries.partition_point(|(at, _)| compare_keys(at, key).is_lt());
        let found = &entries[place(range.lower())..place(range.upper())];
        &found[..found.len().min(limit.map_or(usize::MAX, |limit| limit as usize))]
    }

    fn answer(&self, query: Query) -> Answer {
        match query {
            Query::Get { area, key } => {
                let entries = self.areas.get(&area).map(Vec::as_slice).unwrap_or_default();
                let found = entries.binary_search_by(|(at, _)| compare_keys(at, &key));
                Answer::Value(found.ok().map(|at| entries[at].1.clone()))
            }
            Query::Entries { area, range, limit } => {
                Answer::Entries(self.entries(area, &range, limit).to_vec())
            }
            Query::Keys { area, range, limit } => {
                let entries = self.entries(area, &range, limit).iter();
                Answer::Keys(entries.map(|(key, _)| key.clone()).collect())
            }
        }
    }
}

impl Storage for InMemory {
    fn database(&self) -> &str {
        NAME
    }

    fn open(&self) -> LocalFuture<'_, Result<(), StorageError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn read(&self, queries: Vec<Query>) -> LocalFuture<'_, Result<Vec<Answer>, StorageError>> {
        let answers = queries.into_iter().map(|query| self.answer(query)).collect();
        Box::pin(std::future::ready(Ok(answers)))
    }

    fn commit<'a>(&'a self, _batch: Batch<'a>) -> LocalFuture<'a, Result<(), CommitError>> {
        let refused =
            StorageError::new(StorageErrorKind::Unavailable, NAME, "a backup is only read");
        Box::pin(std::future::ready(Err(CommitError::Storage(refused))))
    }

    fn close(&self) {}
}
