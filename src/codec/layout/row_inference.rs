use std::collections::HashMap;

use super::column_of_member;
use super::scalar::Scalar;
use crate::codec::members::read_members;
use crate::column_store::{ColumnType, Date, Timestamp};

/// A column that rows hold cells of, as far as they tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InferredColumn {
    /// Its name.
    pub name: String,
    /// The type that most of its cells are of; text that is a date or a moment throughout counts as one.
    pub column_type: ColumnType,
}

/// How many cells of a column are of each kind.
#[derive(Default)]
struct Kinds {
    bools: usize,
    ints: usize,
    floats: usize,
    dates: usize,
    timestamps: usize,
    texts: usize,
}

impl Kinds {
    fn count(&mut self, value: &Scalar) {
        match value {
            Scalar::Null | Scalar::Nested => {}
            Scalar::Bool(_) => self.bools += 1,
            Scalar::Int(_) => self.ints += 1,
            Scalar::Unsigned(_) | Scalar::Float(_) => self.floats += 1,
            Scalar::Text(text) if text.parse::<Date>().is_ok() => self.dates += 1,
            Scalar::Text(text) if text.parse::<Timestamp>().is_ok() => self.timestamps += 1,
            Scalar::Text(_) => self.texts += 1,
        }
    }

    fn column_type(&self) -> ColumnType {
        let Self { bools, ints, floats, dates, timestamps, texts } = *self;
        let all_texts = dates + timestamps + texts;
        if bools > ints + floats + all_texts {
            ColumnType::Bool
        } else if ints + floats >= all_texts && ints + floats > 0 {
            // A float without a fraction is written with one, so an int is an int; a few among floats
            // read as floats too.
            if floats > 0 { ColumnType::Float } else { ColumnType::Int }
        } else if all_texts == dates && dates > 0 {
            ColumnType::Date
        } else if all_texts == timestamps && timestamps > 0 {
            ColumnType::Timestamp
        } else {
            ColumnType::String
        }
    }
}

/// The columns that rows are of, from their entries alone: for tables of which the metadata is lost.
/// They stand in the order of the first entry that has them.
pub fn infer_columns<'t>(rows: impl Iterator<Item = &'t str>) -> Vec<InferredColumn> {
    let mut names: Vec<String> = Vec::new();
    let mut kinds: HashMap<String, Kinds> = HashMap::new();
    for json in rows {
        for (member, value) in read_members::<Scalar>(json) {
            let Some(name) = column_of_member(&member).filter(|name| !name.is_empty()) else {
                continue;
            };
            if !kinds.contains_key(name) {
                names.push(name.to_owned());
            }
            kinds.entry(name.to_owned()).or_default().count(&value);
        }
    }
    let column_type =
        |name: &String| kinds.get(name).map_or(ColumnType::String, Kinds::column_type);
    names.into_iter().map(|name| InferredColumn { column_type: column_type(&name), name }).collect()
}

/// The key column of rows, from their entries and the ends of their keys: the first column that holds
/// what stands in the keys of most entries; none if those are row ids.
pub fn infer_key<'t>(
    columns: &[InferredColumn],
    rows: impl Iterator<Item = (&'t str, &'t str)>,
) -> Option<String> {
    let mut hits: HashMap<String, usize> = HashMap::new();
    let (mut row_count, mut row_ids) = (0, 0);
    for (suffix, json) in rows {
        row_count += 1;
        for (member, value) in read_members::<Scalar>(json) {
            if format!("row:{}", text_of(&value)) != suffix {
                continue;
            }
            match column_of_member(&member) {
                Some(name) => *hits.entry(name.to_owned()).or_default() += 1,
                None => row_ids += 1,
            }
        }
    }
    let can_be_key = |column: &&InferredColumn| {
        matches!(column.column_type, ColumnType::Int | ColumnType::String)
    };
    let hits_of = |name: &str| hits.get(name).copied().unwrap_or(0);
    let best =
        columns.iter().filter(can_be_key).rev().max_by_key(|column| hits_of(&column.name))?;
    let count = hits_of(&best.name);
    (count > row_ids && count * 2 > row_count).then(|| best.name.clone())
}

fn text_of(value: &Scalar) -> String {
    match value {
        Scalar::Int(int) => int.to_string(),
        Scalar::Text(text) => text.clone(),
        _ => String::new(),
    }
}
