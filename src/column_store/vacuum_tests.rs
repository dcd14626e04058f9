use std::sync::Arc;

use super::super::fixtures::{MANY, empty, key, many, many_ids, row, rows_at, small, text};
use super::*;
use crate::{ColumnType, Key, RowId, Schema, Value};

#[test]
fn a_vacuum_removes_tombstones_and_keeps_rows_their_ids_and_times_to_live() {
    let mut store = many();
    store.set_ttl(&key(9_000), Some(60), 0).unwrap();
    let before = rows_at(&store, 0);
    let deleted = store.deleted_row_count();

    let stats = store.vacuum();

    assert_eq!((stats.rows_removed, stats.strings_removed), (deleted, 0));
    assert!(stats.bytes_reclaimed > 0);
    assert_eq!(store.deleted_row_count(), 0);
    assert_eq!(rows_at(&store, 0), before);
    assert_eq!(store.expires_at_ms(RowId(9_000)), Some(60_000));
    assert_eq!(store.next_row_id(), MANY);
    for id in many_ids() {
        assert_eq!(store.find(&key(id), 0), Some(RowId(id)));
    }
    assert_eq!(store.vacuum(), VacuumStats::default());
}

#[test]
fn writes_after_a_vacuum_go_to_the_rows_that_they_name() {
    let mut store = many();
    store.vacuum();

    store.update(&key(12_000), "name", text("late"), 0).unwrap();
    let new = store.insert_row(&row(MANY), 0).unwrap();
    assert!(store.delete(&key(5), 0));

    assert_eq!(new, RowId(MANY));
    assert_eq!(store.view(0).cell(RowId(12_000), 1).unwrap().to_value(), text("late"));
    assert_eq!(store.find(&key(5), 0), None);
    assert_eq!(store.row_count(), many_ids().count());
}

#[test]
fn a_vacuum_removes_the_strings_that_no_row_has_and_keeps_the_order_of_the_rest() {
    let mut store = many();
    for id in many_ids().step_by(2) {
        store.update(&key(id), "name", text(&format!("overwritten {id}")), 0).unwrap();
    }
    for id in many_ids().step_by(2).skip(10) {
        store.update(&key(id), "name", text("kept"), 0).unwrap();
    }
    let before = rows_at(&store, 0);
    let strings: Vec<String> = store.table.strings.strings().map(str::to_owned).collect();

    let stats = store.vacuum();

    assert_eq!(rows_at(&store, 0), before);
    let left: Vec<&str> = store.table.strings.strings().collect();
    let used = |string: &&str| before.iter().any(|(_, row)| row[1] == text(string));
    assert_eq!(left, strings.iter().map(String::as_str).filter(used).collect::<Vec<_>>());
    assert_eq!(stats.strings_removed, strings.len() - left.len());
    assert!(stats.strings_removed > 1_000);
}

#[test]
fn strings_are_found_after_a_vacuum_and_interned_once() {
    let columns = [("k", ColumnType::String)];
    let mut store = ColumnStore::new(Schema::with_key(&columns, "k").unwrap());
    for name in ["a", "b", "c"] {
        store.insert_row(&[("k", text(name))], 0).unwrap();
    }
    store.delete(&"a".into(), 0);

    store.vacuum();
    store.insert_row(&[("k", text("a"))], 0).unwrap();

    assert_eq!(store.table.strings.strings().collect::<Vec<_>>(), ["b", "c", "a"]);
    assert_eq!(store.find(&"c".into(), 0), Some(RowId(2)));
    assert_eq!(store.find(&"a".into(), 0), Some(RowId(3)));
    assert!(store.insert_row(&[("k", text("c"))], 0).is_err());
}

#[test]
fn blocks_before_the_first_gap_are_left_as_they_are() {
    let mut store = many();
    store.vacuum();
    store.delete(&key(9_001), 0);
    let snapshot = store.snapshot();

    store.vacuum();

    let first_gap = store.table.live.len() - 2;
    for (column, before) in store.table.columns.iter().zip(&snapshot.columns) {
        for block in 0..first_gap {
            assert!(Arc::ptr_eq(&column.blocks[block], &before.blocks[block]));
        }
    }
    assert!(Arc::ptr_eq(&store.table.row_ids[0], &snapshot.row_ids[0]));
    assert!(Arc::ptr_eq(&store.table.live[0], &snapshot.live[0]));
    assert!(Arc::ptr_eq(&store.table.strings.chunks()[0], &snapshot.strings.chunks()[0]));
}

