use thiserror::Error;

use super::{BLOCK_ROWS, Bits, Block, BlockValues, Date, Timestamp};

/// Why values and a validity bitmap make no block.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BlockError {
    /// A block has a few thousand rows at most.
    #[error("a block has at most {BLOCK_ROWS} rows, and this one has {row_count}")]
    TooManyRows {
        /// How many it has.
        row_count: usize,
    },
    /// There are not as many values as rows.
    #[error("there are {value_count} values for {row_count} rows")]
    ValueCount {
        /// How many values there are.
        value_count: usize,
        /// How many rows there are.
        row_count: usize,
    },
    /// A bit is on beyond the last row.
    #[error("there are only {row_count} rows, and a bit is on for a later one")]
    BitBeyond {
        /// How many rows there are.
        row_count: usize,
    },
    /// A null has a value.
    #[error("the null in its row {row} has a value")]
    NullWithValue {
        /// The place in the block, counted from 0.
        row: usize,
    },
    /// A NaN has other bits than the one that is kept.
    #[error("the NaN in its row {row} has bits of its own")]
    OtherNan {
        /// The place in the block, counted from 0.
        row: usize,
    },
    /// A date or a timestamp is outside of the years that are kept.
    #[error("the date or timestamp in its row {row} is outside of the years -9999 to 9999")]
    OutOfRange {
        /// The place in the block, counted from 0.
        row: usize,
    },
}

impl Block {
    /// A block of these cells, if they are as every block has them.
    ///
    /// # Errors
    /// If there are more rows than a block has, not a value for each, a bit beyond them, a null whose
    /// value is not zero, a NaN that is not the canonical one, or a date that is none.
    pub fn from_parts(
        row_count: usize,
        valid: Bits,
        values: BlockValues,
    ) -> Result<Self, BlockError> {
        if row_count > BLOCK_ROWS {
            return Err(BlockError::TooManyRows { row_count });
        }
        let value_count = values.count().unwrap_or(row_count);
        if value_count != row_count {
            return Err(BlockError::ValueCount { value_count, row_count });
        }
        check_bits(&valid, row_count)?;
        match values.first_out_of_range() {
            Some(Fault::Nan(row)) => return Err(BlockError::OtherNan { row }),
            Some(Fault::Range(row)) => return Err(BlockError::OutOfRange { row }),
            None => {}
        }
        let nulls = Bits::first(row_count).and_not(&valid);
        if let Some(row) = values.first_not_zero(&nulls, row_count) {
            return Err(BlockError::NullWithValue { row });
        }
        Ok(Self::of_checked(row_count, valid, values))
    }
}

/// Whether all bits that are on belong to rows.
pub(super) fn check_bits(bits: &Bits, row_count: usize) -> Result<(), BlockError> {
    if bits.and_not(&Bits::first(row_count)).is_empty() {
        return Ok(());
    }
    Err(BlockError::BitBeyond { row_count })
}

/// The place of a value that no block has.
enum Fault {
    Nan(usize),
    Range(usize),
}

impl BlockValues {
    /// How many values there are, where they are not bits.
    fn count(&self) -> Option<usize> {
        match self {
            Self::Int(values) | Self::Timestamp(values) => Some(values.len()),
            Self::Float(values) => Some(values.len()),
            Self::String(values) => Some(values.len()),
            Self::Date(values) => Some(values.len()),
            Self::Bool(_) => None,
        }
    }

    fn first_out_of_range(&self) -> Option<Fault> {
        match self {
            Self::Int(_) | Self::String(_) | Self::Bool(_) => None,
            Self::Float(values) => {
                let is_other =
                    |float: &f64| float.is_nan() && float.to_bits() != f64::NAN.to_bits();
                first(values, is_other).map(Fault::Nan)
            }
            Self::Date(values) => {
                first(values, |days| Date::from_days(*days).is_err()).map(Fault::Range)
            }
            Self::Timestamp(values) => {
                let (low, high) = Timestamp::BOUNDS_MS;
                first(values, |ms| *ms < low || *ms > high).map(Fault::Range)
            }
        }
    }

