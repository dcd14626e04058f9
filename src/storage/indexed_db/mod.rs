//! The browser's own database behind [`Storage`]; the one place that knows `IndexedDB`.
//!
//! Opening, upgrading, beginning a transaction with its durability, asking it to commit, and
//! aborting it when it is dropped are `indexed_db_futures`. The rest is web-sys, because there
//! that crate
//!
//! - loses the cause: of an aborted transaction it says that it was aborted, while
//!   `transaction.error` says that the quota was used up;
//! - answers every failing request with a listener that may be called once, so that the second
//!   error of a transaction throws in the middle of the first;
//! - takes whatever an opening throws for a version of zero, which `failure` puts
//!   right;
//! - has no word for the `close` event, and swaps two kinds of key range;
//! - wakes a future, but cannot see to it that the future comes: a transaction whose next burst
//!   is late would commit the half that it has. Here a second listener on the same event aborts
//!   it (see `Transaction::settle`).

use std::cell::RefCell;
use std::rc::Rc;

mod connection;
mod events;
mod failure;
mod transaction;
mod value;

use super::burst::Remaining;
use super::tries::Tries;
use super::{
    Answer, Batch, CommitError, Durability, LocalFuture, Query, Storage, StorageError,
    StorageErrorKind,
};
use connection::Connection;
use transaction::{Mode, Transaction};

/// How long a browser may take to open before it is taken for one that never will.
const OPEN_TIMEOUT_MS: i32 = 10_000;

/// A connection to a database of the browser, in a window or in a worker.
pub struct IndexedDbStorage {
    database: String,
    open_timeout_ms: i32,
    link: RefCell<Link>,
}

enum Link {
    NeverOpened,
    Closed,
    Open(Rc<Connection>),
}

impl IndexedDbStorage {
    /// A connection that is not open yet.
    pub fn new(database: impl Into<String>) -> Self {
        Self {
            database: database.into(),
            open_timeout_ms: OPEN_TIMEOUT_MS,
            link: RefCell::new(Link::NeverOpened),
        }
    }

    /// The same, but taking a browser that does not answer an opening within `open_timeout_ms`
    /// for one that never will; 10 seconds if nothing is said.
    #[must_use]
    pub fn with_open_timeout_ms(self, open_timeout_ms: i32) -> Self {
        Self { open_timeout_ms, ..self }
    }

    /// The open connection, after opening it anew if it was closed or lost.
    async fn connected(&self, tries: &mut Tries) -> Result<Rc<Connection>, StorageError> {
        match &*self.link.borrow() {
            Link::NeverOpened => return Err(self.error(StorageErrorKind::Closed, "")),
            Link::Open(connection) if connection.is_alive() => return Ok(Rc::clone(connection)),
            Link::Open(_) | Link::Closed => {}
        }
        self.connect(tries).await
    }

    async fn connect(&self, tries: &mut Tries) -> Result<Rc<Connection>, StorageError> {
        let connection = loop {
            match Connection::open(&self.database, self.open_timeout_ms).await {
                Err(error) if error.is_passing() && tries.take() => {}
                settled => break Rc::new(settled?),
            }
        };
        self.link.replace(Link::Open(Rc::clone(&connection)));
        Ok(connection)
    }

    /// Hands a new transaction to `run`; a connection that turns out dead before anything was
    /// asked of it is opened anew.
    async fn begin<T>(
        &self,
        mode: Mode,
        durability: Durability,
        tries: &mut Tries,
        run: impl AsyncFnOnce(Transaction<'_>) -> T,
    ) -> Result<T, StorageError> {
        loop {
            let connection = self.connected(tries).await?;
            match Transaction::begin(&connection, mode, durability) {
                Ok(transaction) => return Ok(run(transaction).await),
                Err(error) if error.kind() == StorageErrorKind::Lost => {
                    connection.close();
                    if !tries.take() {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn try_read(
        &self,
        queries: &[Query],
        tries: &mut Tries,
    ) -> Result<Vec<Answer>, StorageError> {
        self.begin(Mode::Readonly, Durability::Relaxed, tries, async |transaction| {
            let mut asked = Vec::with_capacity(queries.len());
            for query in queries {
                asked.push(transaction.ask(query)?);
            }
            transaction.settle_queries(&asked).await?;
            let mut answers = Vec::with_capacity(asked.len());
            for question in asked {
                answers.push(transaction.answer(question).await?);
            }
            Ok(answers)
        })
        .await?
    }

    async fn write(&self, batch: Batch<'_>) -> Result<(), CommitError> {
        let tries = &mut Tries::first();
        self.begin(Mode::Readwrite, batch.durability, tries, async |mut transaction| {
            let expectations = transaction.expect(batch.expect)?;
            transaction.delete(&batch.delete_ranges, &batch.deletes)?;
            let mut puts = batch.puts;
            let mut remaining = transaction.issue_puts(&mut puts)?;
            transaction.settle().await?;
            transaction.check(expectations)?;
            while remaining == Remaining::Maybe {
                remaining = transaction.issue_puts(&mut puts)?;
                transaction.settle().await?;
            }
            transaction.commit().await
        })
        .await?
    }

    fn error(&self, kind: StorageErrorKind, details: &str) -> StorageError {
        StorageError::new(kind, &self.database, details)
    }
}

impl Storage for IndexedDbStorage {
    fn database(&self) -> &str {
        &self.database
    }

    fn open(&self) -> LocalFuture<'_, Result<(), StorageError>> {
        Box::pin(async move {
            if matches!(*self.link.borrow(), Link::Open(ref connection) if connection.is_alive()) {
                return Ok(());
            }
            self.connect(&mut Tries::first()).await.map(|_| ())
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
        let mut link = self.link.borrow_mut();
        if let Link::Open(connection) = &*link {
            connection.close();
            *link = Link::Closed;
        }
    }
}
