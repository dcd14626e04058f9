//! What a filter's text says of one column.

use std::ops::Bound;

use winnow::combinator::{alt, delimited, opt, preceded, separated};
use winnow::error::ErrMode;
use winnow::prelude::*;
use winnow::stream::Stream;
use winnow::token::any;

use super::grammar::{Failure, Input, Parsed, mark, not, note, refuse, word};
use super::tokens::{self, Lexeme, Token};
use super::values::value_of;
use super::{Expected, FilterTextFault};
use crate::{ColumnDef, ColumnType, CompareOp, Filter, Schema, Value};

pub(super) fn comparison(input: &mut Input<'_>) -> Parsed<Filter> {
    let column = column.parse_next(input)?;
    let negated = preceded(word("not"), |input: &mut _| negatable(input, column)).map(not);
    alt((
        |input: &mut _| compared(input, column),
        |input: &mut _| negatable(input, column),
        |input: &mut _| null(input, column),
        negated,
    ))
    .parse_next(input)
}

fn column<'t>(input: &mut Input<'t>) -> Parsed<&'t ColumnDef> {
    note(input, Expected::Column);
    let (schema, before) = (input.state.schema, input.checkpoint());
    let mut name = any.verify_map(|token: &'t Token| match &token.lexeme {
        Lexeme::Name(name) => Some(name),
        Lexeme::Word(word) => Some(word).filter(|word| !tokens::is_reserved(word)),
        _ => None,
    });
    let name = name.parse_next(input)?;
    let Some(index) = schema.index_of(name) else {
        input.reset(&before);
        return refuse(input, no_such_column(name, schema));
    };
    Ok(&schema.columns()[index])
}

fn no_such_column(name: &str, schema: &Schema) -> FilterTextFault {
    let lower = name.to_lowercase();
    let similar = schema.columns().iter().find(|column| column.name().to_lowercase() == lower);
    let similar = similar.map(|column| column.name().to_owned());
    FilterTextFault::NoSuchColumn { column: name.to_owned(), similar }
}

fn compared(input: &mut Input<'_>, column: &ColumnDef) -> Parsed<Filter> {
    let mut op = alt((
        sign(CompareOp::Equal, column),
        sign(CompareOp::NotEqual, column),
        sign(CompareOp::Less, column),
        sign(CompareOp::LessOrEqual, column),
        sign(CompareOp::Greater, column),
        sign(CompareOp::GreaterOrEqual, column),
    ));
    let op = op.parse_next(input)?;
    let value = value(input, column)?;
    Ok(Filter::Compare { column: column.name().to_owned(), op, value })
}

/// Bools have an order, but it is nothing to offer.
fn sign<'t>(
    op: CompareOp,
    column: &ColumnDef,
) -> impl Parser<Input<'t>, CompareOp, ErrMode<Failure>> {
    let equality = matches!(op, CompareOp::Equal | CompareOp::NotEqual);
    let is_offered = equality || column.column_type() != ColumnType::Bool;
    move |input: &mut Input<'t>| {
        if is_offered {
            note(input, Expected::Sign(op.sign()));
        }
        let is_it = |token: &&Token| token.lexeme == Lexeme::Sign(op.sign());
        any.verify(is_it).value(op).parse_next(input)
    }
}

fn value(input: &mut Input<'_>, column: &ColumnDef) -> Parsed<Value> {
    let (name, column_type) = (column.name().to_owned(), column.column_type());
    note(input, Expected::Value { column: name, column_type });
    let before = input.checkpoint();
    match any.verify_map(|token| value_of(token, column)).parse_next(input)? {
        Ok(value) => Ok(value),
        Err(fault) => {
            input.reset(&before);
            refuse(input, fault)
        }
    }
}

fn null(input: &mut Input<'_>, column: &ColumnDef) -> Parsed<Filter> {
    let (negated, ()) = preceded(word("is"), (opt(word("not")), word("null"))).parse_next(input)?;
    let filter = Filter::IsNull { column: column.name().to_owned() };
    Ok(if negated.is_some() { not(filter) } else { filter })
}

