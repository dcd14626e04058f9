use std::ops::Deref;

use super::{Damage, DamageReason};
use crate::codec::{FORMAT_VERSION, MetadataError, TableMetadata};
use crate::column_store::ColumnDef;
use crate::storage::Stored;

/// The metadata of a stored table: what [`TableMetadata`] says, the name and the JSON as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    name: String,
    json: String,
    content: TableMetadata,
}

impl Metadata {
    /// Reads what stands under the metadata key of a table.
    pub(super) fn read(name: &str, stored: &Stored) -> Result<Self, MetadataFault> {
        let Stored::Text(json) = stored else {
            return Err(MetadataFault::NotText);
        };
        let content = TableMetadata::decode(json)?;
        Ok(Self { name: name.to_owned(), json: json.clone(), content })
    }

    /// The metadata as it was encoded by a save.
    pub(super) fn written(name: String, json: String, content: TableMetadata) -> Self {
        Self { name, json, content }
    }

    /// The name of the table.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The JSON that is stored.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The version of its format.
    pub const fn version(&self) -> u64 {
        FORMAT_VERSION
    }

    /// The name of the key column.
    pub fn pk_column(&self) -> Option<&str> {
        self.content.schema.key().map(ColumnDef::name)
    }

    /// Whether this is what stands under the metadata key.
    pub(super) fn is_stored(&self, stored: Option<&Stored>) -> bool {
        matches!(stored, Some(Stored::Text(json)) if *json == self.json)
    }

    /// The value under the metadata key, as storage compares it.
    pub(super) fn stored(&self) -> Stored {
        Stored::Text(self.json.clone())
    }
}

impl Deref for Metadata {
    type Target = TableMetadata;

    fn deref(&self) -> &TableMetadata {
        &self.content
    }
}

/// A stored table as a list of all of them shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Its name; the key of its metadata where that can be no name.
    pub name: String,
    /// Its metadata, or why that cannot be read. A table is never left out of the list because of it.
    pub metadata: Result<Metadata, Damage>,
}

/// Why there is no metadata in what is stored.
pub(super) enum MetadataFault {
    NotText,
    Unreadable(MetadataError),
}

impl From<MetadataError> for MetadataFault {
    fn from(error: MetadataError) -> Self {
        Self::Unreadable(error)
    }
}

impl From<MetadataFault> for DamageReason {
    fn from(fault: MetadataFault) -> Self {
        match fault {
            MetadataFault::NotText => Self::NotText,
            MetadataFault::Unreadable(error) => Self::Metadata(error),
        }
    }
}
