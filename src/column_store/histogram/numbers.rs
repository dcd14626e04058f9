//! Round bounds for numbers: multiples of 1, 2 or 5 times a power of ten.

/// Round bounds around some ints, the ends being those of the ints where no round number is within them.
pub(super) fn of_ints((low, high): (i64, i64), most_buckets: usize) -> Vec<i64> {
    let (low, high, most) =
        (i128::from(low), i128::from(high), i128::try_from(most_buckets).unwrap_or(i128::MAX));
    let powers = (0..).map(|exponent| 10_i128.pow(exponent));
    let mut steps = powers.flat_map(|power| [1, 2, 5].map(|digit| digit * power));
    let fits = |step: &i128| {
        let (first, last) = round_ends((low, high), *step);
        last - first <= most
    };
    // One step is longer than all ints, so that two buckets do, and one where all are of one sign.
    let longest = 5 * 10_i128.pow(19);
    let step = steps.find(|step| *step == longest || fits(step)).unwrap_or(longest);
    let (first, last) = round_ends((low, high), step);
    if last - first > most {
        return vec![low as i64, high as i64];
    }
    let clamped = |bound: i128| bound.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64;
    (first..=last).map(|index| clamped(index * step)).collect()
}

/// The multiples of a step, counted in steps, between which some ints lie; not equal.
fn round_ends((low, high): (i128, i128), step: i128) -> (i128, i128) {
    let first = low.div_euclid(step);
    let last = -(-high).div_euclid(step);
    (first, last.max(first + 1))
}

/// Round bounds around some finite floats.
pub(super) fn of_floats((low, high): (f64, f64), most_buckets: usize) -> Vec<f64> {
    // Halves, since the way from the least to the greatest may be beyond the floats.
    let span = (high / 2.0 - low / 2.0) * 2.0 / most_buckets as f64;
    let raw = if span > 0.0 { span.min(f64::MAX) } else { 1.0 };
    let lowest = raw.log10().floor() as i32;
    let steps =
        (lowest..lowest + 4).flat_map(|exponent| [1, 2, 5].map(|digit| Step { digit, exponent }));
    let mut found = steps.map(|step| step.bounds((low, high), most_buckets));
    let bounds = found.find_map(|bounds| bounds).unwrap_or_else(|| vec![low, high]);
    if bounds.len() < 2 { vec![low, high] } else { bounds }
}

/// A digit times a power of ten.
#[derive(Clone, Copy)]
struct Step {
    digit: u32,
    exponent: i32,
}

impl Step {
    /// The multiples around two numbers, rising; none if they are too many, or the step is too small to
    /// be told from nothing.
    fn bounds(self, (low, high): (f64, f64), most_buckets: usize) -> Option<Vec<f64>> {
        let step = self.times(1.0);
        if step == 0.0 {
            return None;
        }
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let last = last.max(first + 1.0);
        if last - first > most_buckets as f64 {
            return None;
        }
        let count = (last - first) as usize;
        let mut bounds: Vec<f64> =
            (0..=count).map(|index| self.times(first + index as f64)).collect();
        // Where floats lie further apart than steps, what is round is not exact.
        if let Some(start) = bounds.first_mut() {
            *start = start.min(low);
        }
        if let Some(end) = bounds.last_mut() {
            *end = end.max(high);
        }
        bounds.dedup();
        Some(bounds)
    }

    /// Some times the step. Dividing by a power of ten is exact where multiplying by one below 1 is not:
    /// 3 / 10 is 0.3, and 3 * 0.1 is not.
    fn times(self, count: f64) -> f64 {
        const FAR: i32 = 300;
        let digits = count * f64::from(self.digit);
        let product = match self.exponent {
            exponent @ 0.. => digits * 10_f64.powi(exponent),
            exponent if exponent >= -FAR => digits / 10_f64.powi(-exponent),
            exponent => digits / 10_f64.powi(FAR) / 10_f64.powi(-exponent - FAR),
        };
        product.clamp(f64::MIN, f64::MAX) + 0.0
    }
}
