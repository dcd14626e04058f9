use std::rc::Rc;

use reactive_graph::prelude::*;
use thiserror::Error;

use super::import::Pace;
use super::{StoreActError, Workspace};
use crate::column_store::{
    AggregateError, BuildError, ColumnId, ColumnStore, ColumnType, GroupJob, Groups, Measure,
    Measured, Schema, SchemaError, SortJob, SortKey, Sum, Table, TableBuilder, Value,
};

/// Groups that become rows between two looks at the clock.
const GROUPS_AT_ONCE: usize = 4_096;

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
    /// each has, and what was measured. It is made in slices; to cancel is to drop it.
    ///
    /// # Errors
    /// If a column is gone, or the sum or mean is asked for of one that is not of numbers.
    pub async fn group(self, grouping: Grouping) -> Result<ColumnStore, GroupError> {
        let table = self.open_table().ok_or(GroupError::NoTable)?;
        let table = table.store.with_untracked(ColumnStore::snapshot);
        let rows = reactive_graph::graph::untrack(|| self.filtered_rows());
        let by = grouping.by.iter().filter_map(|id| name_of(&table, *id)).collect::<Vec<_>>();
        let measures = grouping.measures.iter();
        let measures = measures.filter_map(|(id, measure)| Some((name_of(&table, *id)?, *measure)));
        let measures = measures.collect::<Vec<_>>();
        let mut pace = Pace::new(self);
        let now_ms = self.world().now_ms();
        let mut job = GroupJob::new(&table, now_ms, &by, &measures, rows.as_ref())?;
        let groups = pace.until_done(|| job.step()).await;
        table_of(&table, &by, &measures, groups, &mut pace).await
    }

    /// The groups in the order of a column of theirs: a table whose rows stand so. They are as they were
    /// where they are to stay in their own order, or the column is gone. It is made in slices.
    ///
    /// # Errors
    /// As when they were made.
    pub async fn order_groups(
        self,
        groups: ColumnStore,
        by: Option<SortKey>,
    ) -> Result<ColumnStore, GroupError> {
        let now_ms = self.world().now_ms();
        let job = by.and_then(|by| SortJob::new(&groups, now_ms, &[by], None).ok());
        let Some(mut job) = job else { return Ok(groups) };
        let mut pace = Pace::new(self);
        let order = pace.until_done(|| job.step()).await;
        let view = groups.view(now_ms);
        let mut builder = TableBuilder::new(groups.schema().clone());
        for (at, cells) in order.iter().filter_map(|row| view.row(row)).enumerate() {
            for (column, cell) in cells.into_iter().enumerate() {
                builder.push(column, cell)?;
            }
            builder.end_row()?;
            if (at + 1).is_multiple_of(GROUPS_AT_ONCE) {
                pace.pause_if_due().await;
            }
        }
        Ok(builder.finish()?)
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

async fn table_of(
    table: &Table,
    by: &[&str],
    measures: &[(&str, Measure)],
    groups: Groups,
    pace: &mut Pace,
) -> Result<ColumnStore, GroupError> {
    let (keys, row_counts, results) = groups.into_parts();
    let columns = columns_of(table, by, measures, &results);
    let types: Vec<_> = columns.iter().map(|(_, column_type)| *column_type).collect();
    let mut builder = TableBuilder::new(Schema::new(&columns)?);
    let mut keys: Vec<_> = keys.into_iter().map(Vec::into_iter).collect();
    let mut results: Vec<_> = results.into_iter().map(Vec::into_iter).collect();
    for (group, row_count) in row_counts.into_iter().enumerate() {
        let keys = keys.iter_mut().filter_map(Iterator::next);
        let count = Value::Int(row_count as i64);
        let cells = results.iter_mut().filter_map(Iterator::next);
        let cells = cells.zip(&types[by.len() + 1..]);
        let cells = cells.map(|(cell, column_type)| value_of(cell, *column_type));
        for (column, value) in keys.chain([count]).chain(cells).enumerate() {
            builder.push(column, value.as_ref())?;
        }
        builder.end_row()?;
        if (group + 1).is_multiple_of(GROUPS_AT_ONCE) {
            pace.pause_if_due().await;
        }
    }
    Ok(builder.finish()?)
}

fn columns_of(
    table: &Table,
    by: &[&str],
    measures: &[(&str, Measure)],
    results: &[Vec<Measured>],
) -> Vec<(String, ColumnType)> {
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
    for ((name, measure), cells) in measures.iter().zip(results) {
        add(format!("{} of {name}", measure.name()), measured_type(*measure, type_of(name), cells));
    }
    columns
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

fn value_of(measured: Measured, column_type: ColumnType) -> Value {
    match (measured, column_type) {
        (Measured::Count(count), _) => Value::Int(count as i64),
        (Measured::Sum(Sum::Int(sum)), ColumnType::Float) => Value::Float(sum as f64),
        (Measured::Sum(sum), _) => sum.to_value().unwrap_or(Value::Null),
        (Measured::Value(value), _) => value,
    }
}
