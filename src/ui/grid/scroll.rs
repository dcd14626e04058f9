//! Scrolling through more rows than a browser can lay out.
//!
//! Browsers cap the height of an element (33.5 million px in Chromium, about 17.9 in Firefox). Up to
//! [`MAX_SPACER_PX`] the scrolled element is as high as its rows; beyond, its height stays and its
//! scroll bar stands for the whole table, while wheel, touch and keys still move by pixels.

/// The most that the scrolled element is high in px: well below what any browser lays out.
pub const MAX_SPACER_PX: f64 = 8_000_000.0;

/// How high the rows are together and how much of them is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    content_px: f64,
    view_px: f64,
}

impl Extent {
    /// Rows of a total height in a view.
    pub const fn new(content_px: f64, view_px: f64) -> Self {
        Self { content_px, view_px }
    }

    /// The height of the scrolled element.
    pub const fn spacer_px(self) -> f64 {
        self.content_px.min(MAX_SPACER_PX)
    }

    /// The height of the view.
    pub const fn view_px(self) -> f64 {
        self.view_px
    }

    /// Where the view starts when it shows the end of the rows.
    pub const fn max_top_px(self) -> f64 {
        (self.content_px - self.view_px).max(0.0)
    }

    /// The same for the scrolled element.
    const fn max_scroll_px(self) -> f64 {
        (self.spacer_px() - self.view_px).max(0.0)
    }

    /// Whether the scrolled element is lower than the rows that it stands for.
    pub const fn is_scaled(self) -> bool {
        self.content_px > MAX_SPACER_PX
    }

    fn top_for(self, scroll_px: f64) -> f64 {
        scroll_px / self.max_scroll_px() * self.max_top_px()
    }

    fn scroll_for(self, top_px: f64) -> f64 {
        top_px / self.max_top_px() * self.max_scroll_px()
    }

    /// From how many px on a change of the scroll position is a jump: half of what the scroll bar's
    /// thumb moves in one px of its own, and never less than a view, which is what a click beside the
    /// thumb moves.
    fn jump_px(self) -> f64 {
        (self.spacer_px() / self.view_px.max(1.0) / 2.0).max(self.view_px)
    }
}

/// Where the view is: in the rows (`top_px`) and in the scrolled element (`scroll_px`). The two are the
/// same unless the extent is scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scroll {
    top_px: f64,
    scroll_px: f64,
}

impl Scroll {
    /// The view with its upper edge at a place in the rows.
    pub fn at(top_px: f64, extent: Extent) -> Self {
        let top_px = top_px.clamp(0.0, extent.max_top_px());
        let scroll_px = if extent.is_scaled() { extent.scroll_for(top_px) } else { top_px };
        Self { top_px, scroll_px }
    }

    /// The upper edge of the view in the rows.
    pub const fn top_px(self) -> f64 {
        self.top_px
    }

    /// The upper edge of the view in the scrolled element.
    pub const fn scroll_px(self) -> f64 {
        self.scroll_px
    }

    /// What is added to a row's place among the rows to get its place in the scrolled element. It
    /// changes only with jumps, so rows in the document stay where they are while the view moves.
    pub fn shift_px(self) -> f64 {
        self.scroll_px - self.top_px
    }

    /// The view after the browser scrolled: small moves go by pixels, jumps of the scroll bar to the
    /// part of the rows that they point at.
    #[must_use]
    pub fn scrolled_to(self, scroll_px: f64, extent: Extent) -> Self {
        if !extent.is_scaled() {
            return Self { top_px: scroll_px, scroll_px };
        }
        let moved_px = scroll_px - self.scroll_px;
        let top_px = if moved_px.abs() > extent.jump_px() {
            extent.top_for(scroll_px)
        } else {
            self.top_px + moved_px
        };
        Self { top_px: top_px.clamp(0.0, extent.max_top_px()), scroll_px }
    }

    /// The same rows in view, with the scroll position where it belongs by proportion. Moves by pixels
    /// lead it away from there; it is brought back when scrolling rests.
    #[must_use]
    pub fn settled(self, extent: Extent) -> Self {
        Self::at(self.top_px, extent)
    }

    /// Whether the scrolled element is at one of its ends though the rows are not: settling cannot wait,
    /// since no further move in that direction would arrive.
    pub fn is_stuck(self, extent: Extent) -> bool {
        let stuck_above = self.scroll_px < 1.0 && self.top_px >= 1.0;
        let stuck_below = self.scroll_px > extent.max_scroll_px() - 1.0
            && self.top_px <= extent.max_top_px() - 1.0;
        stuck_above || stuck_below
    }

