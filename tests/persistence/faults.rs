//! Every operation of every verb fails once in every way; and what goes wrong in other ways.

use futures::executor::block_on;
use futures::future::join;
use peristyle::column_store::{ColumnStore, Table, Value};
use peristyle::persistence::{
    Base, ColumnStorePersistence, ErrorName, SaveError, SaveOptions, Saved, TransferError,
};
use peristyle::storage::{Area, Fault, FaultPlan, LocalFuture, MemoryDisk};

use super::suite::{
    FAIL, FaultyWorld, Raw, Scale, Verb, World, assert_same, assert_stored, fixture, key,
    load_anew, opened, save_fresh, sweep, text, with_string_keys,
};
use super::{InColumns, figures};

impl FaultyWorld for MemoryDisk {
    fn fail(&self, operation: u64, fault: Fault) {
        Self::fail(self, FaultPlan { operation, fault });
    }

    fn heal(&self) -> LocalFuture<'_, ()> {
        self.clear_faults();
        Box::pin(std::future::ready(()))
    }

    fn begin_count(&self) {
        self.reset_counters();
    }

    fn operation_count(&self) -> u64 {
        self.counters().operations
    }
}

impl FaultyWorld for InColumns {
    fn fail(&self, operation: u64, fault: Fault) {
        FaultyWorld::fail(&self.0, operation, fault);
    }

    fn heal(&self) -> LocalFuture<'_, ()> {
        self.0.heal()
    }

    fn begin_count(&self) {
        self.0.begin_count();
    }

    fn operation_count(&self) -> u64 {
        self.0.operation_count()
    }
}

/// A test for each verb, over both layouts. A number is one of rows, so many that a commit goes in
/// more than one burst of puts.
macro_rules! sweep_tests {
    ($($test:ident: $verb:ident $(($rows:literal))?)*) => {$(
        #[test]
        fn $test() {
            let more_rows = 0 $(+ $rows)?;
            let rows = block_on(sweep(&MemoryDisk::new(), Verb::$verb, more_rows));
            let columns = block_on(sweep(&InColumns::default(), Verb::$verb, more_rows));
            let places = format!("{} places in rows, {} in columns", rows.operations, columns.operations);
            figures::hold(stringify!($test), &format!("{places}, {} tries", rows.tries + columns.tries));
        }
    )*};
}

sweep_tests! {
    an_opening_that_fails_anywhere_settles: Open
    a_first_save_that_fails_anywhere_leaves_the_whole_table_or_nothing: SaveFirst
    a_replacing_save_that_fails_anywhere_leaves_the_old_or_the_new_table: SaveReplacing
    a_save_that_fails_anywhere_leaves_the_old_or_the_new_table: SaveAgain (500)
    a_conversion_that_fails_anywhere_leaves_one_layout_or_the_other: SaveInOtherLayout
    a_load_that_fails_anywhere_gives_the_table_or_an_error: Load
    a_verification_that_fails_anywhere_claims_nothing: Verify
    a_repair_that_fails_anywhere_gives_the_table_or_an_error: Repair
    a_list_that_fails_anywhere_is_whole_or_an_error: List
    metadata_that_fails_anywhere_is_whole_or_an_error: GetMetadata
    a_rename_that_fails_anywhere_leaves_one_table_under_one_name: Rename
    a_rename_of_an_open_table_that_fails_anywhere_leaves_it_under_one_name: RenameSaved
    a_copy_that_fails_anywhere_leaves_the_original_and_a_copy_or_none: Copy
    a_delete_that_fails_anywhere_leaves_the_whole_table_or_nothing: Delete
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
            let saved = save_fresh(&persistence, "a", &new).await;
            let old = new.snapshot();
            new.update(&key(1), "name", text("new"), 0).unwrap();
            new.insert_row(&[("id", Value::Int(10_000))], 0).unwrap();
            Self { disk, persistence, old, new, saved }
        })
    }

    fn save(&self) -> Result<Saved, SaveError> {
        let base = Base::On(&self.saved);
        block_on(self.persistence.save("a", &self.new, base, SaveOptions::default()))
    }

    /// As a save under a name that is free.
    fn save_afresh(&self) -> Result<Saved, SaveError> {
        block_on(self.persistence.save("fresh", &self.new, FAIL, SaveOptions::default()))
    }

    /// How many operations a verb takes when nothing fails, on a stage of its own.
    fn count<T>(verb: impl FnOnce(&Self) -> Result<T, SaveError>) -> u64 {
        let stage = Self::set();
        stage.disk.reset_counters();
        assert!(verb(&stage).is_ok());
        stage.disk.counters().operations
    }

    /// Loses the answer of the last operation and fails those after it, so that it cannot be asked again.
    fn lose_the_answer(&self, operation: u64, fault: Fault, later: Fault) {
        self.disk.fail(FaultPlan { operation, fault });
        for after in 1..=4 {
            self.disk.fail(FaultPlan { operation: operation + after, fault: later });
        }
    }

    /// The stored table is the old or the new one; gives whether it is the new one.
    fn is_new(&self) -> bool {
        self.disk.clear_faults();
        let stored = block_on(load_anew(&self.disk, "a")).store;
        let is_new = stored.next_row_id() == self.new.next_row_id();
        assert_same(&stored, if is_new { &self.new } else { &self.old });
        is_new
    }
}

