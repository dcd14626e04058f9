//! The column store beside its model: the walk of its own tests, which is part of this one.

use peristyle::column_store::{
    BatchMode, CellUpdate, ColumnDef, ColumnStore, ColumnType, Date, Key, MAX_LISTED_FAILURES,
    RetypeFailure, RetypePlan, RowId, Schema, Table, Timestamp, Upserted, Value, ValueRef,
};

#[path = "../../src/column_store/model.rs"]
pub(crate) mod model;
#[path = "../../src/column_store/model_walk.rs"]
pub(crate) mod model_walk;
