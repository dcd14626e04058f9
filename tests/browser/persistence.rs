//! Persistence over the browser's own database: the suite of the simulator, unchanged.

#[path = "../persistence/suite/mod.rs"]
mod suite;
mod sweep;

use std::rc::Rc;

use indexed_db_futures::database::Database;
use peristyle::codec::Layout;
use peristyle::platform;
use peristyle::storage::{Area, IndexedDbStorage, LocalFuture, Storage};
use suite::{Raw, Scale, Sleeper, World, assert_stored, fixture, opened, save_fresh};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen_test::wasm_bindgen_test;

/// A database of its own for one test, deleted after it.
struct Browser {
    database: String,
    layout: Layout,
}

impl Browser {
    fn new() -> Self {
        Self::of(Layout::Rows)
    }

    fn of(layout: Layout) -> Self {
        Self { database: format!("persistence-test-{}", js_sys::Math::random()), layout }
    }
}

impl World for Browser {
    fn connect(&self) -> Rc<dyn Storage> {
        Rc::new(IndexedDbStorage::new(&*self.database))
    }

    fn layout(&self) -> Layout {
        self.layout
    }

    fn sleeper(&self) -> Sleeper {
        Rc::new(|duration_ms| Box::pin(platform::sleep_ms(duration_ms)))
    }

    fn pause(&self) -> LocalFuture<'static, ()> {
        Box::pin(async {
            let timer = js_sys::Promise::new(&mut |resolve, _| {
                web_sys::window().unwrap().set_timeout_with_callback(&resolve).unwrap();
            });
            JsFuture::from(timer).await.unwrap();
        })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let deletion = Database::delete_by_name(&self.database).unwrap();
        spawn_local(async { deletion.await.unwrap() });
    }
}

#[wasm_bindgen_test]
async fn test_column_persistence_save_load_roundtrip() {
    let (browser, store) = (Browser::new(), fixture(Scale::Small));

    save_fresh(&opened(&browser).await, "shop", &store).await;

    assert_stored(&browser, "shop", &store).await;
    let raw = Raw::open(&browser).await;
    assert_eq!(raw.keys(Area::Metadata).await, ["shop:meta"]);
    assert_eq!(raw.keys(Area::Strings).await, ["shop:strings"]);
    let rows = ["shop:row:-3", "shop:row:-6", "shop:row:-9", "shop:row:3", "shop:row:6"];
    assert_eq!(raw.keys(Area::Rows).await, rows);
}

#[wasm_bindgen_test]
async fn test_column_persistence_metadata() {
    let (browser, store) = (Browser::new(), fixture(Scale::Small));
    let persistence = opened(&browser).await;

    save_fresh(&persistence, "shop", &store).await;

    let metadata = persistence.get_metadata("shop").await.unwrap().unwrap();
    assert_eq!(&metadata.schema, store.schema());
    assert_eq!(metadata.pk_column(), Some("id"));
    let raw = Raw::open(&browser).await.text(Area::Metadata, "shop:meta").await;
    assert_eq!(metadata.json(), raw);
    let json: serde_json::Value = serde_json::from_str(&raw).unwrap();
    assert_eq!(json["pk_column"], "id");
    assert_eq!(json["schema"][0], serde_json::json!({"id": 0, "name": "id", "type": "int"}));
    assert_eq!(json["schema"].as_array().unwrap().len(), 6);
}

macro_rules! small_tests {
    ($($case:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $case() {
            suite::$case(&Browser::new(), Scale::Small).await;
        }
    )*};
}
crate::for_each_persistence_case!(small_tests);
crate::for_each_rows_case!(small_tests);

mod in_columns {
    use super::*;

    macro_rules! small_tests {
        ($($case:ident)*) => {$(
            #[wasm_bindgen_test]
            async fn $case() {
                suite::$case(&Browser::of(Layout::Columns), Scale::Small).await;
            }
        )*};
    }
    crate::for_each_persistence_case!(small_tests);
    crate::for_each_columns_case!(small_tests);
}

mod large_in_columns {
    use super::*;

    macro_rules! large_tests {
        ($($case:ident)*) => {$(
            #[wasm_bindgen_test]
            async fn $case() {
                suite::$case(&Browser::of(Layout::Columns), Scale::Large).await;
            }
        )*};
    }
    crate::for_each_persistence_case!(large_tests);
    crate::for_each_columns_case!(large_tests);
}

mod large {
    use super::*;

    macro_rules! large_tests {
        ($($case:ident)*) => {$(
            #[wasm_bindgen_test]
            async fn $case() {
                suite::$case(&Browser::new(), Scale::Large).await;
            }
        )*};
    }
    large_tests! {
        a_table_comes_back_as_it_was_saved
        an_edited_cell_is_saved_and_nothing_else_is_written
        a_vacuum_writes_no_row
        a_load_during_saves_gives_one_of_them
        a_renamed_table_keeps_everything_but_its_name
        a_table_without_a_key_comes_back_with_its_row_ids
        deleted_rows_never_come_back
        another_key_column_moves_every_entry
        replacing_leaves_nothing_of_what_was_there
        a_copy_is_a_table_of_its_own
        a_deleted_table_leaves_nothing
        a_dropped_save_leaves_the_old_or_the_new
        a_whole_table_is_repaired_without_losses
        verify_names_every_cell_and_row_that_differs
    }
}
