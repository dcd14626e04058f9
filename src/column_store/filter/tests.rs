use std::ops::Bound;
use std::sync::Arc;

use super::{CompareOp, Filter, FilterError, MAX_FILTER_DEPTH};
use crate::read_fixtures::{NOW_MS, Rows};
use crate::{BLOCK_ROWS, ColumnType, Date, RowSet, Table, Timestamp, Value};

use CompareOp::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};

/// A table of one column `x`.
fn column(column_type: ColumnType, cells: impl IntoIterator<Item = Value>) -> Table {
    Rows::live(cells.into_iter().map(|cell| vec![cell]).collect()).table(&[("x", column_type)])
}

fn ints(cells: &[i64]) -> Table {
    column(ColumnType::Int, cells.iter().map(|int| Value::Int(*int)))
}

fn floats(cells: &[f64]) -> Table {
    column(ColumnType::Float, cells.iter().map(|float| Value::Float(*float)))
}

fn strings(cells: &[&str]) -> Table {
    column(ColumnType::String, cells.iter().map(|text| Value::String((*text).to_owned())))
}

fn x(op: CompareOp, value: Value) -> Filter {
    Filter::Compare { column: "x".to_owned(), op, value }
}

fn between(low: Bound<Value>, high: Bound<Value>) -> Filter {
    Filter::Between { column: "x".to_owned(), low, high }
}

fn contains(text: &str, ignore_case: bool) -> Filter {
    Filter::Contains { column: "x".to_owned(), text: text.to_owned(), ignore_case }
}

fn starts_with(text: &str, ignore_case: bool) -> Filter {
    Filter::StartsWith { column: "x".to_owned(), text: text.to_owned(), ignore_case }
}

fn one_of(values: impl IntoIterator<Item = Value>) -> Filter {
    Filter::In { column: "x".to_owned(), values: values.into_iter().collect() }
}

fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

/// The places of the rows that are let through.
fn places(table: &Table, filter: &Filter) -> Vec<usize> {
    places_of(&table.view(NOW_MS).filter(filter).unwrap())
}

fn places_of(rows: &RowSet) -> Vec<usize> {
    rows.iter().map(|row| row.0 as usize / 10).collect()
}

#[test]
fn each_comparison_means_what_its_sign_says() {
    let table = ints(&[1, 2, 3]);

    for (op, expected) in [
        (Equal, vec![1]),
        (NotEqual, vec![0, 2]),
        (Less, vec![0]),
        (LessOrEqual, vec![0, 1]),
        (Greater, vec![2]),
        (GreaterOrEqual, vec![1, 2]),
    ] {
        assert_eq!(places(&table, &x(op, Value::Int(2))), expected, "{op}");
    }
}

#[test]
fn no_comparison_with_null_holds_and_not_is_the_complement() {
    let table = column(ColumnType::Int, [Value::Int(1), Value::Null]);

    for op in [Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual] {
        assert_eq!(places(&table, &x(op, Value::Null)), [0_usize; 0], "{op}");
        assert_eq!(places(&table, &not(x(op, Value::Null))), [0, 1], "{op}");
    }
    assert_eq!(places(&table, &x(NotEqual, Value::Int(7))), [0]);
    assert_eq!(places(&table, &not(x(Equal, Value::Int(1)))), [1]);
    assert_eq!(places(&table, &one_of([Value::Null])), [0_usize; 0]);
    assert_eq!(
        places(&table, &between(Bound::Included(Value::Null), Bound::Unbounded)),
        [0_usize; 0]
    );
    assert_eq!(places(&table, &Filter::IsNull { column: "x".to_owned() }), [1]);
}

#[test]
fn each_bound_of_between_is_part_of_it_or_not() {
    let table = ints(&[1, 2, 3, 4]);
    let (two, four) = (Value::Int(2), Value::Int(4));
    let (in_2, out_2) = (Bound::Included(two.clone()), Bound::Excluded(two));
    let (in_4, out_4) = (Bound::Included(four.clone()), Bound::Excluded(four));

    assert_eq!(places(&table, &between(in_2.clone(), in_4.clone())), [1, 2, 3]);
    assert_eq!(places(&table, &between(in_2.clone(), out_4.clone())), [1, 2]);
    assert_eq!(places(&table, &between(out_2.clone(), in_4.clone())), [2, 3]);
    assert_eq!(places(&table, &between(out_2, out_4)), [2]);
    assert_eq!(places(&table, &between(in_4, in_2)), [0_usize; 0]);
}

#[test]
fn the_ends_of_the_ints_are_no_exception() {
    let table = ints(&[i64::MIN, 0, i64::MAX]);

    assert_eq!(places(&table, &x(Less, Value::Int(i64::MIN))), [0_usize; 0]);
    assert_eq!(places(&table, &x(Greater, Value::Int(i64::MAX))), [0_usize; 0]);
    assert_eq!(places(&table, &x(GreaterOrEqual, Value::Int(i64::MAX))), [2]);
    assert_eq!(places(&table, &x(Less, Value::Float(9_223_372_036_854_775_808.0))), [0, 1, 2]);
    assert_eq!(places(&table, &x(LessOrEqual, Value::Float(f64::NEG_INFINITY))), [0_usize; 0]);
}

