//! What can be undone in tables that were shown before: it is there again when they are.

use reactive_graph::prelude::*;

use super::Workspace;
use super::history::{self, History};
use super::open_table::{Basis, OpenTable};
use crate::codec::SaveId;
use crate::column_store::ColumnStore;
use crate::lazy::lazy;
use crate::persistence::{Loaded, Saved};

/// Tables that were shown before.
#[derive(Default)]
pub(super) struct LeftTables {
    /// Those that another has just taken the place of.
    waiting: Vec<OpenTable>,
    kept: Vec<LeftTable>,
}

struct LeftTable {
    name: String,
    /// What was stored last. Only if that is still what is stored is its history that of the table.
    save_id: SaveId,
    history: History,
    /// The table itself, whose blocks the history shares; none where so much is not kept, and then the
    /// history only knows how much was let go of.
    saved: Option<Saved>,
    bytes: usize,
}

lazy! { stored,
    /// Keeps what can be undone in the tables that wait for it.
    fn left_are_kept(workspace: Workspace) -> () = keep_left
}

fn keep_left(workspace: Workspace) {
    workspace.backstage().left.borrow_mut().keep(history::MAX_BYTES);
}

impl Workspace {
    /// Keeps what can be undone in a table that another takes the place of.
    pub(super) fn leave_behind(self, table: OpenTable) {
        self.backstage().left.borrow_mut().waiting.push(table);
        self.spawn(async move {
            // Without the code for it, it is kept with the next that is left.
            let _ = left_are_kept(self).await;
        });
    }
}

impl LeftTables {
    /// Forgets a table that is deleted.
    pub(super) fn forget(&mut self, name: &str) {
        self.kept.retain(|left| left.name != name);
    }

    /// What can be undone in a table that was loaded. Of two equal tables, the loaded and the one that was
    /// left, it becomes the one whose blocks the history shares.
    pub(super) fn give_back(&mut self, loaded: &mut Loaded) -> History {
        self.keep(history::MAX_BYTES);
        let is_same = |left: &&LeftTable| {
            left.save_id == loaded.saved.save_id() && left.name == loaded.saved.name()
        };
        let found = self.kept.iter().find(is_same).filter(|_| loaded.rebuilt_strings.is_none());
        let Some(left) = found else { return History::default() };
        if let Some(saved) = &left.saved {
            loaded.store = ColumnStore::from_table(saved.table().clone());
            loaded.saved = saved.clone();
        }
        left.history.clone()
    }

    fn keep(&mut self, max_bytes: usize) {
        for table in std::mem::take(&mut self.waiting) {
            self.forget(&table.name());
            self.kept.extend(LeftTable::of(&table));
        }
        let_go_beyond(&mut self.kept, max_bytes);
    }
}

impl LeftTable {
    /// None where there is nothing to undo. What was not saved was given up, and its history with it.
    fn of(table: &OpenTable) -> Option<Self> {
        let Basis::Proof(saved) = table.basis() else { return None };
        let history = table.history.get_untracked();
        if table.is_unsaved() || history.is_empty() {
            return None;
        }
        let bytes = history.state().kept_bytes as usize + history::bytes_of(saved.table());
        let (name, save_id) = (table.name(), saved.save_id());
        Some(Self { name, save_id, history, saved: Some(saved), bytes })
    }
}

/// Keeps what fits, of the tables that were left last.
fn let_go_beyond(left: &mut [LeftTable], max_bytes: usize) {
    let mut bytes = 0_usize;
    for table in left.iter_mut().rev() {
        bytes = bytes.saturating_add(table.bytes);
        if bytes > max_bytes {
            bytes -= table.bytes;
            (table.saved, table.bytes) = (None, 0);
            table.history.forget_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column_store::{ColumnType, Schema};

    fn left(name: &str, bytes: usize) -> LeftTable {
        let mut history = History::default();
        let store = ColumnStore::new(Schema::new(&[("a", ColumnType::Int)]).unwrap());
        history.record("Edit a cell".to_owned(), store.snapshot(), &store);
        LeftTable { name: name.to_owned(), save_id: SaveId(1), history, saved: None, bytes }
    }

    #[test]
    fn of_what_does_not_fit_it_is_known_how_much_was_let_go_of() {
        let mut tables = [left("a", 4), left("b", 9), left("c", 5)];

        let_go_beyond(&mut tables, 10);

        let counts = tables.map(|table| {
            let state = table.history.state();
            (state.step_count, state.forgotten_count, table.bytes)
        });
        assert_eq!(counts, [(1, 0, 4), (0, 1, 0), (1, 0, 5)]);
    }
}
