//! Tests of cells that are kept as numbers. Every comparison becomes a range whose ends are part of it,
//! so that there is one loop for all of them.

use std::ops::Bound;

use hashbrown::HashSet;

use super::CompareOp;
use super::masks::{self, Lane};
use super::question::Question;
use crate::{Bits, Hasher, Value};

/// The longest list that is looked through value by value, a vector loop for each.
const SHORT_LIST: usize = 8;

/// Which numbers pass.
pub(super) enum Numbers<T> {
    Nothing,
    Equal(T),
    /// Both ends are part of it.
    Within(T, T),
    OneOf(Vec<T>),
    /// By their [`Number::bits`].
    InSet(HashSet<u64, Hasher>),
}

/// The numbers of a column on either side of a value: the same one, if it is one of them.
pub(super) struct Literal<T> {
    at_most: Option<T>,
    at_least: Option<T>,
}

/// Numbers that cells are kept as, in the order in which they compare.
pub(super) trait Number: Lane {
    /// The first in order and the last.
    const ENDS: (Self, Self);

    /// The next one below.
    fn before(self) -> Option<Self>;

    /// The next one above.
    fn after(self) -> Option<Self>;

    /// Equal for equal numbers, and only for them.
    fn bits(self) -> u64;

    /// Where a value stands among them; none for null and NaN, which compare with nothing.
    fn literal(value: &Value) -> Option<Literal<Self>>;
}

impl<T: Number> Numbers<T> {
    /// The numbers that are let through.
    pub(super) fn of(question: &Question<'_>) -> Self {
        match *question {
            Question::Compare(op, value) => match T::literal(value) {
                Some(literal) => Self::comparing(op, &literal),
                None => Self::Nothing,
            },
            Question::Between(low, high) => match (literal_of(low), literal_of(high)) {
                (Some(low), Some(high)) => Self::within(
                    end(&low, T::ENDS.0, Literal::above, |literal| literal.at_least),
                    end(&high, T::ENDS.1, Literal::below, |literal| literal.at_most),
                ),
                _ => Self::Nothing,
            },
            Question::In(values) => Self::one_of(values),
        }
    }

    fn comparing(op: CompareOp, literal: &Literal<T>) -> Self {
        let (first, last) = T::ENDS;
        match op {
            CompareOp::Equal => literal.exact().map_or(Self::Nothing, Self::Equal),
            CompareOp::NotEqual => unreachable!("`!=` is planned as the negation of `=`"),
            CompareOp::Less => Self::within(Some(first), literal.below()),
            CompareOp::LessOrEqual => Self::within(Some(first), literal.at_most),
            CompareOp::Greater => Self::within(literal.above(), Some(last)),
            CompareOp::GreaterOrEqual => Self::within(literal.at_least, Some(last)),
        }
    }

    fn within(low: Option<T>, high: Option<T>) -> Self {
        match (low, high) {
            (Some(low), Some(high)) if low <= high => Self::Within(low, high),
            _ => Self::Nothing,
        }
    }

    fn one_of(values: &[Value]) -> Self {
        let numbers = values.iter().filter_map(|value| T::literal(value)?.exact());
        let mut seen = HashSet::with_hasher(Hasher::default());
        let mut distinct: Vec<T> = numbers.filter(|number| seen.insert(number.bits())).collect();
        match distinct.len() {
            0 => Self::Nothing,
            1 => distinct.pop().map_or(Self::Nothing, Self::Equal),
            2..=SHORT_LIST => Self::OneOf(distinct),
            _ => Self::InSet(seen),
        }
    }

    /// The rows that pass; what it says of nulls is of no meaning.
    pub(super) fn passing(&self, values: &[T]) -> Bits {
        match self {
            Self::Nothing => Bits::none(),
            Self::Equal(number) => masks::passing(values, |value| value == *number),
            Self::Within(low, high) => {
                masks::passing(values, |value| value >= *low && value <= *high)
            }
            Self::OneOf(numbers) => numbers.iter().fold(Bits::none(), |bits, number| {
                bits.or(&masks::passing(values, |value| value == *number))
            }),
            Self::InSet(set) => masks::passing(values, |value| set.contains(&value.bits())),
        }
    }
}

impl<T: Number> Literal<T> {
    const fn exactly(number: T) -> Self {
        Self { at_most: Some(number), at_least: Some(number) }
    }

