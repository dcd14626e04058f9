use std::fmt;

use thiserror::Error;

use super::core::{Core, MAX_TRIES, Page, PageRange};
use super::layout::{ColumnEntries, salvage_columns, salvage_rows};
use super::metadata::MetadataFault;
use super::{DamageReason, ErrorName, Metadata};
use crate::codec::{
    CellLoss, Digest, InvalidName, Layout, MetadataOutline, OutlineColumn, StoreKeys,
};
use crate::column_store::{ColumnStore, RowId, Schema};
use crate::storage::{Area, StorageError, Stored};

/// Entries of a damaged table that are read at once.
const PAGE_ENTRIES: u32 = 1_000;

/// What could be read of a stored table. Nothing was written: it is a new table, that of the same name
/// in storage is as it was, damaged.
#[derive(Debug)]
pub struct Repaired {
    /// The table, of all that could be read.
    pub store: ColumnStore,
    /// What could not, each row and cell by its name; nothing if the table is whole.
    pub losses: Vec<Loss>,
}

/// Something that a repaired table does not have as it was saved.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Loss {
    /// The metadata is not what was saved: columns, key and counts are those that could still be made
    /// out, from it and from the entries.
    #[error("{key:?}: the description of the table is damaged: {reason}")]
    Metadata {
        /// The key of its entry.
        key: String,
        /// What is wrong with it.
        reason: DamageReason,
    },
    /// Nothing of a row is left, or it is there already.
    #[error("{key:?}: the row is lost: {reason}")]
    Row {
        /// The key of its entry, which ends in the key of the row.
        key: String,
        /// What is wrong with it.
        reason: DamageReason,
    },
    /// Rows of which nothing is left, not even their keys.
    #[error("{count} rows are missing, and nothing is left that names them")]
    RowsMissing {
        /// How many.
        count: u64,
    },
    /// A cell is lost, and null in the repaired table.
    #[error("{key:?}: the cell of column \"{column}\" is lost: {reason}")]
    Cell {
        /// The key of its entry.
        key: String,
        /// The row id in the repaired table.
        row: RowId,
        /// The name of the column.
        column: String,
        /// Why.
        reason: CellLoss,
    },
    /// An entry is lost of which nothing says what was in it.
    #[error("{key:?}: the entry is lost: {reason}")]
    Entry {
        /// Its key.
        key: String,
        /// What is wrong with it.
        reason: DamageReason,
    },
    /// The cells of a column are lost in some rows, and null in the repaired table.
    #[error("{key:?}: the cells of column \"{column}\" are lost in {}: {reason}", InWords(.rows))]
    Cells {
        /// The key of the entry that is to blame.
        key: String,
        /// The name of the column.
        column: String,
        /// The row ids in the repaired table.
        rows: Vec<RowId>,
        /// What is wrong with the entry.
        reason: DamageReason,
    },
    /// Something is not known of some rows.
    #[error("{key:?}: {what} in {}: {reason}", InWords(.rows))]
    Rows {
        /// The key of the entry that is to blame.
        key: String,
        /// The row ids in the repaired table.
        rows: Vec<RowId>,
        /// What is not known.
        what: RowsLoss,
        /// What is wrong with the entry.
        reason: DamageReason,
    },
    /// The repaired table has no key, since cells of its column are lost or were exchanged.
    #[error("the table has no key any more: {reason}")]
    Key {
        /// The column that was the key.
        column: String,
        /// Why it cannot be.
        reason: String,
    },
    /// A row was kept as it was read, and not all of it is what was saved.
    #[error("{key:?}: the row was kept as it is, and something in it was altered: {reason}")]
    Altered {
        /// The key of its entry.
        key: String,
        /// The row id in the repaired table.
        row: RowId,
        /// What is wrong with it.
        reason: DamageReason,
    },
    /// A row has lost its place among the others and stands at the end.
    #[error("{key:?}: the place of the row among the others is lost; it is now row {row}")]
    Place {
        /// The key of its entry.
        key: String,
        /// The row id that it got.
        row: RowId,
    },
    /// No row could be checked, since what would be needed for it is lost with the metadata.
    #[error("{row_count} rows were kept as they are, and none of them could be checked")]
    Unchecked {
        /// How many rows there are.
        row_count: usize,
    },
    /// Every row is well in itself, and together they are not what was saved.
    #[error(
        "{stored_rows} rows were read, and together they are not the {expected_rows} that were \
         saved: rows were added, or exchanged for older ones or those of another table"
    )]
    Sum {
        /// How many rows were read.
        stored_rows: usize,
        /// How many were saved.
        expected_rows: u32,
    },
}

/// What is not known of rows.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RowsLoss {
    /// Their places among the others: they stand at the end.
    #[error("the places of the rows among the others are lost; they stand at the end now,")]
    Place,
    /// Which of them were deleted: none is left out.
    #[error("which rows were deleted is lost; none is left out")]
    Deletion,
    /// When they expire: never, in the repaired table.
    #[error("when rows expire is lost; they are kept for good")]
    Expiry,
}

/// Some rows: how many, and the first and the last.
struct InWords<'a>(&'a [RowId]);

impl fmt::Display for InWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("no row"),
            [row] => write!(f, "row {row}"),
            [first, .., last] => write!(f, "{} rows, from {first} to {last}", self.0.len()),
        }
    }
}

/// A table of which nothing could be read. Nothing was written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RepairError {
    /// No table can have that name.
    #[error("{0}")]
    InvalidName(#[from] InvalidName),
    /// There is nothing under that name.
    #[error("nothing is stored under the name \"{name}\"")]
    NotFound {
        /// The name.
        name: String,
    },
    /// Somebody else kept saving it.
    #[error(
        "table \"{name}\" was saved elsewhere again and again while it was read; nothing was \
         repaired: try again"
    )]
    Conflict {
        /// The name.
        name: String,
    },
    /// The storage failed.
    #[error("table \"{name}\" was not read: {cause}")]
    Storage {
        /// The name.
        name: String,
        /// What happened, and what helps.
        cause: StorageError,
    },
}

