use std::rc::Rc;

use futures_util::future::{AbortHandle, Abortable};
use reactive_graph::prelude::*;

use super::history::History;
use super::open_table::OpenTable;
use super::saving::SHOWN_AFTER_MS;
use super::stores::failed;
use super::{NoticeKind, StoreActError, Workspace, words};
use crate::lazy::lazy;
use crate::persistence::{LoadError, LoadOptions, Loaded, Progress};

/// A stored table that is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The name of the table.
    pub name: String,
    /// How many rows have been read.
    pub done_rows: u64,
    /// How many rows there are; `done_rows <= total_rows`.
    pub total_rows: u64,
    /// Whether it takes so long that people want to see how far it is.
    pub is_slow: bool,
}

lazy! { stored,
    /// Reads a stored table, with what can be undone in it. The first visit of all has none, so this comes
    /// after the first grid.
    pub(super) async fn load_stored(
        workspace: Workspace,
        name: String,
        options: LoadOptions,
    ) -> Result<(Loaded, History), LoadError> = load_now
}

async fn load_now(
    workspace: Workspace,
    name: String,
    options: LoadOptions,
) -> Result<(Loaded, History), LoadError> {
    let mut loaded = workspace.persistence().load_with(&name, options).await?;
    let history = workspace.backstage().left.borrow_mut().give_back(&mut loaded);
    Ok((loaded, history))
}

/// How stored tables are read. The caller holds the turn for acts on stores.
impl Workspace {
    /// The stored table that is being read, if one is.
    pub fn opening(self) -> Option<Opening> {
        self.opening.get()
    }

    /// Stops the reading of a stored table: the one that is shown stays.
    pub fn cancel_opening(self) {
        if let Some(opening) = &*self.backstage().opening.borrow() {
            opening.abort();
        }
    }

    /// Reads a stored table; nothing if it was stopped.
    pub(super) async fn load_table(self, name: &str) -> Result<Option<OpenTable>, StoreActError> {
        let (handle, registration) = AbortHandle::new_pair();
        self.backstage().opening.replace(Some(handle));
        self.show_opening(name);
        let options = LoadOptions { on_progress: Some(Rc::new(move |at| self.note_opening(at))) };
        let load = load_stored(self, name.to_owned(), options);
        let loaded = Abortable::new(load, registration).await;
        self.backstage().opening.take();
        self.opening.set(None);
        match loaded {
            Ok(loaded) => Ok(Some(self.opened(name, loaded?.map_err(failed)?))),
            Err(_) => Ok(None),
        }
    }

    fn opened(self, name: &str, (loaded, history): (Loaded, History)) -> OpenTable {
        if loaded.rebuilt_strings.is_some() {
            self.notify(NoticeKind::Info, words::rebuilt_strings(name), Vec::new());
        }
        let id = self.next_table_id();
        let at_ms = loaded.saved.metadata().updated_at_ms;
        let table = OpenTable::stored(id, name.to_owned(), loaded.store, loaded.saved, at_ms);
        table.history.set(history);
        table
    }

    fn show_opening(self, name: &str) {
        let opening =
            Opening { name: name.to_owned(), done_rows: 0, total_rows: 0, is_slow: false };
        self.opening.set(Some(opening));
        let (world, name) = (self.world(), name.to_owned());
        self.spawn(async move {
            world.sleep_ms(SHOWN_AFTER_MS).await;
            self.opening.update(|opening| {
                if let Some(opening) = opening.as_mut().filter(|opening| opening.name == name) {
                    opening.is_slow = true;
                }
            });
        });
    }

    fn note_opening(self, Progress { done, total, .. }: Progress) {
        self.opening.update(|opening| {
            if let Some(opening) = opening {
                (opening.done_rows, opening.total_rows) = (done, total);
            }
        });
    }
}
