use crate::column_store::{ColumnDef, ColumnStore, RowId, Upserted, Value, ValueRef};
use crate::transfer::convert::{Converted, MAX_FAULTS};
use crate::transfer::{ImportReport, Lines};
use crate::workspace::stores::failed;
use crate::workspace::{StoreActError, words};

/// How many rows a step takes.
const STEP_ROWS: u32 = 2_048;

/// Puts the rows of a file into a copy of a table, in steps: it takes the table's place when all are in.
pub(super) struct Merge {
    into: ColumnStore,
    from: ColumnStore,
    lines: Lines,
    missing: Vec<(u32, u32)>,
    /// The name of the column of the table for each column of the file.
    names: Vec<String>,
    is_upsert: bool,
    now_ms: i64,
    next_row: u32,
    pub(super) added_count: usize,
    pub(super) changed_count: usize,
    pub(super) faults: Vec<String>,
    pub(super) fault_count: usize,
}

impl Merge {
    /// Of the rows of a file whose columns have the types of the table's.
    pub(super) fn new(
        into: ColumnStore,
        converted: Converted,
        is_upsert: bool,
        now_ms: i64,
    ) -> Result<Self, StoreActError> {
        check(&into, &converted.report, is_upsert)?;
        let Converted { store: from, lines, missing, .. } = converted;
        let columns = from.schema().columns().iter();
        Ok(Self {
            names: columns.map(|column| column.name().to_owned()).collect(),
            into,
            from,
            lines,
            missing,
            is_upsert,
            now_ms,
            next_row: 0,
            added_count: 0,
            changed_count: 0,
            faults: Vec::new(),
            fault_count: 0,
        })
    }

    /// How many rows are done, and how many there are.
    pub(super) fn progress(&self) -> (u64, u64) {
        (u64::from(self.next_row), self.from.row_count() as u64)
    }

    /// Puts some rows in; says whether there are more.
    pub(super) fn step(&mut self) -> bool {
        let end = (self.from.row_count() as u32).min(self.next_row + STEP_ROWS);
        for row in self.next_row..end {
            self.take(row);
        }
        let has_more = self.next_row < end;
        self.next_row = end;
        has_more
    }

    /// The table with the rows.
    pub(super) fn finish(self) -> ColumnStore {
        self.into
    }

    fn take(&mut self, row: u32) {
        let Some(cells) = self.from.view(0).row(RowId(row)) else { return };
        let values = cells.into_iter().map(ValueRef::to_value);
        // What the file says nothing of stays as it is in a row that is there already.
        let first = self.missing.partition_point(|(at, _)| *at < row);
        let missing = &self.missing[first..];
        let is_missing = |column: usize| {
            let mut of_row = missing.iter().take_while(|(at, _)| *at == row);
            of_row.any(|(_, missing)| *missing as usize == column)
        };
        let row_values: Vec<(&str, Value)> = (0..)
            .zip(self.names.iter().map(String::as_str).zip(values))
            .filter(|(column, _)| !is_missing(*column))
            .map(|(_, cell)| cell)
            .collect();
        let written = if self.is_upsert {
            let upserted = self.into.upsert(&row_values, self.now_ms);
            upserted.map(|upserted| matches!(upserted, Upserted::Inserted(_)))
        } else {
            self.into.insert_row(&row_values, self.now_ms).map(|_| true)
        };
        match written {
            Ok(true) => self.added_count += 1,
            Ok(false) => self.changed_count += 1,
            Err(error) => {
                self.fault_count += 1;
                if self.faults.len() < MAX_FAULTS {
                    let place = self.lines.place(row as usize);
                    self.faults.push(format!("{place}: {error}"));
                }
            }
        }
    }
}

/// Whether the columns of a file are all in the table, and the key is among them if it is needed.
fn check(into: &ColumnStore, report: &ImportReport, is_upsert: bool) -> Result<(), StoreActError> {
    let schema = into.schema();
    let strange: Vec<&str> = report
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .filter(|name| schema.index_of(name).is_none())
        .collect();
    if !strange.is_empty() {
        return Err(failed(words::columns_not_in_table(&strange)));
    }
    let key = schema.key().map(ColumnDef::name);
    let has = |name: &str| report.columns.iter().any(|column| column.name == name);
    match key {
        Some(key) if !has(key) => Err(failed(words::key_not_in_file(key))),
        None if is_upsert => Err(failed(words::TABLE_WITHOUT_KEY)),
        _ => Ok(()),
    }
}