#[test]
fn a_vacuum_of_strings_alone_touches_only_blocks_whose_ids_move() {
    let mut store = empty();
    for id in 0..MANY {
        store.insert_row(&row(id), 0).unwrap();
    }
    store.update(&key(1), "name", text("unused soon"), 0).unwrap();
    store.update(&key(12_000), "name", text("after it"), 0).unwrap();
    store.update(&key(1), "name", text("name 1"), 0).unwrap();
    let snapshot = store.snapshot();

    let stats = store.vacuum();

    assert_eq!((stats.rows_removed, stats.strings_removed), (0, 1));
    let copied: Vec<_> = (0..3)
        .flat_map(|column| (0..4).map(move |block| (column, block)))
        .filter(|(column, block)| {
            let (now, then) = (&store.table.columns[*column], &snapshot.columns[*column]);
            !Arc::ptr_eq(&now.blocks[*block], &then.blocks[*block])
        })
        .collect();
    assert_eq!(copied, [(1, 2)]);
    assert_eq!(snapshot.view(0).cell(RowId(12_000), 1).unwrap().to_value(), text("after it"));
    assert_eq!(store.view(0).cell(RowId(12_000), 1).unwrap().to_value(), text("after it"));
}

#[test]
fn a_vacuum_keeps_the_string_chunks_before_the_first_gap() {
    let columns = [("k", ColumnType::String)];
    let mut store = ColumnStore::new(Schema::with_key(&columns, "k").unwrap());
    for id in 0..MANY {
        store.insert_row(&[("k", text(&format!("string {id}")))], 0).unwrap();
    }
    store.delete(&RowId(9_000).into(), 0);
    let snapshot = store.snapshot();

    let stats = store.vacuum();

    assert_eq!(stats.strings_removed, 1);
    let shared = store.table.strings.chunks().iter().zip(snapshot.strings.chunks());
    let shared = shared.take_while(|(a, b)| Arc::ptr_eq(a, b)).count();
    assert!(shared >= 2, "{shared}");
    for id in (0..MANY).filter(|id| *id != 9_000) {
        assert_eq!(store.find(&Key::from(&*format!("string {id}")), 0), Some(RowId(id)));
    }
}

#[test]
fn a_table_of_which_all_rows_are_deleted_is_empty_after_a_vacuum() {
    let mut store = many();
    store.delete_rows((0..MANY).map(RowId));

    store.vacuum();

    assert_eq!(store.table.live.len(), 0);
    assert_eq!(store.table.strings.string_count(), 0);
    assert_eq!(store.insert_row(&row(0), 0), Ok(RowId(MANY)));
}

#[test]
fn a_vacuum_is_due_at_the_ratio_and_above() {
    let mut store = empty();
    assert!(!store.should_vacuum(0.0));
    for id in 0..10 {
        store.insert_row(&row(id), 0).unwrap();
    }
    assert!(!store.should_vacuum(0.0));

    store.delete_rows([RowId(0)]);
    assert!(!store.should_vacuum(0.2));
    store.delete_rows([RowId(1)]);
    assert!(store.should_vacuum(0.2));
    assert!(!store.should_vacuum(0.200_001));
    store.delete_rows((0..10).map(RowId));
    assert!(store.should_vacuum(1.0));
}

#[test]
fn memory_counts_cells_bitmaps_and_strings() {
    let mut store = many();
    let bytes = store.memory_bytes();
    let cells = MANY as usize * (8 + 4 + 8 + 4);
    let bitmaps = 4 * 4 * 512;
    assert!(bytes >= cells + bitmaps && bytes < 2 * (cells + bitmaps), "{bytes}");

    store.update(&key(0), "name", text(&"x".repeat(100_000)), 0).unwrap();
    assert!(store.memory_bytes() >= bytes + 100_000);

    let row_bytes = small().memory_bytes();
    assert!(row_bytes < 10_000, "{row_bytes}");
}

#[test]
fn equal_blocks_of_a_new_column_are_counted_once() {
    let mut store = many();
    let bytes = store.memory_bytes();

    store.add_column("zero", ColumnType::Int, Value::Int(0)).unwrap();

    let added = store.memory_bytes() - bytes;
    assert!((32_768..40_000).contains(&added), "{added}");
}
