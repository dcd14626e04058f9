use std::fmt;
use std::rc::Rc;

use super::Saved;
use crate::codec::LayoutChoice;
use crate::storage::Durability;

/// What a save builds on.
#[derive(Clone, Copy, Debug)]
pub enum Base<'a> {
    /// Nothing: the whole table is written.
    Fresh {
        /// What to do if a table of that name is stored already.
        if_exists: IfExists,
    },
    /// An earlier save or load of the same table: only what changed since is written, and only if
    /// that is still what is stored.
    On(&'a Saved),
}

/// What a fresh save does if a table of its name is stored already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfExists {
    /// It fails and writes nothing.
    Fail,
    /// It takes the other's place, whole, in one commit, and keeps the time of creation.
    Replace,
}

/// How to save.
#[derive(Clone)]
pub struct SaveOptions {
    /// What `saved` is to mean; relaxed unless said otherwise.
    pub durability: Durability,
    /// Who says in which layout the table is stored. Unless it is said here, as it was said at the save
    /// that this one builds on, and at a fresh save by the default of the persistence. Another layout
    /// than that of the base writes the whole table anew, in the same commit.
    pub layout: Option<LayoutChoice>,
    /// Told now and then how far the save has come.
    pub on_progress: Option<ProgressCallback>,
}

impl Default for SaveOptions {
    fn default() -> Self {
        Self { durability: Durability::Relaxed, layout: None, on_progress: None }
    }
}

impl fmt::Debug for SaveOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveOptions")
            .field("durability", &self.durability)
            .field("layout", &self.layout)
            .finish_non_exhaustive()
    }
}

/// How to load.
#[derive(Clone, Default)]
pub struct LoadOptions {
    /// Told now and then how far the load has come.
    pub on_progress: Option<ProgressCallback>,
}

impl fmt::Debug for LoadOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadOptions").finish_non_exhaustive()
    }
}

/// Somebody who is told of progress.
pub type ProgressCallback = Rc<dyn Fn(Progress)>;

/// How far a save or a load has come; `done` is never above `total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many are done.
    pub done: u64,
    /// How many there are.
    pub total: u64,
    /// What is counted.
    pub unit: ProgressUnit,
}

/// What progress is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressUnit {
    /// Entries written.
    Entries,
    /// Rows read.
    Rows,
}

impl ProgressUnit {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Rows => "rows",
        }
    }
}

/// Tells a callback, if there is one, of progress in one unit.
#[derive(Clone)]
pub(super) struct Reporter {
    callback: Option<ProgressCallback>,
    total: u64,
    unit: ProgressUnit,
}

impl Reporter {
    pub(super) fn new(callback: Option<&ProgressCallback>, total: u64, unit: ProgressUnit) -> Self {
        Self { callback: callback.cloned(), total, unit }
    }

    pub(super) fn report(&self, done: u64) {
        if let Some(callback) = &self.callback {
            let Self { total, unit, .. } = *self;
            callback(Progress { done: done.min(total), total, unit });
        }
    }

    /// Everything is done.
    pub(super) fn finish(&self) {
        self.report(self.total);
    }
}
