//! Ranges of keys, in the order that keys have in storage.

use std::cmp::Ordering;

use thiserror::Error;

/// The order of keys in storage: by UTF-16 code units, as in a browser.
///
/// It differs from the order of Rust strings where a character beyond U+FFFF, which is written
/// with surrogates from 0xD800 on, meets one between U+E000 and U+FFFF.
pub fn compare_keys(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
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
