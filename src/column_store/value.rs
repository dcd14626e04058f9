//! The six types of a column and the values of its cells.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{Date, TemporalError, Timestamp};

/// The type of a column. Every column can hold nulls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// 64-bit signed integers.
    Int,
    /// 64-bit IEEE 754 numbers.
    Float,
    /// Text, interned.
    String,
    /// True or false.
    Bool,
    /// Days.
    Date,
    /// Moments, to the millisecond, UTC.
    Timestamp,
}

impl ColumnType {
    /// All types.
    pub const ALL: [Self; 6] =
        [Self::Int, Self::Float, Self::String, Self::Bool, Self::Date, Self::Timestamp];

    /// The name that is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Float => "float",
            Self::String => "string",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A type name that means none of the six types.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("unknown column type \"{0}\"; the types are int, float, string, bool, date and timestamp")]
pub struct UnknownType(pub String);

/// Reads a type's name, in any case, or one of its usual aliases.
impl FromStr for ColumnType {
    type Err = UnknownType;

    fn from_str(name: &str) -> Result<Self, UnknownType> {
        match name.to_ascii_lowercase().as_str() {
            "int" | "integer" | "i64" => Ok(Self::Int),
            "float" | "double" | "f64" => Ok(Self::Float),
            "string" | "text" | "str" => Ok(Self::String),
            "bool" | "boolean" => Ok(Self::Bool),
            "date" => Ok(Self::Date),
            "timestamp" | "datetime" => Ok(Self::Timestamp),
            _ => Err(UnknownType(name.to_owned())),
        }
    }
}

/// The value of a cell, owned.
///
/// Floats are equal when their bits are, all NaNs being one value: null, NaN, the infinities, 0.0
/// and -0.0 all differ from each other.
#[derive(Clone, Debug)]
pub enum Value {
    /// No value.
    Null,
    /// Of an int column.
    Int(i64),
    /// Of a float column.
    Float(f64),
    /// Of a string column.
    String(String),
    /// Of a bool column.
    Bool(bool),
    /// Of a date column.
    Date(Date),
    /// Of a timestamp column.
    Timestamp(Timestamp),
}

/// The value of a cell, borrowed from a table. Equality is that of [`Value`].
#[derive(Clone, Copy, Debug)]
pub enum ValueRef<'a> {
    /// No value.
    Null,
    /// Of an int column.
    Int(i64),
    /// Of a float column.
    Float(f64),
    /// Of a string column.
    String(&'a str),
    /// Of a bool column.
    Bool(bool),
    /// Of a date column.
    Date(Date),
    /// Of a timestamp column.
    Timestamp(Timestamp),
}

impl Value {
    /// The same value, borrowed.
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Int(*int),
            Self::Float(float) => ValueRef::Float(*float),
            Self::String(text) => ValueRef::String(text),
            Self::Bool(bool) => ValueRef::Bool(*bool),
            Self::Date(date) => ValueRef::Date(*date),
            Self::Timestamp(timestamp) => ValueRef::Timestamp(*timestamp),
        }
    }

    /// Whether there is no value.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Reads a value of a type from its text, as a person would type it into a cell: white space
    /// around it is ignored, except in strings; bools are `true`, `false`, `yes`, `no`, `1` or `0` in
    /// any case; an empty text is null, except in strings, where it is the empty string.
    ///
    /// # Errors
    /// If the text does not stand for a value of the type.
    pub fn parse(text: &str, column_type: ColumnType) -> Result<Self, ParseValueError> {
        Self::parse_with(text, column_type, |number| number.parse().ok())
    }

    /// The same with another reader of floats, for programs that have one already: each brings a table
    /// of powers of ten.
    ///
    /// # Errors
    /// As [`Value::parse`].
    pub fn parse_with(
        text: &str,
        column_type: ColumnType,
        read_float: impl FnOnce(&str) -> Option<f64>,
    ) -> Result<Self, ParseValueError> {
        if column_type == ColumnType::String {
            return Ok(Self::String(text.to_owned()));
        }
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(Self::Null);
        }
        let parsed = match column_type {
            ColumnType::Int => trimmed.parse().ok().map(Self::Int),
            ColumnType::Float => parse_float(trimmed, read_float).map(Self::Float),
            ColumnType::Bool => parse_bool(trimmed).map(Self::Bool),
            ColumnType::Date => return Self::parse_temporal(trimmed, column_type, Self::Date),
            ColumnType::Timestamp => {
                let midnight = trimmed.parse::<Date>().ok().map(Date::midnight);
                match midnight {
                    Some(midnight) => Some(Self::Timestamp(midnight)),
                    None => return Self::parse_temporal(trimmed, column_type, Self::Timestamp),
                }
            }
            ColumnType::String => None,
        };
        parsed.ok_or_else(|| ParseValueError { text: text.to_owned(), column_type, reason: None })
    }

    fn parse_temporal<T: FromStr<Err = TemporalError>>(
        text: &str,
        column_type: ColumnType,
        wrap: impl Fn(T) -> Self,
    ) -> Result<Self, ParseValueError> {
        text.parse().map(wrap).map_err(|reason| ParseValueError {
            text: text.to_owned(),
            column_type,
            reason: Some(reason),
        })
    }
}

fn parse_float(text: &str, read: impl FnOnce(&str) -> Option<f64>) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" | "inf" => Some(f64::INFINITY),
        "-Infinity" | "-inf" => Some(f64::NEG_INFINITY),
        _ => read(text).filter(|float| float.is_finite()),
    }
}

