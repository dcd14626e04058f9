//! The rules of storage over the browser's own database, and what only a browser can do wrong.

#[path = "../storage_rules/mod.rs"]
mod storage_rules;

use std::cell::Cell;
use std::rc::Rc;
use std::task::Context;

use futures_util::future::join;
use futures_util::task::noop_waker;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use peristyle::storage::{
    Area, Batch, CommitError, Durability, IndexedDbStorage, KeyRange, Query, Storage,
    StorageErrorKind, Stored,
};
use storage_rules::{World, batch, numbered_rows, opened, row, row_keys, text, value_of};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

/// A database of its own for one test, deleted after it.
struct Browser {
    database: String,
}

impl Browser {
    fn new() -> Self {
        Self { database: format!("test-{}", js_sys::Math::random()) }
    }

    fn unopened(&self) -> IndexedDbStorage {
        IndexedDbStorage::new(&*self.database)
    }

    /// A connection of another program, which has none of our manners.
    async fn raw(&self) -> Database {
        Database::open(&*self.database).await.unwrap()
    }

    /// The same as the global `raw` of scripts.
    async fn raw_for_scripts(&self) {
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

macro_rules! rule_tests {
    ($($rule:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $rule() {
            storage_rules::$rule(&Browser::new()).await;
        }
    )*};
}
crate::for_each_storage_rule!(rule_tests);

/// Runs a script.
fn script(body: &str) -> JsValue {
    js_sys::Function::new_no_args(body).call0(&JsValue::NULL).unwrap()
}

/// A change to the browser's own methods, taken back when it is dropped.
struct Patch {
    method: &'static str,
}

impl Patch {
    /// Replaces a method, such as `IDBObjectStore.prototype.put`, by a function that can call
    /// what it replaces as `original`.
    fn new(method: &'static str, function: &str) -> Self {
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

async fn wait_ms(delay_ms: u32) {
    let promise = format!("return new Promise(done => setTimeout(done, {delay_ms}))");
    JsFuture::from(js_sys::Promise::from(script(&promise))).await.unwrap();
}

fn kind_of(outcome: Result<(), CommitError>) -> Option<StorageErrorKind> {
    match outcome {
        Err(CommitError::Storage(error)) => Some(error.kind()),
        _ => None,
    }
}

#[wasm_bindgen_test]
async fn a_database_deleted_from_underneath_is_made_anew_at_the_next_use() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    storage.commit(batch(vec![row("a", "1")])).await.unwrap();

    // It comes to an end only because the connection closes when it is asked to.
    Database::delete_by_name(&browser.database).unwrap().await.unwrap();

    assert!(row_keys(&*storage).await.is_empty());
    storage.commit(batch(vec![row("b", "1")])).await.unwrap();
    assert_eq!(row_keys(&*storage).await, ["b"]);
}

#[wasm_bindgen_test]
async fn a_newer_version_in_another_tab_gets_its_way_and_is_reported() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    let commit = storage.commit(Batch::new(Durability::Relaxed).with_puts(numbered_rows(1_100)));

    let newer = async { Database::open(&*browser.database).with_version(2u8).await.unwrap() };
    let (outcome, newer) = join(commit, newer).await;
    let refused = storage.read(Vec::new()).await;

    outcome.unwrap();
    assert_eq!(refused.map_err(|error| error.kind()), Err(StorageErrorKind::Version));
    let kept = newer.transaction("rows").build().unwrap();
    let count = kept.object_store("rows").unwrap().count().await.unwrap();
    assert_eq!(count, 1_100, "the commit that was under way is whole");
    drop(kept);
    newer.close();
}

#[wasm_bindgen_test]
async fn a_database_with_other_areas_is_left_alone() {
    let browser = Browser::new();
    let stranger = Database::open(&*browser.database)
        .with_version(1u8)
        .with_on_upgrade_needed(|_, database| {
            database.create_object_store("photos").build()?;
            Ok(())
        })
        .await
        .unwrap();

    let error = browser.unopened().open().await.unwrap_err();

    assert_eq!(error.kind(), StorageErrorKind::Version);
    assert!(error.details().contains("metadata"), "{error}");
    assert_eq!(stranger.object_store_names().collect::<Vec<_>>(), ["photos"]);
    stranger.close();
}

#[wasm_bindgen_test]
async fn opening_settles_though_the_browser_never_answers() {
    let browser = Browser::new();
    opened(&browser).await.close();
    let impolite = browser.raw().await;
    let deletion = Database::delete_by_name(&browser.database).unwrap();
    let storage = browser.unopened().with_open_timeout_ms(100);

    let error = storage.open().await.unwrap_err();
    impolite.close();
    deletion.await.unwrap();

    assert_eq!(error.kind(), StorageErrorKind::Unavailable);
    // The opening that came too late does not stand in the way of others.
    wait_ms(100).await;
    Database::open(&*browser.database).with_version(2u8).await.unwrap().close();
}

#[wasm_bindgen_test]
async fn a_browser_that_forbids_storage_says_so() {
    let browser = Browser::new();
    let _patch = Patch::new(
        "IDBFactory.prototype.open",
        "function () { throw new DOMException('no', 'SecurityError') }",
    );

    let error = browser.unopened().open().await.unwrap_err();

    assert_eq!(error.kind(), StorageErrorKind::Unavailable);
}

#[wasm_bindgen_test]
async fn opening_is_tried_three_times() {
    let browser = Browser::new();
    let _patch = Patch::new(
        "IDBDatabase.prototype.createObjectStore",
        "function (...given) {
            if (globalThis.failures-- > 0) throw new DOMException('backing store', 'UnknownError');
            return original.apply(this, given);
        }",
    );

    script("globalThis.failures = 3");
    let error = browser.unopened().open().await.unwrap_err();
    let left = script("return globalThis.failures");
    script("globalThis.failures = 2");
    let healed = browser.unopened().open().await;

    assert_eq!(error.kind(), StorageErrorKind::Other);
    assert_eq!(error.details(), "UnknownError: backing store");
    assert_eq!(left, 0);
    assert_eq!(healed, Ok(()));
}

#[wasm_bindgen_test]
async fn a_connection_that_is_found_dead_is_opened_again() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    let _patch = Patch::new(
        "IDBDatabase.prototype.transaction",
        "function (...given) {
            if (globalThis.failures-- > 0) throw new DOMException('dead', 'InvalidStateError');
            return original.apply(this, given);
        }",
    );

    script("globalThis.failures = 2");
    storage.commit(batch(vec![row("a", "1")])).await.unwrap();
    script("globalThis.failures = 3");
    let outcome = storage.commit(batch(vec![row("a", "2")])).await;

    assert_eq!(kind_of(outcome), Some(StorageErrorKind::Lost));
    assert_eq!(value_of(&*storage, "a").await, Some(text("1")));
}

