//! Which rows and columns are in view, and where columns stand.

use crate::ui::labels;

/// The height of a row and of the header in px, unless a person wants another.
pub const ROW_PX: f64 = 32.0;

/// The least height of a row on a touch screen in px.
pub const TOUCH_ROW_PX: f64 = 44.0;

/// How close rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// As many rows as can be read.
    Compact,
    /// The usual.
    #[default]
    Normal,
    /// Room for a finger.
    Tall,
}

impl Density {
    /// All of them, the closest first.
    pub const ALL: [Self; 3] = [Self::Compact, Self::Normal, Self::Tall];

    /// Its name, for a setting.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Normal => "normal",
            Self::Tall => "tall",
        }
    }

    /// Its name, for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Compact => labels::ROWS_COMPACT,
            Self::Normal => labels::ROWS_NORMAL,
            Self::Tall => labels::ROWS_TALL,
        }
    }

    /// The density of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.name() == name)
    }

    /// The height of a row in px; fingers need more than some would choose.
    pub const fn row_px(self, is_touch: bool) -> f64 {
        let row_px = match self {
            Self::Compact => 28.0,
            Self::Normal => ROW_PX,
            Self::Tall => 44.0,
        };
        if is_touch { row_px.max(TOUCH_ROW_PX) } else { row_px }
    }
}

/// The width of a digit at the size of cells in px, as wide fonts have it.
const DIGIT_PX: f64 = 8.3;

/// The same on a touch screen.
const TOUCH_DIGIT_PX: f64 = 9.6;

/// The width of a digit of row numbers, which are smaller, in px.
const ROW_DIGIT_PX: f64 = 7.2;

/// The space at both sides of a cell's text together in px.
const CELL_PADDING_PX: f64 = 20.0;

/// The type mark and the sort arrow of a header in px.
const HEADER_EXTRAS_PX: f64 = 44.0;

/// Rows kept ready beyond each edge of the view: a turn of a mouse wheel shows no gap, and a page of
/// keys costs little more than a page.
const OVERSCAN_ROWS: usize = 6;

/// A run of indexes, `start` included, `end` not; `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The run from `start` up to `end`; empty if `end` is not beyond `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The run of a single index.
    pub const fn of_one(index: usize) -> Self {
        Self { start: index, end: index + 1 }
    }

    /// How many indexes there are.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether there is no index.
    pub const fn is_empty(self) -> bool {
        self.end == self.start
    }

    /// The first index.
    pub const fn start(self) -> usize {
        self.start
    }

    /// The index after the last.
    pub const fn end(self) -> usize {
        self.end
    }

    /// Whether an index lies in the run.
    pub const fn contains(self, index: usize) -> bool {
        self.start <= index && index < self.end
    }

    /// The indexes of the run and one more, which may lie outside of it, in rising order and each
    /// once: the element that has the focus stays in the document when it is scrolled away.
    pub fn with(self, also: Option<usize>) -> impl Iterator<Item = usize> {
        let before = also.filter(|also| *also < self.start);
        let after = also.filter(|also| *also >= self.end);
        before.into_iter().chain(self.start..self.end).chain(after)
    }
}

/// The rows that are drawn when the view shows `view_px` from `top_px` on.
pub fn rows_in_view(top_px: f64, view_px: f64, row_px: f64, row_count: usize) -> Span {
    let first = (top_px.max(0.0) / row_px).floor() as usize;
    let past_last = ((top_px + view_px).max(0.0) / row_px).ceil() as usize;
    Span::new(
        first.saturating_sub(OVERSCAN_ROWS).min(row_count),
        (past_last + OVERSCAN_ROWS).min(row_count),
    )
}

/// Whole rows that fit a view, at least one.
pub fn whole_rows(view_px: f64, row_px: f64) -> usize {
    ((view_px / row_px).floor() as usize).max(1)
}

/// How wide the column of row numbers must be for the last of them.
pub fn row_number_px(row_count: usize) -> f64 {
    let digits = row_count.max(1).ilog10() + 1;
    (f64::from(digits) * ROW_DIGIT_PX + CELL_PADDING_PX).floor().max(44.0)
}

/// About how wide a text is, a digit being 1.
pub fn width_in_digits(text: &str) -> f64 {
    let width = |sign: char| match sign {
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.6,
        'A'..='Z' => 1.2,
        '\u{1100}'.. => 1.8,
        _ => 1.0,
    };
    text.chars().map(width).sum()
}

