use proptest::prelude::*;

use crate::read_fixtures::{NOW_MS, Rows, all_types, every_third, rows};
use crate::{AggregateError, ColumnType, Date, Histogram, Table, Timestamp, Value};

fn table(column_type: ColumnType, cells: impl IntoIterator<Item = Value>) -> Table {
    Rows::live(cells.into_iter().map(|cell| vec![cell]).collect()).table(&[("x", column_type)])
}

fn histogram(
    column_type: ColumnType,
    cells: impl IntoIterator<Item = Value>,
    most_buckets: usize,
) -> Histogram {
    table(column_type, cells).view(NOW_MS).histogram("x", most_buckets, None).unwrap()
}

fn floats(floats: &[f64], most_buckets: usize) -> Histogram {
    histogram(ColumnType::Float, floats.iter().map(|float| Value::Float(*float)), most_buckets)
}

fn texts(histogram: &Histogram) -> Vec<String> {
    histogram.bounds.iter().map(ToString::to_string).collect()
}

fn days(texts: &[&str]) -> impl Iterator<Item = Value> {
    texts.iter().map(|text| Value::Date(text.parse::<Date>().unwrap()))
}

fn times(texts: &[&str]) -> impl Iterator<Item = Value> {
    texts.iter().map(|text| Value::Timestamp(text.parse::<Timestamp>().unwrap()))
}

#[test]
fn bounds_are_round_and_the_last_one_is_part_of_its_bucket() {
    let found = floats(&[0.03, 0.1, 0.17, 0.3, f64::NAN, f64::INFINITY], 4);
    assert_eq!(texts(&found), ["0.0", "0.1", "0.2", "0.3"]);
    assert_eq!((found.counts, found.outside, found.nulls), (vec![1, 2, 1], 2, 0));

    let found = histogram(ColumnType::Int, (1..=100).map(Value::Int).chain([Value::Null]), 10);
    assert_eq!(texts(&found), ["0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100"]);
    assert_eq!((found.counts.iter().sum::<usize>(), found.counts[0], found.nulls), (100, 9, 1));
    assert_eq!(found.counts[9], 11);
}

#[test]
fn a_single_value_has_a_bucket() {
    assert_eq!(texts(&floats(&[2.5], 10)), ["2.0", "3.0"]);
    assert_eq!(texts(&floats(&[1e300], 10)), ["1e300", "1e300"]);
    let found = histogram(ColumnType::Int, [Value::Int(i64::MAX)], 10);
    assert_eq!(found.counts, [1]);
    let found = histogram(ColumnType::Date, days(&["9999-12-31"]), 10);
    assert_eq!((texts(&found).len(), found.counts), (2, vec![1]));
}

#[test]
fn the_ends_of_all_types_are_within_the_bounds() {
    let found = histogram(ColumnType::Int, [i64::MIN, 0, i64::MAX].map(Value::Int), 4);
    assert_eq!(texts(&found)[0], i64::MIN.to_string());
    assert_eq!(found.counts.iter().sum::<usize>(), 3);

    let found = floats(&[f64::MIN, -0.0, 5e-324, f64::MAX], 10);
    assert_eq!(found.counts.iter().sum::<usize>(), 4);
    let found = floats(&[0.0, 5e-324, 1e-323], 10);
    assert_eq!(found.counts.iter().sum::<usize>(), 3);

    let found = histogram(ColumnType::Date, days(&["-009999-01-01", "9999-12-31"]), 10);
    assert_eq!(texts(&found)[1..3], ["-008000-01-01", "-006000-01-01"]);
    let ends = ["-009999-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"];
    assert_eq!(histogram(ColumnType::Timestamp, times(&ends), 1).counts, [2]);
}

#[test]
fn days_are_brought_together_by_weeks_months_and_years() {
    let found = histogram(ColumnType::Date, days(&["2024-02-28", "2024-03-02"]), 10);
    assert_eq!(texts(&found), ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"]);

    let found = histogram(ColumnType::Date, days(&["2024-02-28", "2024-03-14"]), 4);
    assert_eq!(texts(&found), ["2024-02-26", "2024-03-04", "2024-03-11", "2024-03-18"]);

    let found = histogram(ColumnType::Date, days(&["2024-01-15", "2024-03-31"]), 5);
    assert_eq!(texts(&found), ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]);

    let found = histogram(ColumnType::Date, days(&["1999-05-05", "2024-03-31"]), 3);
    assert_eq!(texts(&found), ["1980-01-01", "2000-01-01", "2020-01-01", "2040-01-01"]);
}

#[test]
fn times_are_brought_together_by_what_clocks_show() {
    let found =
        histogram(ColumnType::Timestamp, times(&["2024-02-29T13:47:00Z", "2024-02-29T14:10Z"]), 4);
    assert_eq!(
        texts(&found),
        ["2024-02-29T13:45:00Z", "2024-02-29T14:00:00Z", "2024-02-29T14:15:00Z"]
    );
    let found =
        histogram(ColumnType::Timestamp, times(&["2024-02-29T13:47Z", "2024-03-02T01:00Z"]), 3);
    assert_eq!(
        texts(&found),
        [
            "2024-02-29T00:00:00Z",
            "2024-03-01T00:00:00Z",
            "2024-03-02T00:00:00Z",
            "2024-03-03T00:00:00Z"
        ]
    );
}

