use super::super::fixtures::{cell, key, many, many_ids, small, state, text};
use super::*;
use crate::{Date, Schema, Timestamp};

fn date(days: i32) -> Value {
    Value::Date(Date::from_days(days).unwrap())
}

fn moment(ms: i64) -> Value {
    Value::Timestamp(Timestamp::from_ms(ms).unwrap())
}

fn column_of(values: &[Value], column_type: ColumnType) -> ColumnStore {
    let mut store = ColumnStore::new(Schema::new(&[("x", column_type)]).unwrap());
    for value in values {
        store.insert_row(&[("x", value.clone())], 0).unwrap();
    }
    store
}

#[test]
fn values_convert_exactly_or_not_at_all() {
    let exact = 1_i64 << 53;
    for (value, to, expected) in [
        (Value::Int(exact), ColumnType::Float, Some(Value::Float(exact as f64))),
        (Value::Int(exact + 1), ColumnType::Float, None),
        (Value::Int(i64::MAX), ColumnType::Float, None),
        (Value::Int(i64::MIN), ColumnType::Float, Some(Value::Float(i64::MIN as f64))),
        (Value::Float(-3.0), ColumnType::Int, Some(Value::Int(-3))),
        (Value::Float(-0.0), ColumnType::Int, Some(Value::Int(0))),
        (Value::Float(3.5), ColumnType::Int, None),
        (Value::Float(i64::MAX as f64), ColumnType::Int, None),
        (Value::Float(i64::MIN as f64), ColumnType::Int, Some(Value::Int(i64::MIN))),
        (Value::Float(1e300), ColumnType::Int, None),
        (Value::Float(f64::NAN), ColumnType::Int, None),
        (Value::Float(f64::NEG_INFINITY), ColumnType::Int, None),
        (Value::Bool(true), ColumnType::Int, Some(Value::Int(1))),
        (Value::Int(0), ColumnType::Bool, Some(Value::Bool(false))),
        (Value::Int(1), ColumnType::Bool, Some(Value::Bool(true))),
        (Value::Int(2), ColumnType::Bool, None),
        (date(1), ColumnType::Timestamp, Some(moment(86_400_000))),
        (moment(-86_400_000), ColumnType::Date, Some(date(-1))),
        (moment(1), ColumnType::Date, None),
        (Value::Int(1), ColumnType::Date, None),
        (Value::Bool(true), ColumnType::Float, None),
        (moment(0), ColumnType::Int, None),
        (text(" 12 "), ColumnType::Int, Some(Value::Int(12))),
        (text("12.5"), ColumnType::Int, None),
        (text("NaN"), ColumnType::Float, Some(Value::Float(f64::NAN))),
        (text("yes"), ColumnType::Bool, Some(Value::Bool(true))),
        (text("1970-01-02"), ColumnType::Date, Some(date(1))),
        (text("1970-01-02"), ColumnType::Timestamp, Some(moment(86_400_000))),
        (text("2023-02-29"), ColumnType::Date, None),
        (text(""), ColumnType::Int, Some(Value::Null)),
    ] {
        let from = value.as_ref().column_type().unwrap();
        let mut store = column_of(&[Value::Null, value.clone()], from);

        let plan = store.plan_retype("x", to).unwrap();
        let done = store.retype_column("x", to, RetypeFailure::Null).unwrap();

        let message = format!("{value:?} to {to}");
        assert_eq!(plan, done, "{message}");
        assert_eq!(plan.converted_count, usize::from(expected.is_some()), "{message}");
        assert_eq!(cell(&store, 1, "x"), expected.unwrap_or(Value::Null), "{message}");
        assert_eq!(cell(&store, 0, "x"), Value::Null, "{message}");
        assert_eq!(store.schema().columns()[0].column_type(), to);
    }
}

#[test]
fn everything_converts_to_string_and_back() {
    for values in [
        vec![Value::Int(i64::MIN), Value::Int(7)],
        vec![Value::Float(-0.0), Value::Float(f64::NAN), Value::Float(1e300)],
        vec![Value::Bool(true)],
        vec![date(-800_000), date(0)],
        vec![moment(-1), moment(0)],
    ] {
        let from = values[0].as_ref().column_type().unwrap();
        let mut store = column_of(&values, from);

        store.retype_column("x", ColumnType::String, RetypeFailure::Refuse).unwrap();
        assert_eq!(cell(&store, 0, "x"), text(&values[0].to_string()));
        store.retype_column("x", from, RetypeFailure::Refuse).unwrap();

        for (row, value) in (0..).zip(values) {
            assert_eq!(cell(&store, row, "x"), value);
        }
    }
}

#[test]
fn a_plan_counts_and_lists_what_fails_and_changes_nothing() {
    let mut store = many();
    store.update(&key(5_000), "price", Value::Float(f64::NAN), 0).unwrap();
    store.update(&key(1), "price", Value::Null, 0).unwrap();
    let before = state(&store);

    let plan = store.plan_retype("price", ColumnType::Int).unwrap();

    assert_eq!(state(&store), before);
    let fails = |id: &u32| *id != 1 && (id % 2 == 1 || *id == 5_000);
    let expected: Vec<_> = many_ids().filter(fails).collect();
    assert_eq!(plan.failures.iter().map(|cell| cell.row.0).collect::<Vec<_>>(), expected);
    assert_eq!(plan.failed_count, expected.len());
    assert_eq!(plan.converted_count, many_ids().count() - 1 - expected.len());
    let nan = plan.failures.iter().find(|cell| cell.row == RowId(5_000)).unwrap();
    assert_eq!((&nan.key, &nan.value), (&key(5_000), &Value::Float(f64::NAN)));
    assert_eq!(nan.reason.to_string(), "it has no exact equal of type int");
}

