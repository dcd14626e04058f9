//! What a column amounts to: counts, sums, extremes. It knows the cells of a table, and nothing of
//! how numbers are shown.

mod bools;
mod numbers;
mod selection;
mod texts;

use std::fmt;

use thiserror::Error;

use super::block::Cell;
use super::{ColumnType, RowSet, Table, Value, View};
use bools::Bools;
pub(super) use numbers::{CompensatedSum, SCALE};
use numbers::{Floats, Ints};
pub(super) use selection::Selection;
use texts::Texts;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

/// What the cells of a column amount to. Nulls are left out of all but their own count.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregates {
    /// How many cells are not null.
    pub count: usize,
    /// How many cells are null.
    pub nulls: usize,
    /// The sum, 0 of nothing; none for columns that are not of numbers.
    pub sum: Option<Sum>,
    /// The sum divided by the count; none of nothing, and for columns that are not of numbers.
    pub mean: Option<f64>,
    /// The smallest value; null of nothing. NaN is passed over: it is neither large nor small.
    pub min: Value,
    /// The largest value; null of nothing. NaN is passed over.
    pub max: Value,
    /// How many different values there are, as comparisons see it: 0.0 and -0.0 are one. All NaNs
    /// together are one more.
    pub distinct: usize,
}

/// A sum of numbers.
#[derive(Clone, Copy, Debug)]
pub enum Sum {
    /// Of ints, exact: 128 bits hold it whatever the ints are, where 64 may not.
    Int(i128),
    /// Of floats, compensated for what each addition rounds away. It is NaN if one of them is, or if
    /// infinities of both signs are among them.
    Float(f64),
}

impl Sum {
    /// The sum as a value of the column's type; none if it is an int that does not fit 64 bits.
    pub fn to_value(self) -> Option<Value> {
        match self {
            Self::Int(sum) => i64::try_from(sum).ok().map(Value::Int),
            Self::Float(sum) => Some(Value::Float(sum)),
        }
    }
}

impl PartialEq for Sum {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => Value::Float(*a) == Value::Float(*b),
            _ => false,
        }
    }
}

/// All digits of ints; floats as cells of float columns are written.
impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(sum) => sum.fmt(f),
            Self::Float(sum) => Value::Float(*sum).fmt(f),
        }
    }
}

/// Why a column cannot be summed up.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AggregateError {
    /// There is no such column.
    #[error("the column \"{column}\" is to be summed up, and the table has none of that name")]
    NoSuchColumn {
        /// The name.
        column: String,
    },
    /// The sum or mean was asked for of a column that is not of numbers.
    #[error(
        "a sum or a mean is asked for of column \"{column}\", which holds {found} and no numbers"
    )]
    NotNumbers {
        /// The name.
        column: String,
        /// Its type.
        found: ColumnType,
    },
    /// A histogram or quantiles were asked for of a column that is not of numbers, dates or timestamps.
    #[error("column \"{column}\" holds {found}, whose values do not lie on a line")]
    NotSpread {
        /// The name.
        column: String,
        /// Its type.
        found: ColumnType,
    },
    /// A quantile was asked for that is none.
    #[error("{fraction} is not a fraction between 0 and 1")]
    NoFraction {
        /// What was asked for.
        fraction: Value,
    },
}

impl View<'_> {
    /// The place of a column.
    pub(super) fn column_to_sum_up(self, name: &str) -> Result<usize, AggregateError> {
        let index = self.table().schema.index_of(name);
        index.ok_or_else(|| AggregateError::NoSuchColumn { column: name.to_owned() })
    }

    /// The places of columns.
    pub(super) fn columns_to_sum_up<K: AsRef<str>>(
        self,
        names: &[K],
    ) -> Result<Vec<usize>, AggregateError> {
        names.iter().map(|name| self.column_to_sum_up(name.as_ref())).collect()
    }

    /// What a column amounts to in the rows of the view, or in those of a set that are in the view.
    /// O(rows), and O(strings of the table) for a string column.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn aggregate(
        self,
        column: &str,
        rows: Option<&RowSet>,
    ) -> Result<Aggregates, AggregateError> {
        let table = self.table();
        let index = self.column_to_sum_up(column)?;
        let cells = Selection::new(&table.columns[index].blocks, self.within(rows));
        let amount = Amount::of(table, table.schema.columns()[index].column_type(), &cells);
        let count = cells.count();
        let (min, max) = amount.ends.unwrap_or((Value::Null, Value::Null));
        Ok(Aggregates {
            count,
            nulls: cells.row_count() - count,
            sum: amount.sum,
            mean: amount.mean,
            min,
            max,
            distinct: amount.distinct,
        })
    }
}

/// What cells that are not null amount to, whatever their type.
struct Amount {
    sum: Option<Sum>,
    mean: Option<f64>,
    /// The least and the greatest.
    ends: Option<(Value, Value)>,
    distinct: usize,
}

impl Amount {
    fn of(table: &Table, column_type: ColumnType, cells: &Selection<'_>) -> Self {
        let value = |cell| table.value_of(cell).to_value();
        match column_type {
            ColumnType::Int => {
                let Ints { sum, mean, ends, distinct } = Ints::of::<i64>(cells);
                Self {
                    sum: Some(Sum::Int(sum)),
                    mean,
                    ..Self::unsummed(ends, Value::Int, distinct)
                }
            }
            ColumnType::Float => {
                let Floats { sum, mean, ends, distinct } = Floats::of(cells);
                let unsummed = Self::unsummed(ends, Value::Float, distinct);
                Self { sum: Some(Sum::Float(sum)), mean, ..unsummed }
            }
            ColumnType::String => {
                let Texts { ends, distinct } = Texts::of(cells, &table.strings);
                Self::unsummed(ends, |text| Value::String(text.to_owned()), distinct)
            }
            ColumnType::Bool => {
                let Bools { ends, distinct } = Bools::of(cells);
                Self::unsummed(ends, Value::Bool, distinct)
            }
            ColumnType::Date => {
                let Ints { ends, distinct, .. } = Ints::of::<i32>(cells);
                Self::unsummed(ends, |days| value(Cell::Date(days as i32)), distinct)
            }
            ColumnType::Timestamp => {
                let Ints { ends, distinct, .. } = Ints::of::<i64>(cells);
                Self::unsummed(ends, |ms| value(Cell::Timestamp(ms)), distinct)
            }
        }
    }

    fn unsummed<T>(ends: Option<(T, T)>, value: impl Fn(T) -> Value, distinct: usize) -> Self {
        let ends = ends.map(|(least, greatest)| (value(least), value(greatest)));
        Self { sum: None, mean: None, ends, distinct }
    }
}
