//! Which columns are shown, and in which order.

/// How a person wants to see a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// It is not shown.
    pub is_hidden: bool,
    /// It stays at the left edge when the view moves.
    pub is_pinned: bool,
}

/// The columns that are shown, each by its place in the schema: the pinned ones first, then the others,
/// both in schema order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    shown: Vec<usize>,
    pinned_count: usize,
}

impl Arrangement {
    /// The arrangement of columns, given in schema order.
    pub fn new(columns: impl IntoIterator<Item = Standing>) -> Self {
        let shown = columns.into_iter().enumerate().filter(|(_, standing)| !standing.is_hidden);
        let (pinned, others): (Vec<_>, Vec<_>) =
            shown.partition(|(_, standing)| standing.is_pinned);
        let pinned_count = pinned.len();
        let shown = pinned.into_iter().chain(others).map(|(index, _)| index).collect();
        Self { shown, pinned_count }
    }

    /// How many columns are shown.
    pub fn count(&self) -> usize {
        self.shown.len()
    }

    /// How many of them are pinned.
    pub const fn pinned_count(&self) -> usize {
        self.pinned_count
    }

    /// The place in the schema of the column that is shown at a place.
    pub fn nth(&self, at: usize) -> Option<usize> {
        self.shown.get(at).copied()
    }

    /// Where the column at a place of the schema is shown; none if it is hidden.
    pub fn position_of(&self, index: usize) -> Option<usize> {
        self.shown.iter().position(|shown| *shown == index)
    }

    /// The places in the schema of the columns that are shown, in their order.
    pub fn indexes(&self) -> &[usize] {
        &self.shown
    }

    /// The place in the schema that a column must get to stand `by` places further right or left among
    /// those that are shown; none if it is at that end, or would pass from the pinned ones to the others.
    pub fn moved(&self, at: usize, by: isize) -> Option<usize> {
        let to = at.checked_add_signed(by).filter(|to| *to < self.count())?;
        let stays_among = |at: usize| at < self.pinned_count;
        (stays_among(at) == stays_among(to)).then(|| self.shown[to])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: Standing = Standing { is_hidden: false, is_pinned: false };
    const HIDDEN: Standing = Standing { is_hidden: true, is_pinned: false };
    const PINNED: Standing = Standing { is_hidden: false, is_pinned: true };

    #[test]
    fn columns_stand_in_schema_order_the_pinned_first_and_the_hidden_nowhere() {
        let arrangement = Arrangement::new([SHOWN, HIDDEN, PINNED, SHOWN, PINNED]);

        assert_eq!(arrangement.indexes(), [2, 4, 0, 3]);
        assert_eq!((arrangement.count(), arrangement.pinned_count()), (4, 2));
        assert_eq!((arrangement.nth(2), arrangement.nth(4)), (Some(0), None));
        assert_eq!((arrangement.position_of(3), arrangement.position_of(1)), (Some(3), None));
    }

    #[test]
    fn a_hidden_column_is_not_shown_though_it_is_pinned() {
        let both = Standing { is_hidden: true, is_pinned: true };

        assert_eq!(Arrangement::new([both, SHOWN]).indexes(), [1]);
    }

    #[test]
    fn a_move_passes_hidden_columns_and_stays_on_its_side() {
        let arrangement = Arrangement::new([SHOWN, HIDDEN, SHOWN, PINNED]);

        assert_eq!(arrangement.moved(1, 1), Some(2));
        assert_eq!(arrangement.moved(2, -1), Some(0));
        assert_eq!(arrangement.moved(1, -1), None);
        assert_eq!(arrangement.moved(0, 1), None);
        assert_eq!(arrangement.moved(2, 1), None);
        assert_eq!(arrangement.moved(0, -1), None);
    }
}
