//! Persistence over the simulator: the suite, what a save costs, and what faults leave behind.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod costs;
mod damage;
mod faults;
mod properties;
mod suite;

use std::rc::Rc;

use peristyle::storage::{MemoryDisk, MemoryStorage, Storage};
use suite::World;

const DATABASE: &str = "peristyle-test";

impl World for MemoryDisk {
    fn connect(&self) -> Rc<dyn Storage> {
        Rc::new(MemoryStorage::new(self.clone(), DATABASE))
    }
}

mod small {
    use super::suite::{self, Scale};
    use futures::executor::block_on;
    use peristyle::storage::MemoryDisk;

    macro_rules! small_tests {
        ($($case:ident)*) => {$(
            #[test]
            fn $case() {
                block_on(suite::$case(&MemoryDisk::new(), Scale::Small));
            }
        )*};
    }
    crate::for_each_persistence_case!(small_tests);
}

mod large {
    use super::suite::{self, Scale};
    use futures::executor::block_on;
    use peristyle::storage::MemoryDisk;

    macro_rules! large_tests {
        ($($case:ident)*) => {$(
            #[test]
            fn $case() {
                block_on(suite::$case(&MemoryDisk::new(), Scale::Large));
            }
        )*};
    }
    crate::for_each_persistence_case!(large_tests);
}
