//! JSON to and from tables: an array of objects or of arrays, or one object or array after the other,
//! as in JSON lines.
//!
//! - [`JsonImporter`] takes bytes as they come and makes a table of them in bounded steps.
//! - [`preview`] says what an import would decide, from the first bytes.
//! - [`JsonExporter`] gives the text of a table in chunks.
//!
//! Nothing is rounded: integers keep all digits of 64 bits, and those that no 64 bits hold are text.
//! Members keep the order in which they first occur. A member that is missing is null, as is one that
//! says so. Objects and arrays inside of a row are kept as JSON text. What JSON has no numbers for, NaN
//! and the infinities, are the texts `NaN`, `Infinity` and `-Infinity`.

mod columns;
mod elements;
mod export;
mod finish;
mod guess;
mod import;
mod options;
mod preview;
mod row;
mod rows;

pub(crate) use columns::Columns;
pub use export::{JsonExporter, JsonFormat, JsonRows};
pub use finish::{JsonFinishing, JsonStep};
pub use import::JsonImporter;
pub(crate) use import::{Body, Origin};
pub use options::{JsonOptions, JsonShape};
pub use preview::{JsonPreview, preview};
pub(crate) use rows::{Cell, CellKind, WaitingRows};
