//! Text and files to and from tables: parsers that are fed bytes, and writers that give chunks. Knows no
//! browser, no storage and no file: whoever calls owns the bytes, the progress and the cancelling.

pub mod arrow;
mod building;
pub mod convert;
pub mod csv;
mod error;
mod importer;
mod infer;
pub mod json;
mod lines;
mod report;
pub mod sheets;

pub use error::ImportError;
pub use importer::{Finishing, Importer, ReadAs, Step, skip_lines};
pub use lines::{Lines, Place};
pub use report::{ColumnReport, FaultyCell, ImportReport, Imported, Note, NoteKind, Source};
