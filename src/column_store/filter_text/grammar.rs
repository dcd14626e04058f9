//! The grammar, over tokens. What could have stood at the furthest place that was reached is noted on
//! the way: it makes the message of an error, and what a completion offers.

use std::ops::Range;

use winnow::combinator::{alt, delimited, eof, preceded, separated};
use winnow::error::{ErrMode, ParserError};
use winnow::prelude::*;
use winnow::stream::{Stateful, TokenSlice};
use winnow::token::any;

use super::comparison::comparison;
use super::tokens::{self, Lexeme, Token};
use super::{Expected, FilterTextError, FilterTextFault};
use crate::{Filter, MAX_FILTER_DEPTH, Schema};

/// Reads a whole text.
pub(super) fn parse(text: &str, schema: &Schema) -> Result<Filter, FilterTextError> {
    let tokens = tokens::tokens(text);
    if tokens.is_empty() {
        return Ok(Filter::All);
    }
    let mut input = input(&tokens, schema);
    let found = filter.parse_next(&mut input);
    let characters = |bytes: Range<usize>| {
        let at = |byte| text[..byte].chars().count();
        at(bytes.start)..at(bytes.end)
    };
    let fault_at = |bytes, fault| FilterTextError { characters: characters(bytes), fault };
    let bytes_of =
        |token: Option<&Token>| token.map_or(text.len()..text.len(), |t| t.bytes.clone());
    match found {
        Ok(filter) if filter.depth() > MAX_FILTER_DEPTH => {
            Err(fault_at(0..text.len(), FilterTextFault::TooDeep))
        }
        Ok(filter) => Ok(filter),
        Err(ErrMode::Cut(Failure::At { tokens_left, fault })) => {
            Err(fault_at(bytes_of(tokens.get(tokens.len() - tokens_left)), fault))
        }
        Err(_) => {
            let Reached { tokens_left, expected } = input.state.reached;
            let token = tokens.get(tokens.len() - tokens_left);
            let found = token.map(|token| text[token.bytes.clone()].to_owned());
            Err(fault_at(bytes_of(token), syntax_fault(token, expected, found, schema)))
        }
    }
}

/// What could stand after these tokens; nothing if they are wrong already.
pub(super) fn expected_after(tokens: &[Token], schema: &Schema) -> Vec<Expected> {
    let mut input = input(tokens, schema);
    let failed = filter.parse_next(&mut input).is_err_and(|error| matches!(error, ErrMode::Cut(_)));
    let Reached { tokens_left, expected } = input.state.reached;
    if tokens_left > 0 || failed { Vec::new() } else { expected }
}

pub(super) type Input<'t> = Stateful<TokenSlice<'t, Token>, State<'t>>;
pub(super) type Parsed<T> = Result<T, ErrMode<Failure>>;

#[derive(Debug)]
pub(super) struct State<'t> {
    pub(super) schema: &'t Schema,
    /// How many more filters can stand in each other.
    depth_left: usize,
    reached: Reached,
}

/// The furthest place that was looked at.
#[derive(Debug)]
struct Reached {
    /// How many tokens there are from it on.
    tokens_left: usize,
    /// What could stand there.
    expected: Vec<Expected>,
}

/// Why a parser did not go on.
#[derive(Debug)]
pub(super) enum Failure {
    /// Something else stood there; what could have is in the state.
    Unexpected,
    /// What stood there cannot stand in any filter of the table.
    At { tokens_left: usize, fault: FilterTextFault },
}

impl<'t> ParserError<Input<'t>> for Failure {
    type Inner = Self;

