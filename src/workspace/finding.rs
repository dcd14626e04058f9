use std::sync::Arc;

use reactive_graph::prelude::*;

use super::bulk::key_of_row;
use super::import::Pace;
use super::long_act::{ActPace, ROWS_AT_ONCE};
use super::{EditError, TableId, VisibleRows, Workspace, history, words};
use crate::column_store::{
    ColumnDef, ColumnId, ColumnStore, FindJob, FoundCells, Needle, RowId, Table, Value,
};

/// The most refused cells that are listed.
const MOST_REFUSED: usize = 100;

/// Rows that are looked at between two looks at the clock.
const PLACES_AT_ONCE: usize = 4_096;

/// What a person looks for, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindQuery {
    /// The text.
    pub text: String,
    /// Whether upper and lower case are different.
    pub match_case: bool,
    /// Whether a cell must be nothing but the text.
    pub whole_cell: bool,
    /// The columns in which to look; all if there are none.
    pub columns: Vec<ColumnId>,
}

impl FindQuery {
    fn needle(&self) -> Option<Needle> {
        let is_asked = !self.text.is_empty();
        is_asked.then(|| Needle::new(&self.text, self.match_case, self.whole_cell)).flatten()
    }
}

/// A cell that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its row's place among those that are shown, counted from 0.
    pub place: usize,
    /// Its row.
    pub row: RowId,
    /// Its column's place in the schema.
    pub column: usize,
    /// Which it is of all that were found, counted from 0.
    pub number: usize,
}

/// The cells that were found. Clones are cheap.
#[derive(Clone, Debug)]
pub struct Matches(Arc<Found>);

#[derive(Debug)]
struct Found {
    table: TableId,
    query: FindQuery,
    rows: VisibleRows,
    /// The table as it was looked through.
    snapshot: Table,
    /// By the place of the column in the schema.
    cells: Vec<(usize, FoundCells)>,
    /// The places of rows with a cell that was found, rising, and how many cells were found before each.
    places: Vec<(u32, u32)>,
    count: usize,
}

impl PartialEq for Matches {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Matches {
    fn new(
        (table, snapshot): (TableId, Table),
        query: FindQuery,
        rows: VisibleRows,
        (found, places): (Vec<FoundCells>, Vec<(u32, u32)>),
    ) -> Self {
        let place = |cells: FoundCells| Some((snapshot.schema().index_of_id(cells.column)?, cells));
        let mut cells: Vec<_> = found.into_iter().filter_map(place).collect();
        cells.sort_by_key(|(column, _)| *column);
        let count = cells.iter().map(|(_, cells)| cells.rows.count()).sum();
        Self(Arc::new(Found { table, query, rows, snapshot, cells, places, count }))
    }

    /// How many cells were found.
    pub fn count(&self) -> usize {
        self.0.count
    }

    /// What was looked for.
    pub fn query(&self) -> &FindQuery {
        &self.0.query
    }

    /// The match at a cell, or the first one behind it, as [`Matches::after`] has it.
    pub fn at_or_after(&self, place: usize, column: usize) -> Option<Match> {
        let at = self.0.places.partition_point(|(other, _)| (*other as usize) < place);
        let here = self.matches_at(at).find(|found| (found.place, found.column) == (place, column));
        here.or_else(|| self.after(place, column))
    }

    /// The first match behind a cell, given by the place of its row and of its column; after the last, the
    /// first of all.
    pub fn after(&self, place: usize, column: usize) -> Option<Match> {
        let places = &self.0.places;
        let at = places.partition_point(|(other, _)| (*other as usize) < place);
        let here = self.matches_at(at);
        let in_row = here.filter(|found| found.place == place && found.column > column);
        let next = if places.get(at).is_some_and(|(other, _)| *other as usize == place) {
            at + 1
        } else {
            at
        };
        in_row.min_by_key(|found| found.column).or_else(|| {
            let next = if next < places.len() { next } else { 0 };
            self.matches_at(next).next()
        })
    }

