use super::BlockValues;

/// What the cells of some types are kept as: one number for each row of a block.
pub(super) trait Dense: Copy + Default + PartialOrd + 'static {
    /// The values of a block, if its type keeps them so.
    fn of(values: &BlockValues) -> Option<&[Self]>;
}

/// Ints and the milliseconds of timestamps.
impl Dense for i64 {
    fn of(values: &BlockValues) -> Option<&[Self]> {
        match values {
            BlockValues::Int(values) | BlockValues::Timestamp(values) => Some(values),
            _ => None,
        }
    }
}

impl Dense for f64 {
    fn of(values: &BlockValues) -> Option<&[Self]> {
        match values {
            BlockValues::Float(values) => Some(values),
            _ => None,
        }
    }
}

/// The days of dates.
impl Dense for i32 {
    fn of(values: &BlockValues) -> Option<&[Self]> {
        match values {
            BlockValues::Date(values) => Some(values),
            _ => None,
        }
    }
}

/// The ids of strings.
impl Dense for u32 {
    fn of(values: &BlockValues) -> Option<&[Self]> {
        match values {
            BlockValues::String(values) => Some(values),
            _ => None,
        }
    }
}
