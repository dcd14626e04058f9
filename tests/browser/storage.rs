//! The rules of storage over the browser's own database, and what only a browser can do wrong.

#[path = "../storage_rules/mod.rs"]
mod storage_rules;

mod failures;
mod world;

use std::cell::Cell;

use peristyle::storage::{Area, Batch, Durability, KeyRange, Query, Stored};
use storage_rules::{batch, numbered_rows, opened, row, row_keys, text};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use world::{Browser, Patch, script};

macro_rules! rule_tests {
    ($($rule:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $rule() {
            storage_rules::$rule(&Browser::new()).await;
        }
    )*};
}
crate::for_each_storage_rule!(rule_tests);

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
