//! A text cut into words, names, texts, numbers and signs. Every text can be cut: what is no token is
//! an [`Lexeme::Invalid`] one.

use std::ops::Range;

use winnow::LocatingSlice;
use winnow::ascii::{Caseless, digit1, multispace0};
use winnow::combinator::{alt, delimited, opt, preceded, repeat, terminated};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::stream::AsChar;
use winnow::token::{any, one_of, rest, take_till, take_while};

use super::FilterTextFault;

/// The words that mean something, so that a column of that name stands in backquotes.
pub(super) const RESERVED: [&str; 20] = [
    "all",
    "and",
    "any",
    "between",
    "contains",
    "exclusive",
    "false",
    "icontains",
    "in",
    "inclusive",
    "infinity",
    "is",
    "istarts",
    "nan",
    "not",
    "null",
    "or",
    "starts",
    "true",
    "with",
];

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) lexeme: Lexeme,
    /// The bytes of the text.
    pub(super) bytes: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lexeme {
    Word(String),
    /// A name in backquotes, without them.
    Name(String),
    /// A text in double quotes, as it is meant.
    Text(String),
    Int(i64),
    Float(f64),
    Sign(&'static str),
    /// A parenthesis or a comma.
    Mark(&'static str),
    Invalid(FilterTextFault),
}

impl Token {
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.lexeme, Lexeme::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

type Input<'a> = LocatingSlice<&'a str>;
type Lexed<T> = Result<T, EmptyError>;

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut all = preceded(multispace0, repeat(0.., terminated(token, multispace0)));
    all.parse_next(&mut Input::new(text)).unwrap_or_default()
}

/// Whether a name is written without backquotes.
pub(super) fn is_word(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(starts_word) && chars.all(continues_word) && !is_reserved(name)
}

pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

pub(super) fn continues_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn starts_word(char: char) -> bool {
    char.is_alphabetic() || char == '_'
}

fn token(input: &mut Input<'_>) -> Lexed<Token> {
    let lexeme = alt((number, word, name, text, sign, mark, invalid));
    alt((bad_escape, lexeme.with_span().map(|(lexeme, bytes)| Token { lexeme, bytes })))
        .parse_next(input)
}

fn word(input: &mut Input<'_>) -> Lexed<Lexeme> {
    (one_of(starts_word), take_while(0.., continues_word))
        .take()
        .map(|word: &str| Lexeme::Word(word.to_owned()))
        .parse_next(input)
}

fn number(input: &mut Input<'_>) -> Lexed<Lexeme> {
    let infinity = ('-', Caseless("infinity")).value(Lexeme::Float(f64::NEG_INFINITY));
    let digits = take_while(0.., AsChar::is_dec_digit);
    let exponent = (one_of(['e', 'E']), opt(one_of(['+', '-'])), digit1);
    let start = alt((digit1.void(), ('.', digit1).void()));
    let number =
        (opt('-'), start, opt(('.', digits)), opt(exponent), take_while(0.., continues_word));
    alt((infinity, number.take().map(number_of))).parse_next(input)
}

/// An int if it is written as one and 64 bits hold it.
fn number_of(text: &str) -> Lexeme {
    let int = text.parse().ok().map(Lexeme::Int);
    let float = || text.parse().ok().filter(|float: &f64| float.is_finite()).map(Lexeme::Float);
    let invalid = || Lexeme::Invalid(FilterTextFault::Number { text: text.to_owned() });
    int.or_else(float).unwrap_or_else(invalid)
}

fn name(input: &mut Input<'_>) -> Lexed<Lexeme> {
    let piece = alt((take_till(1.., '`'), "``".value("`")));
    let name = delimited('`', repeat(0.., piece).fold(String::new, joined), '`');
    let unclosed = ('`', rest).value(Lexeme::Invalid(FilterTextFault::UnclosedName));
    let name = name.map(|name| {
        if name.is_empty() {
            Lexeme::Invalid(FilterTextFault::EmptyName)
        } else {
            Lexeme::Name(name)
        }
    });
    alt((name, unclosed)).parse_next(input)
}

fn text(input: &mut Input<'_>) -> Lexed<Lexeme> {
    let text = delimited('"', repeat(0.., piece_of_text).fold(String::new, joined), '"');
    let unclosed = ('"', rest).value(Lexeme::Invalid(FilterTextFault::UnclosedText));
    alt((text.map(Lexeme::Text), unclosed)).parse_next(input)
}

fn piece_of_text<'a>(input: &mut Input<'a>) -> Lexed<&'a str> {
    alt((take_till(1.., ['"', '\\']), "\\\"".value("\""), "\\\\".value("\\"))).parse_next(input)
}

/// A text with a backslash before something else than it can stand before; the token is that place.
fn bad_escape(input: &mut Input<'_>) -> Lexed<Token> {
    let before = repeat(0.., piece_of_text).map(|(): ()| ());
    preceded(('"', before), terminated(('\\', any).span(), rest))
        .map(|bytes| Token { lexeme: Lexeme::Invalid(FilterTextFault::Escape), bytes })
        .parse_next(input)
}

fn joined(mut joined: String, piece: &str) -> String {
    joined.push_str(piece);
    joined
}

fn sign(input: &mut Input<'_>) -> Lexed<Lexeme> {
    let two = alt(("<=".value("<="), ">=".value(">="), "!=".value("!=")));
    let one = alt(("=".value("="), "<".value("<"), ">".value(">")));
    alt((two, one)).map(Lexeme::Sign).parse_next(input)
}

fn mark(input: &mut Input<'_>) -> Lexed<Lexeme> {
    alt(("(".value("("), ")".value(")"), ",".value(","))).map(Lexeme::Mark).parse_next(input)
}

fn invalid(input: &mut Input<'_>) -> Lexed<Lexeme> {
    any.map(|char| match char {
        '\'' => Lexeme::Invalid(FilterTextFault::SingleQuote),
        char => Lexeme::Invalid(FilterTextFault::Character(char)),
    })
    .parse_next(input)
}
