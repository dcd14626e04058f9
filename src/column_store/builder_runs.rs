use std::convert::Infallible;

use super::block::canonical;
use super::{BLOCK_ROWS, BlockValues, BuildError, Date, NO_EXPIRY, TableBuilder, Timestamp};

/// Runs of cells of one column: where many rows are at hand, they go into their block in one loop.
///
/// A run is as long as that of every other column, for which [`room`](TableBuilder::room) says the
/// most, and [`end_rows`](TableBuilder::end_rows) ends its rows. Its cells are `None` where they are
/// null, and it goes up to the first that fails. What is given is how many are null.
///
/// # Panics
/// If there is no such column, it is of another type, or the run is longer than there is room.
impl TableBuilder {
    /// How many rows are taken before blocks are full, at least one.
    pub const fn room(&self) -> usize {
        BLOCK_ROWS - self.row_ids.len()
    }

    /// Makes room for the keys of some rows, where their number is known: otherwise it is made bit by
    /// bit, the last bits being large.
    pub fn reserve_keys(&mut self, row_count: usize) {
        self.keys.reserve(row_count);
    }

    /// Ends rows whose cells were put in as runs.
    ///
    /// # Errors
    /// If all row ids have been given.
    ///
    /// # Panics
    /// If a column has not a cell for each of the rows.
    pub fn end_rows(&mut self, row_count: usize) -> Result<(), BuildError> {
        let ids = u32::try_from(row_count).map_err(|_| BuildError::Full)?;
        let first = self.table.next_row_id;
        let next = first.checked_add(ids).ok_or(BuildError::Full)?;
        self.row_ids.extend(first..next);
        self.expiry.resize(self.row_ids.len(), NO_EXPIRY);
        self.table.next_row_id = next;
        for block in &self.open {
            assert_eq!(block.row_count(), self.row_ids.len(), "a cell for each row and column");
        }
        if self.row_ids.len() == BLOCK_ROWS {
            self.close_blocks();
        }
        Ok(())
    }

    /// A run of ints.
    ///
    /// # Errors
    /// That of the first cell that fails.
    pub fn push_ints<E>(
        &mut self,
        column: usize,
        cells: impl Iterator<Item = Result<Option<i64>, E>>,
    ) -> Result<usize, E> {
        self.open[column].extend(ints, cells)
    }

    /// A run of floats.
    ///
    /// # Errors
    /// That of the first cell that fails.
    pub fn push_floats<E>(
        &mut self,
        column: usize,
        cells: impl Iterator<Item = Result<Option<f64>, E>>,
    ) -> Result<usize, E> {
        let cells = cells.map(|cell| cell.map(|cell| cell.map(canonical)));
        self.open[column].extend(floats, cells)
    }

    /// A run of bools.
    ///
    /// # Errors
    /// That of the first cell that fails.
    pub fn push_bools<E>(
        &mut self,
        column: usize,
        cells: impl Iterator<Item = Result<Option<bool>, E>>,
    ) -> Result<usize, E> {
        self.open[column].extend_bits(cells)
    }

    /// A run of dates.
    ///
    /// # Errors
    /// That of the first cell that fails.
    pub fn push_dates<E>(
        &mut self,
        column: usize,
        cells: impl Iterator<Item = Result<Option<Date>, E>>,
    ) -> Result<usize, E> {
        let cells = cells.map(|cell| cell.map(|cell| cell.map(Date::days)));
        self.open[column].extend(days, cells)
    }

    /// A run of timestamps.
    ///
    /// # Errors
    /// That of the first cell that fails.
    pub fn push_timestamps<E>(
        &mut self,
        column: usize,
        cells: impl Iterator<Item = Result<Option<Timestamp>, E>>,
    ) -> Result<usize, E> {
        let cells = cells.map(|cell| cell.map(|cell| cell.map(Timestamp::ms)));
        self.open[column].extend(moments, cells)
    }

    /// A run of strings.
    pub fn push_strings<'a>(
        &mut self,
        column: usize,
        cells: impl Iterator<Item = Option<&'a str>>,
    ) -> usize {
        let Self { table, strings, recent, open, .. } = self;
        let (block, recent) = (&mut open[column], &mut recent[column]);
        let mut intern = |text| recent.intern(strings, &mut table.strings, text);
        let cells = cells.map(|cell| Ok(cell.map(&mut intern)));
        let Ok::<_, Infallible>(null_count) = block.extend(ids, cells);
        null_count
    }
}

fn ints(values: &mut BlockValues) -> Option<&mut Vec<i64>> {
    match values {
        BlockValues::Int(values) => Some(values),
        _ => None,
    }
}

fn moments(values: &mut BlockValues) -> Option<&mut Vec<i64>> {
    match values {
        BlockValues::Timestamp(values) => Some(values),
        _ => None,
    }
}

fn floats(values: &mut BlockValues) -> Option<&mut Vec<f64>> {
    match values {
        BlockValues::Float(values) => Some(values),
        _ => None,
    }
}

