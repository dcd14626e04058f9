use std::collections::VecDeque;
use std::sync::Arc;

use crate::column_store::{BlockValues, Column, Table};

/// The most acts that can be undone.
pub(super) const MAX_STEPS: usize = 500;
/// The most that tables kept for undo may hold beyond what the tables after them share; the last act can
/// be undone however much it changed.
pub(super) const MAX_BYTES: usize = 64 << 20;

/// What can be undone and done again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoState {
    /// The act that is undone next: "Edit a cell".
    pub undo: Option<String>,
    /// The act that is done again next.
    pub redo: Option<String>,
    /// How many acts can be undone.
    pub step_count: usize,
    /// How many bytes are kept for that.
    pub kept_bytes: u64,
    /// How many older acts can be undone no more, since so much is not kept.
    pub forgotten_count: usize,
}

/// A table as it was on the other side of an act.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// What the act was: "Edit a cell".
    pub(super) words: String,
    pub(super) table: Table,
    /// What the table holds alone.
    bytes: usize,
}

/// The acts that can be undone and done again, each as the table on its other side.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    undo: VecDeque<Step>,
    redo: Vec<Step>,
    /// How many acts were let go of.
    forgotten_count: usize,
}

impl History {
    /// Notes an act that made `after` of `before`. What was undone cannot be done again after it.
    pub(super) fn record(&mut self, words: String, before: Table, after: &Table) {
        self.redo.clear();
        let bytes = unshared_bytes(&before, after);
        self.undo.push_back(Step { words, table: before, bytes });
        self.forget_beyond_bounds();
    }

