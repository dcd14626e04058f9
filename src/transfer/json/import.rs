use super::columns::Columns;
use super::elements::{Element, Elements};
use super::row::{Row, RowKind};
use super::rows::{Cell, CellKind, WaitingRows};
use super::{JsonFinishing, JsonOptions, JsonShape};
use crate::csv::ColumnTypes;
use crate::lines::Unit;
use crate::{FaultyCell, ImportError, Note, NoteKind, Source};

/// Reads a JSON file that is pushed to it piece by piece, and then makes a table of it.
///
/// It makes no difference where the pieces are cut. Reading goes on only while `push` runs; to cancel is
/// to drop it. Once it has failed, it fails in the same way for ever.
#[derive(Debug)]
pub struct JsonImporter {
    elements: Elements,
    pub(super) body: Body,
    failure: Option<ImportError>,
}

/// What became of the rows that were read.
#[derive(Debug)]
pub(crate) struct Body {
    pub(super) options: JsonOptions,
    pub(crate) columns: Columns,
    pub(crate) rows: WaitingRows,
    pub(super) shape: JsonShape,
    /// Whether the first row held the names of the columns, if rows are arrays.
    pub(super) header: bool,
    kind: Option<RowKind>,
    row: Row,
    skipped_count: usize,
    first_skipped_line: u64,
    /// How many arrays are shorter than there are columns, and the line of the first.
    short_count: usize,
    first_short_line: u64,
    pub(super) origin: Option<Origin>,
}

/// What is known of rows that were no JSON.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) source: Source,
    pub(crate) unit: Unit,
    pub(crate) notes: Vec<Note>,
    pub(crate) faulty: Vec<FaultyCell>,
}

impl JsonImporter {
    /// For a file of which nothing is known but these options.
    pub fn new(options: JsonOptions) -> Self {
        let elements = Elements::new(options.shape);
        Self { elements, body: Body::new(options), failure: None }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// If the file, as far as it was read, does not make a table.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let Self { elements, body, failure } = self;
        let pushed = elements.push(bytes, |element| body.take(element));
        body.shape = elements.shape();
        *failure = pushed.clone().err();
        pushed
    }

    /// Says that all bytes were pushed. The table is then made in steps.
    ///
    /// # Errors
    /// If the file does not make a table. Errors of single values come later, from the steps.
    pub fn finish(mut self) -> Result<JsonFinishing, ImportError> {
        self.read_end()?;
        JsonFinishing::new(self.body)
    }

    pub(super) fn read_end(&mut self) -> Result<(), ImportError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let Self { elements, body, .. } = self;
        elements.finish(|element| body.take(element))?;
        body.shape = elements.shape();
        Ok(())
    }
}

impl Body {
    fn new(options: JsonOptions) -> Self {
        Self {
            options,
            columns: Columns::default(),
            rows: WaitingRows::default(),
            shape: JsonShape::Array,
            header: false,
            kind: None,
            row: Row::default(),
            skipped_count: 0,
            first_skipped_line: 0,
            short_count: 0,
            first_short_line: 0,
            origin: None,
        }
    }

    /// Rows of another format that says of each cell what it is, too.
    pub(crate) fn of_rows(
        columns: Columns,
        rows: WaitingRows,
        options: JsonOptions,
        origin: Origin,
    ) -> Self {
        Self { columns, rows, origin: Some(origin), ..Self::new(options) }
    }

    pub(super) fn source(&self) -> Source {
        let origin = self.origin.as_ref().map(|origin| origin.source);
        origin.unwrap_or(Source::Json(self.shape))
    }

    /// Leaves a row out, if that was asked for, or tells why there is no table.
    pub(super) fn skip_or_fail(
        &mut self,
        line: u64,
        error: ImportError,
    ) -> Result<(), ImportError> {
        if !self.options.skip_faulty {
            return Err(error);
        }
        if self.skipped_count == 0 {
            self.first_skipped_line = line;
        }
        self.skipped_count += 1;
        Ok(())
    }

    /// What was counted, as notes.
    pub(super) fn notes(&self) -> impl Iterator<Item = Note> {
        let skipped =
            NoteKind::SkippedRecords { count: self.skipped_count, line: self.first_skipped_line };
        let short =
            NoteKind::PaddedRecords { count: self.short_count, line: self.first_short_line };
        let notes = [(self.skipped_count, skipped), (self.short_count, short)];
        let notes = notes.into_iter().filter(|(count, _)| *count > 0);
        let notes = notes.map(|(_, kind)| Note { column: None, kind });
        notes.chain(self.origin.iter().flat_map(|origin| origin.notes.iter().cloned()))
    }

    fn take(&mut self, element: Element<'_>) -> Result<(), ImportError> {
        let mut row = std::mem::take(&mut self.row);
        let taken = match row.read(element, &mut self.columns, self.kind) {
            Ok(kind) => self.take_row(element, kind, &row),
            Err(error) => Err(error),
        };
        self.row = row;
        match taken {
            Err(error @ ImportError::TooManyColumns { .. }) => Err(error),
            Err(error) => self.skip_or_fail(element.line, error),
            Ok(()) => Ok(()),
        }
    }

    fn take_row(
        &mut self,
        element: Element<'_>,
        kind: RowKind,
        row: &Row,
    ) -> Result<(), ImportError> {
        self.kind = Some(kind);
        if kind == RowKind::Array {
            if self.columns.count() == 0 {
                self.start(row, element.line)?;
                if self.header {
                    return Ok(());
                }
            }
            self.check_width(element, row.cells().len())?;
        }
        for (guess, cell) in self.columns.guesses.iter_mut().zip(row.cells()) {
            guess.see(cell, element.line);
        }
        self.rows.push(element.line, row.cells());
        Ok(())
    }

    /// The first of rows that are arrays says how many columns there are, and perhaps their names.
    fn start(&mut self, row: &Row, line: u64) -> Result<(), ImportError> {
        let names: Vec<&str> = row.cells().map(|cell| cell.text).collect();
        self.header = self.options.header.unwrap_or_else(|| are_names(row.cells(), &names));
        self.columns = if self.header {
            Columns::from_header(&names, line)?
        } else {
            Columns::numbered(names.len(), line)?
        };
        Ok(())
    }

    fn check_width(&mut self, element: Element<'_>, found: usize) -> Result<(), ImportError> {
        let (line, expected) = (element.line, self.columns.count());
        if found > expected {
            return Err(ImportError::Ragged { line, record: element.number, expected, found });
        }
        if found < expected {
            if self.short_count == 0 {
                self.first_short_line = line;
            }
            self.short_count += 1;
        }
        Ok(())
    }

    /// Whether the columns of which the options speak are there.
    pub(super) fn check_wishes(&self) -> Result<(), ImportError> {
        let typed = match &self.options.types {
            ColumnTypes::Given(types) => types.as_slice(),
            _ => &[],
        };
        let mut wished = typed.iter().map(|(name, _)| name).chain(&self.options.primary_key);
        match wished.find(|wished| !self.columns.names.contains(wished)) {
            Some(column) => Err(ImportError::NoSuchColumn { column: column.clone() }),
            None => Ok(()),
        }
    }
}

/// Whether the cells of a row can be the names of columns: texts, none empty, none twice.
fn are_names<'a>(mut cells: impl Iterator<Item = Cell<'a>>, names: &[&str]) -> bool {
    let unique: std::collections::BTreeSet<_> = names.iter().collect();
    cells.all(|cell| cell.kind == CellKind::Text && !cell.text.is_empty())
        && unique.len() == names.len()
        && !names.is_empty()
}
