//! Filters against a model that looks at one row after the other.

use std::cmp::Ordering;
use std::ops::Bound;

use proptest::prelude::*;

use super::{CompareOp, Filter};
use crate::read_fixtures::{NOW_MS, all_types, ids, rows, values};
use crate::{ColumnType, Value};

/// Whether the model lets a row through.
fn admits(filter: &Filter, row: &[Value]) -> bool {
    let cell =
        |column: &str| &row[all_types().iter().position(|(name, _)| *name == column).unwrap()];
    match filter {
        Filter::All => true,
        Filter::Compare { column, op, value } => compares(cell(column), *op, value),
        Filter::Between { column, low, high } => {
            let low = match low {
                Bound::Unbounded => !cell(column).is_null() && !is_nan(cell(column)),
                Bound::Included(low) => compares(cell(column), CompareOp::GreaterOrEqual, low),
                Bound::Excluded(low) => compares(cell(column), CompareOp::Greater, low),
            };
            let high = match high {
                Bound::Unbounded => !cell(column).is_null() && !is_nan(cell(column)),
                Bound::Included(high) => compares(cell(column), CompareOp::LessOrEqual, high),
                Bound::Excluded(high) => compares(cell(column), CompareOp::Less, high),
            };
            low && high
        }
        Filter::In { column, values } => {
            values.iter().any(|value| compares(cell(column), CompareOp::Equal, value))
        }
        Filter::IsNull { column } => cell(column).is_null(),
        Filter::Contains { column, text, ignore_case } => {
            on_texts(cell(column), text, *ignore_case, |cell, text| cell.contains(text))
        }
        Filter::StartsWith { column, text, ignore_case } => {
            on_texts(cell(column), text, *ignore_case, |cell, text| cell.starts_with(text))
        }
        Filter::And(filters) => filters.iter().all(|filter| admits(filter, row)),
        Filter::Or(filters) => filters.iter().any(|filter| admits(filter, row)),
        Filter::Not(filter) => !admits(filter, row),
    }
}

fn compares(cell: &Value, op: CompareOp, value: &Value) -> bool {
    if cell.is_null() || value.is_null() {
        return false;
    }
    let ordering = match (cell, value) {
        (Value::Int(a), Value::Int(b)) => a.partial_cmp(b),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Float(b)) => int_with_float(*a, *b),
        (Value::Float(a), Value::Int(b)) => int_with_float(*b, *a).map(Ordering::reverse),
        (Value::String(a), Value::String(b)) => a.chars().partial_cmp(b.chars()),
        (Value::Bool(a), Value::Bool(b)) => a.partial_cmp(b),
        (Value::Date(a), Value::Date(b)) => a.partial_cmp(b),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.partial_cmp(b),
        _ => panic!("{cell:?} and {value:?} do not compare"),
    };
    match op {
        CompareOp::Equal => ordering == Some(Ordering::Equal),
        CompareOp::NotEqual => ordering != Some(Ordering::Equal),
        CompareOp::Less => ordering.is_some_and(Ordering::is_lt),
        CompareOp::LessOrEqual => ordering.is_some_and(Ordering::is_le),
        CompareOp::Greater => ordering.is_some_and(Ordering::is_gt),
        CompareOp::GreaterOrEqual => ordering.is_some_and(Ordering::is_ge),
    }
}

/// By the whole part, and where that is the same by the rest.
fn int_with_float(int: i64, float: f64) -> Option<Ordering> {
    if !float.is_finite() {
        return 0.0.partial_cmp(&float);
    }
    let whole = float.trunc() as i128;
    Some(i128::from(int).cmp(&whole))
        .filter(|ordering| ordering.is_ne())
        .or_else(|| 0.0.partial_cmp(&float.fract()))
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Float(float) if float.is_nan())
}

fn on_texts(
    cell: &Value,
    text: &str,
    ignore_case: bool,
    holds: impl Fn(&str, &str) -> bool,
) -> bool {
    let fold =
        |text: &str| text.to_uppercase().chars().flat_map(char::to_lowercase).collect::<String>();
    match cell {
        Value::String(cell) if ignore_case => holds(&fold(cell), &fold(text)),
        Value::String(cell) => holds(cell, text),
        _ => false,
    }
}

fn columns() -> impl Strategy<Value = ColumnType> {
    prop::sample::select(ColumnType::ALL.to_vec())
}

/// Values that compare with cells of a type.
fn comparable(column_type: ColumnType) -> BoxedStrategy<Value> {
    match column_type {
        ColumnType::Int | ColumnType::Float => {
            prop_oneof![values(ColumnType::Int), values(ColumnType::Float)].boxed()
        }
        other => values(other),
    }
}

fn bounds(column_type: ColumnType) -> impl Strategy<Value = Bound<Value>> {
    prop_oneof![
        1 => Just(Bound::Unbounded),
        3 => comparable(column_type).prop_map(Bound::Included),
        3 => comparable(column_type).prop_map(Bound::Excluded),
    ]
}

fn of_one_column(column_type: ColumnType) -> impl Strategy<Value = Filter> {
    let column = column_type.name().to_owned();
    let (a, b, c, d) = (column.clone(), column.clone(), column.clone(), column);
    let ops = prop::sample::select(vec![
        CompareOp::Equal,
        CompareOp::NotEqual,
        CompareOp::Less,
        CompareOp::LessOrEqual,
        CompareOp::Greater,
        CompareOp::GreaterOrEqual,
    ]);
    prop_oneof![
        6 => (ops, comparable(column_type)).prop_map(move |(op, value)| {
            Filter::Compare { column: a.clone(), op, value }
        }),
        3 => (bounds(column_type), bounds(column_type)).prop_map(move |(low, high)| {
            Filter::Between { column: b.clone(), low, high }
        }),
        3 => prop::collection::vec(comparable(column_type), 0..14).prop_map(move |values| {
            Filter::In { column: c.clone(), values }
        }),
        1 => Just(Filter::IsNull { column: d }),
    ]
}

fn of_texts() -> impl Strategy<Value = Filter> {
    (values(ColumnType::String), any::<bool>(), any::<bool>()).prop_map(
        |(text, start, ignore_case)| {
            let (column, text) = ("string".to_owned(), text.to_string());
            if start {
                Filter::StartsWith { column, text, ignore_case }
            } else {
                Filter::Contains { column, text, ignore_case }
            }
        },
    )
}

fn filters() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![
        1 => Just(Filter::All),
        8 => columns().prop_flat_map(of_one_column),
        3 => of_texts(),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::Or),
            inner.prop_map(|filter| Filter::Not(Box::new(filter))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_filter_lets_through_the_rows_that_the_model_lets_through(
        rows in rows(),
        filters in prop::collection::vec(filters(), 1..6),
    ) {
        let table = rows.table(&all_types());

        for filter in filters {
            let found = table.view(NOW_MS).filter(&filter).unwrap();

            let expected = ids(rows.visible().filter(|row| admits(&filter, &rows.cells[*row])));
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{:?}", filter);
        }
    }
}
