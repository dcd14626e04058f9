use std::ops::Range;

use reactive_graph::prelude::*;

use super::cell_writes::{CellWrites, Target, Values};
use super::clip::ClipWriter;
use super::editing::EditError;
use super::long_act::{ActPace, ROWS_AT_ONCE, cells};
use super::pasting::CellPlan;
use super::typed::read_typed;
use super::{CellInput, Workspace};
use crate::column_store::{ColumnDef, RowId, Value, ValueRef};

/// From how many cells on a copy is text alone, which every spreadsheet reads as well.
const MAX_HTML_CELLS: usize = 50_000;

/// A block of cells: visible rows by their places, columns by their places in the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellBlock {
    /// The rows.
    pub rows: Range<usize>,
    /// The columns, in the order in which they are shown.
    pub columns: Vec<usize>,
}

impl CellBlock {
    /// How many cells there are.
    pub fn cell_count(&self) -> usize {
        self.rows.len() * self.columns.len()
    }
}

/// Acts on blocks of cells.
impl Workspace {
    /// Sets cells to null. The key column, which takes none, is left out, unless it is the only one.
    ///
    /// # Errors
    /// If the key column is the only one, or another such act runs; nothing was changed.
    pub async fn clear_cells(self, block: CellBlock) -> Result<bool, EditError> {
        let key = self.key_index();
        let is_key_alone = block.columns.iter().all(|column| Some(*column) == key);
        let columns: Vec<_> = block
            .columns
            .iter()
            .filter(|column| is_key_alone || Some(**column) != key)
            .map(|column| (*column, Values::Same(Value::Null)))
            .collect();
        let words = format!("Clear {}", cells(block.rows.len() * columns.len()));
        self.write_values(words, &block.rows, columns).await
    }

    /// Puts what was typed into every cell of a block.
    ///
    /// # Errors
    /// If it does not fit one of the columns; nothing was changed.
    pub async fn fill_cells(self, block: CellBlock, input: CellInput) -> Result<bool, EditError> {
        let decimal = self.world().decimal_mark();
        let mut columns = Vec::with_capacity(block.columns.len());
        for column in &block.columns {
            let column_type = self.definition(*column, ColumnDef::column_type)?;
            let value = match &input {
                CellInput::Null => Value::Null,
                CellInput::Text(text) => read_typed(text, column_type, decimal)?,
            };
            columns.push((*column, Values::Same(value)));
        }
        let words = format!("Fill {}", cells(block.cell_count()));
        self.write_values(words, &block.rows, columns).await
    }

    /// Copies the first row of a block into its other rows; of a block of one row, the row above it into
    /// that.
    ///
    /// # Errors
    /// If there is no row to copy, or the table refuses the values, as it does two equal keys.
    pub async fn fill_down(self, block: CellBlock) -> Result<bool, EditError> {
        let rows = match block.rows.len() {
            1 => {
                block.rows.start.checked_sub(1).ok_or(EditError::NothingToFillFrom)?..block.rows.end
            }
            _ => block.rows,
        };
        let first = CellBlock { rows: rows.start..rows.start + 1, columns: block.columns };
        self.repeat("Fill down", &first, rows.start + 1..rows.end).await
    }

    /// Works out copying the first column of a block into its others, whose types may differ.
    ///
    /// # Errors
    /// If there is only one column, or another such act runs.
    pub async fn plan_fill_right(self, block: CellBlock) -> Result<Option<CellPlan>, EditError> {
        let [from, to @ ..] = &block.columns[..] else { return Err(EditError::NothingToFillFrom) };
        let first = CellBlock { rows: block.rows, columns: vec![*from] };
        self.plan_repeat_columns(first, to.to_vec(), false).await
    }

