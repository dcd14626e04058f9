use leptos::prelude::*;

use crate::column_store::SchemaChangeError;
use crate::ui::dom;
use crate::ui::labels;
use crate::ui::shell::{Dialog, Shell};
use crate::workspace::EditError;

/// What menus, commands and dialogs do with a column.
impl Shell {
    /// Makes a column the key, or shows what stands in the way.
    pub(in crate::ui) fn set_key(self, column: &str) {
        let column = column.to_owned();
        self.workspace.run_fetched(async move {
            match self.workspace.set_key(Some(column.clone())).await {
                Ok(true) => self.announce(labels::column_is_the_key_now(&column)),
                Err(EditError::Schema(
                    SchemaChangeError::NullKey { .. } | SchemaChangeError::DuplicateKey { .. },
                )) => self.ask(Dialog::KeyObstacles(column)),
                other => return other.map(drop),
            }
            Ok(())
        });
    }

    /// Takes the key off; its column stays.
    pub(in crate::ui) fn remove_key(self) {
        self.workspace.run_fetched(async move {
            if self.workspace.set_key(None).await? {
                self.announce(labels::THE_TABLE_HAS_NO_KEY);
            }
            Ok::<(), EditError>(())
        });
    }

    /// Adds a copy of a column behind it.
    pub(in crate::ui) fn duplicate_column(self, column: &str) {
        let done = self.workspace.duplicate_column(column);
        self.tell(done.map(|_| ()), || labels::column_duplicated(column));
    }

    /// Deletes a column; it can be taken back.
    pub(in crate::ui) fn drop_column(self, column: &str) {
        let done = self.workspace.drop_column(column);
        self.tell(done, || labels::column_deleted(column));
        dom::catch_focus(false);
    }

    /// Moves a column by one place.
    pub(in crate::ui) fn move_column_by(self, column: &str, by: isize) {
        let columns = untrack(|| self.workspace.columns());
        let Some(at) = columns.iter().position(|head| head.name == column) else { return };
        let to = at.saturating_add_signed(by).min(columns.len() - 1);
        let done = self.workspace.move_column(column, to);
        self.tell(done, || labels::column_has_number(column, &to + 1));
    }

    /// Says what was done; a refusal becomes a notice.
    fn tell(self, done: Result<(), EditError>, words: impl FnOnce() -> String) {
        match done {
            Ok(()) => self.announce(words()),
            Err(refusal) => self.workspace.run(async move { Err::<(), _>(refusal) }),
        }
    }
}
