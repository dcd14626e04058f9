use reactive_graph::prelude::*;

use super::open_table::Basis;
use super::stores::failed;
use super::{NoticeAction, NoticeKind, StoreActError, Workspace, words};
use crate::column_store::{ColumnStore, ColumnType, Schema, Table};
use crate::persistence::{LoadError, Verification};

/// Whether what is stored is what was saved.
impl Workspace {
    /// Reads every entry of a stored table back and compares it cell by cell: the table that is shown
    /// with what is shown, which is saved first, and another with a second reading of it. A notice tells
    /// what came of it.
    ///
    /// # Errors
    /// If there is no such store, it cannot be read, or the present table cannot be saved.
    pub async fn verify_store(self, name: String) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let notice = self.notify(NoticeKind::Info, words::verifying(&name), Vec::new());
        let verified = self.read_back(&name).await;
        self.dismiss(notice);
        let verified = verified?;
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
        let persistence = self.persistence();
        let Some(shown) = self.open_table().filter(|table| table.name() == name) else {
            let expected = self.read_once(name).await?;
            return persistence.verify(name, &expected).await.map_err(failed);
        };
        self.save_or_stay(&shown).await?;
        let _save_turn = shown.save_turn.lock().await;
        let expected = match shown.basis() {
            Basis::Proof(saved) => saved.table().clone(),
            _ => shown.store.with_untracked(ColumnStore::snapshot),
        };
        persistence.verify(name, &expected).await.map_err(failed)
    }

    /// A table as it is stored; an empty one for one that is damaged, of which nothing is compared.
    async fn read_once(self, name: &str) -> Result<Table, StoreActError> {
        match self.persistence().load(name).await {
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
