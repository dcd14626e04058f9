use std::fmt::Display;

use js_sys::{Error, Reflect, TypeError};
use peristyle::column_store::{
    AggregateError, FilterError, FilterTextError, SchemaChangeError, SchemaError, SortError,
    UnknownType, WriteError,
};
use peristyle::persistence::{
    DeleteError, ErrorName, GetMetadataError, InitError, ListError, LoadError, RepairError,
    SaveError, TransferError, VerifyError,
};
use peristyle::transfer::ImportError;
use wasm_bindgen::JsValue;

/// What JavaScript gets thrown: an `Error` with a name by which code can tell causes apart, and a message
/// for people; or what foreign code threw while its values were read.
#[derive(Debug)]
pub struct Thrown(JsValue);

impl Thrown {
    /// An error of a name.
    pub(crate) fn named(name: &str, message: &impl Display) -> Self {
        let error = Error::new(&message.to_string());
        error.set_name(name);
        Self(error.into())
    }

    /// An argument that is none.
    pub(crate) fn argument(message: &impl Display) -> Self {
        Self(TypeError::new(&message.to_string()).into())
    }

    /// A verb that somebody's signal has stopped; the reason of the signal is the cause.
    pub(crate) fn aborted(message: &impl Display, reason: &JsValue) -> Self {
        let thrown = Self::named("AbortError", message);
        // A new error object takes every member.
        let _ = Reflect::set(&thrown.0, &"cause".into(), reason);
        thrown
    }

    /// What foreign code threw.
    pub(crate) const fn foreign(thrown: JsValue) -> Self {
        Self(thrown)
    }

    /// The words of it.
    pub(crate) fn message(&self) -> String {
        let message = Reflect::get(&self.0, &"message".into()).ok();
        message.and_then(|message| message.as_string()).unwrap_or_else(|| format!("{:?}", self.0))
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        thrown.0
    }
}

/// The names of causes that persistence has.
const fn name_of(name: ErrorName) -> &'static str {
    match name {
        ErrorName::Quota => "QuotaError",
        ErrorName::Blocked => "BlockedError",
        ErrorName::Version => "VersionError",
        ErrorName::Closed => "ClosedError",
        ErrorName::Conflict => "ConflictError",
        ErrorName::Gone => "GoneError",
        ErrorName::Corrupt => "CorruptError",
        ErrorName::NotFound => "NotFoundError",
        ErrorName::NewerFormat => "NewerFormatError",
        ErrorName::InvalidName => "InvalidNameError",
        ErrorName::Storage => "StorageError",
    }
}

macro_rules! thrown_by_cause {
    ($($error:ty),*) => { $(
        impl From<$error> for Thrown {
            fn from(error: $error) -> Self {
                Self::named(name_of(error.name()), &error)
            }
        }
    )* };
}

macro_rules! thrown_as {
    ($($error:ty => $name:literal),*) => { $(
        impl From<$error> for Thrown {
            fn from(error: $error) -> Self {
                Self::named($name, &error)
            }
        }
    )* };
}

thrown_by_cause!(
    DeleteError,
    GetMetadataError,
    InitError,
    ListError,
    LoadError,
    RepairError,
    SaveError,
    TransferError,
    VerifyError
);
thrown_as!(
    AggregateError => "QueryError",
    FilterError => "FilterError",
    FilterTextError => "FilterError",
    ImportError => "ImportError",
    SchemaChangeError => "SchemaError",
    SchemaError => "SchemaError",
    SortError => "QueryError",
    UnknownType => "SchemaError",
    WriteError => "WriteError"
);
