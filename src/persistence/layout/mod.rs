//! What a save writes and a load reads, for each layout.

mod rows_plan;
mod rows_reader;
mod rows_salvage;
mod rows_schema;

pub(super) use rows_plan::{MetadataDraft, Plan};
pub(super) use rows_reader::{Outcome, ReadTable, read_table};
pub(super) use rows_salvage::salvage_rows;
