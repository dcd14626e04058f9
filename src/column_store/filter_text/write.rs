use std::fmt::{self, Display, Formatter};
use std::ops::Bound;

use super::tokens;
use crate::{Filter, Value};

/// The text that [`Filter::parse`] reads back to the equal filter, for a schema that the filter fits.
///
/// What no text says is written as what means the same: an `And` or `Or` of one filter as that filter,
/// one of none as `all` or `not all`, a comparison with null as `not all`, and nulls in a list are left
/// out.
impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.plain() {
            Plain::Nothing => f.write_str("not all"),
            Plain::Filter(filter) => filter.write(f),
        }
    }
}

/// A filter as text says it.
enum Plain<'a> {
    /// No row is let through.
    Nothing,
    Filter(&'a Filter),
}

impl Filter {
    /// Without what no text says.
    fn plain(&self) -> Plain<'_> {
        let is_null = |bound: &Bound<Value>| match bound {
            Bound::Unbounded => false,
            Bound::Included(value) | Bound::Excluded(value) => value.is_null(),
        };
        match self {
            Self::And(filters) if filters.is_empty() => Plain::Filter(&Self::All),
            Self::Or(filters) if filters.is_empty() => Plain::Nothing,
            Self::And(filters) | Self::Or(filters) if filters.len() == 1 => filters[0].plain(),
            Self::Compare { value: Value::Null, .. } => Plain::Nothing,
            Self::Between { low, high, .. } if is_null(low) || is_null(high) => Plain::Nothing,
            filter => Plain::Filter(filter),
        }
    }

    fn write(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Compare { column, op, value } => {
                write!(f, "{} {op} {}", Name(column), Literal(value))
            }
            Self::Between { column, low, high } => {
                write!(f, "{} between ", Name(column))?;
                write_bounds(f, low, high)
            }
            Self::In { column, values } => {
                write!(f, "{} in (", Name(column))?;
                let values = values.iter().filter(|value| !value.is_null());
                for (index, value) in values.enumerate() {
                    write!(f, "{}{}", if index > 0 { ", " } else { "" }, Literal(value))?;
                }
                f.write_str(")")
            }
            Self::IsNull { column } => write!(f, "{} is null", Name(column)),
            Self::Contains { column, text, ignore_case } => {
                let verb = if *ignore_case { "icontains" } else { "contains" };
                write!(f, "{} {verb} {}", Name(column), Text(text))
            }
            Self::StartsWith { column, text, ignore_case } => {
                let verb = if *ignore_case { "istarts with" } else { "starts with" };
                write!(f, "{} {verb} {}", Name(column), Text(text))
            }
            Self::And(filters) => write_joined(f, filters, " and "),
            Self::Or(filters) => write_joined(f, filters, " or "),
            Self::Not(filter) => match filter.plain() {
                Plain::Filter(Self::IsNull { column }) => write!(f, "{} is not null", Name(column)),
                _ => write!(f, "not {}", Operand(filter)),
            },
        }
    }
}

fn write_joined(f: &mut Formatter<'_>, filters: &[Filter], join: &str) -> fmt::Result {
    for (index, filter) in filters.iter().enumerate() {
        write!(f, "{}{}", if index > 0 { join } else { "" }, Operand(filter))?;
    }
    Ok(())
}

/// Two ends that are both part of the range, or both not, share a word or need none.
fn write_bounds(f: &mut Formatter<'_>, low: &Bound<Value>, high: &Bound<Value>) -> fmt::Result {
    use Bound::{Excluded, Included, Unbounded};
    match (low, high) {
        (Included(low), Included(high)) => write!(f, "{} and {}", Literal(low), Literal(high)),
        (Excluded(low), Excluded(high)) => {
            write!(f, "{} and {} exclusive", Literal(low), Literal(high))
        }
        (Included(low), Excluded(high)) => {
            write!(f, "{} inclusive and {} exclusive", Literal(low), Literal(high))
        }
        (Excluded(low), Included(high)) => {
            write!(f, "{} exclusive and {} inclusive", Literal(low), Literal(high))
        }
        (Unbounded, Unbounded) => f.write_str("any and any"),
        (Unbounded, Included(high)) => write!(f, "any and {}", Literal(high)),
        (Unbounded, Excluded(high)) => write!(f, "any and {} exclusive", Literal(high)),
        (Included(low), Unbounded) => write!(f, "{} and any", Literal(low)),
        (Excluded(low), Unbounded) => write!(f, "{} exclusive and any", Literal(low)),
    }
}

/// A filter inside another.
struct Operand<'a>(&'a Filter);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0.plain() {
            Plain::Filter(Filter::And(_) | Filter::Or(_)) => write!(f, "({})", self.0),
            _ => self.0.fmt(f),
        }
    }
}

/// The name of a column.
pub(super) struct Name<'a>(pub(super) &'a str);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if tokens::is_word(self.0) {
            f.write_str(self.0)
        } else {
            write!(f, "`{}`", self.0.replace('`', "``"))
        }
    }
}

/// A value that is not null.
struct Literal<'a>(&'a Value);

impl Display for Literal<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::String(text) => Text(text).fmt(f),
            Value::Date(date) => write!(f, "\"{date}\""),
            Value::Timestamp(timestamp) => write!(f, "\"{timestamp}\""),
            value => value.fmt(f),
        }
    }
}

/// A text in double quotes.
struct Text<'a>(&'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
