use peristyle_column_store::{
    BuildError, ColumnType, ParseValueError, TableBuilder, Value, ValueRef,
};

use super::import::Body;
use super::rows::{Cell, CellKind, Chunk};
use crate::building::{build_error, schema, shortened};
use crate::csv::given_type;
use crate::{ColumnReport, ImportError, ImportReport, Imported, Lines, Note};

/// The second half of an import: all rows are read, the types are known, and the table is made in steps
/// of some milliseconds. To cancel is to drop it.
#[derive(Debug)]
pub struct JsonFinishing {
    body: Body,
    names_note: Option<Note>,
    types: Vec<ColumnType>,
    builder: TableBuilder,
    /// The line of each row of the table.
    lines: Lines,
    missing: Vec<(u32, u32)>,
    null_counts: Vec<usize>,
    row_total: usize,
}

/// What a step of a [`JsonFinishing`] came to.
#[derive(Debug)]
pub enum JsonStep {
    /// There is more to do.
    More(Box<JsonFinishing>),
    /// The table.
    Done(Box<Imported>),
}

impl JsonFinishing {
    pub(crate) fn new(mut body: Body) -> Result<Self, ImportError> {
        if body.columns.count() == 0 {
            return Err(ImportError::Empty);
        }
        let names_note = body.columns.name_the_nameless();
        body.check_wishes()?;
        let columns = body.columns.names.iter().zip(&body.columns.guesses);
        let types: Vec<_> = columns
            .map(|(name, guess)| {
                given_type(&body.options.types, name).unwrap_or(guess.column_type())
            })
            .collect();
        let schema = schema(&body.columns.names, &types, body.options.primary_key.as_deref())?;
        let unit = body.origin.as_mut().map(|origin| std::mem::take(&mut origin.unit));
        Ok(Self {
            names_note,
            builder: TableBuilder::new(schema),
            lines: Lines::of(unit.unwrap_or_default()),
            missing: Vec::new(),
            null_counts: vec![0; types.len()],
            row_total: body.rows.row_count(),
            types,
            body,
        })
    }

    /// How many rows are in the table.
    pub fn rows_done(&self) -> usize {
        self.builder.row_count()
    }

    /// How many rows there will be.
    pub const fn rows_total(&self) -> usize {
        self.row_total
    }

    /// Puts some thousand cells more into the table; gives it when all are in.
    ///
    /// # Errors
    /// If a cell is not of the type that was given for its column, or the primary key is null or occurs
    /// twice.
    pub fn step(mut self) -> Result<JsonStep, ImportError> {
        match self.body.rows.pop_chunk() {
            Some(chunk) => {
                self.take(&chunk)?;
                Ok(JsonStep::More(Box::new(self)))
            }
            None => self.end().map(|imported| JsonStep::Done(Box::new(imported))),
        }
    }

    fn take(&mut self, chunk: &Chunk) -> Result<(), ImportError> {
        for (line, cells) in chunk.rows() {
            match self.values(line, cells) {
                Ok(values) => self.push(line, &values)?,
                Err(error) => self.body.skip_or_fail(line, error)?,
            }
        }
        Ok(())
    }

    /// The values of a row, all of them before the first is put into the table.
    fn values<'a>(
        &self,
        line: u64,
        cells: impl Iterator<Item = Cell<'a>>,
    ) -> Result<Vec<Parsed<'a>>, ImportError> {
        let cells = cells.zip(&self.types).enumerate();
        let values = cells.map(|(column, (cell, column_type))| {
            parse(cell, *column_type).map_err(|reason| self.invalid_cell(line, column, reason))
        });
        values.collect()
    }

    fn push(&mut self, line: u64, values: &[Parsed<'_>]) -> Result<(), ImportError> {
        for (column, value) in values.iter().enumerate() {
            let value = value.as_ref();
            self.null_counts[column] += usize::from(value.is_null());
            self.builder.push(column, value).map_err(|error| self.build_error(error))?;
        }
        for nulls in &mut self.null_counts[values.len()..] {
            *nulls += 1;
        }
        let row = self.builder.row_count() as u32;
        let is_missing =
            |column: &usize| matches!(values.get(*column), None | Some(Parsed::Missing));
        let missing = (0..self.types.len()).filter(is_missing);
        self.missing.extend(missing.map(|column| (row, column as u32)));
        self.lines.push(self.builder.row_count(), line);
        self.builder.end_row().map(drop).map_err(|error| self.build_error(error))
    }

    /// The table, after its last row.
    fn end(self) -> Result<Imported, ImportError> {
        let report = self.report();
        let Self { body, builder, lines, missing, .. } = self;
        let faulty = body.origin.map(|origin| origin.faulty).unwrap_or_default();
        let store = builder.finish().map_err(|error| build_error(error, |row| lines.place(row)))?;
        Ok(Imported { store, report, lines, missing, faulty })
    }

    fn report(&self) -> ImportReport {
        let columns = self.body.columns.names.iter().zip(&self.types).zip(&self.null_counts);
        let columns = columns.map(|((name, &column_type), &null_count)| ColumnReport {
            name: name.clone(),
            column_type,
            null_count,
        });
        ImportReport {
            source: self.body.source(),
            columns: columns.collect(),
            row_count: self.builder.row_count(),
            notes: self.notes(),
        }
    }

    fn notes(&self) -> Vec<Note> {
        let mut notes: Vec<_> = self.body.notes().chain(self.names_note.clone()).collect();
        let columns = self.body.columns.names.iter().zip(&self.body.columns.guesses);
        notes.extend(columns.filter_map(|(name, guess)| {
            let is_inferred = given_type(&self.body.options.types, name).is_none();
            let kind = guess.note().filter(|_| is_inferred)?;
            Some(Note { column: Some(name.clone()), kind })
        }));
        notes
    }

    fn invalid_cell(&self, line: u64, column: usize, reason: ParseValueError) -> ImportError {
        let column = self.body.columns.names[column].clone();
        ImportError::InvalidCell { line, column, reason: shortened(reason) }
    }

    fn build_error(&self, error: BuildError) -> ImportError {
        build_error(error, |row| self.lines.place(row))
    }
}

/// The value of a cell: texts are borrowed from the file.
enum Parsed<'a> {
    Missing,
    Text(&'a str),
    Value(Value),
}

impl Parsed<'_> {
    fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Missing => ValueRef::Null,
            Self::Text(text) => ValueRef::String(text),
            Self::Value(value) => value.as_ref(),
        }
    }
}

fn parse(cell: Cell<'_>, column_type: ColumnType) -> Result<Parsed<'_>, ParseValueError> {
    match cell.kind {
        CellKind::Missing => Ok(Parsed::Missing),
        CellKind::Null => Ok(Parsed::Value(Value::Null)),
        _ if column_type == ColumnType::String => Ok(Parsed::Text(cell.text)),
        CellKind::Day if column_type == ColumnType::Timestamp => {
            let day = Value::parse(cell.text, ColumnType::Date)?;
            let Value::Date(day) = day else { return Ok(Parsed::Value(day)) };
            Ok(Parsed::Value(Value::Timestamp(day.midnight())))
        }
        _ => Value::parse(cell.text, column_type).map(Parsed::Value),
    }
}
