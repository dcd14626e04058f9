//! Every operation of every verb fails once in every way, and what is stored is always whole.
//!
//! Each try begins at the same stored tables, lets one operation of the verb fail, and then looks with
//! the eyes of somebody who was not there: stored is what was there before or what the verb was to make
//! of it, the verb has claimed no more than that, and the next save succeeds.

mod stage;
mod verb;

use peristyle::storage::Fault;

use super::World;
use stage::Stage;
pub(crate) use verb::Verb;

/// A world in which single operations can be made to fail.
pub(crate) trait FaultyWorld: World {
    /// Plans that an operation fails, counted from now: 1 is the next one.
    fn fail(&self, operation: u64, fault: Fault);

    /// Takes back what was planned, and brings to its end what hangs.
    fn heal(&self) -> peristyle::storage::LocalFuture<'_, ()>;

    /// Counts operations from 0 again.
    fn begin_count(&self);

    /// The operations since the count began.
    fn operation_count(&self) -> u64;

    /// What can be made to go wrong there.
    fn faults(&self) -> Vec<Fault>;
}

/// What a sweep has tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Swept {
    /// The operations that a verb takes; each was made to fail.
    pub(crate) operations: u64,
    /// Operations, each with every fault that is one of its own there.
    pub(crate) tries: u64,
}

/// Lets every operation of a verb fail in every way, over a table with so many rows more than a few.
pub(crate) async fn sweep(world: &dyn FaultyWorld, verb: Verb, more_rows: u32) -> Swept {
    let stage = Stage::set(world, verb, more_rows).await;
    let operations = stage.count().await;
    let mut tries = 0;
    for operation in 1..=operations {
        // Before the asking to commit these two are the same as others.
        let is_settling = operation + 2 > operations;
        let differs = |fault: &Fault| !matches!(fault, Fault::SilentSuccess | Fault::Close);
        for fault in world.faults().into_iter().filter(|fault| is_settling || differs(fault)) {
            stage.check(operation, fault).await;
            tries += 1;
        }
    }
    Swept { operations, tries }
}
