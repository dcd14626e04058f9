//! What a browser can do wrong, and other programs in it.

use std::task::Context;

use futures_util::future::join;
use futures_util::task::noop_waker;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use peristyle::storage::{Batch, CommitError, Durability, Storage, StorageErrorKind};
use wasm_bindgen_test::wasm_bindgen_test;

use super::storage_rules::{
    batch, drive_until, numbered_rows, opened, row, row_keys, text, value_of,
};
use super::world::{Browser, Patch, script, wait_ms};

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
async fn an_opening_that_is_blocked_settles_and_leaves_nothing_open() {
    let browser = Browser::new();
    opened(&browser).await.close();
    let impolite = browser.raw().await;
    let deletion = Database::delete_by_name(&browser.database).unwrap();
    let patch = Patch::new(
        "IDBFactory.prototype.open",
        "function (...given) {
            const request = original.apply(this, given);
            setTimeout(() => request.dispatchEvent(new IDBVersionChangeEvent('blocked')), 10);
            return request;
        }",
    );

    let error = browser.unopened().open().await.unwrap_err();
    drop(patch);
    impolite.close();
    deletion.await.unwrap();

    assert_eq!(error.kind(), StorageErrorKind::Blocked);
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
    drop(drive_until(commit, asked).await);

    assert_eq!(row_keys(&*storage).await, ["a"]);
}