    /// The view after the browser rounded the scroll position that it was given.
    #[must_use]
    pub const fn with_scroll_px(self, scroll_px: f64) -> Self {
        Self { top_px: self.top_px, scroll_px }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole pixels are exact in floats")]
mod tests {
    use super::*;

    const ROW_PX: f64 = 32.0;
    const VIEW_PX: f64 = 700.0;

    fn rows(count: usize) -> Extent {
        Extent::new(count as f64 * ROW_PX, VIEW_PX)
    }

    /// Turns a wheel by `step_px` until nothing moves, as a browser does: it clamps, then reports.
    fn wheel_to_the_end(mut scroll: Scroll, step_px: f64, extent: Extent) -> (Scroll, usize) {
        for turns in 0.. {
            let max_scroll_px = extent.spacer_px() - VIEW_PX;
            let next_px = (scroll.scroll_px() + step_px).clamp(0.0, max_scroll_px);
            let mut next = scroll.scrolled_to(next_px, extent);
            if next.is_stuck(extent) {
                next = next.settled(extent);
            }
            if next == scroll {
                return (scroll, turns);
            }
            scroll = next;
        }
        unreachable!("the loop ends when nothing moves")
    }

    #[test]
    fn a_table_that_browsers_can_lay_out_scrolls_as_it_is() {
        let extent = rows(42_049);

        let scroll = Scroll::default().scrolled_to(123_456.0, extent);

        assert!(!extent.is_scaled());
        assert_eq!(extent.spacer_px(), 42_049.0 * ROW_PX);
        assert_eq!((scroll.top_px(), scroll.shift_px()), (123_456.0, 0.0));
    }

    #[test]
    fn ten_million_rows_stay_below_what_browsers_lay_out() {
        let extent = rows(10_000_000);

        assert!(extent.is_scaled());
        assert_eq!(extent.spacer_px(), MAX_SPACER_PX);
        assert_eq!(extent.max_top_px(), 320_000_000.0 - VIEW_PX);
    }

    #[test]
    fn every_row_can_be_brought_into_view() {
        let extent = rows(10_000_000);

        for row in (0..10_000_000).step_by(9_973).chain([9_999_999]) {
            let row_top_px = f64::from(row) * ROW_PX;
            let scroll = Scroll::at(row_top_px, extent);

            let drawn_at_px = row_top_px + scroll.shift_px();
            assert!(drawn_at_px >= scroll.scroll_px() - 0.01, "row {row}");
            assert!(drawn_at_px + ROW_PX <= scroll.scroll_px() + VIEW_PX + 0.01, "row {row}");
            assert!(scroll.scroll_px() <= extent.spacer_px() - VIEW_PX + 0.01, "row {row}");
        }
    }

    #[test]
    fn the_wheel_moves_by_pixels_and_leaves_drawn_rows_where_they_are() {
        let extent = rows(10_000_000);
        let before = Scroll::at(160_000_000.0, extent);

        let after = before.scrolled_to(before.scroll_px() + 100.0, extent);

        assert!((after.top_px() - before.top_px() - 100.0).abs() < 1e-6);
        assert!((after.shift_px() - before.shift_px()).abs() < 1e-6);
    }

    #[test]
    fn the_scroll_bar_reaches_both_ends_and_the_middle() {
        let extent = rows(10_000_000);
        let max_scroll_px = MAX_SPACER_PX - VIEW_PX;
        let start = Scroll::default();

        let middle = start.scrolled_to(max_scroll_px / 2.0, extent);
        let end = middle.scrolled_to(max_scroll_px, extent);

        assert!((middle.top_px() - extent.max_top_px() / 2.0).abs() < 1.0);
        assert!((end.top_px() - extent.max_top_px()).abs() < 1e-6);
        assert!(end.scrolled_to(0.0, extent).top_px().abs() < 1e-6);
    }

    #[test]
    fn the_wheel_alone_reaches_both_ends() {
        let extent = rows(1_000_000);
        let near_start = Scroll::at(50_000.0, extent);
        let near_end = Scroll::at(extent.max_top_px() - 50_000.0, extent);

        let (start, turns_up) = wheel_to_the_end(near_start, -100.0, extent);
        let (end, turns_down) = wheel_to_the_end(near_end, 100.0, extent);

        assert!(start.top_px() < 1.0, "{start:?}");
        assert!(end.top_px() > extent.max_top_px() - 1.0, "{end:?}");
        assert!(turns_up >= 500 && turns_down >= 500, "{turns_up} up, {turns_down} down");
    }

    #[test]
    fn settling_keeps_the_rows_in_view() {
        let extent = rows(10_000_000);
        let wandered = Scroll::at(5_000_000.0, extent).scrolled_to(126_000.0, extent);

        let settled = wandered.settled(extent);

        assert!((settled.top_px() - wandered.top_px()).abs() < 1e-6);
        assert!(
            (settled.scroll_px() - Scroll::at(settled.top_px(), extent).scroll_px()).abs() < 1.0
        );
    }

    #[test]
    fn a_table_lower_than_the_view_does_not_scroll() {
        let extent = rows(3);

        assert_eq!(Scroll::at(500.0, extent), Scroll::default());
        assert_eq!(extent.max_top_px(), 0.0);
    }
}
