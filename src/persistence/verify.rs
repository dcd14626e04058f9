use std::cmp::Ordering;
use std::fmt;

use thiserror::Error;

use super::core::Core;
use super::{Damages, ErrorName, Host, LoadError, LoadOptions, load};
use crate::codec::{InvalidName, SaveId};
use crate::column_store::{ColumnDef, Key, RowId, Schema, StoredRow, Table, Value};
use crate::storage::StorageError;

/// The most differences that a report lists.
const MAX_LISTED: usize = 1_000;
/// The most differences that a message names.
const MAX_NAMED: usize = 3;
/// Cells that are compared before others may run.
const CELLS_AT_ONCE: usize = 65_536;

/// What came of reading every entry of a stored table back and comparing it with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The save that was read; none if what is stored is damaged.
    pub save_id: Option<SaveId>,
    /// How many rows were read and compared.
    pub row_count: usize,
    /// The entries that do not hold what was saved.
    pub damages: Damages,
    /// Where what was read differs from the table. Nothing is compared where entries are damaged.
    pub differences: Differences,
}

impl Verification {
    /// Whether every entry is as it was saved, and together they are the table, cell by cell.
    pub fn is_equal(&self) -> bool {
        self.damages.is_empty() && self.differences.is_empty()
    }
}

/// Something in which what is stored differs from a table.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Difference {
    /// A column is in one of the two alone, or is another one, or stands elsewhere.
    #[error("column number {place} is {stored} in storage and {expected} in the table")]
    Column {
        /// The place of the column, from 0.
        place: usize,
        /// The column that is stored there, in words.
        stored: String,
        /// The column that the table has there, in words.
        expected: String,
    },
    /// The next row would get another number.
    #[error("the next row id is {stored} in storage and {expected} in the table")]
    NextRowId {
        /// What is stored.
        stored: u32,
        /// What the table has.
        expected: u32,
    },
    /// A row of the table is not stored.
    #[error("row {key} is not in storage")]
    MissingRow {
        /// Its row id.
        row: RowId,
        /// Its key in the table.
        key: Key,
    },
    /// A stored row is not in the table.
    #[error("row {key} is in storage and not in the table")]
    ExtraRow {
        /// Its row id.
        row: RowId,
        /// Its key in storage.
        key: Key,
    },
    /// A row expires at another moment.
    #[error("row {key} expires at {stored:?} in storage and at {expected:?} in the table")]
    Expiry {
        /// Its row id.
        row: RowId,
        /// Its key in the table.
        key: Key,
        /// When it expires as it is stored, in ms since the epoch.
        stored: Option<i64>,
        /// When it expires in the table.
        expected: Option<i64>,
    },
    /// A cell holds something else.
    #[error(
        "row {key}, column \"{column}\": {stored:?} is stored, and {expected:?} is in the table"
    )]
    Cell {
        /// The row id.
        row: RowId,
        /// The key of the row in the table.
        key: Key,
        /// The name of the column.
        column: String,
        /// What is stored.
        stored: Value,
        /// What the table has.
        expected: Value,
    },
}

/// Differences: how many there are, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    listed: Vec<Difference>,
    count: usize,
}

impl Differences {
    fn note(&mut self, difference: Difference) {
        self.count += 1;
        if self.listed.len() < MAX_LISTED {
            self.listed.push(difference);
        }
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first thousand at most.
    pub fn listed(&self) -> &[Difference] {
        &self.listed
    }
}

/// The first few, and how many more there are.
impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, difference) in self.listed.iter().take(MAX_NAMED).enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{difference}")?;
        }
        match self.count.saturating_sub(MAX_NAMED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// A table that could not be read back. What is stored is untouched, and nothing is verified.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum VerifyError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// There is no such table.
    #[error("no table \"{name}\" is stored")]
    NotFound {
        /// The name.
        name: String,
    },
    /// A newer version of this program stored it.
    #[error(
        "table \"{name}\" was stored by a newer version of this program and is untouched: reload \
         to get the newest version"
    )]
    NewerFormat {
        /// The name.
        name: String,
    },
    /// Somebody else kept saving it.
    #[error(
        "table \"{name}\" was saved elsewhere again and again while it was read; nothing was \
         verified, and what is stored is whole: try again"
    )]
    Conflict {
        /// The name.
        name: String,
    },
    /// The storage failed.
    #[error("table \"{name}\" was not verified: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

impl VerifyError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        match self {
            Self::InvalidName(_) => ErrorName::InvalidName,
            Self::NotFound { .. } => ErrorName::NotFound,
            Self::NewerFormat { .. } => ErrorName::NewerFormat,
            Self::Conflict { .. } => ErrorName::Conflict,
            Self::Storage { cause, .. } => ErrorName::of_storage(cause),
        }
    }
}

