//! Persistence over the simulator: the suite, what a save costs, and what faults leave behind.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[path = "../any_tables/mod.rs"]
mod any_tables;
mod backups;
mod costs;
mod damage;
mod faults;
mod figures;
mod layouts;
mod properties;
mod suite;

use std::rc::Rc;

use peristyle::codec::{Layout, LayoutChoice};
use peristyle::persistence::ColumnStorePersistence;
use peristyle::storage::{MemoryDisk, MemoryStorage, Storage};
use suite::World;

const DATABASE: &str = "peristyle-test";

impl World for MemoryDisk {
    fn connect(&self) -> Rc<dyn Storage> {
        Rc::new(MemoryStorage::new(self.clone(), DATABASE))
    }
}

/// As the disk, with tables in columns.
#[derive(Default)]
struct InColumns(MemoryDisk);

impl World for InColumns {
    fn connect(&self) -> Rc<dyn Storage> {
        self.0.connect()
    }

    fn layout(&self) -> Layout {
        Layout::Columns
    }
}

fn persistence_in(world: &dyn World, layout: LayoutChoice) -> ColumnStorePersistence {
    ColumnStorePersistence::with_layout(world.connect(), suite::host(world), layout)
}

/// Makes a module of tests of cases, each over a world of its own. The first argument is a dollar sign,
/// which a macro that makes a macro cannot write.
macro_rules! suite_module {
    (($d:tt) $module:ident, $scale:ident, $world:expr, $($for_each:ident)*) => {
        mod $module {
            use futures::executor::block_on;

            macro_rules! make_tests {
                ($d($d case:ident)*) => {$d(
                    #[test]
                    fn $d case() {
                        block_on(crate::suite::$d case(&$world, crate::suite::Scale::$scale));
                    }
                )*};
            }
            $(crate::$for_each!(make_tests);)*
        }
    };
}

suite_module!(
    ($) small, Small, peristyle::storage::MemoryDisk::new(),
    for_each_persistence_case for_each_rows_case
);
suite_module!(
    ($) large, Large, peristyle::storage::MemoryDisk::new(),
    for_each_persistence_case for_each_rows_case
);
suite_module!(
    ($) small_columns, Small, crate::InColumns::default(),
    for_each_persistence_case for_each_columns_case
);
suite_module!(
    ($) large_columns, Large, crate::InColumns::default(),
    for_each_persistence_case for_each_columns_case
);
