use std::collections::{BTreeMap, BTreeSet};

use peristyle_column_store::ColumnType;

use super::cells::SheetKind;
use super::{SheetCell, SheetOptions, SheetPreview, SheetRow, unreadable};
use crate::csv::{ColumnNames, ColumnTypes, Names, given_type};
use crate::json::{Body, Cell, CellKind, Columns, JsonFinishing, JsonOptions, Origin, WaitingRows};
use crate::lines::Unit;
use crate::{FaultyCell, Finishing, ImportError, Note, NoteKind, Source};

/// How many rows are looked at before the columns are put in order.
const START_ROWS: usize = 256;
/// The most bytes of the texts of a sheet: a workbook can name one long text in many cells.
const MAX_TEXT_BYTES: usize = 1 << 30;

/// Takes the rows of a sheet, and then makes a table of them. To cancel is to drop it.
#[derive(Debug)]
pub struct SheetImporter {
    options: SheetOptions,
    /// The first rows, until the columns are known.
    start: Vec<SheetRow>,
    is_started: bool,
    header: bool,
    /// The column of the table of each column of the sheet that has a cell.
    places: BTreeMap<u32, usize>,
    columns: Columns,
    /// What the cells of each column are.
    kinds: Vec<Kinds>,
    rows: WaitingRows,
    notes: Vec<Note>,
    faulty: Vec<FaultyCell>,
    text_bytes: usize,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    dates: bool,
    moments: bool,
    others: bool,
}

impl SheetImporter {
    /// For a sheet of which nothing is known but these options.
    pub fn new(options: SheetOptions) -> Self {
        Self {
            options,
            start: Vec::new(),
            is_started: false,
            header: false,
            places: BTreeMap::new(),
            columns: Columns::default(),
            kinds: Vec::new(),
            rows: WaitingRows::default(),
            notes: Vec::new(),
            faulty: Vec::new(),
            text_bytes: 0,
        }
    }

    /// Takes the next row.
    ///
    /// # Errors
    /// If there are more columns than a table can have, or more text than memory should hold.
    pub fn push(&mut self, row: &SheetRow) -> Result<(), ImportError> {
        if row.cells.is_empty() || row.number <= self.options.skipped_rows {
            return Ok(());
        }
        if self.is_started {
            return self.take(row);
        }
        self.start.push(row.clone());
        if self.start.len() == START_ROWS { self.begin() } else { Ok(()) }
    }

    /// Says that all rows were pushed. The table is then made in steps.
    ///
    /// # Errors
    /// If there are no rows, or a column that was asked for is not there.
    pub fn finish(mut self) -> Result<Finishing, ImportError> {
        self.begin()?;
        let types = self.types();
        // A sheet has no zones.
        for (name, kinds) in self.columns.names.iter().zip(&self.kinds) {
            if kinds.moments && !kinds.others {
                self.notes.push(Note { column: Some(name.clone()), kind: NoteKind::TakenAsUtc });
            }
        }
        let options = JsonOptions {
            types: ColumnTypes::Given(types),
            primary_key: self.options.primary_key,
            ..JsonOptions::default()
        };
        let mut unit = vec![0; self.columns.count()];
        for (&column, &place) in &self.places {
            unit[place] = column;
        }
        let origin = Origin {
            source: Source::Sheet,
            unit: Unit::Cell(unit),
            notes: self.notes,
            faulty: self.faulty,
        };
        let body = Body::of_rows(self.columns, self.rows, options, origin);
        JsonFinishing::new(body).map(|finishing| Finishing::Json(Box::new(finishing)))
    }

    pub(super) fn preview(mut self, row_count: usize) -> Result<SheetPreview, ImportError> {
        self.begin()?;
        if self.columns.count() == 0 {
            return Err(ImportError::Empty);
        }
        let types = ColumnTypes::Given(self.types());
        let columns = self.columns.names.iter().zip(&self.columns.guesses).map(|(name, guess)| {
            (name.clone(), given_type(&types, name).unwrap_or(guess.column_type()))
        });
        let columns: Vec<_> = columns.collect();
        let faulty: BTreeMap<_, _> = self
            .faulty
            .iter()
            .map(|cell| ((cell.row as usize, cell.column as usize), &cell.reason))
            .collect();
        let rows = self.rows.iter().take(row_count).enumerate().map(|(row, (_, cells))| {
            let mut cells: Vec<_> = cells
                .map(|cell| match cell.kind {
                    CellKind::Missing | CellKind::Null => None,
                    _ => Some(cell.text.to_owned()),
                })
                .enumerate()
                .map(|(column, text)| {
                    faulty.get(&(row, column)).map(|reason| (*reason).clone()).or(text)
                })
                .collect();
            cells.resize(columns.len(), None);
            cells
        });
        let rows = rows.collect();
        let faulty = faulty.into_keys().collect();
        Ok(SheetPreview { header: self.header, columns, rows, faulty })
    }

