use hashbrown::HashSet;
use thiserror::Error;

use super::{ColumnStore, Hasher, Key, Upserted, Value, WriteError};

/// What a batch does with entries that are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchMode {
    /// One refused entry, and nothing is written.
    AllOrNothing,
    /// Refused entries are left out and reported.
    BestEffort,
}

/// One cell to be written by [`ColumnStore::batch_update`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellUpdate {
    /// The row.
    pub key: Key,
    /// The column.
    pub column: String,
    /// The value.
    pub value: Value,
}

/// What a batch did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchReport {
    /// How many rows are new.
    pub inserted_count: usize,
    /// How many entries wrote into a row that was there.
    pub updated_count: usize,
    /// The entries that were refused, in the order of the batch; none in [`BatchMode::AllOrNothing`].
    pub failures: Vec<BatchFailure>,
}

/// An entry of a batch that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchFailure {
    /// Its place in the batch, counted from 0.
    pub index: usize,
    /// The row, where the entry names one.
    pub key: Option<Key>,
    /// Why.
    pub error: WriteError,
}

/// A batch of which all or nothing was to be written, and nothing was.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "{} of {entry_count} entries were refused, and nothing was written; the first, at index {}: {}",
    failures.len(), failures[0].index, failures[0].error
)]
pub struct BatchError {
    entry_count: usize,
    failures: Vec<BatchFailure>,
}

impl BatchError {
    /// The refused entries in the order of the batch, at least one.
    pub fn failures(&self) -> &[BatchFailure] {
        &self.failures
    }
}

/// Writes in batches. An entry sees what the entries before it wrote.
impl ColumnStore {
    /// Upserts rows in order, as [`ColumnStore::upsert`] does one.
    ///
    /// # Errors
    /// In [`BatchMode::AllOrNothing`], if any row would be refused. The store stays as it was.
    pub fn batch_upsert(
        &mut self,
        rows: &[Vec<(&str, Value)>],
        mode: BatchMode,
        now_ms: i64,
    ) -> Result<BatchReport, BatchError> {
        if mode == BatchMode::AllOrNothing {
            self.check_batch_upsert(rows, now_ms)?;
        }
        let mut report = BatchReport::default();
        for (index, row) in rows.iter().enumerate() {
            match self.upsert(row, now_ms) {
                Ok(Upserted::Inserted(_)) => report.inserted_count += 1,
                Ok(Upserted::Updated(_)) => report.updated_count += 1,
                Err(error) => report.failures.push(self.upsert_failure(index, row, error)),
            }
        }
        Ok(report)
    }

    /// Writes cells in order, as [`ColumnStore::update`] does one.
    ///
    /// # Errors
    /// In [`BatchMode::AllOrNothing`], if any update would be refused. The store stays as it was.
    pub fn batch_update(
        &mut self,
        updates: &[CellUpdate],
        mode: BatchMode,
        now_ms: i64,
    ) -> Result<BatchReport, BatchError> {
        if mode == BatchMode::AllOrNothing {
            let failures = updates.iter().enumerate().filter_map(|(index, update)| {
                let cell = [(&*update.column, update.value.as_ref())];
                let error = self.check_update(&update.key, cell, now_ms).err()?;
                Some(BatchFailure { index, key: Some(update.key.clone()), error })
            });
            refuse_any(failures.collect(), updates.len())?;
        }
        let mut report = BatchReport::default();
        for (index, CellUpdate { key, column, value }) in updates.iter().enumerate() {
            match self.update(key, column, value.clone(), now_ms) {
                Ok(()) => report.updated_count += 1,
                Err(error) => {
                    report.failures.push(BatchFailure { index, key: Some(key.clone()), error });
                }
            }
        }
        Ok(report)
    }

    /// Whether a row is refused does not depend on the rows before it in the batch, but for the room
    /// that they take: so all can be checked before the first is written, and nothing is rolled back.
    fn check_batch_upsert(
        &self,
        rows: &[Vec<(&str, Value)>],
        now_ms: i64,
    ) -> Result<(), BatchError> {
        let room = (u32::MAX - self.table.next_row_id) as usize;
        let mut new_keys = HashSet::with_hasher(Hasher::default());
        let mut failures = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let checked = self.check_upsert(row).and_then(|(_, key)| {
                let key = Key::from_value(key).filter(|_| rows.len() > room);
                let new = key.filter(|key| self.visible_position(key, now_ms).is_none());
                let takes_room = new.is_some_and(|key| new_keys.insert(key));
                if takes_room && new_keys.len() > room { Err(WriteError::Full) } else { Ok(()) }
            });
            failures.extend(checked.err().map(|error| self.upsert_failure(index, row, error)));
        }
        refuse_any(failures, rows.len())
    }

    fn upsert_failure(
        &self,
        index: usize,
        row: &[(&str, Value)],
        error: WriteError,
    ) -> BatchFailure {
        BatchFailure { index, key: self.key_in(row), error }
    }
}

fn refuse_any(failures: Vec<BatchFailure>, entry_count: usize) -> Result<(), BatchError> {
    if failures.is_empty() { Ok(()) } else { Err(BatchError { entry_count, failures }) }
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
