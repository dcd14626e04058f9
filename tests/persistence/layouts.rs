//! The layouts of tables: how they are chosen, changed, and what a save in columns costs.

use futures::executor::block_on;
use peristyle::codec::{Layout, LayoutChoice};
use peristyle::column_store::{
    BLOCK_ROWS, ColumnStore, ColumnType, RowId, Schema, TableBuilder, Value, ValueRef,
};
use peristyle::persistence::{Base, ColumnStorePersistence, SaveOptions, Saved};
use peristyle::storage::{Area, DiskCounters, MemoryDisk};

use super::suite::{
    FAIL, Raw, Scale, World, assert_same, assert_stored, fixture, key, opened, save_fresh, save_on,
    text,
};
use super::{InColumns, persistence_in};

/// A disk on which the number of rows says in which layout a table is.
#[derive(Default)]
struct Auto(MemoryDisk);

impl Auto {
    async fn persistence(&self) -> ColumnStorePersistence {
        let persistence = persistence_in(&self.0, LayoutChoice::Auto);
        persistence.init().await.unwrap();
        persistence
    }
}

fn numbers(row_count: i64) -> ColumnStore {
    let columns = [("id", ColumnType::Int), ("name", ColumnType::String)];
    let mut builder = TableBuilder::new(Schema::with_key(&columns, "id").unwrap());
    for id in 0..row_count {
        builder.push(0, ValueRef::Int(id)).unwrap();
        builder.push(1, ValueRef::String(&format!("name {}", id % 10))).unwrap();
        builder.end_row().unwrap();
    }
    builder.finish().unwrap()
}

fn with(layout: LayoutChoice) -> SaveOptions {
    SaveOptions { layout: Some(layout), ..SaveOptions::default() }
}

/// Of the areas in which a table has entries, those of rows and blocks.
async fn areas(world: &dyn World) -> Vec<Area> {
    let all = Raw::open(world).await.all().await.into_iter();
    let used = all.filter(|(_, entries)| !entries.is_empty()).map(|(area, _)| area);
    used.filter(|area| matches!(area, Area::Rows | Area::Blocks)).collect()
}

#[test]
fn the_number_of_rows_says_in_which_layout_a_table_is() {
    block_on(async {
        let auto = Auto::default();
        let persistence = auto.persistence().await;
        let mut store = numbers(10_000);
        let mut saved = save_fresh(&persistence, "a", &store).await;
        assert_eq!(
            (saved.metadata().layout, areas(&auto.0).await),
            (Layout::Rows, vec![Area::Rows])
        );

        for (rows, layout, area) in [
            (10_001, Layout::Columns, Area::Blocks),
            (10_000, Layout::Columns, Area::Blocks),
            (5_000, Layout::Columns, Area::Blocks),
            (4_999, Layout::Rows, Area::Rows),
            (5_001, Layout::Rows, Area::Rows),
            (10_000, Layout::Rows, Area::Rows),
            (10_001, Layout::Columns, Area::Blocks),
        ] {
            while store.row_count() < rows {
                let id = 20_000 + i64::from(store.next_row_id());
                store.insert_row(&[("id", Value::Int(id))], 0).unwrap();
            }
            let surplus: Vec<RowId> = store.view(0).rows().iter().skip(rows).collect();
            store.delete_rows(surplus);
            auto.0.reset_counters();
            saved = save_on(&persistence, &store, &saved).await;

            assert_eq!(
                (saved.metadata().layout, areas(&auto.0).await),
                (layout, vec![area]),
                "{rows}"
            );
            assert_eq!(auto.0.counters().commits, 1);
            assert_eq!(saved.metadata().layout_choice, LayoutChoice::Auto);
            assert_stored(&auto.0, "a", &store).await;
        }
    });
}

#[test]
fn a_layout_that_was_asked_for_stays_until_another_is() {
    block_on(async {
        let disk = MemoryDisk::new();
        let persistence = Auto(disk.clone()).persistence().await;
        let mut store = numbers(10);
        let columns = LayoutChoice::Always(Layout::Columns);
        let first = persistence.save("a", &store, FAIL, with(columns)).await.unwrap();
        store.insert_row(&[("id", Value::Int(-1))], 0).unwrap();
        let second = save_on(&persistence, &store, &first).await;
        let loaded = persistence.load("a").await.unwrap();
        store = loaded.store;
        store.insert_row(&[("id", Value::Int(-2))], 0).unwrap();
        let third = save_on(&persistence, &store, &loaded.saved).await;

        for saved in [&first, &second, &third] {
            let metadata = saved.metadata();
            assert_eq!((metadata.layout, metadata.layout_choice), (Layout::Columns, columns));
        }
        let base = Base::On(&third);
        let fourth = persistence.save("a", &store, base, with(LayoutChoice::Auto)).await.unwrap();
        assert_eq!(fourth.metadata().layout, Layout::Rows);
        assert_stored(&disk, "a", &store).await;
    });
}

