//! How a file is read where a person decides it: guesses, choices, a preview, and where the rows go.

mod acts;
mod choices;
mod file;
mod formats;
mod merge;
mod preview;

pub use choices::{ColumnChoice, ImportTarget, ReadChoices, ReadKind, Wanted};
pub use file::{ENCODINGS, ImportFile};
pub use preview::{PreviewCell, ReadPreview};

#[cfg(target_arch = "wasm32")]
pub use file::{import_file, import_file_on_disk};
#[cfg(target_arch = "wasm32")]
pub use formats::is_format;

use std::rc::Rc;

pub(super) use acts::Offered;

use crate::transfer::arrow::ArrowPreview;
use crate::transfer::sheets::SheetRow;

/// A file that was looked into and not read yet.
#[derive(Clone)]
pub struct Reading {
    pub(super) file: Rc<dyn ImportFile>,
    /// Its encoding as guessed.
    pub(super) encoding: &'static str,
    pub(super) sample: Sample,
}

/// What was read of a file to show it.
#[derive(Clone)]
pub(super) enum Sample {
    /// The first bytes of a text as UTF-8.
    Text(Rc<[u8]>),
    /// The columns and the first rows of an Arrow file.
    Arrow(Rc<ArrowPreview>),
    /// The first rows of a sheet of a workbook.
    Sheet(Rc<SheetSample>),
}

/// The first rows of a sheet.
pub(super) struct SheetSample {
    /// The names of all sheets of the workbook.
    pub(super) sheets: Vec<String>,
    /// The name of this one.
    pub(super) sheet: String,
    pub(super) rows: Vec<SheetRow>,
}

/// What became of an import that a person decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOutcome {
    /// The rows are where they were to go, or the import was stopped.
    Done,
    /// Some cells are not of their columns' types, or rows are refused by the table: nothing was changed,
    /// and the person is asked what becomes of them.
    Faults {
        /// The first of them, each with line and column.
        faults: Vec<String>,
        /// How many there are.
        count: usize,
    },
}

impl Reading {
    /// The name of the file, with its ending.
    pub fn file_name(&self) -> String {
        self.file.name()
    }

    /// The label of its encoding as guessed.
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// The names of its sheets, if it is a workbook.
    pub fn sheets(&self) -> &[String] {
        match &self.sample {
            Sample::Sheet(sample) => &sample.sheets,
            Sample::Text(_) | Sample::Arrow(_) => &[],
        }
    }

    /// Its columns for which a table has no place, each with what it is of.
    pub fn unreadable_columns(&self) -> Vec<(String, &'static str)> {
        let Sample::Arrow(sample) = &self.sample else { return Vec::new() };
        let columns = sample.columns.iter().filter(|column| column.column_type.is_none());
        columns.map(|column| (column.name.clone(), column.kind)).collect()
    }
}
