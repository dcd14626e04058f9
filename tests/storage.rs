//! The rules of storage over the simulator, and the simulator's own: faults, quota, counters.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod storage_rules;

use std::rc::Rc;

use futures::executor::{LocalPool, block_on};
use futures::task::LocalSpawnExt;
use peristyle::storage::{
    Area, Batch, CommitError, DiskCounters, Durability, Expect, Fault, FaultPlan, KeyRange,
    MemoryDisk, MemoryStorage, Query, Storage, StorageError, StorageErrorKind, Stored,
};
use storage_rules::{World, batch, numbered_rows, opened, row, row_keys, text, value_of};

impl World for MemoryDisk {
    fn connect(&self) -> Rc<dyn Storage> {
        Rc::new(MemoryStorage::new(self.clone(), DATABASE))
    }
}

const DATABASE: &str = "peristyle-test";

macro_rules! rule_tests {
    ($($rule:ident)*) => {$(
        #[test]
        fn $rule() {
            block_on(storage_rules::$rule(&MemoryDisk::new()));
        }
    )*};
}
for_each_storage_rule!(rule_tests);

/// What a future came to, or nothing if it waits for something that does not come.
fn run<T: 'static>(future: impl Future<Output = T> + 'static) -> Option<T> {
    let mut pool = LocalPool::new();
    let handle = pool.spawner().spawn_local_with_handle(future).unwrap();
    pool.run_until_stalled();
    futures::FutureExt::now_or_never(handle)
}

/// Opens a connection, stores `a` = "old", plans `fault` for the `operation`-th operation after,
/// and commits `a` = "new" and 600 rows more on the expectation that `a` is "old".
fn commit_with_fault(
    disk: &MemoryDisk,
    operation: u64,
    fault: Fault,
) -> Option<Result<(), CommitError>> {
    let storage = block_on(opened(disk));
    block_on(storage.commit(batch(vec![row("a", "old")]))).unwrap();
    disk.reset_counters();
    disk.fail(FaultPlan { operation, fault });
    run(async move { storage.commit(changing_commit()).await })
}

fn changing_commit() -> Batch<'static> {
    let expect = vec![Expect { area: Area::Rows, key: "a".into(), value: Some(text("old")) }];
    let puts = [Ok(row("a", "new"))].into_iter().chain(numbered_rows(600));
    let clear = (Area::Rows, KeyRange::new("a", "z").unwrap());
    Batch { expect, delete_ranges: vec![clear], ..Batch::new(Durability::Relaxed).with_puts(puts) }
}

/// One expectation, one range, 601 puts, the asking, the completion.
const OPERATIONS: u64 = 1 + 1 + 601 + 1 + 1;

/// What a connection made afresh finds: 0 for the old state, 1 for the new one.
fn state(disk: &MemoryDisk) -> usize {
    disk.clear_faults();
    let storage = block_on(opened(disk));
    let keys = block_on(row_keys(&*storage));
    match block_on(value_of(&*storage, "a")) {
        Some(value) if value == text("old") && keys.len() == 1 => 0,
        Some(value) if value == text("new") && keys.len() == 601 => 1,
        other => panic!("a mixture: {other:?} and {} keys", keys.len()),
    }
}

#[test]
fn a_fault_at_any_operation_leaves_the_old_state_or_the_new_and_the_answer_tells_which() {
    for fault in Fault::ALL {
        for operation in (1..=OPERATIONS + 1).filter(|n| *n < 8 || *n % 97 == 0 || *n > 498) {
            let disk = MemoryDisk::new();
            let outcome = commit_with_fault(&disk, operation, fault);

            let fired = disk.pending_fault_count() == 0;
            let state = state(&disk);
            let told = match outcome {
                Some(Ok(())) => Some(1),
                Some(Err(error)) if error.outcome_unknown() => None,
                Some(Err(_)) => Some(0),
                None => None,
            };
            assert_eq!(fired, operation <= OPERATIONS, "{fault:?} at {operation}");
            assert!(told.is_none_or(|told| told == state), "{fault:?} at {operation}");
            assert!(!fired || told != Some(1), "{fault:?} at {operation} was swallowed");
        }
    }
}

