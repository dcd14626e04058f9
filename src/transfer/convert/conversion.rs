use std::fmt;

use peristyle_column_store::{
    ColumnStore, ColumnType, ParseValueError, RowId, TableBuilder, Value, ValueRef,
};

use super::{ColumnPlan, TextForm, parse_in};
use crate::building::{build_error, schema as schema_of, shortened};
use crate::{ColumnReport, ImportError, ImportReport, Imported, Lines, Place};

/// The most faults that are listed.
pub const MAX_FAULTS: usize = 100;
/// How many rows a step takes.
const STEP_ROWS: u32 = 4_096;

/// What becomes of cells that are not of the type that their column is to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFault {
    /// They are null.
    #[default]
    MakeEmpty,
    /// Their row is left out.
    SkipRow,
}

/// A cell that is not of the type that its column is to have, or a row that a table refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands in the file.
    pub place: Place,
    /// The column.
    pub column: String,
    /// What is wrong.
    pub reason: String,
}

/// `line 7, column "day": "x" is not a date such as 2024-02-29`, or `B7 (column "day"): …`
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, column, reason } = self;
        match place {
            Place::Cell { .. } => write!(f, "{place} (column \"{column}\"): {reason}"),
            Place::Line(_) | Place::Row(_) => {
                write!(f, "{place}, column \"{column}\": {reason}")
            }
        }
    }
}

/// A table whose columns were converted.
#[derive(Clone, Debug)]
pub struct Converted {
    /// The table.
    pub store: ColumnStore,
    /// What was decided.
    pub report: ImportReport,
    /// The line of each row.
    pub lines: Lines,
    /// As in [`Imported`].
    pub missing: Vec<(u32, u32)>,
    /// What could not be converted, the first of it.
    pub faults: Vec<Fault>,
    /// How much that was.
    pub fault_count: usize,
}

impl From<Imported> for Converted {
    /// Of a table of which no column is to be converted and no cell is at fault.
    fn from(Imported { store, report, lines, missing, .. }: Imported) -> Self {
        Self { store, report, lines, missing, faults: Vec::new(), fault_count: 0 }
    }
}

/// Converts the columns of an imported table in steps of some milliseconds. To cancel is to drop it.
#[derive(Debug)]
pub struct Conversion {
    imported: Imported,
    columns: Vec<Planned>,
    on_fault: OnFault,
    builder: TableBuilder,
    next_row: u32,
    lines: Lines,
    missing: Vec<(u32, u32)>,
    null_counts: Vec<usize>,
    faults: Vec<Fault>,
    fault_count: usize,
}

/// A column that is kept.
#[derive(Debug)]
struct Planned {
    name: String,
    /// Its place in the file.
    from: usize,
    column_type: ColumnType,
    form: TextForm,
}

/// What a step of a [`Conversion`] came to.
#[derive(Debug)]
pub enum ConversionStep {
    /// There is more to do.
    More(Box<Conversion>),
    /// The table.
    Done(Box<Converted>),
}

impl Conversion {
    /// Of a table that came from a file. Columns of which no plan speaks stay as they are.
    ///
    /// # Errors
    /// If a plan or the key speaks of a column that is not there, or the key cannot be one.
    pub fn new(
        imported: Imported,
        plans: &[ColumnPlan],
        key: Option<&str>,
        on_fault: OnFault,
    ) -> Result<Self, ImportError> {
        let schema = imported.store.schema();
        let missing = plans.iter().find(|plan| schema.index_of(&plan.column).is_none());
        if let Some(plan) = missing {
            return Err(ImportError::NoSuchColumn { column: plan.column.clone() });
        }
        let columns = schema.columns().iter().enumerate();
        let columns: Vec<Planned> = columns
            .filter_map(|(from, column)| {
                let plan = plans.iter().find(|plan| plan.column == column.name());
                let column_type = match plan {
                    Some(plan) => plan.column_type?,
                    None => column.column_type(),
                };
                let form = plan.map_or_else(TextForm::default, |plan| plan.form);
                Some(Planned { name: column.name().to_owned(), from, column_type, form })
            })
            .collect();
        let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        let types: Vec<_> = columns.iter().map(|column| column.column_type).collect();
        let builder = TableBuilder::new(schema_of(&names, &types, key)?);
        Ok(Self {
            on_fault,
            builder,
            next_row: 0,
            lines: imported.lines.of_columns(columns.iter().map(|column| column.from)),
            missing: Vec::new(),
            null_counts: vec![0; columns.len()],
            faults: Vec::new(),
            fault_count: 0,
            imported,
            columns,
        })
    }

