//! Dates and timestamps as numbers, and their ISO 8601 text.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Julian day of 1970-01-01.
const EPOCH_JULIAN_DAY: i32 = 2_440_588;
const MS_PER_DAY: i64 = 86_400_000;
/// -9999-01-01 and 9999-12-31 in days since the epoch.
const MIN_DAYS: i32 = -4_371_587;
const MAX_DAYS: i32 = 2_932_896;

/// Why a date or a timestamp was refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TemporalError {
    /// It lies outside the years -9999 to 9999.
    #[error("outside the years -9999 to 9999")]
    OutOfRange,
    /// The text is not of the ISO 8601 form.
    #[error("not a date such as 2024-02-29 or a time such as 2024-02-29T13:45:00Z")]
    Form,
    /// The form is right, but there is no such day or time.
    #[error("there is no such day or time")]
    NoSuchDay,
}

/// A day: whole days since 1970-01-01, within the years -9999 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// From days since 1970-01-01.
    ///
    /// # Errors
    /// If the day lies outside the years -9999 to 9999.
    pub fn from_days(days: i32) -> Result<Self, TemporalError> {
        if (MIN_DAYS..=MAX_DAYS).contains(&days) {
            Ok(Self(days))
        } else {
            Err(TemporalError::OutOfRange)
        }
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// From a year (-9999 to 9999), a month (1 to 12) and a day of the month.
    ///
    /// # Errors
    /// If there is no such day.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Result<Self, TemporalError> {
        let month = time::Month::try_from(month).map_err(|_| TemporalError::NoSuchDay)?;
        let date = time::Date::from_calendar_date(year, month, day)
            .map_err(|_| TemporalError::NoSuchDay)?;
        Self::from_days(date.to_julian_day() - EPOCH_JULIAN_DAY)
    }

    /// Year, month and day of the month.
    #[expect(
        clippy::missing_panics_doc,
        reason = "the range of a Date is within that of time::Date"
    )]
    pub fn ymd(self) -> (i32, u8, u8) {
        let date = time::Date::from_julian_day(self.0 + EPOCH_JULIAN_DAY)
            .expect("the range of a Date is within that of time::Date");
        (date.year(), date.month().into(), date.day())
    }

    /// The first moment of the day, UTC.
    pub fn midnight(self) -> Timestamp {
        Timestamp(i64::from(self.0) * MS_PER_DAY)
    }
}

/// `2024-02-29`; years outside 0 to 9999 as `±YYYYYY`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        if (0..=9_999).contains(&year) {
            write!(f, "{year:04}-{month:02}-{day:02}")
        } else {
            write!(f, "{year:+07}-{month:02}-{day:02}")
        }
    }
}

/// Reads what [`Date`]'s `Display` writes.
impl FromStr for Date {
    type Err = TemporalError;

    fn from_str(text: &str) -> Result<Self, TemporalError> {
        let bytes = text.as_bytes();
        let year_len = if matches!(bytes.first(), Some(b'+' | b'-')) { 7 } else { 4 };
        if bytes.len() != year_len + 6 || bytes[year_len] != b'-' || bytes[year_len + 3] != b'-' {
            return Err(TemporalError::Form);
        }
        let year = match bytes[0] {
            b'-' => -digits(&bytes[1..year_len])?,
            b'+' => digits(&bytes[1..year_len])?,
            _ => digits(&bytes[..year_len])?,
        };
        let month = digits(&bytes[year_len + 1..year_len + 3])?;
        let day = digits(&bytes[year_len + 4..])?;
        Self::from_ymd(year, month as u8, day as u8)
    }
}

/// A moment: milliseconds since 1970-01-01T00:00:00Z, within the years -9999 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first and the last moment, in milliseconds since the epoch.
    pub(super) const BOUNDS_MS: (i64, i64) =
        (MIN_DAYS as i64 * MS_PER_DAY, (MAX_DAYS as i64 + 1) * MS_PER_DAY - 1);

    /// From milliseconds since the epoch, UTC.
    ///
    /// # Errors
    /// If the moment lies outside the years -9999 to 9999.
    pub fn from_ms(ms: i64) -> Result<Self, TemporalError> {
        let (first, last) = Self::BOUNDS_MS;
        if (first..=last).contains(&ms) { Ok(Self(ms)) } else { Err(TemporalError::OutOfRange) }
    }

    /// Milliseconds since the epoch, UTC.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The day (UTC) that the moment lies in.
    pub fn date(self) -> Date {
        Date(self.0.div_euclid(MS_PER_DAY) as i32)
    }
}

/// `2024-02-29T13:45:00Z`, with `.123` before the `Z` where the milliseconds are not zero.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0.rem_euclid(MS_PER_DAY);
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}", self.date())?;
        match ms % 1_000 {
            0 => f.write_str("Z"),
            fraction => write!(f, ".{fraction:03}Z"),
        }
    }
}

/// Reads `DATE`, then `T` or a space, then `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff`, then nothing, `Z`
/// or an offset `±HH:MM`. Without an offset the time is UTC. More than three digits of a fraction
/// are refused unless they are zeros, since a millisecond is the least that is kept.
impl FromStr for Timestamp {
    type Err = TemporalError;

