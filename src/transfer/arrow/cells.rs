use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt::Display;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type,
    Decimal256Type, DecimalType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use peristyle_column_store::{ColumnType, Date, TableBuilder, Timestamp, Value};

const MS_PER_DAY: i64 = 86_400_000;
const NS_PER_SECOND: i64 = 1_000_000_000;

/// Some cells of a column, behind a dictionary if there is one.
pub(super) struct Cells {
    values: ArrayRef,
    /// The place of each cell's value; none where it is null.
    places: Vec<Option<usize>>,
}

/// Cells of one type: none is null.
pub(super) enum Run<'a> {
    Ints(Vec<Option<i64>>),
    Floats(Vec<Option<f64>>),
    Bools(Vec<Option<bool>>),
    Dates(Vec<Option<Date>>),
    Timestamps(Vec<Option<Timestamp>>),
    Texts(Vec<Option<Cow<'a, str>>>),
}

/// What was met in cells.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// The cells that no column can hold, by their places in the run, and why.
    pub(super) faults: Vec<(usize, String)>,
    /// How many times were cut to milliseconds.
    pub(super) cut_count: usize,
}

impl Cells {
    pub(super) fn of(array: &ArrayRef) -> Self {
        let count = array.len();
        let Some(dictionary) = array.as_any_dictionary_opt() else {
            let places = (0..count).map(|place| array.is_valid(place).then_some(place));
            return Self { places: places.collect(), values: array.clone() };
        };
        let values = dictionary.values().clone();
        if values.is_empty() {
            return Self { values, places: vec![None; count] };
        }
        let keys = dictionary.normalized_keys().into_iter().enumerate();
        let places = keys.map(|(place, key)| {
            (dictionary.keys().is_valid(place) && values.is_valid(key)).then_some(key)
        });
        Self { places: places.collect(), values }
    }

    /// What they are as texts, as a person sees them.
    pub(super) fn texts(&self) -> Vec<Option<String>> {
        let column_type = super::kinds::column_type(self.values.data_type());
        let mut met = Met::default();
        match self.run(column_type.unwrap_or(ColumnType::String), &mut met) {
            _ if super::kinds::is_wide(self.values.data_type()) => {
                self.written().into_iter().map(|text| text.map(Cow::into_owned)).collect()
            }
            Run::Ints(cells) => shown(cells, Value::Int),
            Run::Floats(cells) => shown(cells, Value::Float),
            Run::Bools(cells) => shown(cells, Value::Bool),
            Run::Dates(cells) => shown(cells, Value::Date),
            Run::Timestamps(cells) => shown(cells, Value::Timestamp),
            Run::Texts(cells) => cells.into_iter().map(|text| text.map(Cow::into_owned)).collect(),
        }
    }

