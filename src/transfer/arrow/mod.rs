//! Arrow files to and from tables: the IPC file format (`.arrow`, and `.feather` of version 2) and the
//! IPC stream format (`.arrows`).
//!
//! - [`ArrowFile`] is a file that is whole in memory: its columns, its first rows, and an
//!   [`ArrowImporter`], which makes a table of it batch by batch.
//! - [`ArrowExporter`] gives the bytes of a table in chunks, in the file format.
//!
//! Types come from the file and nothing is rounded. Integers beyond 64 bits with a sign, and decimals with
//! more digits than a float keeps, make their column one of texts; times are cut to milliseconds, which is
//! said; times without a zone are taken as UTC. Columns for which a table has no place, such as lists
//! and structs, are named, and left out only if that is asked for.
//!
//! Every length and place that a file claims is checked before it is used, so that a broken file is an error
//! and takes no more memory than it can hold.

mod cells;
mod check;
mod export;
mod file;
mod import;
mod kinds;

pub use export::ArrowExporter;
pub use file::{ArrowColumn, ArrowFile, ArrowPreview, is_arrow};
pub use import::{ArrowImporter, ArrowOptions, ArrowStep};

/// What the metadata of the schema calls the name of the key column.
const KEY_METADATA: &str = "peristyle.key";
