//! Numbers and states as words, in one place.

/// A whole number with its thousands grouped: `42,049`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: `1 row`, `42,049 rows`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    let name = if number == 1 { one } else { many };
    format!("{} {name}", grouped(number))
}

/// A number of rows.
pub fn rows(number: usize) -> String {
    counted(number, "row", "rows")
}

/// A size with three digits at most and its unit: `912 B`, `61.2 kB`, `3.4 MB`.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut amount = bytes as f64 / 1_000.0;
    let mut unit = 0;
    while amount >= 999.5 && unit < UNITS.len() - 1 {
        amount /= 1_000.0;
        unit += 1;
    }
    let decimals = usize::from(amount < 99.95);
    format!("{amount:.decimals$} {}", UNITS[unit])
}

/// A share of a whole in percent, rounded down so that only the whole is 100.
pub fn percent(done: u64, total: u64) -> u8 {
    match total {
        0 => 0,
        _ => (done.min(total) as f64 / total as f64 * 100.0) as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(42_049), "42,049");
        assert_eq!(grouped(10_000_000), "10,000,000");
    }

    #[test]
    fn one_row_is_not_rows() {
        assert_eq!(rows(1), "1 row");
        assert_eq!(rows(0), "0 rows");
        assert_eq!(counted(2_000, "column", "columns"), "2,000 columns");
    }

    #[test]
    fn sizes_have_three_digits_at_most() {
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1_000), "1.0 kB");
        assert_eq!(bytes(61_240), "61.2 kB");
        assert_eq!(bytes(999_400), "999 kB");
        assert_eq!(bytes(999_600), "1.0 MB");
        assert_eq!(bytes(8_589_934_592), "8.6 GB");
        assert_eq!(bytes(5_000_000_000_000_000), "5000 TB");
    }

    #[test]
    fn only_the_whole_is_a_hundred_percent() {
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(1, 2), 50);
        assert_eq!(percent(9_999, 10_000), 99);
        assert_eq!(percent(10_000, 10_000), 100);
    }
}
