//! What persistence promises, written once and run over the simulator and over real browsers.

#![allow(clippy::unwrap_used, reason = "a case is a test, though it does not say so to clippy")]

mod changes;
mod columns;
mod conflicts;
mod damage;
mod manage;
mod names;
mod repair;
mod roundtrip;
mod sweep;

pub(crate) use changes::*;
pub(crate) use columns::*;
pub(crate) use conflicts::*;
pub(crate) use damage::*;
pub(crate) use manage::*;
pub(crate) use names::*;
pub(crate) use repair::*;
pub(crate) use roundtrip::*;
pub(crate) use sweep::*;

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

use peristyle::codec::{Layout, LayoutChoice};
use peristyle::column_store::{
    BLOCK_ROWS, ColumnStore, ColumnType, Date, Key, RowId, Schema, Table, Timestamp, Value,
};
use peristyle::persistence::{
    Base, ColumnStorePersistence, Host, IfExists, Loaded, SaveOptions, Saved,
};
use peristyle::storage::{
    Area, Batch, Durability, KeyRange, LocalFuture, Put, Query, Storage, Stored,
};

/// A database that connections can be made to.
pub(crate) trait World {
    /// A connection that was not opened yet, to the same database each time.
    fn connect(&self) -> Rc<dyn Storage>;

    /// The layout in which tables are stored there.
    fn layout(&self) -> Layout {
        Layout::Rows
    }

    /// How those wait who work there.
    fn sleeper(&self) -> Sleeper {
        Rc::new(|duration_ms| Box::pin(yield_often(duration_ms / MS_PER_YIELD)))
    }

    /// Comes back once the storage had time to do a step of its work.
    fn pause(&self) -> LocalFuture<'static, ()> {
        Box::pin(yield_once())
    }
}

/// Something that ends after so many ms.
pub(crate) type Sleeper = Rc<dyn Fn(u32) -> LocalFuture<'static, ()>>;

/// The simulator knows no time: a while is a number of its steps, more than any of its answers takes.
const MS_PER_YIELD: u32 = 50;

/// How large the tables of a case are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// A few rows, of which one is deleted.
    Small,
    /// One row more than three blocks, with deleted rows in each.
    Large,
}

/// Hands the name of every case that holds in all layouts to a macro that makes a test of it.
#[macro_export]
macro_rules! for_each_persistence_case {
    ($make_test:ident) => {
        $make_test! {
            a_table_comes_back_as_it_was_saved
            an_empty_table_comes_back
            a_table_without_columns_comes_back
            a_table_without_a_key_comes_back_with_its_row_ids
            every_extreme_value_comes_back
            hostile_column_names_come_back
            row_order_column_order_and_string_ids_come_back
            times_to_live_come_back_and_expired_rows_are_kept
            row_ids_are_not_given_again_after_a_load
            a_loaded_table_takes_writes
            the_metadata_says_what_was_saved
            progress_never_exceeds_its_total
            tables_of_hostile_names_do_not_touch_each_other
            composed_and_decomposed_names_are_two_tables
            names_that_no_table_can_have_are_refused
            keys_with_hostile_text_come_back
            deleted_rows_never_come_back
            a_table_that_shrinks_to_nothing_leaves_nothing
            an_edited_cell_is_saved_and_nothing_else_is_written
            a_save_of_nothing_new_writes_only_metadata
            a_vacuum_writes_no_row
            a_changed_key_moves_the_entry
            two_keys_can_be_exchanged_in_one_save
            a_deleted_and_reinserted_key_is_one_row
            renamed_added_dropped_and_retyped_columns_come_back
            a_moved_column_writes_no_row
            another_key_column_moves_every_entry
            strings_that_come_and_go_keep_their_ids
            a_restored_table_is_saved_as_it_was
            random_edits_between_saves_come_back
            an_edit_made_while_a_save_runs_is_saved_next_time
            a_fresh_save_fails_if_the_name_is_taken
            a_fresh_save_can_replace_and_keeps_the_time_of_creation
            replacing_leaves_nothing_of_what_was_there
            the_second_of_two_who_loaded_gets_a_conflict
            the_second_of_two_who_loaded_in_one_place_gets_a_conflict
            an_old_proof_is_not_good_after_a_newer_save
            two_saves_of_one_store_queue
            a_save_after_a_delete_says_that_it_is_gone
            a_save_on_another_table_is_refused
            a_load_during_saves_gives_one_of_them
            a_dropped_save_leaves_the_old_or_the_new
            a_newer_version_is_refused_and_never_written
            tables_are_listed_by_their_names
            a_damaged_table_is_in_the_list
            what_is_not_there_has_no_metadata_and_is_not_found
            deleting_what_is_not_there_is_no_error
            a_deleted_table_leaves_nothing
            a_renamed_table_keeps_everything_but_its_name
            a_renamed_open_table_is_saved_on_under_its_new_name
            a_copy_is_a_table_of_its_own
            renaming_and_copying_refuse_a_name_that_is_taken
            every_kind_of_damage_is_found_and_what_can_be_read_is_repaired
            a_whole_table_is_repaired_without_losses
            verify_names_every_cell_and_row_that_differs
            before_init_every_verb_is_closed
            after_close_the_next_use_opens_again
        }
    };
}