fn days(values: &mut BlockValues) -> Option<&mut Vec<i32>> {
    match values {
        BlockValues::Date(values) => Some(values),
        _ => None,
    }
}

fn ids(values: &mut BlockValues) -> Option<&mut Vec<u32>> {
    match values {
        BlockValues::String(values) => Some(values),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ColumnType, Key, RowId, Schema, Value, ValueRef};
    use super::*;

    #[test]
    fn runs_make_the_table_that_cells_one_by_one_make() {
        let columns = ColumnType::ALL.map(|column_type| (column_type.name(), column_type));
        let schema = Schema::new(&columns).unwrap();
        let row_count = 2 * BLOCK_ROWS + 100;
        let values = |row: usize| {
            let day = Date::from_days(row as i32).unwrap();
            [
                Value::Int(row as i64),
                Value::Float(if row.is_multiple_of(9) { -f64::NAN } else { row as f64 / 4.0 }),
                Value::String(format!("string {}", row % 700)),
                Value::Bool(row.is_multiple_of(3)),
                Value::Date(day),
                Value::Timestamp(day.midnight()),
            ]
            .map(|value| if row % 5 == 2 { Value::Null } else { value })
        };
        let mut one_by_one = TableBuilder::new(schema.clone());
        for row in 0..row_count {
            for (column, value) in values(row).iter().enumerate() {
                one_by_one.push(column, value.as_ref()).unwrap();
            }
            one_by_one.end_row().unwrap();
        }

        let mut in_runs = TableBuilder::new(schema);
        let mut nulls = 0;
        while in_runs.row_count() < row_count {
            let first = in_runs.row_count();
            let rows = first..first + in_runs.room().min(1_000).min(row_count - first);
            let run: Vec<_> = rows.clone().map(values).collect();
            nulls += push_all(&mut in_runs, &run);
            in_runs.end_rows(rows.len()).unwrap();
        }

        let (a, b) = (one_by_one.finish().unwrap(), in_runs.finish().unwrap());
        assert_eq!(a.row_count(), b.row_count());
        for row in (0..row_count as u32).map(RowId) {
            assert_eq!(a.view(0).row(row), b.view(0).row(row), "{row}");
        }
        assert_eq!(nulls, 6 * (0..row_count).filter(|row| row % 5 == 2).count());
        assert_eq!(a.strings().string_count(), b.strings().string_count());
    }

    fn push_all(builder: &mut TableBuilder, run: &[[Value; 6]]) -> usize {
        fn cells<T>(
            run: &[[Value; 6]],
            column: usize,
            cell: impl Fn(ValueRef<'_>) -> Option<T>,
        ) -> impl Iterator<Item = Result<Option<T>, Infallible>> {
            run.iter().map(move |row| Ok(cell(row[column].as_ref())))
        }
        macro_rules! of {
            ($kind:ident) => {
                |value| match value {
                    ValueRef::$kind(value) => Some(value),
                    _ => None,
                }
            };
        }
        let Ok(ints) = builder.push_ints(0, cells(run, 0, of!(Int)));
        let Ok(floats) = builder.push_floats(1, cells(run, 1, of!(Float)));
        let strings = builder.push_strings(2, run.iter().map(|row| row[2].as_ref().as_str()));
        let Ok(bools) = builder.push_bools(3, cells(run, 3, of!(Bool)));
        let Ok(dates) = builder.push_dates(4, cells(run, 4, of!(Date)));
        let Ok(moments) = builder.push_timestamps(5, cells(run, 5, of!(Timestamp)));
        ints + floats + strings + bools + dates + moments
    }

    #[test]
    fn the_first_cell_that_fails_ends_a_run() {
        let schema = Schema::new(&[("n", ColumnType::Int)]).unwrap();
        let mut builder = TableBuilder::new(schema);
        let mut asked = 0;
        let cells = (0..10).map(|n| {
            asked += 1;
            if n == 3 { Err("three") } else { Ok(Some(n)) }
        });

        assert_eq!(builder.push_ints(0, cells), Err("three"));
        assert_eq!(asked, 4);
    }

    #[test]
    fn a_key_that_occurs_twice_is_found_across_blocks() {
        let schema = Schema::with_key(&[("n", ColumnType::Int)], "n").unwrap();
        let mut builder = TableBuilder::new(schema);
        builder.reserve_keys(BLOCK_ROWS + 1);
        for (first, count) in [(0, BLOCK_ROWS), (7, 1)] {
            let keys = (first..first + count as i64).map(|n| Ok::<_, Infallible>(Some(n)));
            let Ok(_) = builder.push_ints(0, keys);
            builder.end_rows(count).unwrap();
        }

        let BuildError::DuplicateKey { key, first_row, row, .. } = builder.finish().unwrap_err()
        else {
            panic!("another error")
        };
        assert_eq!((key, first_row), (Key::Int(7), Key::Row(RowId(7))));
        assert_eq!(row, Key::Row(RowId(BLOCK_ROWS as u32)));
    }
}
