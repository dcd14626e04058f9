use proptest::prelude::*;

use super::{AggregateError, Aggregates, Sum};
use crate::read_fixtures::{NOW_MS, Rows, all_types, every_third, rows};
use crate::{BLOCK_ROWS, ColumnType, Date, RowId, Table, Value};

fn table(column_type: ColumnType, cells: impl IntoIterator<Item = Value>) -> Table {
    Rows::live(cells.into_iter().map(|cell| vec![cell]).collect()).table(&[("x", column_type)])
}

fn of(column_type: ColumnType, cells: impl IntoIterator<Item = Value>) -> Aggregates {
    table(column_type, cells).view(NOW_MS).aggregate("x", None).unwrap()
}

fn of_floats(floats: impl IntoIterator<Item = f64>) -> Aggregates {
    of(ColumnType::Float, floats.into_iter().map(Value::Float))
}

#[test]
fn nulls_are_left_out_of_all_but_their_own_count() {
    let found = of(ColumnType::Int, [Value::Null, Value::Int(4), Value::Null, Value::Int(2)]);

    assert_eq!((found.count, found.nulls, found.distinct), (2, 2, 2));
    assert_eq!((found.sum, found.mean), (Some(Sum::Int(6)), Some(3.0)));
    assert_eq!((found.min, found.max), (Value::Int(2), Value::Int(4)));
}

#[test]
fn the_sum_of_nothing_is_zero_and_the_extremes_are_null() {
    for column_type in ColumnType::ALL {
        let found = of(column_type, [Value::Null]);

        let sum = match column_type {
            ColumnType::Int => Some(Sum::Int(0)),
            ColumnType::Float => Some(Sum::Float(0.0)),
            _ => None,
        };
        assert_eq!((found.sum, found.mean, found.distinct), (sum, None, 0));
        assert_eq!((found.min, found.max), (Value::Null, Value::Null));
    }
}

#[test]
fn a_sum_of_ints_is_exact_beyond_64_bits() {
    let found = of(ColumnType::Int, [i64::MAX, i64::MAX, -1].map(Value::Int));

    let sum = found.sum.unwrap();
    assert_eq!(sum.to_string(), "18446744073709551613");
    assert_eq!(sum.to_value(), None);
    assert_eq!(Sum::Int(i128::from(i64::MIN)).to_value(), Some(Value::Int(i64::MIN)));
}

#[test]
fn a_sum_of_floats_keeps_what_additions_round_away() {
    assert_eq!(of_floats([1e100, 1.0, -1e100, 1.0]).sum, Some(Sum::Float(2.0)));
    assert_eq!(of_floats(std::iter::repeat_n(0.1, 10_000)).sum, Some(Sum::Float(1_000.0)));
}

#[test]
fn a_sum_that_leads_beyond_the_floats_on_its_way_comes_back() {
    let found = of_floats([f64::MAX, f64::MAX, -f64::MAX]);
    assert_eq!(found.sum, Some(Sum::Float(f64::MAX)));

    let found = of_floats([f64::MAX, f64::MAX]);
    assert_eq!((found.sum, found.mean), (Some(Sum::Float(f64::INFINITY)), Some(f64::MAX)));
}

#[test]
fn infinities_and_nan_go_into_the_sum_and_nan_into_no_extreme() {
    let found = of_floats([f64::INFINITY, 1.0]);
    assert_eq!((found.sum, found.mean), (Some(Sum::Float(f64::INFINITY)), Some(f64::INFINITY)));
    assert_eq!(of_floats([f64::INFINITY, f64::NEG_INFINITY]).sum, Some(Sum::Float(f64::NAN)));

    let found = of_floats([f64::NAN, 2.0, f64::NAN, 1.0]);
    assert_eq!((found.count, found.distinct), (4, 3));
    assert_eq!(found.sum, Some(Sum::Float(f64::NAN)));
    assert_eq!((found.min, found.max), (Value::Float(1.0), Value::Float(2.0)));
    assert_eq!(of_floats([f64::NAN]).min, Value::Null);
}