    /// The last match before a cell; before the first, the last of all.
    pub fn before(&self, place: usize, column: usize) -> Option<Match> {
        let places = &self.0.places;
        let at = places.partition_point(|(other, _)| (*other as usize) < place);
        let here = self.matches_at(at);
        let in_row = here.filter(|found| found.place == place && found.column < column);
        in_row.last().or_else(|| {
            let previous = at.checked_sub(1).unwrap_or(places.len().saturating_sub(1));
            self.matches_at(previous).last()
        })
    }

    /// Whether a cell was found.
    pub fn contains(&self, row: RowId, column: usize) -> bool {
        let cells = self.0.cells.iter().find(|(other, _)| *other == column);
        cells.is_some_and(|(_, cells)| cells.rows.contains(row))
    }

    /// The cells of one row, by its place in `places`, in the order of the columns.
    fn matches_at(&self, at: usize) -> impl Iterator<Item = Match> + '_ {
        let here = self.0.places.get(at).and_then(|(place, before)| {
            Some((*place as usize, *before as usize, self.0.rows.nth(*place as usize)?))
        });
        here.into_iter().flat_map(move |(place, before, row)| {
            let columns = self.0.cells.iter().filter(move |(_, cells)| cells.rows.contains(row));
            columns.enumerate().map(move |(index, (column, _))| Match {
                place,
                row,
                column: *column,
                number: before + index,
            })
        })
    }
}

/// The places of rows with a cell that was found, and how many cells were found before each; none once
/// nobody wants to know any more.
async fn places_of(
    found: &[FoundCells],
    rows: &VisibleRows,
    pace: &mut Pace,
    is_wanted: impl Fn() -> bool,
) -> Option<Vec<(u32, u32)>> {
    let (mut places, mut before) = (Vec::new(), 0);
    for (place, row) in rows.row_ids().enumerate() {
        let here = FoundCells::count_in_row(found, row) as u32;
        if here > 0 {
            places.push((place as u32, before));
            before += here;
        }
        if (place + 1).is_multiple_of(PLACES_AT_ONCE) && pace.pause_if_due().await && !is_wanted() {
            return None;
        }
    }
    is_wanted().then_some(places)
}

/// What a replacement did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// How many cells have another text.
    pub count: usize,
    /// How many cells refused theirs and are as they were.
    pub refused_count: usize,
    /// Some of those: where, and why.
    pub refused: Vec<RefusedCell>,
}

/// A cell that refused its new text and is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedCell {
    /// Its row.
    pub row: RowId,
    /// Its column's place in the schema.
    pub column: usize,
    /// Why, in words.
    pub reason: String,
}

/// Find and replace, in slices.
impl Workspace {
    /// What was found last; none if nothing was looked for since a table was opened.
    pub fn matches(self) -> Option<Matches> {
        let current = self.current();
        self.matches.get().filter(|matches| Some(matches.0.table) == current)
    }

    /// Whether the table, or which of its rows are shown, changed since cells were found.
    pub fn are_matches_old(self) -> bool {
        let rows = self.visible_rows();
        let Some(matches) = self.matches() else { return false };
        let is_same = |store: &ColumnStore| history::is_unchanged(&matches.0.snapshot, store);
        matches.0.rows != rows || !self.with_table(is_same).unwrap_or(true)
    }

    /// Looks for cells in the rows that are shown. Only what was looked for last is found.
    pub async fn find(self, query: FindQuery) {
        let backstage = self.backstage();
        let turn = backstage.find_turn.get() + 1;
        backstage.find_turn.set(turn);
        let is_last = || backstage.find_turn.get() == turn;
        let (Some(table), Some(needle)) = (self.open_table(), query.needle()) else {
            return self.matches.set(None);
        };
        let rows = self.visible_rows.get_untracked();
        let shown = reactive_graph::graph::untrack(|| self.filtered_rows());
        let now_ms = self.world().now_ms();
        let snapshot = table.store.with_untracked(ColumnStore::snapshot);
        let columns = columns_of(&snapshot, &query.columns);
        let mut job = FindJob::new(&snapshot, now_ms, columns, needle, shown.as_ref());
        let mut pace = Pace::new(self);
        let found = loop {
            if let Some(found) = job.step() {
                break found;
            }
            pace.pause_if_due().await;
            if !is_last() {
                return;
            }
        };
        let is_wanted = || is_last() && self.is_open(&table);
        if let Some(places) = places_of(&found, &rows, &mut pace, is_wanted).await {
            let matches = Matches::new((table.id(), snapshot), query, rows, (found, places));
            self.matches.set(Some(matches));
        }
    }