    /// The text of a block as it goes on the clipboard, and as a table of HTML if it is not too large;
    /// none if it was stopped.
    ///
    /// # Errors
    /// If no table is open or another such act runs.
    pub async fn copy_cells(
        self,
        block: CellBlock,
    ) -> Result<Option<(String, Option<String>)>, EditError> {
        let words = format!("Copy {}", cells(block.cell_count()));
        self.long_act(async {
            let mut writer = ClipWriter::new(block.cell_count() <= MAX_HTML_CELLS);
            let mut pace = ActPace::new(self, words, block.cell_count());
            let rows = self.visible_rows.get_untracked().ids_in(block.rows);
            for rows in rows.chunks(ROWS_AT_ONCE) {
                self.write_rows(rows, &block.columns, &mut writer)?;
                pace.done(rows.len() * block.columns.len()).await;
            }
            Ok(writer.finish())
        })
        .await
    }

    /// The same at once, for blocks that are small.
    pub fn copy_cells_now(self, block: &CellBlock) -> Option<(String, Option<String>)> {
        let mut writer = ClipWriter::new(true);
        let rows = self.visible_rows.get_untracked().ids_in(block.rows.clone());
        self.write_rows(&rows, &block.columns, &mut writer).ok()?;
        Some(writer.finish())
    }

    /// The text of a cell as an editor shows it; of a null, none.
    pub fn text_to_edit(self, row: RowId, column: usize) -> Option<String> {
        let value = self.value_of(row, column);
        (!value.is_null()).then(|| value.to_string())
    }

    fn write_rows(
        self,
        rows: &[RowId],
        columns: &[usize],
        writer: &mut ClipWriter,
    ) -> Result<(), EditError> {
        let table = self.open_table().ok_or(EditError::NoTable)?;
        table.store.with_untracked(|store| {
            let view = store.view(self.now_ms.get_untracked());
            for row in rows {
                for column in columns {
                    let value = view.cell(*row, *column).filter(|value| !value.is_null());
                    match value {
                        Some(ValueRef::String(text)) => writer.cell(Some(text)),
                        value => writer.cell(value.map(|value| value.to_string()).as_deref()),
                    }
                }
                writer.end_row();
            }
        });
        Ok(())
    }

    pub(super) async fn texts_of(
        self,
        rows: Range<usize>,
        columns: Vec<usize>,
        words: String,
    ) -> Result<super::ClipRows, EditError> {
        let mut pace = ActPace::new(self, words, rows.len() * columns.len());
        let rows = self.visible_rows.get_untracked().ids_in(rows);
        let mut texts = super::ClipRows::with_capacity(rows.len());
        for rows in rows.chunks(ROWS_AT_ONCE) {
            for row in rows {
                let text = |column: &usize| {
                    let value = self.value_of(*row, *column);
                    (!value.is_null()).then(|| value.to_string())
                };
                texts.push(columns.iter().map(text).collect());
            }
            pace.done(rows.len()).await;
        }
        Ok(texts)
    }

    pub(super) async fn write_values(
        self,
        words: String,
        rows: &Range<usize>,
        columns: Vec<(usize, Values)>,
    ) -> Result<bool, EditError> {
        let rows = self.visible_rows.get_untracked().ids_in(rows.clone());
        let target = |(column, values)| {
            Ok((Target::Column(self.definition(column, ColumnDef::id)?), values))
        };
        let columns = columns.into_iter().map(target).collect::<Result<_, EditError>>()?;
        self.write_block(words, CellWrites { rows, new_row_count: 0, columns }).await
    }

    pub(super) fn row_at_place(self, place: usize) -> Result<RowId, EditError> {
        self.visible_rows.with_untracked(|rows| rows.nth(place)).ok_or(EditError::NoSuchCell)
    }

    pub(super) fn value_of(self, row: RowId, column: usize) -> Value {
        let now_ms = self.now_ms.get_untracked();
        let value = self.with_table_untracked(|store| {
            store.view(now_ms).cell(row, column).map(ValueRef::to_value)
        });
        value.flatten().unwrap_or(Value::Null)
    }

    fn key_index(self) -> Option<usize> {
        self.with_table_untracked(|store| store.schema().key_index()).flatten()
    }

    fn definition<T>(
        self,
        column: usize,
        of: impl FnOnce(&ColumnDef) -> T,
    ) -> Result<T, EditError> {
        let found = self.with_table_untracked(|store| store.schema().columns().get(column).map(of));
        found.ok_or(EditError::NoTable)?.ok_or(EditError::NoSuchCell)
    }
}
