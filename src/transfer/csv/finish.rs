use super::import::{Body, Columns};
use super::rows::{CellText, Chunk};
use super::sample::given_type;
use crate::{ColumnReport, ImportError, ImportReport, Imported, Note, NoteKind};
use peristyle_column_store::{
    BuildError, ColumnType, Key, ParseValueError, RowId, Schema, SchemaError, TableBuilder, Value,
    ValueRef,
};

/// How much of a text an error quotes.
const QUOTED_CHARS: usize = 60;

/// The second half of an import: all records are read, the types are known, and the table is made in
/// steps of some milliseconds. To cancel is to drop it.
#[derive(Debug)]
pub struct CsvFinishing {
    body: Body,
    columns: Columns,
    types: Vec<ColumnType>,
    builder: TableBuilder,
    null_counts: Vec<usize>,
    empty_as_null_counts: Vec<usize>,
}

impl CsvFinishing {
    pub(super) fn new(mut body: Body) -> Result<Self, ImportError> {
        let columns = body.columns.take().ok_or(ImportError::Empty)?;
        let types: Vec<_> = columns
            .names
            .names
            .iter()
            .zip(&columns.guesses)
            .map(|(name, guess)| {
                given_type(&body.options.types, name).unwrap_or(guess.column_type())
            })
            .collect();
        let schema = schema(&columns.names.names, &types, body.options.primary_key.as_deref())?;
        Ok(Self {
            body,
            builder: TableBuilder::new(schema),
            null_counts: vec![0; types.len()],
            empty_as_null_counts: vec![0; types.len()],
            columns,
            types,
        })
    }

    /// How many rows are in the table.
    pub fn rows_done(&self) -> usize {
        self.builder.row_count()
    }

    /// How many rows there will be.
    pub const fn rows_total(&self) -> usize {
        self.columns.rows.row_count()
    }

    /// Puts some thousand cells more into the table; gives it when all are in.
    ///
    /// # Errors
    /// If a cell is not of the type that was given for its column, or the primary key is null or occurs
    /// twice.
    pub fn step(mut self) -> Result<CsvStep, ImportError> {
        match self.columns.rows.pop_chunk() {
            Some(chunk) => {
                self.take(&chunk)?;
                Ok(CsvStep::More(Box::new(self)))
            }
            None => self.end().map(|imported| CsvStep::Done(Box::new(imported))),
        }
    }

    fn take(&mut self, chunk: &Chunk) -> Result<(), ImportError> {
        let column_count = self.types.len();
        let mut column = 0;
        for cell in chunk.cells() {
            self.push(column, cell)?;
            column += 1;
            if column == column_count {
                column = 0;
                self.builder.end_row().map_err(|error| self.build_error(error))?;
            }
        }
        Ok(())
    }

    fn push(&mut self, column: usize, cell: CellText<'_>) -> Result<(), ImportError> {
        let pushed = match (cell, self.types[column]) {
            (CellText::Null, _) => self.push_null(column),
            (CellText::Text(text), ColumnType::String) => {
                self.builder.push(column, ValueRef::String(text))
            }
            (CellText::Text(""), _) => {
                self.empty_as_null_counts[column] += 1;
                self.push_null(column)
            }
            (CellText::Text(text), column_type) => {
                let value = Value::parse(text, column_type)
                    .map_err(|reason| self.invalid_cell(column, reason))?;
                self.null_counts[column] += usize::from(value.is_null());
                self.builder.push(column, value.as_ref())
            }
        };
        pushed.map_err(|error| self.build_error(error))
    }

    fn push_null(&mut self, column: usize) -> Result<(), BuildError> {
        self.null_counts[column] += 1;
        self.builder.push(column, ValueRef::Null)
    }

    /// The table, after its last row.
    fn end(self) -> Result<Imported, ImportError> {
        let report = self.report();
        let Self { builder, columns, .. } = self;
        let store = builder.finish().map_err(|error| build_error(&columns, error))?;
        Ok(Imported { store, report })
    }

    fn report(&self) -> ImportReport {
        let columns = self.columns.names.names.iter().zip(&self.types).zip(&self.null_counts);
        let columns = columns.map(|((name, &column_type), &null_count)| ColumnReport {
            name: name.clone(),
            column_type,
            null_count,
        });
        ImportReport {
            delimiter: self.body.delimiter,
            header: self.body.header,
            columns: columns.collect(),
            row_count: self.rows_total(),
            notes: self.notes(),
        }
    }

    fn notes(&self) -> Vec<Note> {
        let mut notes: Vec<_> = self.body.notes().collect();
        notes.extend_from_slice(&self.columns.names.notes);
        for (index, name) in self.columns.names.names.iter().enumerate() {
            let inferred = given_type(&self.body.options.types, name).is_none();
            let type_note = self.columns.guesses[index].note().filter(|_| inferred);
            let count = self.empty_as_null_counts[index];
            let empty_note = (count > 0).then_some(NoteKind::EmptyAsNull { count });
            let kinds = type_note.into_iter().chain(empty_note);
            notes.extend(kinds.map(|kind| Note { column: Some(name.clone()), kind }));
        }
        notes
    }

    fn invalid_cell(&self, column: usize, reason: ParseValueError) -> ImportError {
        let mut text: String = reason.text.chars().take(QUOTED_CHARS).collect();
        if text.len() < reason.text.len() {
            text.push('…');
        }
        ImportError::InvalidCell {
            line: self.columns.rows.line(self.builder.row_count()),
            column: self.columns.names.names[column].clone(),
            reason: ParseValueError { text, ..reason },
        }
    }

    fn build_error(&self, error: BuildError) -> ImportError {
        build_error(&self.columns, error)
    }
}

/// What a step of a [`CsvFinishing`] came to.
#[derive(Debug)]
pub enum CsvStep {
    /// There is more to do.
    More(Box<CsvFinishing>),
    /// The table.
    Done(Box<Imported>),
}

fn schema(
    names: &[String],
    types: &[ColumnType],
    key: Option<&str>,
) -> Result<Schema, ImportError> {
    let columns: Vec<_> = names.iter().zip(types.iter().copied()).collect();
    let schema = match key {
        Some(key) => Schema::with_key(&columns, key),
        None => Schema::new(&columns),
    };
    schema.map_err(|error| match error {
        SchemaError::KeyType { name: column, column_type } => {
            ImportError::KeyType { column, column_type }
        }
        error => unreachable!("names and their number were checked: {error}"),
    })
}

/// An error of the builder, in terms of the file.
fn build_error(columns: &Columns, error: BuildError) -> ImportError {
    let line = |row: Key| match row {
        Key::Row(RowId(row)) => columns.rows.line(row as usize),
        key => unreachable!("the builder names rows by their ids, not {key}"),
    };
    match error {
        BuildError::NullKey { column, row } => ImportError::NullKey { line: line(row), column },
        BuildError::DuplicateKey { column, key, first_row, row } => {
            ImportError::DuplicateKey { first_line: line(first_row), line: line(row), column, key }
        }
        BuildError::Full => ImportError::TooManyRows { max: u32::MAX },
        error => unreachable!("cells are of their column's type, and row ids new: {error}"),
    }
}
