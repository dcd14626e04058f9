//! Acts on the selected cells: clear, fill, paste, delete rows. They come in a chunk, so each is given
//! what was selected when it was asked for.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use super::cursor::{Place, Step};
use super::state::{Asked, GridDialog, GridState};
use crate::column_store::RowId;
use crate::lazy::lazy;
use crate::ui::labels;
use crate::workspace::{
    BytesInMemory, CellBlock, CellInput, CellPlan, ClipRows, EditError, ImportOptions, PasteTarget,
    VisibleRows, words,
};

/// What is done to the table.
pub(super) enum RangeAct {
    Clear(CellBlock),
    FillDown(CellBlock),
    /// The block, and its upper left corner.
    FillRight(CellBlock, Place),
    /// Follows the pointer to a cell with the handle at the corner of the selection.
    DragFillHandle(Place),
    DropFillHandle,
    CancelFillHandle,
    /// To where the data ends, with the cursor or with the corner of the selection.
    Jump {
        to: Step,
        extends: bool,
    },
    /// Some of the rows that are shown.
    DeleteRows(VisibleRows, Range<usize>),
    AddRow,
    /// Puts cells on the clipboard; cut, they become null.
    Copy {
        block: CellBlock,
        then_clears: bool,
    },
    /// Puts what is on the clipboard where the selection was.
    PasteFromClipboard(PasteTarget, Place),
    /// Puts texts, or the cells of a table, where the selection was.
    Paste(String, Option<ClipRows>, PasteTarget, Place),
    /// Moves the column at a place of the header.
    MoveColumn(Place, isize),
    /// Makes the column at a place of the header wider by so many steps.
    ResizeColumn(Place, f64),
}

/// Where a block is repeated.
pub(super) enum Repeat {
    /// In these rows, by their places among those that are shown.
    Rows(Range<usize>),
    /// In these columns, by their places in the schema, of which the first cell is at a place.
    Columns { to: Vec<usize>, is_left: bool, from: Place },
}

lazy! { panels,
    /// An act is done, or on its way.
    fn begun(state: GridState, act: RangeAct) -> () = GridState::begin
}
lazy! { panels,
    /// The cells hold what was typed.
    async fn filled(state: GridState, block: CellBlock, input: CellInput) -> Result<(), EditError>
        = GridState::fill_block
}

impl GridState {
    /// Does what is asked for, at once where its code is there.
    pub(super) fn act(self, act: RangeAct) {
        self.shell.workspace.run_fetched(begun(self, act));
    }

    fn begin(self, act: RangeAct) {
        match act {
            RangeAct::Clear(block) => self.clear_block(block),
            RangeAct::FillDown(block) => {
                self.announce_after(
                    self.shell.workspace.fill_down(block),
                    labels::FILLED_DOWN.to_owned(),
                );
            }
            RangeAct::FillRight(block, from) => self.fill_block_right(block, from),
            RangeAct::DragFillHandle(place) => self.drag_fill_handle(place),
            RangeAct::DropFillHandle => self.drop_fill_handle(),
            RangeAct::CancelFillHandle => self.cancel_fill_handle(),
            RangeAct::Jump { to, extends } => self.jump(to, extends),
            RangeAct::DeleteRows(rows, places) => {
                self.delete_rows(rows.ids_in(places));
            }
            RangeAct::AddRow => self.append_row(),
            RangeAct::Copy { block, then_clears } => self.copy_block(block, then_clears),
            RangeAct::PasteFromClipboard(target, from) => self.put_clipboard(target, from),
            RangeAct::Paste(text, table, target, from) => self.put_clip(text, table, target, from),
            RangeAct::MoveColumn(place, by) => self.move_column_by(place, by),
            RangeAct::ResizeColumn(place, steps) => self.resize_column_by(place, steps),
        }
    }

    /// Sets the selected cells to null.
    pub(super) fn clear_selected(self) {
        let block = self.selected_block();
        if block.cell_count() > 0 {
            self.act(RangeAct::Clear(block));
        }
    }

    /// Copies the first selected row into the others.
    pub(in crate::ui) fn fill_down(self) {
        let block = self.selected_block();
        if block.cell_count() > 0 {
            self.act(RangeAct::FillDown(block));
        }
    }