#[test]
fn a_table_goes_from_one_layout_to_the_other_and_back_in_one_commit_each() {
    for scale in [Scale::Small, Scale::Large] {
        block_on(async {
            let disk = MemoryDisk::new();
            let persistence = opened(&disk).await;
            let mut store = fixture(scale);
            let mut saved = save_fresh(&persistence, "a", &store).await;
            for layout in [Layout::Columns, Layout::Rows, Layout::Columns, Layout::Columns] {
                store.update(&key(1), "name", text(layout.name()), 0).unwrap();
                let before = saved.metadata().clone();
                disk.reset_counters();
                let base = Base::On(&saved);
                let options = with(LayoutChoice::Always(layout));
                saved = persistence.save("a", &store, base, options).await.unwrap();

                let metadata = saved.metadata();
                assert_eq!((disk.counters().commits, metadata.layout), (1, layout));
                assert_eq!(metadata.created_at_ms, before.created_at_ms);
                assert_eq!(metadata.generation, before.generation + 1);
                assert_eq!(metadata.bytes, Raw::open(&disk).await.byte_count().await);
                assert_stored(&disk, "a", &store).await;
                assert_same(saved.table(), &store);
                assert_eq!(areas(&disk).await.len(), 1);
            }
        });
    }
}

#[test]
fn two_layouts_of_one_table_come_back_alike() {
    block_on(async {
        let (rows, columns) = (MemoryDisk::new(), InColumns::default());
        let store = fixture(Scale::Large);

        save_fresh(&opened(&rows).await, "a", &store).await;
        save_fresh(&opened(&columns).await, "a", &store).await;

        let (a, b) = (opened(&rows).await.load("a").await, opened(&columns).await.load("a").await);
        assert_same(&a.unwrap().store, &b.unwrap().store);
    });
}

/// The requests of a save in columns after an edit of [`fixture`].
fn cost(scale: Scale, edit: impl FnOnce(&mut ColumnStore)) -> DiskCounters {
    block_on(async {
        let world = InColumns::default();
        let persistence = opened(&world).await;
        let mut store = fixture(scale);
        let saved = save_fresh(&persistence, "a", &store).await;
        edit(&mut store);
        world.0.reset_counters();
        save_on(&persistence, &store, &saved).await;
        world.0.counters()
    })
}

#[test]
fn an_edited_cell_costs_one_block_one_string_chunk_and_the_metadata() {
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
fn a_deleted_row_costs_one_block_and_the_metadata() {
    for scale in [Scale::Small, Scale::Large] {
        let counters = cost(scale, |store| assert!(store.delete(&key(2), 0)));

        assert_eq!((counters.puts, counters.deletes), (2, 0));
    }
}

#[test]
fn what_does_not_touch_cells_costs_the_metadata() {
    let nothing = cost(Scale::Large, |_| {});
    let renamed = cost(Scale::Large, |store| store.rename_column("price", "cost").unwrap());
    let moved = cost(Scale::Large, |store| store.move_column("id", 3).unwrap());
    let key = cost(Scale::Large, |store| store.set_key(None).unwrap());
    let undone = cost(Scale::Large, |store| {
        store.update(&super::suite::key(2), "price", Value::Float(7.0), 0).unwrap();
        store.update(&super::suite::key(2), "price", Value::Float(2.0 / 7.0), 0).unwrap();
    });

    for counters in [nothing, renamed, moved, key, undone] {
        assert_eq!((counters.puts, counters.deletes, counters.reads), (1, 0, 1));
    }
}

#[test]
fn an_appended_row_costs_one_block_of_each_column() {
    let counters = cost(Scale::Large, |store| {
        store.insert_row(&[("id", Value::Int(-500))], 0).unwrap();
    });

    // Six columns, the row ids, which rows are live, and the metadata.
    assert_eq!((counters.puts, counters.deletes), (9, 0));
}

#[test]
fn a_dropped_column_costs_one_range_and_an_emptied_table_three() {
    let dropped = cost(Scale::Large, |store| store.drop_column("price").unwrap());
    let emptied = cost(Scale::Large, ColumnStore::clear);

    assert_eq!((dropped.puts, dropped.deletes), (1, 1));
    assert_eq!((emptied.puts, emptied.deletes), (2, 3));
}

#[test]
fn a_vacuum_of_the_last_rows_leaves_the_blocks_before_them() {
    let mut blocks = 0;
    let counters = cost(Scale::Large, |store| {
        store.vacuum();
        blocks = store.live().len();
    });

    assert_eq!(blocks, (12_289 - 1_756_usize).div_ceil(BLOCK_ROWS));
    // Every block has tombstones, so all move up, and the fourth is gone.
    assert!(counters.puts <= 3 * 9 + 2 && counters.commits == 1, "{counters:?}");
}

#[test]
fn a_load_of_columns_reads_every_entry_once() {
    block_on(async {
        let world = InColumns::default();
        let persistence = opened(&world).await;
        save_fresh(&persistence, "a", &fixture(Scale::Large)).await;
        let blocks = Raw::open(&world).await.entries(Area::Blocks).await.len() as u64;
        world.0.reset_counters();

        persistence.load("a").await.unwrap();

        let counters = world.0.counters();
        assert!(counters.entries_read < 2 * (blocks + 1) + 20, "{counters:?} of {blocks} blocks");
        assert_eq!(counters.commits, 0);
    });
}

#[test]
fn an_edit_costs_the_same_however_large_the_table_is() {
    let edits = |row_count: i64| {
        block_on(async {
            let world = InColumns::default();
            let persistence = opened(&world).await;
            let mut store = numbers(row_count);
            let saved: Saved = save_fresh(&persistence, "a", &store).await;
            store.update(&peristyle::column_store::Key::Int(1), "name", text("name 5"), 0).unwrap();
            world.0.reset_counters();
            save_on(&persistence, &store, &saved).await;
            world.0.counters()
        })
    };

    assert_eq!(edits(5_000).puts, 2);
    assert_eq!(edits(5_000).puts, edits(100_000).puts);
}
