//! One transaction: requests in bursts, and nothing else awaited from its beginning to its end.

use futures_util::future::{Either, select};
use indexed_db_futures::error::Error;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
pub(super) use indexed_db_futures::transaction::TransactionMode as Mode;
use indexed_db_futures::transaction::{
    Transaction as Inner, TransactionDurability, TransactionOptions,
};
use js_sys::Date;
use wasm_bindgen::JsValue;
use web_sys::{IdbObjectStore, IdbRequest, IdbRequestReadyState, IdbTransaction};

use super::connection::Connection;
use super::events::{FirstEvent, Listener};
use super::failure::{named, reported, thrown};
use super::value::{entries_from_js, found_from_js, keys_from_js, range_to_js, value_to_js};
use crate::storage::burst::{Remaining, issue_burst};
use crate::storage::{
    Answer, Area, CommitError, Durability, Expect, KeyRange, Puts, Query, StorageError,
    StorageErrorKind,
};

/// How long a burst of puts may keep the page busy before the next waits for its answers: on a device that
/// is four times slower than planned for, still less than people notice.
const BURST_MS: f64 = 10.0;

/// A transaction over all areas. Dropping it aborts it, unless it was asked to commit.
pub(super) struct Transaction<'a> {
    connection: &'a Connection,
    inner: Inner<'a>,
    sys: IdbTransaction,
    areas: [IdbObjectStore; Area::ALL.len()],
    last: Option<IdbRequest>,
}

/// A query whose requests are under way.
pub(super) enum Asked {
    Nothing(Answer),
    Get(IdbRequest),
    Keys(IdbRequest),
    Entries { keys: IdbRequest, values: IdbRequest },
}

impl Asked {
    /// The request that is answered last.
    const fn last_request(&self) -> Option<&IdbRequest> {
        match self {
            Self::Nothing(_) => None,
            Self::Get(request) | Self::Keys(request) => Some(request),
            Self::Entries { values, .. } => Some(values),
        }
    }
}

/// An expectation whose request is under way.
pub(super) type Expected = (Expect, IdbRequest);

impl<'a> Transaction<'a> {
    pub(super) fn begin(
        connection: &'a Connection,
        mode: Mode,
        durability: Durability,
    ) -> Result<Self, StorageError> {
        let durability = match durability {
            Durability::Relaxed => TransactionDurability::Relaxed,
            Durability::Strict => TransactionDurability::Strict,
        };
        let inner = connection
            .database()
            .transaction(Area::ALL.map(Area::name))
            .with_mode(mode)
            .with_options(TransactionOptions::new().with_durability(durability))
            .build()
            .map_err(|error| reported(connection.name(), &error))?;
        let sys: IdbTransaction = inner.as_sys().clone().into();
        // The one listener of `inner` that cannot bear to be called twice.
        sys.set_onerror(None);
        let store = |area: Area| sys.object_store(area.name());
        let stores = Area::ALL.into_iter().map(store).collect::<Result<Vec<_>, _>>();
        let areas = stores.map_err(|error| thrown(connection.name(), &error))?;
        let areas = areas.try_into().expect("there is one for each area");
        Ok(Self { connection, inner, sys, areas, last: None })
    }

    pub(super) fn ask(&self, query: &Query) -> Result<Asked, StorageError> {
        self.try_ask(query).map_err(|error| self.thrown(&error))
    }

    fn try_ask(&self, query: &Query) -> Result<Asked, JsValue> {
        let store = self.store(query.area());
        match query {
            Query::Get { key, .. } => store.get(&key.into()).map(Asked::Get),
            Query::Keys { range, limit, .. } => {
                let none = Asked::Nothing(Answer::Keys(Vec::new()));
                let Some((range, limit)) = bounds(range, *limit)? else { return Ok(none) };
                store.get_all_keys_with_key_and_limit(&range, limit).map(Asked::Keys)
            }
            Query::Entries { range, limit, .. } => {
                let none = Asked::Nothing(Answer::Entries(Vec::new()));
                let Some((range, limit)) = bounds(range, *limit)? else { return Ok(none) };
                let keys = store.get_all_keys_with_key_and_limit(&range, limit)?;
                let values = store.get_all_with_key_and_limit(&range, limit)?;
                Ok(Asked::Entries { keys, values })
            }
        }
    }

