//! What a save writes and a load reads, for each layout.

mod columns_directory;
mod columns_plan;
mod columns_reader;
mod columns_salvage;
mod columns_schema;
mod entries;
mod outcome;
mod partial_columns;
mod plan;
mod rows_plan;
mod rows_reader;
mod rows_salvage;
mod rows_schema;
mod salvaged_blocks;
mod salvaged_strings;

pub(super) use columns_salvage::{ColumnEntries, salvage_columns};
pub(super) use outcome::{Outcome, ReadTable};
pub(super) use plan::{MetadataDraft, Plan};
pub(super) use rows_salvage::salvage_rows;

use super::core::Core;
use super::{Metadata, ProgressCallback};
use crate::codec::{Layout, StoreKeys};
use crate::storage::StorageError;

/// Reads the table that `metadata` belongs to, as it is as long as that metadata is stored.
pub(super) async fn read_table(
    core: &Core,
    keys: &StoreKeys,
    metadata: &Metadata,
    on_progress: Option<&ProgressCallback>,
) -> Result<Outcome, StorageError> {
    match metadata.layout {
        Layout::Rows => rows_reader::read_table(core, keys, metadata, on_progress).await,
        Layout::Columns => columns_reader::read_table(core, keys, metadata, on_progress).await,
    }
}