    /// The cells of a column that was found to be of this type.
    pub(super) fn run(&self, column_type: ColumnType, met: &mut Met) -> Run<'_> {
        match (self.values.data_type(), column_type) {
            (DataType::Int8, _) => Run::Ints(self.ints::<Int8Type>()),
            (DataType::Int16, _) => Run::Ints(self.ints::<Int16Type>()),
            (DataType::Int32, _) => Run::Ints(self.ints::<Int32Type>()),
            (DataType::Int64, _) => Run::Ints(self.ints::<Int64Type>()),
            (DataType::UInt8, _) => Run::Ints(self.ints::<UInt8Type>()),
            (DataType::UInt16, _) => Run::Ints(self.ints::<UInt16Type>()),
            (DataType::UInt32, _) => Run::Ints(self.ints::<UInt32Type>()),
            (DataType::Float16, _) => Run::Floats(self.floats::<Float16Type>()),
            (DataType::Float32, _) => Run::Floats(self.floats::<Float32Type>()),
            (DataType::Float64, _) => Run::Floats(self.floats::<Float64Type>()),
            (DataType::Boolean, _) => {
                let values = self.values.as_boolean();
                Run::Bools(self.each(|place| values.value(place)))
            }
            (DataType::Date32 | DataType::Date64, _) => Run::Dates(self.dates(met)),
            (DataType::Timestamp(unit, _), _) => Run::Timestamps(self.timestamps(*unit, met)),
            (_, ColumnType::Int) => Run::Ints(self.read(|text| text.parse().ok())),
            (_, ColumnType::Float) => Run::Floats(self.read(|text| text.parse().ok())),
            _ => Run::Texts(self.written()),
        }
    }

    fn each<T>(&self, value: impl Fn(usize) -> T) -> Vec<Option<T>> {
        self.places.iter().map(|place| place.map(&value)).collect()
    }

    fn ints<T: ArrowPrimitiveType>(&self) -> Vec<Option<i64>>
    where
        T::Native: Into<i64>,
    {
        let values = self.values.as_primitive::<T>();
        self.each(|place| values.value(place).into())
    }

    fn floats<T: ArrowPrimitiveType>(&self) -> Vec<Option<f64>>
    where
        T::Native: Into<f64>,
    {
        let values = self.values.as_primitive::<T>();
        self.each(|place| values.value(place).into())
    }

    /// Of numbers that are texts on their way.
    fn read<T>(&self, read: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
        self.written().into_iter().map(|text| text.and_then(|text| read(&text))).collect()
    }

    /// As texts; none of what no text was made for.
    pub(super) fn written(&self) -> Vec<Option<Cow<'_, str>>> {
        match self.values.data_type() {
            DataType::Utf8 => {
                let values = self.values.as_string::<i32>();
                self.each(|place| Cow::Borrowed(values.value(place)))
            }
            DataType::LargeUtf8 => {
                let values = self.values.as_string::<i64>();
                self.each(|place| Cow::Borrowed(values.value(place)))
            }
            DataType::Utf8View => {
                let values = self.values.as_string_view();
                self.each(|place| Cow::Borrowed(values.value(place)))
            }
            DataType::UInt64 => self.numbers::<UInt64Type>(),
            DataType::Decimal32(digits, scale) => self.decimals::<Decimal32Type>(*digits, *scale),
            DataType::Decimal64(digits, scale) => self.decimals::<Decimal64Type>(*digits, *scale),
            DataType::Decimal128(digits, scale) => self.decimals::<Decimal128Type>(*digits, *scale),
            DataType::Decimal256(digits, scale) => self.decimals::<Decimal256Type>(*digits, *scale),
            DataType::Time32(TimeUnit::Second) => self.clocks::<Time32SecondType>(NS_PER_SECOND),
            DataType::Time32(_) => self.clocks::<Time32MillisecondType>(1_000_000),
            DataType::Time64(TimeUnit::Microsecond) => self.clocks::<Time64MicrosecondType>(1_000),
            DataType::Time64(_) => self.clocks::<Time64NanosecondType>(1),
            _ => vec![None; self.places.len()],
        }
    }

    fn numbers<T: ArrowPrimitiveType>(&self) -> Vec<Option<Cow<'_, str>>>
    where
        T::Native: Display,
    {
        let values = self.values.as_primitive::<T>();
        self.each(|place| Cow::Owned(values.value(place).to_string()))
    }

    fn decimals<T: DecimalType>(&self, digits: u8, scale: i8) -> Vec<Option<Cow<'_, str>>> {
        let values = self.values.as_primitive::<T>();
        self.each(|place| Cow::Owned(T::format_decimal(values.value(place), digits, scale)))
    }

    /// Times of day, of a unit that has so many nanoseconds.
    fn clocks<T: ArrowPrimitiveType>(&self, unit_ns: i64) -> Vec<Option<Cow<'_, str>>>
    where
        T::Native: Into<i64>,
    {
        let values = self.values.as_primitive::<T>();
        self.each(|place| {
            let ns = values.value(place).into().saturating_mul(unit_ns);
            Cow::Owned(clock_text(ns))
        })
    }

    fn dates(&self, met: &mut Met) -> Vec<Option<Date>> {
        let days = if *self.values.data_type() == DataType::Date32 {
            let values = self.values.as_primitive::<Date32Type>();
            self.each(|place| (i64::from(values.value(place)), 0))
        } else {
            let values = self.values.as_primitive::<Date64Type>();
            self.each(|place| {
                let ms = values.value(place);
                (ms.div_euclid(MS_PER_DAY), ms.rem_euclid(MS_PER_DAY))
            })
        };
        let date = |(days, rest): (i64, i64)| match i32::try_from(days).map(Date::from_days) {
            _ if rest != 0 => Err("not a whole day".to_owned()),
            Ok(date) => date.map_err(|error| format!("{days} days after 1970-01-01: {error}")),
            Err(_) => Err(format!("{days} days after 1970-01-01: {OUTSIDE}")),
        };
        checked(days, date, met)
    }

    fn timestamps(&self, unit: TimeUnit, met: &mut Met) -> Vec<Option<Timestamp>> {
        let (values, to_ms, per_ms) = match unit {
            TimeUnit::Second => (self.ints::<TimestampSecondType>(), 1_000, 1),
            TimeUnit::Millisecond => (self.ints::<TimestampMillisecondType>(), 1, 1),
            TimeUnit::Microsecond => (self.ints::<TimestampMicrosecondType>(), 1, 1_000),
            TimeUnit::Nanosecond => (self.ints::<TimestampNanosecondType>(), 1, 1_000_000),
        };
        let is_cut = |value: &&Option<i64>| value.is_some_and(|value| value % per_ms != 0);
        met.cut_count += values.iter().filter(is_cut).count();
        let moment = |value: i64| {
            let ms = value.checked_mul(to_ms).map(|value| value.div_euclid(per_ms));
            let moment = ms.map(Timestamp::from_ms);
            moment.and_then(Result::ok).ok_or_else(|| format!("the time {value}: {OUTSIDE}"))
        };
        checked(values, moment, met)
    }
}

