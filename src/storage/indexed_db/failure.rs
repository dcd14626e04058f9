//! What the browser throws, under the names that this house has for it.

use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

use crate::storage::{StorageError, StorageErrorKind};

/// The error for something that was thrown while a transaction was begun or under way.
pub(super) fn thrown(database: &str, thrown: &JsValue) -> StorageError {
    match thrown.dyn_ref::<DomException>() {
        Some(exception) => named(database, exception),
        None => StorageError::new(StorageErrorKind::Other, database, format!("{thrown:?}")),
    }
}

/// The error for an exception with a name.
pub(super) fn named(database: &str, exception: &DomException) -> StorageError {
    let (name, message) = (exception.name(), exception.message());
    StorageError::new(kind_of(&name, &message), database, format!("{name}: {message}"))
}

/// The error for something that `indexed_db_futures` reports.
pub(super) fn reported(database: &str, error: &Error) -> StorageError {
    match error {
        Error::DomException(exception) => named(database, exception.as_sys()),
        other => StorageError::new(StorageErrorKind::Other, database, other.to_string()),
    }
}

/// The error for an opening that failed.
pub(super) fn unopened(database: &str, error: &OpenDbError) -> StorageError {
    let unavailable = |details| StorageError::new(StorageErrorKind::Unavailable, database, details);
    match error {
        // What elsewhere means a lost connection means here that there is none to be had:
        // Firefox says so in private windows.
        OpenDbError::Base(Error::DomException(exception))
            if exception.as_sys().name() == "InvalidStateError" =>
        {
            unavailable(format!("InvalidStateError: {}", exception.message()))
        }
        OpenDbError::Base(error) => reported(database, error),
        // Our version is not zero; this is what becomes of anything that the opening throws, and
        // browsers throw there when a setting forbids storage.
        OpenDbError::VersionZero => unavailable("the browser refused to open a database".into()),
        OpenDbError::NullFactory | OpenDbError::UnsupportedEnvironment => {
            unavailable(error.to_string())
        }
    }
}

fn kind_of(name: &str, message: &str) -> StorageErrorKind {
    match name {
        "QuotaExceededError" => StorageErrorKind::Quota,
        "VersionError" | "NotFoundError" => StorageErrorKind::Version,
        "AbortError" | "TransactionInactiveError" => StorageErrorKind::Aborted,
        "InvalidStateError" => StorageErrorKind::Lost,
        "SecurityError" | "NotSupportedError" | "NotAllowedError" => StorageErrorKind::Unavailable,
        // WebKit gives the lost connection no name of its own.
        "UnknownError" if message.contains("server lost") => StorageErrorKind::Lost,
        _ => StorageErrorKind::Other,
    }
}
