use std::collections::BTreeMap;

use crate::codec::{BlockColumn, MetadataOutline, StoreKeys, claimed_block_type};
use crate::column_store::{ColumnType, MAX_COLUMNS, Schema};
use crate::persistence::repair::Known;
use crate::storage::Stored;

/// The columns of a table in columns without its key, and the name of the key: those of its metadata, or
/// what is left of them and of what its blocks say of themselves.
pub(super) fn columns_of(
    keys: &StoreKeys,
    known: &Known,
    blocks: &[(String, Stored)],
) -> (Schema, Option<String>) {
    let outline = &known.outline;
    let key = outline.pk_column.clone().flatten();
    let columns = match &known.schema {
        Some(schema) => schema
            .columns()
            .iter()
            .map(|column| (column.id().0, column.name().to_owned(), column.column_type()))
            .collect(),
        None => guess(outline, &types(keys, blocks)),
    };
    let highest = columns.iter().map(|(id, ..)| id + 1).max().unwrap_or(0);
    let next_column_id = outline.next_column_id.unwrap_or(0).max(highest);
    let borrowed: Vec<_> =
        columns.iter().map(|(id, name, column_type)| (*id, name.as_str(), *column_type)).collect();
    let schema = Schema::from_parts(&borrowed, None, next_column_id);
    let key = key.filter(|key| columns.iter().any(|(_, name, _)| name == key));
    (schema.expect("names are not empty, and names and numbers are unique"), key)
}

/// The type of each column that has blocks, as one of them says.
fn types(keys: &StoreKeys, blocks: &[(String, Stored)]) -> BTreeMap<u32, ColumnType> {
    let mut types = BTreeMap::new();
    for (key, stored) in blocks {
        let (Some(block), Stored::Bytes(bytes)) = (keys.block_of(key), stored) else { continue };
        if let (BlockColumn::Cells(id), Some(column_type)) =
            (block.column, claimed_block_type(bytes))
        {
            types.entry(id.0).or_insert(column_type);
        }
    }
    types
}

/// Each with a number and a name of its own.
fn guess(
    outline: &MetadataOutline,
    types: &BTreeMap<u32, ColumnType>,
) -> Vec<(u32, String, ColumnType)> {
    let mut columns: Vec<(u32, String, ColumnType)> = Vec::new();
    for column in &outline.columns {
        let Some(id) = column.id.filter(|id| *id < u32::MAX) else { continue };
        let column_type = column.column_type.or(types.get(&id).copied());
        columns.push((id, column.name.clone(), column_type.unwrap_or(ColumnType::String)));
    }
    for (id, column_type) in types {
        if *id == u32::MAX || columns.iter().any(|(other, ..)| other == id) {
            continue;
        }
        let mut name = format!("column {id}");
        while columns.iter().any(|(_, other, _)| *other == name) {
            name.push('\'');
        }
        columns.push((*id, name, *column_type));
    }
    columns.truncate(MAX_COLUMNS);
    columns
}
