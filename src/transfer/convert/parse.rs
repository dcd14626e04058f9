use std::borrow::Cow;

use peristyle_column_store::{ColumnType, ParseValueError, Value};

/// How numbers and dates of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextForm {
    /// Of numbers.
    pub decimal: DecimalMark,
    /// Of dates and timestamps.
    pub dates: DateOrder,
}

/// What stands between whole and fraction of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,234.5`
    #[default]
    Point,
    /// `1.234,5`
    Comma,
}

/// The order of the parts of a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// `2024-02-29`
    #[default]
    YearFirst,
    /// `29/02/2024`
    DayFirst,
    /// `02/29/2024`
    MonthFirst,
}

/// Reads a value of a type from its text, as [`Value::parse`] does, and in this form. Thousands may be set
/// apart by a point or comma, whichever is not the decimal mark, by an apostrophe or by any space.
///
/// # Errors
/// If the text does not stand for a value of the type.
pub fn parse_in(
    text: &str,
    column_type: ColumnType,
    form: TextForm,
) -> Result<Value, ParseValueError> {
    let written = match column_type {
        ColumnType::Int | ColumnType::Float => plain_number(text.trim(), form.decimal),
        ColumnType::Date | ColumnType::Timestamp => iso(text.trim(), form.dates),
        ColumnType::String | ColumnType::Bool => None,
    };
    // What is no number or date in this form may be one as computers write it, if nobody can mistake it.
    let written = written.map_or(Cow::Borrowed(text), Cow::Owned);
    Value::parse(&written, column_type)
        .map_err(|error| ParseValueError { text: text.to_owned(), ..error })
}

/// The number as computers write it; none if that is what it is or it is none in this form.
pub(super) fn plain_number(text: &str, decimal: DecimalMark) -> Option<String> {
    let (mark, other) = match decimal {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let unsigned = text.strip_prefix(['-', '\u{2212}']);
    let (sign, digits) = unsigned.map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = match digits.split_once(mark) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_group_mark = |c: char| {
        c == other || matches!(c, '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
    };
    let used = whole.chars().find(|c| is_group_mark(*c));
    let groups: Vec<&str> = match used {
        Some(used) => whole.split(used).collect(),
        None => vec![whole],
    };
    let are_groups = groups.len() == 1
        || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_groups || !groups.iter().all(|group| all_digits(group)) {
        return None;
    }
    match fraction {
        Some(fraction) if !all_digits(fraction) => None,
        Some(fraction) => Some(format!("{sign}{}.{fraction}", groups.concat())),
        None => Some(format!("{sign}{}", groups.concat())),
    }
}

/// A date, perhaps with a time of day behind it, as ISO 8601 has it; none if it is none in this order.
pub(super) fn iso(text: &str, order: DateOrder) -> Option<String> {
    let (date, clock) = match text.split_once([' ', 'T']) {
        Some((date, clock)) => (date, Some(clock.trim())),
        None => (text, None),
    };
    let [year, month, day] = parts(date, order)?;
    let date = format!("{year:04}-{month:02}-{day:02}");
    Some(match clock {
        None | Some("") => date,
        Some(clock) => format!("{date}T{clock}"),
    })
}

/// Year, month and day, where they can be told apart: the year has four digits.
pub(super) fn parts(date: &str, order: DateOrder) -> Option<[u32; 3]> {
    let separator = date.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = date.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let is_digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (year, month, day) = match order {
        DateOrder::YearFirst => (first, second, third),
        DateOrder::DayFirst => (third, second, first),
        DateOrder::MonthFirst => (third, first, second),
    };
    let fits = is_digits(year, 4..=4) && is_digits(month, 1..=2) && is_digits(day, 1..=2);
    if !fits || parts.next().is_some() {
        return None;
    }
    Some([year.parse().ok()?, month.parse().ok()?, day.parse().ok()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, column_type: ColumnType, form: TextForm) -> String {
        parse_in(text, column_type, form).map_or_else(|error| error.to_string(), |v| v.to_string())
    }

    #[test]
    fn numbers_are_read_with_either_mark_and_with_thousands_set_apart() {
        let comma = TextForm { decimal: DecimalMark::Comma, ..TextForm::default() };
        let float = |text, form| read(text, ColumnType::Float, form);

        assert_eq!(float("1.234,5", comma), "1234.5");
        assert_eq!(float("-1 234 567,25", comma), "-1234567.25");
        assert_eq!(float("\u{2212}12,5", comma), "-12.5");
        assert_eq!(float("1.234.567", comma), "1234567.0");
        assert_eq!(float("1,234.5", TextForm::default()), "1234.5");
        assert_eq!(float("1\u{2019}234.5", TextForm::default()), "1234.5");
        assert_eq!(float("1e5", comma), "100000.0");
        assert_eq!(read("1.234.567", ColumnType::Int, comma), "1234567");
        assert_eq!(
            read("9.223.372.036.854.775.807", ColumnType::Int, comma),
            "9223372036854775807"
        );
    }

    #[test]
    fn what_is_no_number_in_the_form_is_refused_as_it_was_written() {
        let comma = TextForm { decimal: DecimalMark::Comma, ..TextForm::default() };

        let error = parse_in("1.23,4,5", ColumnType::Float, comma).unwrap_err();
        assert_eq!(error.text, "1.23,4,5");
        for text in ["1.23,4,5", "12.34,5", "1,2,3", "12 34", "x"] {
            assert!(parse_in(text, ColumnType::Float, comma).is_err(), "{text}");
        }
        assert!(parse_in("1,23", ColumnType::Int, TextForm::default()).is_err());
    }

    #[test]
    fn dates_are_read_in_their_order_and_with_a_time_of_day() {
        let form = |dates| TextForm { dates, ..TextForm::default() };
        let date = |text, order| read(text, ColumnType::Date, form(order));

        assert_eq!(date("29/02/2024", DateOrder::DayFirst), "2024-02-29");
        assert_eq!(date("1.2.2024", DateOrder::DayFirst), "2024-02-01");
        assert_eq!(date("2-1-2024", DateOrder::MonthFirst), "2024-02-01");
        assert_eq!(date("2024/02/29", DateOrder::YearFirst), "2024-02-29");
        assert_eq!(date("2024-02-29", DateOrder::DayFirst), "2024-02-29");
        assert_eq!(
            read("3/4/2024 09:05", ColumnType::Timestamp, form(DateOrder::DayFirst)),
            "2024-04-03T09:05:00Z"
        );
        assert_eq!(
            read("3/4/2024", ColumnType::Timestamp, form(DateOrder::MonthFirst)),
            "2024-03-04T00:00:00Z"
        );
        for text in ["31/02/2024", "13/13/2024", "1/2/24", "1/2/2024/5", "1/2"] {
            assert!(parse_in(text, ColumnType::Date, form(DateOrder::DayFirst)).is_err(), "{text}");
        }
    }
}