#[test]
fn an_int_and_a_float_compare_exactly() {
    let beyond = (1 << 53) + 1;
    let table = ints(&[1 << 53, beyond, 10, 11]);
    let float = Value::Float(9_007_199_254_740_992.0);
    assert_eq!(places(&table, &x(Equal, float.clone())), [0]);
    assert_eq!(places(&table, &x(Greater, float)), [1]);
    assert_eq!(places(&table, &x(Less, Value::Float(10.5))), [2]);
    assert_eq!(places(&table, &x(Equal, Value::Float(10.5))), [0_usize; 0]);

    let table = floats(&[9_007_199_254_740_992.0, 9_007_199_254_740_994.0]);
    assert_eq!(places(&table, &x(Equal, Value::Int(beyond))), [0_usize; 0]);
    assert_eq!(places(&table, &x(NotEqual, Value::Int(beyond))), [0, 1]);
    assert_eq!(places(&table, &x(Less, Value::Int(beyond))), [0]);
    assert_eq!(places(&table, &x(GreaterOrEqual, Value::Int(beyond))), [1]);
    assert_eq!(places(&table, &one_of([Value::Int(beyond), Value::Int(1 << 53)])), [0]);
}

#[test]
fn nan_differs_from_every_number_and_null_from_none() {
    let cells = [Value::Float(f64::NAN), Value::Null, Value::Float(3.0), Value::Float(4.0)];
    let table = column(ColumnType::Float, cells);

    assert_eq!(places(&table, &x(NotEqual, Value::Int(3))), [0, 3]);
    assert_eq!(places(&table, &x(NotEqual, Value::Float(f64::NAN))), [0, 2, 3]);
    assert_eq!(places(&table, &not(x(Equal, Value::Int(3)))), [0, 1, 3]);
    assert_eq!(places(&table, &not(x(NotEqual, Value::Int(3)))), [1, 2]);
}

#[test]
fn nan_equals_nothing_and_zero_has_no_sign() {
    let table = floats(&[f64::NAN, 0.0, -0.0, f64::INFINITY]);

    assert_eq!(places(&table, &x(Equal, Value::Float(f64::NAN))), [0_usize; 0]);
    assert_eq!(places(&table, &x(LessOrEqual, Value::Float(f64::INFINITY))), [1, 2, 3]);
    assert_eq!(places(&table, &x(GreaterOrEqual, Value::Float(f64::NAN))), [0_usize; 0]);
    assert_eq!(places(&table, &x(NotEqual, Value::Float(0.0))), [0, 3]);
    assert_eq!(places(&table, &x(Equal, Value::Float(-0.0))), [1, 2]);
    assert_eq!(places(&table, &x(Less, Value::Float(0.0))), [0_usize; 0]);
    assert_eq!(places(&table, &one_of([Value::Float(f64::NAN), Value::Float(-0.0)])), [1, 2]);
}

#[test]
fn strings_compare_by_code_points() {
    let table = strings(&["Z", "a", "é", "\u{ffff}", "\u{10000}", ""]);

    assert_eq!(places(&table, &x(Less, Value::String("a".to_owned()))), [0, 5]);
    assert_eq!(places(&table, &x(Greater, Value::String("\u{ffff}".to_owned()))), [4]);
    assert_eq!(places(&table, &x(Equal, Value::String(String::new()))), [5]);
    assert_eq!(
        places(&table, &x(NotEqual, Value::String("absent".to_owned()))),
        [0, 1, 2, 3, 4, 5]
    );
}