    /// Copies the first selected column into the others, which may ask.
    pub(in crate::ui) fn fill_right(self) {
        self.act(RangeAct::FillRight(self.selected_block(), self.first_selected()));
    }

    fn clear_block(self, block: CellBlock) {
        let said = labels::cells_cleared(words::count(block.cell_count(), "cell"));
        self.announce_after(self.shell.workspace.clear_cells(block), said);
    }

    fn fill_block_right(self, block: CellBlock, from: Place) {
        let workspace = self.shell.workspace;
        workspace.run(async move {
            if let Some(plan) = workspace.plan_fill_right(block).await? {
                self.carry_out_or_ask(Asked { plan, from, text: None }).await?;
            }
            Ok::<(), EditError>(())
        });
    }

    pub(super) fn repeat_block(self, block: CellBlock, to: Repeat) {
        let workspace = self.shell.workspace;
        match to {
            Repeat::Rows(rows) => {
                let count = rows.len() * block.columns.len();
                let said = labels::cells_filled(words::count(count, "cell"));
                self.announce_after(workspace.repeat_rows(block, rows), said);
            }
            Repeat::Columns { to, is_left, from } => workspace.run(async move {
                if let Some(plan) = workspace.plan_repeat_columns(block, to, is_left).await? {
                    self.carry_out_or_ask(Asked { plan, from, text: None }).await?;
                }
                Ok::<(), EditError>(())
            }),
        }
    }

    /// Puts what was typed into all selected cells.
    ///
    /// # Errors
    /// Why it does not fit, in words.
    pub(super) async fn fill_selected(self, input: CellInput) -> Result<(), EditError> {
        filled(self, self.selected_block(), input).await?
    }

    async fn fill_block(self, block: CellBlock, input: CellInput) -> Result<(), EditError> {
        let said = labels::cells_filled(words::count(block.cell_count(), "cell"));
        if self.shell.workspace.fill_cells(block, input).await? {
            self.shell.announce(said);
        }
        Ok(())
    }

    /// Deletes the rows of the selection; it can be taken back.
    pub(in crate::ui) fn delete_selected_rows(self) {
        self.act(RangeAct::DeleteRows(self.rows.get_untracked(), self.selected_rows()));
    }

    fn delete_rows(self, rows: Vec<RowId>) {
        if rows.is_empty() {
            return;
        }
        let shell = self.shell;
        shell.workspace.run_fetched(async move {
            let count = shell.workspace.delete_rows(rows).await?;
            shell.announce(labels::rows_deleted(count));
            if self.is_there() {
                self.follow_cursor();
            }
            Ok::<(), EditError>(())
        });
    }

    /// Puts a block of texts into the cells from the first selected one on; asks first if some do not
    /// fit or the table would grow.
    pub(super) fn paste(self, text: String, table: Option<ClipRows>) {
        self.act(RangeAct::Paste(text, table, self.paste_target(), self.first_selected()));
    }

    /// The same with what is on the clipboard by then.
    pub(in crate::ui) fn paste_from_clipboard(self) {
        self.act(RangeAct::PasteFromClipboard(self.paste_target(), self.first_selected()));
    }

    /// Puts the selected cells on the clipboard, as text and as a table; cut, they become null once they are
    /// there.
    pub(in crate::ui) fn copy_selected(self, then_clears: bool) {
        let block = self.selected_block();
        if block.cell_count() > 0 {
            self.act(RangeAct::Copy { block, then_clears });
        }
    }

    pub(super) fn put_clip(
        self,
        text: String,
        table: Option<ClipRows>,
        target: PasteTarget,
        from: Place,
    ) {
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
        self.shell.announce(labels::cells_changed(words::count(cell_count, "cell")));
        Ok(())
    }

    /// Makes a table of its own of what was pasted.
    pub(super) fn paste_as_table(self, text: String) {
        let source = Box::new(BytesInMemory::new(labels::PASTED_TABLE, text));
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
    fn announce_after(
        self,
        act: impl Future<Output = Result<bool, EditError>> + 'static,
        said: String,
    ) {
        let shell = self.shell;
        shell.workspace.run(async move {
            if act.await? {
                shell.announce(said);
            }
            Ok::<(), EditError>(())
        });
    }
}
