use peristyle::column_store::{ColumnStore, ColumnType, Value};
use peristyle::transfer::json::{JsonRows, JsonShape};

use super::{export, store, text};

fn cities() -> ColumnStore {
    let date = Value::parse("2024-02-29", ColumnType::Date).unwrap();
    let at = Value::parse("2024-02-29T13:45:00Z", ColumnType::Timestamp).unwrap();
    let columns = [
        ("id", ColumnType::Int),
        ("a \"name\"", ColumnType::String),
        ("f", ColumnType::Float),
        ("b", ColumnType::Bool),
        ("d", ColumnType::Date),
        ("t", ColumnType::Timestamp),
    ];
    let first = vec![
        Value::Int(9_007_199_254_740_993),
        text("Évora\n\u{0}"),
        Value::Float(1.0),
        Value::Bool(true),
        date,
        at,
    ];
    let second = vec![
        Value::Int(i64::MIN),
        text(""),
        Value::Float(f64::NAN),
        Value::Null,
        Value::Null,
        Value::Null,
    ];
    store(&columns, &[first, second])
}

const FIRST: &str = "{\"id\":9007199254740993,\"a \\\"name\\\"\":\"Évora\\n\\u0000\",\"f\":1.0,\
                     \"b\":true,\"d\":\"2024-02-29\",\"t\":\"2024-02-29T13:45:00Z\"}";
const SECOND: &str = "{\"id\":-9223372036854775808,\"a \\\"name\\\"\":\"\",\"f\":\"NaN\",\
                      \"b\":null,\"d\":null,\"t\":null}";

#[test]
fn rows_are_objects_with_every_member_one_on_a_line() {
    assert_eq!(
        export(&cities(), JsonShape::Array, JsonRows::Objects),
        format!("[\n{FIRST},\n{SECOND}\n]\n")
    );
    assert_eq!(
        export(&cities(), JsonShape::Lines, JsonRows::Objects),
        format!("{FIRST}\n{SECOND}\n")
    );
}

#[test]
fn rows_that_are_arrays_come_after_one_of_names() {
    let table = store(
        &[("a", ColumnType::Int), ("b", ColumnType::Bool)],
        &[vec![Value::Int(1), Value::Null]],
    );

    assert_eq!(
        export(&table, JsonShape::Array, JsonRows::Arrays),
        "[\n[\"a\",\"b\"],\n[1,null]\n]\n"
    );
    assert_eq!(export(&table, JsonShape::Lines, JsonRows::Arrays), "[\"a\",\"b\"]\n[1,null]\n");
}

#[test]
fn a_table_without_rows_is_an_empty_array_or_nothing() {
    let table = store(&[("a", ColumnType::Int)], &[]);

    assert_eq!(export(&table, JsonShape::Array, JsonRows::Objects), "[\n]\n");
    assert_eq!(export(&table, JsonShape::Lines, JsonRows::Objects), "");
}
