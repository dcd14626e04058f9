//! Where the cursor of the grid is and how keys move it.

/// A cell of the grid: line 0 is the header, line n the nth row in view order; column 0 holds the row
/// numbers, column n the nth column that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, header included.
    pub line: usize,
    /// The column, row numbers included.
    pub column: usize,
}

impl Place {
    /// The cell at the index of a row and the index of a column.
    pub const fn of_cell(row: usize, column: usize) -> Self {
        Self { line: row + 1, column: column + 1 }
    }

    /// The index of the row; none in the header.
    pub const fn row(self) -> Option<usize> {
        self.line.checked_sub(1)
    }

    /// The index of the column among those that are shown; none among the row numbers.
    pub const fn column_index(self) -> Option<usize> {
        self.column.checked_sub(1)
    }
}

/// How many rows and columns the grid has, header and row numbers not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Rows.
    pub row_count: usize,
    /// Columns.
    pub column_count: usize,
}

/// A move of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One line up, as far as the header.
    Up,
    /// One line down.
    Down,
    /// One column to the left, as far as the row numbers.
    Left,
    /// One column to the right.
    Right,
    /// To the first column.
    RowStart,
    /// To the last column.
    RowEnd,
    /// To the first row.
    ColumnStart,
    /// To the last row.
    ColumnEnd,
    /// To the first cell of the first row.
    TableStart,
    /// To the last cell of the last row.
    TableEnd,
    /// A page of rows up, as far as the first row.
    PageUp,
    /// A page of rows down.
    PageDown,
}

impl Bounds {
    /// The place itself if there is such a cell, else the nearest one.
    pub fn clamp(self, place: Place) -> Place {
        Place { line: place.line.min(self.row_count), column: place.column.min(self.column_count) }
    }

    /// Where a step leads, a page being `page_rows` high. It always leads to a cell that is there.
    pub fn step(self, place: Place, step: Step, page_rows: usize) -> Place {
        let Place { line, column } = self.clamp(place);
        let (first_row, first_column) = (1.min(self.row_count), 1.min(self.column_count));
        let (line, column) = match step {
            Step::Up => (line.saturating_sub(1), column),
            Step::Down => (line + 1, column),
            Step::Left => (line, column.saturating_sub(1)),
            Step::Right => (line, column + 1),
            Step::RowStart => (line, first_column),
            Step::RowEnd => (line, self.column_count),
            Step::ColumnStart => (first_row, column),
            Step::ColumnEnd => (self.row_count, column),
            Step::TableStart => (first_row, first_column),
            Step::TableEnd => (self.row_count, self.column_count),
            Step::PageUp => (line.saturating_sub(page_rows).max(first_row.min(line)), column),
            Step::PageDown => (line + page_rows, column),
        };
        self.clamp(Place { line, column })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { row_count: 100, column_count: 5 };

    fn step(line: usize, column: usize, step: Step) -> (usize, usize) {
        let place = BOUNDS.step(Place { line, column }, step, 20);
        (place.line, place.column)
    }

    #[test]
    fn arrows_move_by_one_and_stop_at_the_edges() {
        assert_eq!(step(3, 3, Step::Up), (2, 3));
        assert_eq!(step(3, 3, Step::Right), (3, 4));
        assert_eq!(step(100, 3, Step::Down), (100, 3));
        assert_eq!(step(3, 5, Step::Right), (3, 5));
    }

    #[test]
    fn header_and_row_numbers_can_be_reached() {
        assert_eq!(step(1, 3, Step::Up), (0, 3));
        assert_eq!(step(0, 3, Step::Up), (0, 3));
        assert_eq!(step(4, 1, Step::Left), (4, 0));
        assert_eq!(step(4, 0, Step::Left), (4, 0));
    }

    #[test]
    fn ends_of_row_column_and_table_are_those_of_the_data() {
        assert_eq!(step(7, 3, Step::RowStart), (7, 1));
        assert_eq!(step(7, 3, Step::RowEnd), (7, 5));
        assert_eq!(step(7, 3, Step::ColumnStart), (1, 3));
        assert_eq!(step(7, 3, Step::ColumnEnd), (100, 3));
        assert_eq!(step(7, 3, Step::TableStart), (1, 1));
        assert_eq!(step(7, 3, Step::TableEnd), (100, 5));
    }

    #[test]
    fn pages_move_by_a_view_and_stay_among_the_rows() {
        assert_eq!(step(50, 2, Step::PageDown), (70, 2));
        assert_eq!(step(90, 2, Step::PageDown), (100, 2));
        assert_eq!(step(50, 2, Step::PageUp), (30, 2));
        assert_eq!(step(5, 2, Step::PageUp), (1, 2));
        assert_eq!(step(0, 2, Step::PageUp), (0, 2));
    }

    #[test]
    fn a_table_without_rows_or_columns_still_has_a_place_for_the_cursor() {
        let none = Bounds { row_count: 0, column_count: 0 };

        for move_to in [Step::Down, Step::Right, Step::TableStart, Step::TableEnd, Step::PageUp] {
            let place = none.step(Place { line: 9, column: 9 }, move_to, 20);

            assert_eq!(place, Place { line: 0, column: 0 });
        }
    }

    #[test]
    fn places_name_rows_and_columns() {
        let cell = Place::of_cell(4, 2);

        assert_eq!((cell.row(), cell.column_index()), (Some(4), Some(2)));
        assert_eq!(Place { line: 0, column: 0 }.row(), None);
        assert_eq!(Place { line: 0, column: 0 }.column_index(), None);
    }
}
