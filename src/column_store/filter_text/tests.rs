use std::ops::Bound;

use super::{Expected, FilterTextError, FilterTextFault};
use crate::{ColumnType, CompareOp, Date, Filter, MAX_FILTER_DEPTH, Schema, Timestamp, Value};

pub(super) fn schema() -> Schema {
    Schema::new(&[
        ("price", ColumnType::Float),
        ("count", ColumnType::Int),
        ("city", ColumnType::String),
        ("active", ColumnType::Bool),
        ("day", ColumnType::Date),
        ("at", ColumnType::Timestamp),
        ("unit price", ColumnType::Int),
        ("in", ColumnType::Int),
        ("`", ColumnType::Int),
        ("größe", ColumnType::Int),
    ])
    .unwrap()
}

fn read(text: &str) -> Filter {
    Filter::parse(text, &schema()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str) -> FilterTextError {
    Filter::parse(text, &schema()).expect_err(text)
}

fn compare(column: &str, op: CompareOp, value: Value) -> Filter {
    Filter::Compare { column: column.to_owned(), op, value }
}

fn equal(column: &str, value: Value) -> Filter {
    compare(column, CompareOp::Equal, value)
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

#[test]
fn a_filter_is_read_as_a_person_means_it() {
    let found = read(r#"price > 10 and city in ("Paris", "Rome") and not city contains "test""#);

    let expected = Filter::And(vec![
        compare("price", CompareOp::Greater, Value::Int(10)),
        Filter::In { column: "city".to_owned(), values: vec![text("Paris"), text("Rome")] },
        not(Filter::Contains {
            column: "city".to_owned(),
            text: "test".to_owned(),
            ignore_case: false,
        }),
    ]);
    assert_eq!(found, expected);
}

#[test]
fn every_comparison_has_its_sign() {
    for (sign, op) in [
        ("=", CompareOp::Equal),
        ("!=", CompareOp::NotEqual),
        ("<", CompareOp::Less),
        ("<=", CompareOp::LessOrEqual),
        (">", CompareOp::Greater),
        (">=", CompareOp::GreaterOrEqual),
    ] {
        assert_eq!(read(&format!("count {sign} -3")), compare("count", op, Value::Int(-3)));
        assert_eq!(read(&format!("count{sign}2.5")), compare("count", op, Value::Float(2.5)));
    }
}

#[test]
fn not_binds_closest_and_or_least() {
    let [a, b, c] = ["price", "count", "größe"].map(|column| equal(column, Value::Int(1)));

    assert_eq!(
        read("not price = 1 and count = 1 or größe = 1"),
        Filter::Or(vec![Filter::And(vec![not(a.clone()), b.clone()]), c.clone()])
    );
    assert_eq!(
        read("NOT (price = 1 AND (count = 1 OR größe = 1))"),
        not(Filter::And(vec![a, Filter::Or(vec![b, c])]))
    );
}

#[test]
fn not_can_stand_before_the_operator() {
    assert_eq!(read("count not in (1)"), read("not count in (1)"));
    assert_eq!(read("city not starts with \"a\""), read("not city starts with \"a\""));
    assert_eq!(read("count not between 1 and 2"), read("not count between 1 and 2"));
    assert_eq!(read("count is not null"), read("not count is null"));
}

#[test]
fn the_ends_of_between_are_part_of_it_or_not() {
    let between = |low, high| Filter::Between { column: "count".to_owned(), low, high };
    let (one, five) = (Value::Int(1), Value::Int(5));
    let (in_1, out_1) = (Bound::Included(one.clone()), Bound::Excluded(one));
    let (in_5, out_5) = (Bound::Included(five.clone()), Bound::Excluded(five));

    for (text, low, high) in [
        ("1 and 5", &in_1, &in_5),
        ("1 and 5 exclusive", &out_1, &out_5),
        ("1 and 5 inclusive", &in_1, &in_5),
        ("1 inclusive and 5 exclusive", &in_1, &out_5),
        ("1 exclusive and 5", &out_1, &in_5),
        ("any and 5 exclusive", &Bound::Unbounded, &out_5),
        ("1 exclusive and any", &out_1, &Bound::Unbounded),
        ("any and any", &Bound::Unbounded, &Bound::Unbounded),
    ] {
        let found = read(&format!("count between {text}"));

        assert_eq!(found, between(low.clone(), high.clone()), "{text}");
    }
}

#[test]
fn names_that_are_no_words_stand_in_backquotes() {
    assert_eq!(read("`unit price` = 1"), equal("unit price", Value::Int(1)));
    assert_eq!(read("`in` in (1)"), read("`in`in(1)"));
    assert_eq!(read("```` = 1"), equal("`", Value::Int(1)));
    assert_eq!(read("`city` = \"x\""), equal("city", text("x")));
}

#[test]
fn texts_hold_quotes_backslashes_and_lines() {
    assert_eq!(read(r#"city = "a\"b\\n""#), equal("city", text(r#"a"b\n"#)));
    assert_eq!(read("city = \"a\n`'b\""), equal("city", text("a\n`'b")));
    assert_eq!(read("city = \"\""), equal("city", text("")));
}

#[test]
fn dates_and_times_are_texts_of_their_columns() {
    let day = Date::from_ymd(2024, 2, 29).unwrap();

    assert_eq!(read("day = \"2024-02-29\""), equal("day", Value::Date(day)));
    assert_eq!(read("at = \"2024-02-29\""), equal("at", Value::Timestamp(day.midnight())));
    let ms = Timestamp::from_ms(day.midnight().ms() + 500).unwrap();
    assert_eq!(read("at = \"2024-02-29T00:00:00.5Z\""), equal("at", Value::Timestamp(ms)));
}

#[test]
fn numbers_keep_what_they_are() {
    for (written, value) in [
        ("9223372036854775807", Value::Int(i64::MAX)),
        ("9223372036854775808", Value::Float(9_223_372_036_854_775_808.0)),
        ("-0.0", Value::Float(-0.0)),
        (".5", Value::Float(0.5)),
        ("1e3", Value::Float(1000.0)),
        ("1.5E-3", Value::Float(0.0015)),
        ("nan", Value::Float(f64::NAN)),
        ("Infinity", Value::Float(f64::INFINITY)),
        ("-infinity", Value::Float(f64::NEG_INFINITY)),
    ] {
        assert_eq!(read(&format!("price = {written}")), equal("price", value), "{written}");
    }
}

#[test]
fn no_text_and_all_let_all_rows_through() {
    for text in ["", "  \n", "all", "ALL", "(all)"] {
        assert_eq!(read(text), Filter::All, "{text:?}");
    }
}

#[test]
fn an_error_names_the_character_and_what_was_expected() {
    for (text, message) in [
        ("price >", "character 8: expected a number such as 12.5, found the end of the text"),
        ("größe = 1 city = \"x\"", "character 11: expected and, or or the end, found city"),
        ("(price > 1", "character 11: expected and, or or \")\", found the end of the text"),
        ("count in (1 2)", "character 13: expected \",\" or \")\", found 2"),
        (
            "price > 1 and",
            "character 14: expected a column, not, \"(\" or all, found the end of the text",
        ),
        ("active yes", "character 8: expected =, !=, between, in, is or not, found yes"),
        ("city starts \"x\"", "character 13: expected with, found \"x\""),
        ("city = \"Paris", "character 8: the double quote that opens here is never closed"),
        ("`city = 1", "character 1: the backquote that opens here is never closed"),
        ("`` = 1", "character 1: a column's name has at least one character"),
        (
            r#"city = "a\nb""#,
            "character 10: in a text, a backslash stands before a double quote or another backslash only",
        ),
        (
            "city = 'x'",
            "character 8: a text stands in double quotes, a column's name in backquotes",
        ),
        ("price = 12abc", "character 9: \"12abc\" is not a number"),
        ("price = 1e999", "character 9: \"1e999\" is not a number"),
        ("price > $5", "character 9: \"$\" means nothing here"),
        ("city = Paris", "character 8: a text stands in double quotes: \"Paris\""),
        ("Price > 1", "character 1: there is no column \"Price\"; there is \"price\""),
        ("all and colour = 1", "character 9: there is no column \"colour\""),
        (
            "in > 1",
            "character 1: the column \"in\" is written in backquotes, since the word means something here",
        ),
        (
            "city = 5",
            "character 8: column \"city\" holds string: expected a text in double quotes, found 5",
        ),
        (
            "count = \"5\"",
            "character 9: column \"count\" holds int: expected a number such as 12, found the text \"5\"",
        ),
        (
            "day = \"2023-02-29\"",
            "character 7: column \"day\" holds date: \"2023-02-29\" is not a date such as 2024-02-29: \
             there is no such day or time",
        ),
        (
            "day = \"\"",
            "character 7: column \"day\" holds date: expected a date such as \"2024-02-29\", found the text \"\"",
        ),
        (
            "price contains \"x\"",
            "character 7: text can be looked for in string columns, and column \"price\" holds float",
        ),
        (
            "city = null",
            "character 8: nothing compares with null: write \"is null\" or \"is not null\"",
        ),
    ] {
        assert_eq!(refused(text).to_string(), message, "{text}");
    }
}

#[test]
fn an_error_covers_the_characters_that_are_at_fault() {
    assert_eq!(refused("größe = \"x\"").characters, 8..11);
    assert_eq!(refused("prise > 1").characters, 0..5);
    assert_eq!(refused("price > 1 or").characters, 12..12);
    assert_eq!(
        refused("price").fault,
        FilterTextFault::Expected {
            expected: ["=", "!=", "<", "<=", ">", ">="]
                .map(Expected::Sign)
                .into_iter()
                .chain(["between", "in", "is", "not"].map(Expected::Word))
                .collect(),
            found: None,
        }
    );
}

#[test]
fn filters_stand_in_each_other_as_deep_as_filters_may() {
    let nots = |count| format!("{}all", "not ".repeat(count));
    let groups = |count| format!("{}all{}", "(".repeat(count), ")".repeat(count));

    assert_eq!(read(&nots(MAX_FILTER_DEPTH - 1)).to_string(), nots(MAX_FILTER_DEPTH - 1));
    assert_eq!(refused(&nots(MAX_FILTER_DEPTH)).fault, FilterTextFault::TooDeep);
    assert_eq!(read(&groups(MAX_FILTER_DEPTH)), Filter::All);
    for text in [groups(MAX_FILTER_DEPTH + 1), "(".repeat(100_000), "not ".repeat(100_000)] {
        assert_eq!(refused(&text).fault, FilterTextFault::TooDeep);
    }
}