/// As [`for_each_persistence_case`], of what is so in layout `rows` only.
#[macro_export]
macro_rules! for_each_rows_case {
    ($make_test:ident) => {
        $make_test! {
            string_keys_stand_in_keys_as_they_are
            the_raw_keys_are_those_of_the_format
            an_altered_row_is_named
            a_row_that_is_no_json_is_named
            a_row_that_is_no_text_is_named
            a_missing_row_is_found
            a_foreign_row_is_found
            exchanged_rows_are_named
            every_altered_member_of_the_metadata_is_found
            an_unknown_layout_is_refused
            damaged_string_tables_are_rebuilt_from_the_rows
            many_damaged_rows_are_counted_and_the_first_are_listed
            rows_without_metadata_are_no_table
            metadata_without_rows_is_damage
            damage_in_one_table_does_not_touch_another
            a_damaged_table_stays_damaged_when_it_is_copied
            exchanged_rows_are_repaired_without_losses
            what_stands_before_the_cut_of_a_row_is_kept
            rows_without_metadata_are_repaired_with_columns_types_and_key
            metadata_without_rows_is_repaired_to_columns_and_a_count
            a_newer_format_is_read_as_far_as_can_be_and_never_written
            a_column_of_an_unknown_type_is_read_by_what_its_cells_are
            wrong_counts_in_metadata_cost_no_row
        }
    };
}

/// As [`for_each_persistence_case`], of what is so in layout `columns` only.
#[macro_export]
macro_rules! for_each_columns_case {
    ($make_test:ident) => {
        $make_test! {
            the_raw_keys_of_a_table_in_columns_are_those_of_the_format
            an_altered_block_is_named
            a_missing_block_is_named
            a_foreign_block_is_named
            exchanged_blocks_are_named
            a_block_of_an_older_save_is_found
            damaged_string_chunks_are_named
            metadata_without_blocks_is_damage
            a_table_in_columns_can_be_copied_and_renamed
            a_lost_block_costs_its_cells_and_no_others
            a_lost_chunk_of_strings_costs_the_cells_that_hold_them
            lost_row_ids_are_found_between_those_around_them
            blocks_without_metadata_are_repaired_with_types_and_numbers
            a_lost_block_of_the_key_costs_the_key
        }
    };
}

/// Persistence that was not opened yet.
pub(crate) fn closed(world: &dyn World) -> ColumnStorePersistence {
    let layout = LayoutChoice::Always(world.layout());
    ColumnStorePersistence::with_layout(world.connect(), host(world), layout)
}

pub(crate) async fn opened(world: &dyn World) -> ColumnStorePersistence {
    let persistence = closed(world);
    persistence.init().await.unwrap();
    persistence
}

/// A clock that goes on by a second at each look, random numbers that never repeat.
pub(crate) fn host(world: &dyn World) -> Host {
    const ODD: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
    static RANDOM: AtomicU64 = AtomicU64::new(1);
    let now_ms = Cell::new(1_700_000_000_000);
    let sleeper = world.sleeper();
    Host::new(
        move || now_ms.replace(now_ms.get() + 1_000),
        || u128::from(RANDOM.fetch_add(1, Ordering::Relaxed)).wrapping_mul(ODD),
        || Box::pin(yield_once()),
        move |duration_ms| sleeper(duration_ms),
    )
}

async fn yield_often(count: u32) {
    for _ in 0..count {
        yield_once().await;
    }
}

