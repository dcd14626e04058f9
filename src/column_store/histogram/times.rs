//! Round bounds for dates and timestamps: full hours, Mondays, first days of months and years.

use crate::{Date, Timestamp};

const MS_PER_SECOND: i64 = 1_000;
const MS_PER_MINUTE: i64 = 60 * MS_PER_SECOND;
const MS_PER_HOUR: i64 = 60 * MS_PER_MINUTE;
const MS_PER_DAY: i64 = 24 * MS_PER_HOUR;
/// A Monday, in days since the epoch.
const MONDAY: i64 = 4;

/// What lies between two bounds.
#[derive(Clone, Copy)]
enum Step {
    /// Days, counted from a Monday on.
    Days(i64),
    /// Months; 12 to the year.
    Months(i64),
}

/// Steps of days, the shortest first. The last ones are longer than all years there are.
const DAY_STEPS: [Step; 18] = [
    Step::Days(1),
    Step::Days(7),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(2 * 12),
    Step::Months(5 * 12),
    Step::Months(10 * 12),
    Step::Months(20 * 12),
    Step::Months(50 * 12),
    Step::Months(100 * 12),
    Step::Months(200 * 12),
    Step::Months(500 * 12),
    Step::Months(1_000 * 12),
    Step::Months(2_000 * 12),
    Step::Months(5_000 * 12),
    Step::Months(10_000 * 12),
];

/// Steps of less than a day, in milliseconds.
const MS_STEPS: [i64; 22] = [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    MS_PER_SECOND,
    2 * MS_PER_SECOND,
    5 * MS_PER_SECOND,
    15 * MS_PER_SECOND,
    30 * MS_PER_SECOND,
    MS_PER_MINUTE,
    5 * MS_PER_MINUTE,
    15 * MS_PER_MINUTE,
    30 * MS_PER_MINUTE,
    MS_PER_HOUR,
    3 * MS_PER_HOUR,
    6 * MS_PER_HOUR,
    12 * MS_PER_HOUR,
];

/// Round bounds around some dates, in days since the epoch.
pub(super) fn of_days((low, high): (i32, i32), most_buckets: usize) -> Vec<i32> {
    let ends = (i64::from(low), i64::from(high));
    let fits = |step: &Step| step.bounds(ends, most_buckets);
    DAY_STEPS.iter().find_map(fits).unwrap_or_else(|| vec![low, high])
}

/// Round bounds around some timestamps, in milliseconds since the epoch.
pub(super) fn of_ms((low, high): (i64, i64), most_buckets: usize) -> Vec<i64> {
    // The last moment there is has no midnight after it.
    let clamped = |ms: i64| if Timestamp::from_ms(ms).is_ok() { ms } else { high };
    let by_ms = MS_STEPS.iter().find_map(|step| {
        let (first, last) = (low.div_euclid(*step), -(-high).div_euclid(*step));
        let last = last.max(first + 1);
        let bounds = (first..=last).map(|index| clamped(index * step));
        (last - first <= most_buckets as i64).then(|| bounds.collect())
    });
    let days = (low.div_euclid(MS_PER_DAY), -(-high).div_euclid(MS_PER_DAY));
    let by_days = || {
        let bounds = DAY_STEPS.iter().find_map(|step| step.bounds(days, most_buckets))?;
        Some(bounds.into_iter().map(|day| clamped(i64::from(day) * MS_PER_DAY)).collect())
    };
    by_ms.or_else(by_days).unwrap_or_else(|| vec![low, high])
}

impl Step {
    /// The days on which a step starts, from the one at or before the first day to the one at or after
    /// the last; none if they are too many. Where there is no such date, the given
    /// day stands.
    fn bounds(self, (low, high): (i64, i64), most_buckets: usize) -> Option<Vec<i32>> {
        let (first, last) = (self.index_of(low), self.index_of(high));
        let ends_on_bound = last > first && self.day(last) == Some(high as i32);
        let last = if ends_on_bound { last } else { last + 1 };
        if (last - first) as u64 > most_buckets as u64 {
            return None;
        }
        let day = |index| self.day(index).unwrap_or(if index <= first { low } else { high } as i32);
        let mut bounds: Vec<i32> = (first..=last).map(day).collect();
        if bounds.len() > 2 {
            bounds.dedup();
        }
        Some(bounds)
    }

    /// Which step a day lies in.
    fn index_of(self, day: i64) -> i64 {
        match self {
            Self::Days(days) => (day - MONDAY).div_euclid(days),
            Self::Months(months) => {
                // A bound of timestamps may be the day after the last.
                let is_after = Date::from_days(day as i32).is_err();
                let date = Date::from_days(day as i32 - i32::from(is_after));
                let (year, month, _) = date.map_or((0, 1, 1), Date::ymd);
                let month = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(is_after);
                month.div_euclid(months)
            }
        }
    }

    /// The day on which a step starts, if there is such a date.
    fn day(self, index: i64) -> Option<i32> {
        match self {
            Self::Days(days) => {
                let day = i32::try_from(index * days + MONDAY).ok()?;
                Date::from_days(day).ok().map(Date::days)
            }
            Self::Months(months) => {
                let month = index * months;
                let year = i32::try_from(month.div_euclid(12)).ok()?;
                let month = month.rem_euclid(12) as u8 + 1;
                Date::from_ymd(year, month, 1).ok().map(Date::days)
            }
        }
    }
}