/// Reads a stored table back, every entry of it, and compares it with what it is to be.
pub(super) async fn verify(
    core: &Core,
    name: &str,
    expected: &Table,
    options: &LoadOptions,
) -> Result<Verification, VerifyError> {
    match load::load(core, name, options).await {
        Ok(loaded) => Ok(Verification {
            save_id: Some(loaded.saved.save_id()),
            row_count: loaded.store.row_count(),
            damages: loaded.rebuilt_strings.unwrap_or_default(),
            differences: compare(&core.host, &loaded.store, expected).await,
        }),
        Err(LoadError::Corrupt { damages, .. }) => Ok(Verification {
            save_id: None,
            row_count: 0,
            damages,
            differences: Differences::default(),
        }),
        Err(LoadError::InvalidName(error)) => Err(error.into()),
        Err(LoadError::NotFound { name }) => Err(VerifyError::NotFound { name }),
        Err(LoadError::NewerFormat { name }) => Err(VerifyError::NewerFormat { name }),
        Err(LoadError::Conflict { name }) => Err(VerifyError::Conflict { name }),
        Err(LoadError::Storage { name, cause }) => Err(VerifyError::Storage { name, cause }),
    }
}

async fn compare(host: &Host, stored: &Table, expected: &Table) -> Differences {
    let mut differences = Differences::default();
    compare_columns(stored.schema(), expected.schema(), &mut differences);
    let (next, expected_next) = (stored.next_row_id(), expected.next_row_id());
    if next != expected_next {
        differences.note(Difference::NextRowId { stored: next, expected: expected_next });
    }
    let columns = common_columns(stored.schema(), expected.schema());
    let rows_at_once = (CELLS_AT_ONCE / columns.len().max(1)).max(1);
    let (mut left, mut right) =
        (stored.stored_rows().peekable(), expected.stored_rows().peekable());
    let mut compared = 0;
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return differences,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(left), Some(right)) => left.row_id().cmp(&right.row_id()),
        };
        let left = if order.is_le() { left.next() } else { None };
        let right = if order.is_ge() { right.next() } else { None };
        compare_rows(left, right, &columns, &mut differences);
        compared += 1;
        if compared % rows_at_once == 0 {
            host.yield_now().await;
        }
    }
}

/// Two schemas, place by place.
fn compare_columns(stored: &Schema, expected: &Schema, differences: &mut Differences) {
    for place in 0..stored.column_count().max(expected.column_count()) {
        let (stored, expected) = (column_in_words(stored, place), column_in_words(expected, place));
        if stored != expected {
            differences.note(Difference::Column { place, stored, expected });
        }
    }
}

fn column_in_words(schema: &Schema, place: usize) -> String {
    let Some(column) = schema.columns().get(place) else { return "absent".to_owned() };
    let is_key = if schema.key_index() == Some(place) { ", the key" } else { "" };
    let (name, column_type, number) = (column.name(), column.column_type(), column.id().0);
    format!("\"{name}\" of type {column_type}, number {number}{is_key}")
}

/// A column that both tables have, and its place in each.
struct CommonColumn<'a> {
    name: &'a str,
    stored: usize,
    expected: usize,
}

fn common_columns<'a>(stored: &Schema, expected: &'a Schema) -> Vec<CommonColumn<'a>> {
    let common = |(place, column): (usize, &'a ColumnDef)| {
        let stored = stored.index_of_id(column.id())?;
        Some(CommonColumn { name: column.name(), stored, expected: place })
    };
    expected.columns().iter().enumerate().filter_map(common).collect()
}

/// A row that is in one of the two or in both.
fn compare_rows(
    stored: Option<StoredRow<'_>>,
    expected: Option<StoredRow<'_>>,
    columns: &[CommonColumn<'_>],
    differences: &mut Differences,
) {
    match (stored, expected) {
        (None, None) => {}
        (Some(row), None) => {
            differences.note(Difference::ExtraRow { row: row.row_id(), key: row.key() });
        }
        (None, Some(row)) => {
            differences.note(Difference::MissingRow { row: row.row_id(), key: row.key() });
        }
        (Some(stored), Some(expected)) => compare_cells(stored, expected, columns, differences),
    }
}

fn compare_cells(
    stored: StoredRow<'_>,
    expected: StoredRow<'_>,
    columns: &[CommonColumn<'_>],
    differences: &mut Differences,
) {
    let row = expected.row_id();
    let (expires, expected_expires) = (stored.expires_at_ms(), expected.expires_at_ms());
    if expires != expected_expires {
        let key = expected.key();
        let difference =
            Difference::Expiry { row, key, stored: expires, expected: expected_expires };
        differences.note(difference);
    }
    for column in columns {
        let (stored, value) = (stored.cell(column.stored), expected.cell(column.expected));
        if stored != value {
            differences.note(Difference::Cell {
                row,
                key: expected.key(),
                column: column.name.to_owned(),
                stored: stored.to_value(),
                expected: value.to_value(),
            });
        }
    }
}
