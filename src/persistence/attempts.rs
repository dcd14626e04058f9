use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::saved::{Lineage, StoredStrings};
use super::{Metadata, Saved};
use crate::column_store::Table;
use crate::storage::Stored;

/// The most attempts that are remembered for a name.
const MAX_REMEMBERED: usize = 8;

/// The saves of which it is not known yet whether they happened, by the name of the table.
///
/// A later save that meets one of them in storage goes on from there.
#[derive(Default)]
pub(super) struct Attempts {
    by_name: RefCell<HashMap<String, Vec<Rc<Attempt>>>>,
}

/// A save that was begun.
pub(super) struct Attempt {
    table: Table,
    lineage: Lineage,
    /// Known once the last entry of the save was made; before that nothing can have been stored.
    metadata: OnceCell<Metadata>,
}

impl Attempt {
    pub(super) fn new(table: Table, lineage: Lineage) -> Rc<Self> {
        Rc::new(Self { table, lineage, metadata: OnceCell::new() })
    }

    /// Notes the metadata that the save has written. The first word counts.
    pub(super) fn wrote(&self, metadata: Metadata) {
        let _first = self.metadata.get_or_init(|| metadata);
    }

    /// Whether this is what is stored.
    pub(super) fn is_stored(&self, stored: Option<&Stored>) -> bool {
        match (self.metadata.get(), stored) {
            (Some(metadata), Some(Stored::Text(json))) => metadata.json() == json,
            _ => false,
        }
    }

    /// The proof, to be made only once it is known that the save happened.
    pub(super) fn proof(&self, database: &str) -> Option<Saved> {
        let (table, lineage) = (self.table.clone(), self.lineage.clone());
        self.metadata.get().map(|metadata| {
            Saved::new(database, metadata.clone(), table, lineage, StoredStrings::AsInTable)
        })
    }

    /// Whether it was a save of this line.
    pub(super) fn is_of(&self, lineage: &Lineage) -> bool {
        self.lineage.is(lineage)
    }

    /// Whether it was a save of the store that this table is a snapshot of. It errs only by saying
    /// no, when columns were changed in between.
    pub(super) fn is_of_store_of(&self, table: &Table) -> bool {
        std::ptr::eq(self.table.schema(), table.schema())
    }
}

impl Attempts {
    pub(super) fn remember(&self, name: &str, attempt: &Rc<Attempt>) {
        let mut by_name = self.by_name.borrow_mut();
        let attempts = by_name.entry(name.to_owned()).or_default();
        attempts.retain(|attempt| attempt.metadata.get().is_some());
        if attempts.len() == MAX_REMEMBERED {
            attempts.remove(0);
        }
        attempts.push(attempt.clone());
    }

    /// Forgets an attempt of which it is known that nothing was written.
    pub(super) fn forget(&self, name: &str, attempt: &Rc<Attempt>) {
        if let Some(attempts) = self.by_name.borrow_mut().get_mut(name) {
            attempts.retain(|other| !Rc::ptr_eq(other, attempt));
        }
    }

    /// Forgets all attempts of a name: it is known what is stored.
    pub(super) fn settle(&self, name: &str) {
        self.by_name.borrow_mut().remove(name);
    }

    /// The attempt that is what is stored under a name.
    pub(super) fn stored(&self, name: &str, stored: Option<&Stored>) -> Option<Rc<Attempt>> {
        let by_name = self.by_name.borrow();
        by_name.get(name)?.iter().find(|attempt| attempt.is_stored(stored)).cloned()
    }
}
