use reactive_graph::prelude::*;

use super::cell_writes::{CellWrites, Target, Values};
use super::import::Pace;
use super::long_act::{ActPace, ROWS_AT_ONCE};
use super::{EditError, Workspace, words};
use crate::column_store::{ColumnId, ColumnStore, Key, RepeatsJob, RowId, RowSet, Value};

/// Acts on many rows: each one step to undo.
impl Workspace {
    /// The rows that the filter lets through; none if there is no filter. Tracked.
    pub fn filtered_rows(self) -> Option<RowSet> {
        self.current.with(|table| {
            let found = table.as_ref()?.found.get()?;
            self.with_view(|view| found.filtered(view)).flatten()
        })
    }

    /// Deletes rows; gives how many there were, none if it was stopped.
    ///
    /// # Errors
    /// If no table is open, or another such act runs.
    pub async fn delete_rows(self, rows: Vec<RowId>) -> Result<usize, EditError> {
        let deleted = self.delete_in_slices(rows).await?;
        if deleted > 0 {
            self.offer_undo(words::rows_deleted(deleted));
        }
        Ok(deleted)
    }

    /// Deletes all rows that are shown; gives how many there were, none if it was stopped.
    ///
    /// # Errors
    /// As [`Workspace::delete_rows`].
    pub async fn delete_shown_rows(self) -> Result<usize, EditError> {
        let rows = self.visible_rows.get_untracked().ids_in(0..usize::MAX);
        self.delete_in_slices(rows).await
    }

    async fn delete_in_slices(self, rows: Vec<RowId>) -> Result<usize, EditError> {
        let words = format!("Delete {}", words::count(rows.len(), "row"));
        let total = rows.len();
        let delete = async |mut store: ColumnStore, mut pace: ActPace| {
            let mut deleted = 0;
            for slice in rows.chunks(ROWS_AT_ONCE) {
                deleted += store.delete_rows(slice.iter().copied());
                pace.done(slice.len()).await;
            }
            Ok((store, deleted))
        };
        Ok(self.remake(words, total, delete).await?.unwrap_or_default())
    }

    /// Puts a value into a column of all rows that are shown; gives how many there were, none if it was
    /// stopped. The text is read by the column's type; none is null.
    ///
    /// # Errors
    /// If the text is no value of the column, the column is the key and takes no value twice, or another
    /// such act runs.
    pub async fn set_in_shown_rows(
        self,
        column: ColumnId,
        text: Option<String>,
    ) -> Result<usize, EditError> {
        let rows = self.visible_rows.get_untracked().ids_in(0..usize::MAX);
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
        let columns = vec![(Target::Column(column), Values::Same(value))];
        let writes = CellWrites { rows, new_row_count: 0, columns };
        Ok(if self.write_block(words, writes).await? { count } else { 0 })
    }

    /// How many rows repeat an earlier one in some columns, among those that are shown. They are counted in
    /// slices; to cancel is to drop it.
    pub async fn repeated_count(self, columns: Vec<String>) -> usize {
        self.repeated_rows(&columns).await.map_or(0, |rows| rows.count())
    }

    /// Deletes the rows that repeat an earlier one in some columns, among those that are shown; gives how
    /// many there were, none if it was stopped. The first of each, in the table's own order, is kept.
    ///
    /// # Errors
    /// As [`Workspace::delete_rows`].
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
}

/// The key that names a row.
pub(super) fn key_of_row(store: &ColumnStore, row: RowId) -> Key {
    store.key_of(row).unwrap_or(Key::Row(row))
}