#[test]
fn the_outcome_is_unknown_only_once_durability_was_asked_for() {
    for fault in Fault::ALL {
        for operation in [1, 2, 300, 603, 604, 605] {
            let outcome = commit_with_fault(&MemoryDisk::new(), operation, fault);

            let unknown = matches!(&outcome, Some(Err(error)) if error.outcome_unknown());
            let sure = matches!(fault, Fault::Quota | Fault::Silence | Fault::SilentSuccess);
            assert_eq!(unknown, operation > 603 && !sure, "{fault:?} at {operation}: {outcome:?}");
        }
    }
}

#[test]
fn a_lost_answer_to_the_completion_hides_a_commit_that_happened() {
    let disk = MemoryDisk::new();

    let outcome = commit_with_fault(&disk, OPERATIONS, Fault::LostAnswer);

    assert!(matches!(outcome, Some(Err(CommitError::Unknown(_)))), "{outcome:?}");
    assert_eq!(state(&disk), 1);
}

#[test]
fn a_connection_lost_at_the_completion_leaves_the_old_state() {
    let disk = MemoryDisk::new();

    let outcome = commit_with_fault(&disk, OPERATIONS, Fault::Close);

    assert!(matches!(outcome, Some(Err(CommitError::Unknown(_)))), "{outcome:?}");
    assert_eq!(state(&disk), 0);
}

#[test]
fn silence_never_answers_and_dropping_the_future_frees_the_storage() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));
    disk.fail(FaultPlan { operation: 1, fault: Fault::Silence });

    assert_eq!(
        run({
            let storage = Rc::clone(&storage);
            async move { storage.commit(batch(vec![row("a", "1")])).await }
        }),
        None
    );

    assert!(block_on(row_keys(&*storage)).is_empty());
}

#[test]
fn a_commit_waits_for_one_that_hangs() {
    let disk = MemoryDisk::new();
    let (one, other) = (block_on(opened(&disk)), block_on(opened(&disk)));
    disk.fail(FaultPlan { operation: 1, fault: Fault::Silence });
    let mut pool = LocalPool::new();
    let hangs = pool
        .spawner()
        .spawn_local_with_handle(async move { one.commit(batch(vec![row("a", "1")])).await });
    let waits = pool
        .spawner()
        .spawn_local_with_handle(async move { other.commit(batch(vec![row("b", "1")])).await });

    pool.run_until_stalled();
    assert!(disk.entries(DATABASE, Area::Rows).is_empty());
    drop(hangs);
    let outcome = pool.run_until(waits.unwrap());

    assert_eq!(outcome, Ok(()));
    assert_eq!(disk.entries(DATABASE, Area::Rows), [("b".to_owned(), text("1"))]);
}

#[test]
fn a_commit_that_was_asked_for_happens_though_nobody_listens() {
    for polls in 1..20 {
        let disk = MemoryDisk::new();
        let storage = block_on(opened(&disk));
        let mut commit = storage.commit(batch(vec![row("a", "1"), row("b", "1")]));
        let context = &mut std::task::Context::from_waker(std::task::Waker::noop());
        let done = (0..polls).any(|_| commit.as_mut().poll(context).is_ready());

        drop(commit);

        let stored = disk.entries(DATABASE, Area::Rows).len();
        assert!(stored == 0 || stored == 2, "{stored} of 2 after {polls} polls");
        assert!(!done || stored == 2);
    }
}

#[test]
fn no_answer_comes_at_the_first_poll() {
    let disk = MemoryDisk::new();
    let unopened = MemoryStorage::new(disk.clone(), DATABASE);
    let storage = block_on(opened(&disk));
    let query = Query::Get { area: Area::Rows, key: "a".into() };
    let context = &mut std::task::Context::from_waker(std::task::Waker::noop());

    assert!(unopened.open().as_mut().poll(context).is_pending());
    assert!(storage.read(vec![query]).as_mut().poll(context).is_pending());
    assert!(storage.commit(batch(Vec::new())).as_mut().poll(context).is_pending());
}

