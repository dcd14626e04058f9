//! How a file is read where a person decides it: guesses, choices, a preview, and where the rows go.

mod acts;
mod choices;
mod file;
mod merge;
mod preview;

pub use choices::{ColumnChoice, ImportTarget, ReadChoices, ReadKind, Wanted};
pub use file::{ENCODINGS, ImportFile, TextInMemory};
pub use preview::{PreviewCell, ReadPreview};

#[cfg(target_arch = "wasm32")]
pub use file::import_file;

use std::rc::Rc;

pub(super) use acts::Offered;

/// A file that was looked into and not read yet.
#[derive(Clone)]
pub struct Reading {
    pub(super) file: Rc<dyn ImportFile>,
    /// Its encoding as guessed.
    pub(super) encoding: &'static str,
    /// Its first bytes as UTF-8.
    pub(super) sample: Rc<[u8]>,
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
}
