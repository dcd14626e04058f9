use super::import::Pace;
use super::long_act::ActPace;
use super::{EditError, Workspace, words};
use crate::column_store::{
    ColumnStore, ColumnType, KeyPlan, ReshapeJob, RetypeFailure, RetypePlan, VacuumStats, Value,
};

/// Changes of the columns of the table that is shown: each is one step to undo, and saved in a moment.
impl Workspace {
    /// Adds a column of nulls behind the others.
    ///
    /// # Errors
    /// If the name is empty or taken, or no table is open.
    pub fn add_column(self, name: &str, column_type: ColumnType) -> Result<(), EditError> {
        self.insert_column(name, column_type, usize::MAX)
    }

    /// Adds a column of nulls at a place in the order, counted from 0; beyond the last means last.
    ///
    /// # Errors
    /// If the name is empty or taken, or no table is open.
    pub fn insert_column(
        self,
        name: &str,
        column_type: ColumnType,
        at: usize,
    ) -> Result<(), EditError> {
        self.change("Add a column", |store, _| {
            store.add_column(name, column_type, Value::Null)?;
            Ok(store.move_column(name, at)?)
        })
    }

    /// Adds a copy of a column behind it, under a name made from its own, which is given.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn duplicate_column(self, name: &str) -> Result<String, EditError> {
        self.change("Duplicate a column", |store, _| {
            let is_taken = |name: &str| store.schema().index_of(name).is_some();
            let copy = words::unique_name(&format!("{name} copy"), is_taken);
            store.duplicate_column(name, &copy)?;
            Ok(copy)
        })
    }

    /// Renames a column.
    ///
    /// # Errors
    /// If there is no such column, or the new name is empty or taken.
    pub fn rename_column(self, from: &str, to: &str) -> Result<(), EditError> {
        self.change("Rename a column", |store, _| Ok(store.rename_column(from, to)?))
    }

    /// Moves a column to a place in the order, counted from 0; beyond the last means last.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn move_column(self, name: &str, to: usize) -> Result<(), EditError> {
        self.change("Move a column", |store, _| Ok(store.move_column(name, to)?))
    }

    /// Drops a column with its cells. If it is the key, the table has none afterwards.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn drop_column(self, name: &str) -> Result<(), EditError> {
        self.change("Delete a column", |store, _| {
            if store.schema().key().is_some_and(|key| key.name() == name) {
                store.set_key(None)?;
            }
            Ok(store.drop_column(name)?)
        })?;
        self.offer_undo(words::column_deleted(name));
        Ok(())
    }

    /// What [`Workspace::retype_column`] would do; changes nothing. To cancel is to drop it.
    ///
    /// # Errors
    /// If there is no such column, or it is the key and the type is neither int nor string.
    pub async fn plan_retype(self, name: String, to: ColumnType) -> Result<RetypePlan, EditError> {
        self.planned(|store| ReshapeJob::retype_plan(store, name, to)).await
    }

    /// Gives a column another type and converts its cells. Those that do not convert become null, if
    /// that was asked for; else one of them refuses it all. False if it was stopped.
    ///
    /// # Errors
    /// As [`Workspace::plan_retype`]; if cells do not convert and are not to become null, or are keys.
    pub async fn retype_column(
        self,
        name: String,
        to: ColumnType,
        on_failure: RetypeFailure,
    ) -> Result<bool, EditError> {
        let words = format!("Change a column to {to}");
        // They are read twice: to see whether they convert, and to convert them.
        let retype = |store| ReshapeJob::retype(store, name, to, on_failure);
        Ok(self.reshape(words, 2, retype).await?.is_some())
    }

    /// What would stand in the way of [`Workspace::set_key`]; changes nothing. To cancel is to drop it.
    ///
    /// # Errors
    /// If there is no such column, or it is neither int nor string.
    pub async fn plan_key(self, name: String) -> Result<KeyPlan, EditError> {
        self.planned(|store| ReshapeJob::key_plan(store, name)).await
    }

    /// Makes a column the key, or none. Rows keep their ids. False if it was stopped.
    ///
    /// # Errors
    /// If there is no such column, it is neither int nor string, or a value in it is missing or repeated.
    pub async fn set_key(self, name: Option<String>) -> Result<bool, EditError> {
        let words = if name.is_some() { "Set the key" } else { "Remove the key" };
        let set = |store| ReshapeJob::set_key(store, name);
        Ok(self.reshape(words.to_owned(), 1, set).await?.is_some())
    }

    /// Removes what deleted rows left behind; the rows that are there stay as they are. None if it was
    /// stopped.
    ///
    /// # Errors
    /// If no table is open, or another such act runs.
    pub async fn vacuum(self) -> Result<Option<VacuumStats>, EditError> {
        self.reshape("Compact the table".to_owned(), 3, ReshapeJob::vacuum).await
    }

    async fn planned<T: 'static>(
        self,
        job: impl FnOnce(&ColumnStore) -> ReshapeJob<T>,
    ) -> Result<T, EditError> {
        let mut job = self.with_table_untracked(job).ok_or(EditError::NoTable)?;
        Ok(Pace::new(self).until_done(|| job.step()).await?)
    }

    /// Gives the table another shape, by a job that goes through all rows some times.
    async fn reshape<T: 'static>(
        self,
        words: String,
        times: usize,
        job: impl FnOnce(ColumnStore) -> ReshapeJob<(ColumnStore, T)>,
    ) -> Result<Option<T>, EditError> {
        let row_count = self.with_table_untracked(|store| store.row_count()).unwrap_or_default();
        let reshape = async |store, mut pace: ActPace| pace.finish(job(store)).await;
        self.remake(words, times * row_count, reshape).await
    }
}
