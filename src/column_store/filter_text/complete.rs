use std::ops::Range;

use super::tokens::{self, Lexeme, Token};
use super::write::Name;
use super::{Expected, FilterTextFault, grammar};
use crate::{ColumnType, Schema};

/// What can be written at a place of a filter's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The characters that a suggestion takes the place of: those of the word at the cursor.
    pub characters: Range<usize>,
    /// What can stand there, columns first, in the order of the schema.
    pub suggestions: Vec<Suggestion>,
    /// The column whose values can stand there; which values it has, the table knows.
    pub value_of: Option<String>,
}

/// Something that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The text to write.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
}

/// What a [`Suggestion`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionKind {
    /// A column of this type.
    Column(ColumnType),
    /// A sign that compares, such as `<`.
    Sign,
    /// A word that means something, such as `and`.
    Word,
    /// A parenthesis or a comma.
    Mark,
    /// `true` or `false`.
    Value,
}

pub(super) fn complete(text: &str, cursor: usize, schema: &Schema) -> Completion {
    let cursor_byte = text.char_indices().nth(cursor).map_or(text.len(), |(byte, _)| byte);
    let before = &text[..cursor_byte];
    let mut tokens = tokens::tokens(before);
    let open = tokens.pop_if(|token| token.bytes.end == cursor_byte && may_go_on(token));
    if tokens.last().is_some_and(|token| token.bytes.end == cursor_byte && !is_mark(token)) {
        return Completion::default();
    }
    let start_byte = open.map_or(cursor_byte, |token| token.bytes.start);
    let expected = grammar::expected_after(&tokens, schema);
    let typed = before[start_byte..].to_lowercase();
    let suggestions = expected.iter().flat_map(|expected| suggestions(expected, schema));
    let start = text[..start_byte].chars().count();
    let after = text[cursor_byte..].chars().take_while(|char| tokens::continues_word(*char));
    let end = start + before[start_byte..].chars().count() + after.count();
    Completion {
        characters: start..end,
        suggestions: suggestions
            .filter(|suggestion| suggestion.text.to_lowercase().starts_with(&typed))
            .collect(),
        value_of: expected.iter().find_map(|expected| match expected {
            Expected::Value { column, .. } => Some(column.clone()),
            _ => None,
        }),
    }
}

/// Whether a token that ends at the cursor may be the start of a longer one.
fn may_go_on(token: &Token) -> bool {
    use FilterTextFault::{Character, UnclosedName, UnclosedText};
    matches!(
        &token.lexeme,
        Lexeme::Word(_)
            | Lexeme::Sign(_)
            | Lexeme::Invalid(UnclosedName | UnclosedText | Character(_))
    )
}

fn is_mark(token: &Token) -> bool {
    matches!(token.lexeme, Lexeme::Mark(_))
}

fn suggestions(expected: &Expected, schema: &Schema) -> Vec<Suggestion> {
    let one = |text: &str, kind| vec![Suggestion { text: text.to_owned(), kind }];
    match expected {
        Expected::Column => {
            let columns = schema.columns().iter().map(|column| Suggestion {
                text: Name(column.name()).to_string(),
                kind: SuggestionKind::Column(column.column_type()),
            });
            columns.collect()
        }
        Expected::Value { column_type: ColumnType::Bool, .. } => ["true", "false"]
            .map(|text| Suggestion { text: text.to_owned(), kind: SuggestionKind::Value })
            .to_vec(),
        Expected::Word(text) => one(text, SuggestionKind::Word),
        Expected::Sign(text) => one(text, SuggestionKind::Sign),
        Expected::Mark(text) => one(text, SuggestionKind::Mark),
        Expected::Value { .. } | Expected::End => Vec::new(),
    }
}
