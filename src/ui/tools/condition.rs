//! One condition of a filter, as a chip shows it and a form edits it.

use std::ops::Bound;

use crate::column_store::{ColumnType, CompareOp, Filter, Value};
use crate::ui::labels;

/// How the cells of a column are tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// Equal to a value.
    Is,
    /// Anything else than a value, but not nothing.
    IsNot,
    /// Less than a value.
    Less,
    /// Not greater than a value.
    AtMost,
    /// Greater than a value.
    Greater,
    /// Not less than a value.
    AtLeast,
    /// Between two values, both included.
    Between,
    /// Equal to one of some values.
    OneOf,
    /// With a text in it.
    Contains,
    /// Without a text in it; a cell without a value has none in it.
    Lacks,
    /// With a text at its start.
    StartsWith,
    /// True.
    IsTrue,
    /// False.
    IsFalse,
    /// Null.
    IsNull,
    /// Not null.
    IsNotNull,
}

/// What a test compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operands {
    /// Nothing.
    None,
    /// One value.
    One,
    /// Two values.
    Two,
    /// A list of values.
    List,
    /// A text to find, whose letters may have to be upper or lower case.
    Text,
}

const OF_NUMBERS: &[Test] = &[
    Test::Is,
    Test::IsNot,
    Test::Less,
    Test::AtMost,
    Test::Greater,
    Test::AtLeast,
    Test::Between,
    Test::OneOf,
    Test::IsNull,
    Test::IsNotNull,
];
const OF_TEXTS: &[Test] = &[
    Test::Contains,
    Test::Lacks,
    Test::StartsWith,
    Test::Is,
    Test::IsNot,
    Test::OneOf,
    Test::IsNull,
    Test::IsNotNull,
];
const OF_BOOLS: &[Test] = &[Test::IsTrue, Test::IsFalse, Test::IsNull, Test::IsNotNull];

impl Test {
    /// The tests of columns of a type, the most usual first.
    pub const fn of(column_type: ColumnType) -> &'static [Self] {
        match column_type {
            ColumnType::String => OF_TEXTS,
            ColumnType::Bool => OF_BOOLS,
            _ => OF_NUMBERS,
        }
    }

    /// The name by which scripts and forms know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is-not",
            Self::Less => "less",
            Self::AtMost => "at-most",
            Self::Greater => "greater",
            Self::AtLeast => "at-least",
            Self::Between => "between",
            Self::OneOf => "one-of",
            Self::Contains => "contains",
            Self::Lacks => "lacks",
            Self::StartsWith => "starts-with",
            Self::IsTrue => "true",
            Self::IsFalse => "false",
            Self::IsNull => "null",
            Self::IsNotNull => "not-null",
        }
    }

    /// The words for it, between the column and the values.
    pub const fn words(self, column_type: ColumnType) -> &'static str {
        let is_time = matches!(column_type, ColumnType::Date | ColumnType::Timestamp);
        match self {
            Self::Is if matches!(column_type, ColumnType::Int | ColumnType::Float) => "=",
            Self::IsNot if matches!(column_type, ColumnType::Int | ColumnType::Float) => "\u{2260}",
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::Less if is_time => "is before",
            Self::AtMost if is_time => labels::IS_ON_OR_BEFORE,
            Self::Greater if is_time => "is after",
            Self::AtLeast if is_time => labels::IS_ON_OR_AFTER,
            Self::Less => "<",
            Self::AtMost => "\u{2264}",
            Self::Greater => ">",
            Self::AtLeast => "\u{2265}",
            Self::Between => "is between",
            Self::OneOf => labels::IS_ONE_OF,
            Self::Contains => "contains",
            Self::Lacks => labels::DOES_NOT_CONTAIN,
            Self::StartsWith => "starts with",
            Self::IsTrue => "is true",
            Self::IsFalse => "is false",
            Self::IsNull => labels::HAS_NO_VALUE,
            Self::IsNotNull => labels::HAS_A_VALUE,
        }
    }

    /// What it compares with.
    pub const fn operands(self) -> Operands {
        match self {
            Self::IsTrue | Self::IsFalse | Self::IsNull | Self::IsNotNull => Operands::None,
            Self::Between => Operands::Two,
            Self::OneOf => Operands::List,
            Self::Contains | Self::Lacks | Self::StartsWith => Operands::Text,
            _ => Operands::One,
        }
    }
}

