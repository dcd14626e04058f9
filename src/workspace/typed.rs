use crate::column_store::{ColumnType, ParseValueError, Value};

/// Reads a value as a person types it: as [`Value::parse`] does, and numbers also in the form that they
/// have where the decimal mark is `decimal`, with marks between thousands. What can be read in both
/// ways is read the first: "1.234" is never 1234, so that it is one number in columns of every type.
///
/// # Errors
/// If the text does not stand for a value of the type.
pub(super) fn read_typed(
    text: &str,
    column_type: ColumnType,
    decimal: char,
) -> Result<Value, ParseValueError> {
    let parsed = Value::parse_with(text, column_type, read_float);
    if parsed.is_ok() || !matches!(column_type, ColumnType::Int | ColumnType::Float) {
        return parsed;
    }
    if read_float(text.trim()).is_some() {
        return parsed;
    }
    let plain = plain_number(text, decimal);
    let value = |plain: String| Value::parse_with(&plain, column_type, read_float).ok();
    plain.and_then(value).map_or(parsed, Ok)
}

/// The float next to a decimal number, as `str::parse` reads it. By the reader of JSON, which is a part
/// of the first download anyway, as the other is not.
fn read_float(text: &str) -> Option<f64> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = unsigned.split_at(unsigned.find(['e', 'E']).unwrap_or(unsigned.len()));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !are_digits || whole.len() + fraction.len() == 0 {
        return None;
    }
    // JSON has no zeros before a number, and digits on both sides of a point.
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    serde_json::from_str(&format!("{sign}{whole}.{fraction}{exponent}")).ok()
}

/// A number of a locale as machines write it; none if it is not one.
fn plain_number(text: &str, decimal: char) -> Option<String> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let is_group = |mark: char| {
        let is_point = matches!(mark, ',' | '.') && mark != decimal;
        is_point || matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}')
    };
    let mut groups = whole.split(is_group);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        let is_whole = group.len() == 3 && (1..=3).contains(&first.len());
        if !is_whole {
            return None;
        }
        digits.push_str(group);
    }
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(&digits) || digits.is_empty() && fraction.is_none_or(str::is_empty) {
        return None;
    }
    match fraction {
        // An exponent may follow; the parser has the say.
        Some(fraction) if fraction.starts_with(|first: char| first.is_ascii_digit()) => {
            Some(format!("{sign}{digits}.{fraction}"))
        }
        Some("") | None => Some(format!("{sign}{digits}")),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(text: &str, decimal: char) -> Option<Value> {
        read_typed(text, ColumnType::Float, decimal).ok()
    }

    fn int(text: &str, decimal: char) -> Option<Value> {
        read_typed(text, ColumnType::Int, decimal).ok()
    }

    fn assert_read_as_by_the_standard_library(text: &str) {
        let wanted = text.parse().ok().filter(|float: &f64| float.is_finite());
        let read = read_float(text).map(f64::to_bits);
        assert_eq!(read, wanted.map(f64::to_bits), "{text:?}");
    }

    proptest::proptest! {
        #[test]
        fn every_float_is_read_back_to_the_bit(bits: u64) {
            let float = f64::from_bits(bits);
            for text in [format!("{float}"), format!("{float:e}"), format!("{float:.30e}")] {
                assert_read_as_by_the_standard_library(&text);
            }
        }

        #[test]
        fn decimal_numbers_are_read_as_by_the_standard_library(
            text in "[+-]?[0-9]{0,30}(\\.[0-9]{0,30})?([eE][+-]?[0-9]{0,4})?"
        ) {
            assert_read_as_by_the_standard_library(&text);
        }

        #[test]
        fn what_is_no_decimal_number_is_refused_as_by_the_standard_library(
            text in "[-+.eE0-9 naifNIty_x]{0,8}"
        ) {
            assert_read_as_by_the_standard_library(&text);
        }
    }

    #[test]
    fn numbers_at_the_edges_are_read_as_by_the_standard_library() {
        for text in [
            "-0",
            "00.10",
            ".5",
            "5.",
            "+1e5",
            "1e400",
            "-1e400",
            "0e99999999999",
            "1e-99999999999",
            "1e99999999999",
            "2.2250738585072011e-308",
            "4.9e-324",
            "2.4e-324",
            "9007199254740993",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "0x10",
            "1_0",
            " 1",
            "1e",
            "e5",
            "",
        ] {
            assert_read_as_by_the_standard_library(text);
        }
    }

    #[test]
    fn the_decimal_mark_of_the_place_is_read_beside_the_plain_one() {
        assert_eq!(float("12,5", ','), Some(Value::Float(12.5)));
        assert_eq!(float("12.5", ','), Some(Value::Float(12.5)));
        assert_eq!(float("-0,25", ','), Some(Value::Float(-0.25)));
        assert_eq!(float(",5", ','), Some(Value::Float(0.5)));
        assert_eq!(float("1,5e3", ','), Some(Value::Float(1_500.0)));
        assert_eq!(float("12,5", '.'), None);
    }

    #[test]
    fn thousands_may_be_parted() {
        assert_eq!(float("1.234,5", ','), Some(Value::Float(1_234.5)));
        assert_eq!(float("1,234.5", '.'), Some(Value::Float(1_234.5)));
        assert_eq!(float("1\u{a0}234\u{202f}567,25", ','), Some(Value::Float(1_234_567.25)));
        assert_eq!(int("1'234'567", '.'), Some(Value::Int(1_234_567)));
        assert_eq!(int("9,223,372,036,854,775,807", '.'), Some(Value::Int(i64::MAX)));
        assert_eq!(int("\u{2212}12", '.'), Some(Value::Int(-12)));
        assert_eq!(int("1.234.567", ','), Some(Value::Int(1_234_567)));
    }

    #[test]
    fn a_point_that_could_part_thousands_means_the_same_in_columns_of_every_type() {
        assert_eq!(float("1.234", ','), Some(Value::Float(1.234)));
        assert_eq!(int("1.234", ','), None);
    }

    #[test]
    fn what_is_no_number_is_refused_as_before() {
        for text in ["1,23,4", "1,2345", "1234,567", "12,,5", "-", ",", "1,234,", "a,5", "1 2"] {
            assert_eq!(float(text, '.'), None, "{text}");
        }
        let error = read_typed("much", ColumnType::Float, ',').unwrap_err();
        assert!(error.to_string().starts_with("\"much\" is not a number"), "{error}");
    }
}