    /// How many rows were looked at.
    pub const fn rows_done(&self) -> usize {
        self.next_row as usize
    }

    /// How many rows there are.
    pub fn rows_total(&self) -> usize {
        self.imported.store.row_count()
    }

    /// Converts some rows more; gives the table when all are done.
    ///
    /// # Errors
    /// If the primary key is null or occurs twice.
    pub fn step(mut self) -> Result<ConversionStep, ImportError> {
        let end = (self.imported.store.row_count() as u32).min(self.next_row + STEP_ROWS);
        if self.next_row == end {
            return self.end().map(|converted| ConversionStep::Done(Box::new(converted)));
        }
        for row in self.next_row..end {
            self.take(row)?;
        }
        self.next_row = end;
        Ok(ConversionStep::More(Box::new(self)))
    }

    fn take(&mut self, row: u32) -> Result<(), ImportError> {
        let Some(cells) = self.imported.store.view(0).row(RowId(row)) else { return Ok(()) };
        let lines = &self.imported.lines;
        let line = lines.line(row as usize);
        let faulty = &self.imported.faulty;
        let faulty = &faulty[faulty.partition_point(|cell| cell.row < row)..];
        let mut values = Vec::with_capacity(self.columns.len());
        let mut is_skipped = false;
        for column in &self.columns {
            let mut of_row = faulty.iter().take_while(|cell| cell.row == row);
            let converted = match of_row.find(|cell| cell.column as usize == column.from) {
                Some(cell) => Err(cell.reason.clone()),
                None => {
                    column.convert(cells[column.from]).map_err(|error| shortened(error).to_string())
                }
            };
            let value = converted.unwrap_or_else(|reason| {
                is_skipped = self.on_fault == OnFault::SkipRow;
                self.fault_count += 1;
                if self.faults.len() < MAX_FAULTS {
                    let place = lines.cell_place(row as usize, column.from);
                    self.faults.push(Fault { place, column: column.name.clone(), reason });
                }
                Converting::Value(Value::Null)
            });
            values.push(value);
        }
        if is_skipped {
            return Ok(());
        }
        for (column, value) in values.iter().enumerate() {
            let value = value.as_ref();
            self.null_counts[column] += usize::from(value.is_null());
            let pushed = self.builder.push(column, value);
            pushed.map_err(|error| build_error(error, |row| self.lines.place(row)))?;
        }
        self.note_missing(row);
        self.lines.push(self.builder.row_count(), line);
        self.builder
            .end_row()
            .map(drop)
            .map_err(|error| build_error(error, |row| self.lines.place(row)))
    }

    /// Notes the cells of which the file says nothing, by their places in the new table.
    fn note_missing(&mut self, row: u32) {
        let missing = &self.imported.missing;
        let first = missing.partition_point(|(at, _)| *at < row);
        let of_row = missing[first..].iter().take_while(|(at, _)| *at == row);
        let new_row = self.builder.row_count() as u32;
        for (_, from) in of_row {
            let column = self.columns.iter().position(|column| column.from == *from as usize);
            self.missing.extend(column.map(|column| (new_row, column as u32)));
        }
    }

    fn end(self) -> Result<Converted, ImportError> {
        let Self { builder, lines, missing, faults, fault_count, .. } = self;
        let columns = self.columns.into_iter().zip(self.null_counts);
        let columns = columns.map(|(column, null_count)| ColumnReport {
            name: column.name,
            column_type: column.column_type,
            null_count,
        });
        let report = ImportReport {
            columns: columns.collect(),
            row_count: builder.row_count(),
            ..self.imported.report
        };
        let store = builder.finish().map_err(|error| build_error(error, |row| lines.place(row)))?;
        Ok(Converted { store, report, lines, missing, faults, fault_count })
    }
}

/// A value on its way: texts and what needs no conversion are borrowed.
enum Converting<'a> {
    Kept(ValueRef<'a>),
    Value(Value),
}

impl Converting<'_> {
    fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Kept(value) => *value,
            Self::Value(value) => value.as_ref(),
        }
    }
}

impl Planned {
    fn convert<'a>(&self, cell: ValueRef<'a>) -> Result<Converting<'a>, ParseValueError> {
        match cell {
            ValueRef::Null => Ok(Converting::Kept(cell)),
            _ if cell.column_type() == Some(self.column_type) => Ok(Converting::Kept(cell)),
            ValueRef::String(text) => {
                parse_in(text, self.column_type, self.form).map(Converting::Value)
            }
            cell => Value::parse(&cell.to_string(), self.column_type).map(Converting::Value),
        }
    }
}
