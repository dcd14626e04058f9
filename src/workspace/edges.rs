//! Where the data ends: the cell that Ctrl with an arrow leads to.

use super::{VisibleRows, Workspace};
use crate::column_store::{Column, RowId, Table};

/// The last place before a gap, seen from a place that is filled beside one that is; else the next place
/// that is filled; else the last of all. `places` are those ahead, nearest first.
fn edge(
    from: usize,
    mut places: impl Iterator<Item = usize>,
    is_filled: impl Fn(usize) -> bool,
) -> usize {
    let Some(next) = places.next() else { return from };
    let is_within = is_filled(from) && is_filled(next);
    let mut last = next;
    if !is_within && is_filled(next) {
        return next;
    }
    for place in places {
        match (is_within, is_filled(place)) {
            (true, false) => return last,
            (false, true) => return place,
            _ => last = place,
        }
    }
    last
}

/// The places ahead of one among `count`, nearest first.
fn ahead(from: usize, count: usize, is_back: bool) -> Box<dyn Iterator<Item = usize>> {
    if is_back { Box::new((0..from).rev()) } else { Box::new(from + 1..count) }
}

impl Workspace {
    /// The place among `rows` at which the data of a column ends, upwards or downwards from a place.
    pub fn edge_in_column(
        self,
        rows: &VisibleRows,
        from: usize,
        column: usize,
        is_up: bool,
    ) -> usize {
        let last = rows.count().saturating_sub(1);
        let found = self.with_table_untracked(|table| {
            if is_full(table, column) {
                return if is_up { 0 } else { last };
            }
            let view = table.view(0);
            let ids = rows.ids_in(0..rows.count());
            let is_filled = |place: usize| {
                let value = ids.get(place).and_then(|row| view.cell(*row, column));
                value.is_some_and(|value| !value.is_null())
            };
            edge(from, ahead(from, ids.len(), is_up), is_filled)
        });
        found.unwrap_or(from)
    }

    /// The place among `columns`, given by their places in the schema, at which the data of a row ends.
    pub fn edge_in_row(self, row: RowId, columns: &[usize], from: usize, is_left: bool) -> usize {
        let found = self.with_table_untracked(|table| {
            let view = table.view(0);
            let is_filled = |place: usize| {
                let value = columns.get(place).and_then(|column| view.cell(row, *column));
                value.is_some_and(|value| !value.is_null())
            };
            edge(from, ahead(from, columns.len(), is_left), is_filled)
        });
        found.unwrap_or(from)
    }
}

/// Whether a column has a value in every row that was ever made, as most have: there is no gap then.
fn is_full(table: &Table, column: usize) -> bool {
    let blocks = table.column(column).map(Column::blocks);
    blocks
        .is_some_and(|blocks| blocks.iter().all(|block| block.valid().count() == block.row_count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge_of(cells: &str, from: usize, is_back: bool) -> usize {
        let is_filled = |place: usize| cells.as_bytes()[place] == b'x';
        edge(from, ahead(from, cells.len(), is_back), is_filled)
    }

    #[test]
    fn within_data_the_edge_is_the_last_cell_before_a_gap() {
        assert_eq!(edge_of("xxx..xx", 0, false), 2);
        assert_eq!(edge_of("xx.xxxx", 6, true), 3);
    }

    #[test]
    fn at_a_gap_it_is_the_next_cell_with_a_value() {
        assert_eq!(edge_of("xxx..xx", 2, false), 5);
        assert_eq!(edge_of("x...xxx", 3, true), 0);
        assert_eq!(edge_of("..x", 0, false), 2);
    }

    #[test]
    fn where_no_value_follows_it_is_the_last_cell_of_all() {
        assert_eq!(edge_of("xx...", 1, false), 4);
        assert_eq!(edge_of("...xx", 3, true), 0);
        assert_eq!(edge_of("xxx", 0, false), 2);
        assert_eq!(edge_of("x", 0, false), 0);
    }
}
