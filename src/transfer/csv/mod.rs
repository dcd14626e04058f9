//! CSV and its kin with other delimiters, as RFC 4180 has it: quoted newlines, doubled quotes, any of
//! the three line ends, a byte order mark.
//!
//! - [`CsvImporter`] takes bytes as they come and makes a table of them in bounded steps.
//! - [`preview`] says what an import would decide, from the first bytes.
//! - [`CsvExporter`] gives the text of a table in chunks.
//!
//! An empty field is null, and a quoted empty field `""` is the empty string; in a column that is not
//! of strings both are null. Empty lines are skipped, except in a table of one column, where an empty
//! line is a row whose cell is null.

mod cells;
mod export;
mod finish;
mod import;
mod names;
mod options;
mod plain;
mod records;
mod rows;
mod sample;

pub use export::{CsvExporter, CsvFormat, LineEnd, is_formula};
pub use finish::{CsvFinishing, CsvStep};
pub use import::CsvImporter;
pub(crate) use names::Names;
pub use options::{ColumnNames, ColumnTypes, CsvOptions, Delimiter, RaggedRecords};
pub(crate) use sample::given_type;
pub use sample::{CsvPreview, PREVIEW_ROWS, SAMPLE_BYTES, preview};