#[test]
fn opening_is_tried_three_times() {
    let disk = MemoryDisk::new();
    let fail_next = |operation| disk.fail(FaultPlan { operation, fault: Fault::Error });
    let open = || block_on(MemoryStorage::new(disk.clone(), DATABASE).open());

    (1..=2).for_each(fail_next);
    assert_eq!(open(), Ok(()));
    (1..=3).for_each(fail_next);
    let error = open().unwrap_err();

    assert_eq!(error.kind(), StorageErrorKind::Other);
    assert_eq!(disk.pending_fault_count(), 0);
    assert_eq!(open(), Ok(()));
}

#[test]
fn a_full_disk_is_not_tried_again() {
    let disk = MemoryDisk::new();
    disk.fail(FaultPlan { operation: 1, fault: Fault::Quota });

    let opened = block_on(MemoryStorage::new(disk.clone(), DATABASE).open());

    assert_eq!(opened.map_err(|error| error.kind()), Err(StorageErrorKind::Quota));
    assert_eq!(disk.counters().opens, 1);
}

#[test]
fn a_storage_that_failed_to_open_is_still_closed() {
    let disk = MemoryDisk::new();
    let storage = MemoryStorage::new(disk.clone(), DATABASE);
    disk.fail(FaultPlan { operation: 1, fault: Fault::Quota });
    block_on(storage.open()).unwrap_err();

    let read = block_on(storage.read(Vec::new()));

    assert_eq!(read.map_err(|error| error.kind()), Err(StorageErrorKind::Closed));
}

#[test]
fn a_read_whose_connection_is_lost_is_repeated() {
    for fault in [Fault::Close, Fault::LostAnswer] {
        let disk = MemoryDisk::new();
        let storage = block_on(opened(&disk));
        block_on(storage.commit(batch(vec![row("a", "1")]))).unwrap();
        disk.reset_counters();
        disk.fail(FaultPlan { operation: 1, fault });

        assert_eq!(block_on(value_of(&*storage, "a")), Some(text("1")));
        assert_eq!(disk.counters().opens, 1);
    }
}

#[test]
fn an_operation_has_three_tries_whatever_it_fails_at() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));
    // The first read is lost, then the opening fails, then the second read is lost.
    for (operation, fault) in [(1, Fault::Close), (2, Fault::Error), (4, Fault::Close)] {
        disk.fail(FaultPlan { operation, fault });
    }

    let read = block_on(storage.read(vec![Query::Get { area: Area::Rows, key: "a".into() }]));

    assert_eq!(read.map_err(|error| error.kind()), Err(StorageErrorKind::Lost));
    assert_eq!(disk.pending_fault_count(), 0);
    assert_eq!(block_on(value_of(&*storage, "a")), None);
}

#[test]
fn a_commit_under_way_is_not_repeated_when_its_connection_is_lost() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));
    disk.fail(FaultPlan { operation: 1, fault: Fault::Close });

    let outcome = block_on(storage.commit(batch(vec![row("a", "1")])));

    let error = outcome.unwrap_err();
    assert!(
        matches!(&error, CommitError::Storage(error) if error.kind() == StorageErrorKind::Lost),
        "{error}"
    );
    assert_eq!(block_on(storage.commit(batch(vec![row("a", "2")]))), Ok(()));
}

#[test]
fn a_severed_connection_heals_at_the_next_use() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));
    block_on(storage.commit(batch(vec![row("a", "1")]))).unwrap();

    disk.sever(DATABASE);

    assert_eq!(block_on(value_of(&*storage, "a")), Some(text("1")));
    assert_eq!(block_on(storage.commit(batch(vec![row("a", "2")]))), Ok(()));
}

