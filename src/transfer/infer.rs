//! Which type a column of texts is of.
//!
//! A type is taken only if nothing that a person sees is lost by it, but for the form of a number
//! (`1.50` is shown as `1.5`) and of a time (`2024-02-29 13:45` as `2024-02-29T13:45:00Z`):
//! - ints are decimal, without leading zeros or a plus, within 64 bits; `-0` is not one;
//! - floats are decimal or have an exponent, without leading zeros or a plus, are finite, and have no
//!   more digits than a float keeps; `1E5`, a capital without a point or a sign, is a code, not a number;
//! - bools are `true` and `false`, all of a column in lower case, capitalised or in upper case;
//! - dates and timestamps are those that [`Date`] and [`Timestamp`] read;
//! - all else is text.

use std::str::from_utf8;

use super::NoteKind;
use peristyle_column_store::{ColumnType, Date, Timestamp};

/// What a text can be: bits, since a column gathers them.
type Kinds = u16;

const INT: Kinds = 1;
/// An int that a float would change.
const LONG_INT: Kinds = 1 << 1;
const FLOAT: Kinds = 1 << 2;
const LOWER_BOOL: Kinds = 1 << 3;
const TITLE_BOOL: Kinds = 1 << 4;
const UPPER_BOOL: Kinds = 1 << 5;
const DATE: Kinds = 1 << 6;
const TIMESTAMP: Kinds = 1 << 7;
/// Numbers that are kept as text, by reason.
const LEADING_ZEROS: Kinds = 1 << 8;
const BEYOND_INT: Kinds = 1 << 9;
const BEYOND_FLOAT: Kinds = 1 << 10;
const TEXT: Kinds = 1 << 11;
/// Said of times beside their kind.
const LOCAL: Kinds = 1 << 12;
const OFFSET: Kinds = 1 << 13;

/// Digits that every float keeps, and the decimal exponents within which it does.
const SAFE_DIGITS: usize = 15;
const SAFE_EXPONENT: i32 = 290;

/// What the texts of a column, seen one by one, have in common. Their order does not matter to the
/// type.
#[derive(Clone, Debug, Default)]
pub(super) struct TypeGuess {
    kinds: Kinds,
    /// The line of the first text that made the column a column of strings.
    string_line: u64,
}

impl TypeGuess {
    /// Takes in a text that is not empty.
    pub(super) fn see(&mut self, text: &[u8], line: u64) {
        if self.kinds & TEXT != 0 {
            return;
        }
        let seen = self.kinds | kinds(text);
        if seen != self.kinds {
            if self.string_line == 0 && type_of(seen) == ColumnType::String {
                self.string_line = line;
            }
            self.kinds = seen;
        }
    }

    /// Takes in the texts of a column, those that are not empty; `line` gives the line of one by its
    /// place.
    pub(super) fn see_column<'a>(
        &mut self,
        texts: impl Iterator<Item = &'a [u8]>,
        line: impl Fn(usize) -> u64,
    ) {
        for (place, text) in texts.enumerate() {
            if self.kinds & TEXT != 0 {
                return;
            }
            if !text.is_empty() && self.kinds & usual_kind(text) == 0 {
                self.see(text, line(place));
            }
        }
    }

    /// The type that holds all texts seen; string if there were none.
    pub(super) fn column_type(&self) -> ColumnType {
        type_of(self.kinds)
    }

    /// Whether any text was seen.
    pub(super) const fn is_empty(&self) -> bool {
        self.kinds == 0
    }

    /// What a person should know of the type, if it was taken.
    pub(super) fn note(&self) -> Option<NoteKind> {
        let (kinds, line) = (self.kinds, self.string_line);
        match self.column_type() {
            ColumnType::Timestamp if kinds & OFFSET != 0 => Some(NoteKind::ConvertedToUtc),
            ColumnType::Timestamp if kinds & LOCAL != 0 => Some(NoteKind::TakenAsUtc),
            ColumnType::String if kinds == 0 || kinds == TEXT => None,
            ColumnType::String if kinds & !NUMBERS != 0 => Some(NoteKind::Mixed { line }),
            ColumnType::String if kinds & LEADING_ZEROS != 0 => {
                Some(NoteKind::LeadingZeros { line })
            }
            ColumnType::String if kinds & BEYOND_INT != 0 => Some(NoteKind::BeyondInt { line }),
            ColumnType::String => Some(NoteKind::BeyondFloat { line }),
            _ => None,
        }
    }
}

const NUMBERS: Kinds = INT | LONG_INT | FLOAT | LEADING_ZEROS | BEYOND_INT | BEYOND_FLOAT;

fn type_of(kinds: Kinds) -> ColumnType {
    match kinds & !(LOCAL | OFFSET) {
        kinds if kinds != 0 && kinds & !(INT | LONG_INT) == 0 => ColumnType::Int,
        kinds if kinds != 0 && kinds & !(INT | FLOAT) == 0 => ColumnType::Float,
        LOWER_BOOL | TITLE_BOOL | UPPER_BOOL => ColumnType::Bool,
        DATE => ColumnType::Date,
        TIMESTAMP => ColumnType::Timestamp,
        _ => ColumnType::String,
    }
}

fn kinds(text: &[u8]) -> Kinds {
    match text {
        b"true" | b"false" => LOWER_BOOL,
        b"True" | b"False" => TITLE_BOOL,
        b"TRUE" | b"FALSE" => UPPER_BOOL,
        [b'0'..=b'9' | b'-' | b'.', ..] => match Number::read(text) {
            Some(number) => number.kinds(text),
            None => time_kinds(text),
        },
        _ => TEXT,
    }
}