async fn yield_once() {
    let mut yielded = false;
    poll_fn(|context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

pub(crate) const FAIL: Base<'static> = Base::Fresh { if_exists: IfExists::Fail };
pub(crate) const REPLACE: Base<'static> = Base::Fresh { if_exists: IfExists::Replace };

pub(crate) async fn save_fresh(
    persistence: &ColumnStorePersistence,
    name: &str,
    table: &Table,
) -> Saved {
    persistence.save(name, table, FAIL, SaveOptions::default()).await.unwrap()
}

pub(crate) async fn save_on(
    persistence: &ColumnStorePersistence,
    table: &Table,
    saved: &Saved,
) -> Saved {
    let options = SaveOptions::default();
    persistence.save(saved.name(), table, Base::On(saved), options).await.unwrap()
}

/// The table as somebody else loads it, who was not there when it was saved.
pub(crate) async fn load_anew(world: &dyn World, name: &str) -> Loaded {
    opened(world).await.load(name).await.unwrap()
}

/// Loads a table and compares it with what it must be.
pub(crate) async fn assert_stored(world: &dyn World, name: &str, table: &Table) {
    let loaded = load_anew(world, name).await;
    assert_same(&loaded.store, table);
    assert!(loaded.rebuilt_strings.is_none());
    assert_eq!(loaded.saved.metadata().row_count as usize, table.row_count());
}

/// Everything but the blocks and tombstones: schema, rows, cells, times to live, strings, counters.
pub(crate) fn assert_same(a: &Table, b: &Table) {
    assert_same_rows(a, b);
    assert!(a.strings().strings().eq(b.strings().strings()), "the string tables differ");
}

/// As [`assert_same`], but strings may have other ids.
pub(crate) fn assert_same_rows(a: &Table, b: &Table) {
    assert_eq!(a.schema(), b.schema());
    assert_eq!(a.next_row_id(), b.next_row_id());
    assert_eq!(a.row_count(), b.row_count());
    for (a, b) in a.stored_rows().zip(b.stored_rows()) {
        assert_eq!(a.row_id(), b.row_id());
        assert_eq!(a.expires_at_ms(), b.expires_at_ms(), "{}", a.row_id());
    }
    for column in 0..a.schema().column_count() {
        for (a, b) in a.stored_rows().zip(b.stored_rows()) {
            assert_eq!(a.cell(column), b.cell(column), "{} column {column}", a.row_id());
        }
    }
}

pub(crate) const COLUMNS: [(&str, ColumnType); 6] = [
    ("id", ColumnType::Int),
    ("name", ColumnType::String),
    ("price", ColumnType::Float),
    ("active", ColumnType::Bool),
    ("day", ColumnType::Date),
    ("at", ColumnType::Timestamp),
];

/// The key of row `n` of [`fixture`].
pub(crate) fn key(n: u32) -> Key {
    Key::Int(i64::from(n) * 3 - 9)
}

pub(crate) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A table of all six types, with nulls, times to live and deleted rows. Rows 1, 2 and 4 are there
/// at every scale; row 3 is deleted.
pub(crate) fn fixture(scale: Scale) -> ColumnStore {
    let row_count = match scale {
        Scale::Small => 6,
        Scale::Large => 3 * BLOCK_ROWS as u32 + 1,
    };
    let mut store = ColumnStore::new(Schema::with_key(&COLUMNS, "id").unwrap());
    for n in 0..row_count {
        store.insert_row(&fixture_row(n), 0).unwrap();
    }
    for n in (0..row_count).filter(|n| n % 1_000 == 4) {
        store.set_ttl(&key(n), Some(3_600), 0).unwrap();
    }
    store.delete_rows((0..row_count).filter(|n| n % 7 == 3).map(RowId));
    store
}

/// Row `n` of [`fixture`]: every fifth has nulls in all columns but the key.
pub(crate) fn fixture_row(n: u32) -> Vec<(&'static str, Value)> {
    let Key::Int(id) = key(n) else { unreachable!("the fixture has an int key") };
    let mut row = vec![("id", Value::Int(id))];
    if !n.is_multiple_of(5) {
        row.extend([
            ("name", text(&format!("name {}", n % 97))),
            ("price", Value::Float(f64::from(n) / 7.0)),
            ("active", Value::Bool(n.is_multiple_of(2))),
            ("day", Value::Date(Date::from_days(n as i32 - 3_000).unwrap())),
            ("at", Value::Timestamp(Timestamp::from_ms(i64::from(n) * 1_234_567 - 1).unwrap())),
        ]);
    }
    row
}

/// A connection that knows nothing of tables, to look at entries and to tamper with them.
pub(crate) struct Raw {
    storage: Rc<dyn Storage>,
}

impl Raw {
    pub(crate) async fn open(world: &dyn World) -> Self {
        let storage = world.connect();
        storage.open().await.unwrap();
        Self { storage }
    }

    pub(crate) async fn entries(&self, area: Area) -> Vec<(String, Stored)> {
        let query = Query::Entries { area, range: everything(), limit: None };
        self.storage.read(vec![query]).await.unwrap().remove(0).into_entries()
    }

    pub(crate) async fn keys(&self, area: Area) -> Vec<String> {
        self.entries(area).await.into_iter().map(|(key, _)| key).collect()
    }

    /// Everything that is stored.
    pub(crate) async fn all(&self) -> Vec<(Area, Vec<(String, Stored)>)> {
        let mut all = Vec::new();
        for area in Area::ALL {
            all.push((area, self.entries(area).await));
        }
        all
    }

    /// Every entry of one table, of a name that needs no encoding.
    pub(crate) async fn entries_of(&self, name: &str) -> Vec<(Area, String, Stored)> {
        let prefix = format!("{name}:");
        let all = self.all().await.into_iter();
        all.flat_map(|(area, entries)| {
            entries.into_iter().map(move |(key, value)| (area, key, value))
        })
        .filter(|(_, key, _)| key.starts_with(&prefix))
        .collect()
    }

    /// Puts entries in the place of all that a table has.
    pub(crate) async fn exchange(&self, name: &str, entries: &[(Area, String, Stored)]) {
        let range = KeyRange::new(format!("{name}:"), format!("{name};")).unwrap();
        self.replace(&range, entries).await;
    }

    /// Puts entries in the place of everything.
    pub(crate) async fn replace_all(&self, entries: &[(Area, String, Stored)]) {
        self.replace(&everything(), entries).await;
    }

    async fn replace(&self, range: &KeyRange, entries: &[(Area, String, Stored)]) {
        let put = |(area, key, value): &(Area, String, Stored)| {
            Ok(Put { area: *area, key: key.clone(), value: value.clone() })
        };
        let mut batch = Batch::new(Durability::Relaxed).with_puts(entries.iter().map(put));
        batch.delete_ranges = Area::ALL.map(|area| (area, range.clone())).to_vec();
        self.storage.commit(batch).await.unwrap();
    }

    /// The bytes of keys and values of everything but metadata.
    pub(crate) async fn byte_count(&self) -> u64 {
        let all = self.all().await.into_iter().filter(|(area, _)| *area != Area::Metadata);
        let entries = all.flat_map(|(_, entries)| entries);
        entries.map(|(key, value)| (key.len() + value.byte_count()) as u64).sum()
    }

    pub(crate) async fn bytes(&self, area: Area, key: &str) -> Vec<u8> {
        match self.entries(area).await.into_iter().find(|(other, _)| other == key) {
            Some((_, Stored::Bytes(bytes))) => bytes,
            other => panic!("{key}: {other:?}"),
        }
    }

    pub(crate) async fn text(&self, area: Area, key: &str) -> String {
        match self.entries(area).await.into_iter().find(|(other, _)| other == key) {
            Some((_, Stored::Text(text))) => text,
            other => panic!("{key}: {other:?}"),
        }
    }

    pub(crate) async fn put(&self, area: Area, key: &str, value: Stored) {
        let put = Put { area, key: key.to_owned(), value };
        let batch = Batch::new(Durability::Relaxed).with_puts([Ok(put)].into_iter());
        self.storage.commit(batch).await.unwrap();
    }

    pub(crate) async fn put_text(&self, area: Area, key: &str, text: &str) {
        self.put(area, key, Stored::Text(text.to_owned())).await;
    }

    pub(crate) async fn delete(&self, area: Area, key: &str) {
        let mut batch = Batch::new(Durability::Relaxed);
        batch.deletes.push((area, key.to_owned()));
        self.storage.commit(batch).await.unwrap();
    }
}

/// How many entries of an area are other ones, are gone or are new.
pub(crate) fn differing(before: &[(String, Stored)], after: &[(String, Stored)]) -> usize {
    let gone = before.iter().filter(|entry| !after.iter().any(|(key, _)| *key == entry.0)).count();
    let written = after.iter().filter(|entry| !before.contains(entry)).count();
    gone + written
}

fn everything() -> KeyRange {
    KeyRange::new("", "\u{FFFF}".repeat(300)).unwrap()
}
