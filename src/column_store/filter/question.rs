use std::cmp::Ordering;
use std::ops::Bound;

use super::CompareOp;
use crate::Value;

/// What a filter asks of the cells of one column by comparing them with values.
pub(super) enum Question<'f> {
    Compare(CompareOp, &'f Value),
    Between(&'f Bound<Value>, &'f Bound<Value>),
    In(&'f [Value]),
}

impl<'f> Question<'f> {
    /// All values that it names.
    pub(super) fn values(&self) -> impl Iterator<Item = &'f Value> {
        let (bounds, list): ([Option<&'f Value>; 2], &'f [Value]) = match *self {
            Self::Compare(_, value) => ([Some(value), None], &[]),
            Self::Between(low, high) => ([value_of(low), value_of(high)], &[]),
            Self::In(values) => ([None, None], values),
        };
        bounds.into_iter().flatten().chain(list)
    }

    /// Whether a cell is let through, given how it compares with a value; none if it does not.
    pub(super) fn admits(&self, compare: impl Fn(&Value) -> Option<Ordering>) -> bool {
        match self {
            Self::Compare(op, value) => compare(value).is_some_and(|ordering| op.holds(ordering)),
            Self::Between(low, high) => {
                let admits = |bound: &Bound<Value>, open: CompareOp, closed: CompareOp| match bound
                {
                    Bound::Unbounded => true,
                    Bound::Excluded(value) => compare(value).is_some_and(|o| open.holds(o)),
                    Bound::Included(value) => compare(value).is_some_and(|o| closed.holds(o)),
                };
                admits(low, CompareOp::Greater, CompareOp::GreaterOrEqual)
                    && admits(high, CompareOp::Less, CompareOp::LessOrEqual)
            }
            Self::In(values) => values.iter().any(|value| compare(value) == Some(Ordering::Equal)),
        }
    }

    pub(super) fn admits_bool(&self, cell: bool) -> bool {
        self.admits(|value| match value {
            Value::Bool(value) => Some(cell.cmp(value)),
            _ => None,
        })
    }

    pub(super) fn admits_text(&self, cell: &str) -> bool {
        self.admits(|value| match value {
            Value::String(value) => Some(cell.cmp(value)),
            _ => None,
        })
    }
}

impl CompareOp {
    /// Whether it holds of a left side that is so ordered to the right.
    const fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

fn value_of(bound: &Bound<Value>) -> Option<&Value> {
    match bound {
        Bound::Unbounded => None,
        Bound::Included(value) | Bound::Excluded(value) => Some(value),
    }
}