#[test]
fn an_answer_that_is_lost_twice_is_found_out_by_the_next_save() {
    let operations = Stage::count(Stage::save);
    for (fault, later) in
        [(Fault::LostAnswer, Fault::Error), (Fault::SilentSuccess, Fault::Silence)]
    {
        let mut stage = Stage::set();
        stage.lose_the_answer(operations, fault, later);

        let error = stage.save().unwrap_err();

        assert!(matches!(error, SaveError::Unknown { .. }), "{error}");
        assert!(error.to_string().contains("is not known"), "{error}");
        assert!(stage.is_new());
        stage.new.delete(&key(1), 0);
        stage.save().unwrap();
        assert!(stage.is_new());
    }
}

#[test]
fn a_fresh_save_whose_answer_is_lost_can_be_asked_for_again() {
    let operations = Stage::count(Stage::save_afresh);
    let stage = Stage::set();
    stage.lose_the_answer(operations, Fault::LostAnswer, Fault::Error);

    assert!(matches!(stage.save_afresh(), Err(SaveError::Unknown { .. })));
    stage.disk.clear_faults();

    let other = with_string_keys(&["x"]);
    let taken = stage.persistence.save("fresh", &other, FAIL, SaveOptions::default());
    assert!(matches!(block_on(taken), Err(SaveError::Exists { .. })));
    stage.save_afresh().unwrap();
    block_on(assert_stored(&stage.disk, "fresh", &stage.new));
}

#[test]
fn a_commit_that_is_never_answered_is_asked_for_by_its_save_id() {
    let operations = Stage::count(Stage::save);
    let happened = Stage::set();
    happened.disk.fail(FaultPlan { operation: operations, fault: Fault::SilentSuccess });
    let did_not = Stage::set();
    did_not.disk.fail(FaultPlan { operation: operations, fault: Fault::Silence });

    let saved = happened.save().unwrap();
    let error = did_not.save().unwrap_err();

    assert_same(saved.table(), &happened.new);
    assert!(happened.is_new());
    assert!(error.to_string().contains("does not answer (for 30 seconds)"), "{error}");
    assert!(matches!(error, SaveError::Storage { .. }));
    assert!(!did_not.is_new());
}

#[test]
fn a_rename_whose_answer_is_lost_while_another_tab_saves_is_said_not_to_be_known() {
    block_on(async {
        let disk = MemoryDisk::new();
        let persistence = opened(&disk).await;
        save_fresh(&persistence, "a", &fixture(Scale::Small)).await;
        let other_tab = Raw::open(&disk).await;
        disk.reset_counters();
        persistence.rename_store("a", "b").await.unwrap();
        let operations = disk.counters().operations;
        let other_save = other_tab.text(Area::Metadata, "b:meta").await;
        // The other tab's put is counted too: it waits for the rename to be over, whose answer is lost.
        disk.fail(FaultPlan { operation: operations + 1, fault: Fault::LostAnswer });
        let puts = disk.counters().puts;
        let save = async {
            while disk.counters().puts == puts {
                disk.pause().await;
            }
            other_tab.put_text(Area::Metadata, "c:meta", &other_save).await;
        };

        let (renamed, ()) = join(persistence.rename_store("b", "c"), save).await;

        assert!(matches!(renamed, Err(TransferError::Unknown { .. })), "{renamed:?}");
        assert_eq!(other_tab.keys(Area::Metadata).await, ["c:meta"]);
    });
}

#[test]
fn a_full_disk_is_said_and_changes_nothing() {
    let stage = Stage::set();
    stage.disk.set_quota_bytes(Some(stage.disk.used_bytes() + 100));

    let error = stage.save().unwrap_err();

    assert_eq!(error.name(), ErrorName::Quota);
    assert!(error.to_string().contains("storage is full"), "{error}");
    assert!(!stage.is_new());
}

#[test]
fn a_database_that_is_deleted_underneath_is_gone_and_can_be_saved_afresh() {
    let stage = Stage::set();
    stage.disk.delete_database(super::DATABASE);

    let error = stage.save().unwrap_err();
    assert_eq!(error.name(), ErrorName::Gone);

    let fresh = stage.persistence.save("a", &stage.new, FAIL, SaveOptions::default());
    block_on(fresh).unwrap();
    block_on(assert_stored(&stage.disk, "a", &stage.new));
}

#[test]
fn a_connection_that_is_lost_between_saves_is_opened_again() {
    let stage = Stage::set();
    let _other_tab = stage.disk.connect();
    stage.disk.sever(super::DATABASE);

    stage.save().unwrap();

    assert!(stage.is_new());
}
