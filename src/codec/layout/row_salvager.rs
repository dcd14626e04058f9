use std::borrow::Cow;

use serde::de::Visitor;
use serde::de::value::Error as Refusal;
use thiserror::Error;

use super::cell_decoder::{CellSeed, DecodedCell};
use super::row_encoder::columns_by_id;
use super::scalar::Scalar;
use super::{EXPIRES_MEMBER, HASH_MEMBER, ROW_MEMBER, column_of_member, suffix_of_cell};
use crate::codec::EntryHash;
use crate::codec::hash::CanonicalForm;
use crate::codec::members::read_members;
use crate::column_store::{ColumnDef, ColumnId, RowId, Schema, ValueRef};

/// Reads from the entry of a row whatever can be read, though it is not what was written.
#[derive(Debug)]
pub struct RowSalvager<'s> {
    schema: &'s Schema,
    by_id: Vec<(ColumnId, usize)>,
    canonical: CanonicalForm,
}

/// What was read from the entry of a row: as many cells as the schema has columns.
#[derive(Debug)]
pub struct SalvagedRow {
    row: Option<RowId>,
    expires_at_ms: Option<i64>,
    claimed_hash: Option<EntryHash>,
    cells: Vec<Result<DecodedCell<'static>, CellLoss>>,
    whole_under: Option<String>,
}

/// Why a cell is lost.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CellLoss {
    /// The entry has nothing for its column, or ends before it.
    #[error("nothing is there for it")]
    Missing,
    /// What stands there is no value of its column.
    #[error("{reason}")]
    Refused {
        /// What stands there.
        reason: String,
    },
}

impl SalvagedRow {
    /// The row id, if it could be read.
    pub const fn row_id(&self) -> Option<RowId> {
        self.row
    }

    /// When the row expires, in ms since the epoch, if that could be read.
    pub const fn expires_at_ms(&self) -> Option<i64> {
        self.expires_at_ms
    }

    /// The hash that the entry says it has.
    pub const fn claimed_hash(&self) -> Option<EntryHash> {
        self.claimed_hash
    }

    /// The end of the key under which exactly this row was written, if it was: then it is what was
    /// saved, wherever it was found.
    pub fn whole_under(&self) -> Option<&str> {
        self.whole_under.as_deref()
    }

    /// Whether no cell could be read.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Result::is_err)
    }

    /// The cells in schema order, or why they are lost.
    pub fn cells(&self) -> impl Iterator<Item = Result<ValueRef<'_>, &CellLoss>> {
        self.cells.iter().map(|cell| cell.as_ref().map(DecodedCell::value))
    }
}

impl<'s> RowSalvager<'s> {
    /// For tables of this schema.
    pub fn new(schema: &'s Schema) -> Self {
        Self { schema, by_id: columns_by_id(schema), canonical: CanonicalForm::default() }
    }

    /// Reads what can be read of any text. Of members that occur twice the first counts.
    pub fn salvage(&mut self, json: &str) -> SalvagedRow {
        let mut found = SalvagedRow {
            row: None,
            expires_at_ms: None,
            claimed_hash: None,
            cells: vec![Err(CellLoss::Missing); self.schema.column_count()],
            whole_under: None,
        };
        let mut members = read_members::<Scalar>(json);
        members.reverse();
        for (name, value) in members {
            self.enter(&mut found, &name, value);
        }
        found.whole_under = self.whole_under(&found);
        found
    }

    fn enter(&self, found: &mut SalvagedRow, name: &str, value: Scalar) {
        match (name, value) {
            (ROW_MEMBER, Scalar::Int(row)) => found.row = u32::try_from(row).ok().map(RowId),
            (EXPIRES_MEMBER, Scalar::Int(ms)) => found.expires_at_ms = Some(ms),
            (HASH_MEMBER, Scalar::Text(hash)) => found.claimed_hash = EntryHash::parse(&hash),
            (ROW_MEMBER | EXPIRES_MEMBER | HASH_MEMBER, _) => {}
            (name, value) => {
                let column = column_of_member(name).and_then(|name| self.schema.index_of(name));
                if let Some(column) = column {
                    found.cells[column] = cell_of(&self.schema.columns()[column], value);
                }
            }
        }
    }

    fn whole_under(&mut self, found: &SalvagedRow) -> Option<String> {
        let (row, claimed) = (found.row?, found.claimed_hash?);
        let cells: Option<Vec<_>> = found.cells().map(Result::ok).collect();
        let cells = cells?;
        let suffix = suffix_of_cell(self.schema.key_index().map(|key| cells[key]), row)?;
        let in_order = self.by_id.iter().map(|(id, column)| (*id, cells[*column]));
        let hash = self.canonical.row_hash(&suffix, row, found.expires_at_ms, in_order);
        (hash == claimed).then_some(suffix)
    }
}

/// The cell of a column, under the rules by which rows are read.
fn cell_of(column: &ColumnDef, value: Scalar) -> Result<DecodedCell<'static>, CellLoss> {
    let seed = CellSeed { column_type: column.column_type(), name: column.name() };
    let cell = match value {
        Scalar::Null => return Ok(DecodedCell::Other(ValueRef::Null)),
        Scalar::Bool(bool) => seed.visit_bool::<Refusal>(bool),
        Scalar::Int(int) => seed.visit_i64(int),
        Scalar::Unsigned(int) => seed.visit_u64(int),
        Scalar::Float(float) => seed.visit_f64(float),
        Scalar::Text(text) => seed.text(Cow::Owned(text)),
        Scalar::Nested => {
            let reason = "a list or an object stands there".to_owned();
            return Err(CellLoss::Refused { reason });
        }
    };
    cell.map_err(|refusal| CellLoss::Refused { reason: refusal.to_string() })
}
