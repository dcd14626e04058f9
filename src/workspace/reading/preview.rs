use std::collections::BTreeSet;

use super::choices::Looked;
use super::{ReadChoices, Reading, Wanted};
use crate::column_store::ColumnType;
use crate::transfer::arrow::ArrowPreview;
use crate::transfer::convert::parse_in;
use crate::transfer::csv::Delimiter;
use crate::workspace::words;

/// The first rows of a file as an import would make them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadPreview {
    /// What stands between fields, if the file has fields.
    pub delimiter: Option<Delimiter>,
    /// Whether the first record names the columns.
    pub header: bool,
    /// Names of the columns and their types as the first rows say.
    pub columns: Vec<(String, ColumnType)>,
    /// The first rows.
    pub rows: Vec<Vec<PreviewCell>>,
    /// Why the file is no table when it is read in this way, in words.
    pub problem: Option<String>,
}

/// A cell of a preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreviewCell {
    /// Nothing.
    Null,
    /// A value, as it will be.
    Value(String),
    /// A text that is no value of its column's type, and why.
    Bad(String, String),
}

impl Reading {
    /// The first rows as an import with these choices would make them.
    pub fn preview(&self, choices: &ReadChoices) -> ReadPreview {
        let mut faulty = BTreeSet::new();
        let (delimiter, header, columns, rows) = match choices.look(&self.sample) {
            Ok(Looked::Csv(looked)) => {
                (Some(looked.delimiter), looked.header, looked.columns, looked.rows)
            }
            Ok(Looked::Json(looked)) => (None, looked.header, looked.columns, looked.rows),
            Ok(Looked::Sheet(looked)) => {
                faulty = looked.faulty;
                (None, looked.header, looked.columns, looked.rows)
            }
            Ok(Looked::Arrow(ArrowPreview { columns, rows, .. })) => {
                let columns = columns.into_iter();
                let columns = columns.filter_map(|column| Some((column.name, column.column_type?)));
                (None, true, columns.collect(), rows)
            }
            Err(error) => {
                return ReadPreview { problem: Some(error.to_string()), ..ReadPreview::default() };
            }
        };
        let unreadable = self.unreadable_columns();
        let problem = (!unreadable.is_empty() && !choices.skip_unreadable)
            .then(|| words::unreadable_columns(&unreadable));
        let plans: Vec<_> = columns.iter().map(|(name, _)| choices.column(name)).collect();
        let cell = |row: usize, column: usize, text: Option<String>| {
            let Some(text) = text else { return PreviewCell::Null };
            if faulty.contains(&(row, column)) {
                return PreviewCell::Bad(text, words::ERROR_IN_CELL.to_owned());
            }
            let Some((choice, column_type)) =
                plans.get(column).copied().flatten().and_then(|choice| match choice.wanted {
                    Wanted::Type(column_type) => Some((choice, column_type)),
                    Wanted::Automatic | Wanted::Nothing => None,
                })
            else {
                return PreviewCell::Value(text);
            };
            match parse_in(&text, column_type, choice.form) {
                Ok(value) if value.is_null() => PreviewCell::Null,
                Ok(value) => PreviewCell::Value(value.to_string()),
                Err(error) => PreviewCell::Bad(text, error.to_string()),
            }
        };
        let rows = rows.into_iter().enumerate().map(|(row, cells)| {
            let cells = cells.into_iter().enumerate();
            cells.map(|(column, text)| cell(row, column, text)).collect()
        });
        ReadPreview { delimiter, header, rows: rows.collect(), columns, problem }
    }
}
