//! What is said of a column: names and values, in words for people, and the filters behind bars.

use std::ops::Bound;

use crate::column_store::{CompareOp, Filter, Histogram, Measure, Sum, Value, ValueRef};
use crate::ui::labels;
use crate::workspace::{ColumnProfile, SelectionSummary, words};

/// The facts of a column, in the order in which they are shown.
pub fn facts_of(profile: &ColumnProfile) -> Vec<(&'static str, String)> {
    let aggregates = &profile.aggregates;
    let row_count = aggregates.count + aggregates.nulls;
    let rows = if profile.is_part { labels::ROWS_SHOWN } else { labels::ROWS };
    let mut facts = vec![
        (rows, words::number(row_count as u64)),
        (labels::WITHOUT_A_VALUE, share(aggregates.nulls, row_count)),
        (labels::DIFFERENT_VALUES, words::number(aggregates.distinct as u64)),
    ];
    if !aggregates.min.is_null() {
        facts.push((labels::LEAST, aggregates.min.to_string()));
        facts.push((labels::GREATEST, aggregates.max.to_string()));
    }
    if let Some(mean) = aggregates.mean {
        facts.push((labels::MEAN, rounded(mean)));
    }
    let quartiles = [labels::LOWER_QUARTILE, labels::MEDIAN, labels::UPPER_QUARTILE].into_iter();
    facts.extend(quartiles.zip(&profile.quartiles).filter(|(_, value)| !value.is_null()).map(
        |(name, value)| match value {
            Value::Float(float) => (name, rounded(*float)),
            value => (name, value.to_string()),
        },
    ));
    if let Some(sum) = aggregates.sum {
        facts.push((labels::SUM, sum_in_words(sum)));
    }
    facts
}

/// What selected cells amount to: "3 cells selected: sum 812004, mean 270668, min 1, max 9".
pub fn selection_in_words(summary: &SelectionSummary, cell_count: usize) -> String {
    let cells = words::count(cell_count, "cell");
    let mut parts = Vec::new();
    if summary.count < cell_count {
        parts.push(labels::with_a_value(words::number(summary.count as u64)));
    }
    parts.extend(summary.sum.map(|sum| labels::sum(sum_in_words(sum))));
    parts.extend(summary.mean.map(|mean| labels::mean(rounded(mean))));
    parts.extend(summary.min.as_ref().map(labels::least));
    parts.extend(summary.max.as_ref().map(labels::greatest));
    if parts.is_empty() {
        return labels::cells_selected(&cells);
    }
    labels::cells_selected_with(&cells, parts.join(", "))
}

/// A count with its share of a whole: "12 (3 %)".
pub fn share(part: usize, whole: usize) -> String {
    let count = words::number(part as u64);
    if part == 0 || whole == 0 {
        return count;
    }
    let percent = 100.0 * part as f64 / whole as f64;
    let percent = match percent {
        ..1.0 => "under 1".to_owned(),
        percent if percent > 99.0 && part < whole => "over 99".to_owned(),
        percent => format!("{percent:.0}"),
    };
    format!("{count} ({percent}\u{a0}%)")
}

/// A sum; of fractions without the digits that only adding them up brings in, as in 0.30000000000000004.
fn sum_in_words(sum: Sum) -> String {
    match sum {
        Sum::Int(sum) => sum.to_string(),
        Sum::Float(sum) => rounded_to(sum, 13),
    }
}

/// A measure of a group, which is no null: means and sums of fractions with as many digits as say
/// something.
pub fn measured_in_words(measure: Measure, cell: ValueRef<'_>) -> String {
    match (measure, cell) {
        (Measure::Mean, ValueRef::Float(mean)) => rounded(mean),
        (Measure::Sum, ValueRef::Float(sum)) => sum_in_words(Sum::Float(sum)),
        (_, cell) => cell.to_string(),
    }
}

/// A number to six digits or so, as far as they say something.
pub fn rounded(number: f64) -> String {
    rounded_to(number, 6)
}

fn rounded_to(number: f64, digit_count: i32) -> String {
    if !number.is_finite() || number == 0.0 {
        return Value::Float(number).to_string();
    }
    let digits = digit_count - 1 - number.abs().log10().floor() as i32;
    if !(0..=digit_count + 6).contains(&digits) {
        return if digits < 0 { format!("{number:.0}") } else { format!("{number:e}") };
    }
    let text = format!("{number:.*}", digits as usize);
    let short =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    short.to_owned()
}

