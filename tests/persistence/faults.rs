//! Every operation of every verb fails once in every way, and what is stored is always whole.

use futures::FutureExt;
use futures::executor::{LocalPool, block_on};
use futures::task::LocalSpawnExt;
use peristyle::column_store::{ColumnStore, Table, Value};
use peristyle::persistence::{
    Base, ColumnStorePersistence, ErrorName, IfExists, LoadError, SaveError, SaveOptions, Saved,
};
use peristyle::storage::{Fault, FaultPlan, MemoryDisk};

use super::suite::{
    FAIL, Scale, World, assert_same, assert_stored, fixture, key, load_anew, opened, save_fresh,
    text, with_string_keys,
};

/// What a future comes to, or nothing if it waits for something that does not come.
fn run<T: 'static>(future: impl Future<Output = T> + 'static) -> Option<T> {
    let mut pool = LocalPool::new();
    let handle = pool.spawner().spawn_local_with_handle(future).unwrap();
    pool.run_until_stalled();
    handle.now_or_never()
}

/// A disk with a saved table, an edited table, and a fault to come.
struct Stage {
    disk: MemoryDisk,
    persistence: ColumnStorePersistence,
    old: Table,
    new: ColumnStore,
    saved: Saved,
}

impl Stage {
    fn set() -> Self {
        block_on(async {
            let disk = MemoryDisk::new();
            let persistence = opened(&disk).await;
            let mut new = fixture(Scale::Small);
            save_fresh(&persistence, "a:b", &with_string_keys(&["bystander"])).await;
            let saved = save_fresh(&persistence, "a", &new).await;
            let old = new.snapshot();
            new.update(&key(1), "name", text("new"), 0).unwrap();
            new.change_key(&key(2), Value::Int(-500), 0).unwrap();
            new.delete(&key(4), 0);
            for n in 0..700 {
                let row = [("id", Value::Int(10_000 + n)), ("name", text(&format!("n {n}")))];
                new.insert_row(&row, 0).unwrap();
            }
            Self { disk, persistence, old, new, saved }
        })
    }

    fn fail(&self, operation: u64, fault: Fault) {
        self.disk.fail(FaultPlan { operation, fault });
    }

    /// How many operations a verb takes when nothing fails.
    fn count<T: 'static>(self, verb: impl Future<Output = T> + 'static) -> u64 {
        self.disk.reset_counters();
        run(verb).expect("without a fault every verb settles");
        self.disk.counters().operations
    }

    /// The stored table is the old or the new one; gives whether it is the new one.
    fn is_new(&self) -> bool {
        self.disk.clear_faults();
        block_on(async {
            let stored = load_anew(&self.disk, "a").await.store;
            let is_new = stored.next_row_id() == self.new.next_row_id();
            assert_same(&stored, if is_new { &self.new } else { &self.old });
            assert_stored(&self.disk, "a:b", &with_string_keys(&["bystander"])).await;
            is_new
        })
    }
}

/// Runs a check for every operation of a verb and every fault.
fn sweep(operations: u64, mut check: impl FnMut(u64, Fault)) {
    // In the middle of a long row of puts one is like the next.
    let interesting = |operation: &u64| *operation < 40 || *operation + 40 > operations;
    for operation in (1..=operations).filter(interesting).chain([operations / 2]) {
        for fault in Fault::ALL {
            check(operation, fault);
        }
    }
}

fn save(stage: &Stage) -> impl Future<Output = Result<Saved, SaveError>> + use<> {
    let base = Base::On(&stage.saved);
    stage.persistence.save("a", &stage.new, base, SaveOptions::default())
}