    fn from_str(text: &str) -> Result<Self, TemporalError> {
        let split = text.find(['T', ' ']).ok_or(TemporalError::Form)?;
        let date: Date = text[..split].parse()?;
        let (clock, offset_minutes) = split_offset(&text[split + 1..])?;
        let ms = clock_ms(clock.as_bytes())? - i64::from(offset_minutes) * 60_000;
        Self::from_ms(date.midnight().0 + ms)
    }
}

/// The clock part and the offset from UTC in minutes.
fn split_offset(text: &str) -> Result<(&str, i32), TemporalError> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Ok((clock, 0));
    }
    let Some(at) = text.find(['+', '-']) else { return Ok((text, 0)) };
    let offset = &text.as_bytes()[at..];
    if offset.len() != 6 || offset[3] != b':' {
        return Err(TemporalError::Form);
    }
    let (hours, minutes) = (digits(&offset[1..3])?, digits(&offset[4..])?);
    if hours > 23 || minutes > 59 {
        return Err(TemporalError::NoSuchDay);
    }
    let sign = if offset[0] == b'-' { -1 } else { 1 };
    Ok((&text[..at], sign * (hours * 60 + minutes)))
}

/// Milliseconds since midnight of `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff`.
fn clock_ms(clock: &[u8]) -> Result<i64, TemporalError> {
    if clock.len() < 5
        || clock[2] != b':'
        || clock.len() > 5 && (clock.len() < 8 || clock[5] != b':')
    {
        return Err(TemporalError::Form);
    }
    let (hour, minute) = (digits(&clock[..2])?, digits(&clock[3..5])?);
    let second = if clock.len() > 5 { digits(&clock[6..8])? } else { 0 };
    if hour > 23 || minute > 59 || second > 59 {
        return Err(TemporalError::NoSuchDay);
    }
    let fraction_ms = if clock.len() > 8 { fraction_ms(&clock[8..])? } else { 0 };
    Ok(i64::from((hour * 60 + minute) * 60 + second) * 1_000 + i64::from(fraction_ms))
}

fn fraction_ms(fraction: &[u8]) -> Result<i32, TemporalError> {
    let Some((b'.', places)) = fraction.split_first() else { return Err(TemporalError::Form) };
    let (kept, rest) = places.split_at(places.len().min(3));
    if kept.is_empty() || rest.iter().any(|digit| *digit != b'0') {
        return Err(TemporalError::Form);
    }
    Ok(digits(kept)? * 10_i32.pow(3 - kept.len() as u32))
}

/// The number that a run of at most six decimal digits stands for.
fn digits(bytes: &[u8]) -> Result<i32, TemporalError> {
    bytes.iter().try_fold(0, |number, byte| match byte {
        b'0'..=b'9' => Ok(number * 10 + i32::from(byte - b'0')),
        _ => Err(TemporalError::Form),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_and_read_back() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (-719_528, "0000-01-01"),
            (-719_529, "-000001-12-31"),
            (MIN_DAYS, "-009999-01-01"),
            (MAX_DAYS, "9999-12-31"),
        ] {
            let date = Date::from_days(days).unwrap();

            assert_eq!(date.to_string(), text);
            assert_eq!(text.parse(), Ok(date));
        }
    }

    #[test]
    fn days_beyond_the_range_are_refused() {
        assert_eq!(Date::from_days(MIN_DAYS - 1), Err(TemporalError::OutOfRange));
        assert_eq!(Date::from_days(MAX_DAYS + 1), Err(TemporalError::OutOfRange));
        assert_eq!(Timestamp::from_ms(i64::MAX), Err(TemporalError::OutOfRange));
        assert_eq!(Timestamp::from_ms(i64::MIN), Err(TemporalError::OutOfRange));
    }

    #[test]
    fn what_is_not_a_day_is_not_read_as_one() {
        for text in ["2023-02-29", "2024-13-01", "2024-00-10", "+010000-01-01"] {
            assert_eq!(text.parse::<Date>(), Err(TemporalError::NoSuchDay), "{text}");
        }
        for text in [
            "",
            "2024",
            "2024-2-9",
            "24-02-09",
            "2024/02/09",
            "2024-02-09 ",
            "١٩٧٠-01-01",
            "é024-02-09",
        ] {
            assert_eq!(text.parse::<Date>(), Err(TemporalError::Form), "{text}");
        }
    }

    #[test]
    fn timestamps_are_written_and_read_back() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (1_709_214_300_120, "2024-02-29T13:45:00.120Z"),
        ] {
            let timestamp = Timestamp::from_ms(ms).unwrap();

            assert_eq!(timestamp.to_string(), text);
            assert_eq!(text.parse(), Ok(timestamp));
        }
    }

    #[test]
    fn offsets_and_short_forms_are_read() {
        let expected = Timestamp::from_ms(1_709_214_300_000).unwrap();

        for text in [
            "2024-02-29T13:45Z",
            "2024-02-29 13:45",
            "2024-02-29T15:45:00+02:00",
            "2024-02-29T13:45:00.000000",
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for text in [
            "2024-02-29",
            "2024-02-29T",
            "2024-02-29T25:00",
            "2024-02-29T13:45:00.0001",
            "2024-02-29T13é5",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }
}
