//! Acts on the selected cells: clear, fill, paste, delete rows.

use std::sync::Arc;

use leptos::prelude::*;

use super::cursor::Place;
use super::state::{Asked, GridDialog, GridState};
use crate::column_store::RowId;
use crate::workspace::{
    BytesInMemory, CellInput, CellPlan, ClipRows, EditError, ImportOptions, PasteTarget, words,
};

/// The name of a table that was pasted.
const PASTED_NAME: &str = "Pasted table";

impl GridState {
    /// Sets the selected cells to null.
    pub(super) fn clear_selected(self) {
        let block = self.selected_block();
        if block.cell_count() == 0 {
            return;
        }
        let said = format!("{} cleared", words::count(block.cell_count(), "cell"));
        self.act(self.shell.workspace.clear_cells(block), said);
    }

    /// Copies the first selected row into the others.
    pub(super) fn fill_down(self) {
        let block = self.selected_block();
        if block.cell_count() > 0 {
            self.act(self.shell.workspace.fill_down(block), "Filled down".to_owned());
        }
    }

    /// Copies the first selected column into the others, which may ask.
    pub(super) fn fill_right(self) {
        let (block, from) = (self.selected_block(), self.first_selected());
        let workspace = self.shell.workspace;
        workspace.run(async move {
            if let Some(plan) = workspace.plan_fill_right(block).await? {
                self.carry_out_or_ask(Asked { plan, from, text: None }).await?;
            }
            Ok::<(), EditError>(())
        });
    }

    /// Puts what was typed into all selected cells.
    ///
    /// # Errors
    /// Why it does not fit, in words.
    pub(super) async fn fill_selected(self, input: CellInput) -> Result<(), EditError> {
        let block = self.selected_block();
        let said = format!("{} filled", words::count(block.cell_count(), "cell"));
        if self.shell.workspace.fill_cells(block, input).await? {
            self.shell.announce(said);
        }
        Ok(())
    }

    /// Deletes the rows of the selection; it can be taken back.
    pub(in crate::ui) fn delete_selected_rows(self) {
        let places = self.selected_rows();
        let rows: Vec<RowId> = self
            .rows
            .with_untracked(|rows| rows.row_ids().skip(places.start).take(places.len()).collect());
        self.delete_rows(&rows);
    }

    /// Deletes rows; it can be taken back.
    pub(super) fn delete_rows(self, rows: &[RowId]) {
        if rows.is_empty() {
            return;
        }
        let workspace = self.shell.workspace;
        match workspace.delete_rows(rows) {
            Ok(count) => self.shell.announce(format!("{} deleted", words::count(count, "row"))),
            Err(refusal) => workspace.run(async move { Err::<(), _>(refusal) }),
        }
        self.follow_cursor();
    }

    /// Puts a block of texts into the cells from the first selected one on; asks first if some do not
    /// fit or the table would grow.
    pub(super) fn paste(self, text: String, table: Option<ClipRows>) {
        let (target, from) = (self.paste_target(), self.first_selected());
        let workspace = self.shell.workspace;
        workspace.run(async move {
            let clip = match table {
                Some(rows) => Some(rows),
                None => workspace.read_clip(text.clone()).await?,
            };
            let Some(clip) = clip else { return Ok(()) };
            if let Some(plan) = workspace.plan_paste(clip, target).await? {
                let text = (!text.is_empty()).then_some(text);
                self.carry_out_or_ask(Asked { plan, from, text }).await?;
            }
            Ok::<(), EditError>(())
        });
    }

    async fn carry_out_or_ask(self, asked: Asked) -> Result<(), EditError> {
        if asked.plan.is_plain() {
            return self.carry_out(asked.plan, asked.from).await;
        }
        if self.is_there() {
            self.dialog.set(Some(GridDialog::Plan(Arc::new(asked))));
        }
        Ok(())
    }

    /// Carries out a plan, and selects the cells that it wrote.
    pub(super) async fn carry_out(self, plan: CellPlan, from: Place) -> Result<(), EditError> {
        let (cell_count, (row_count, column_count)) = (plan.cell_count(), plan.size());
        if !self.shell.workspace.carry_out(plan).await? || !self.is_there() {
            return Ok(());
        }
        if cell_count > 1 {
            let (line, column) = (from.line + row_count - 1, from.column + column_count - 1);
            self.select_block(from, Place { line, column });
        }
        self.follow_cursor();
        self.shell.announce(format!("{} changed", words::count(cell_count, "cell")));
        Ok(())
    }

    /// Makes a table of its own of what was pasted.
    pub(super) fn paste_as_table(self, text: String) {
        let source = Box::new(BytesInMemory::new(PASTED_NAME, text));
        let workspace = self.shell.workspace;
        workspace.run(workspace.import(source, ImportOptions::default()));
    }

    /// The upper left corner of the selection; in the header or among the row numbers, the first cell
    /// there.
    fn first_selected(self) -> Place {
        let selected = self.selected.get_untracked();
        if selected.is_empty() {
            let Place { line, column } = self.place.get_untracked();
            return Place { line: line.max(1), column: column.max(1) };
        }
        Place::of_cell(selected.rows().start(), selected.columns().start())
    }

    fn paste_target(self) -> PasteTarget {
        let (from, selected) = (self.first_selected(), self.selected.get_untracked());
        let row = from.row().unwrap_or_default();
        let first = from.column_index().unwrap_or_default();
        let columns = self.arrangement.with_untracked(|arrangement| {
            arrangement.indexes().get(first..).map(<[usize]>::to_vec)
        });
        PasteTarget {
            rows: row..row + selected.rows().len(),
            columns: columns.unwrap_or_default(),
            selected_column_count: selected.columns().len(),
        }
    }

    /// Runs an act on cells; when it is done, says so.
    fn act(self, act: impl Future<Output = Result<bool, EditError>> + 'static, said: String) {
        let shell = self.shell;
        shell.workspace.run(async move {
            if act.await? {
                shell.announce(said);
            }
            Ok::<(), EditError>(())
        });
    }
}