#[test]
fn strings_bools_and_days_have_extremes_and_no_sum() {
    let texts = ["b", "é", "", "b"].map(|text| Value::String(text.to_owned()));
    let found = of(ColumnType::String, texts);
    assert_eq!((found.sum, found.mean, found.distinct), (None, None, 3));
    assert_eq!((found.min.to_string(), found.max.to_string()), (String::new(), "é".to_owned()));

    let found = of(ColumnType::Bool, [Value::Bool(true), Value::Null]);
    assert_eq!((found.min, found.max, found.distinct), (Value::Bool(true), Value::Bool(true), 1));

    let days = [3, -4_371_587].map(|days| Value::Date(Date::from_days(days).unwrap()));
    let found = of(ColumnType::Date, days.clone());
    assert_eq!((found.sum, found.min, found.max), (None, days[1].clone(), days[0].clone()));
}

#[test]
fn distinct_values_are_counted_whether_they_lie_close_or_far() {
    assert_eq!(of(ColumnType::Int, [i64::MIN, i64::MAX, 0, 0].map(Value::Int)).distinct, 3);
    assert_eq!(of(ColumnType::Int, (0..9_000).map(|n| Value::Int(n % 1_000))).distinct, 1_000);
    assert_eq!(of_floats([0.0, -0.0, f64::NAN, -f64::NAN]).distinct, 2);
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let error = table(ColumnType::Int, []).view(NOW_MS).aggregate("y", None).unwrap_err();

    assert_eq!(error, AggregateError::NoSuchColumn { column: "y".to_owned() });
}

#[test]
fn a_set_names_the_same_rows_after_others_are_gone() {
    let before = table(ColumnType::Int, (0..3 * BLOCK_ROWS as i64).map(Value::Int));
    let set = every_third(before.view(NOW_MS));
    let left: Vec<usize> = (0..3 * BLOCK_ROWS).filter(|row| row % 4 != 0).collect();
    let after = before.gather(&left);

    let found = after.view(NOW_MS).aggregate("x", Some(&set)).unwrap();

    let expected: Vec<_> = left.iter().filter(|row| *row % 3 == 0).collect();
    assert_eq!(found.count, expected.len());
    assert_eq!(found.sum, Some(Sum::Int(expected.iter().map(|row| **row as i128).sum())));
    assert!(set.contains(RowId(0)) && !after.view(NOW_MS).contains(RowId(0)));
}

proptest! {
    #[test]
    fn aggregates_are_those_of_the_rows_one_by_one(rows in rows(), third in any::<bool>()) {
        let table = rows.table(&all_types());
        let view = table.view(NOW_MS);
        let set = third.then(|| every_third(view));
        let places: Vec<_> = rows.visible().filter(|row| !third || row % 3 == 0).collect();

        for (index, (column, _)) in all_types().into_iter().enumerate() {
            let found = view.aggregate(column, set.as_ref()).unwrap();

            let cells: Vec<_> = places.iter().map(|row| &rows.cells[*row][index]).collect();
            let values: Vec<_> = cells.iter().copied().filter(|cell| !cell.is_null()).collect();
            prop_assert_eq!((found.count, found.nulls), (values.len(), cells.len() - values.len()));
            let mut distinct: Vec<_> = values.iter().map(|value| match value {
                Value::Float(float) => (float + 0.0).to_string(),
                value => value.to_string(),
            }).collect();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(found.distinct, distinct.len());
            if let Some(Sum::Int(sum)) = found.sum {
                prop_assert_eq!(sum, values.iter().map(|value| match value {
                    Value::Int(int) => i128::from(*int),
                    _ => 0,
                }).sum());
            }
            let keys = [super::super::SortKey::ascending(column)];
            let order = view.sort(&keys, set.as_ref()).unwrap();
            let numbers = order.iter().filter_map(|row| view.cell(row, index));
            let numbers: Vec<_> = numbers.filter(|value| !value.is_null() && value.to_string() != "NaN").collect();
            let as_compared = |value: Option<Value>| value.map(|value| match value {
                Value::Float(float) => Value::Float(float + 0.0),
                value => value,
            });
            let least = numbers.first().map(|value| value.to_value());
            let greatest = numbers.last().map(|value| value.to_value());
            let found_ends = [found.min, found.max].map(|end| Some(end).filter(|end| !end.is_null()));
            prop_assert_eq!(found_ends.map(as_compared), [least, greatest].map(as_compared));
        }
    }
}
