use super::*;
use proptest::prelude::*;

const BOUNDS: Bounds = Bounds { row_count: 100, column_count: 5 };

fn at(line: usize, column: usize) -> Place {
    Place { line, column }
}

fn range(cursor: Place, corner: Option<(usize, usize, Reach)>) -> (usize, usize, usize, usize) {
    let corner = corner.map(|(line, column, reach)| Corner { place: at(line, column), reach });
    let range = CellRange::between(cursor, corner, BOUNDS);
    let (rows, columns) = (range.rows(), range.columns());
    (rows.start(), rows.end(), columns.start(), columns.end())
}

fn extended(cursor: Place, steps: &[Step]) -> CellRange {
    let corner = steps
        .iter()
        .fold(None, |corner, step| Some(Corner::stepped(corner, cursor, *step, BOUNDS, 20)));
    CellRange::between(cursor, corner, BOUNDS)
}

#[test]
fn the_cursor_alone_selects_its_cell_and_headers_none() {
    assert_eq!(range(at(3, 2), None), (2, 3, 1, 2));
    assert!(CellRange::between(at(0, 2), None, BOUNDS).is_empty());
    assert!(CellRange::between(at(3, 0), None, BOUNDS).is_empty());
}

#[test]
fn a_block_is_the_same_from_whichever_corner_it_was_drawn() {
    let block = (2, 7, 1, 4);

    assert_eq!(range(at(3, 2), Some((7, 4, Reach::Cells))), block);
    assert_eq!(range(at(7, 4), Some((3, 2, Reach::Cells))), block);
    assert_eq!(range(at(3, 4), Some((7, 2, Reach::Cells))), block);
}

#[test]
fn rows_and_columns_are_selected_as_a_whole() {
    assert_eq!(range(at(3, 0), Some((5, 0, Reach::Rows))), (2, 5, 0, 5));
    assert_eq!(range(at(3, 2), Some((3, 3, Reach::Columns))), (0, 100, 1, 3));
    assert_eq!(range(at(9, 2), Some((9, 2, Reach::Table))), (0, 100, 0, 5));
}

#[test]
fn the_header_selects_its_column_when_it_is_asked_to() {
    assert_eq!(range(at(0, 2), Some((0, 2, Reach::Columns))), (0, 100, 1, 2));
}

#[test]
fn steps_extend_from_the_cursor_and_back_over_it() {
    let cursor = at(10, 3);

    assert_eq!(extended(cursor, &[Step::Down, Step::Down]).rows(), Span::new(9, 12));
    assert_eq!(extended(cursor, &[Step::Down, Step::Up, Step::Up]).rows(), Span::new(8, 10));
    assert_eq!(extended(cursor, &[Step::Right]).columns(), Span::new(2, 4));
    assert_eq!(extended(cursor, &[Step::ColumnEnd, Step::RowStart]).cell_count(), 91 * 3);
}

#[test]
fn a_selection_stays_among_the_cells() {
    let up = extended(at(1, 1), &[Step::Up, Step::Left]);

    assert_eq!((up.rows(), up.columns()), (Span::of_one(0), Span::of_one(0)));
}

#[test]
fn selected_rows_are_extended_by_rows() {
    let start = Corner { place: at(4, 2), reach: Reach::Rows };

    let corner = Corner::stepped(Some(start), at(4, 2), Step::PageDown, BOUNDS, 20);

    let range = CellRange::between(at(4, 2), Some(corner), BOUNDS);
    assert_eq!((range.rows(), range.columns()), (Span::new(3, 24), Span::new(0, 5)));
}

#[test]
fn a_table_without_cells_has_no_selection() {
    let none = Bounds { row_count: 0, column_count: 3 };
    let everything = Corner { place: at(0, 1), reach: Reach::Table };

    assert_eq!(CellRange::between(at(0, 1), Some(everything), none), CellRange::default());
    let stepped = Corner::stepped(None, at(0, 1), Step::Down, none, 20);
    assert!(CellRange::between(at(0, 1), Some(stepped), none).is_empty());
}

fn places() -> impl Strategy<Value = Place> {
    (0..120usize, 0..8usize).prop_map(|(line, column)| Place { line, column })
}

fn reaches() -> impl Strategy<Value = Reach> {
    prop_oneof![Just(Reach::Cells), Just(Reach::Rows), Just(Reach::Columns), Just(Reach::Table)]
}

proptest! {
    #[test]
    fn every_selection_lies_within_the_table(
        cursor in places(), place in places(), reach in reaches(), rows in 0..110usize, columns in 0..7usize,
    ) {
        let bounds = Bounds { row_count: rows, column_count: columns };
        let range = CellRange::between(cursor, Some(Corner { place, reach }), bounds);

        prop_assert!(range.rows().end() <= rows && range.columns().end() <= columns);
        prop_assert_eq!(range.is_empty(), range.cell_count() == 0);
        let cursor = bounds.clamp(cursor);
        if let (Some(row), Some(column), false) = (cursor.row(), cursor.column_index(), range.is_empty()) {
            prop_assert!(range.contains(row, column));
        }
    }
}