    /// The number that it is, if it is one.
    fn exact(&self) -> Option<T> {
        self.at_most.filter(|_| self.at_most == self.at_least)
    }

    /// The last number less than it.
    fn below(&self) -> Option<T> {
        self.exact().map_or(self.at_most, Number::before)
    }

    /// The first number greater than it.
    fn above(&self) -> Option<T> {
        self.exact().map_or(self.at_least, Number::after)
    }
}

/// The bound with the place of its value; none if that compares with nothing.
fn literal_of<T: Number>(bound: &Bound<Value>) -> Option<Bound<Literal<T>>> {
    match bound {
        Bound::Unbounded => Some(Bound::Unbounded),
        Bound::Included(value) => T::literal(value).map(Bound::Included),
        Bound::Excluded(value) => T::literal(value).map(Bound::Excluded),
    }
}

/// The number that ends a range, itself part of it; none if no number can.
fn end<T: Number>(
    bound: &Bound<Literal<T>>,
    unbounded: T,
    excluded: impl Fn(&Literal<T>) -> Option<T>,
    included: impl Fn(&Literal<T>) -> Option<T>,
) -> Option<T> {
    match bound {
        Bound::Unbounded => Some(unbounded),
        Bound::Excluded(literal) => excluded(literal),
        Bound::Included(literal) => included(literal),
    }
}

impl Number for i64 {
    const ENDS: (Self, Self) = (Self::MIN, Self::MAX);

    fn before(self) -> Option<Self> {
        self.checked_sub(1)
    }

    fn after(self) -> Option<Self> {
        self.checked_add(1)
    }

    fn bits(self) -> u64 {
        self as u64
    }

    fn literal(value: &Value) -> Option<Literal<Self>> {
        match value {
            Value::Int(int) => Some(Literal::exactly(*int)),
            Value::Timestamp(timestamp) => Some(Literal::exactly(timestamp.ms())),
            Value::Float(float) if !float.is_nan() => Some(Literal {
                at_most: int_of(float.floor()).or((*float > 0.0).then_some(Self::MAX)),
                at_least: int_of(float.ceil()).or((*float < 0.0).then_some(Self::MIN)),
            }),
            _ => None,
        }
    }
}

impl Number for i32 {
    const ENDS: (Self, Self) = (Self::MIN, Self::MAX);

    fn before(self) -> Option<Self> {
        self.checked_sub(1)
    }

    fn after(self) -> Option<Self> {
        self.checked_add(1)
    }

    fn bits(self) -> u64 {
        u64::from(self as u32)
    }

    fn literal(value: &Value) -> Option<Literal<Self>> {
        match value {
            Value::Date(date) => Some(Literal::exactly(date.days())),
            _ => None,
        }
    }
}

impl Number for f64 {
    const ENDS: (Self, Self) = (Self::NEG_INFINITY, Self::INFINITY);

    fn before(self) -> Option<Self> {
        (self > Self::NEG_INFINITY).then(|| self.next_down())
    }

    fn after(self) -> Option<Self> {
        (self < Self::INFINITY).then(|| self.next_up())
    }

    fn bits(self) -> u64 {
        // Adding zero makes -0.0 the 0.0 that it is equal to.
        (self + 0.0).to_bits()
    }

    fn literal(value: &Value) -> Option<Literal<Self>> {
        match value {
            Value::Float(float) if !float.is_nan() => Some(Literal::exactly(*float)),
            Value::Int(int) => Some(float_literal(*int)),
            _ => None,
        }
    }
}

/// A whole float as an int, if it is within the ints.
fn int_of(whole: f64) -> Option<i64> {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    (-BEYOND..BEYOND).contains(&whole).then_some(whole as i64)
}

/// The floats on either side of an int, of which not every one is a float.
fn float_literal(int: i64) -> Literal<f64> {
    let near = int as f64;
    match (near as i128).cmp(&i128::from(int)) {
        std::cmp::Ordering::Equal => Literal::exactly(near),
        std::cmp::Ordering::Less => Literal { at_most: Some(near), at_least: Some(near.next_up()) },
        std::cmp::Ordering::Greater => {
            Literal { at_most: Some(near.next_down()), at_least: Some(near) }
        }
    }
}