#[test]
fn a_save_that_fails_anywhere_leaves_the_old_or_the_new_table() {
    let stage = Stage::set();
    let verb = save(&stage);
    let operations = stage.count(verb);
    assert!(operations > 700);

    sweep(operations, |operation, fault| {
        let mut stage = Stage::set();
        stage.fail(operation, fault);

        let outcome = run(save(&stage));

        let is_new = stage.is_new();
        match &outcome {
            Some(Ok(saved)) => {
                assert!(is_new, "{fault:?} at {operation}: saved, and it is not there");
                assert_same(saved.table(), &stage.new);
            }
            Some(Err(error)) => {
                assert!(!is_new, "{fault:?} at {operation}: {error}, and it is there");
                assert!(fault != Fault::Quota || error.name() == ErrorName::Quota, "{error}");
            }
            None => assert_eq!(fault, Fault::Silence),
        }
        // The old proof is still good for the next save, whatever happened.
        stage.new.update(&key(1), "name", text("newer"), 0).unwrap();
        let base = if let Some(Ok(saved)) = outcome { saved } else { stage.saved.clone() };
        let next = stage.persistence.save("a", &stage.new, Base::On(&base), SaveOptions::default());
        run(next).unwrap().unwrap();
        assert!(stage.is_new());
    });
}

#[test]
fn an_answer_that_is_lost_twice_is_found_out_by_the_next_save() {
    let stage = Stage::set();
    let verb = save(&stage);
    let operations = stage.count(verb);

    let mut stage = Stage::set();
    stage.fail(operations, Fault::LostAnswer);
    for later in 1..=4 {
        stage.fail(operations + later, Fault::Error);
    }
    let error = run(save(&stage)).unwrap().unwrap_err();
    assert!(matches!(error, SaveError::Unknown { .. }), "{error}");
    assert!(stage.is_new());

    stage.new.delete(&key(1), 0);
    run(save(&stage)).unwrap().unwrap();
    assert!(stage.is_new());
}

#[test]
fn a_fresh_save_whose_answer_is_lost_can_be_asked_for_again() {
    let fresh =
        |stage: &Stage| stage.persistence.save("fresh", &stage.new, FAIL, SaveOptions::default());
    let stage = Stage::set();
    let verb = fresh(&stage);
    let operations = stage.count(verb);

    let stage = Stage::set();
    stage.fail(operations, Fault::LostAnswer);
    for later in 1..=4 {
        stage.fail(operations + later, Fault::Error);
    }
    assert!(matches!(run(fresh(&stage)).unwrap(), Err(SaveError::Unknown { .. })));
    stage.disk.clear_faults();

    let other = with_string_keys(&["x"]);
    let taken = stage.persistence.save("fresh", &other, FAIL, SaveOptions::default());
    assert!(matches!(run(taken).unwrap(), Err(SaveError::Exists { .. })));
    run(fresh(&stage)).unwrap().unwrap();
    block_on(assert_stored(&stage.disk, "fresh", &stage.new));
}

#[test]
fn a_replacing_save_that_fails_anywhere_leaves_the_old_or_the_new_table() {
    let replace = |stage: &Stage| {
        let base = Base::Fresh { if_exists: IfExists::Replace };
        stage.persistence.save("a", &stage.new, base, SaveOptions::default())
    };
    let stage = Stage::set();
    let verb = replace(&stage);
    let operations = stage.count(verb);

    sweep(operations, |operation, fault| {
        let stage = Stage::set();
        stage.fail(operation, fault);

        let outcome = run(replace(&stage));

        let is_new = stage.is_new();
        match outcome {
            Some(outcome) => assert_eq!(outcome.is_ok(), is_new, "{fault:?} at {operation}"),
            None => assert_eq!(fault, Fault::Silence),
        }
    });
}

#[test]
fn a_load_that_fails_anywhere_gives_the_table_or_an_error() {
    let stage = Stage::set();
    let verb = stage.persistence.load("a");
    let operations = stage.count(verb);

    sweep(operations, |operation, fault| {
        let stage = Stage::set();
        stage.fail(operation, fault);

        match run(stage.persistence.load("a")) {
            Some(Ok(loaded)) => {
                assert_same(&loaded.store, &stage.old);
                assert!(loaded.rebuilt_strings.is_none());
            }
            Some(Err(error)) => assert!(matches!(error, LoadError::Storage { .. }), "{error}"),
            None => assert_eq!(fault, Fault::Silence),
        }
        assert!(!stage.is_new());
    });
}

