use std::future::Future;

use futures_util::future::{AbortHandle, Abortable};
use reactive_graph::prelude::*;

use super::editing::EditError;
use super::{Workspace, words};
use crate::column_store::{ColumnStore, IndexJob, ReshapeJob, STEP_ROWS};

/// How much is done between two looks at the clock.
pub(super) const ROWS_AT_ONCE: usize = 1_024;
/// How long a task runs before it lets others run.
const TASK_MS: i64 = 12;
/// From when on an act is said to take long.
const SLOW_MS: i64 = 300;

/// How far an act on many cells is that takes long; `done <= total`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActProgress {
    /// What is being done: "Paste 80,000 cells".
    pub words: String,
    /// Cells done.
    pub done_cells: u64,
    /// Cells in all.
    pub total_cells: u64,
}

/// Acts on many cells: one at a time, in slices, and while one runs the table takes no other edit.
impl Workspace {
    /// How far the act is that runs, if it takes long.
    pub fn act_progress(self) -> Option<ActProgress> {
        self.act_progress.get()
    }

    /// Stops the act that runs; the table is as it was.
    pub fn cancel_act(self) {
        if let Some(act) = &*self.backstage().act.borrow() {
            act.abort();
        }
    }

    /// Whether such an act runs.
    pub(super) fn is_busy(self) -> bool {
        self.backstage().act.borrow().is_some()
    }

    /// Runs an act to its end or until it is stopped, which gives nothing.
    pub(super) async fn long_act<T>(
        self,
        act: impl Future<Output = Result<T, EditError>>,
    ) -> Result<Option<T>, EditError> {
        if self.is_busy() {
            return Err(EditError::Busy);
        }
        let (handle, registration) = AbortHandle::new_pair();
        self.backstage().act.replace(Some(handle));
        let _end = End(self);
        Abortable::new(act, registration).await.map_or(Ok(None), |outcome| outcome.map(Some))
    }

    /// Makes another table of the one that is shown, on a copy, which then takes its place: one step to
    /// undo. What is refused or stopped has changed nothing; the latter gives nothing.
    pub(super) async fn remake<T>(
        self,
        words: String,
        total_cells: usize,
        act: impl AsyncFnOnce(ColumnStore, ActPace) -> Result<(ColumnStore, T), EditError>,
    ) -> Result<Option<T>, EditError> {
        let table = self.open_table().ok_or(EditError::NoTable)?;
        if self.is_busy() {
            return Err(EditError::Busy);
        }
        let copy = table.store.try_update_untracked(ColumnStore::fork).ok_or(EditError::NoTable)?;
        let before = copy.snapshot();
        let pace = ActPace::new(self, words.clone(), total_cells);
        let made = self.long_act(Box::pin(act(copy, pace))).await;
        let done = made.and_then(|made| {
            let Some((store, outcome)) = made else { return Ok(None) };
            self.put_in_place(&table, &before, &words, store)?;
            Ok(Some(outcome))
        });
        if !matches!(done, Ok(Some(_))) {
            // The copy had them, and is gone.
            self.index_in_slices(table);
        }
        done
    }
}

/// The end of an act, however it comes about.
struct End(Workspace);

impl Drop for End {
    fn drop(&mut self) {
        self.0.backstage().act.take();
        if self.0.act_progress.with_untracked(Option::is_some) {
            self.0.act_progress.set(None);
        }
    }
}

/// Lets others run whenever a task has run long enough, and tells how far the act is.
pub(super) struct ActPace {
    workspace: Workspace,
    progress: ActProgress,
    start_ms: i64,
    since_ms: i64,
}

impl ActPace {
    pub(super) fn new(workspace: Workspace, words: String, total_cells: usize) -> Self {
        let now_ms = workspace.world().now_ms();
        let progress = ActProgress { words, done_cells: 0, total_cells: total_cells as u64 };
        Self { workspace, progress, start_ms: now_ms, since_ms: now_ms }
    }

    /// Notes cells that are done, and lets others run if it is time.
    pub(super) async fn done(&mut self, cells: usize) {
        let total_cells = self.progress.total_cells;
        self.progress.done_cells = (self.progress.done_cells + cells as u64).min(total_cells);
        let world = self.workspace.world();
        let now_ms = world.now_ms();
        if now_ms - self.since_ms < TASK_MS {
            return;
        }
        if now_ms - self.start_ms >= SLOW_MS {
            self.workspace.act_progress.set(Some(self.progress.clone()));
        }
        world.yield_now().await;
        self.since_ms = world.now_ms();
    }

    /// Makes the indexes that a store lacks, for writes that would otherwise make them at once.
    pub(super) async fn index(&mut self, store: &mut ColumnStore) {
        let Some(mut job) = IndexJob::new(store) else { return };
        while !job.step(store) {
            self.done(0).await;
        }
    }

    /// Takes the steps of a job to its end.
    pub(super) async fn finish<T: 'static>(
        &mut self,
        mut job: ReshapeJob<T>,
    ) -> Result<T, EditError> {
        loop {
            if let Some(made) = job.step() {
                return Ok(made?);
            }
            self.done(STEP_ROWS).await;
        }
    }
}

/// "12 cells"
pub(super) fn cells(count: usize) -> String {
    words::count(count, "cell")
}