    /// Forgets what was found.
    pub fn end_find(self) {
        let backstage = self.backstage();
        backstage.find_turn.set(backstage.find_turn.get() + 1);
        self.matches.set(None);
    }

    /// Replaces what is found in one cell.
    ///
    /// # Errors
    /// If the new text is no value of the column, or the key is taken.
    pub fn replace_one(
        self,
        query: &FindQuery,
        row: RowId,
        column: usize,
        replacement: &str,
    ) -> Result<(), EditError> {
        let Some(needle) = query.needle() else { return Ok(()) };
        self.change("Replace in a cell", |store, now_ms| {
            replace_cell(store, &needle, (row, column), replacement, now_ms).map(drop)
        })
    }

    /// Replaces all that was found: one step to undo. Cells that refuse their new text are as they were.
    /// None if it was stopped.
    ///
    /// # Errors
    /// If no table is open, or another act on many cells runs.
    pub async fn replace_all(
        self,
        matches: Matches,
        replacement: String,
    ) -> Result<Option<Replaced>, EditError> {
        let Some(needle) = matches.query().needle() else { return Ok(None) };
        let now_ms = self.world().now_ms();
        let words = format!("Replace in {}", words::count(matches.count(), "cell"));
        let total = matches.count();
        let replace = async |mut store: ColumnStore, mut pace: ActPace| {
            let mut replaced = Replaced::default();
            pace.index(&mut store).await;
            let found = matches.0.cells.iter();
            let cells = found.flat_map(|(at, cells)| cells.rows.iter().map(|row| (row, *at)));
            for (index, cell) in cells.enumerate() {
                match replace_cell(&mut store, &needle, cell, &replacement, now_ms) {
                    Ok(has_changed) => replaced.count += usize::from(has_changed),
                    Err(refusal) => replaced.note(cell, &refusal),
                }
                if (index + 1).is_multiple_of(ROWS_AT_ONCE) {
                    pace.done(ROWS_AT_ONCE).await;
                }
            }
            Ok((store, replaced))
        };
        self.remake(words, total, replace).await
    }
}

impl Replaced {
    fn note(&mut self, (row, column): (RowId, usize), refusal: &EditError) {
        self.refused_count += 1;
        if self.refused.len() < MOST_REFUSED {
            self.refused.push(RefusedCell { row, column, reason: refusal.to_string() });
        }
    }
}

fn columns_of(store: &Table, asked: &[ColumnId]) -> Vec<usize> {
    let columns = store.schema().columns().iter().enumerate();
    let is_asked = |column: &ColumnDef| asked.is_empty() || asked.contains(&column.id());
    columns.filter(|(_, column)| is_asked(column)).map(|(index, _)| index).collect()
}

/// Whether the cell has another text by it.
fn replace_cell(
    store: &mut ColumnStore,
    needle: &Needle,
    (row, column): (RowId, usize),
    replacement: &str,
    now_ms: i64,
) -> Result<bool, EditError> {
    let definition = store.schema().columns().get(column).ok_or(EditError::NoSuchCell)?.clone();
    let cell = store.view(now_ms).cell(row, column).ok_or(EditError::NoSuchCell)?;
    if cell.is_null() {
        return Ok(false);
    }
    let before = cell.to_string();
    let after = needle.replace_in(&before, replacement);
    if after == before {
        return Ok(false);
    }
    let value = Value::parse(&after, definition.column_type())?;
    let key = key_of_row(store, row);
    if store.schema().key_index() == Some(column) {
        store.change_key(&key, value, now_ms)?;
    } else {
        store.update(&key, definition.name(), value, now_ms)?;
    }
    Ok(true)
}
