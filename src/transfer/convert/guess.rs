use peristyle_column_store::ColumnType;

use super::parse::{parts, plain_number};
use super::{DateOrder, DecimalMark, TextForm, parse_in};

/// What a column of texts seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormGuess {
    /// The type.
    pub column_type: ColumnType,
    /// How it is written.
    pub form: TextForm,
    /// Whether nothing else fits. A date such as 03/04/2024 is one of two days.
    pub is_certain: bool,
}

/// Whether texts that are no numbers or dates as computers write them are so as people do. None if they are
/// texts.
pub fn guess_form<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Option<FormGuess> {
    let mut texts = texts.map(str::trim).filter(|text| !text.is_empty()).peekable();
    texts.peek()?;
    guess_numbers(&texts).or_else(|| guess_dates(&texts))
}

/// How the texts of a column are written that a person wants to be of a type: in the form in which most of
/// them can be read. It is certain unless as many can be read as something else.
pub fn guess_form_of(texts: &[&str], column_type: ColumnType) -> FormGuess {
    let read =
        |text: &str, form| parse_in(text, column_type, form).ok().filter(|value| !value.is_null());
    let count = |form| texts.iter().filter(|text| read(text, form).is_some()).count();
    let forms = forms_of(column_type).into_iter().map(|form| (form, count(form)));
    let forms: Vec<_> = forms.collect();
    let most = forms.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let mut best = forms.into_iter().filter(|(_, count)| *count == most).map(|(form, _)| form);
    let form = best.next().unwrap_or_default();
    let is_other = |other| texts.iter().any(|text| read(text, form) != read(text, other));
    FormGuess { column_type, form, is_certain: !best.any(is_other) }
}

/// In which a column of a type can be written, the one that computers use first.
fn forms_of(column_type: ColumnType) -> Vec<TextForm> {
    let plain = TextForm::default();
    match column_type {
        ColumnType::Int | ColumnType::Float => [DecimalMark::Point, DecimalMark::Comma]
            .map(|decimal| TextForm { decimal, ..plain })
            .into(),
        ColumnType::Date | ColumnType::Timestamp => {
            ORDERS.map(|dates| TextForm { dates, ..plain }).into()
        }
        ColumnType::String | ColumnType::Bool => vec![plain],
    }
}

const ORDERS: [DateOrder; 3] = [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst];

fn guess_numbers<'a>(texts: &(impl Iterator<Item = &'a str> + Clone)) -> Option<FormGuess> {
    let fits = |decimal| {
        let form = TextForm { decimal, ..TextForm::default() };
        let mut types = texts.clone().map(|text| match plain_number(text, decimal) {
            Some(plain) if has_leading_zero(&plain) => None,
            Some(plain) if plain.contains('.') => Some(ColumnType::Float),
            Some(plain) => plain.parse::<i64>().is_ok().then_some(ColumnType::Int),
            None => None,
        });
        let all_int = types.try_fold(true, |all_int, column_type| {
            column_type.map(|column_type| all_int && column_type == ColumnType::Int)
        })?;
        let column_type = if all_int { ColumnType::Int } else { ColumnType::Float };
        Some(FormGuess { column_type, form, is_certain: true })
    };
    match (fits(DecimalMark::Point), fits(DecimalMark::Comma)) {
        (Some(point), Some(_)) => Some(FormGuess { is_certain: false, ..point }),
        (point, comma) => point.or(comma),
    }
}

/// Postcodes and the like.
fn has_leading_zero(plain: &str) -> bool {
    let digits = plain.trim_start_matches('-').as_bytes();
    matches!(digits, [b'0', b'0'..=b'9', ..])
}

