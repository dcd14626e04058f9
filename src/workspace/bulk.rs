use reactive_graph::prelude::*;

use super::import::Pace;
use super::open_table::OpenTable;
use super::{EditError, Workspace, history, words};
use crate::column_store::{ColumnId, ColumnStore, Key, RepeatsJob, RowId, RowSet, Table, Value};

/// Rows that are changed between two looks at the clock.
const SLICE_ROWS: usize = 512;

/// Acts on many rows: each one step to undo, done on a copy in slices, so that the page stays responsive. An
/// edit meanwhile refuses it, and nothing is changed.
impl Workspace {
    /// The rows that the filter lets through; none if there is no filter. Tracked.
    pub fn filtered_rows(self) -> Option<RowSet> {
        self.current.with(|table| {
            let found = table.as_ref()?.found.get()?;
            self.with_view(|view| found.filtered(view)).flatten()
        })
    }

    /// Deletes all rows that are shown; gives how many there were.
    ///
    /// # Errors
    /// If no table is open, or it was edited meanwhile.
    pub async fn delete_shown_rows(self) -> Result<usize, EditError> {
        let rows: Vec<RowId> = self.visible_rows.get_untracked().row_ids().collect();
        self.delete_in_slices(rows).await
    }

    async fn delete_in_slices(self, rows: Vec<RowId>) -> Result<usize, EditError> {
        let count = rows.len();
        let words = format!("Delete {}", words::count(count, "row"));
        let slices: Vec<Vec<RowId>> = rows.chunks(SLICE_ROWS).map(<[RowId]>::to_vec).collect();
        let delete = |store: &mut ColumnStore, slice: Vec<RowId>| {
            store.delete_rows(slice);
            Ok(())
        };
        self.change_in_slices(words, slices, delete).await?;
        Ok(count)
    }

    /// Puts a value into a column of all rows that are shown; gives how many there were. The text is read by
    /// the column's type; none is null.
    ///
    /// # Errors
    /// If the text is no value of the column, the column is the key, or the table was edited meanwhile.
    pub async fn set_in_shown_rows(
        self,
        column: ColumnId,
        text: Option<String>,
    ) -> Result<usize, EditError> {
        let rows: Vec<RowId> = self.visible_rows.get_untracked().row_ids().collect();
        let named = self.with_table_untracked(|store| {
            let column = store.schema().columns().iter().find(|other| other.id() == column);
            let column = column.ok_or(EditError::NoSuchCell)?;
            let value = match text.as_deref() {
                Some(text) => Value::parse(text, column.column_type())?,
                None => Value::Null,
            };
            Ok::<_, EditError>((column.name().to_owned(), value))
        });
        let (name, value) = named.ok_or(EditError::NoTable)??;
        let count = rows.len();
        let words = format!("Set {name} in {}", words::count(count, "row"));
        let now_ms = self.world().now_ms();
        let set = |store: &mut ColumnStore, row| {
            store.update(&key_of_row(store, row), &name, value.clone(), now_ms)?;
            Ok(())
        };
        self.change_in_slices(words, rows, set).await?;
        Ok(count)
    }

    /// How many rows repeat an earlier one in some columns, among those that are shown. They are counted in
    /// slices; to cancel is to drop it.
    pub async fn repeated_count(self, columns: Vec<String>) -> usize {
        self.repeated_rows(&columns).await.map_or(0, |rows| rows.count())
    }

    /// Deletes the rows that repeat an earlier one in some columns, among those that are shown; gives how
    /// many there were. The first of each, in the table's own order, is kept.
    ///
    /// # Errors
    /// If no table is open, or it was edited meanwhile.
    pub async fn delete_repeated_rows(self, columns: Vec<String>) -> Result<usize, EditError> {
        let rows = self.repeated_rows(&columns).await.ok_or(EditError::NoTable)?;
        self.delete_in_slices(rows.iter().collect()).await
    }

    async fn repeated_rows(self, columns: &[String]) -> Option<RowSet> {
        let table = self.open_table()?.store.with_untracked(ColumnStore::snapshot);
        let shown = reactive_graph::graph::untrack(|| self.filtered_rows());
        let now_ms = self.world().now_ms();
        let mut job = RepeatsJob::new(&table, now_ms, columns, shown.as_ref()).ok()?;
        Some(Pace::new(self).until_done(|| job.step()).await)
    }

    /// Does an act for each item on a copy of the table, which then takes its place as one step to undo.
    pub(super) async fn change_in_slices<I>(
        self,
        words: String,
        items: Vec<I>,
        mut act: impl FnMut(&mut ColumnStore, I) -> Result<(), EditError>,
    ) -> Result<(), EditError> {
        let table = self.open_table().ok_or(EditError::NoTable)?;
        let before = table.store.with_untracked(ColumnStore::snapshot);
        let mut copy = ColumnStore::from_table(before.clone());
        let mut pace = Pace::new(self);
        for (index, item) in items.into_iter().enumerate() {
            act(&mut copy, item)?;
            if (index + 1).is_multiple_of(SLICE_ROWS) {
                pace.pause_if_due().await;
            }
        }
        self.replace_unless_edited(&table, &before, &words, copy.snapshot())
    }

    /// Puts what was made of a table in its place, unless it was edited meanwhile.
    pub(super) fn replace_unless_edited(
        self,
        table: &OpenTable,
        before: &Table,
        words: &str,
        after: Table,
    ) -> Result<(), EditError> {
        let is_same = self.is_open(table)
            && table.store.with_untracked(|store| history::is_unchanged(before, store));
        if !is_same {
            return Err(EditError::EditedMeanwhile);
        }
        self.change(words, |store, _| {
            store.restore(after);
            Ok(())
        })
    }
}

/// The key that names a row.
pub(super) fn key_of_row(store: &ColumnStore, row: RowId) -> Key {
    store.key_of(row).unwrap_or(Key::Row(row))
}