#[test]
fn a_database_deleted_from_under_a_commit_takes_it_with_it() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));
    block_on(storage.commit(batch(vec![row("a", "1")]))).unwrap();
    let deleting = disk.clone();
    let puts = numbered_rows(1_200).inspect(move |put| {
        if put.as_ref().is_ok_and(|put| put.key == "t:row:000700") {
            deleting.delete_database(DATABASE);
        }
    });

    let outcome = block_on(storage.commit(Batch::new(Durability::Relaxed).with_puts(puts)));

    let lost = |error: &StorageError| error.kind() == StorageErrorKind::Lost;
    assert!(matches!(&outcome, Err(CommitError::Storage(error)) if lost(error)), "{outcome:?}");
    assert!(block_on(row_keys(&*storage)).is_empty());
    assert_eq!(disk.used_bytes(), 0);
}

#[test]
fn a_commit_beyond_the_quota_writes_nothing() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));
    block_on(storage.commit(batch(vec![row("a", "12345"), row("b", "1")]))).unwrap();
    assert_eq!(disk.used_bytes(), 8);
    disk.set_quota_bytes(Some(10));

    let fits = block_on(storage.commit(batch(vec![row("b", "123")])));
    let too_much = Batch {
        deletes: vec![(Area::Rows, "b".into())],
        ..batch(vec![row("a", "123456789"), row("c", "1")])
    };
    let outcome = block_on(storage.commit(too_much));

    assert_eq!(fits, Ok(()));
    let full = |error: &StorageError| error.kind() == StorageErrorKind::Quota;
    assert!(matches!(&outcome, Err(CommitError::Storage(error)) if full(error)), "{outcome:?}");
    assert_eq!(
        disk.entries(DATABASE, Area::Rows),
        [("a".to_owned(), text("12345")), ("b".to_owned(), text("123"))]
    );
    assert_eq!(disk.used_bytes(), 10);
}

#[test]
fn counters_tell_what_a_commit_cost() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));
    disk.reset_counters();
    let expect = vec![Expect { area: Area::Rows, key: "a".into(), value: None }];
    let deletes = vec![(Area::Rows, "b".into())];

    let change = Batch { expect, deletes, ..batch(vec![row("a", "123"), row("c", "12")]) };
    block_on(storage.commit(change)).unwrap();
    let commit = disk.counters();
    block_on(value_of(&*storage, "a"));

    let expected = DiskCounters {
        operations: 6,
        reads: 1,
        deletes: 1,
        puts: 2,
        bytes_put: 5,
        commits: 1,
        ..DiskCounters::default()
    };
    assert_eq!(commit, expected);
    let with_read =
        DiskCounters { operations: 7, reads: 2, entries_read: 1, bytes_read: 3, ..expected };
    assert_eq!(disk.counters(), with_read);
}

#[test]
fn databases_on_one_disk_do_not_meet() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));
    let elsewhere = MemoryStorage::new(disk.clone(), "elsewhere");
    block_on(elsewhere.open()).unwrap();

    block_on(elsewhere.commit(batch(vec![row("a", "1")]))).unwrap();

    assert!(block_on(row_keys(&*storage)).is_empty());
}

#[test]
fn a_foreign_value_is_read_as_one() {
    let disk = MemoryDisk::new();
    let storage = block_on(opened(&disk));

    disk.put_raw(DATABASE, Area::Rows, "a", Stored::Foreign("number".into()));

    assert_eq!(block_on(value_of(&*storage, "a")), Some(Stored::Foreign("number".into())));
    let removed = disk.delete_raw(DATABASE, Area::Rows, "a");
    assert_eq!(removed, Some(Stored::Foreign("number".into())));
    assert_eq!(block_on(value_of(&*storage, "a")), None);
}

#[test]
fn errors_say_where_what_and_what_helps() {
    let quota = StorageError::new(StorageErrorKind::Quota, "peristyle", "QuotaExceededError");
    let unknown = CommitError::Unknown(quota.clone());

    assert_eq!(
        quota.to_string(),
        "database \"peristyle\": storage is full (QuotaExceededError); what was stored before \
         is untouched; export, or delete something, then try again"
    );
    assert!(unknown.to_string().ends_with("stored is either all of this commit or none of it"));
}
