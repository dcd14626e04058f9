//! Ranges of keys, in the order that keys have in storage.

use std::cmp::Ordering;

use thiserror::Error;

/// The order of keys in storage: by UTF-16 code units, as in a browser.
///
/// It is the order of Rust strings but for one case: a character beyond U+FFFF, which UTF-16
/// writes with surrogates from 0xD800 on, comes before one between U+E000 and U+FFFF.
pub fn compare_keys(a: &str, b: &str) -> Ordering {
    let differing = a.bytes().zip(b.bytes()).find(|(a, b)| a != b);
    match differing {
        None => a.len().cmp(&b.len()),
        Some((0xEE | 0xEF, 0xF0..)) => Ordering::Greater,
        Some((0xF0.., 0xEE | 0xEF)) => Ordering::Less,
        Some((a, b)) => a.cmp(&b),
    }
}

/// The keys from `lower`, inclusive, to `upper`, exclusive; `lower` is never above `upper`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyRange {
    lower: String,
    upper: String,
}

impl KeyRange {
    /// The keys from `lower`, inclusive, to `upper`, exclusive.
    ///
    /// # Errors
    ///
    /// If `lower` is above `upper` in the order of [`compare_keys`].
    pub fn new(lower: impl Into<String>, upper: impl Into<String>) -> Result<Self, KeyRangeError> {
        let (lower, upper) = (lower.into(), upper.into());
        match compare_keys(&lower, &upper) {
            Ordering::Greater => Err(KeyRangeError { lower, upper }),
            Ordering::Less | Ordering::Equal => Ok(Self { lower, upper }),
        }
    }

    /// The lowest key of the range.
    pub fn lower(&self) -> &str {
        &self.lower
    }

    /// The first key above the range.
    pub fn upper(&self) -> &str {
        &self.upper
    }

    /// Whether no key can be in the range.
    pub fn is_empty(&self) -> bool {
        self.lower == self.upper
    }

    /// Whether `key` is in the range.
    pub fn contains(&self, key: &str) -> bool {
        compare_keys(&self.lower, key).is_le() && compare_keys(key, &self.upper).is_lt()
    }
}

/// A range that would end before it begins.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a range of keys cannot begin at {lower:?} and end before it, at {upper:?}")]
pub struct KeyRangeError {
    /// The lower bound that was asked for.
    pub lower: String,
    /// The upper bound that was asked for.
    pub upper: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_are_ordered_by_utf16_code_units(
            a in "[a\u{7f}é\u{d7ff}\u{e000}\u{ffff}\u{10000}😀]{0,4}",
            b in "[a\u{7f}é\u{d7ff}\u{e000}\u{ffff}\u{10000}😀]{0,4}",
        ) {
            prop_assert_eq!(compare_keys(&a, &b), a.encode_utf16().cmp(b.encode_utf16()));
        }
    }

    #[test]
    fn a_range_may_be_empty_but_not_end_before_it_begins() {
        assert!(KeyRange::new("a", "a").is_ok_and(|range| range.is_empty()));
        assert!(KeyRange::new("b", "a").is_err());
    }

    #[test]
    fn the_bounds_of_a_range_are_in_utf16_order() {
        assert!(KeyRange::new("\u{1F600}", "\u{FFFF}").is_ok());
        assert!(KeyRange::new("\u{FFFF}", "\u{1F600}").is_err());
    }

    #[test]
    fn a_range_holds_its_lower_bound_and_not_its_upper() {
        let range = KeyRange::new("t:row:", "t:row;").unwrap();

        assert!(range.contains("t:row:") && range.contains("t:row:\u{FFFF}"));
        assert!(!range.contains("t:row;") && !range.contains("t:row"));
    }
}
