use std::io::Write;

use serde::Serialize;

use super::{EXPIRES_MEMBER, HASH_MEMBER, ROW_MEMBER, row_suffix};
use crate::codec::EntryHash;
use crate::codec::hash::CanonicalForm;
use crate::column_store::{ColumnId, Schema, StoredRow, ValueRef};

/// Writes the rows of tables of one schema as JSON.
#[derive(Debug)]
pub struct RowEncoder {
    columns: Vec<ColumnMember>,
    /// The places of the columns in rising order of their numbers, for the canonical form.
    by_id: Vec<(ColumnId, usize)>,
    canonical: CanonicalForm,
}

/// What stands before the value of a column: `,"name":`.
#[derive(Debug)]
struct ColumnMember {
    json: Vec<u8>,
}

/// A row as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedRow {
    /// The end of its key, from `row:` on.
    pub key_suffix: String,
    /// Its JSON.
    pub json: String,
    /// The hash of what it holds.
    pub hash: EntryHash,
}

impl RowEncoder {
    /// For tables of this schema.
    pub fn new(schema: &Schema) -> Self {
        let columns = schema.columns().iter().map(|column| ColumnMember::new(column.name()));
        Self {
            columns: columns.collect(),
            by_id: columns_by_id(schema),
            canonical: CanonicalForm::default(),
        }
    }

    /// Writes a row of a table of the schema.
    ///
    /// # Panics
    /// Never: numbers and text go into memory.
    pub fn encode(&mut self, row: StoredRow<'_>) -> EncodedRow {
        let key_suffix = row_suffix(&row.key());
        let cells = self.by_id.iter().map(|(id, column)| (*id, row.cell(*column)));
        let hash = self.canonical.row_hash(&key_suffix, row.row_id(), row.expires_at_ms(), cells);
        let mut json = Vec::with_capacity(64 + 24 * self.columns.len());
        self.write_json(&mut json, row, hash);
        EncodedRow { key_suffix, json: String::from_utf8(json).expect("JSON is UTF-8"), hash }
    }

    fn write_json(&self, json: &mut Vec<u8>, row: StoredRow<'_>, hash: EntryHash) {
        let mut head = || -> std::io::Result<()> {
            write!(json, "{{\"{ROW_MEMBER}\":{},\"{HASH_MEMBER}\":\"{hash}\"", row.row_id())?;
            match row.expires_at_ms() {
                Some(ms) => write!(json, ",\"{EXPIRES_MEMBER}\":{ms}"),
                None => Ok(()),
            }
        };
        head().expect("text goes into memory");
        for (index, column) in self.columns.iter().enumerate() {
            json.extend(&column.json);
            write_value(json, row.cell(index));
        }
        json.push(b'}');
    }
}

impl ColumnMember {
    fn new(name: &str) -> Self {
        let dollar = if name.starts_with('$') { "$" } else { "" };
        let mut json = vec![b','];
        write_json(&mut json, &format!("{dollar}{name}"));
        json.push(b':');
        Self { json }
    }
}

/// The columns of a schema in rising order of their numbers, with their places.
pub(super) fn columns_by_id(schema: &Schema) -> Vec<(ColumnId, usize)> {
    let columns = schema.columns().iter().enumerate();
    let mut by_id: Vec<_> = columns.map(|(index, column)| (column.id(), index)).collect();
    by_id.sort_unstable();
    by_id
}

fn write_value(json: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => json.extend(b"null"),
        ValueRef::Int(int) => write_json(json, &int),
        ValueRef::Float(float) if float.is_finite() => write_json(json, &float),
        ValueRef::Float(float) => write_json(json, non_finite_name(float)),
        ValueRef::String(text) => write_json(json, text),
        ValueRef::Bool(bool) => write_json(json, &bool),
        ValueRef::Date(date) => write_json(json, &date.to_string()),
        ValueRef::Timestamp(timestamp) => write_json(json, &timestamp.to_string()),
    }
}

/// The text that stands for a float that JSON has no number for.
fn non_finite_name(float: f64) -> &'static str {
    if float.is_nan() {
        "NaN"
    } else if float > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

fn write_json<T: Serialize + ?Sized>(json: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(json, value).expect("numbers and text have JSON and go into memory");
}
