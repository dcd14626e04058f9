//! Long work in slices: it is written as a loop that can pause, and driven from outside, slice by slice
//! or at once. It knows no clock: a slice is some number of rows.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use super::BLOCK_ROWS;

/// How many rows are looked at in a slice: some milliseconds of work.
pub(super) const SLICE_ROWS: usize = 1 << 18;

/// How many rows are gone through in a step of what writes a map or a text for each of them.
pub const STEP_ROWS: usize = STEP_BLOCKS * BLOCK_ROWS;
/// The same in blocks.
pub(super) const STEP_BLOCKS: usize = 4;

/// Whether work pauses between slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// It is done in one go.
    AtOnce,
    /// It pauses after each slice.
    InSlices,
}

impl Pace {
    /// The end of a block, which ends a slice if it is the last of a step.
    pub(super) async fn end_block(self, block: usize) {
        if (block + 1).is_multiple_of(STEP_BLOCKS) {
            self.pause().await;
        }
    }

    /// The end of a slice.
    pub(super) async fn pause(self) {
        let mut paused = self == Self::AtOnce;
        poll_fn(
            |_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending },
        )
        .await;
    }
}

/// Does work that never pauses.
pub(super) fn at_once<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => unreachable!("work at once does not pause"),
    }
}

/// Work that is done slice by slice.
pub(super) struct SlicedWork<T> {
    work: Pin<Box<dyn Future<Output = T> + Send>>,
}

impl<T> SlicedWork<T> {
    /// Of work that pauses nowhere but between slices.
    pub(super) fn new(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self { work: Box::pin(work) }
    }

    /// Does the next slice. Gives what came out after the last.
    pub(super) fn step(&mut self) -> Option<T> {
        match self.work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        }
    }
}

impl<T> fmt::Debug for SlicedWork<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlicedWork").finish_non_exhaustive()
    }
}
