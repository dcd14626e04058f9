use std::collections::BTreeSet;

use super::Reading;
use crate::column_store::ColumnType;
use crate::transfer::ReadAs;
use crate::transfer::convert::{ColumnPlan, OnFault, TextForm, guess_form};
use crate::transfer::csv::{
    ColumnNames, ColumnTypes, CsvOptions, CsvPreview, Delimiter, RaggedRecords, preview,
};
use crate::transfer::json::{self, JsonOptions, JsonPreview};
use crate::transfer::{ImportError, skip_lines};

/// What a text file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadKind {
    /// Records of fields.
    Csv,
    /// JSON or JSON lines.
    Json,
}

/// What a person decided on a file. What is none is as the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadChoices {
    /// The label of the encoding.
    pub encoding: String,
    /// What the file is.
    pub kind: ReadKind,
    /// What stands between fields.
    pub delimiter: Option<u8>,
    /// Whether the first record names the columns.
    pub has_header: Option<bool>,
    /// How many lines at the start are no part of the table.
    pub skipped_lines: u64,
    /// What becomes of records with too few or too many fields, and of rows that are no JSON.
    pub ragged: RaggedRecords,
    /// What is to become of columns; those that are not named are as the file says.
    pub columns: Vec<ColumnChoice>,
    /// The column that is to be the key of a new table.
    pub key: Option<String>,
    /// What becomes of cells that are not of their column's type; none asks.
    pub on_fault: Option<OnFault>,
    /// Where the rows go.
    pub target: ImportTarget,
}

/// What a person decided on a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// Its name.
    pub name: String,
    /// Its type.
    pub wanted: Wanted,
    /// How its texts are written.
    pub form: TextForm,
    /// Whether the guess that this is may be wrong.
    pub is_uncertain: bool,
}

/// The type that a column is to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// As the whole file says.
    #[default]
    Automatic,
    /// This one.
    Type(ColumnType),
    /// It is left out.
    Nothing,
}

/// Where the rows of a file go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// Into a table of their own.
    NewTable {
        /// Its name.
        name: String,
    },
    /// Behind the rows of the table that is shown.
    Append,
    /// Into the table that is shown: rows whose key is there are changed, others are added.
    Upsert,
}

/// What the first bytes of a file say.
pub(super) enum Looked {
    Csv(CsvPreview),
    Json(JsonPreview),
}

impl Looked {
    /// The names of the columns.
    pub(super) fn names(self) -> BTreeSet<String> {
        let (Self::Csv(CsvPreview { columns, .. }) | Self::Json(JsonPreview { columns, .. })) =
            self;
        columns.into_iter().map(|(name, _)| name).collect()
    }
}

impl ReadChoices {
    /// Those that nobody made: the guesses for a file.
    pub fn guessed(reading: &Reading, table_name: String) -> Self {
        let kind = if crate::workspace::import::is_json(&reading.file_name()) {
            ReadKind::Json
        } else {
            ReadKind::Csv
        };
        let mut choices = Self {
            encoding: reading.encoding.to_owned(),
            kind,
            delimiter: None,
            has_header: None,
            skipped_lines: 0,
            ragged: RaggedRecords::Refuse,
            columns: Vec::new(),
            key: None,
            on_fault: None,
            target: ImportTarget::NewTable { name: table_name },
        };
        choices.guess_columns(reading);
        choices
    }

    /// Guesses the forms of columns anew, from how the file is now read.
    pub fn guess_columns(&mut self, reading: &Reading) {
        self.columns.clear();
        self.key = None;
        if let Ok(Looked::Csv(looked)) = self.look(&reading.sample) {
            let columns = looked.columns.iter().enumerate();
            self.columns = columns
                .filter(|(_, (_, column_type))| *column_type == ColumnType::String)
                .filter_map(|(column, (name, _))| {
                    let texts = looked.rows.iter().filter_map(|row| row.get(column)?.as_deref());
                    let guess = guess_form(texts)?;
                    Some(ColumnChoice {
                        name: name.clone(),
                        wanted: Wanted::Type(guess.column_type),
                        form: guess.form,
                        is_uncertain: !guess.is_certain,
                    })
                })
                .collect();
        }
    }

    /// Whether the file can be read without asking: it is a table as far as can be seen, in UTF-8, and no
    /// number or date in it needs a decision.
    pub fn is_certain(&self, reading: &Reading) -> bool {
        let is_unicode = reading.encoding.starts_with("utf");
        is_unicode && self.columns.is_empty() && self.look(&reading.sample).is_ok()
    }

    /// What is decided on a column.
    pub fn column(&self, name: &str) -> Option<&ColumnChoice> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Decides on a column.
    pub fn set_column(&mut self, choice: ColumnChoice) {
        match self.columns.iter_mut().find(|column| column.name == choice.name) {
            Some(column) => *column = choice,
            None => self.columns.push(choice),
        }
    }

    pub(super) fn look(&self, sample: &[u8]) -> Result<Looked, ImportError> {
        let sample = skip_lines(sample, self.skipped_lines);
        let looked = match self.read_as(None) {
            ReadAs::Csv(options) => preview(sample, &options).map(Looked::Csv),
            ReadAs::Json(options) => json::preview(sample, &options).map(Looked::Json),
        };
        looked.map_err(|error| error.below(self.skipped_lines))
    }

    /// How the file is read, before its columns are converted.
    pub(super) fn read_as(&self, key: Option<&str>) -> ReadAs {
        let given = self.columns.iter().filter(|column| column.wanted != Wanted::Automatic);
        let given: Vec<_> = given.map(|column| (column.name.clone(), ColumnType::String)).collect();
        let types = if given.is_empty() { ColumnTypes::Infer } else { ColumnTypes::Given(given) };
        let primary_key = key.map(str::to_owned);
        match self.kind {
            ReadKind::Csv => CsvOptions {
                delimiter: self.delimiter.and_then(Delimiter::new),
                header: self.has_header,
                names: ColumnNames::MakeUnique,
                types,
                primary_key,
                ragged: self.ragged,
                ..CsvOptions::default()
            }
            .into(),
            ReadKind::Json => JsonOptions {
                header: self.has_header,
                types,
                primary_key,
                skip_faulty: self.ragged == RaggedRecords::Skip,
                ..JsonOptions::default()
            }
            .into(),
        }
    }

    /// What becomes of the columns that a person decided on.
    pub(super) fn plans(&self) -> Vec<ColumnPlan> {
        let columns = self.columns.iter().filter_map(|column| {
            let column_type = match column.wanted {
                Wanted::Automatic => return None,
                Wanted::Type(column_type) => Some(column_type),
                Wanted::Nothing => None,
            };
            Some(ColumnPlan { column: column.name.clone(), column_type, form: column.form })
        });
        columns.collect()
    }
}
