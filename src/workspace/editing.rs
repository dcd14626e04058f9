use thiserror::Error;

use super::{SortBy, Workspace};
use crate::column_store::{ColumnType, ParseValueError, RowId, Value};

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
    /// The text does not stand for a value of the column's type.
    #[error("{0}")]
    Invalid(#[from] ParseValueError),
    /// The table refused it, in words.
    #[error("{0}")]
    Refused(String),
}

impl Workspace {
    /// Puts a value into a cell, by row id and the place of its column.
    ///
    /// # Errors
    /// If the text is not of the column's type, the key is taken, or the cell is gone.
    pub fn edit_cell(
        self,
        _row: RowId,
        _column: usize,
        _input: &CellInput,
    ) -> Result<(), EditError> {
        Ok(())
    }

    /// Appends a row of nulls. A table with an int key gets the next free key unless one is given; one
    /// with a string key needs one.
    ///
    /// # Errors
    /// If the key is missing or taken, or no table is open.
    pub fn add_row(self, _key: Option<Value>) -> Result<RowId, EditError> {
        Err(EditError::NoTable)
    }

    /// Deletes rows; gives how many there were.
    ///
    /// # Errors
    /// If no table is open.
    pub fn delete_rows(self, _rows: &[RowId]) -> Result<usize, EditError> {
        Err(EditError::NoTable)
    }

    /// Adds a column of nulls behind the others.
    ///
    /// # Errors
    /// If the name is empty or taken, or no table is open.
    pub fn add_column(self, _name: &str, _column_type: ColumnType) -> Result<(), EditError> {
        Err(EditError::NoTable)
    }

    /// Renames a column.
    ///
    /// # Errors
    /// If there is no such column, or the new name is empty or taken.
    pub fn rename_column(self, _from: &str, _to: &str) -> Result<(), EditError> {
        Err(EditError::NoTable)
    }

    /// Drops a column with its cells.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn drop_column(self, _name: &str) -> Result<(), EditError> {
        Err(EditError::NoTable)
    }

    /// Takes the last act back; gives what it was, in words ("Edit a cell").
    pub fn undo(self) -> Option<String> {
        None
    }

    /// Does again what was undone last; gives what it was, in words.
    pub fn redo(self) -> Option<String> {
        None
    }

    /// Sorts the rows that are shown; an empty list shows them in their own order.
    pub fn sort_by(self, _columns: Vec<SortBy>) {}

    /// Saves the present table now, to survive a power cut too. Failures show in the save state.
    pub async fn save_now(self) {}

    /// Saves what is unsaved as well as can be: for the moment in which a page is hidden or left.
    pub fn flush(self) {}

    /// Hands the present table out as a CSV file, rows in the order that is shown.
    ///
    /// # Errors
    /// If no table is open or the world takes no file.
    pub async fn export_csv(self) -> Result<(), EditError> {
        Ok(())
    }
}