/// A test of one column with what it compares with, as a person writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// Its type.
    pub column_type: ColumnType,
    /// The test.
    pub test: Test,
    /// The value or text, or the lower end.
    pub first: String,
    /// The upper end.
    pub second: String,
    /// The values of a list.
    pub list: Vec<Value>,
    /// Whether upper and lower case are the same.
    pub ignore_case: bool,
}

impl Condition {
    /// The condition that a form for a column starts with.
    pub fn new(column: impl Into<String>, column_type: ColumnType) -> Self {
        Self {
            column: column.into(),
            column_type,
            test: Test::of(column_type)[0],
            first: String::new(),
            second: String::new(),
            list: Vec::new(),
            ignore_case: true,
        }
    }

    /// The filter that it stands for.
    ///
    /// # Errors
    /// Why what was written is no value of the column, in words.
    pub fn to_filter(&self) -> Result<Filter, String> {
        let column = self.column.clone();
        let not = |filter| Filter::Not(Box::new(filter));
        let compare = |op, value| Filter::Compare { column: self.column.clone(), op, value };
        let first = || value_of(&self.first, self.column_type);
        Ok(match self.test {
            Test::Is => compare(CompareOp::Equal, first()?),
            Test::IsNot => compare(CompareOp::NotEqual, first()?),
            Test::Less => compare(CompareOp::Less, first()?),
            Test::AtMost => compare(CompareOp::LessOrEqual, first()?),
            Test::Greater => compare(CompareOp::Greater, first()?),
            Test::AtLeast => compare(CompareOp::GreaterOrEqual, first()?),
            Test::IsTrue => compare(CompareOp::Equal, Value::Bool(true)),
            Test::IsFalse => compare(CompareOp::Equal, Value::Bool(false)),
            Test::IsNull => Filter::IsNull { column },
            Test::IsNotNull => not(Filter::IsNull { column }),
            Test::Between => Filter::Between {
                column,
                low: Bound::Included(first()?),
                high: Bound::Included(value_of(&self.second, self.column_type)?),
            },
            Test::OneOf if self.list.is_empty() => {
                return Err(labels::CHOOSE_AT_LEAST_ONE_VALUE.into());
            }
            Test::OneOf => Filter::In { column, values: self.list.clone() },
            Test::Contains => self.contains()?,
            Test::Lacks => not(self.contains()?),
            Test::StartsWith => {
                let (text, ignore_case) = (self.text()?, self.ignore_case);
                Filter::StartsWith { column, text, ignore_case }
            }
        })
    }

    fn contains(&self) -> Result<Filter, String> {
        let (column, ignore_case) = (self.column.clone(), self.ignore_case);
        Ok(Filter::Contains { column, text: self.text()?, ignore_case })
    }

    fn text(&self) -> Result<String, String> {
        let text = self.first.clone();
        if text.is_empty() { Err(labels::ENTER_A_TEXT.into()) } else { Ok(text) }
    }