    pub(super) fn state(&self) -> UndoState {
        let steps = self.undo.iter().chain(&self.redo);
        UndoState {
            undo: self.undo.back().map(|step| step.words.clone()),
            redo: self.redo.last().map(|step| step.words.clone()),
            step_count: self.undo.len(),
            kept_bytes: steps.map(|step| step.bytes as u64).sum(),
            forgotten_count: self.forgotten_count,
        }
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// The table before the last act and what the act was; `present` is kept to do it again.
    pub(super) fn undo(&mut self, present: Table) -> Option<(Table, String)> {
        let step = self.undo.pop_back()?;
        let redo = Step { words: step.words.clone(), table: present, bytes: step.bytes };
        self.redo.push(redo);
        Some((step.table, step.words))
    }

    /// The table after the act that was undone last; `present` is kept to undo it again.
    pub(super) fn redo(&mut self, present: Table) -> Option<(Table, String)> {
        let step = self.redo.pop()?;
        let undo = Step { words: step.words.clone(), table: present, bytes: step.bytes };
        self.undo.push_back(undo);
        Some((step.table, step.words))
    }

    /// Whether there is nothing to tell of.
    pub(super) fn is_empty(&self) -> bool {
        self.undo.is_empty() && self.redo.is_empty() && self.forgotten_count == 0
    }

    /// Lets go of all acts.
    pub(super) fn forget_all(&mut self) {
        self.forgotten_count += self.undo.len();
        self.undo.clear();
        self.redo.clear();
    }

    fn forget_beyond_bounds(&mut self) {
        let mut bytes: usize = self.undo.iter().map(|step| step.bytes).sum();
        while self.undo.len() > MAX_STEPS || (bytes > MAX_BYTES && self.undo.len() > 1) {
            let oldest = self.undo.pop_front();
            bytes -= oldest.map_or(0, |step| step.bytes);
            self.forgotten_count += 1;
        }
    }
}

/// Whether two tables share everything, so that nothing can have changed between them. O(blocks).
pub(super) fn is_unchanged(before: &Table, after: &Table) -> bool {
    std::ptr::eq(before.schema(), after.schema())
        && shares_all(before.row_ids(), after.row_ids())
        && shares_all(before.live(), after.live())
        && before.expiry().len() == after.expiry().len()
        && before.expiry().iter().zip(after.expiry()).all(|pair| match pair {
            (Some(before), Some(after)) => Arc::ptr_eq(before, after),
            (None, None) => true,
            _ => false,
        })
        && columns(before).zip(columns(after)).all(|(b, a)| shares_all(b.blocks(), a.blocks()))
}

fn columns(table: &Table) -> impl Iterator<Item = &Column> {
    (0..table.schema().column_count()).filter_map(|index| table.column(index))
}

fn shares_all<T>(before: &[Arc<T>], after: &[Arc<T>]) -> bool {
    before.len() == after.len() && before.iter().zip(after).all(|(b, a)| Arc::ptr_eq(b, a))
}

/// The bytes of all blocks of a table. O(blocks).
pub(super) fn bytes_of(table: &Table) -> usize {
    let of_columns = columns(table).flat_map(Column::blocks);
    let of_columns: usize = of_columns.map(|block| value_bytes(block.values())).sum();
    let row_ids: usize = table.row_ids().iter().map(|ids| ids.len() * 4).sum();
    let strings = table.strings().chunks().iter();
    let strings: usize = strings.map(|chunk| chunk.text().len() + chunk.ends().len() * 4).sum();
    of_columns + row_ids + strings
}

/// The bytes of the blocks of one table that another does not share. O(blocks).
fn unshared_bytes(table: &Table, other: &Table) -> usize {
    let of_columns: usize = table
        .schema()
        .columns()
        .iter()
        .zip(columns(table))
        .map(|(definition, column)| {
            let twin = other.schema().index_of_id(definition.id());
            let twin = twin.and_then(|index| other.column(index)).map_or(&[][..], Column::blocks);
            unshared(column.blocks(), twin).map(|block| value_bytes(block.values())).sum::<usize>()
        })
        .sum();
    let row_ids: usize = unshared(table.row_ids(), other.row_ids()).map(|ids| ids.len() * 4).sum();
    let live =
        unshared(table.live(), other.live()).count() * size_of::<crate::column_store::Bits>();
    let strings = unshared(table.strings().chunks(), other.strings().chunks());
    let strings: usize = strings.map(|chunk| chunk.text().len() + chunk.ends().len() * 4).sum();
    of_columns + row_ids + live + strings
}

fn unshared<'a, T>(blocks: &'a [Arc<T>], other: &'a [Arc<T>]) -> impl Iterator<Item = &'a Arc<T>> {
    blocks
        .iter()
        .enumerate()
        .filter(|(index, block)| !other.get(*index).is_some_and(|twin| Arc::ptr_eq(block, twin)))
        .map(|(_, block)| block)
}

fn value_bytes(values: &BlockValues) -> usize {
    match values {
        BlockValues::Int(values) | BlockValues::Timestamp(values) => values.len() * 8,
        BlockValues::Float(values) => values.len() * 8,
        BlockValues::String(values) => values.len() * 4,
        BlockValues::Date(values) => values.len() * 4,
        BlockValues::Bool(_) => size_of::<crate::column_store::Bits>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column_store::{
        BLOCK_ROWS, ColumnStore, ColumnType, Key, RowId, Schema, TableBuilder, Value, ValueRef,
    };

    /// Two int columns of three blocks.
    fn store() -> ColumnStore {
        let columns = [("a", ColumnType::Int), ("b", ColumnType::Int)];
        let mut builder = TableBuilder::new(Schema::new(&columns).unwrap());
        for row in 0..3 * BLOCK_ROWS as i64 {
            builder.push(0, ValueRef::Int(row)).unwrap();
            builder.end_row().unwrap();
        }
        builder.finish().unwrap()
    }

    fn edit(store: &mut ColumnStore, value: i64) -> Table {
        let before = store.snapshot();
        store.update(&Key::Row(RowId(0)), "a", Value::Int(value), 0).unwrap();
        before
    }

    #[test]
    fn a_step_holds_the_blocks_that_its_act_changed_and_no_others() {
        let mut store = store();

        let before = edit(&mut store, -1);

        assert_eq!(unshared_bytes(&before, &store), BLOCK_ROWS * 8);
        assert!(!is_unchanged(&before, &store));
        let before = edit(&mut store, -1);
        assert_eq!(unshared_bytes(&before, &store), 0);
        assert!(is_unchanged(&before, &store));
    }

    #[test]
    fn the_oldest_steps_are_forgotten_beyond_the_bound() {
        let mut store = store();
        let mut history = History::default();
        for step in 0..MAX_STEPS as i64 + 7 {
            let before = edit(&mut store, -1 - step);
            history.record("Edit a cell".to_owned(), before, &store);
        }

        let mut undone = 0;
        while let Some((table, _)) = history.undo(store.snapshot()) {
            store.restore(table);
            undone += 1;
        }

        assert_eq!(undone, MAX_STEPS);
        assert_eq!((history.state().forgotten_count, history.state().undo), (7, None));
        assert_eq!(store.view(0).cell(RowId(0), 0), Some(ValueRef::Int(-7)));
    }

    #[test]
    fn what_is_kept_stays_within_the_bound_and_the_last_act_is_kept_in_any_case() {
        let mut store = store();
        let mut history = History::default();
        let rows: Vec<_> = store.view(0).rows().iter().collect();
        let step_bytes = rows.len() * 8;
        let wanted = MAX_BYTES / step_bytes + 3;
        for step in 0..wanted as i64 {
            let before = store.snapshot();
            store.fill("a", &rows, &Value::Int(-1 - step)).unwrap();
            history.record("Fill".to_owned(), before, &store);
            if history.undo.len() > MAX_STEPS - 2 {
                break;
            }
        }
        let state = history.state();
        assert!(state.kept_bytes <= MAX_BYTES as u64, "{state:?}");

        let last = Step { words: "Fill".to_owned(), table: store.snapshot(), bytes: MAX_BYTES + 1 };
        history.undo.push_back(last);
        history.forget_beyond_bounds();
        assert_eq!(history.state().step_count, 1);
    }

    #[test]
    fn every_kind_of_change_is_noticed() {
        let changes: [fn(&mut ColumnStore); 5] = [
            |store| assert!(store.insert_row(&[], 0).is_ok()),
            |store| assert_eq!(store.delete_rows([RowId(5)]), 1),
            |store| assert!(store.set_ttl(&Key::Row(RowId(5)), Some(1), 0).is_ok()),
            |store| assert!(store.rename_column("a", "c").is_ok()),
            |store| assert!(store.move_column("a", 1).is_ok()),
        ];
        for change in changes {
            let mut store = store();
            let before = store.snapshot();

            change(&mut store);

            assert!(!is_unchanged(&before, &store));
        }
    }
}
