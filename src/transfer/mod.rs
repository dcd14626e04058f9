//! Text and files to and from tables: parsers that are fed bytes, and writers that give chunks. Knows no
//! browser, no storage and no file: whoever calls owns the bytes, the progress and the cancelling.

pub mod csv;
mod error;
mod infer;
mod report;

pub use error::ImportError;
pub use report::{ColumnReport, ImportReport, Imported, Note, NoteKind};