fn guess_dates<'a>(texts: &(impl Iterator<Item = &'a str> + Clone)) -> Option<FormGuess> {
    let has_clock = texts.clone().any(|text| text.contains([' ', ':']));
    let column_type = if has_clock { ColumnType::Timestamp } else { ColumnType::Date };
    let fits = |dates| {
        let form = TextForm { dates, ..TextForm::default() };
        let is_date = |text: &str| {
            let date = text.split([' ', 'T']).next().unwrap_or_default();
            parts(date, dates).is_some() && parse_in(text, column_type, form).is_ok()
        };
        texts.clone().all(is_date).then_some(FormGuess { column_type, form, is_certain: true })
    };
    let guesses = ORDERS.map(fits);
    let is_certain = guesses.iter().flatten().count() == 1;
    guesses.into_iter().flatten().next().map(|guess| FormGuess { is_certain, ..guess })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(texts: &[&str]) -> Option<(ColumnType, TextForm, bool)> {
        let guess = guess_form(texts.iter().copied())?;
        Some((guess.column_type, guess.form, guess.is_certain))
    }

    const POINT: TextForm = TextForm { decimal: DecimalMark::Point, dates: DateOrder::YearFirst };
    const COMMA: TextForm = TextForm { decimal: DecimalMark::Comma, ..POINT };
    const DAY: TextForm = TextForm { dates: DateOrder::DayFirst, ..POINT };
    const MONTH: TextForm = TextForm { dates: DateOrder::MonthFirst, ..POINT };

    #[test]
    fn numbers_as_people_write_them_are_seen() {
        assert_eq!(guess(&["1,5", "", "2"]), Some((ColumnType::Float, COMMA, true)));
        assert_eq!(guess(&["1.234,5", "7"]), Some((ColumnType::Float, COMMA, true)));
        assert_eq!(guess(&["1,234.5"]), Some((ColumnType::Float, POINT, true)));
        assert_eq!(guess(&["1 234", "12"]), Some((ColumnType::Int, POINT, false)));
        assert_eq!(guess(&["1,234"]), Some((ColumnType::Int, POINT, false)));
        assert_eq!(guess(&["01,5", "2"]), None);
        assert_eq!(guess(&["1,5", "x"]), None);
        assert_eq!(guess(&[""]), None);
    }

    #[test]
    fn the_order_of_dates_is_seen_where_a_day_is_above_twelve() {
        assert_eq!(guess(&["03/04/2024", "13/04/2024"]), Some((ColumnType::Date, DAY, true)));
        assert_eq!(guess(&["03/04/2024", "04/13/2024"]), Some((ColumnType::Date, MONTH, true)));
        assert_eq!(guess(&["03/04/2024", ""]), Some((ColumnType::Date, DAY, false)));
        assert_eq!(guess(&["2024/04/03"]), Some((ColumnType::Date, POINT, true)));
        assert_eq!(
            guess(&["13.04.2024 09:30", "1.1.2024"]),
            Some((ColumnType::Timestamp, DAY, true))
        );
        assert_eq!(guess(&["13/04/2024", "04/13/2024"]), None);
        assert_eq!(guess(&["Lisbon"]), None);
    }

    #[test]
    fn of_a_type_that_a_person_chose_the_form_is_taken_in_which_most_can_be_read() {
        let guess = |texts: &[&str], column_type| {
            let guess = guess_form_of(texts, column_type);
            (guess.form, guess.is_certain)
        };
        let date = |texts: &[&str]| guess(texts, ColumnType::Date);
        let float = |texts: &[&str]| guess(texts, ColumnType::Float);

        assert_eq!(date(&["03/04/2024", "13/04/2024", "n/a", ""]), (DAY, true));
        assert_eq!(date(&["04/13/2024", "unknown"]), (MONTH, true));
        assert_eq!(date(&["03/04/2024", "n/a"]), (DAY, false));
        assert_eq!(date(&["03/03/2024"]), (DAY, true));
        assert_eq!(date(&["2024-04-13", "n/a"]), (POINT, true));
        assert_eq!(date(&["n/a"]), (POINT, true));
        assert_eq!(float(&["1,5", "n/a"]), (COMMA, true));
        assert_eq!(float(&["1.5", "n/a"]), (POINT, true));
        assert_eq!(float(&["1,234", "n/a"]), (POINT, false));
        assert_eq!(guess(&["1,234"], ColumnType::Int), (POINT, true));
        assert_eq!(guess(&["x"], ColumnType::String), (POINT, true));
    }
}
