use futures_util::future::{AbortHandle, Abortable, Aborted};
use reactive_graph::prelude::*;

use super::{StoreActError, Workspace};

/// Something long that runs beside everything else: an export, a backup, a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// What is done, in words: "Exporting cities".
    pub title: String,
    /// How much of it is done.
    pub done: u64,
    /// How much there is; `done <= total`.
    pub total: u64,
}

/// Long acts: one after the other, each with its progress and a way to stop it.
impl Workspace {
    /// The long act that runs, if one does.
    pub fn work(self) -> Option<Work> {
        self.work.get()
    }

    /// Stops the long act that runs; everything is as it was before its present step.
    pub fn cancel_work(self) {
        if let Some(work) = &*self.backstage().work.borrow() {
            work.abort();
        }
    }

    /// Runs a long act that can be stopped; none if it was.
    pub(super) async fn as_work<T>(
        self,
        title: String,
        act: impl Future<Output = Result<T, StoreActError>>,
    ) -> Result<Option<T>, StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.work_turn.lock().await;
        let (handle, registration) = AbortHandle::new_pair();
        backstage.work.replace(Some(handle));
        self.work.set(Some(Work { title, done: 0, total: 0 }));
        let outcome = Abortable::new(act, registration).await;
        backstage.work.take();
        self.work.set(None);
        match outcome {
            Ok(outcome) => outcome.map(Some),
            Err(Aborted) => Ok(None),
        }
    }

    /// Says how far the long act is.
    pub(super) fn note_work(self, done: u64, total: u64) {
        self.work.update(|work| {
            if let Some(work) = work {
                (work.done, work.total) = (done.min(total), total);
            }
        });
    }
}
