use super::cells::{BadCell, values};
use super::import::{Body, Columns};
use super::rows::{CellText, Chunk, Run};
use super::sample::given_type;
use crate::building::{build_error, schema, shortened};
use crate::{ColumnReport, ImportError, ImportReport, Imported, Note, NoteKind, Place, Source};
use peristyle_column_store::{BuildError, ColumnType, TableBuilder, make_room};

/// For how many chunks there is room before memory grows again.
const CHUNKS_IN_ROOM: usize = 32;

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
        let mut columns = body.columns.take().ok_or(ImportError::Empty)?;
        columns.close_chunk();
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
        let mut builder = TableBuilder::new(schema);
        builder.reserve_keys(columns.rows.row_count());
        Ok(Self {
            body,
            builder,
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
        let text = chunk.text();
        make_room(text.len().saturating_mul(CHUNKS_IN_ROOM));
        let mut row = 0;
        while row < chunk.row_count() {
            let rows = row..chunk.row_count().min(row + self.builder.room());
            for column in 0..self.types.len() {
                self.push(column, chunk.run(text, column, rows.clone()))?;
            }
            row = rows.end;
            self.builder.end_rows(rows.len()).map_err(|error| self.build_error(error))?;
        }
        Ok(())
    }

    fn push(&mut self, column: usize, run: Run<'_>) -> Result<(), ImportError> {
        let builder = &mut self.builder;
        let empty = &mut self.empty_as_null_counts[column];
        let null_count = match self.types[column] {
            ColumnType::String => Ok(builder.push_strings(column, run.cells().map(text_of))),
            ColumnType::Int => builder.push_ints(column, values(run, empty)),
            ColumnType::Float => builder.push_floats(column, values(run, empty)),
            ColumnType::Bool => builder.push_bools(column, values(run, empty)),
            ColumnType::Date => builder.push_dates(column, values(run, empty)),
            ColumnType::Timestamp => builder.push_timestamps(column, values(run, empty)),
        };
        let null_count = null_count.map_err(|bad_cell| self.invalid_cell(column, bad_cell))?;
        self.null_counts[column] += null_count;
        Ok(())
    }

    /// The table, after its last row.
    fn end(self) -> Result<Imported, ImportError> {
        let report = self.report();
        let Self { builder, columns, .. } = self;
        let place = |row| Place::Line(columns.rows.line(row));
        let store = builder.finish().map_err(|error| build_error(error, place))?;
        let lines = columns.rows.into_lines();
        Ok(Imported { store, report, lines, missing: Vec::new(), faulty: Vec::new() })
    }

    fn report(&self) -> ImportReport {
        let columns = self.columns.names.names.iter().zip(&self.types).zip(&self.null_counts);
        let columns = columns.map(|((name, &column_type), &null_count)| ColumnReport {
            name: name.clone(),
            column_type,
            null_count,
        });
        ImportReport {
            source: Source::Csv { delimiter: self.body.delimiter, header: self.body.header },
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

    fn invalid_cell(&self, column: usize, bad_cell: BadCell) -> ImportError {
        let BadCell { place, reason } = bad_cell;
        ImportError::InvalidCell {
            line: self.columns.rows.line(self.builder.row_count() + place),
            column: self.columns.names.names[column].clone(),
            reason: shortened(reason),
        }
    }

    fn build_error(&self, error: BuildError) -> ImportError {
        build_error(error, |row| Place::Line(self.columns.rows.line(row)))
    }
}

fn text_of(cell: CellText<'_>) -> Option<&str> {
    match cell {
        CellText::Null => None,
        CellText::Text(text) => Some(text),
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
