//! The court: a typed, columnar, in-memory table. It knows no browser, no storage and no clock of its
//! own, and it cannot fail except by saying why.
//!
//! - [`Table`] is the value: schema, columns in shared blocks, strings. Its clone is cheap, so a
//!   snapshot is a clone.
//! - [`View`] reads a table at a moment in time: expired rows are absent from it.
//!   [`View::filter`] gives the rows that a [`Filter`] lets through, [`View::aggregate`] what a column
//!   amounts to, [`View::group_by`] what it amounts to in groups of rows, [`View::histogram`] how
//!   its values are spread, [`View::sort`] an order of rows.
//! - [`ColumnStore`] is the live store: a table with the indexes that make writes and look-ups quick.
//! - [`TableBuilder`] makes a table row by row, for importers and loaders.

mod aggregate;
mod batch;
mod bits;
mod block;
mod block_parts;
mod builder;
mod builder_runs;
mod changes;
mod column_writes;
mod dense;
mod filter;
mod filter_text;
mod find;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod fixtures;
mod groups;
mod histogram;
mod index_job;
mod kept_rows;
mod key;
mod key_plan;
mod keys;
mod memory;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod model;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod model_tests;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod model_walk;
#[cfg(test)]
mod pitfalls_tests;
#[cfg(test)]
mod read_fixtures;
mod reshape_job;
mod restore;
mod retype;
mod row_set;
mod schema;
mod schema_changes;
mod slices;
mod slots;
mod sort;
mod store;
mod stored_row;
mod string_index;
mod strings;
mod table;
mod table_parts;
mod temporal;
mod ttl;
mod vacuum;
mod value;
mod view;
mod write_error;
mod writes;

pub use aggregate::{AggregateError, Aggregates, Sum};
pub use batch::{BatchError, BatchFailure, BatchMode, BatchReport, CellUpdate};
pub use bits::Bits;
pub use block::{Block, BlockValues};
pub use block_parts::BlockError;
pub use builder::{BuildError, TableBuilder};
pub use changes::{RowChange, RowChanges, RowComparison};
pub use filter::{CompareOp, Filter, FilterError, FilterJob, MAX_FILTER_DEPTH};
pub use filter_text::{
    Completion, Expected, FilterTextError, FilterTextFault, Suggestion, SuggestionKind,
};
pub use find::{FindJob, FoundCells, Needle};
pub use groups::{GroupJob, Groups, Measure, Measured, RepeatsJob, ValueCounts, ValueCountsJob};
pub use histogram::{Histogram, HistogramJob};
pub use index_job::IndexJob;
pub use key::{Key, RowId};
pub use key_plan::{KeyObstacle, KeyPlan};
pub use memory::make_room;
pub use reshape_job::ReshapeJob;
pub use retype::{
    CellFailure, ConversionError, MAX_LISTED_FAILURES, MAX_LISTED_REWRITES, RetypeFailure,
    RetypePlan, RewrittenCell,
};
pub use row_set::RowSet;
pub use schema::{ColumnDef, ColumnId, MAX_COLUMNS, Schema, SchemaError};
pub use schema_changes::SchemaChangeError;
pub use slices::STEP_ROWS;
pub use sort::{RowOrder, SortError, SortJob, SortKey};
pub use store::ColumnStore;
pub use stored_row::StoredRow;
pub use strings::{ChunkError, STRING_CHUNK_BYTES, STRING_CHUNK_STRINGS, StringChunk, StringTable};
pub use table::{Column, NO_EXPIRY, Table};
pub use table_parts::{PartsError, TableParts};
pub use temporal::{Date, TemporalError, Timestamp};
pub use vacuum::VacuumStats;
pub use value::{ColumnType, ParseValueError, UnknownType, Value, ValueRef};
pub use view::View;
pub use write_error::WriteError;
pub use writes::Upserted;

/// Rows in a full block of a column.
pub const BLOCK_ROWS: usize = 4_096;

/// The hash of the indexes of this room: quick, with a fixed seed, never stored.
type Hasher = foldhash::fast::FixedState;
