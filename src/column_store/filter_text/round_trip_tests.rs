//! What is written is read back, and nothing makes the reader panic.

use std::ops::Bound;

use proptest::prelude::*;

use super::tests::schema;
use crate::read_fixtures::{NOW_MS, all_types, rows, values};
use crate::{ColumnType, CompareOp, Filter, Schema, Value};

/// Names that a careless reader or writer would take for something else.
const NAMES: [&str; 6] = ["plain", "two words", "AND", "a`b", "1st", "\"é\\"];

/// A column of each type, under such names.
fn hostile_schema() -> Schema {
    let columns: Vec<_> = NAMES.into_iter().zip(ColumnType::ALL).collect();
    Schema::new(&columns).unwrap()
}

fn operand(column_type: ColumnType) -> BoxedStrategy<Value> {
    match column_type {
        ColumnType::Int | ColumnType::Float => {
            prop_oneof![values(ColumnType::Int), values(ColumnType::Float)].boxed()
        }
        ColumnType::String => {
            prop_oneof![values(ColumnType::String), ".*".prop_map(Value::String)].boxed()
        }
        other => values(other),
    }
}

fn bound(column_type: ColumnType) -> impl Strategy<Value = Bound<Value>> {
    prop_oneof![
        Just(Bound::Unbounded),
        operand(column_type).prop_map(Bound::Included),
        operand(column_type).prop_map(Bound::Excluded),
    ]
}

fn leaf(schema: &Schema) -> impl Strategy<Value = Filter> + use<> {
    let columns: Vec<_> =
        schema.columns().iter().map(|c| (c.name().to_owned(), c.column_type())).collect();
    let ops = prop::sample::select(vec![
        CompareOp::Equal,
        CompareOp::NotEqual,
        CompareOp::Less,
        CompareOp::LessOrEqual,
        CompareOp::Greater,
        CompareOp::GreaterOrEqual,
    ]);
    let of_column = move |(column, column_type): (String, ColumnType)| {
        let names = std::array::from_fn::<_, 4, _>(|_| column.clone());
        let [a, b, c, d] = names;
        prop_oneof![
            (ops.clone(), operand(column_type)).prop_map(move |(op, value)| Filter::Compare {
                column: a.clone(),
                op,
                value
            }),
            (bound(column_type), bound(column_type))
                .prop_map(move |(low, high)| { Filter::Between { column: b.clone(), low, high } }),
            prop::collection::vec(operand(column_type), 0..4)
                .prop_map(move |values| Filter::In { column: c.clone(), values }),
            Just(Filter::IsNull { column: d }),
        ]
    };
    let text_column = columns.iter().find(|(_, t)| *t == ColumnType::String).cloned().unwrap().0;
    let texts = (".*", any::<[bool; 2]>()).prop_map(move |(text, [start, ignore_case])| {
        let column = text_column.clone();
        if start {
            Filter::StartsWith { column, text, ignore_case }
        } else {
            Filter::Contains { column, text, ignore_case }
        }
    });
    prop_oneof![
        1 => Just(Filter::All),
        8 => prop::sample::select(columns).prop_flat_map(of_column),
        2 => texts,
    ]
}

fn filters(schema: &Schema) -> impl Strategy<Value = Filter> + use<> {
    leaf(schema).prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::Or),
            inner.prop_map(|filter| Filter::Not(Box::new(filter))),
        ]
    })
}

/// The filter that a text can say, in place of one that it cannot.
fn sayable(filter: &Filter) -> Filter {
    let nothing = || Filter::Not(Box::new(Filter::All));
    let is_null = |bound: &Bound<Value>| {
        matches!(bound, Bound::Included(Value::Null) | Bound::Excluded(Value::Null))
    };
    match filter {
        Filter::Compare { value: Value::Null, .. } => nothing(),
        Filter::Between { low, high, .. } if is_null(low) || is_null(high) => nothing(),
        Filter::In { column, values } => Filter::In {
            column: column.clone(),
            values: values.iter().filter(|value| !value.is_null()).cloned().collect(),
        },
        Filter::And(filters) => match &filters[..] {
            [] => Filter::All,
            [only] => sayable(only),
            all => Filter::And(all.iter().map(sayable).collect()),
        },
        Filter::Or(filters) => match &filters[..] {
            [] => nothing(),
            [only] => sayable(only),
            all => Filter::Or(all.iter().map(sayable).collect()),
        },
        Filter::Not(filter) => Filter::Not(Box::new(sayable(filter))),
        other => other.clone(),
    }
}

fn all_types_schema() -> Schema {
    Schema::new(&all_types()).unwrap()
}

/// Pieces of which some texts are nearly filters.
fn nearly_filters() -> impl Strategy<Value = String> {
    let pieces = [
        "price",
        "city",
        "`unit price`",
        "day",
        "\"x\"",
        "\"2024-02-29\"",
        "\"",
        "\\",
        "`",
        "(",
        ")",
        ",",
        "=",
        "<",
        ">=",
        "!",
        "and",
        "or",
        "not",
        "in",
        "is",
        "null",
        "between",
        "starts",
        "with",
        "contains",
        "all",
        "any",
        "exclusive",
        "1",
        "-",
        "2.5",
        "1e",
        "é",
        "\u{301}",
        "'",
        " ",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..12)
        .prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn a_filter_that_is_written_is_read_back_equal(filter in filters(&hostile_schema())) {
        let text = filter.to_string();

        let found = Filter::parse(&text, &hostile_schema());

        prop_assert_eq!(found, Ok(sayable(&filter)), "{}", text);
    }

    #[test]
    fn what_is_read_back_lets_the_same_rows_through(
        filter in filters(&all_types_schema()), rows in rows(),
    ) {
        let table = rows.table(&all_types());
        let view = table.view(NOW_MS);

        let found = Filter::parse(&filter.to_string(), table.schema()).unwrap();

        let (found, expected) = (view.filter(&found).unwrap(), view.filter(&filter).unwrap());
        prop_assert!(found.iter().eq(expected.iter()));
    }

    #[test]
    fn any_text_is_a_filter_that_fits_or_an_error_within_the_text(
        text in prop_oneof![nearly_filters(), any::<String>()], cursor in 0_usize..60,
    ) {
        let char_count = text.chars().count();

        match Filter::parse(&text, &schema()) {
            Ok(filter) => {
                let again = Filter::parse(&filter.to_string(), &schema());
                prop_assert_eq!(again, Ok(filter));
            }
            Err(error) => prop_assert!(
                error.characters.start <= error.characters.end
                    && error.characters.end <= char_count
            ),
        }
        let completion = Filter::complete(&text, cursor, &schema());
        prop_assert!(completion.characters.end <= char_count);
    }
}