#[wasm_bindgen_test]
async fn a_connection_that_the_browser_closed_is_forgotten() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    let _patch = Patch::new(
        "IDBDatabase.prototype.transaction",
        "function (...given) { globalThis.lastDatabase = this; return original.apply(this, given) }",
    );
    storage.commit(batch(vec![row("a", "1")])).await.unwrap();
    script("globalThis.lost = lastDatabase; lost.dispatchEvent(new Event('close'))");

    let value = value_of(&*storage, "a").await;

    assert_eq!(value, Some(text("1")));
    assert_eq!(script("return lost !== lastDatabase"), true);
}

#[wasm_bindgen_test]
async fn a_quota_used_up_at_a_put_keeps_its_name_and_writes_nothing() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    storage.commit(batch(vec![row("old", "1")])).await.unwrap();
    let _patch = Patch::new(
        "IDBObjectStore.prototype.put",
        "function (...given) {
            if (given[1] == 't:row:000700') throw new DOMException('full', 'QuotaExceededError');
            return original.apply(this, given);
        }",
    );

    let puts = Batch::new(Durability::Relaxed).with_puts(numbered_rows(1_000));
    let outcome = storage.commit(puts).await;

    assert_eq!(kind_of(outcome), Some(StorageErrorKind::Quota));
    assert_eq!(row_keys(&*storage).await, ["old"]);
}

