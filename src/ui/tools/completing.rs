//! What can be written next in the line of the filter, and what the line becomes by it.

use crate::column_store::{Completion, SuggestionKind, Value};
use crate::ui::labels;

/// The most suggestions that are shown.
const MOST_SUGGESTIONS: usize = 12;

/// What can be written at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The characters that a choice takes the place of.
    start: usize,
    end: usize,
    /// The choices, columns and values first.
    pub items: Vec<Choice>,
}

/// Something that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The text to write.
    pub text: String,
    /// What it is, in a word or two.
    pub what: String,
}

impl Choices {
    /// The choices that a completion gives, with the values of a column where such can stand. `typed` is
    /// the whole text.
    pub fn new(completion: &Completion, typed: &str, values: &[(Value, usize)]) -> Self {
        let (start, end) = (completion.characters.start, completion.characters.end);
        let word: String = typed.chars().skip(start).take(end - start).collect();
        let values = values.iter().filter_map(|(value, count)| {
            let text = literal(value)?;
            let what = labels::row_count(count);
            matches_word(&text, &word).then_some(Choice { text, what })
        });
        let suggestions = completion.suggestions.iter().map(|suggestion| Choice {
            text: suggestion.text.clone(),
            what: match suggestion.kind {
                SuggestionKind::Column(column_type) => column_type.name().to_owned(),
                _ => String::new(),
            },
        });
        let items = values.chain(suggestions).filter(|choice| choice.text != word);
        Self { start, end, items: items.take(MOST_SUGGESTIONS).collect() }
    }

    /// The text after a choice was taken, and the place of the cursor, in characters.
    pub fn take(&self, choice: &Choice, typed: &str) -> (String, usize) {
        let before: String = typed.chars().take(self.start).collect();
        let after: String = typed.chars().skip(self.end).collect();
        let gap = if after.starts_with([' ', ')', ',']) { "" } else { " " };
        let written = format!("{before}{}{gap}", choice.text);
        let cursor = written.chars().count() + usize::from(gap.is_empty() && !after.is_empty());
        (format!("{written}{after}"), cursor)
    }
}

/// A value as the language writes it; null is none.
fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => {
            Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
        }
        Value::Date(_) | Value::Timestamp(_) => Some(format!("\"{value}\"")),
        value => Some(value.to_string()),
    }
}

/// Whether a text starts with what was typed, which may lack the quote.
fn matches_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    text.starts_with(&word) || text.trim_start_matches('"').starts_with(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column_store::{ColumnType, Filter, Schema};

    fn choices(typed: &str, values: &[(Value, usize)]) -> Choices {
        let columns = [("city", ColumnType::String), ("price", ColumnType::Float)];
        let schema = Schema::new(&columns).unwrap();
        let completion = Filter::complete(typed, typed.chars().count(), &schema);
        Choices::new(&completion, typed, values)
    }

    fn texts(choices: &Choices) -> Vec<&str> {
        choices.items.iter().map(|choice| choice.text.as_str()).collect()
    }

    #[test]
    fn a_column_begins_and_what_is_taken_ends_with_a_space() {
        let choices = choices("pr", &[]);

        assert_eq!(texts(&choices), ["price"]);
        assert_eq!(choices.items[0].what, "float");
        assert_eq!(choices.take(&choices.items[0], "pr"), ("price ".to_owned(), 6));
    }

    #[test]
    fn values_of_the_column_are_offered_in_quotes_whether_one_was_typed_or_not() {
        let cities = ["Paris", "Porto", "Rome", "a \"b\""];
        let values: Vec<_> =
            cities.iter().map(|city| (Value::String((*city).to_owned()), 7)).collect();

        let quoted = choices("city = \"p", &values);
        assert_eq!(texts(&quoted), ["\"Paris\"", "\"Porto\""]);
        assert_eq!(quoted.take(&quoted.items[1], "city = \"p").0, "city = \"Porto\" ");
        assert_eq!(texts(&choices("city = ro", &values)), ["\"Rome\""]);
        assert!(texts(&choices("city = ", &values)).contains(&"\"a \\\"b\\\"\""));
    }

    #[test]
    fn a_choice_in_the_middle_leaves_what_comes_after() {
        let columns = [("city", ColumnType::String), ("price", ColumnType::Float)];
        let typed = "pri > 10";
        let completion = Filter::complete(typed, 3, &Schema::new(&columns).unwrap());
        let choices = Choices::new(&completion, typed, &[]);

        assert_eq!(choices.take(&choices.items[0], typed), ("price > 10".to_owned(), 6));
    }
}
