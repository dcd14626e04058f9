//! What a save costs, counted in requests to the storage.

use futures::executor::block_on;
use peristyle::column_store::Value;
use peristyle::storage::{Area, DiskCounters, MemoryDisk};

use super::suite::{Raw, Scale, fixture, key, opened, save_fresh, save_on, text};

/// The requests of a save after an edit of [`fixture`].
fn cost(
    scale: Scale,
    edit: impl FnOnce(&mut peristyle::column_store::ColumnStore),
) -> DiskCounters {
    block_on(async {
        let disk = MemoryDisk::new();
        let persistence = opened(&disk).await;
        let mut store = fixture(scale);
        let saved = save_fresh(&persistence, "a", &store).await;
        edit(&mut store);
        disk.reset_counters();
        save_on(&persistence, &store, &saved).await;
        disk.counters()
    })
}

#[test]
fn an_edited_cell_costs_one_row_one_string_chunk_and_the_metadata() {
    for scale in [Scale::Small, Scale::Large] {
        let number = cost(scale, |store| {
            store.update(&key(2), "price", Value::Float(7.0), 0).unwrap();
        });
        let string = cost(scale, |store| store.update(&key(2), "name", text("new"), 0).unwrap());

        for (counters, puts) in [(number, 2), (string, 3)] {
            assert_eq!((counters.puts, counters.deletes, counters.reads), (puts, 0, 1));
            assert_eq!((counters.commits, counters.opens), (1, 0));
        }
    }
}

#[test]
fn a_save_of_nothing_new_costs_the_metadata() {
    for scale in [Scale::Small, Scale::Large] {
        let counters = cost(scale, |_| {});

        assert_eq!((counters.puts, counters.deletes, counters.reads), (1, 0, 1));
    }
}

#[test]
fn a_vacuum_costs_string_chunks_and_the_metadata() {
    let counters = cost(Scale::Large, |store| {
        store.vacuum();
    });

    assert!(counters.puts <= 2, "{counters:?}");
    assert_eq!(counters.deletes, 0);
}

#[test]
fn a_deleted_row_costs_one_delete() {
    let counters = cost(Scale::Large, |store| assert!(store.delete(&key(2), 0)));

    assert_eq!((counters.puts, counters.deletes), (1, 1));
}

#[test]
fn a_table_that_is_emptied_costs_ranges_and_not_rows() {
    let counters = cost(Scale::Large, peristyle::column_store::ColumnStore::clear);

    assert_eq!((counters.puts, counters.deletes), (2, 3));
}

#[test]
fn every_verb_is_one_commit() {
    block_on(async {
        let disk = MemoryDisk::new();
        let persistence = opened(&disk).await;
        let commits = |what: &str| {
            assert_eq!(disk.counters().commits, 1, "{what}");
            disk.reset_counters();
        };
        disk.reset_counters();

        save_fresh(&persistence, "a", &fixture(Scale::Large)).await;
        commits("save");
        persistence.copy_store("a", "b").await.unwrap();
        commits("copy");
        persistence.rename_store("a", "c").await.unwrap();
        commits("rename");
        persistence.delete_store("c").await.unwrap();
        commits("delete");
        persistence.load("b").await.unwrap();
        assert_eq!(disk.counters().commits, 0);
    });
}

#[test]
fn a_load_reads_every_entry_once() {
    block_on(async {
        let disk = MemoryDisk::new();
        let persistence = opened(&disk).await;
        save_fresh(&persistence, "a", &fixture(Scale::Large)).await;
        let rows = Raw::open(&disk).await.entries(Area::Rows).await.len() as u64;
        disk.reset_counters();

        persistence.load("a").await.unwrap();

        let counters = disk.counters();
        let metadata_reads = counters.entries_read - rows - 1;
        assert!(metadata_reads < 20, "{counters:?}");
    });
}
