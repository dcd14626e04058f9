//! Tables for the tests of what reads and writes them, and what such a test says of one.
#![allow(dead_code, reason = "each test uses its part")]

use std::ops::Range;

use peristyle::column_store::{
    ColumnStore, ColumnType, Date, Schema, TableBuilder, Timestamp, Value, ValueRef,
};
use peristyle::transfer::Imported;
use proptest::collection::vec;
use proptest::prelude::*;

/// The moment of every view.
pub(crate) const NOW_MS: i64 = 0;

/// A table of these columns and rows.
pub(crate) fn store<N: AsRef<str>>(
    columns: &[(N, ColumnType)],
    rows: &[Vec<Value>],
) -> ColumnStore {
    let mut builder = TableBuilder::new(Schema::new(columns).unwrap());
    for row in rows {
        for (column, value) in row.iter().enumerate() {
            builder.push(column, value.as_ref()).unwrap();
        }
        builder.end_row().unwrap();
    }
    builder.finish().unwrap()
}

/// All rows as values.
pub(crate) fn rows(store: &ColumnStore) -> Vec<Vec<Value>> {
    let view = store.view(NOW_MS);
    let row = |row| view.row(row).unwrap().into_iter().map(ValueRef::to_value).collect();
    view.rows().iter().map(row).collect()
}

/// All rows as texts, a null being `-`.
pub(crate) fn texts(store: &ColumnStore) -> Vec<String> {
    let text = |value: &Value| if value.is_null() { "-".to_owned() } else { value.to_string() };
    rows(store).iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(",")).collect()
}

/// The columns that an import found.
pub(crate) fn types(imported: &Imported) -> Vec<(&str, ColumnType)> {
    let columns = imported.report.columns.iter();
    columns.map(|column| (column.name.as_str(), column.column_type)).collect()
}

/// What an import remarked.
pub(crate) fn notes(imported: &Imported) -> Vec<String> {
    imported.report.notes.iter().map(ToString::to_string).collect()
}

/// The columns of a table.
pub(crate) fn columns(store: &ColumnStore) -> Vec<(String, ColumnType)> {
    let columns = store.schema().columns().iter();
    columns.map(|column| (column.name().to_owned(), column.column_type())).collect()
}

/// Any value of a type, or null; strings are some of `texts`.
pub(crate) fn value(column_type: ColumnType, texts: BoxedStrategy<String>) -> BoxedStrategy<Value> {
    let value = match column_type {
        ColumnType::Int => any::<i64>().prop_map(Value::Int).boxed(),
        ColumnType::Float => prop_oneof![
            any::<u64>().prop_map(f64::from_bits),
            any::<i32>().prop_map(|int| f64::from(int) / 8.0),
            Just(-0.0),
            Just(f64::NEG_INFINITY),
        ]
        .prop_map(Value::Float)
        .boxed(),
        ColumnType::String => texts.prop_map(Value::String).boxed(),
        ColumnType::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        ColumnType::Date => (-4_371_587..=2_932_896)
            .prop_map(|days| Value::Date(Date::from_days(days).unwrap()))
            .boxed(),
        ColumnType::Timestamp => (-377_705_116_800_000_i64..=253_402_300_799_999)
            .prop_map(|ms| Value::Timestamp(Timestamp::from_ms(ms).unwrap()))
            .boxed(),
    };
    prop_oneof![1 => Just(Value::Null), 4 => value].boxed()
}

/// Any table of one to four columns and so many rows.
pub(crate) fn table(
    names: impl Strategy<Value = String>,
    texts: BoxedStrategy<String>,
    row_count: Range<usize>,
) -> impl Strategy<Value = ColumnStore> {
    let column = (names, proptest::sample::select(ColumnType::ALL.to_vec()));
    vec(column, 1..5).prop_flat_map(move |columns| {
        let columns: Vec<_> = (0..)
            .zip(columns)
            .map(|(number, (name, column_type))| (format!("{name}{number}"), column_type))
            .collect();
        let row: Vec<_> =
            columns.iter().map(|(_, column_type)| value(*column_type, texts.clone())).collect();
        (Just(columns), vec(row, row_count.clone()))
            .prop_map(|(columns, rows)| store(&columns, &rows))
    })
}
