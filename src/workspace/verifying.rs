use std::rc::Rc;

use reactive_graph::prelude::*;

use super::open_table::Basis;
use super::stores::failed;
use super::{NoticeAction, NoticeKind, StoreActError, Workspace, words};
use crate::column_store::{ColumnStore, ColumnType, Schema, Table};
use crate::persistence::{LoadError, LoadOptions, Progress, Verification};

/// Whether what is stored is what was saved.
impl Workspace {
    /// Reads every entry of a stored table back and compares it cell by cell: the table that is shown
    /// with what is shown, which is saved first, and another with a second reading of it. A notice tells
    /// what came of it; none if it was stopped.
    ///
    /// # Errors
    /// If there is no such store, it cannot be read, or the present table cannot be saved.
    pub async fn verify_store(self, name: String) -> Result<(), StoreActError> {
        let title = words::verifying(&name);
        let Some(verified) = self.as_work(title, self.read_back(&name)).await? else {
            return Ok(());
        };
        if verified.is_equal() {
            let text = words::verified(&name, verified.row_count);
            self.notify(NoticeKind::Info, text, Vec::new());
        } else {
            let is_shown = self.open_table().is_some_and(|table| table.name() == name);
            let actions = vec![NoticeAction::Export, NoticeAction::Overwrite];
            let actions = if is_shown { actions } else { Vec::new() };
            self.notify(NoticeKind::Error, words::not_verified(&name, &verified), actions);
        }
        Ok(())
    }

    async fn read_back(self, name: &str) -> Result<Verification, StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let persistence = self.persistence();
        let Some(shown) = self.open_table().filter(|table| table.name() == name) else {
            let expected = self.read_once(name).await?;
            let reading = persistence.verify_with(name, &expected, self.telling_of_half(1));
            return reading.await.map_err(failed);
        };
        self.save_or_stay(&shown).await?;
        let _save_turn = shown.save_turn.lock().await;
        let expected = match shown.basis() {
            Basis::Proof(saved) => saved.table().clone(),
            _ => shown.store.with_untracked(ColumnStore::snapshot),
        };
        let options = self.telling(|at| (at.done, at.total));
        persistence.verify_with(name, &expected, options).await.map_err(failed)
    }

    /// Tells how far the reading is, as `share` has it: how much is done of how much.
    fn telling(self, share: impl Fn(Progress) -> (u64, u64) + 'static) -> LoadOptions {
        let tell = move |at| {
            let (done, total) = share(at);
            self.note_work(done, total);
        };
        LoadOptions { on_progress: Some(Rc::new(tell)) }
    }

    /// As [`Self::telling`], of one of two readings, the first being 0.
    fn telling_of_half(self, half: u64) -> LoadOptions {
        self.telling(move |at| (at.done + half * at.total, 2 * at.total))
    }

    /// A table as it is stored; an empty one for one that is damaged, of which nothing is compared.
    async fn read_once(self, name: &str) -> Result<Table, StoreActError> {
        match self.persistence().load_with(name, self.telling_of_half(0)).await {
            Ok(loaded) => Ok(loaded.store.snapshot()),
            Err(LoadError::Corrupt { .. }) => {
                let no_columns: [(&str, ColumnType); 0] = [];
                let schema = Schema::new(&no_columns).map_err(failed)?;
                Ok(ColumnStore::new(schema).snapshot())
            }
            Err(error) => Err(failed(error)),
        }
    }
}