/// The kind of a text of one of the forms that most have; 0 if it is of another form, which says
/// nothing of its kind.
fn usual_kind(text: &[u8]) -> Kinds {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let (mut points, mut others) = (0, 0);
    for byte in digits {
        points += usize::from(*byte == b'.');
        others += usize::from(!matches!(byte, b'0'..=b'9' | b'.'));
    }
    let is_short = digits.len() <= SAFE_DIGITS;
    match (digits, points, others) {
        ([b'1'..=b'9', ..], 0, 0) if is_short => INT,
        ([b'0'], 0, 0) if text.len() == 1 => INT,
        ([b'1'..=b'9', .., b'0'..=b'9'] | [b'0', b'.', .., b'0'..=b'9'], 1, 0) if is_short => FLOAT,
        (b"true" | b"false", ..) if digits.len() == text.len() => LOWER_BOOL,
        _ => 0,
    }
}

fn time_kinds(text: &[u8]) -> Kinds {
    let Ok(text) = from_utf8(text) else { return TEXT };
    // `2024-02-29`, or `-002024-02-29`.
    let date_len = if text.starts_with('-') { 13 } else { 10 };
    if text.len() == date_len {
        return if text.parse::<Date>().is_ok() { DATE } else { TEXT };
    }
    if text.len() < date_len || text.parse::<Timestamp>().is_err() {
        return TEXT;
    }
    match &text[date_len..] {
        clock if clock.ends_with(['Z', 'z']) || clock.ends_with("+00:00") => TIMESTAMP,
        clock if clock.contains(['+', '-']) => TIMESTAMP | OFFSET,
        _ => TIMESTAMP | LOCAL,
    }
}

/// The parts of a decimal number.
#[derive(Clone, Copy, Debug)]
struct Number<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: Option<&'a [u8]>,
    exponent: Option<i32>,
}

impl<'a> Number<'a> {
    /// Reads `-12.5e-3`: digits before the point or after it, none of them needed where there are
    /// others.
    fn read(text: &'a [u8]) -> Option<Self> {
        let (negative, rest) = match text.split_first() {
            Some((b'-', rest)) => (true, rest),
            _ => (false, text),
        };
        let (whole, rest) = split_digits(rest);
        let (fraction, rest) = match rest.split_first() {
            Some((b'.', rest)) => {
                let (digits, rest) = split_digits(rest);
                (Some(digits).filter(|digits| !digits.is_empty()), rest)
            }
            _ => (None, rest),
        };
        let point_without_digits = fraction.is_none() && text.contains(&b'.');
        if whole.is_empty() && fraction.is_none() || point_without_digits {
            return None;
        }
        let exponent = match rest.split_first() {
            None => None,
            Some((&mark @ (b'e' | b'E'), digits)) => {
                Some(read_exponent(digits, mark == b'E' && fraction.is_none())?)
            }
            Some(_) => return None,
        };
        Some(Self { negative, whole, fraction, exponent })
    }

    fn kinds(self, text: &[u8]) -> Kinds {
        if self.whole.len() > 1 && self.whole[0] == b'0' {
            return LEADING_ZEROS;
        }
        let integer = self.fraction.is_none() && self.exponent.is_none();
        if integer && self.whole.len() <= SAFE_DIGITS {
            return if self.negative && self.whole == b"0" { FLOAT } else { INT };
        }
        let digits = self.whole.len() + self.fraction.map_or(0, <[u8]>::len);
        let exponent = self.exponent.unwrap_or_default();
        if digits <= SAFE_DIGITS && (-SAFE_EXPONENT..=SAFE_EXPONENT).contains(&exponent) {
            return FLOAT;
        }
        let Ok(text) = from_utf8(text) else { return TEXT };
        match (integer, text.parse::<i64>(), self.float_keeps(text)) {
            (true, Ok(_), true) => INT,
            (true, Ok(_), false) => LONG_INT,
            (true, Err(_), _) => BEYOND_INT,
            (false, _, true) => FLOAT,
            (false, _, false) => BEYOND_FLOAT,
        }
    }

    /// Whether the float of this number is written with the same digits, but for zeros at the end.
    fn float_keeps(self, text: &str) -> bool {
        let Ok(float) = text.parse::<f64>() else { return false };
        let written = format!("{float:e}");
        let Some(written) = Number::read(written.as_bytes()) else { return false };
        self.significant() == written.significant()
    }

    /// The digits from the first to the last that is not zero, and the exponent of the first.
    fn significant(self) -> (Vec<u8>, i32) {
        let mut digits = [self.whole, self.fraction.unwrap_or_default()].concat();
        let leading_zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..leading_zeros);
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        if digits.is_empty() {
            return (digits, 0);
        }
        let first_place = self.whole.len() as i32 - leading_zeros as i32;
        (digits, self.exponent.unwrap_or_default().saturating_add(first_place))
    }
}

/// A sign and digits. Without a sign it is refused if a sign is needed.
fn read_exponent(text: &[u8], needs_sign: bool) -> Option<i32> {
    let signed = matches!(text.first(), Some(b'+' | b'-'));
    if needs_sign && !signed {
        return None;
    }
    from_utf8(text).ok()?.parse().ok()
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count())
}