/// The filter of the rows in a bucket of a histogram.
pub fn bucket_filter(column: &str, histogram: &Histogram, bucket: usize) -> Option<Filter> {
    let (low, high) = (histogram.bounds.get(bucket)?, histogram.bounds.get(bucket + 1)?);
    let is_last = bucket + 1 == histogram.counts.len();
    let high = high.clone();
    Some(Filter::Between {
        column: column.to_owned(),
        low: Bound::Included(low.clone()),
        high: if is_last { Bound::Included(high) } else { Bound::Excluded(high) },
    })
}

/// The filter of the rows with a value, or without one. NaN equals nothing, so no filter finds it.
pub fn value_filter(column: &str, value: &Value) -> Option<Filter> {
    let column = column.to_owned();
    match value {
        Value::Null => Some(Filter::IsNull { column }),
        Value::Float(float) if float.is_nan() => None,
        value => Some(Filter::Compare { column, op: CompareOp::Equal, value: value.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_says_what_it_amounts_to() {
        let numbers = SelectionSummary {
            count: 3,
            sum: Some(Sum::Int(66)),
            mean: Some(22.0),
            min: Some(Value::Int(11)),
            max: Some(Value::Int(33)),
        };

        assert_eq!(
            selection_in_words(&numbers, 4),
            "4 cells selected: 3 with a value, sum 66, mean 22, min 11, max 33"
        );
        let texts = SelectionSummary { count: 2, ..SelectionSummary::default() };
        assert_eq!(selection_in_words(&texts, 2), "2 cells selected");
    }

    #[test]
    fn shares_are_never_rounded_to_all_or_nothing() {
        assert_eq!(share(0, 10), "0");
        assert_eq!(share(1, 1_000), "1 (under 1\u{a0}%)");
        assert_eq!(share(999, 1_000), "999 (over 99\u{a0}%)");
        assert_eq!(share(1_000, 1_000), "1,000 (100\u{a0}%)");
        assert_eq!(share(333, 1_000), "333 (33\u{a0}%)");
    }

    #[test]
    fn numbers_have_as_many_digits_as_say_something() {
        let numbers = [0.0, 1.0, 12.5, 2.236_067_977, 123_456.789, 12_345_678.9, 0.000_123_456_789];

        let said = numbers.map(rounded);

        assert_eq!(said, ["0.0", "1", "12.5", "2.23607", "123457", "12345679", "0.000123457"]);
        assert_eq!(rounded(f64::NAN), "NaN");
        assert_eq!(sum_in_words(Sum::Float(0.1 + 0.2)), "0.3");
        assert_eq!(sum_in_words(Sum::Float(4_426.900_000_000_003)), "4426.9");
        assert_eq!(sum_in_words(Sum::Float(1e15 + 0.5)), "1000000000000000");
        assert_eq!(rounded(1e-30), "1e-30");
    }

    #[test]
    fn measures_of_groups_are_rounded_as_those_of_a_selection_are_and_values_are_not() {
        let said = |measure, number| measured_in_words(measure, ValueRef::Float(number));

        assert_eq!(said(Measure::Mean, 0.1 + 0.2), "0.3");
        assert_eq!(said(Measure::Mean, 2.0 / 3.0), "0.666667");
        assert_eq!(said(Measure::Sum, 4_426.900_000_000_003), "4426.9");
        assert_eq!(said(Measure::Max, 0.1 + 0.2), "0.30000000000000004");
        assert_eq!(measured_in_words(Measure::Sum, ValueRef::Int(7)), "7");
    }

    #[test]
    fn a_bucket_is_a_range_whose_upper_end_is_the_next_ones() {
        let bounds = [0, 10, 20].map(Value::Int).to_vec();
        let histogram = Histogram { bounds, counts: vec![1, 2], nulls: 0, outside: 0 };
        let text = |bucket| bucket_filter("n", &histogram, bucket).map(|filter| filter.to_string());

        assert_eq!(text(0).as_deref(), Some("n between 0 inclusive and 10 exclusive"));
        assert_eq!(text(1).as_deref(), Some("n between 10 and 20"));
        assert_eq!(text(2), None);
    }

    #[test]
    fn a_value_is_found_by_its_filter_unless_it_equals_nothing() {
        let text = |value| value_filter("x", &value).map(|filter| filter.to_string());

        assert_eq!(text(Value::Null).as_deref(), Some("x is null"));
        assert_eq!(text(Value::Bool(true)).as_deref(), Some("x = true"));
        assert_eq!(text(Value::Float(f64::NAN)), None);
    }
}
