//! Where the data ends: the cell that Ctrl with an arrow leads to.

use std::ops::Range;

use super::{VisibleRows, Workspace};
use crate::column_store::{Column, RowId, Table};

/// How many rows are looked at in one task: some milliseconds.
const ROWS_AT_ONCE: usize = 65_536;

/// The search for an edge, place by place: the last one before a gap, seen from a place that is filled
/// beside one that is; else the next place that is filled; else the last of all.
struct Edge {
    last: usize,
    is_filled: bool,
    /// Whether it began within data, once the first place was seen.
    is_within: Option<bool>,
}

impl Edge {
    const fn new(from: usize, is_filled: bool) -> Self {
        Self { last: from, is_filled, is_within: None }
    }

    /// Looks at places ahead, nearest first; the edge, if it is among them.
    fn look(
        &mut self,
        places: impl Iterator<Item = usize>,
        is_filled: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        for place in places {
            let fills = is_filled(place);
            let is_within = *self.is_within.get_or_insert(self.is_filled && fills);
            match (is_within, fills) {
                (true, false) => return Some(self.last),
                (false, true) => return Some(place),
                _ => self.last = place,
            }
        }
        None
    }
}

/// Places ahead, nearest first.
fn ahead(places: Range<usize>, is_back: bool) -> Box<dyn Iterator<Item = usize>> {
    if is_back { Box::new(places.rev()) } else { Box::new(places) }
}

/// The places ahead of one among `count` in runs, the nearest first.
fn runs(from: usize, count: usize, is_back: bool) -> impl Iterator<Item = Range<usize>> {
    let all = if is_back { 0..from } else { (from + 1).min(count)..count };
    let run_count = all.len().div_ceil(ROWS_AT_ONCE);
    (0..run_count).map(move |run| {
        let near = run * ROWS_AT_ONCE;
        let far = (near + ROWS_AT_ONCE).min(all.len());
        if is_back { all.end - far..all.end - near } else { all.start + near..all.start + far }
    })
}

impl Workspace {
    /// The place among `rows` at which the data of a column ends, upwards or downwards from a place. Lets
    /// everything else run in between.
    pub async fn edge_in_column(
        self,
        rows: VisibleRows,
        from: usize,
        column: usize,
        is_up: bool,
    ) -> usize {
        let count = rows.count();
        if self.with_table_untracked(|table| is_full(table, column)).unwrap_or(true) {
            return if is_up { 0 } else { count.saturating_sub(1) };
        }
        let mut edge = Edge::new(from, self.look_at(&rows, from..from + 1, column)[0]);
        for run in runs(from, count, is_up) {
            let filled = self.look_at(&rows, run.clone(), column);
            if let Some(found) = edge.look(ahead(run.clone(), is_up), |at| filled[at - run.start]) {
                return found;
            }
            self.world().yield_now().await;
        }
        edge.last
    }

    /// Whether a column has a value in each row of a run of places.
    fn look_at(self, rows: &VisibleRows, run: Range<usize>, column: usize) -> Vec<bool> {
        let mut filled = vec![false; run.len()];
        let ids = rows.ids_in(run);
        self.with_table_untracked(|table| {
            let view = table.view(0);
            for (id, filled) in ids.into_iter().zip(&mut filled) {
                *filled = view.cell(id, column).is_some_and(|value| !value.is_null());
            }
        });
        filled
    }

    /// The place among `columns`, given by their places in the schema, at which the data of a row ends.
    pub fn edge_in_row(self, row: RowId, columns: &[usize], from: usize, is_left: bool) -> usize {
        let found = self.with_table_untracked(|table| {
            let view = table.view(0);
            let is_filled = |place: usize| {
                let value = columns.get(place).and_then(|column| view.cell(row, *column));
                value.is_some_and(|value| !value.is_null())
            };
            let ahead = ahead(if is_left { 0..from } else { from + 1..columns.len() }, is_left);
            let mut edge = Edge::new(from, is_filled(from));
            edge.look(ahead, is_filled).unwrap_or(edge.last)
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
        let mut edge = Edge::new(from, is_filled(from));
        let mut runs = runs(from, cells.len(), is_back);
        let found = runs.find_map(|run| edge.look(ahead(run, is_back), is_filled));
        found.unwrap_or(edge.last)
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
    fn places_ahead_come_in_runs_the_nearest_first() {
        let far = 2 * ROWS_AT_ONCE;
        let down: Vec<_> = runs(9, far + 10, false).collect();
        let up: Vec<_> = runs(far + 3, far + 10, true).collect();

        assert_eq!(down, [10..ROWS_AT_ONCE + 10, ROWS_AT_ONCE + 10..far + 10]);
        assert_eq!(up, [ROWS_AT_ONCE + 3..far + 3, 3..ROWS_AT_ONCE + 3, 0..3]);
        assert_eq!(runs(4, 5, false).count() + runs(0, 5, true).count(), 0);
    }

    #[test]
    fn where_no_value_follows_it_is_the_last_cell_of_all() {
        assert_eq!(edge_of("xx...", 1, false), 4);
        assert_eq!(edge_of("...xx", 3, true), 0);
        assert_eq!(edge_of("xxx", 0, false), 2);
        assert_eq!(edge_of("x", 0, false), 0);
    }
}
