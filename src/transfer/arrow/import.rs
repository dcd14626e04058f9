use arrow_array::RecordBatch;
use arrow_schema::DataType;
use peristyle_column_store::{BuildError, ColumnType, TableBuilder};

use super::cells::{Cells, Met};
use super::file::{ArrowFile, Batches};
use super::kinds;
use crate::building::{build_error, schema};
use crate::infer::TypeGuess;
use crate::lines::Unit;
use crate::{
    ColumnReport, FaultyCell, ImportError, ImportReport, Imported, Lines, Note, NoteKind, Source,
};

/// What an import of an Arrow file is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArrowOptions {
    /// The column that is to be the primary key.
    pub primary_key: Option<String>,
    /// Whether columns for which a table has no place are left out, which is then noted.
    pub skip_unreadable: bool,
}

/// Makes a table of an Arrow file in steps: each takes some thousand rows, or one batch out of the file. To
/// cancel is to drop it.
#[derive(Debug)]
pub struct ArrowImporter {
    file: ArrowFile,
    primary_key: Option<String>,
    columns: Vec<Column>,
    notes: Vec<Note>,
    stage: Stage,
}

/// A column that is read.
#[derive(Debug)]
struct Column {
    /// Its place in the file.
    from: usize,
    name: String,
    data_type: DataType,
    /// Its type in the table.
    becomes: ColumnType,
    /// What the values of a column have in common whose type only all of them together say.
    guess: TypeGuess,
    null_count: usize,
    cut_count: usize,
}

#[derive(Debug)]
enum Stage {
    /// Columns are looked at whose values say their type, by their places among the columns.
    Looking {
        wide: Vec<usize>,
        batches: Box<Batches>,
        rows_done: usize,
    },
    Building(Box<Building>),
}

#[derive(Debug)]
struct Building {
    batches: Batches,
    /// The batch that is being taken, and how many of its rows were.
    batch: Option<(RecordBatch, usize)>,
    builder: TableBuilder,
    faulty: Vec<FaultyCell>,
}

/// What a step of an [`ArrowImporter`] came to.
#[derive(Debug)]
pub enum ArrowStep {
    /// There is more to do.
    More(Box<ArrowImporter>),
    /// The table.
    Done(Box<Imported>),
}

impl ArrowImporter {
    pub(super) fn new(file: ArrowFile, options: &ArrowOptions) -> Result<Self, ImportError> {
        let (mut columns, mut left_out) = (Vec::new(), Vec::new());
        for (from, column) in file.columns().into_iter().enumerate() {
            let Some(column_type) = column.column_type else {
                left_out.push(column);
                continue;
            };
            columns.push(Column {
                from,
                name: column.name,
                data_type: file.schema.field(from).data_type().clone(),
                becomes: column_type,
                guess: TypeGuess::default(),
                null_count: 0,
                cut_count: 0,
            });
        }
        if !left_out.is_empty() && (!options.skip_unreadable || columns.is_empty()) {
            let columns =
                left_out.iter().map(|column| format!("\"{}\" ({})", column.name, column.kind));
            let columns = columns.collect::<Vec<_>>().join(", ");
            return Err(ImportError::UnreadableColumns { columns });
        }
        let mut notes = file.names.notes.clone();
        notes.extend(left_out.into_iter().map(|column| Note {
            column: Some(column.name),
            kind: NoteKind::LeftOut { kind: column.kind.to_owned() },
        }));
        let wide: Vec<usize> = (0..columns.len())
            .filter(|column| kinds::is_wide(&columns[*column].data_type))
            .collect();
        let batches = file.batches(wide.iter().map(|column| columns[*column].from).collect());
        let stage = Stage::Looking { wide, batches: Box::new(batches), rows_done: 0 };
        let primary_key = options.primary_key.clone();
        Ok(Self { file, primary_key, columns, notes, stage })
    }

    /// How many rows were looked at or are in the table.
    pub fn rows_done(&self) -> usize {
        match &self.stage {
            Stage::Looking { rows_done, .. } => *rows_done,
            Stage::Building(building) => building.builder.row_count(),
        }
    }

    /// How many rows there will be.
    pub const fn rows_total(&self) -> usize {
        self.file.row_count() as usize
    }

    /// Takes some rows more; gives the table when all are in.
    ///
    /// # Errors
    /// If a batch is broken, or the primary key is null or occurs twice.
    pub fn step(mut self) -> Result<ArrowStep, ImportError> {
        match &mut self.stage {
            Stage::Looking { wide, batches, rows_done } => {
                let batch = if wide.is_empty() { None } else { batches.next() };
                match batch {
                    Some(batch) => *rows_done += look(&batch?, wide, &mut self.columns, *rows_done),
                    None => self.begin_building()?,
                }
                Ok(ArrowStep::More(Box::new(self)))
            }
            Stage::Building(building) => {
                if building.take(&mut self.columns)? {
                    return Ok(ArrowStep::More(Box::new(self)));
                }
                self.end().map(|imported| ArrowStep::Done(Box::new(imported)))
            }
        }
    }

