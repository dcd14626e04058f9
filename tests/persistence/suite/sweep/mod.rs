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

    /// Whether a fault is tried at one of the operations of a verb: by default all that differ there.
    fn is_tried(&self, place: Place, fault: Fault) -> bool {
        place.differs(fault)
    }
}

/// One of the operations of a verb.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The first is 1.
    pub(crate) operation: u64,
    /// How many there are.
    pub(crate) operations: u64,
}

impl Place {
    /// Whether it is the asking to commit or the completion.
    pub(crate) fn is_settling(self) -> bool {
        self.operation + 2 > self.operations
    }

    /// Whether a fault is another there than all others.
    pub(crate) fn differs(self, fault: Fault) -> bool {
        self.is_settling() || !matches!(fault, Fault::SilentSuccess | Fault::Close)
    }
}

/// What a sweep has tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Swept {
    /// The operations that a verb takes; each was made to fail.
    pub(crate) operations: u64,
    /// Operations, each with every fault that is tried there.
    pub(crate) tries: u64,
}

/// Lets every operation of a verb fail in every way, over a table with so many rows more than a few.
pub(crate) async fn sweep(world: &dyn FaultyWorld, verb: Verb, more_rows: u32) -> Swept {
    let stage = Stage::set(world, verb, more_rows).await;
    let operations = stage.count().await;
    let mut tries = 0;
    for operation in 1..=operations {
        let place = Place { operation, operations };
        for fault in Fault::ALL.into_iter().filter(|fault| world.is_tried(place, *fault)) {
            stage.check(operation, fault).await;
            tries += 1;
        }
    }
    Swept { operations, tries }
}