#[test]
fn a_quantile_is_a_value_or_lies_between_two() {
    let table =
        table(ColumnType::Int, [4, 1, 3, 2].map(Value::Int).into_iter().chain([Value::Null]));

    let found = table.view(NOW_MS).quantiles("x", &[1.0, 0.5, 0.0, 0.25, 0.5], None).unwrap();

    let expected =
        [Value::Int(4), Value::Float(2.5), Value::Int(1), Value::Float(1.75), Value::Float(2.5)];
    assert_eq!(found, expected);
}

#[test]
fn quantiles_of_nothing_are_null_and_nan_is_passed_over() {
    let none = table(ColumnType::Float, [Value::Null, Value::Float(f64::NAN)]);
    assert_eq!(none.view(NOW_MS).quantiles("x", &[0.5], None).unwrap(), [Value::Null]);

    let wide = table(ColumnType::Float, [f64::NAN, f64::MAX, f64::MIN].map(Value::Float));
    assert_eq!(wide.view(NOW_MS).quantiles("x", &[0.5], None).unwrap(), [Value::Float(0.0)]);

    let dates = table(ColumnType::Date, days(&["2024-02-28", "2024-03-02"]));
    let median = dates.view(NOW_MS).quantiles("x", &[0.5], None).unwrap();
    assert_eq!(median[0].to_string(), "2024-02-29");
}

#[test]
fn what_has_no_quantiles_is_refused() {
    let table = table(ColumnType::String, []);
    let view = table.view(NOW_MS);

    let refused = AggregateError::NotSpread { column: "x".to_owned(), found: ColumnType::String };
    assert_eq!(view.quantiles("x", &[0.5], None), Err(refused.clone()));
    assert_eq!(view.histogram("x", 10, None), Err(refused));
    assert_eq!(
        view.quantiles("x", &[1.5], None).unwrap_err().to_string(),
        "1.5 is not a fraction between 0 and 1"
    );
}

/// As a number, near enough to tell buckets apart.
fn as_compared(value: &Value) -> Option<(i64, f64)> {
    match value {
        Value::Int(int) => Some((*int, 0.0)),
        Value::Float(float) if float.is_finite() => Some((0, *float)),
        Value::Date(date) => Some((i64::from(date.days()), 0.0)),
        Value::Timestamp(timestamp) => Some((timestamp.ms(), 0.0)),
        _ => None,
    }
}

proptest! {
    #[test]
    fn every_value_is_counted_in_the_bucket_that_it_lies_in(
        rows in rows(), most_buckets in 1_usize..40, third in any::<bool>(),
    ) {
        let table = rows.table(&all_types());
        let view = table.view(NOW_MS);
        let set = third.then(|| every_third(view));
        let places: Vec<_> = rows.visible().filter(|row| !third || row % 3 == 0).collect();
        for (index, (column, _)) in all_types().into_iter().enumerate() {
            let Ok(found) = view.histogram(column, most_buckets, set.as_ref()) else { continue };

            let cells: Vec<_> = places.iter().map(|row| &rows.cells[*row][index]).collect();
            let values: Vec<_> = cells.iter().filter_map(|cell| as_compared(cell)).collect();
            let nulls = cells.iter().filter(|cell| cell.is_null()).count();
            prop_assert_eq!(found.nulls, nulls);
            prop_assert_eq!(found.outside, cells.len() - nulls - values.len());
            prop_assert!(found.counts.len() <= most_buckets);
            let bounds: Vec<_> = found.bounds.iter().map(|bound| as_compared(bound).unwrap()).collect();
            prop_assert!(bounds.len() == 2 || bounds.is_sorted_by(|a, b| a < b), "{bounds:?}");
            for (bucket, count) in found.counts.iter().enumerate() {
                let is_last = bucket + 1 == found.counts.len();
                let lies_in = |value: &&(i64, f64)| {
                    **value >= bounds[bucket]
                        && (**value < bounds[bucket + 1] || is_last && **value == bounds[bucket + 1])
                };
                prop_assert_eq!(*count, values.iter().filter(lies_in).count());
            }
        }
    }

    #[test]
    fn a_quantile_at_the_place_of_a_value_is_that_value(rows in rows(), places in 0_usize..6) {
        let table = rows.table(&all_types());
        let view = table.view(NOW_MS);
        for column in ["int", "float", "date", "timestamp"] {
            let keys = [crate::SortKey::ascending(column)];
            let index = table.schema().index_of(column).unwrap();
            let order = view.sort(&keys, None).unwrap();
            let values = order.iter().map(|row| view.cell(row, index).unwrap().to_value());
            let values: Vec<_> = values
                .filter(|value| !value.is_null() && *value != Value::Float(f64::NAN))
                .collect();
            let Some(last) = values.len().checked_sub(1) else { continue };
            let fraction = if last == 0 { 0.0 } else { (places % (last + 1)) as f64 / last as f64 };

            let found = view.quantiles(column, &[fraction, 0.0, 1.0], None).unwrap();

            let as_number = |value: &Value| match value {
                // 0.0 and -0.0 are equal, so that either may be the first.
                Value::Float(float) => *float + 0.0,
                value => as_compared(value).map_or(f64::NAN, |(number, _)| number as f64),
            };
            let same = |a: &Value, b: &Value| Value::Float(as_number(a)) == Value::Float(as_number(b));
            prop_assert!(same(&found[1], &values[0]) && same(&found[2], &values[last]));
            let place = (fraction * last as f64) as usize;
            let (low, high) = (as_number(&values[place]), as_number(&values[(place + 1).min(last)]));
            let found = as_number(&found[0]);
            prop_assert!(found.is_nan() || found >= low && found <= high, "{found} {low} {high}");
        }
    }
}