    fn first_not_zero(&self, nulls: &Bits, row_count: usize) -> Option<usize> {
        if nulls.is_empty() {
            return match self {
                Self::Bool(bits) => bits.and_not(&Bits::first(row_count)).ones().next(),
                _ => None,
            };
        }
        match self {
            Self::Int(values) | Self::Timestamp(values) => {
                nulls.ones().find(|row| values[*row] != 0)
            }
            Self::Float(values) => nulls.ones().find(|row| values[*row].to_bits() != 0),
            Self::String(values) => nulls.ones().find(|row| values[*row] != 0),
            Self::Date(values) => nulls.ones().find(|row| values[*row] != 0),
            Self::Bool(bits) => {
                let beyond = bits.and_not(&Bits::first(row_count));
                bits.and(nulls).or(&beyond).ones().next()
            }
        }
    }
}

/// The first place that a fault is at: all are looked at before it is searched for, which is quicker
/// where there is none.
fn first<T>(values: &[T], is_fault: impl Fn(&T) -> bool) -> Option<usize> {
    let any = values.iter().fold(false, |any, value| any | is_fault(value));
    if any { values.iter().position(is_fault) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(rows: &[usize]) -> Bits {
        let mut bits = Bits::none();
        for row in rows {
            bits.set(*row, true);
        }
        bits
    }

    #[test]
    fn parts_that_no_block_has_are_refused() {
        let two = || bits(&[0, 1]);
        let cases = [
            (4_097, two(), BlockValues::Int(vec![0; 4_097]), "4097"),
            (2, two(), BlockValues::Int(vec![0; 3]), "3 values for 2 rows"),
            (2, two(), BlockValues::Date(vec![0]), "1 values for 2 rows"),
            (2, bits(&[2]), BlockValues::Int(vec![0; 2]), "later one"),
            (2, bits(&[0]), BlockValues::Int(vec![1, 1]), "null in its row 1"),
            (2, bits(&[0]), BlockValues::Float(vec![1.0, -0.0]), "null in its row 1"),
            (2, bits(&[0]), BlockValues::String(vec![0, 1]), "null in its row 1"),
            (2, bits(&[0]), BlockValues::Bool(Box::new(bits(&[1]))), "null in its row 1"),
            (2, two(), BlockValues::Bool(Box::new(bits(&[2]))), "null in its row 2"),
            (2, two(), BlockValues::Float(vec![0.0, f64::from_bits(0x7ff0_0000_0000_0001)]), "NaN"),
            (2, two(), BlockValues::Float(vec![-f64::NAN, 0.0]), "NaN in its row 0"),
            (2, two(), BlockValues::Date(vec![0, 2_932_897]), "timestamp in its row 1"),
            (2, two(), BlockValues::Timestamp(vec![i64::MIN, 0]), "timestamp in its row 0"),
        ];
        for (row_count, valid, values, expected) in cases {
            let error = Block::from_parts(row_count, valid, values).unwrap_err().to_string();

            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn the_parts_of_a_block_make_that_block() {
        let (low, high) = Timestamp::BOUNDS_MS;
        for values in [
            BlockValues::Int(vec![i64::MIN, 0, i64::MAX]),
            BlockValues::Float(vec![f64::NAN, 0.0, -0.0]),
            BlockValues::Bool(Box::new(bits(&[2]))),
            BlockValues::Timestamp(vec![low, 0, high]),
        ] {
            let block = Block::from_parts(3, bits(&[0, 2]), values.clone()).unwrap();

            assert_eq!((block.row_count(), block.valid()), (3, &bits(&[0, 2])));
            assert_eq!(block, Block::from_parts(3, bits(&[0, 2]), values).unwrap());
        }
    }
}