    /// The condition that stands for a filter; none if it is more than one test of one column.
    pub fn of(filter: &Filter, type_of: impl Fn(&str) -> Option<ColumnType>) -> Option<Self> {
        let (inner, is_negated) = match filter {
            Filter::Not(inner) => (&**inner, true),
            filter => (filter, false),
        };
        let start = |column: &str| Some(Self::new(column, type_of(column)?));
        let condition = match (inner, is_negated) {
            (Filter::IsNull { column }, false) => start(column)?.testing(Test::IsNull),
            (Filter::IsNull { column }, true) => start(column)?.testing(Test::IsNotNull),
            (Filter::Contains { column, text, ignore_case }, _) => {
                let test = if is_negated { Test::Lacks } else { Test::Contains };
                start(column)?.testing(test).with_text(text, *ignore_case)
            }
            (Filter::StartsWith { column, text, ignore_case }, false) => {
                start(column)?.testing(Test::StartsWith).with_text(text, *ignore_case)
            }
            (Filter::Compare { column, op, value }, false) => {
                start(column)?.comparing(*op, value)?
            }
            (Filter::Between { column, low, high }, false) => {
                let (Bound::Included(low), Bound::Included(high)) = (low, high) else {
                    return None;
                };
                let (first, second) = (low.to_string(), high.to_string());
                Self { first, second, ..start(column)?.testing(Test::Between) }
            }
            (Filter::In { column, values }, false) => {
                Self { list: values.clone(), ..start(column)?.testing(Test::OneOf) }
            }
            _ => return None,
        };
        Test::of(condition.column_type).contains(&condition.test).then_some(condition)
    }

    fn testing(self, test: Test) -> Self {
        Self { test, ..self }
    }

    fn with_text(self, text: &str, ignore_case: bool) -> Self {
        Self { first: text.to_owned(), ignore_case, ..self }
    }

    fn comparing(self, op: CompareOp, value: &Value) -> Option<Self> {
        let test = match (op, value) {
            (_, Value::Null) => return None,
            (CompareOp::Equal, Value::Bool(true)) => return Some(self.testing(Test::IsTrue)),
            (CompareOp::Equal, Value::Bool(false)) => return Some(self.testing(Test::IsFalse)),
            (CompareOp::Equal, _) => Test::Is,
            (CompareOp::NotEqual, _) => Test::IsNot,
            (CompareOp::Less, _) => Test::Less,
            (CompareOp::LessOrEqual, _) => Test::AtMost,
            (CompareOp::Greater, _) => Test::Greater,
            (CompareOp::GreaterOrEqual, _) => Test::AtLeast,
        };
        Some(Self { first: value.to_string(), ..self.testing(test) })
    }

    /// The condition in words: "city is one of Paris, Rome".
    pub fn words(&self) -> String {
        let column = &self.column;
        let test = self.test.words(self.column_type);
        let list = || {
            let values = self.list.iter().map(ToString::to_string).collect::<Vec<_>>();
            values.join(", ")
        };
        match self.test.operands() {
            Operands::None => format!("{column} {test}"),
            Operands::One if self.column_type != ColumnType::String => {
                format!("{column} {test} {}", self.first)
            }
            Operands::One | Operands::Text => {
                format!("{column} {test} \u{201c}{}\u{201d}", self.first)
            }
            Operands::Two => labels::condition_between(column, test, &self.first, &self.second),
            Operands::List => format!("{column} {test} {}", list()),
        }
    }
}

/// The filters that all must let a row through: what stands between the `and`s.
pub fn parts_of(filter: &Filter) -> Vec<Filter> {
    match filter {
        Filter::All => Vec::new(),
        Filter::And(parts) => parts.iter().flat_map(parts_of).collect(),
        filter => vec![filter.clone()],
    }
}

/// The filter of which these are the parts.
pub fn whole_of(mut parts: Vec<Filter>) -> Filter {
    match parts.len() {
        0 => Filter::All,
        1 => parts.remove(0),
        _ => Filter::And(parts),
    }
}

