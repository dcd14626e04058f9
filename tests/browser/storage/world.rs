//! A database in the browser for each test, and ways to disturb it.

use std::rc::Rc;

use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use peristyle::storage::{IndexedDbStorage, Storage};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::storage_rules::World;

/// A database of its own for one test, deleted after it.
pub(super) struct Browser {
    pub(super) database: String,
}

impl Browser {
    pub(super) fn new() -> Self {
        Self { database: format!("test-{}", js_sys::Math::random()) }
    }

    pub(super) fn unopened(&self) -> IndexedDbStorage {
        IndexedDbStorage::new(&*self.database)
    }

    /// A connection of another program, which has none of our manners.
    pub(super) async fn raw(&self) -> Database {
        Database::open(&*self.database).await.unwrap()
    }

    /// The same as the global `raw` of scripts.
    pub(super) async fn raw_for_scripts(&self) {
        let sys = self.raw().await.into_sys();
        js_sys::Reflect::set(&js_sys::global(), &"raw".into(), &sys).unwrap();
    }
}

impl World for Browser {
    fn connect(&self) -> Rc<dyn Storage> {
        Rc::new(self.unopened())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let deletion = Database::delete_by_name(&self.database).unwrap();
        spawn_local(async { deletion.await.unwrap() });
    }
}

/// Runs a script.
pub(super) fn script(body: &str) -> JsValue {
    js_sys::Function::new_no_args(body).call0(&JsValue::NULL).unwrap()
}

/// A change to the browser's own methods, taken back when it is dropped.
pub(super) struct Patch {
    method: &'static str,
}

impl Patch {
    /// Replaces a method, such as `IDBObjectStore.prototype.put`, by a function that can call
    /// what it replaces as `original`.
    pub(super) fn new(method: &'static str, function: &str) -> Self {
        script(&format!(
            "const original = {method}; (globalThis.patches ??= {{}})['{method}'] = original; \
             {method} = {function};"
        ));
        Self { method }
    }
}

impl Drop for Patch {
    fn drop(&mut self) {
        let method = self.method;
        script(&format!("{method} = globalThis.patches['{method}'];"));
    }
}

pub(super) async fn wait_ms(delay_ms: u32) {
    let promise = format!("return new Promise(done => setTimeout(done, {delay_ms}))");
    JsFuture::from(js_sys::Promise::from(script(&promise))).await.unwrap();
}