    /// Waits for the last of some queries, and so for all of them, since they are answered in order. One
    /// that failed takes the others with it, and says so where its answer is asked for.
    pub(super) async fn settle_queries(&self, asked: &[Asked]) -> Result<(), StorageError> {
        let last = asked.iter().rev().find_map(Asked::last_request);
        match last.filter(|last| last.ready_state() == IdbRequestReadyState::Pending) {
            Some(last) if self.event_of(last).await == "close" => Err(lost(self.connection)),
            Some(_) | None => Ok(()),
        }
    }

    /// The answer to a query that is settled.
    pub(super) async fn answer(&self, asked: Asked) -> Result<Answer, StorageError> {
        Ok(match asked {
            Asked::Nothing(answer) => answer,
            Asked::Get(value) => Answer::Value(found_from_js(&self.result(&value).await?)),
            Asked::Keys(keys) => Answer::Keys(keys_from_js(&self.result(&keys).await?)),
            Asked::Entries { keys, values } => {
                let values = self.result(&values).await?;
                Answer::Entries(entries_from_js(&self.result(&keys).await?, &values))
            }
        })
    }

    /// Asks for what must be stored. The answers are there after the next [`Self::settle`].
    pub(super) fn expect(&mut self, expect: Vec<Expect>) -> Result<Vec<Expected>, StorageError> {
        let mut asked = Vec::with_capacity(expect.len());
        for expect in expect {
            let request = self.store(expect.area).get(&expect.key.as_str().into());
            let request = request.map_err(|error| self.thrown(&error))?;
            self.last = Some(request.clone());
            asked.push((expect, request));
        }
        Ok(asked)
    }

    pub(super) fn check(&self, expected: Vec<Expected>) -> Result<(), CommitError> {
        for (Expect { key, value, .. }, request) in expected {
            let found = request.result().map_err(|error| self.thrown(&error))?;
            let found = found_from_js(&found);
            if found != value {
                return Err(CommitError::Mismatch { key, found });
            }
        }
        Ok(())
    }

    pub(super) fn delete(
        &mut self,
        ranges: &[(Area, KeyRange)],
        keys: &[(Area, String)],
    ) -> Result<(), StorageError> {
        for (area, range) in ranges {
            if let Some(range) = range_to_js(range).map_err(|error| self.thrown(&error))? {
                self.issue(self.store(*area).delete(&range))?;
            }
        }
        for (area, key) in keys {
            self.issue(self.store(*area).delete(&key.into()))?;
        }
        Ok(())
    }

    pub(super) fn issue_puts(&mut self, puts: &mut Puts<'_>) -> Result<Remaining, CommitError> {
        let since_ms = Date::now();
        let is_due = || Date::now() - since_ms >= BURST_MS;
        issue_burst(puts, is_due, |put| {
            let (key, value) = (put.key.into(), value_to_js(&put.value));
            // `put` and never `add`: after an `add` that fails, Firefox commits the others.
            self.issue(self.store(put.area).put_with_key(&value, &key))?;
            Ok(())
        })
    }

    /// Waits for the last request, and so for all of them, since they are answered in order.
    ///
    /// Two listeners hear of it. The first wakes this future, which goes on before the second
    /// is called and removes it. Should the second be called all the same, then nobody came to
    /// go on, and the transaction is aborted rather than left to commit what it has.
    pub(super) async fn settle(&mut self) -> Result<(), StorageError> {
        let Some(last) = self.last.take() else { return Ok(()) };
        let answered = self.event_of(&last);
        let _guard = Listener::new(&last, "success", {
            let sys = self.sys.clone();
            // It fails only if the transaction is over, which is what is wanted.
            move || sys.abort().unwrap_or_default()
        });
        self.check_event(&last, answered.await)
    }

