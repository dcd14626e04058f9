use reactive_graph::prelude::*;
use thiserror::Error;

use super::history::{History, UndoState};
use super::new_rows::RowMaker;
use super::open_table::OpenTable;
use super::typed::read_typed;
use super::{Workspace, history};
use crate::column_store::{
    ColumnStore, Key, ParseValueError, RowId, SchemaChangeError, Table, Value, WriteError,
};
use crate::lazy::NotLoaded;

/// What a person puts into a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellInput {
    /// A text, read by the column's type; empty is null, except in string columns.
    Text(String),
    /// Nothing, in columns of every type.
    Null,
}

/// Why an edit was refused. The table is as it was.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EditError {
    /// No table is open.
    #[error("no table is open")]
    NoTable,
    /// There is no such row or column any more.
    #[error("this cell is not there any more; nothing was changed")]
    NoSuchCell,
    /// The table was edited while its successor was being made.
    #[error("the table was edited meanwhile; nothing was changed: try again")]
    Outdated,
    /// The text does not stand for a value of the column's type.
    #[error("{0}")]
    Invalid(#[from] ParseValueError),
    /// A new row needs a key that only a person can choose.
    #[error("a new row needs a value for the key column \"{column}\"")]
    KeyNeeded {
        /// The key column.
        column: String,
    },
    /// There is no other cell to fill from.
    #[error("select the cells to fill together with those to copy; nothing was changed")]
    NothingToFillFrom,
    /// An act on many cells runs.
    #[error("many cells are being changed; wait until that is done, or stop it")]
    Busy,
    /// The code of the act could not be fetched.
    #[error("{0}")]
    NotLoaded(#[from] NotLoaded),
    /// The table refused a value.
    #[error("{0}")]
    Write(#[from] WriteError),
    /// The table refused a change of its columns.
    #[error("{0}")]
    Schema(#[from] SchemaChangeError),
}

/// Edits of the table that is shown: each is one step to undo, and saved in a moment.
impl Workspace {
    /// Puts a value into a cell, by row id and the place of its column.
    ///
    /// # Errors
    /// If the text is not of the column's type, the key is taken, or the cell is gone.
    pub fn edit_cell(self, row: RowId, column: usize, input: &CellInput) -> Result<(), EditError> {
        let decimal = self.world().decimal_mark();
        self.change("Edit a cell", |store, now_ms| {
            let definition = store.schema().columns().get(column).ok_or(EditError::NoSuchCell)?;
            let name = definition.name().to_owned();
            let value = match input {
                CellInput::Null => Value::Null,
                CellInput::Text(text) => read_typed(text, definition.column_type(), decimal)?,
            };
            if store.schema().key_index() == Some(column) {
                let key = store.key_of(row).ok_or(EditError::NoSuchCell)?;
                return Ok(store.change_key(&key, value, now_ms)?);
            }
            Ok(store.update(&Key::Row(row), &name, value, now_ms)?)
        })
    }

    /// Appends a row of nulls. A table with an int key gives it the next free one unless one is given; a
    /// table with a string key needs one.
    ///
    /// # Errors
    /// If the key is missing or taken, or no table is open.
    pub fn add_row(self, key: Option<Value>) -> Result<RowId, EditError> {
        self.change("Add a row", |store, now_ms| {
            let Some(column) = store.schema().key() else {
                return Ok(store.insert_row(&[], now_ms)?);
            };
            let name = column.name().to_owned();
            match key {
                Some(key) => Ok(store.insert_row(&[(&name, key)], now_ms)?),
                None => RowMaker::of(store)?.make(store, now_ms),
            }
        })
    }

    /// What can be undone and done again.
    pub fn undo_state(self) -> UndoState {
        let state = |table: &OpenTable| table.history.with(History::state);
        self.current.with(|table| table.as_ref().map(state)).unwrap_or_default()
    }

    /// Whether an act can be undone.
    pub fn can_undo(self) -> bool {
        self.current
            .with(|table| table.as_ref().is_some_and(|table| table.history.with(History::can_undo)))
    }

    /// Whether an undone act can be done again.
    pub fn can_redo(self) -> bool {
        self.current
            .with(|table| table.as_ref().is_some_and(|table| table.history.with(History::can_redo)))
    }

    /// Takes the last act back; gives what it was, in words ("Edit a cell").
    pub fn undo(self) -> Option<String> {
        self.travel(History::undo)
    }

    /// Does again what was undone last; gives what it was, in words.
    pub fn redo(self) -> Option<String> {
        self.travel(History::redo)
    }

    /// Puts a table that was made of an earlier state of the one that is shown in its place: one step to
    /// undo.
    ///
    /// # Errors
    /// If the table that is shown is another or was edited since; then it stays.
    pub(super) fn put_in_place(
        self,
        table: &OpenTable,
        before: &Table,
        words: &str,
        made: ColumnStore,
    ) -> Result<(), EditError> {
        if !self.is_open(table) {
            return Err(EditError::Outdated);
        }
        self.change(words, |store, _| {
            if !history::is_unchanged(before, store) {
                return Err(EditError::Outdated);
            }
            *store = made;
            Ok(())
        })
    }

    fn travel(self, step: fn(&mut History, Table) -> Option<(Table, String)>) -> Option<String> {
        let table = self.open_table().filter(|_| !self.is_busy())?;
        let present = table.store.with_untracked(ColumnStore::snapshot);
        let (target, words) = table
            .history
            .try_maybe_update(|history| {
                let step = step(history, present);
                (step.is_some(), step)
            })
            .flatten()?;
        table.store.update(|store| store.restore(target));
        self.edited(&table);
        self.index_in_slices(table);
        Some(words)
    }

    /// Does an act on the table that is shown: one step to undo, and saved in a moment. An act that is
    /// refused or changes nothing is no step and tells nobody.
    pub(super) fn change<T>(
        self,
        words: &str,
        act: impl FnOnce(&mut ColumnStore, i64) -> Result<T, EditError>,
    ) -> Result<T, EditError> {
        let table = self.open_table().ok_or(EditError::NoTable)?;
        if self.is_busy() {
            return Err(EditError::Busy);
        }
        let now_ms = self.world().now_ms();
        let done = table.store.try_maybe_update(|store| {
            let before = store.snapshot();
            let outcome = act(store, now_ms);
            let before = (!history::is_unchanged(&before, store)).then_some(before);
            (before.is_some(), (before, outcome))
        });
        let (before, outcome) = done.ok_or(EditError::NoTable)?;
        if let Some(before) = before {
            let after = table.store.with_untracked(ColumnStore::snapshot);
            table.history.update(|history| history.record(words.to_owned(), before, &after));
            self.edited(&table);
        }
        outcome
    }
}