#[test]
fn a_plan_counts_and_lists_texts_that_would_read_otherwise() {
    let texts = ["00501", "501", " 7", "", "1.50"].map(text);
    let store = column_of(&texts, ColumnType::String);
    let rewritten = |to| {
        let plan = store.plan_retype("x", to).unwrap();
        assert_eq!(plan.rewritten_count, plan.rewritten.len());
        let cells = plan.rewritten.into_iter();
        cells.map(|cell| (cell.row.0, cell.text, cell.becomes)).collect::<Vec<_>>()
    };
    let cell = |row: u32, text: &str, becomes| (row, text.to_owned(), becomes);

    let shared = |to: fn(i64) -> Value| {
        [cell(0, "00501", to(501)), cell(2, " 7", to(7)), cell(3, "", Value::Null)]
    };
    assert_eq!(rewritten(ColumnType::Int), shared(Value::Int));
    let as_float =
        [&shared(|int| Value::Float(int as f64))[..], &[cell(4, "1.50", Value::Float(1.5))]];
    assert_eq!(rewritten(ColumnType::Float), as_float.concat());
    assert_eq!(rewritten(ColumnType::String), []);
}

#[test]
fn a_plan_lists_the_first_texts_that_would_read_otherwise_and_counts_all() {
    let store = column_of(&vec![text("01"); MAX_LISTED_REWRITES + 5], ColumnType::String);

    let plan = store.plan_retype("x", ColumnType::Int).unwrap();

    assert_eq!(plan.rewritten_count, MAX_LISTED_REWRITES + 5);
    assert_eq!(plan.rewritten.len(), MAX_LISTED_REWRITES);
}

#[test]
fn cells_that_do_not_convert_refuse_the_change_or_become_null() {
    let mut store = many();
    let snapshot = store.snapshot();
    let before = state(&store);

    let error = store.retype_column("price", ColumnType::Int, RetypeFailure::Refuse).unwrap_err();
    assert!(
        error.to_string().ends_with(
            "of the cells of column \"price\" do not convert to int; nothing was changed"
        )
    );
    assert_eq!(state(&store), before);

    store.retype_column("price", ColumnType::Int, RetypeFailure::Null).unwrap();
    for id in many_ids() {
        let expected = if id % 2 == 0 { Value::Int(i64::from(id) / 2) } else { Value::Null };
        assert_eq!(cell(&store, id, "price"), expected);
    }
    assert_eq!(state(&snapshot), before);
    assert!(store.update(&key(1), "price", Value::Float(1.0), 0).is_err());
}

#[test]
fn no_more_failures_are_listed_than_the_bound() {
    let values = vec![text("x"); MAX_LISTED_FAILURES + 5];
    let store = column_of(&values, ColumnType::String);

    let plan = store.plan_retype("x", ColumnType::Int).unwrap();

    assert_eq!(plan.failed_count, MAX_LISTED_FAILURES + 5);
    assert_eq!(plan.failures.len(), MAX_LISTED_FAILURES);
}

#[test]
fn a_key_column_becomes_a_string_column_and_back() {
    let mut store = many();

    store.retype_column("id", ColumnType::String, RetypeFailure::Refuse).unwrap();
    assert_eq!(store.find(&"50000".into(), 0), Some(RowId(5_000)));
    assert_eq!(store.find(&key(5_000), 0), None);
    store.retype_column("id", ColumnType::Int, RetypeFailure::Refuse).unwrap();

    for id in many_ids() {
        assert_eq!(store.find(&key(id), 0), Some(RowId(id)));
    }
}

#[test]
fn a_key_column_stays_unique_and_without_nulls() {
    let columns = [("k", ColumnType::String)];
    let mut store = ColumnStore::new(Schema::with_key(&columns, "k").unwrap());
    for name in ["1", "", " 1", "x"] {
        store.insert_row(&[("k", text(name))], 0).unwrap();
    }
    let before = state(&store);

    let error = store.retype_column("k", ColumnType::Int, RetypeFailure::Null).unwrap_err();

    let SchemaChangeError::CellsDoNotConvert { plan, .. } = error else { panic!("{error}") };
    let reasons: Vec<_> = plan.failures.iter().map(|cell| cell.reason.to_string()).collect();
    assert_eq!(
        reasons,
        [
            "it would be null, which the key column does not take",
            "row 0 has the same key then",
            "\"x\" is not a whole number between -9223372036854775808 and 9223372036854775807",
        ]
    );
    assert_eq!(state(&store), before);
}

#[test]
fn a_key_column_is_retyped_to_int_or_string_only() {
    let mut store = small();

    let error = store.retype_column("id", ColumnType::Float, RetypeFailure::Null).unwrap_err();

    assert!(matches!(error, SchemaChangeError::Schema(SchemaError::KeyType { .. })));
    assert!(store.plan_retype("nope", ColumnType::Int).is_err());
}

#[test]
fn a_column_that_gets_its_own_type_keeps_its_blocks() {
    let mut store = many();
    let snapshot = store.snapshot();

    let plan = store.retype_column("price", ColumnType::Float, RetypeFailure::Refuse).unwrap();

    assert_eq!((plan.converted_count, plan.failed_count), (many_ids().count(), 0));
    assert!(Arc::ptr_eq(&store.columns[2].blocks[0], &snapshot.columns[2].blocks[0]));
}
