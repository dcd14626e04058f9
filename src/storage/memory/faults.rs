//! What the simulator can be told to do wrong, and what it counts.

/// Something that goes wrong at one operation.
///
/// Before the storage is asked to make a commit durable, each of them leaves nothing written and
/// the caller knows it. At the completion itself only [`Fault::Quota`] says for certain that
/// nothing was written; after the others the caller has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The operation fails with an error that has no name.
    Error,
    /// The transaction is aborted.
    Abort,
    /// The storage is full.
    Quota,
    /// No answer ever comes, and nothing is written.
    Silence,
    /// No answer ever comes; if the operation is a commit, it happened all the same.
    SilentSuccess,
    /// The connection is lost; if the operation is a commit, it happened all the same.
    LostAnswer,
    /// The connection is lost, and nothing is written.
    Close,
}

impl Fault {
    /// Every fault there is.
    pub const ALL: [Self; 7] = [
        Self::Error,
        Self::Abort,
        Self::Quota,
        Self::Silence,
        Self::SilentSuccess,
        Self::LostAnswer,
        Self::Close,
    ];
}

/// One fault, and when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FaultPlan {
    /// The operation at which the fault comes, counted from now: 1 is the next one.
    ///
    /// Every opening, every request within a transaction, every asking to commit and every
    /// completion is one operation.
    pub operation: u64,
    /// What happens there.
    pub fault: Fault,
}

/// What a disk has done since it was made or its counters were reset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiskCounters {
    /// Everything at which a fault could have come; see [`FaultPlan::operation`].
    pub operations: u64,
    /// Connections opened.
    pub opens: u64,
    /// Requests to read, whether for one value or for a range, and expectations.
    pub reads: u64,
    /// Values handed out.
    pub entries_read: u64,
    /// The bytes of those values.
    pub bytes_read: u64,
    /// Requests to put.
    pub puts: u64,
    /// The bytes of the values in them.
    pub bytes_put: u64,
    /// Requests to delete, whether for one key or for a range.
    pub deletes: u64,
    /// Commits that were completed.
    pub commits: u64,
}

/// The faults that are still to come, by the number of the operation.
#[derive(Debug, Default)]
pub(super) struct PlannedFaults {
    planned: Vec<FaultPlan>,
}

impl PlannedFaults {
    pub(super) fn plan(&mut self, plan: FaultPlan) {
        self.planned.push(plan);
    }

    pub(super) fn clear(&mut self) {
        self.planned.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.planned.len()
    }

    /// Moves every plan one operation nearer, and takes out the one that is due.
    pub(super) fn advance(&mut self) -> Option<Fault> {
        for plan in &mut self.planned {
            plan.operation = plan.operation.saturating_sub(1);
        }
        let due = self.planned.iter().position(|plan| plan.operation == 0)?;
        Some(self.planned.swap_remove(due).fault)
    }
}
