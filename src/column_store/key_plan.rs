use hashbrown::HashMap;

use super::block::Cell;
use super::slices::{Pace, at_once};
use super::{
    ColumnStore, ColumnType, Hasher, MAX_LISTED_FAILURES, RowId, SchemaChangeError, SchemaError,
    Table, Value,
};

/// Whether a column can be the primary key, and what stands in the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPlan {
    /// How many rows have no value there.
    pub null_count: usize,
    /// How many rows have the value of an earlier row there.
    pub duplicate_count: usize,
    /// Both, in the order of row ids; the first [`MAX_LISTED_FAILURES`] of them.
    pub obstacles: Vec<KeyObstacle>,
}

/// A row that keeps a column from being the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyObstacle {
    /// The row.
    pub row: RowId,
    /// Its value in the column: null, or that of the earlier row.
    pub value: Value,
    /// The first row that has the same value; none for a null.
    pub first_row: Option<RowId>,
}

impl KeyPlan {
    /// Whether nothing stands in the way.
    pub const fn is_clear(&self) -> bool {
        self.null_count == 0 && self.duplicate_count == 0
    }
}

impl ColumnStore {
    /// What would stand in the way of [`ColumnStore::set_key`]; changes nothing. Expired rows that were
    /// not removed yet count, since they are stored.
    ///
    /// # Errors
    /// If there is no such column, or it is neither int nor string.
    pub fn plan_key(&self, name: &str) -> Result<KeyPlan, SchemaChangeError> {
        at_once(planned_key(&self.table, name, Pace::AtOnce))
    }
}

/// What would stand in the way of a key, at a pace.
pub(super) async fn planned_key(
    table: &Table,
    name: &str,
    pace: Pace,
) -> Result<KeyPlan, SchemaChangeError> {
    let column = table.schema.require(name)?;
    let column_type = table.schema.columns()[column].column_type();
    if !matches!(column_type, ColumnType::Int | ColumnType::String) {
        return Err(SchemaError::KeyType { name: name.to_owned(), column_type }.into());
    }
    // Room for all: a map that grows moves everything at once.
    let mut firsts: HashMap<i64, RowId, Hasher> =
        HashMap::with_capacity_and_hasher(table.row_count(), Hasher::default());
    let mut plan = KeyPlan::default();
    for block in 0..table.live().len() {
        for position in table.live_in(block) {
            let row = table.row_id_at(position);
            let cell = table.cell_at(column, position);
            // Equal strings have one id.
            let key = match cell {
                Cell::Int(int) => int,
                Cell::String(id) => i64::from(id),
                _ => {
                    plan.null_count += 1;
                    plan.list(row, Value::Null, None);
                    continue;
                }
            };
            if let Err(taken) = firsts.try_insert(key, row) {
                plan.duplicate_count += 1;
                let first_row = Some(*taken.entry.get());
                plan.list(row, table.value_of(cell).to_value(), first_row);
            }
        }
        pace.end_block(block).await;
    }
    Ok(plan)
}

impl KeyPlan {
    fn list(&mut self, row: RowId, value: Value, first_row: Option<RowId>) {
        if self.obstacles.len() < MAX_LISTED_FAILURES {
            self.obstacles.push(KeyObstacle { row, value, first_row });
        }
    }
}

#[cfg(test)]
#[path = "key_plan_tests.rs"]
mod tests;
