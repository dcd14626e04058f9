use crate::storage::{Area, Stored};

/// A whole table as it is or was stored: its metadata and all its entries, not looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTable {
    /// Its name.
    pub name: String,
    /// Its metadata, the JSON that is stored.
    pub metadata: String,
    /// All its other entries.
    pub entries: Vec<StoredEntry>,
}

/// An entry of a stored table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Where it stands.
    pub area: Area,
    /// Its key behind the name of the table and the colon.
    pub suffix: String,
    /// Its value.
    pub value: Stored,
}
