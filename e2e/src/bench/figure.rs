use serde::{Deserialize, Serialize};

/// What was measured of one work, in the package and in the bare program.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Figure {
    /// What was done.
    pub title: String,
    /// `ms`, `µs`, `bytes`, or `MB/s`, of which more is better.
    pub unit: String,
    /// The package's figure: the median of its samples, unless the title says otherwise.
    pub package: f64,
    /// The bare program's.
    pub limit: f64,
    /// All samples, in order.
    pub samples: Samples,
}

/// The samples of both.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Samples {
    /// The package's.
    pub package: Vec<f64>,
    /// The bare program's.
    pub limit: Vec<f64>,
}

impl Figure {
    /// How many times as long, or as large, the package is: below one it is the better.
    pub fn ratio(&self) -> f64 {
        if self.unit.ends_with("/s") {
            self.limit / self.package
        } else {
            self.package / self.limit
        }
    }

    /// For the terminal, as soon as it is there.
    pub fn line(&self) -> String {
        let [package, limit] = [self.package, self.limit].map(digits);
        let Self { title, unit, .. } = self;
        format!("  {title:<48} {package:>9} {limit:>9} {unit:<6} {:>6} x", digits(self.ratio()))
    }

    /// For a table.
    pub(super) fn cell(&self) -> String {
        let [package, ratio] = [self.package, self.ratio()].map(digits);
        format!("{package} {} ({ratio} x)", self.unit)
    }
}

/// Three digits that count, or all before the point.
pub(super) fn digits(number: f64) -> String {
    let decimals = match number.abs() {
        0.0..0.1 => 4,
        0.1..1.0 => 3,
        1.0..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    let text = format!("{number:.decimals$}");
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    grouped(whole) + fraction
}

/// Whole digits with a comma before each three.
pub(super) fn grouped(whole: &str) -> String {
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
