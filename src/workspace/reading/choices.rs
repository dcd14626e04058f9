use std::collections::BTreeSet;

use super::{Reading, Sample};
use crate::column_store::ColumnType;
use crate::transfer::ReadAs;
use crate::transfer::arrow::{ArrowOptions, ArrowPreview};
use crate::transfer::convert::{ColumnPlan, OnFault, TextForm, guess_form, guess_form_of};
use crate::transfer::csv::{
    ColumnNames, ColumnTypes, CsvOptions, CsvPreview, Delimiter, RaggedRecords, preview,
};
use crate::transfer::json::{self, JsonOptions, JsonPreview};
use crate::transfer::sheets::{self, SheetOptions, SheetPreview};
use crate::transfer::{ImportError, skip_lines};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadKind {
    /// Records of fields.
    Csv,
    /// JSON or JSON lines.
    Json,
    /// An Arrow file.
    Arrow,
    /// A sheet of a workbook.
    Sheet,
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
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether columns for which a table has no place are left out.
    pub skip_unreadable: bool,
    /// How many lines, or rows of a sheet, at the start are no part of the table.
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
    Arrow(ArrowPreview),
    Sheet(SheetPreview),
}

impl Looked {
    /// The texts of a column in the first rows.
    fn texts_of(&self, column: &str) -> Vec<&str> {
        let (columns, rows) = match self {
            Self::Csv(CsvPreview { columns, rows, .. })
            | Self::Json(JsonPreview { columns, rows, .. })
            | Self::Sheet(SheetPreview { columns, rows, .. }) => (columns, rows),
            Self::Arrow(_) => return Vec::new(),
        };
        let Some(at) = columns.iter().position(|(name, _)| name == column) else {
            return Vec::new();
        };
        rows.iter().filter_map(|row| row.get(at)?.as_deref()).collect()
    }

    /// The names of the columns.
    pub(super) fn names(self) -> BTreeSet<String> {
        match self {
            Self::Csv(CsvPreview { columns, .. })
            | Self::Json(JsonPreview { columns, .. })
            | Self::Sheet(SheetPreview { columns, .. }) => {
                columns.into_iter().map(|(name, _)| name).collect()
            }
            Self::Arrow(ArrowPreview { columns, .. }) => {
                let columns = columns.into_iter().filter(|column| column.column_type.is_some());
                columns.map(|column| column.name).collect()
            }
        }
    }
}

impl ReadChoices {
    /// Those that nobody made: the guesses for a file.
    pub fn guessed(reading: &Reading, table_name: String) -> Self {
        let kind = match &reading.sample {
            Sample::Arrow(_) => ReadKind::Arrow,
            Sample::Sheet(_) => ReadKind::Sheet,
            Sample::Text(_) if crate::workspace::import::is_json(&reading.file_name()) => {
                ReadKind::Json
            }
            Sample::Text(_) => ReadKind::Csv,
        };
        let mut choices = Self {
            encoding: reading.encoding.to_owned(),
            kind,
            delimiter: None,
            has_header: None,
            sheet: None,
            skip_unreadable: false,
            skipped_lines: 0,
            ragged: RaggedRecords::Refuse,
            columns: Vec::new(),
            key: None,
            on_fault: None,
            target: ImportTarget::NewTable { name: table_name },
        };
        choices.guess_rows(reading);
        choices
    }

    /// Guesses anew which rows of a sheet are the table, and the forms of columns.
    pub fn guess_rows(&mut self, reading: &Reading) {
        if let Sample::Sheet(sample) = &reading.sample {
            self.sheet = Some(sample.sheet.clone());
            self.has_header = None;
            self.skipped_lines = sheets::guess_skipped_rows(&sample.rows);
        }
        self.guess_columns(reading);
    }

    /// Guesses the forms of columns anew, from how the file is now read.
    pub fn guess_columns(&mut self, reading: &Reading) {
        self.columns.clear();
        self.key = None;
        if let Sample::Arrow(sample) = &reading.sample {
            self.key.clone_from(&sample.key);
        }
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
    /// number or date in it needs a decision. A workbook has one sheet, and its table starts at the top.
    pub fn is_certain(&self, reading: &Reading) -> bool {
        let is_plain = match &reading.sample {
            Sample::Text(_) => reading.encoding.starts_with("utf"),
            Sample::Arrow(_) => reading.unreadable_columns().is_empty(),
            Sample::Sheet(sample) => sample.sheets.len() == 1 && self.skipped_lines == 0,
        };
        is_plain && self.columns.is_empty() && self.look(&reading.sample).is_ok()
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

    /// Decides on the type of a column. How its texts are written is guessed from the first of them.
    pub fn choose_type(&mut self, reading: &Reading, name: &str, wanted: Wanted) {
        self.set_type(&reading.sample, name, wanted);
    }

    pub(super) fn set_type(&mut self, sample: &Sample, name: &str, wanted: Wanted) {
        let choice = ColumnChoice {
            name: name.to_owned(),
            wanted,
            form: TextForm::default(),
            is_uncertain: false,
        };
        // With a type of its own, its texts are as they stand in the file.
        self.set_column(choice.clone());
        let (Wanted::Type(column_type), Ok(looked)) = (wanted, self.look(sample)) else { return };
        let guess = guess_form_of(&looked.texts_of(name), column_type);
        self.set_column(ColumnChoice {
            form: guess.form,
            is_uncertain: !guess.is_certain,
            ..choice
        });
    }

    pub(super) fn look(&self, sample: &Sample) -> Result<Looked, ImportError> {
        match sample {
            Sample::Text(sample) => self.look_at_text(sample),
            Sample::Arrow(sample) => Ok(Looked::Arrow((**sample).clone())),
            Sample::Sheet(sample) => {
                sheets::preview(&sample.rows, &self.sheet_options()).map(Looked::Sheet)
            }
        }
    }

    fn look_at_text(&self, sample: &[u8]) -> Result<Looked, ImportError> {
        let sample = skip_lines(sample, self.skipped_lines);
        let looked = match self.read_as(None) {
            ReadAs::Csv(options) => preview(sample, &options).map(Looked::Csv),
            ReadAs::Json(options) => json::preview(sample, &options).map(Looked::Json),
        };
        looked.map_err(|error| error.below(self.skipped_lines))
    }

    /// The columns that are read as texts, before they are converted.
    fn types(&self) -> ColumnTypes {
        let given = self.columns.iter().filter(|column| column.wanted != Wanted::Automatic);
        let given: Vec<_> = given.map(|column| (column.name.clone(), ColumnType::String)).collect();
        if given.is_empty() { ColumnTypes::Infer } else { ColumnTypes::Given(given) }
    }

    /// How a sheet is read.
    pub(super) fn sheet_options(&self) -> SheetOptions {
        SheetOptions {
            skipped_rows: self.skipped_lines,
            header: self.has_header,
            types: self.types(),
            primary_key: None,
        }
    }

    /// How an Arrow file is read.
    pub(super) fn arrow_options(&self) -> ArrowOptions {
        ArrowOptions { primary_key: None, skip_unreadable: self.skip_unreadable }
    }

    /// How a text is read, before its columns are converted.
    pub(super) fn read_as(&self, key: Option<&str>) -> ReadAs {
        let types = self.types();
        let primary_key = key.map(str::to_owned);
        match self.kind {
            ReadKind::Csv | ReadKind::Arrow | ReadKind::Sheet => CsvOptions {
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
