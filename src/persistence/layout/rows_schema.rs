use crate::codec::{
    InferredColumn, MetadataOutline, OutlineColumn, RowSalvager, StoreKeys, infer_columns,
    infer_key,
};
use crate::column_store::{ColumnType, MAX_COLUMNS, Schema};
use crate::storage::Stored;

/// Entries that are looked at to find out of which columns rows are.
const SAMPLE_ROWS: usize = 1_000;
/// Entries by which one guess is preferred to another.
const PROBED_ROWS: usize = 100;

/// The schema of rows, from what is left of the metadata and from their entries. Where text could be
/// dates as well, the hashes in the entries decide.
pub(super) fn schema_of(
    keys: &StoreKeys,
    outline: &MetadataOutline,
    entries: &[(String, Stored)],
) -> Schema {
    let sample: Vec<(&str, &str)> = sample(keys, entries).take(SAMPLE_ROWS).collect();
    let inferred = infer_columns(sample.iter().map(|(_, json)| *json));
    let key = outline.pk_column.clone();
    let key = key.unwrap_or_else(|| infer_key(&inferred, sample.iter().copied()));
    let guess = Guess::new(outline, &inferred, key);
    let schemas = [guess.schema(), guess.with_text_for_times().schema()];
    let [first, second] = &schemas;
    let probed = || sample.iter().take(PROBED_ROWS).map(|(_, json)| *json);
    let best =
        if confirmed(second, probed()) > confirmed(first, probed()) { second } else { first };
    best.clone()
}

fn sample<'a>(
    keys: &StoreKeys,
    entries: &'a [(String, Stored)],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    entries.iter().filter_map(|(key, value)| match value {
        Stored::Text(json) => keys.suffix_of(key).map(|suffix| (suffix, json.as_str())),
        Stored::Bytes(_) | Stored::Foreign(_) => None,
    })
}

/// How many rows are what was written, if this is their schema.
fn confirmed<'a>(schema: &Schema, rows: impl Iterator<Item = &'a str>) -> usize {
    let mut salvager = RowSalvager::new(schema);
    rows.filter(|json| salvager.salvage(json).whole_under().is_some()).count()
}

/// Columns, each with a name of its own.
struct Guess {
    columns: Vec<(u32, String, ColumnType)>,
    /// The columns whose types are inferred.
    inferred: Vec<u32>,
    key: Option<String>,
    next_column_id: u32,
}

impl Guess {
    fn new(outline: &MetadataOutline, inferred: &[InferredColumn], key: Option<String>) -> Self {
        let type_of = |name: &str| {
            let column = inferred.iter().find(|column| column.name == name);
            column.map_or(ColumnType::String, |column| column.column_type)
        };
        let unknown = inferred.iter().map(|column| OutlineColumn {
            id: None,
            name: column.name.clone(),
            column_type: None,
        });
        let known = &outline.columns;
        let columns: Vec<_> = if known.is_empty() { unknown.collect() } else { known.clone() };
        let highest = columns.iter().filter_map(|column| column.id).max();
        let first_free = highest.map_or(0, |id| id.saturating_add(1));
        let mut guess =
            Self { columns: Vec::new(), inferred: Vec::new(), key, next_column_id: first_free };
        for column in columns.into_iter().take(MAX_COLUMNS) {
            let id = column.id.unwrap_or_else(|| guess.new_id());
            if column.column_type.is_none() {
                guess.inferred.push(id);
            }
            let column_type = column.column_type.unwrap_or_else(|| type_of(&column.name));
            guess.columns.push((id, column.name, column_type));
        }
        guess.next_column_id = guess.next_column_id.max(outline.next_column_id.unwrap_or(0));
        guess
    }

    fn new_id(&mut self) -> u32 {
        self.next_column_id += 1;
        self.next_column_id - 1
    }

    fn with_text_for_times(&self) -> Self {
        let is_time = |column_type| matches!(column_type, ColumnType::Date | ColumnType::Timestamp);
        let columns = self.columns.iter().map(|(id, name, column_type)| {
            let becomes_text = is_time(*column_type) && self.inferred.contains(id);
            let column_type = if becomes_text { ColumnType::String } else { *column_type };
            (*id, name.clone(), column_type)
        });
        Self {
            columns: columns.collect(),
            inferred: self.inferred.clone(),
            key: self.key.clone(),
            next_column_id: self.next_column_id,
        }
    }

    fn schema(&self) -> Schema {
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|(id, name, column_type)| (*id, name.as_str(), *column_type))
            .collect();
        Schema::from_parts(&columns, self.key.as_deref(), self.next_column_id)
            .or_else(|_| Schema::from_parts(&columns, None, self.next_column_id))
            .expect("names are not empty, and names and numbers are unique")
    }
}
