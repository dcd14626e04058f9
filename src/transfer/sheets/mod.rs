//! Sheets of workbooks (`.xlsx`) to tables.
//!
//! - [`Unpacking`] makes sure that a workbook, which is packed, is not larger than it can be.
//! - [`Workbook`] is one that is whole in memory, and gives the rows of a sheet as they come.
//! - [`SheetImporter`] takes rows and makes a table of them.
//! - [`preview`] says what an import would decide, from the first rows.
//!
//! What a cell is, its workbook says: a number, a text, a truth value, or, by the format of its number, a
//! date or a time. A column is of the type that all its cells have; texts stay texts, whatever they look
//! like. The value of a formula is the one that was last worked out. Errors such as `#N/A` are no
//! values: they are told with their cells. Empty rows are passed over, as are columns without any cell.

mod cells;
mod import;
mod options;
mod unpacking;
mod workbook;

pub use cells::{SheetCell, SheetRow};
pub use import::SheetImporter;
pub use options::{SheetOptions, SheetPreview, guess_skipped_rows, preview};
pub use unpacking::{Entry, Unpacking};
pub use workbook::{SheetRows, Workbook, is_workbook};

use crate::ImportError;

fn unreadable(reason: impl Into<String>) -> ImportError {
    ImportError::Unreadable { reason: reason.into() }
}