/// What a person wrote as a value of a column. A whole number compares with halves too.
fn value_of(text: &str, column_type: ColumnType) -> Result<Value, String> {
    if column_type != ColumnType::String && text.trim().is_empty() {
        return Err(labels::ENTER_A_VALUE.into());
    }
    let parsed = Value::parse(text, column_type);
    match (parsed, column_type) {
        (Err(_), ColumnType::Int) => {
            Value::parse(text, ColumnType::Float).map_err(|error| error.to_string())
        }
        (parsed, _) => parsed.map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column_store::Schema;

    fn schema() -> Schema {
        let columns = ColumnType::ALL.map(|column_type| (column_type.name(), column_type));
        Schema::new(&columns).unwrap()
    }

    fn condition_of(text: &str) -> Option<Condition> {
        let schema = schema();
        let filter = Filter::parse(text, &schema).unwrap();
        Condition::of(&filter, |name| {
            schema.index_of(name).map(|at| schema.columns()[at].column_type())
        })
    }

    #[test]
    fn a_condition_of_a_text_stands_for_the_filter_of_that_text() {
        let texts = [
            "int = 12",
            "int != -3",
            "float < 2.5",
            "float <= NaN",
            "int > 2.5",
            "date >= \"2024-02-29\"",
            "timestamp between \"2024-02-29T00:00:00Z\" and \"2024-03-01T12:30:00Z\"",
            "string in (\"Paris\", \"\", \"a, b\")",
            "string = \"\"",
            "string contains \"x\"",
            "string icontains \"x y\"",
            "not string icontains \"x\"",
            "string istarts with \"x\"",
            "bool = true",
            "bool = false",
            "string is null",
            "date is not null",
        ];
        for text in texts {
            let condition = condition_of(text).unwrap_or_else(|| panic!("{text}"));

            assert_eq!(condition.to_filter().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_no_form_shows_stays_a_text() {
        let texts = [
            "int > 1 or int < 0",
            "not int > 1",
            "int between 1 and any",
            "int between 1 and 2 exclusive",
            "bool > false",
            "bool in (true)",
            "not string starts with \"a\"",
        ];
        for text in texts {
            assert_eq!(condition_of(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_value_of_the_column_is_refused_with_the_reason() {
        let refused = |column_type, first: &str| {
            let condition =
                Condition { first: first.to_owned(), ..Condition::new("x", column_type) };
            condition.to_filter().unwrap_err()
        };

        assert_eq!(refused(ColumnType::Int, " "), "enter a value");
        assert!(refused(ColumnType::Int, "many").starts_with("\"many\" is not a number"));
        assert!(refused(ColumnType::Date, "tomorrow").starts_with("\"tomorrow\" is not a date"));
        assert_eq!(refused(ColumnType::String, ""), "enter a text to look for");
        let none = Condition { test: Test::OneOf, ..Condition::new("x", ColumnType::Int) };
        assert_eq!(none.to_filter().unwrap_err(), "choose at least one value");
    }

    #[test]
    fn conditions_read_as_sentences() {
        let said = |text: &str| condition_of(text).unwrap().words();

        assert_eq!(said("string in (\"Paris\", \"Rome\")"), "string is one of Paris, Rome");
        assert_eq!(said("int >= 3"), "int \u{2265} 3");
        assert_eq!(said("date < \"2024-02-29\""), "date is before 2024-02-29");
        assert_eq!(
            said("not string contains \"test\""),
            "string does not contain \u{201c}test\u{201d}"
        );
        assert_eq!(said("bool = true"), "bool is true");
        assert_eq!(said("float between 1 and 2"), "float is between 1 and 2");
    }

    #[test]
    fn a_filter_is_taken_apart_at_its_ands_and_put_together_again() {
        let schema = schema();
        let parse = |text: &str| Filter::parse(text, &schema).unwrap();
        let filter = parse("int > 1 and (bool = true or int < 9) and string is null");

        let parts = parts_of(&filter);

        assert_eq!(parts.len(), 3);
        assert_eq!(parts[1].to_string(), "bool = true or int < 9");
        assert_eq!(whole_of(parts), filter);
        assert_eq!(parts_of(&Filter::All), []);
        assert_eq!(whole_of(vec![parse("int > 1")]), parse("int > 1"));
    }
}
