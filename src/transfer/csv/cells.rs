//! The texts of cells as values. The forms that nearly all cells have are read here; any other is read
//! as a person's typing is, by [`Value::parse`].

use peristyle_column_store::{ColumnType, Date, ParseValueError, Timestamp, Value};

use super::rows::{CellText, Run};

/// A power of ten that is a float without rounding, and the whole numbers that are.
const MAX_EXACT_DIGITS: usize = 15;
const POWERS_OF_TEN: [f64; MAX_EXACT_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
/// The most digits that a 64-bit integer has whatever they are.
const MAX_INT_DIGITS: usize = 18;

/// A value of one type, but for strings.
pub(super) trait CellValue: Copy {
    const TYPE: ColumnType;

    /// The value of a text of the usual form; none if it is of another, or of no value at all.
    fn read(text: &[u8]) -> Option<Self>;

    /// The value, of a [`Value`] of this type.
    fn of(value: Value) -> Option<Self>;
}

/// A cell that does not stand for a value: its place in its run, and why.
#[derive(Debug)]
pub(super) struct BadCell {
    pub(super) place: usize,
    pub(super) reason: ParseValueError,
}

/// The values of a run, none for a null. Quoted empty cells are null, and counted.
pub(super) fn values<'a, T: CellValue>(
    run: Run<'a>,
    quoted_empty_count: &'a mut usize,
) -> impl Iterator<Item = Result<Option<T>, BadCell>> {
    run.cells().enumerate().map(move |(place, cell)| match cell {
        CellText::Null => Ok(None),
        CellText::Text("") => {
            *quoted_empty_count += 1;
            Ok(None)
        }
        CellText::Text(text) => match T::read(text.as_bytes()) {
            Some(value) => Ok(Some(value)),
            None => match Value::parse(text, T::TYPE) {
                Ok(value) => Ok(T::of(value)),
                Err(reason) => Err(BadCell { place, reason }),
            },
        },
    })
}

impl CellValue for i64 {
    const TYPE: ColumnType = ColumnType::Int;

    fn read(text: &[u8]) -> Option<Self> {
        let (negative, digits) = split_sign(text);
        let number = number(digits).filter(|_| digits.len() <= MAX_INT_DIGITS)?;
        Some(if negative { -number } else { number })
    }

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Int(int) => Some(int),
            _ => None,
        }
    }
}

impl CellValue for f64 {
    const TYPE: ColumnType = ColumnType::Float;

    /// A decimal of so few digits that both the digits and the power of ten by which they are divided
    /// are floats, so that the quotient is the nearest float.
    fn read(text: &[u8]) -> Option<Self> {
        let (negative, digits) = split_sign(text);
        if digits.len() > MAX_EXACT_DIGITS + 1 {
            return None;
        }
        let (mut whole, mut places, mut point) = (0_i64, 0, false);
        for &byte in digits {
            match byte {
                b'0'..=b'9' => {
                    whole = whole * 10 + i64::from(byte - b'0');
                    places += usize::from(point);
                }
                b'.' if !point => point = true,
                _ => return None,
            }
        }
        let digit_count = digits.len() - usize::from(point);
        if digit_count == 0 || digit_count > MAX_EXACT_DIGITS {
            return None;
        }
        let float = whole as Self / POWERS_OF_TEN[places];
        Some(if negative { -float } else { float })
    }

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Float(float) => Some(float),
            _ => None,
        }
    }
}

impl CellValue for bool {
    const TYPE: ColumnType = ColumnType::Bool;

    fn read(text: &[u8]) -> Option<Self> {
        match text {
            b"true" | b"True" | b"TRUE" => Some(true),
            b"false" | b"False" | b"FALSE" => Some(false),
            _ => None,
        }
    }

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Bool(bool) => Some(bool),
            _ => None,
        }
    }
}

impl CellValue for Date {
    const TYPE: ColumnType = ColumnType::Date;

    fn read(text: &[u8]) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
        let year = number(&[y1, y2, y3, y4])?;
        let (month, day) = (number(&[m1, m2])?, number(&[d1, d2])?);
        Self::from_ymd(year as i32, month as u8, day as u8).ok()
    }

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }
}

impl CellValue for Timestamp {
    const TYPE: ColumnType = ColumnType::Timestamp;

    /// `2024-02-29T13:45:00`, with a space for the `T`, or with a `Z` behind it.
    fn read(text: &[u8]) -> Option<Self> {
        let (date, clock) = text.split_at_checked(10)?;
        let [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2, ref rest @ ..] = *clock else {
            return None;
        };
        if !matches!(rest, [] | [b'Z']) {
            return None;
        }
        let (hour, minute) = (number(&[h1, h2])?, number(&[m1, m2])?);
        let second = number(&[s1, s2])?;
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let midnight = Date::read(date)?.midnight();
        Self::from_ms(midnight.ms() + ((hour * 60 + minute) * 60 + second) * 1_000).ok()
    }

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Timestamp(timestamp) => Some(timestamp),
            _ => None,
        }
    }
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', digits @ ..] => (true, digits),
        _ => (false, text),
    }
}

/// The number that digits stand for, if there are some and all are; wrong beyond 18 of them.
fn number(digits: &[u8]) -> Option<i64> {
    let mut number = 0_i64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    (!digits.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees<T: CellValue>(text: &str, same: impl Fn(T, T) -> bool) {
        if let Some(read) = T::read(text.as_bytes()) {
            let parsed = Value::parse(text, T::TYPE).ok().and_then(T::of);
            let parsed = parsed.unwrap_or_else(|| panic!("{text} is no {}", T::TYPE));

            assert!(same(read, parsed), "{text}: {parsed:?}", parsed = Value::parse(text, T::TYPE));
        }
    }

    #[test]
    fn what_is_read_here_is_what_parsing_gives() {
        for text in [
            "0",
            "-0",
            "7",
            "-7",
            "+7",
            "007",
            "-",
            "",
            ".",
            "-.",
            "1.",
            ".5",
            "-.5",
            "1.5",
            "0.1",
            "123456789012345",
            "1234567890.12345",
            "1234567890123456",
            "0.000000000000001",
            "999999999999999.9",
            "9007199254740993",
            "123456789012345678",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1e5",
            "1,5",
            "1.2.3",
            "NaN",
            "12x",
            "true",
            "True",
            "tRUE",
            "FALSE",
            "yes",
            "2024-02-29",
            "2023-02-29",
            "0000-01-01",
            "2024-13-01",
            "2024-02-2x",
            "2024-02-29T13:45:00",
            "2024-02-29 23:59:59Z",
            "2024-02-29 24:00:00",
            "2024-02-29T13:45:00z",
            "2024-02-29T13:45",
            "é024-02-29",
        ] {
            agrees::<i64>(text, |a, b| a == b);
            agrees::<f64>(text, |a, b| a.to_bits() == b.to_bits());
            agrees::<bool>(text, |a, b| a == b);
            agrees::<Date>(text, |a, b| a == b);
            agrees::<Timestamp>(text, |a, b| a == b);
        }
    }

    #[test]
    fn the_usual_forms_are_read_without_parsing() {
        assert_eq!(i64::read(b"-1700000000000"), Some(-1_700_000_000_000));
        assert_eq!(f64::read(b"1234.56"), Some(1_234.56));
        assert_eq!(Date::read(b"2024-02-29").map(Date::days), Some(19_782));
        let noon = Timestamp::read(b"1970-01-01T12:00:00Z").map(Timestamp::ms);
        assert_eq!(noon, Some(12 * 3_600_000));
    }
}
