use super::selection::Selection;
use crate::BlockValues;

/// What bools amount to.
pub(super) struct Bools {
    /// The least and the greatest, `false` being less than `true`.
    pub(super) ends: Option<(bool, bool)>,
    pub(super) distinct: usize,
}

impl Bools {
    pub(super) fn of(cells: &Selection<'_>) -> Self {
        let (mut any_false, mut any_true) = (false, false);
        for (block, cells) in cells.blocks() {
            if let BlockValues::Bool(values) = block.values() {
                any_true |= !cells.and(values).is_empty();
                any_false |= !cells.and_not(values).is_empty();
            }
        }
        let ends = (any_false || any_true).then_some((!any_false, any_true));
        Self { ends, distinct: usize::from(any_false) + usize::from(any_true) }
    }
}