impl RepairError {
    /// The name of the cause.
    pub fn name(&self) -> ErrorName {
        match self {
            Self::InvalidName(_) => ErrorName::InvalidName,
            Self::NotFound { .. } => ErrorName::NotFound,
            Self::Conflict { .. } => ErrorName::Conflict,
            Self::Storage { cause, .. } => ErrorName::of_storage(cause),
        }
    }
}

/// What is known of a table, for certain or not, before its entries are read.
pub(super) struct Known {
    pub(super) outline: MetadataOutline,
    /// The schema, if it is certain.
    pub(super) schema: Option<Schema>,
    /// How many strings there are, if that is certain.
    pub(super) string_count: Option<u32>,
    /// What is wrong with the metadata.
    pub(super) fault: Option<DamageReason>,
}

impl Known {
    fn of(name: &str, stored: Option<&Stored>) -> Self {
        let read = stored.map(|stored| Metadata::read(name, stored));
        let fault = match read {
            Some(Ok(metadata)) => return Self::certain(&metadata),
            Some(Err(MetadataFault::NotText)) => DamageReason::NotText,
            Some(Err(fault)) => fault.into(),
            None => DamageReason::Missing,
        };
        let outline = match stored {
            Some(Stored::Text(text)) => MetadataOutline::read(text),
            _ => MetadataOutline::default(),
        };
        Self { outline, schema: None, string_count: None, fault: Some(fault) }
    }

    fn certain(metadata: &Metadata) -> Self {
        let columns = metadata.schema.columns().iter().map(|column| OutlineColumn {
            id: Some(column.id().0),
            name: column.name().to_owned(),
            column_type: Some(column.column_type()),
        });
        let outline = MetadataOutline {
            layout: Some(metadata.layout.name().to_owned()),
            columns: columns.collect(),
            pk_column: Some(metadata.pk_column().map(str::to_owned)),
            row_count: Some(metadata.row_count),
            next_row_id: Some(metadata.next_row_id),
            next_column_id: Some(metadata.schema.next_column_id()),
            digest: Some(metadata.digest),
        };
        let string_count = Some(metadata.string_count);
        Self { outline, schema: Some(metadata.schema.clone()), string_count, fault: None }
    }

    /// Whether the table is stored in columns, as its metadata says or as its entries do.
    fn is_in_columns(&self, entries: &ColumnEntries) -> bool {
        let said = self.outline.layout.as_deref().and_then(Layout::from_name);
        match said {
            Some(layout) => layout == Layout::Columns,
            None => entries.rows.is_empty() && !entries.blocks.is_empty(),
        }
    }

    /// The digest that all entries together must have, if that is certain.
    pub(super) fn digest(&self) -> Option<Digest> {
        self.outline.digest.filter(|_| self.schema.is_some())
    }
}

pub(super) async fn repair(core: &Core, name: &str) -> Result<Repaired, RepairError> {
    let storage_error = |cause| RepairError::Storage { name: name.to_owned(), cause };
    core.check_ready().map_err(storage_error)?;
    let keys = StoreKeys::new(name)?;
    for _ in 0..MAX_TRIES {
        let [stored] = core.read_metadata([&keys]).await.map_err(storage_error)?;
        let reader = Reader { core, keys: &keys, stored };
        let Some(entries) = reader.all().await.map_err(storage_error)? else { continue };
        if reader.stored.is_none() && entries.rows.is_empty() && entries.blocks.is_empty() {
            return Err(RepairError::NotFound { name: name.to_owned() });
        }
        let known = Known::of(name, reader.stored.as_ref());
        return Ok(if known.is_in_columns(&entries) {
            salvage_columns(&core.host, &keys, known, entries).await
        } else {
            salvage_rows(&core.host, &keys, known, entries.rows).await
        });
    }
    Err(RepairError::Conflict { name: name.to_owned() })
}

/// Reads entries of a table, and notices when it is no longer the same table.
struct Reader<'a> {
    core: &'a Core,
    keys: &'a StoreKeys,
    /// What stood under the key of the metadata when the reading began.
    stored: Option<Stored>,
}

impl Reader<'_> {
    /// Everything that belongs to the table; nothing if other metadata is stored by now.
    async fn all(&self) -> Result<Option<ColumnEntries>, StorageError> {
        let Some(rows) = self.entries(Area::Rows, self.keys.row_bounds()).await? else {
            return Ok(None);
        };
        let Some(chunks) = self.entries(Area::Strings, self.keys.string_bounds()).await? else {
            return Ok(None);
        };
        let blocks = self.entries(Area::Blocks, self.keys.block_bounds()).await?;
        Ok(blocks.map(|blocks| ColumnEntries { blocks, chunks, rows }))
    }

    /// All entries between some bounds; nothing if other metadata is stored by now.
    async fn entries(
        &self,
        area: Area,
        bounds: (String, String),
    ) -> Result<Option<Vec<(String, Stored)>>, StorageError> {
        let mut entries = Vec::new();
        let mut next = Some(PageRange::first(area, bounds, PAGE_ENTRIES));
        while let Some(range) = next {
            let (stored, pages) = self.core.read_entries(self.keys, vec![range]).await?;
            if stored != self.stored {
                return Ok(None);
            }
            next = None;
            for Page { entries: page, next: following } in pages {
                entries.extend(page);
                next = following;
            }
            self.core.host.yield_now().await;
        }
        Ok(Some(entries))
    }
}
