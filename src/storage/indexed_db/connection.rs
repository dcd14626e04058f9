//! One open connection, and how it is opened and lost.

use std::cell::Cell;
use std::future::pending;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::{OpenDbResult, internals::SystemRepr};
use wasm_bindgen_futures::spawn_local;

use super::events::{Listener, Timeout};
use super::failure::unopened;
use crate::storage::{Area, StorageError, StorageErrorKind};

/// The version of the areas. A database of a higher one is never opened.
const DATABASE_VERSION: u8 = 1;
/// A connection that is open until it is closed, dropped or lost.
pub(super) struct Connection {
    database: Database,
    name: String,
    alive: Rc<Cell<bool>>,
    _listeners: [Listener; 2],
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}

impl Connection {
    /// Opens the database, creating it if there is none. Always settles.
    pub(super) async fn open(name: &str, timeout_ms: i32) -> Result<Self, StorageError> {
        let (settle, settled) = oneshot::channel();
        let (block, blocked) = oneshot::channel();
        let request = Database::open(name)
            .with_version(DATABASE_VERSION)
            .with_on_blocked(move |_| {
                block.send(()).ok();
                Ok(())
            })
            .with_on_upgrade_needed(|_, database| create_areas(&database))
            .build()
            .map_err(|error| unopened(name, &error))?;
        // A request cannot be taken back. If nobody waits for it any more when it succeeds, its
        // connection must not stay open: it would be in the way of every later version.
        spawn_local(async move {
            if let Err(Ok(database)) = settle.send(request.await) {
                database.close();
            }
        });
        let database = first_word(name, timeout_ms, settled, blocked).await?;
        Self::watch(database, name)
    }

    /// Whether transactions can be begun, as far as is known.
    pub(super) fn is_alive(&self) -> bool {
        self.alive.get()
    }

    /// Closes the connection once its running transactions are done.
    pub(super) fn close(&self) {
        self.alive.set(false);
        self.database.as_sys().close();
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    pub(super) fn error(&self, kind: StorageErrorKind, details: &str) -> StorageError {
        StorageError::new(kind, &self.name, details)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn watch(database: Database, name: &str) -> Result<Self, StorageError> {
        let alive = Rc::new(Cell::new(true));
        let sys = database.as_sys();
        let on_version_change = {
            let (alive, sys) = (Rc::clone(&alive), sys.clone());
            Listener::new(&sys.clone(), "versionchange", move || {
                alive.set(false);
                sys.close();
            })
        };
        let on_close = {
            let alive = Rc::clone(&alive);
            Listener::new(sys, "close", move || alive.set(false))
        };
        let name = name.to_owned();
        let connection = Self { name, alive, _listeners: [on_version_change, on_close], database };
        connection.check_areas()
    }

    fn check_areas(self) -> Result<Self, StorageError> {
        let present = self.database.as_sys().object_store_names();
        match Area::ALL.iter().find(|area| !present.contains(area.name())) {
            None => Ok(self),
            Some(area) => {
                let details = format!("it has no object store {:?}", area.name());
                Err(self.error(StorageErrorKind::Version, &details))
            }
        }
    }
}

/// Creates what is missing. Nothing is ever deleted.
fn create_areas(database: &Database) -> indexed_db_futures::Result<()> {
    let present = database.as_sys().object_store_names();
    for area in Area::ALL.iter().filter(|area| !present.contains(area.name())) {
        database.create_object_store(area.name()).build()?;
    }
    Ok(())
}

/// The outcome of an opening, or the word that it is blocked, or that it takes too long.
async fn first_word(
    name: &str,
    timeout_ms: i32,
    settled: oneshot::Receiver<OpenDbResult<Database>>,
    blocked: oneshot::Receiver<()>,
) -> Result<Database, StorageError> {
    let blocked = Box::pin(async {
        if blocked.await.is_err() {
            // The request has settled without being blocked.
            pending::<()>().await;
        }
    });
    let no_answer = |kind, details| Err(StorageError::new(kind, name, details));
    match select(settled, select(blocked, Timeout::new(timeout_ms))).await {
        Either::Left((Ok(opened), _)) => opened.map_err(|error| unopened(name, &error)),
        Either::Left((Err(oneshot::Canceled), _)) => {
            no_answer(StorageErrorKind::Other, "the opening was forgotten")
        }
        Either::Right((Either::Left(_), _)) => no_answer(StorageErrorKind::Blocked, ""),
        Either::Right((Either::Right(_), _)) => {
            let details = format!("no answer to its opening within {timeout_ms} ms");
            no_answer(StorageErrorKind::Unavailable, &details)
        }
    }
}