/// Makes every commit abort for want of space, with the cause where browsers leave it.
fn quota_at_commit() -> Patch {
    Patch::new(
        "IDBTransaction.prototype.commit",
        "function () {
            const error = new DOMException('full', 'QuotaExceededError');
            Object.defineProperty(this, 'error', { get: () => error });
            this.abort();
        }",
    )
}

#[wasm_bindgen_test]
async fn a_quota_used_up_at_the_completion_keeps_its_name_and_writes_nothing() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    storage.commit(batch(vec![row("old", "1")])).await.unwrap();
    let patch = quota_at_commit();

    let outcome = storage.commit(batch(vec![row("new", "1")])).await;
    drop(patch);

    assert_eq!(kind_of(outcome), Some(StorageErrorKind::Quota));
    assert_eq!(row_keys(&*storage).await, ["old"]);
}

#[wasm_bindgen_test]
async fn an_abort_after_durability_was_asked_for_leaves_the_outcome_unknown() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    let patch = Patch::new("IDBTransaction.prototype.commit", "function () { this.abort() }");

    let outcome = storage.commit(batch(vec![row("a", "1")])).await;
    drop(patch);

    let unknown = matches!(&outcome, Err(CommitError::Unknown(error))
        if error.kind() == StorageErrorKind::Aborted);
    assert!(unknown, "{outcome:?}");
    assert!(row_keys(&*storage).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_the_completion_leaves_the_outcome_unknown() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    let patch = Patch::new(
        "IDBTransaction.prototype.commit",
        "function () { original.call(this); this.db.dispatchEvent(new Event('close')) }",
    );

    let outcome = storage.commit(batch(vec![row("a", "1")])).await;
    drop(patch);

    let lost = matches!(&outcome, Err(CommitError::Unknown(error))
        if error.kind() == StorageErrorKind::Lost);
    assert!(lost, "{outcome:?}");
    assert_eq!(row_keys(&*storage).await, ["a"]);
}

#[wasm_bindgen_test]
async fn a_transaction_that_the_browser_aborts_between_bursts_writes_nothing() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    let patch = Patch::new(
        "IDBObjectStore.prototype.put",
        "function (...given) {
            const request = original.apply(this, given);
            if (given[1] == 't:row:000700') this.transaction.abort();
            return request;
        }",
    );

    let puts = Batch::new(Durability::Relaxed).with_puts(numbered_rows(1_600));
    let outcome = storage.commit(puts).await;
    drop(patch);

    assert_eq!(kind_of(outcome), Some(StorageErrorKind::Aborted));
    assert!(row_keys(&*storage).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_commit_that_is_not_driven_in_time_writes_nothing_rather_than_half() {
    let browser = Browser::new();
    let (storage, other) = (opened(&browser).await, opened(&browser).await);
    let puts = Batch::new(Durability::Relaxed).with_puts(numbered_rows(1_600));
    let mut commit = storage.commit(puts);
    let waker = noop_waker();
    assert!(commit.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());

    // It waits for the transaction above, and finds it over.
    let keys = row_keys(&*other).await;
    let outcome = commit.await;

    assert!(keys.is_empty(), "{} of 1,600 rows were committed", keys.len());
    assert_eq!(kind_of(outcome), Some(StorageErrorKind::Aborted));
}

#[wasm_bindgen_test]
async fn a_commit_that_was_asked_for_happens_though_nobody_listens() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    let _patch = Patch::new(
        "IDBTransaction.prototype.commit",
        "function () { globalThis.asked = true; return original.call(this) }",
    );
    script("globalThis.asked = false");

    let commit = storage.commit(batch(vec![row("a", "1")]));
    let asked = || script("return globalThis.asked") == true;
    drop(storage_rules::drive_until(commit, asked).await);

    assert_eq!(row_keys(&*storage).await, ["a"]);
}