/// The comparisons before which `not` can stand.
fn negatable(input: &mut Input<'_>, column: &ColumnDef) -> Parsed<Filter> {
    alt((
        |input: &mut _| between(input, column),
        |input: &mut _| one_of(input, column),
        |input: &mut _| text_search(input, column),
    ))
    .parse_next(input)
}

fn one_of(input: &mut Input<'_>, column: &ColumnDef) -> Parsed<Filter> {
    let values = separated(0.., |input: &mut _| value(input, column), mark(","));
    let values = preceded(word("in"), delimited(mark("("), values, mark(")"))).parse_next(input)?;
    Ok(Filter::In { column: column.name().to_owned(), values })
}

fn between(input: &mut Input<'_>, column: &ColumnDef) -> Parsed<Filter> {
    let end = |input: &mut Input<'_>| {
        alt((
            word("any").map(|()| End::Open),
            (|input: &mut _| value(input, column), opt(kind)).map(End::At),
        ))
        .parse_next(input)
    };
    let (low, (), high) = preceded(word("between"), (end, word("and"), end)).parse_next(input)?;
    let both = high.kind().unwrap_or(Kind::Inclusive);
    let column = column.name().to_owned();
    Ok(Filter::Between { column, low: low.bound(both), high: high.bound(Kind::Inclusive) })
}

/// An end of a range as it is written.
enum End {
    Open,
    At((Value, Option<Kind>)),
}

/// Whether an end is part of its range.
#[derive(Clone, Copy)]
enum Kind {
    Inclusive,
    Exclusive,
}

impl End {
    fn kind(&self) -> Option<Kind> {
        match self {
            Self::Open => None,
            Self::At((_, kind)) => *kind,
        }
    }

    fn bound(self, otherwise: Kind) -> Bound<Value> {
        let kind = self.kind().unwrap_or(otherwise);
        match (self, kind) {
            (Self::Open, _) => Bound::Unbounded,
            (Self::At((value, _)), Kind::Inclusive) => Bound::Included(value),
            (Self::At((value, _)), Kind::Exclusive) => Bound::Excluded(value),
        }
    }
}

fn kind(input: &mut Input<'_>) -> Parsed<Kind> {
    let inclusive = word("inclusive").value(Kind::Inclusive);
    alt((word("exclusive").value(Kind::Exclusive), inclusive)).parse_next(input)
}

/// A way to look for text.
#[derive(Clone, Copy)]
struct Search {
    words: &'static [&'static str],
    at_start: bool,
    ignore_case: bool,
}

const SEARCHES: [Search; 4] = [
    Search { words: &["contains"], at_start: false, ignore_case: false },
    Search { words: &["icontains"], at_start: false, ignore_case: true },
    Search { words: &["starts", "with"], at_start: true, ignore_case: false },
    Search { words: &["istarts", "with"], at_start: true, ignore_case: true },
];

fn text_search(input: &mut Input<'_>, column: &ColumnDef) -> Parsed<Filter> {
    let [contains, icontains, starts, istarts] =
        SEARCHES.map(|search| move |input: &mut _| searched(input, column, search));
    alt((contains, icontains, starts, istarts)).parse_next(input)
}

/// Words that look for text are offered beside string columns, and refused beside others.
fn searched(input: &mut Input<'_>, column: &ColumnDef, search: Search) -> Parsed<Filter> {
    let found = column.column_type();
    let name = column.name().to_owned();
    if found != ColumnType::String {
        let is_it = input.first().is_some_and(|token| token.is_word(search.words[0]));
        return if is_it {
            refuse(input, FilterTextFault::NotText { column: name, found })
        } else {
            Err(ErrMode::Backtrack(Failure::Unexpected))
        };
    }
    for part in search.words {
        word(part).parse_next(input)?;
    }
    let Value::String(text) = value(input, column)? else {
        unreachable!("the values of string columns are strings")
    };
    let Search { at_start, ignore_case, .. } = search;
    Ok(if at_start {
        Filter::StartsWith { column: name, text, ignore_case }
    } else {
        Filter::Contains { column: name, text, ignore_case }
    })
}
