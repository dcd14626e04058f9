use super::key_plan::planned_key;
use super::retype::planned_retype;
use super::slices::{Pace, SlicedWork};
use super::{
    ColumnStore, ColumnType, KeyPlan, RetypeFailure, RetypePlan, SchemaChangeError, VacuumStats,
};

/// What looks at every row to change the schema or to vacuum, in slices of some milliseconds: a plan of it,
/// or the store in its new shape with what was done. It works on what it was given; to cancel is to drop it.
#[derive(Debug)]
pub struct ReshapeJob<T> {
    work: SlicedWork<Result<T, SchemaChangeError>>,
}

impl<T: 'static> ReshapeJob<T> {
    fn new(work: impl Future<Output = Result<T, SchemaChangeError>> + Send + 'static) -> Self {
        Self { work: SlicedWork::new(work) }
    }

    /// Does the next slice, of [`STEP_ROWS`](super::STEP_ROWS) rows at most. Gives what came of it after
    /// the last, and is not called again then.
    ///
    /// # Panics
    /// If it has given that already.
    pub fn step(&mut self) -> Option<Result<T, SchemaChangeError>> {
        self.work.step()
    }
}

impl ReshapeJob<KeyPlan> {
    /// [`ColumnStore::plan_key`]
    pub fn key_plan(store: &ColumnStore, name: String) -> Self {
        let table = store.snapshot();
        Self::new(async move { planned_key(&table, &name, Pace::InSlices).await })
    }
}

impl ReshapeJob<RetypePlan> {
    /// [`ColumnStore::plan_retype`]
    pub fn retype_plan(store: &ColumnStore, name: String, to: ColumnType) -> Self {
        let table = store.snapshot();
        Self::new(async move { planned_retype(&table, &name, to, Pace::InSlices).await })
    }
}

impl ReshapeJob<(ColumnStore, ())> {
    /// [`ColumnStore::set_key`]
    pub fn set_key(mut store: ColumnStore, name: Option<String>) -> Self {
        Self::new(async move {
            store.set_key_at(name.as_deref(), Pace::InSlices).await?;
            Ok((store, ()))
        })
    }
}

impl ReshapeJob<(ColumnStore, RetypePlan)> {
    /// [`ColumnStore::retype_column`]
    pub fn retype(
        mut store: ColumnStore,
        name: String,
        to: ColumnType,
        on_failure: RetypeFailure,
    ) -> Self {
        Self::new(async move {
            let plan = store.retype_at(&name, to, on_failure, Pace::InSlices).await?;
            Ok((store, plan))
        })
    }
}

impl ReshapeJob<(ColumnStore, VacuumStats)> {
    /// [`ColumnStore::vacuum`]
    pub fn vacuum(mut store: ColumnStore) -> Self {
        Self::new(async move {
            let stats = store.vacuum_at(Pace::InSlices).await;
            Ok((store, stats))
        })
    }
}

#[cfg(test)]
#[path = "reshape_job_tests.rs"]
mod tests;
