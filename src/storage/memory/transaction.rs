//! One simulated transaction.

use std::future::{pending, poll_fn};
use std::task::Poll;

use super::disk::{Change, Operation};
use super::queue::{Mode, Queue};
use super::{Fault, MemoryStorage, yield_once};
use crate::storage::burst::{Remaining, issue_burst};
use crate::storage::{
    Area, CommitError, EncodeError, Expect, KeyRange, Puts, Query, StorageError, StorageErrorKind,
};

/// A transaction from its beginning to its end; dropping it ends it, and what it was to change
/// is forgotten.
pub(super) struct Transaction<'a> {
    storage: &'a MemoryStorage,
    generation: u64,
    id: u64,
    changes: Vec<Change>,
    fault: Option<Fault>,
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        self.storage.disk.with_queue(&self.storage.database, |queue| queue.leave(self.id));
    }
}

impl<'a> Transaction<'a> {
    pub(super) fn begin(storage: &'a MemoryStorage, generation: u64, mode: Mode) -> Self {
        let id = storage.disk.with_queue(&storage.database, |queue| queue.enter(mode));
        Self { storage, generation, id, changes: Vec::new(), fault: None }
    }

    /// Comes back when the transactions before this one are done.
    pub(super) async fn turn(&self) {
        let Self { storage, id, .. } = self;
        poll_fn(|context| {
            let is_turn = |queue: &mut Queue| queue.is_turn(*id, context.waker());
            if storage.disk.with_queue(&storage.database, is_turn) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    /// Sends a request. If it is to fail, that shows at the next [`Self::settle`].
    pub(super) fn issue(&mut self, operation: &Operation) {
        let fault = self.storage.disk.operate(operation);
        self.fault = self.fault.or(fault);
    }

    pub(super) fn issue_deletes(
        &mut self,
        ranges: Vec<(Area, KeyRange)>,
        deletes: Vec<(Area, String)>,
    ) {
        let ranges = ranges.into_iter().map(|(area, range)| Change::DeleteRange(area, range));
        let deletes = deletes.into_iter().map(|(area, key)| Change::Delete(area, key));
        for change in ranges.chain(deletes) {
            self.issue(&Operation::Delete);
            self.changes.push(change);
        }
    }

    pub(super) fn issue_puts(&mut self, puts: &mut Puts<'_>) -> Result<Remaining, EncodeError> {
        let is_due = || false;
        issue_burst(puts, is_due, |put| {
            self.issue(&Operation::Put { byte_count: put.value.byte_count() });
            self.changes.push(Change::Put(put));
            Ok(())
        })
    }

    /// Waits until the requests so far are answered.
    pub(super) async fn settle(&mut self) -> Result<(), StorageError> {
        yield_once().await;
        if let Some(fault) = self.fault.take() {
            return Err(self.storage.fail(fault).await);
        }
        self.check_connection()
    }

    /// Compares what is stored with what must be.
    pub(super) fn check(&self, expect: Vec<Expect>) -> Result<(), CommitError> {
        for Expect { area, key, value } in expect {
            let query = Query::Get { area, key: key.clone() };
            let found = self.storage.disk.answer(&self.storage.database, &query).into_value();
            if found != value {
                return Err(CommitError::Mismatch { key, found });
            }
        }
        Ok(())
    }

    /// Asks for the changes to be made durable, and waits until they are.
    pub(super) async fn commit(mut self) -> Result<(), CommitError> {
        self.check_connection()?;
        if let Some(fault) = self.storage.disk.operate(&Operation::Commit) {
            return self.fail_commit(fault).await;
        }
        if let Some(fault) = self.storage.disk.operate(&Operation::Complete) {
            return self.fail_commit(fault).await;
        }
        // From here on the commit is the disk's affair: a caller that stops listening does not
        // stop it, and nobody else can look before the turn ends.
        let outcome = self.apply();
        yield_once().await;
        outcome
    }

    async fn fail_commit(&mut self, fault: Fault) -> Result<(), CommitError> {
        if matches!(fault, Fault::LostAnswer | Fault::SilentSuccess) {
            self.apply()?;
        }
        yield_once().await;
        match fault {
            Fault::Silence | Fault::SilentSuccess => pending().await,
            Fault::Quota => Err(CommitError::Storage(self.storage.fail(fault).await)),
            _ => Err(CommitError::Unknown(self.storage.fail(fault).await)),
        }
    }

    fn apply(&mut self) -> Result<(), CommitError> {
        let Self { storage, changes, .. } = self;
        let changes = std::mem::take(changes);
        storage.disk.apply(&storage.database, changes).map_err(|_| {
            CommitError::Storage(storage.error(StorageErrorKind::Quota, "the quota is used up"))
        })
    }

    fn check_connection(&self) -> Result<(), StorageError> {
        if self.storage.disk.generation(&self.storage.database) == self.generation {
            return Ok(());
        }
        self.storage.lose();
        Err(self.storage.error(StorageErrorKind::Lost, "the connection was cut"))
    }
}
