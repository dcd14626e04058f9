use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Unexpected, Visitor};

use crate::column_store::{ColumnType, ValueRef};

/// A cell as it was read; text that holds no escapes is not copied.
#[derive(Clone, Debug)]
pub(super) enum DecodedCell<'t> {
    Text(Cow<'t, str>),
    Other(ValueRef<'static>),
}

impl DecodedCell<'_> {
    pub(super) fn value(&self) -> ValueRef<'_> {
        match self {
            Self::Text(text) => ValueRef::String(text),
            Self::Other(value) => *value,
        }
    }
}

/// Reads a cell of a column.
pub(super) struct CellSeed<'s> {
    pub(super) column_type: ColumnType,
    pub(super) name: &'s str,
}

impl CellSeed<'_> {
    pub(super) fn text<'t, E: Error>(&self, text: Cow<'t, str>) -> Result<DecodedCell<'t>, E> {
        let value = match self.column_type {
            ColumnType::String => return Ok(DecodedCell::Text(text)),
            ColumnType::Float => non_finite(&text).map(ValueRef::Float),
            ColumnType::Date => text.parse().ok().map(ValueRef::Date),
            ColumnType::Timestamp => text.parse().ok().map(ValueRef::Timestamp),
            ColumnType::Int | ColumnType::Bool => None,
        };
        value.map(DecodedCell::Other).ok_or_else(|| self.refuse(Unexpected::Str(&text)))
    }

    /// The error that names the column, its type and what stands there.
    fn refuse<E: Error>(&self, found: Unexpected<'_>) -> E {
        E::custom(format_args!(
            "column {:?} is of type {}, and {found} stands there",
            self.name, self.column_type
        ))
    }
}

impl<'de> DeserializeSeed<'de> for CellSeed<'_> {
    type Value = DecodedCell<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellSeed<'_> {
    type Value = DecodedCell<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value for column {:?} of type {}", self.name, self.column_type)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(DecodedCell::Other(ValueRef::Null))
    }

    fn visit_bool<E: Error>(self, bool: bool) -> Result<Self::Value, E> {
        match self.column_type {
            ColumnType::Bool => Ok(DecodedCell::Other(ValueRef::Bool(bool))),
            _ => Err(self.refuse(Unexpected::Bool(bool))),
        }
    }

    fn visit_i64<E: Error>(self, int: i64) -> Result<Self::Value, E> {
        match self.column_type {
            ColumnType::Int => Ok(DecodedCell::Other(ValueRef::Int(int))),
            ColumnType::Float => Ok(DecodedCell::Other(ValueRef::Float(int as f64))),
            _ => Err(self.refuse(Unexpected::Signed(int))),
        }
    }

    fn visit_u64<E: Error>(self, int: u64) -> Result<Self::Value, E> {
        match (self.column_type, i64::try_from(int)) {
            (ColumnType::Float, _) => Ok(DecodedCell::Other(ValueRef::Float(int as f64))),
            (_, Ok(int)) => self.visit_i64(int),
            (_, Err(_)) => Err(self.refuse(Unexpected::Unsigned(int))),
        }
    }

    fn visit_f64<E: Error>(self, float: f64) -> Result<Self::Value, E> {
        match self.column_type {
            ColumnType::Float => Ok(DecodedCell::Other(ValueRef::Float(float))),
            _ => Err(self.refuse(Unexpected::Float(float))),
        }
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        self.text(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        self.text(Cow::Owned(text.to_owned()))
    }
}

/// The float that JSON has no number for.
fn non_finite(name: &str) -> Option<f64> {
    match name {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// Reads a text, without a copy where it holds no escapes.
pub(super) struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for TextSeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}