#[wasm_bindgen_test]
async fn foreign_values_and_keys_hide_nothing_and_are_named() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    storage.commit(batch(vec![row("d", "ours")])).await.unwrap();
    browser.raw_for_scripts().await;
    script(
        "const rows = raw.transaction('rows', 'readwrite').objectStore('rows');
        rows.put(1, 'a'); rows.put(null, 'b'); rows.put({ c: 1 }, 'c');
        rows.put(new Uint16Array(2), 'e'); rows.put(new Uint8Array(3), 'f'); rows.put(true, 'g');
        rows.put('number key', 7); rows.put('array key', ['a']);",
    );

    let range = KeyRange::new("", "\u{FFFF}").unwrap();
    let query = Query::Entries { area: Area::Rows, range, limit: None };
    let entries = storage.read(vec![query]).await.unwrap().remove(0).into_entries();
    script("raw.close()");

    let foreign = |kind: &str| Stored::Foreign(kind.to_owned());
    let expected = [
        ("a", foreign("number")),
        ("b", foreign("null")),
        ("c", foreign("Object")),
        ("d", text("ours")),
        ("e", foreign("Uint16Array")),
        ("f", Stored::Bytes(vec![0; 3])),
        ("g", foreign("boolean")),
    ];
    assert_eq!(entries, expected.map(|(key, value)| (key.to_owned(), value)));
}

#[wasm_bindgen_test]
async fn strict_durability_is_passed_on() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    let _patch = Patch::new(
        "IDBTransaction.prototype.commit",
        "function () { globalThis.durability = this.durability; return original.call(this) }",
    );

    storage.commit(Batch::new(Durability::Strict)).await.unwrap();
    assert_eq!(script("return globalThis.durability"), "strict");
    storage.commit(Batch::new(Durability::Relaxed)).await.unwrap();
    assert_eq!(script("return globalThis.durability"), "relaxed");
}

/// The same puts as `numbered_rows`, from a script that sends all of them at once.
const PLAIN_PUTS: &str = "
    return new Promise((done, failed) => {
        const transaction = raw.transaction('rows', 'readwrite', { durability: 'relaxed' });
        const rows = transaction.objectStore('rows');
        transaction.oncomplete = done;
        transaction.onabort = failed;
        for (let n = 0; n < 20000; n++) {
            rows.put(String(n), 't:row:' + String(n).padStart(6, '0'));
        }
        transaction.commit();
    })";

#[wasm_bindgen_test]
async fn a_large_commit_goes_in_bursts_and_is_read_back() {
    let browser = Browser::new();
    let storage = opened(&browser).await;
    browser.raw_for_scripts().await;
    let now_ms = js_sys::Date::now;
    let longest_gap_ms = Cell::new(0.0f64);
    let last_ms = Cell::new(f64::NAN);
    let puts = numbered_rows(20_000).inspect(|_| {
        let gap_ms = now_ms() - last_ms.replace(now_ms());
        longest_gap_ms.set(longest_gap_ms.get().max(gap_ms));
    });

    let start_ms = now_ms();
    JsFuture::from(js_sys::Promise::from(script(PLAIN_PUTS))).await.unwrap();
    let plain_ms = now_ms() - start_ms;
    script("raw.close()");
    let start_ms = now_ms();
    storage.commit(Batch::new(Durability::Relaxed).with_puts(puts)).await.unwrap();
    let commit_ms = now_ms() - start_ms;
    let start_ms = now_ms();
    let keys = row_keys(&*storage).await;
    let keys_ms = now_ms() - start_ms;
    let range = KeyRange::new("t:row:", "t:row;").unwrap();
    let query = Query::Entries { area: Area::Rows, range, limit: None };
    let start_ms = now_ms();
    let entries = storage.read(vec![query]).await.unwrap().remove(0).into_entries();
    let entries_ms = now_ms() - start_ms;

    assert_eq!(keys.len(), 20_000);
    assert_eq!(entries.len(), 20_000);
    assert!(entries.iter().enumerate().all(|(n, (_, value))| *value == text(&n.to_string())));
    console_log!(
        "20,000 puts: {commit_ms} ms, {plain_ms} ms from a script; longest wait between two: {} ms",
        longest_gap_ms.get()
    );
    console_log!("20,000 keys: {keys_ms} ms; 20,000 entries: {entries_ms} ms");
}
