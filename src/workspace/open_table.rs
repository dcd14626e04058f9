use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use futures_util::lock::Mutex;
use reactive_graph::prelude::*;
use reactive_graph::signal::ArcRwSignal;

use super::ColumnViews;
use super::arranging::Arrangement;
use super::history::History;
use super::rows::Found;
use super::save_state::Saves;
use crate::codec::LayoutChoice;
use crate::column_store::ColumnStore;
use crate::persistence::Saved;

/// The number of an open table: stays the same while it is open, through renames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TableId(pub u64);

/// What the next save of a table builds on.
#[derive(Clone, Debug)]
pub(super) enum Basis {
    /// It was never stored: its name must be free.
    Nothing,
    /// A person decided that it takes the place of whatever is stored under its name.
    Anything,
    /// What was stored last, as the storage proved it.
    Proof(Saved),
}

/// An open table: clones are handles of the same one.
#[derive(Clone)]
pub(super) struct OpenTable {
    id: TableId,
    pub(super) name: ArcRwSignal<String>,
    pub(super) store: ArcRwSignal<ColumnStore>,
    /// What a person asked to see, and in which order.
    pub(super) arrangement: ArcRwSignal<Arrangement>,
    /// What that gave; none if all rows are shown in their own order.
    pub(super) found: ArcRwSignal<Option<Arc<Found>>>,
    /// Whether it is being worked out.
    pub(super) arranging: ArcRwSignal<bool>,
    /// Counts what was asked for: only what was asked for last is worked out to its end.
    arranging_turn: Rc<Cell<u64>>,
    pub(super) column_views: ArcRwSignal<ColumnViews>,
    pub(super) history: ArcRwSignal<History>,
    pub(super) saves: ArcRwSignal<Saves>,
    basis: Rc<RefCell<Basis>>,
    /// The layout that was wished for what was stored last, once that is no basis any more.
    last_layout: Rc<Cell<Option<LayoutChoice>>>,
    /// Whether people know that another tab has changed what this tab builds on.
    pub(super) has_warned_of_others: Rc<Cell<bool>>,
    /// Whoever saves holds it: one save at a time.
    pub(super) save_turn: Rc<Mutex<()>>,
}

impl OpenTable {
    /// A table that is stored as it is.
    pub(super) fn stored(
        id: TableId,
        name: String,
        store: ColumnStore,
        proof: Saved,
        at_ms: i64,
    ) -> Self {
        let saves = Saves::stored(at_ms, store.row_count());
        Self::new(id, name, store, Basis::Proof(proof), saves)
    }

    /// A table that is nowhere but here.
    pub(super) fn unsaved(id: TableId, name: String, store: ColumnStore) -> Self {
        Self::new(id, name, store, Basis::Nothing, Saves::default())
    }

    fn new(id: TableId, name: String, store: ColumnStore, basis: Basis, saves: Saves) -> Self {
        Self {
            id,
            name: ArcRwSignal::new(name),
            store: ArcRwSignal::new(store),
            arrangement: ArcRwSignal::new(Arrangement::default()),
            found: ArcRwSignal::new(None),
            arranging: ArcRwSignal::new(false),
            arranging_turn: Rc::default(),
            column_views: ArcRwSignal::new(ColumnViews::default()),
            history: ArcRwSignal::new(History::default()),
            saves: ArcRwSignal::new(saves),
            basis: Rc::new(RefCell::new(basis)),
            last_layout: Rc::default(),
            has_warned_of_others: Rc::default(),
            save_turn: Rc::new(Mutex::new(())),
        }
    }

    pub(super) fn id(&self) -> TableId {
        self.id
    }

    pub(super) fn name(&self) -> String {
        self.name.get_untracked()
    }

    pub(super) fn arranging_turn(&self) -> u64 {
        self.arranging_turn.get()
    }

    pub(super) fn next_arranging_turn(&self) -> u64 {
        self.arranging_turn.set(self.arranging_turn.get() + 1);
        self.arranging_turn.get()
    }

    pub(super) fn basis(&self) -> Basis {
        self.basis.borrow().clone()
    }

    pub(super) fn set_basis(&self, basis: Basis) {
        self.has_warned_of_others.set(false);
        if let Basis::Proof(before) = self.basis.replace(basis) {
            self.last_layout.set(Some(before.metadata().layout_choice));
        }
    }

    /// The layout to ask for where the basis says none.
    pub(super) fn wished_layout(&self) -> Option<LayoutChoice> {
        let is_proven = matches!(*self.basis.borrow(), Basis::Proof(_));
        if is_proven { None } else { self.last_layout.get() }
    }

    pub(super) fn is_unsaved(&self) -> bool {
        self.saves.with_untracked(Saves::is_unsaved)
    }
}