/// How wide a column is drawn until a person says otherwise: as wide as its name and the longest of
/// some of its values, within bounds that leave room for the columns beside it.
/// Both are given in digits. Touch screens have larger letters.
pub fn natural_width_px(name_digits: f64, longest_value_digits: f64, is_touch: bool) -> f64 {
    let digit_px = if is_touch { TOUCH_DIGIT_PX } else { DIGIT_PX };
    let name_px = name_digits * digit_px + HEADER_EXTRAS_PX;
    let value_px = longest_value_digits * digit_px;
    (name_px.max(value_px) + CELL_PADDING_PX).floor().clamp(80.0, 320.0)
}

/// Where the columns stand, in px from the left edge of the first one.
///
/// `edges_px` rise from 0 and are one more than there are columns.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnLayout {
    edges_px: Vec<f64>,
}

impl ColumnLayout {
    /// The narrowest that a column can be drawn in px.
    pub const MIN_COLUMN_PX: f64 = 48.0;

    /// The widest that a column can be drawn in px: 16,384 of them stay below what browsers lay out.
    pub const MAX_COLUMN_PX: f64 = 800.0;

    /// Columns of these widths side by side, each brought between the least and the most.
    pub fn new(widths_px: impl IntoIterator<Item = f64>) -> Self {
        let mut right_px = 0.0;
        let mut edges_px = vec![right_px];
        for width_px in widths_px {
            right_px += Self::clamp(width_px);
            edges_px.push(right_px);
        }
        Self { edges_px }
    }

    /// A width brought between the least and the most.
    pub const fn clamp(width_px: f64) -> f64 {
        width_px.clamp(Self::MIN_COLUMN_PX, Self::MAX_COLUMN_PX)
    }

    /// How many columns there are.
    pub fn count(&self) -> usize {
        self.edges_px.len() - 1
    }

    /// The width of all columns together.
    pub fn total_px(&self) -> f64 {
        self.edges_px[self.count()]
    }

    /// The left edge of a column; of one beyond the last, the right edge of the last.
    pub fn left_px(&self, column: usize) -> f64 {
        self.edges_px[column.min(self.count())]
    }

    /// The width of a column; 0 beyond the last.
    pub fn width_px(&self, column: usize) -> f64 {
        self.left_px(column + 1) - self.left_px(column)
    }

    /// The column at a distance from the left edge of the first one.
    pub fn at(&self, x_px: f64) -> Option<usize> {
        let inside = (0.0..self.total_px()).contains(&x_px);
        inside.then(|| self.edges_px.partition_point(|edge_px| *edge_px <= x_px) - 1)
    }

    /// The columns that are drawn when the view shows `view_px` from `left_px` on: those that it
    /// touches and one more on each side.
    pub fn in_view(&self, left_px: f64, view_px: f64) -> Span {
        let first = self.edges_px.partition_point(|edge_px| *edge_px <= left_px).saturating_sub(2);
        let right_px = left_px + view_px;
        let past_last = self.edges_px.partition_point(|edge_px| *edge_px < right_px) + 1;
        Span::new(first.min(self.count()), past_last.min(self.count()))
    }
}

/// How far to move a view that shows `view_px` from `from_px` on, so that it shows the whole of what
/// stands at `start_px` and is `size_px` long: not at all if it does already, else as little as
/// possible. What is longer than the view is shown from its start.
pub fn reveal(from_px: f64, view_px: f64, start_px: f64, size_px: f64) -> f64 {
    if start_px < from_px || size_px > view_px {
        start_px
    } else {
        from_px.max(start_px + size_px - view_px)
    }
}

