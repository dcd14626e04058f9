use super::tests::schema;
use super::{Suggestion, SuggestionKind};
use crate::{ColumnType, Filter};

/// The suggestions where `|` stands in the text.
fn suggested(text: &str) -> Vec<String> {
    complete(text).suggestions.into_iter().map(|suggestion| suggestion.text).collect()
}

fn complete(text: &str) -> super::Completion {
    let cursor = text.chars().position(|char| char == '|').unwrap();
    Filter::complete(&text.replace('|', ""), cursor, &schema())
}

#[test]
fn at_the_start_columns_come_first_in_the_order_of_the_schema() {
    let completion = complete("|");

    assert_eq!(
        completion.suggestions[0],
        Suggestion { text: "price".to_owned(), kind: SuggestionKind::Column(ColumnType::Float) }
    );
    assert_eq!(
        suggested("|"),
        [
            "price",
            "count",
            "city",
            "active",
            "day",
            "at",
            "`unit price`",
            "`in`",
            "````",
            "größe",
            "not",
            "(",
            "all"
        ]
    );
}

#[test]
fn after_a_column_come_the_operators_of_its_type() {
    assert_eq!(
        suggested("price |"),
        ["=", "!=", "<", "<=", ">", ">=", "between", "in", "is", "not"]
    );
    assert_eq!(suggested("active |"), ["=", "!=", "between", "in", "is", "not"]);
    assert_eq!(
        suggested("city not |"),
        ["between", "in", "contains", "icontains", "starts", "istarts"]
    );
    assert_eq!(suggested("city starts |"), ["with"]);
    assert_eq!(suggested("city is |"), ["not", "null"]);
}

#[test]
fn a_word_that_was_begun_is_completed_in_any_case() {
    let completion = complete("price > 1 AN|x and all");

    assert_eq!(completion.characters, 10..13);
    assert_eq!(completion.suggestions.len(), 1);
    assert_eq!(completion.suggestions[0].text, "and");
    assert_eq!(suggested("c|"), ["count", "city"]);
    assert_eq!(suggested("größe = 1 and GR|"), ["größe"]);
    assert_eq!(suggested("`u|"), ["`unit price`"]);
    assert_eq!(suggested("price >|"), [">", ">="]);
    assert_eq!(suggested("price !|"), ["!="]);
}

#[test]
fn where_a_value_stands_its_column_is_named() {
    assert_eq!(complete("city = |").value_of.as_deref(), Some("city"));
    assert_eq!(complete("city in (\"Paris\", \"Ro|").value_of.as_deref(), Some("city"));
    assert_eq!(complete("city in (\"Paris\", \"Ro|").characters, 18..21);
    assert_eq!(suggested("active = |"), ["true", "false"]);
    assert_eq!(suggested("active in (t|"), ["true"]);
    assert_eq!(complete("city |").value_of, None);
}

#[test]
fn after_a_comparison_come_and_and_or() {
    assert_eq!(suggested("price > 1 |"), ["and", "or"]);
    assert_eq!(suggested("(price > 1 |"), ["and", "or", ")"]);
    assert_eq!(suggested("price between 1 |"), ["exclusive", "inclusive", "and"]);
    assert_eq!(suggested("price between 1 and 2 |"), ["exclusive", "inclusive", "and", "or"]);
    assert_eq!(suggested("city in (|"), [")"]);
}

#[test]
fn nothing_is_suggested_where_nothing_can_follow() {
    assert!(suggested("price > 1|").is_empty());
    assert!(suggested("colour |").is_empty());
    assert!(suggested("price price |").is_empty());
    assert!(suggested("city = \"a|").is_empty());
    assert!(suggested("price = \"x\" |").is_empty());
}
