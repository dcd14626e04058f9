use serde_json::Value;

use super::Digest;
use super::members::read_members;
use crate::column_store::ColumnType;

/// Whatever can be read of the metadata of a table, though it is damaged, cut, or in a newer format.
/// Nothing of it is certain: its checksum was not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetadataOutline {
    /// The name of the layout.
    pub layout: Option<String>,
    /// The columns in order; none if they could not be read.
    pub columns: Vec<OutlineColumn>,
    /// The name of the key column, or that there is none, if either is known.
    pub pk_column: Option<Option<String>>,
    /// How many rows were stored.
    pub row_count: Option<u32>,
    /// The row id that the next row was to get.
    pub next_row_id: Option<u32>,
    /// The number that the next column was to get.
    pub next_column_id: Option<u32>,
    /// The digest of what was stored.
    pub digest: Option<Digest>,
}

/// A column, as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineColumn {
    /// Its number.
    pub id: Option<u32>,
    /// Its name, which is not empty.
    pub name: String,
    /// Its type, if this version knows it.
    pub column_type: Option<ColumnType>,
}

impl MetadataOutline {
    /// Reads what can be read of any text.
    pub fn read(text: &str) -> Self {
        let mut outline = Self::default();
        for (name, value) in read_members::<Value>(text) {
            outline.enter(&name, &value);
        }
        outline
    }

    fn enter(&mut self, name: &str, value: &Value) {
        let number = || value.as_u64().and_then(|number| u32::try_from(number).ok());
        match name {
            "layout" => self.layout = value.as_str().map(str::to_owned),
            "schema" => self.columns = columns(value),
            "pk_column" if value.is_null() => self.pk_column = Some(None),
            "pk_column" => self.pk_column = value.as_str().map(|name| Some(name.to_owned())),
            "row_count" => self.row_count = number(),
            "next_row_id" => self.next_row_id = number(),
            "next_column_id" => self.next_column_id = number(),
            "digest" => self.digest = value.as_str().and_then(Digest::parse),
            _ => {}
        }
    }
}

/// The columns that have a name of their own.
fn columns(schema: &Value) -> Vec<OutlineColumn> {
    let mut columns: Vec<OutlineColumn> = Vec::new();
    for column in schema.as_array().into_iter().flatten() {
        let name = column["name"].as_str().unwrap_or_default();
        if name.is_empty() || columns.iter().any(|other| other.name == name) {
            continue;
        }
        let id = column["id"].as_u64().and_then(|id| u32::try_from(id).ok());
        let id = id.filter(|id| columns.iter().all(|other| other.id != Some(*id)));
        let type_name = column["type"].as_str().unwrap_or_default();
        let column_type = ColumnType::ALL.into_iter().find(|known| known.name() == type_name);
        columns.push(OutlineColumn { id, name: name.to_owned(), column_type });
    }
    columns
}
