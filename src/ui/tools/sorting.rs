//! Sorts by several columns, and what a header adds to them.

use crate::column_store::ColumnId;
use crate::workspace::SortBy;

/// What is sorted by after a header was asked for: ascending first, then descending, then not at all. If
/// the column is to be added to the others, they stay.
pub fn next_sort(current: &[SortBy], column: ColumnId, adds: bool) -> Vec<SortBy> {
    let place = current.iter().position(|by| by.column == column);
    let next = match place.map(|place| current[place].descending) {
        None => Some(SortBy { column, descending: false }),
        Some(false) => Some(SortBy { column, descending: true }),
        Some(true) => None,
    };
    if !adds {
        return next.into_iter().collect();
    }
    let mut sort = current.to_vec();
    match (place, next) {
        (Some(place), Some(by)) => sort[place] = by,
        (Some(place), None) => drop(sort.remove(place)),
        (None, next) => sort.extend(next),
    }
    sort
}

/// The place of a column among those that are sorted by, counted from 1; none if there is one at most.
pub fn number_of(sort: &[SortBy], column: ColumnId) -> Option<usize> {
    let place = sort.iter().position(|by| by.column == column)?;
    (sort.len() > 1).then_some(place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: ColumnId = ColumnId(1);
    const B: ColumnId = ColumnId(2);

    fn up(column: ColumnId) -> SortBy {
        SortBy { column, descending: false }
    }

    fn down(column: ColumnId) -> SortBy {
        SortBy { column, descending: true }
    }

    #[test]
    fn a_header_alone_sorts_up_then_down_then_not_at_all() {
        assert_eq!(next_sort(&[], A, false), [up(A)]);
        assert_eq!(next_sort(&[up(A)], A, false), [down(A)]);
        assert_eq!(next_sort(&[down(A)], A, false), []);
        assert_eq!(next_sort(&[up(B), up(A)], A, false), [down(A)]);
    }

    #[test]
    fn a_header_that_is_added_leaves_the_others_as_they_are() {
        assert_eq!(next_sort(&[up(A)], B, true), [up(A), up(B)]);
        assert_eq!(next_sort(&[up(A), up(B)], A, true), [down(A), up(B)]);
        assert_eq!(next_sort(&[down(A), up(B)], A, true), [up(B)]);
        assert_eq!(next_sort(&[], A, true), [up(A)]);
    }

    #[test]
    fn columns_have_numbers_where_there_are_several() {
        assert_eq!(number_of(&[up(A)], A), None);
        assert_eq!(number_of(&[up(A), down(B)], B), Some(2));
        assert_eq!(number_of(&[up(A), down(B)], ColumnId(9)), None);
    }
}