#[test]
fn a_text_is_found_within_a_string_and_not_across_two() {
    let table = strings(&["ba", "an", "", "banana", "nab", "anan"]);

    assert_eq!(places(&table, &contains("an", false)), [1, 3, 5]);
    assert_eq!(places(&table, &contains("aan", false)), [0_usize; 0]);
    assert_eq!(places(&table, &contains("", false)), [0, 1, 2, 3, 4, 5]);
    assert_eq!(places(&table, &starts_with("an", false)), [1, 5]);
    assert_eq!(places(&table, &starts_with("", false)), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn case_is_ignored_where_that_is_asked_for() {
    let table = strings(&["Straße", "STRASSE", "ΟΔΟΣ", "οδος", "İ"]);

    assert_eq!(places(&table, &contains("strasse", true)), [0, 1]);
    assert_eq!(places(&table, &contains("Aß", true)), [0, 1]);
    assert_eq!(places(&table, &starts_with("οδοσ", true)), [2, 3]);
    assert_eq!(places(&table, &contains("s", false)), [0_usize; 0]);
    assert_eq!(places(&table, &contains("", true)), [0, 1, 2, 3, 4]);
}

#[test]
fn false_comes_before_true() {
    let table = column(ColumnType::Bool, [Value::Bool(true), Value::Null, Value::Bool(false)]);

    assert_eq!(places(&table, &x(Less, Value::Bool(true))), [2]);
    assert_eq!(places(&table, &x(GreaterOrEqual, Value::Bool(false))), [0, 2]);
    assert_eq!(places(&table, &x(Equal, Value::Bool(true))), [0]);
    assert_eq!(places(&table, &x(NotEqual, Value::Bool(true))), [2]);
    assert_eq!(places(&table, &one_of([])), [0_usize; 0]);
}

#[test]
fn days_and_moments_compare_by_time() {
    let day = |days| Value::Date(Date::from_days(days).unwrap());
    let table = column(ColumnType::Date, [day(-1), day(0), day(20_000)]);
    assert_eq!(places(&table, &x(Less, day(0))), [0]);
    assert_eq!(places(&table, &between(Bound::Excluded(day(-1)), Bound::Unbounded)), [1, 2]);

    let moment = |ms| Value::Timestamp(Timestamp::from_ms(ms).unwrap());
    let table = column(ColumnType::Timestamp, [moment(-1), moment(0), moment(1)]);
    assert_eq!(places(&table, &x(GreaterOrEqual, moment(0))), [1, 2]);
}

#[test]
fn a_long_list_is_searched_like_a_short_one() {
    let table = floats(&[0.0, 1.0, 2.5, f64::NAN, 99.0, 100.0]);

    let long = (0..100).map(Value::Int).chain([Value::Float(f64::NAN), Value::Float(-0.0)]);

    assert_eq!(places(&table, &one_of(long)), [0, 1, 4]);
    assert_eq!(places(&table, &one_of([])), [0_usize; 0]);
}

#[test]
fn all_of_nothing_is_everything_and_any_of_nothing_is_nothing() {
    let table = ints(&[1, 2]);

    assert_eq!(places(&table, &Filter::All), [0, 1]);
    assert_eq!(places(&table, &Filter::And(vec![])), [0, 1]);
    assert_eq!(places(&table, &Filter::Or(vec![])), [0_usize; 0]);
    assert_eq!(places(&table, &not(Filter::Or(vec![]))), [0, 1]);
}

#[test]
fn a_filter_that_does_not_fit_is_refused_by_name() {
    let table = ints(&[]);
    let refused = |filter: &Filter| table.view(NOW_MS).filter(filter).unwrap_err();

    let missing = Filter::IsNull { column: "y".to_owned() };
    assert_eq!(refused(&not(missing)), FilterError::NoSuchColumn { column: "y".to_owned() });
    assert_eq!(
        refused(&one_of([Value::Null, Value::String("1".to_owned())])).to_string(),
        "column \"x\" holds int, and the filter compares it with a string"
    );
    assert!(matches!(refused(&x(Less, Value::Bool(true))), FilterError::WrongType { .. }));
    assert!(matches!(
        refused(&contains("1", false)),
        FilterError::NotText { found: ColumnType::Int, .. }
    ));
}

#[test]
fn a_timestamp_does_not_stand_for_a_day_nor_a_day_for_a_timestamp() {
    let day = Date::from_days(0).unwrap();

    let table = column(ColumnType::Timestamp, []);
    assert!(table.view(NOW_MS).filter(&x(Equal, Value::Date(day))).is_err());
    let table = column(ColumnType::Date, []);
    assert!(table.view(NOW_MS).filter(&x(Equal, Value::Timestamp(day.midnight()))).is_err());
}

#[test]
fn filters_may_stand_in_each_other_only_so_deep() {
    let table = ints(&[1]);
    let nested = |times| (0..times).fold(Filter::All, |filter, _| not(filter));

    assert!(table.view(NOW_MS).filter(&nested(MAX_FILTER_DEPTH - 1)).is_ok());
    assert_eq!(
        table.view(NOW_MS).filter(&nested(MAX_FILTER_DEPTH)).unwrap_err(),
        FilterError::TooDeep
    );
}

#[test]
fn rows_that_are_deleted_or_expired_pass_no_filter() {
    let rows = Rows::blocks_of(&[vec![Value::Int(1)], vec![Value::Null]]);
    let table = rows.table(&[("x", ColumnType::Int)]);
    let visible: Vec<_> = rows.visible().collect();
    assert!(visible.len() < 3 * BLOCK_ROWS);

    let ones = places(&table, &x(Equal, Value::Int(1)));
    let others = places(&table, &not(x(Equal, Value::Int(1))));

    assert_eq!(places(&table, &Filter::All), visible);
    assert_eq!(ones.len() + others.len(), visible.len());
    assert_eq!(places_of(&table.view(i64::MAX - 1).filter(&Filter::All).unwrap()).len(), {
        let stays = |row: &usize| rows.expires_ms[*row] == i64::MAX && !rows.deleted[*row];
        (0..rows.cells.len()).filter(stays).count()
    });
}

#[test]
fn a_string_that_no_row_has_any_more_changes_nothing() {
    let mut table = strings(&["a", "b"]);
    Arc::make_mut(&mut table.live[0]).set(1, false);

    assert_eq!(places(&table, &contains("", false)), [0]);
    assert_eq!(places(&table, &x(Equal, Value::String("b".to_owned()))), [0_usize; 0]);
}