/// How far to move a view of `view_px` in a frame when the pointer is dragged to `at_px` from its start:
/// not at all within it, beyond its edges the faster the further.
pub fn overshoot(at_px: f64, view_px: f64) -> f64 {
    let beyond_px = if at_px < 0.0 { at_px } else { (at_px - view_px).max(0.0) };
    (beyond_px / 2.0).clamp(-60.0, 60.0)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole pixels are exact in floats")]
mod tests {
    use super::*;

    fn layout() -> ColumnLayout {
        ColumnLayout::new([100.0, 50.0, 200.0])
    }

    #[test]
    fn rows_in_view_are_those_it_touches_and_a_few_more_on_each_side() {
        let span = rows_in_view(3_200.0, 640.0, 32.0, 1_000);

        assert_eq!((span.start(), span.end()), (94, 126));
    }

    #[test]
    fn rows_in_view_end_with_the_table() {
        assert_eq!(rows_in_view(0.0, 640.0, 32.0, 3), Span::new(0, 3));
        assert_eq!(rows_in_view(0.0, 640.0, 32.0, 0), Span::new(0, 0));
        assert_eq!(rows_in_view(99_999.0, 640.0, 32.0, 10), Span::new(10, 10));
    }

    #[test]
    fn scrolling_within_one_row_changes_nothing() {
        let span = rows_in_view(3_201.0, 630.0, 32.0, 1_000);

        assert_eq!(rows_in_view(3_209.5, 630.0, 32.0, 1_000), span);
    }

    #[test]
    fn a_view_lower_than_a_row_has_room_for_one() {
        assert_eq!(whole_rows(10.0, 32.0), 1);
        assert_eq!(whole_rows(100.0, 32.0), 3);
    }

    #[test]
    fn row_numbers_have_room_for_the_last_of_them() {
        assert_eq!(row_number_px(0), 44.0);
        assert_eq!(row_number_px(999), 44.0);
        assert_eq!(row_number_px(10_000_000), 77.0);
    }

    #[test]
    fn wide_letters_are_wider_than_digits() {
        assert_eq!(width_in_digits("2012-01-01"), 10.0);
        assert!(width_in_digits("Mm") > 3.0 && width_in_digits("\u{6f22}") > 1.5);
    }

    #[test]
    fn a_column_is_as_wide_as_its_longest_text_within_bounds() {
        assert_eq!(natural_width_px(1.0, 1.0, false), 80.0);
        assert_eq!(natural_width_px(2.0, 20.0, false), 186.0);
        assert_eq!(natural_width_px(5.0, 5_000.0, false), 320.0);
        assert_eq!(natural_width_px(2.0, 20.0, true), 212.0);
    }

    #[test]
    fn an_index_outside_of_a_span_is_added_once_and_in_order() {
        let span = Span::new(3, 5);

        assert_eq!(span.with(Some(1)).collect::<Vec<_>>(), [1, 3, 4]);
        assert_eq!(span.with(Some(4)).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(span.with(Some(9)).collect::<Vec<_>>(), [3, 4, 9]);
        assert_eq!(span.with(None).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn a_density_is_named_and_leaves_room_for_fingers() {
        for density in Density::ALL {
            assert_eq!(Density::of_name(density.name()), Some(density));
            assert!(density.row_px(true) >= TOUCH_ROW_PX);
        }
        assert_eq!(Density::of_name("airy"), None);
        assert_eq!(Density::ALL.map(|density| density.row_px(false)), [28.0, 32.0, 44.0]);
    }

    #[test]
    fn columns_stand_side_by_side() {
        let layout = layout();

        assert_eq!(layout.count(), 3);
        assert_eq!((layout.left_px(1), layout.width_px(1)), (100.0, 50.0));
        assert_eq!((layout.left_px(3), layout.width_px(3)), (350.0, 0.0));
        assert_eq!(layout.total_px(), 350.0);
    }

    #[test]
    fn widths_are_kept_between_the_least_and_the_most() {
        let layout = ColumnLayout::new([1.0, 10_000.0]);

        assert_eq!(layout.width_px(0), ColumnLayout::MIN_COLUMN_PX);
        assert_eq!(layout.width_px(1), ColumnLayout::MAX_COLUMN_PX);
    }

    #[test]
    fn a_point_hits_the_column_that_holds_it() {
        let layout = layout();

        assert_eq!(layout.at(0.0), Some(0));
        assert_eq!(layout.at(99.9), Some(0));
        assert_eq!(layout.at(100.0), Some(1));
        assert_eq!(layout.at(349.9), Some(2));
        assert_eq!(layout.at(350.0), None);
        assert_eq!(layout.at(-1.0), None);
    }

    #[test]
    fn columns_in_view_are_those_it_touches_and_one_more_on_each_side() {
        let layout = ColumnLayout::new([100.0; 50]);

        assert_eq!(layout.in_view(0.0, 350.0), Span::new(0, 5));
        assert_eq!(layout.in_view(1_000.0, 300.0), Span::new(9, 14));
        assert_eq!(layout.in_view(4_900.0, 300.0), Span::new(48, 50));
        assert_eq!(ColumnLayout::new([]).in_view(0.0, 300.0), Span::new(0, 0));
    }

    #[test]
    fn a_drag_beyond_the_edge_moves_the_view_the_faster_the_further() {
        assert_eq!(overshoot(10.0, 300.0), 0.0);
        assert_eq!(overshoot(-10.0, 300.0), -5.0);
        assert_eq!(overshoot(320.0, 300.0), 10.0);
        assert_eq!(overshoot(9_000.0, 300.0), 60.0);
    }

    #[test]
    fn a_view_moves_only_as_far_as_it_must() {
        assert_eq!(reveal(100.0, 300.0, 150.0, 32.0), 100.0);
        assert_eq!(reveal(100.0, 300.0, 80.0, 32.0), 80.0);
        assert_eq!(reveal(100.0, 300.0, 390.0, 32.0), 122.0);
        assert_eq!(reveal(100.0, 300.0, 120.0, 500.0), 120.0);
    }
}