fn parse_bool(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

impl<'a> ValueRef<'a> {
    /// The same value, owned.
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Int(int) => Value::Int(int),
            Self::Float(float) => Value::Float(float),
            Self::String(text) => Value::String(text.to_owned()),
            Self::Bool(bool) => Value::Bool(bool),
            Self::Date(date) => Value::Date(date),
            Self::Timestamp(timestamp) => Value::Timestamp(timestamp),
        }
    }

    /// The type of the column that the value fits; none for null, which fits all.
    pub const fn column_type(self) -> Option<ColumnType> {
        match self {
            Self::Null => None,
            Self::Int(_) => Some(ColumnType::Int),
            Self::Float(_) => Some(ColumnType::Float),
            Self::String(_) => Some(ColumnType::String),
            Self::Bool(_) => Some(ColumnType::Bool),
            Self::Date(_) => Some(ColumnType::Date),
            Self::Timestamp(_) => Some(ColumnType::Timestamp),
        }
    }

    /// Whether there is no value.
    pub const fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, if it is a string.
    pub const fn as_str(self) -> Option<&'a str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

impl PartialEq for ValueRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => same_float(*a, *b),
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Timestamp(a), Self::Timestamp(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for ValueRef<'_> {}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl Eq for Value {}

/// Whether two floats are the same value: by their bits, all NaNs being one.
fn same_float(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// The text that [`Value::parse`] reads back to the same value; null is empty.
impl fmt::Display for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Int(int) => write!(f, "{int}"),
            Self::Float(float) if float.is_infinite() => {
                f.write_str(if *float > 0.0 { "Infinity" } else { "-Infinity" })
            }
            Self::Float(float) => write!(f, "{float:?}"),
            Self::String(text) => f.write_str(text),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::Date(date) => date.fmt(f),
            Self::Timestamp(timestamp) => timestamp.fmt(f),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}

/// A text that does not stand for a value of the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseValueError {
    /// The text as it was given.
    pub text: String,
    /// The type that was asked for.
    pub column_type: ColumnType,
    /// What is wrong with it, for dates and timestamps.
    pub reason: Option<TemporalError>,
}

impl std::error::Error for ParseValueError {}

impl fmt::Display for ParseValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not ", self.text)?;
        f.write_str(match self.column_type {
            ColumnType::Int => {
                "a whole number between -9223372036854775808 and 9223372036854775807"
            }
            ColumnType::Float => "a number such as 12.5, -3e8, NaN or Infinity",
            ColumnType::String => "text",
            ColumnType::Bool => "true or false",
            ColumnType::Date => "a date such as 2024-02-29",
            ColumnType::Timestamp => "a time such as 2024-02-29T13:45:00Z",
        })?;
        match &self.reason {
            Some(reason @ (TemporalError::OutOfRange | TemporalError::NoSuchDay)) => {
                write!(f, ": {reason}")
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_the_special_floats_and_the_empty_string_all_differ() {
        let values = [
            Value::Null,
            Value::String(String::new()),
            Value::Float(f64::NAN),
            Value::Float(f64::INFINITY),
            Value::Float(f64::NEG_INFINITY),
            Value::Float(0.0),
            Value::Float(-0.0),
            Value::Int(0),
            Value::Bool(false),
        ];

        for (i, a) in values.iter().enumerate() {
            for (j, b) in values.iter().enumerate() {
                assert_eq!(a == b, i == j, "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn what_display_writes_parse_reads_back() {
        let values = [
            Value::Int(i64::MIN),
            Value::Float(1e300),
            Value::Float(5e-324),
            Value::Float(-0.0),
            Value::Float(12.0),
            Value::Float(f64::NAN),
            Value::Float(f64::NEG_INFINITY),
            Value::String(" spaces stay ".to_owned()),
            Value::Bool(true),
            Value::Date(Date::from_ymd(-44, 3, 15).unwrap()),
            Value::Timestamp(Timestamp::from_ms(-1).unwrap()),
        ];

        for value in values {
            let column_type = value.as_ref().column_type().unwrap();

            assert_eq!(Value::parse(&value.to_string(), column_type), Ok(value));
        }
    }

    #[test]
    fn what_is_refused_is_named_with_what_was_expected() {
        let error = Value::parse("12,5", ColumnType::Float).unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"12,5\" is not a number such as 12.5, -3e8, NaN or Infinity"
        );

        let error = Value::parse("2023-02-29", ColumnType::Date).unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"2023-02-29\" is not a date such as 2024-02-29: there is no such day or time"
        );
        for (text, column_type) in [
            ("9223372036854775808", ColumnType::Int),
            ("1e999", ColumnType::Float),
            ("maybe", ColumnType::Bool),
        ] {
            assert!(Value::parse(text, column_type).is_err(), "{text}");
        }
    }

    #[test]
    fn an_empty_text_is_null_except_in_strings() {
        for column_type in ColumnType::ALL {
            let expected = if column_type == ColumnType::String {
                Value::String(String::new())
            } else {
                Value::Null
            };

            assert_eq!(Value::parse("", column_type), Ok(expected));
        }
    }

    #[test]
    fn type_names_are_read_in_any_case_and_by_alias() {
        for column_type in ColumnType::ALL {
            assert_eq!(column_type.name().to_uppercase().parse(), Ok(column_type));
        }
        assert_eq!("i64".parse(), Ok(ColumnType::Int));
        assert_eq!("decimal".parse::<ColumnType>(), Err(UnknownType("decimal".to_owned())));
    }
}