    /// The types that were asked for, and those that the cells say.
    fn types(&self) -> Vec<(String, ColumnType)> {
        let names = self.columns.names.iter();
        let mut types = match &self.options.types {
            ColumnTypes::Infer => Vec::new(),
            ColumnTypes::Given(types) => types.clone(),
            ColumnTypes::All(column_type) => {
                return names.map(|name| (name.clone(), *column_type)).collect();
            }
        };
        for (name, kinds) in names.zip(&self.kinds) {
            let is_given = types.iter().any(|(given, _)| given == name);
            match kinds {
                _ if is_given => {}
                Kinds { dates: true, moments: true, others: false } => {
                    types.push((name.clone(), ColumnType::Timestamp));
                }
                // Texts that look like dates are texts.
                Kinds { dates: false, moments: false, others: true } if self.is_of_texts(name) => {
                    types.push((name.clone(), ColumnType::String));
                }
                _ => {}
            }
        }
        types
    }

    fn is_of_texts(&self, name: &str) -> bool {
        let place = self.columns.names.iter().position(|other| other == name);
        let guess = place.map(|place| self.columns.guesses[place].column_type());
        matches!(guess, Some(ColumnType::Date | ColumnType::Timestamp))
    }

    /// Decides on the names, and takes the first rows.
    fn begin(&mut self) -> Result<(), ImportError> {
        if std::mem::replace(&mut self.is_started, true) {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.start);
        let Some(first) = rows.first() else { return Ok(()) };
        self.header = self.options.header.unwrap_or_else(|| can_be_header(&rows));
        let body = &rows[usize::from(self.header)..];
        let in_sheet: BTreeSet<u32> =
            rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.column)).collect();
        let names: Vec<&str> = in_sheet
            .iter()
            .map(|column| {
                let mut cells = first.cells.iter().filter(|_| self.header);
                cells.find(|cell| cell.column == *column).map_or("", |cell| cell.text.as_str())
            })
            .collect();
        let names = Names::from_header(&names, first.number, ColumnNames::MakeUnique)?;
        if self.header {
            self.notes.extend(names.notes);
        }
        for (column, name) in in_sheet.into_iter().zip(names.names) {
            self.add_column(column, &name, first.number)?;
        }
        body.iter().try_for_each(|row| self.take(row))
    }

    fn add_column(&mut self, column: u32, name: &str, row: u64) -> Result<usize, ImportError> {
        let place = self.columns.add(name, row)?;
        self.places.insert(column, place);
        self.kinds.push(Kinds::default());
        Ok(place)
    }

    /// The place of a column of the sheet, which is a new column if there was none before.
    fn place(&mut self, cell: &SheetCell, row: u64) -> Result<usize, ImportError> {
        if let Some(place) = self.places.get(&cell.column) {
            return Ok(*place);
        }
        let mut numbers = cell.column + 1..;
        let name = numbers.find_map(|number| {
            let name = format!("column_{number}");
            (!self.columns.names.contains(&name)).then_some(name)
        });
        self.add_column(cell.column, &name.unwrap_or_default(), row)
    }

    fn take(&mut self, row: &SheetRow) -> Result<(), ImportError> {
        let mut cells = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            cells.push((self.place(cell, row.number)?, cell));
            self.text_bytes += cell.text.len();
        }
        if self.text_bytes > MAX_TEXT_BYTES {
            return Err(unreadable(format!(
                "the texts of this sheet take more than {} MiB",
                MAX_TEXT_BYTES >> 20
            )));
        }
        let mut in_order = vec![Cell { kind: CellKind::Null, text: "" }; self.columns.count()];
        for (place, cell) in cells {
            let kind = match cell.kind {
                SheetKind::Number => CellKind::Number,
                SheetKind::Bool => CellKind::Bool,
                SheetKind::Date => CellKind::Day,
                SheetKind::Text | SheetKind::Moment => CellKind::Text,
                SheetKind::Fault => {
                    self.faulty.push(FaultyCell {
                        row: self.rows.row_count() as u32,
                        column: place as u32,
                        reason: cell.text.clone(),
                    });
                    continue;
                }
            };
            let kinds = &mut self.kinds[place];
            kinds.dates |= cell.kind == SheetKind::Date;
            kinds.moments |= cell.kind == SheetKind::Moment;
            kinds.others |= !matches!(cell.kind, SheetKind::Date | SheetKind::Moment);
            in_order[place] = Cell { kind, text: &cell.text };
            self.columns.guesses[place].see(in_order[place], row.number);
        }
        self.rows.push(row.number, in_order.into_iter());
        Ok(())
    }
}

/// Whether the first row can hold the names of the columns: texts, and more than there are gaps, with a row
/// below it.
fn can_be_header(rows: &[SheetRow]) -> bool {
    let [first, rest @ ..] = rows else { return false };
    let width = rest.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    !rest.is_empty()
        && first.cells.iter().all(|cell| cell.kind == SheetKind::Text)
        && 2 * first.cells.len() >= width
}