    /// Asks for everything to be made durable, and waits until it is.
    pub(super) async fn commit(self) -> Result<(), CommitError> {
        let Self { connection, inner, sys, .. } = self;
        let closed = FirstEvent::of(&[(connection.database().as_sys(), "close")]);
        match select(Box::pin(inner.commit()), closed).await {
            Either::Left((Ok(()), _)) => Ok(()),
            Either::Left((Err(error), _)) => Err(failed_commit(connection, &sys, &error)),
            Either::Right(_) => Err(CommitError::Unknown(lost(connection))),
        }
    }

    fn store(&self, area: Area) -> &IdbObjectStore {
        &self.areas[area as usize]
    }

    fn issue(&mut self, request: Result<IdbRequest, JsValue>) -> Result<(), StorageError> {
        self.last = Some(request.map_err(|error| self.thrown(&error))?);
        Ok(())
    }

    async fn result(&self, request: &IdbRequest) -> Result<JsValue, StorageError> {
        if request.ready_state() == IdbRequestReadyState::Pending {
            let event = self.event_of(request).await;
            self.check_event(request, event)?;
        }
        if request.error().ok().flatten().is_some() {
            return Err(self.failed(request));
        }
        request.result().map_err(|error| self.thrown(&error))
    }

    fn event_of(&self, request: &IdbRequest) -> FirstEvent {
        let database = self.connection.database().as_sys();
        FirstEvent::of(&[(request, "success"), (request, "error"), (database, "close")])
    }

    fn check_event(&self, request: &IdbRequest, event: &str) -> Result<(), StorageError> {
        match event {
            "success" => Ok(()),
            "close" => Err(lost(self.connection)),
            _ => Err(self.failed(request)),
        }
    }

    /// Why a request failed: its own error, unless it only fell with its transaction.
    fn failed(&self, request: &IdbRequest) -> StorageError {
        let own = request.error().ok().flatten().filter(|error| error.name() != "AbortError");
        match own.or_else(|| self.sys.error()) {
            Some(error) => named(self.connection.name(), &error),
            None if !self.connection.is_alive() => lost(self.connection),
            None => self.connection.error(StorageErrorKind::Aborted, ""),
        }
    }

    /// Why something threw: the transaction's error, if it has one, and else what was thrown.
    fn thrown(&self, error: &JsValue) -> StorageError {
        match self.sys.error() {
            Some(cause) => named(self.connection.name(), &cause),
            None => thrown(self.connection.name(), error),
        }
    }
}

/// The range and limit of a request, or nothing if nothing can be within them. A browser takes
/// a limit of 0 for none.
fn bounds(range: &KeyRange, limit: Option<u32>) -> Result<Option<(JsValue, u32)>, JsValue> {
    let range = range_to_js(range)?;
    Ok(range.filter(|_| limit != Some(0)).map(|range| (range, limit.unwrap_or(u32::MAX))))
}

fn lost(connection: &Connection) -> StorageError {
    connection.error(StorageErrorKind::Lost, "")
}

/// What an error means that came after the asking to commit.
fn failed_commit(connection: &Connection, sys: &IdbTransaction, error: &Error) -> CommitError {
    let cause = sys.error().map(|cause| named(connection.name(), &cause));
    match (cause, error) {
        (Some(cause), _) if cause.kind() == StorageErrorKind::Quota => CommitError::Storage(cause),
        // Asking itself threw: the transaction was over before, and not completed.
        (cause, Error::DomException(_)) => {
            CommitError::Storage(cause.unwrap_or_else(|| reported(connection.name(), error)))
        }
        (Some(cause), _) => CommitError::Unknown(cause),
        (None, _) if !connection.is_alive() => CommitError::Unknown(lost(connection)),
        (None, _) => CommitError::Unknown(connection.error(StorageErrorKind::Aborted, "")),
    }
}