    fn from_input(_: &Input<'t>) -> Self {
        Self::Unexpected
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}

fn input<'t>(tokens: &'t [Token], schema: &'t Schema) -> Input<'t> {
    let reached = Reached { tokens_left: tokens.len(), expected: Vec::new() };
    let state = State { schema, depth_left: MAX_FILTER_DEPTH, reached };
    Stateful { input: TokenSlice::new(tokens), state }
}

/// What is wrong with a token, or the end, where something else was expected.
fn syntax_fault(
    token: Option<&Token>,
    expected: Vec<Expected>,
    found: Option<String>,
    schema: &Schema,
) -> FilterTextFault {
    let is_value = |expected: &Expected| matches!(expected, Expected::Value { .. });
    match token.map(|token| &token.lexeme) {
        Some(Lexeme::Invalid(fault)) => fault.clone(),
        Some(Lexeme::Word(word))
            if expected.contains(&Expected::Column) && schema.index_of(word).is_some() =>
        {
            FilterTextFault::Reserved { column: word.clone() }
        }
        Some(Lexeme::Word(word)) if !tokens::is_reserved(word) && expected.iter().any(is_value) => {
            FilterTextFault::Unquoted { word: word.clone() }
        }
        _ => FilterTextFault::Expected { expected, found },
    }
}

/// Notes what can stand at the next place.
pub(super) fn note(input: &mut Input<'_>, expected: Expected) {
    let tokens_left = input.eof_offset();
    let reached = &mut input.state.reached;
    if tokens_left < reached.tokens_left {
        *reached = Reached { tokens_left, expected: Vec::new() };
    }
    if tokens_left == reached.tokens_left && !reached.expected.contains(&expected) {
        reached.expected.push(expected);
    }
}

/// Nothing helps against what the next token says.
pub(super) fn refuse<T>(input: &Input<'_>, fault: FilterTextFault) -> Parsed<T> {
    Err(ErrMode::Cut(Failure::At { tokens_left: input.eof_offset(), fault }))
}

pub(super) fn word<'t>(word: &'static str) -> impl Parser<Input<'t>, (), ErrMode<Failure>> {
    move |input: &mut Input<'t>| {
        note(input, Expected::Word(word));
        any.verify(|token: &&Token| token.is_word(word)).void().parse_next(input)
    }
}

pub(super) fn mark<'t>(mark: &'static str) -> impl Parser<Input<'t>, (), ErrMode<Failure>> {
    move |input: &mut Input<'t>| {
        note(input, Expected::Mark(mark));
        let is_it = |token: &&Token| token.lexeme == Lexeme::Mark(mark);
        any.verify(is_it).void().parse_next(input)
    }
}

fn filter(input: &mut Input<'_>) -> Parsed<Filter> {
    let filter = disjunction.parse_next(input)?;
    note(input, Expected::End);
    eof.parse_next(input)?;
    Ok(filter)
}

fn disjunction(input: &mut Input<'_>) -> Parsed<Filter> {
    separated(1.., conjunction, word("or")).map(|all| joined(all, Filter::Or)).parse_next(input)
}

fn conjunction(input: &mut Input<'_>) -> Parsed<Filter> {
    separated(1.., negation, word("and")).map(|all| joined(all, Filter::And)).parse_next(input)
}

fn joined(mut filters: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    match filters.len() {
        1 => filters.pop().unwrap_or(Filter::All),
        _ => join(filters),
    }
}

fn negation(input: &mut Input<'_>) -> Parsed<Filter> {
    let negated = preceded(word("not"), deeper(negation)).map(not);
    let group = delimited(mark("("), deeper(disjunction), mark(")"));
    alt((comparison, negated, group, word("all").value(Filter::All))).parse_next(input)
}

pub(super) fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

/// A filter inside another.
fn deeper<'t>(
    inner: fn(&mut Input<'t>) -> Parsed<Filter>,
) -> impl Parser<Input<'t>, Filter, ErrMode<Failure>> {
    move |input: &mut Input<'t>| {
        let Some(left) = input.state.depth_left.checked_sub(1) else {
            return refuse(input, FilterTextFault::TooDeep);
        };
        input.state.depth_left = left;
        let found = inner(input);
        input.state.depth_left = left + 1;
        found
    }
}
