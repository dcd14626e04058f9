//! The outline of a row of bars, and shares in a few signs.

/// The outline of bars in a square of 100 units: the highest is as high as the square, and one that counts
/// anything is seen.
pub fn bars_path(counts: &[usize]) -> String {
    let Some(most) = counts.iter().copied().max().filter(|most| *most > 0) else {
        return String::new();
    };
    let width = 100.0 / counts.len() as f64;
    let bar = |(at, count): (usize, &usize)| {
        let height = 100.0 * *count as f64 / most as f64;
        let height = if *count > 0 { height.max(6.0) } else { 0.0 };
        let (left, width) = (at as f64 * width, width * 0.88);
        format!("M{left:.1} 100v-{height:.1}h{width:.1}v{height:.1}z")
    };
    let bars = counts.iter().enumerate().filter(|(_, count)| **count > 0).map(bar);
    bars.collect()
}

/// The share of cells without a value: "2\u{a0}%"; none if there are none. It never says all or nothing
/// where that is not so.
pub fn empty_share(null_count: usize, row_count: usize) -> Option<String> {
    if null_count == 0 || row_count == 0 {
        return None;
    }
    let percent = 100.0 * null_count as f64 / row_count as f64;
    Some(match percent {
        ..1.0 => "<1\u{a0}%".to_owned(),
        percent if percent > 99.0 && null_count < row_count => ">99\u{a0}%".to_owned(),
        percent => format!("{percent:.0}\u{a0}%"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_fills_the_square_and_the_lowest_is_seen() {
        assert_eq!(
            bars_path(&[4, 0, 1_000, 500]),
            "M0.0 100v-6.0h22.0v6.0zM50.0 100v-100.0h22.0v100.0zM75.0 100v-50.0h22.0v50.0z"
        );
        assert_eq!(bars_path(&[]), "");
        assert_eq!(bars_path(&[0, 0]), "");
    }

    #[test]
    fn a_share_is_said_only_where_there_is_one() {
        assert_eq!(empty_share(0, 10), None);
        assert_eq!(empty_share(0, 0), None);
        assert_eq!(empty_share(1, 1_000).as_deref(), Some("<1\u{a0}%"));
        assert_eq!(empty_share(999, 1_000).as_deref(), Some(">99\u{a0}%"));
        assert_eq!(empty_share(10, 10).as_deref(), Some("100\u{a0}%"));
        assert_eq!(empty_share(1, 3).as_deref(), Some("33\u{a0}%"));
    }
}
