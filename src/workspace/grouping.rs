use std::rc::Rc;

use thiserror::Error;

use super::{StoreActError, Workspace};
use crate::column_store::{
    AggregateError, BuildError, ColumnId, ColumnStore, ColumnType, Groups, Measure, Measured,
    Schema, SchemaError, Sum, Table, TableBuilder, Value,
};

/// How rows are brought together, and what is said of each group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouping {
    /// The columns whose values make the groups.
    pub by: Vec<ColumnId>,
    /// What is measured.
    pub measures: Vec<(ColumnId, Measure)>,
}

/// Why rows cannot be grouped so.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum GroupError {
    /// No table is open.
    #[error("no table is open")]
    NoTable,
    /// A column is gone or not of numbers.
    #[error("{0}")]
    Aggregate(#[from] AggregateError),
    /// The groups make no table.
    #[error("{0}")]
    Schema(#[from] SchemaError),
    /// There are too many groups.
    #[error("{0}")]
    Build(#[from] BuildError),
}

impl Workspace {
    /// The groups of the rows that are shown, as a table: the columns that they were made by, how many rows
    /// each has, and what was measured.
    ///
    /// # Errors
    /// If a column is gone, or the sum or mean is asked for of one that is not of numbers.
    pub fn group(self, grouping: &Grouping) -> Result<ColumnStore, GroupError> {
        let rows = self.filtered_rows();
        let grouped = self.with_view(|view| {
            let table = view.table();
            let by = grouping.by.iter().filter_map(|id| name_of(table, *id)).collect::<Vec<_>>();
            let measures = grouping.measures.iter();
            let measures =
                measures.filter_map(|(id, measure)| Some((name_of(table, *id)?, *measure)));
            let measures = measures.collect::<Vec<_>>();
            let groups = view.group_by(&by, &measures, rows.as_ref())?;
            table_of(table, &by, &measures, &groups)
        });
        grouped.ok_or(GroupError::NoTable)?
    }

    /// Keeps a table as a new store and shows it.
    ///
    /// # Errors
    /// If the present table cannot be saved first, or the name is taken.
    pub async fn keep_as_store(
        self,
        name: String,
        store: ColumnStore,
    ) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        self.leave_table().await?;
        self.adopt(self.unique_name(&name), store, Rc::new(|_| {})).await
    }
}

fn name_of(table: &Table, id: ColumnId) -> Option<&str> {
    let at = table.schema().index_of_id(id)?;
    Some(table.schema().columns()[at].name())
}

fn table_of(
    table: &Table,
    by: &[&str],
    measures: &[(&str, Measure)],
    groups: &Groups,
) -> Result<ColumnStore, GroupError> {
    let type_of = |name: &str| {
        let at = table.schema().index_of(name);
        at.map_or(ColumnType::String, |at| table.schema().columns()[at].column_type())
    };
    let mut columns: Vec<(String, ColumnType)> = Vec::new();
    let mut add = |name: String, column_type| {
        let is_taken = |name: &str| columns.iter().any(|(other, _)| other == name);
        let name = super::words::unique_name(&name, is_taken);
        columns.push((name, column_type));
    };
    for name in by {
        add((*name).to_owned(), type_of(name));
    }
    add("rows".to_owned(), ColumnType::Int);
    for ((name, measure), cells) in measures.iter().zip(groups.measures()) {
        add(format!("{} of {name}", measure.name()), measured_type(*measure, type_of(name), cells));
    }
    let mut builder = TableBuilder::new(Schema::new(&columns)?);
    for group in 0..groups.len() {
        let keys = groups.keys().iter().map(|cells| cells[group].clone());
        let count = Value::Int(groups.row_counts()[group] as i64);
        let first_measure = by.len() + 1;
        let results = groups
            .measures()
            .iter()
            .enumerate()
            .map(|(at, cells)| value_of(&cells[group], columns[first_measure + at].1));
        for (column, value) in keys.chain([count]).chain(results).enumerate() {
            builder.push(column, value.as_ref())?;
        }
        builder.end_row()?;
    }
    Ok(builder.finish()?)
}

/// The type of a measure's column. Sums of ints that are beyond 64 bits are floats, all of them.
fn measured_type(measure: Measure, column_type: ColumnType, cells: &[Measured]) -> ColumnType {
    match measure {
        Measure::Count | Measure::Distinct => ColumnType::Int,
        Measure::Mean => ColumnType::Float,
        Measure::Sum => {
            let fits = |cell: &Measured| match cell {
                Measured::Sum(sum) => matches!(sum.to_value(), Some(Value::Int(_))),
                _ => false,
            };
            if cells.iter().all(fits) { column_type } else { ColumnType::Float }
        }
        Measure::Min | Measure::Max => column_type,
    }
}

fn value_of(measured: &Measured, column_type: ColumnType) -> Value {
    match (measured, column_type) {
        (Measured::Count(count), _) => Value::Int(*count as i64),
        (Measured::Sum(Sum::Int(sum)), ColumnType::Float) => Value::Float(*sum as f64),
        (Measured::Sum(sum), _) => sum.to_value().unwrap_or(Value::Null),
        (Measured::Value(value), _) => value.clone(),
    }
}