#[test]
fn a_rename_that_fails_anywhere_leaves_one_table_under_one_name() {
    let stage = Stage::set();
    let verb = stage.persistence.rename_store("a", "c");
    let operations = stage.count(verb);

    sweep(operations, |operation, fault| {
        let stage = Stage::set();
        stage.fail(operation, fault);

        let outcome = run(stage.persistence.rename_store("a", "c"));

        stage.disk.clear_faults();
        block_on(async {
            let names = opened(&stage.disk).await.list_stores().await.unwrap();
            let name = if names == ["a:b", "c"] { "c" } else { "a" };
            assert!(
                name == "c" || names.len() == 2 && names.contains(&"a".to_owned()),
                "{names:?}"
            );
            assert_stored(&stage.disk, name, &stage.old).await;
            assert_stored(&stage.disk, "a:b", &with_string_keys(&["bystander"])).await;
            if let Some(outcome) = outcome {
                assert_eq!(outcome.is_ok(), name == "c", "{fault:?} at {operation}");
            }
        });
    });
}

#[test]
fn a_copy_that_fails_anywhere_leaves_the_original_and_a_copy_or_none() {
    let stage = Stage::set();
    let verb = stage.persistence.copy_store("a", "c");
    let operations = stage.count(verb);

    sweep(operations, |operation, fault| {
        let stage = Stage::set();
        stage.fail(operation, fault);

        let outcome = run(stage.persistence.copy_store("a", "c"));

        assert!(!stage.is_new());
        block_on(async {
            let copied = opened(&stage.disk).await.list_stores().await.unwrap().len() == 3;
            if copied {
                assert_stored(&stage.disk, "c", &stage.old).await;
            }
            if let Some(outcome) = outcome {
                assert_eq!(outcome.is_ok(), copied, "{fault:?} at {operation}");
            }
        });
    });
}

#[test]
fn a_delete_that_fails_anywhere_leaves_the_whole_table_or_nothing() {
    let stage = Stage::set();
    let verb = stage.persistence.delete_store("a");
    let operations = stage.count(verb);

    sweep(operations, |operation, fault| {
        let stage = Stage::set();
        stage.fail(operation, fault);

        let outcome = run(stage.persistence.delete_store("a"));

        stage.disk.clear_faults();
        block_on(async {
            let loaded = opened(&stage.disk).await.load("a").await;
            match &loaded {
                Ok(loaded) => assert_same(&loaded.store, &stage.old),
                Err(error) => assert_eq!(error.name(), ErrorName::NotFound),
            }
            if let Some(outcome) = outcome {
                assert_eq!(outcome.is_ok(), loaded.is_err(), "{fault:?} at {operation}");
            }
        });
    });
}

#[test]
fn a_full_disk_is_said_and_changes_nothing() {
    let stage = Stage::set();
    stage.disk.set_quota_bytes(Some(stage.disk.used_bytes() + 100));

    let error = run(save(&stage)).unwrap().unwrap_err();

    assert_eq!(error.name(), ErrorName::Quota);
    assert!(error.to_string().contains("storage is full"), "{error}");
    assert!(!stage.is_new());
}

#[test]
fn a_database_that_is_deleted_underneath_is_gone_and_can_be_saved_afresh() {
    let stage = Stage::set();
    stage.disk.delete_database(super::DATABASE);

    let error = run(save(&stage)).unwrap().unwrap_err();
    assert_eq!(error.name(), ErrorName::Gone);

    let fresh = stage.persistence.save("a", &stage.new, FAIL, SaveOptions::default());
    run(fresh).unwrap().unwrap();
    block_on(assert_stored(&stage.disk, "a", &stage.new));
}

#[test]
fn a_connection_that_is_lost_between_saves_is_opened_again() {
    let stage = Stage::set();
    let _other_tab = stage.disk.connect();
    stage.disk.sever(super::DATABASE);

    run(save(&stage)).unwrap().unwrap();

    assert!(stage.is_new());
}