const OUTSIDE: &str = "outside the years -9999 to 9999";

/// The values that can be; of the others it is noted why not.
fn checked<T, V>(
    cells: Vec<Option<T>>,
    value: impl Fn(T) -> Result<V, String>,
    met: &mut Met,
) -> Vec<Option<V>> {
    let cells = cells.into_iter().enumerate().map(|(place, cell)| match cell.map(&value)? {
        Ok(value) => Some(value),
        Err(reason) => {
            met.faults.push((place, reason));
            None
        }
    });
    cells.collect()
}

fn shown<T>(cells: Vec<Option<T>>, value: impl Fn(T) -> Value) -> Vec<Option<String>> {
    cells.into_iter().map(|cell| cell.map(|cell| value(cell).to_string())).collect()
}

/// `13:45:00`, or `13:45:00.25`
fn clock_text(ns: i64) -> String {
    let (seconds, rest) = (ns.div_euclid(NS_PER_SECOND), ns.rem_euclid(NS_PER_SECOND));
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        return clock;
    }
    let fraction = format!("{rest:09}");
    format!("{clock}.{}", fraction.trim_end_matches('0'))
}

impl Run<'_> {
    /// Puts them into the column of a table; says how many are null.
    pub(super) fn push(self, builder: &mut TableBuilder, column: usize) -> usize {
        fn all<T>(cells: Vec<Option<T>>) -> impl Iterator<Item = Result<Option<T>, Infallible>> {
            cells.into_iter().map(Ok)
        }
        let pushed = match self {
            Self::Ints(cells) => builder.push_ints(column, all(cells)),
            Self::Floats(cells) => builder.push_floats(column, all(cells)),
            Self::Bools(cells) => builder.push_bools(column, all(cells)),
            Self::Dates(cells) => builder.push_dates(column, all(cells)),
            Self::Timestamps(cells) => builder.push_timestamps(column, all(cells)),
            Self::Texts(cells) => {
                Ok(builder.push_strings(column, cells.iter().map(Option::as_deref)))
            }
        };
        let Ok(null_count) = pushed;
        null_count
    }
}
