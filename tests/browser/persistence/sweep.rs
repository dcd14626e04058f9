//! The sweep of the simulator over the browser's own database: single operations of its verbs fail there
//! too, by way of the browser's own methods (`faults.js`).

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use peristyle::codec::Layout;
use peristyle::platform;
use peristyle::storage::{Fault, IndexedDbStorage, LocalFuture, Storage};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::Browser;
use super::suite::{FaultyWorld, Place, Sleeper, Verb, World, sweep};

/// Time goes so many times as fast: what answers nothing is given up after less than a second.
const HASTE: u32 = 200;
const OPEN_TIMEOUT_MS: i32 = 5_000;
/// Faults that are one of their own before a commit settles.
const PLAIN_FAULTS: usize = 5;

/// A database of the browser in which operations can be made to fail.
struct Faulty {
    browser: Browser,
    /// What the faults are steered by.
    faults: JsValue,
    /// During a try. Before and after it a slow machine is no fault.
    is_in_haste: Rc<Cell<bool>>,
}

impl Faulty {
    fn of(layout: Layout) -> Self {
        let faults = Function::new_no_args(include_str!("faults.js"));
        let faults = faults.call0(&JsValue::NULL).unwrap();
        Self { browser: Browser::of(layout), faults, is_in_haste: Rc::default() }
    }

    /// Calls one of the functions that steer the faults.
    fn steer(&self, name: &str, arguments: &[JsValue]) -> JsValue {
        let function = Reflect::get(&self.faults, &name.into()).unwrap();
        let function: Function = function.unchecked_into();
        function.apply(&JsValue::NULL, &arguments.iter().collect()).unwrap()
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        self.steer("restore", &[]);
    }
}

impl World for Faulty {
    fn connect(&self) -> Rc<dyn Storage> {
        let storage = IndexedDbStorage::new(&*self.browser.database);
        Rc::new(storage.with_open_timeout_ms(OPEN_TIMEOUT_MS))
    }

    fn layout(&self) -> Layout {
        self.browser.layout
    }

    fn sleeper(&self) -> Sleeper {
        let is_in_haste = self.is_in_haste.clone();
        Rc::new(move |duration_ms| {
            let haste = if is_in_haste.get() { HASTE } else { 1 };
            Box::pin(platform::sleep_ms(duration_ms / haste))
        })
    }

    fn pause(&self) -> LocalFuture<'static, ()> {
        self.browser.pause()
    }
}

impl FaultyWorld for Faulty {
    fn fail(&self, operation: u64, fault: Fault) {
        self.is_in_haste.set(true);
        self.steer("plan", &[(operation as f64).into(), format!("{fault:?}").into()]);
    }

    fn heal(&self) -> LocalFuture<'_, ()> {
        self.is_in_haste.set(false);
        self.steer("heal", &[]);
        Box::pin(std::future::ready(()))
    }

    fn begin_count(&self) {
        self.steer("beginCount", &[]);
    }

    fn operation_count(&self) -> u64 {
        self.steer("count", &[]).as_f64().unwrap() as u64
    }

    /// Here a try takes a tenth of a second: one fault at each place, in turn, and all where it settles.
    fn is_tried(&self, place: Place, fault: Fault) -> bool {
        let mut faults = Fault::ALL.into_iter().filter(|fault| place.differs(*fault));
        place.is_settling() || faults.nth(place.operation as usize % PLAIN_FAULTS) == Some(fault)
    }
}

/// A test for each verb, in some layouts.
macro_rules! sweep_tests {
    ($($test:ident: $verb:ident $layouts:expr)*) => {$(
        #[wasm_bindgen_test]
        async fn $test() {
            for layout in $layouts {
                let swept = sweep(&Faulty::of(layout), Verb::$verb, 0).await;
                assert!(swept.tries > swept.operations, "{swept:?}");
            }
        }
    )*};
}

const BOTH: [Layout; 2] = [Layout::Rows, Layout::Columns];
const COLUMNS: [Layout; 1] = [Layout::Columns];

sweep_tests! {
    in_the_browser_an_opening_that_fails_anywhere_settles: Open COLUMNS
    in_the_browser_a_first_save_that_fails_anywhere_leaves_the_whole_table_or_nothing: SaveFirst BOTH
    in_the_browser_a_replacing_save_that_fails_anywhere_leaves_the_old_or_the_new_table: SaveReplacing COLUMNS
    in_the_browser_a_save_that_fails_anywhere_leaves_the_old_or_the_new_table: SaveAgain BOTH
    in_the_browser_a_conversion_that_fails_anywhere_leaves_one_layout_or_the_other: SaveInOtherLayout COLUMNS
    in_the_browser_a_load_that_fails_anywhere_gives_the_table_or_an_error: Load BOTH
    in_the_browser_a_verification_that_fails_anywhere_claims_nothing: Verify COLUMNS
    in_the_browser_a_repair_that_fails_anywhere_gives_the_table_or_an_error: Repair COLUMNS
    in_the_browser_a_list_that_fails_anywhere_is_whole_or_an_error: List COLUMNS
    in_the_browser_metadata_that_fails_anywhere_is_whole_or_an_error: GetMetadata COLUMNS
    in_the_browser_a_rename_that_fails_anywhere_leaves_one_table_under_one_name: Rename COLUMNS
    in_the_browser_a_rename_of_an_open_table_that_fails_anywhere_leaves_it_under_one_name: RenameSaved COLUMNS
    in_the_browser_a_copy_that_fails_anywhere_leaves_the_original_and_a_copy_or_none: Copy COLUMNS
    in_the_browser_a_delete_that_fails_anywhere_leaves_the_whole_table_or_nothing: Delete COLUMNS
}
