//! A storage in memory that is no kinder than a browser, for tests and for showing what happens
//! when storage fails; knows no browser.
//!
//! Requests are answered later and never at once, transactions queue as a browser queues them, a
//! future that is dropped takes its transaction with it, and every operation can be made to fail
//! ([`MemoryDisk::fail`]).

use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::task::Poll;

mod disk;
mod faults;
mod queue;
mod transaction;

pub use disk::MemoryDisk;
pub use faults::{DiskCounters, Fault, FaultPlan};

use super::burst::Remaining;
use super::tries::Tries;
use super::{
    Answer, Batch, CommitError, LocalFuture, Query, Storage, StorageError, StorageErrorKind,
};
use disk::Operation;
use queue::Mode;
use transaction::Transaction;

/// A connection to a database on a [`MemoryDisk`].
pub struct MemoryStorage {
    disk: MemoryDisk,
    database: String,
    connection: Cell<Connection>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Connection {
    NeverOpened,
    Closed,
    Open { generation: u64 },
}

impl MemoryStorage {
    /// A connection that is not open yet.
    pub fn new(disk: MemoryDisk, database: impl Into<String>) -> Self {
        Self { disk, database: database.into(), connection: Cell::new(Connection::NeverOpened) }
    }

    /// The disk behind this connection.
    pub fn disk(&self) -> &MemoryDisk {
        &self.disk
    }

    /// The generation of the open connection, after opening it anew if it was closed or lost.
    async fn connected(&self, tries: &mut Tries) -> Result<u64, StorageError> {
        let present = self.disk.generation(&self.database);
        match self.connection.get() {
            Connection::NeverOpened => Err(self.error(StorageErrorKind::Closed, "")),
            Connection::Open { generation } if generation == present => Ok(generation),
            Connection::Open { .. } | Connection::Closed => self.connect(tries).await,
        }
    }

    async fn connect(&self, tries: &mut Tries) -> Result<u64, StorageError> {
        loop {
            match self.try_connect().await {
                Err(error) if error.is_passing() && tries.take() => {}
                settled => return settled,
            }
        }
    }

    async fn try_connect(&self) -> Result<u64, StorageError> {
        let fault = self.disk.operate(&Operation::Open);
        yield_once().await;
        if let Some(fault) = fault {
            return Err(self.fail(fault).await);
        }
        let generation = self.disk.generation(&self.database);
        self.connection.set(Connection::Open { generation });
        Ok(generation)
    }

    async fn try_read(
        &self,
        queries: &[Query],
        tries: &mut Tries,
    ) -> Result<Vec<Answer>, StorageError> {
        let generation = self.connected(tries).await?;
        let mut transaction = Transaction::begin(self, generation, Mode::ReadOnly);
        for _ in queries {
            transaction.issue(&Operation::Read);
        }
        transaction.turn().await;
        let mut answers = Vec::with_capacity(queries.len());
        for query in queries {
            answers.push(self.disk.answer(&self.database, query));
            yield_once().await;
        }
        transaction.settle().await?;
        Ok(answers)
    }

    async fn write(&self, batch: Batch<'_>) -> Result<(), CommitError> {
        let Batch { expect, delete_ranges, deletes, mut puts, durability: _ } = batch;
        let generation = self.connected(&mut Tries::first()).await?;
        let mut transaction = Transaction::begin(self, generation, Mode::ReadWrite);
        for _ in &expect {
            transaction.issue(&Operation::Read);
        }
        transaction.issue_deletes(delete_ranges, deletes);
        let mut remaining = transaction.issue_puts(&mut puts)?;
        transaction.turn().await;
        transaction.settle().await?;
        transaction.check(expect)?;
        while remaining == Remaining::Maybe {
            remaining = transaction.issue_puts(&mut puts)?;
            transaction.settle().await?;
        }
        transaction.commit().await
    }

    fn error(&self, kind: StorageErrorKind, details: &str) -> StorageError {
        StorageError::new(kind, &self.database, details)
    }

    /// What the caller hears of a fault: the error, or nothing for ever.
    async fn fail(&self, fault: Fault) -> StorageError {
        match fault {
            Fault::Error => self.error(StorageErrorKind::Other, "simulated error"),
            Fault::Abort => self.error(StorageErrorKind::Aborted, "simulated abort"),
            Fault::Quota => self.error(StorageErrorKind::Quota, "simulated quota"),
            Fault::Silence | Fault::SilentSuccess => pending().await,
            Fault::LostAnswer | Fault::Close => {
                self.lose();
                self.error(StorageErrorKind::Lost, "simulated loss")
            }
        }
    }

    fn lose(&self) {
        if self.connection.get() != Connection::NeverOpened {
            self.connection.set(Connection::Closed);
        }
    }
}

impl Storage for MemoryStorage {
    fn database(&self) -> &str {
        &self.database
    }

    fn open(&self) -> LocalFuture<'_, Result<(), StorageError>> {
        Box::pin(async move {
            if self.connection.get() == Connection::NeverOpened {
                return self.connect(&mut Tries::first()).await.map(|_| ());
            }
            self.connected(&mut Tries::first()).await.map(|_| ())
        })
    }

    fn read(&self, queries: Vec<Query>) -> LocalFuture<'_, Result<Vec<Answer>, StorageError>> {
        Box::pin(async move {
            let mut tries = Tries::first();
            loop {
                match self.try_read(&queries, &mut tries).await {
                    Err(error) if error.kind() == StorageErrorKind::Lost && tries.take() => {}
                    settled => return settled,
                }
            }
        })
    }

    fn commit<'a>(&'a self, batch: Batch<'a>) -> LocalFuture<'a, Result<(), CommitError>> {
        Box::pin(self.write(batch))
    }

    fn close(&self) {
        self.lose();
    }
}

/// Comes back at the next poll: answers come later, never at once.
async fn yield_once() {
    let mut yielded = false;
    poll_fn(|context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