    fn begin_building(&mut self) -> Result<(), ImportError> {
        for column in self.columns.iter_mut().filter(|column| !column.guess.is_empty()) {
            column.becomes = column.guess.column_type();
        }
        let names: Vec<_> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let types: Vec<_> = self.columns.iter().map(|column| column.becomes).collect();
        let schema = schema(&names, &types, self.primary_key.as_deref())?;
        let mut builder = TableBuilder::new(schema);
        builder.reserve_keys(self.file.row_count() as usize);
        let batches = self.file.batches(self.columns.iter().map(|column| column.from).collect());
        let building = Building { batches, batch: None, builder, faulty: Vec::new() };
        self.stage = Stage::Building(Box::new(building));
        Ok(())
    }

    fn end(mut self) -> Result<Imported, ImportError> {
        self.note_columns();
        let Stage::Building(building) = self.stage else { return Err(ImportError::Empty) };
        let Building { builder, mut faulty, .. } = *building;
        let columns = self.columns.into_iter().map(|column| ColumnReport {
            name: column.name,
            column_type: column.becomes,
            null_count: column.null_count,
        });
        let report = ImportReport {
            source: Source::Arrow,
            columns: columns.collect(),
            row_count: builder.row_count(),
            notes: self.notes,
        };
        let mut lines = Lines::of(Unit::Row);
        lines.push(0, 1);
        let store = builder.finish().map_err(|error| build_error(error, |row| lines.place(row)))?;
        faulty.sort_by_key(|cell| (cell.row, cell.column));
        Ok(Imported { store, report, lines, missing: Vec::new(), faulty })
    }

    fn note_columns(&mut self) {
        for column in &self.columns {
            let zone = match kinds::value_type(&column.data_type) {
                DataType::Timestamp(_, None) => Some(NoteKind::TakenAsUtc),
                DataType::Timestamp(_, Some(zone)) if !is_utc(zone) => {
                    Some(NoteKind::ConvertedToUtc)
                }
                _ => None,
            };
            let count = column.cut_count;
            let cut = (count > 0).then_some(NoteKind::CutToMs { count });
            let kinds = column.guess.note().into_iter().chain(zone).chain(cut);
            let note = |kind| Note { column: Some(column.name.clone()), kind };
            self.notes.extend(kinds.map(note));
        }
    }
}

fn is_utc(zone: &str) -> bool {
    matches!(zone, "UTC" | "utc" | "Z" | "Etc/UTC" | "+00:00" | "GMT")
}

/// Takes in the values of a batch; says how many rows it has.
fn look(batch: &RecordBatch, wide: &[usize], columns: &mut [Column], rows_before: usize) -> usize {
    for (array, &column) in batch.columns().iter().zip(wide) {
        let cells = Cells::of(array);
        for (row, text) in cells.written().into_iter().enumerate() {
            if let Some(text) = text {
                columns[column].guess.see(text.as_bytes(), (rows_before + row + 1) as u64);
            }
        }
    }
    batch.num_rows()
}

impl Building {
    /// Puts some thousand rows into the table; says whether there may be more.
    fn take(&mut self, columns: &mut [Column]) -> Result<bool, ImportError> {
        let Some((batch, taken)) = self.batch.take() else {
            let Some(batch) = self.batches.next() else { return Ok(false) };
            self.batch = Some((batch?, 0));
            return Ok(true);
        };
        let count = self.builder.room().min(batch.num_rows() - taken);
        let first_row = self.builder.row_count();
        for (place, (array, column)) in batch.columns().iter().zip(columns).enumerate() {
            let cells = Cells::of(&array.slice(taken, count));
            let mut met = Met::default();
            let run = cells.run(column.becomes, &mut met);
            column.null_count += run.push(&mut self.builder, place);
            column.cut_count += met.cut_count;
            self.faulty.extend(met.faults.into_iter().map(|(row, reason)| FaultyCell {
                row: (first_row + row) as u32,
                column: place as u32,
                reason,
            }));
        }
        self.builder.end_rows(count).map_err(too_many)?;
        if taken + count < batch.num_rows() {
            self.batch = Some((batch, taken + count));
        }
        Ok(true)
    }
}

fn too_many(_: BuildError) -> ImportError {
    ImportError::TooManyRows { max: u32::MAX }
}
