use std::sync::Arc;

use super::super::fixtures::{
    MANY, cell, empty, is_deleted, key, many, many_ids, row, rows_at, small, state, text,
};
use super::*;
use crate::{BLOCK_ROWS, ColumnType, NO_EXPIRY, Schema, TableBuilder};

fn keyless() -> ColumnStore {
    ColumnStore::new(Schema::new(&[("n", ColumnType::Int)]).unwrap())
}

#[test]
fn an_inserted_row_reads_back_with_nulls_where_it_had_no_values() {
    let mut store = empty();

    let row = store.insert_row(&[("price", Value::Float(1.5)), ("id", Value::Int(7))], 0).unwrap();

    assert_eq!(
        store.view(0).row(row),
        Some(vec![ValueRef::Int(7), ValueRef::Null, ValueRef::Float(1.5)])
    );
    assert_eq!(store.find(&Key::Int(7), 0), Some(row));
}

#[test]
fn a_refused_insert_says_why_and_leaves_the_store_as_it_was() {
    let id = ("id", Value::Int(7));
    let new = ("name", text("never interned"));
    for (row, message) in [
        (
            vec![id.clone(), new.clone(), ("nmae", text("x"))],
            "there is no column \"nmae\"; the row with the key 7 was not written",
        ),
        (
            vec![id.clone(), new.clone(), ("price", Value::Int(3))],
            "column \"price\" holds float, and the value for it is of type int; the row with the key 7 was not written",
        ),
        (
            vec![id.clone(), new.clone(), new.clone()],
            "there are two values for column \"name\"; the row with the key 7 was not written",
        ),
        (vec![new.clone()], "the row has no value for the key column \"id\"; it was not written"),
        (
            vec![("id", Value::Null), new.clone()],
            "the key column \"id\" takes no null; nothing was written",
        ),
        (
            vec![("id", text("7")), new.clone()],
            "column \"id\" holds int, and the value for it is of type string; \
             the row with the key \"7\" was not written",
        ),
        (
            vec![("id", Value::Int(20)), new.clone()],
            "there is already a row with the key 20 in column \"id\"; nothing was written",
        ),
    ] {
        let mut store = small();
        let before = state(&store);

        let error = store.insert_row(&row, 0).unwrap_err();

        assert_eq!(error.to_string(), message);
        assert_eq!(state(&store), before);
        if !matches!(error, WriteError::KeyTaken { .. }) {
            assert_eq!(store.upsert(&row, 0), Err(error));
            assert_eq!(state(&store), before);
        }
    }
}

#[test]
fn an_upsert_leaves_absent_members_sets_null_ones_and_keeps_the_time_to_live() {
    let mut store = many();
    store.set_ttl(&key(5_000), Some(60), 0).unwrap();

    let done = store.upsert(&[("id", Value::Int(50_000)), ("name", Value::Null)], 0);

    assert_eq!(done, Ok(Upserted::Updated(RowId(5_000))));
    assert_eq!(cell(&store, 5_000, "name"), Value::Null);
    assert_eq!(cell(&store, 5_000, "price"), Value::Float(2_500.0));
    assert_eq!(store.expires_at_ms(RowId(5_000)), Some(60_000));
}

#[test]
fn an_upsert_of_a_new_key_inserts() {
    let mut store = many();

    let done = store.upsert(&[("id", Value::Int(-1)), ("name", text("new"))], 0);

    assert_eq!(done, Ok(Upserted::Inserted(RowId(MANY))));
    assert_eq!(cell(&store, MANY, "name"), text("new"));
}

#[test]
fn an_upsert_needs_a_primary_key() {
    let mut store = keyless();

    assert_eq!(store.upsert(&[("n", Value::Int(1))], 0), Err(WriteError::NoKey));
    assert_eq!(store.row_count(), 0);
}

#[test]
fn rows_of_a_table_without_a_key_go_by_their_row_ids() {
    let mut store = keyless();
    for n in 0..3 {
        store.insert_row(&[("n", Value::Int(n))], 0).unwrap();
    }

    store.update(&RowId(1).into(), "n", Value::Int(7), 0).unwrap();
    assert!(store.delete(&RowId(0).into(), 0));

    assert_eq!(
        rows_at(&store, 0),
        [(RowId(1), vec![Value::Int(7)]), (RowId(2), vec![Value::Int(2)])]
    );
    assert!(!store.delete(&Key::Int(7), 0));
    assert_eq!(store.key_of(RowId(2)), Some(Key::Row(RowId(2))));
}

#[test]
fn a_refused_update_says_why_and_leaves_the_store_as_it_was() {
    let new = ("name", text("never interned"));
    for (key, cells, message) in [
        (Key::Int(30), vec![new.clone()], "there is no row with the key 30; nothing was written"),
        (
            Key::from("10"),
            vec![new.clone()],
            "there is no row with the key \"10\"; nothing was written",
        ),
        (Key::Row(RowId(9)), vec![new.clone()], "there is no row 9; nothing was written"),
        (
            Key::Int(10),
            vec![new.clone(), ("x", Value::Null)],
            "there is no column \"x\"; the row with the key 10 was not written",
        ),
        (
            Key::Row(RowId(1)),
            vec![new.clone(), ("price", text("3"))],
            "column \"price\" holds float, and the value for it is of type string; row 1 was not written",
        ),
        (
            Key::Int(10),
            vec![new.clone(), new.clone()],
            "there are two values for column \"name\"; the row with the key 10 was not written",
        ),
        (
            Key::Int(10),
            vec![new.clone(), ("id", Value::Int(11))],
            "column \"id\" is the key and is not changed by an update, but by changing the key; \
             the row with the key 10 was not written",
        ),
    ] {
        let mut store = small();
        let before = state(&store);

        let error = store.update_many(&key, &cells, 0).unwrap_err();

        assert_eq!(error.to_string(), message);
        assert_eq!(state(&store), before);
    }
}

#[test]
fn an_update_copies_the_block_that_it_touches_and_no_other() {
    let mut store = many();
    let snapshot = store.snapshot();

    store.update(&key(5_000), "price", Value::Float(-1.0), 0).unwrap();

    let copied = |table: &Table, column: usize, block: usize| {
        !Arc::ptr_eq(&table.columns[column].blocks[block], &snapshot.columns[column].blocks[block])
    };
    let blocks: Vec<_> = (0..3)
        .flat_map(|column| (0..4).map(move |block| (column, block)))
        .filter(|(column, block)| copied(&store, *column, *block))
        .collect();
    assert_eq!(blocks, [(2, 1)]);
    assert_eq!(snapshot.view(0).cell(RowId(5_000), 2), Some(ValueRef::Float(2_500.0)));
}

#[test]
fn writing_equal_values_copies_no_block() {
    let mut store = many();
    store.update(&key(5_000), "price", Value::Float(f64::NAN), 0).unwrap();
    let snapshot = store.snapshot();

    store.update(&key(5_000), "price", Value::Float(-f64::NAN), 0).unwrap();
    store.upsert(&row(5_006), 0).unwrap();
    store.set_ttl(&key(5_002), None, 0).unwrap();

    for (column, before) in store.columns.iter().zip(&snapshot.columns) {
        assert!(column.blocks.iter().zip(&before.blocks).all(|(a, b)| Arc::ptr_eq(a, b)));
    }
    assert!(store.live.iter().zip(&snapshot.live).all(|(a, b)| Arc::ptr_eq(a, b)));
    assert!(store.row_ids.iter().zip(&snapshot.row_ids).all(|(a, b)| Arc::ptr_eq(a, b)));
    assert!(store.expiry.iter().all(Option::is_none));
}

#[test]
fn a_delete_copies_one_block_of_live_bits_and_frees_the_key() {
    let mut store = many();
    let snapshot = store.snapshot();

    assert!(store.delete(&key(5_000), 0));

    let copied: Vec<_> =
        (0..4).filter(|block| !Arc::ptr_eq(&store.live[*block], &snapshot.live[*block])).collect();
    assert_eq!(copied, [1]);
    for (column, before) in store.columns.iter().zip(&snapshot.columns) {
        assert!(column.blocks.iter().zip(&before.blocks).all(|(a, b)| Arc::ptr_eq(a, b)));
    }
    assert!(!store.delete(&key(5_000), 0));
    assert_eq!(store.insert_row(&row(5_000), 0), Ok(RowId(MANY)));
    assert!(snapshot.view(0).contains(RowId(5_000)));
}

#[test]
fn deleted_rows_never_come_back() {
    let mut store = many();

    for id in (0..MANY).filter(|id| is_deleted(*id)) {
        assert_eq!(store.find(&key(id), 0), None);
        assert_eq!(store.find(&RowId(id).into(), 0), None);
        assert!(store.update(&RowId(id).into(), "price", Value::Null, 0).is_err());
    }

    let rows: Vec<_> = store.view(0).rows().iter().map(|row| row.0).collect();
    assert_eq!(rows, many_ids().collect::<Vec<_>>());
}

#[test]
fn deleting_many_rows_counts_each_that_was_there_once() {
    let mut store = many();
    let rows: Vec<_> = (0..MANY + 10).rev().chain(0..100).map(RowId).collect();

    assert_eq!(store.delete_rows(rows), many_ids().count());

    assert_eq!((store.row_count(), store.deleted_row_count()), (0, MANY as usize));
    assert_eq!(store.insert_row(&row(0), 0), Ok(RowId(MANY)));
}

#[test]
fn a_changed_key_keeps_the_row_and_frees_the_old_key() {
    let mut store = many();

    store.change_key(&key(5_000), Value::Int(-7), 0).unwrap();
    store.change_key(&RowId(5_006).into(), Value::Int(50_000), 0).unwrap();

    assert_eq!(store.find(&Key::Int(-7), 0), Some(RowId(5_000)));
    assert_eq!(store.find(&Key::Int(50_000), 0), Some(RowId(5_006)));
    assert_eq!(store.find(&Key::Int(50_060), 0), None);
}

#[test]
fn a_key_that_is_changed_to_itself_changes_nothing() {
    let mut store = small();
    let snapshot = store.snapshot();

    store.change_key(&key(1), Value::Int(10), 0).unwrap();

    assert!(Arc::ptr_eq(&store.columns[0].blocks[0], &snapshot.columns[0].blocks[0]));
    assert_eq!(store.find(&key(1), 0), Some(RowId(1)));
}

#[test]
fn a_refused_change_of_a_key_says_why_and_leaves_the_store_as_it_was() {
    let mut store = small();
    let before = state(&store);

    for (old, new, message) in [
        (30, Value::Int(1), "there is no row with the key 30; nothing was written"),
        (
            10,
            Value::Int(20),
            "there is already a row with the key 20 in column \"id\"; nothing was written",
        ),
        (10, Value::Null, "the key column \"id\" takes no null; nothing was written"),
        (
            10,
            text("a"),
            "column \"id\" holds int, and the value for it is of type string; the row with the key 10 was not written",
        ),
    ] {
        let error = store.change_key(&Key::Int(old), new, 0).unwrap_err();

        assert_eq!(error.to_string(), message);
        assert_eq!(state(&store), before);
    }
    let error = keyless().change_key(&RowId(0).into(), Value::Int(1), 0).unwrap_err();
    assert_eq!(error, WriteError::NoKey);
}

#[test]
fn string_keys_are_told_apart_and_found_by_their_text() {
    let schema = Schema::with_key(&[("k", ColumnType::String)], "k").unwrap();
    let mut store = ColumnStore::new(schema);
    for key in ["", "é", "e\u{301}", "__proto__"] {
        store.insert_row(&[("k", text(key))], 0).unwrap();
    }

    assert!(store.insert_row(&[("k", text(""))], 0).is_err());
    store.change_key(&"é".into(), text("new"), 0).unwrap();

    assert_eq!(store.find(&"new".into(), 0), Some(RowId(1)));
    assert_eq!(store.find(&"é".into(), 0), None);
    assert_eq!(store.find(&"".into(), 0), Some(RowId(0)));
    assert_eq!(store.find(&Key::Int(0), 0), None);
}

#[test]
fn a_clear_keeps_schema_key_and_row_ids() {
    let mut store = many();
    let snapshot = store.snapshot();

    store.clear();

    assert_eq!((store.row_count(), store.deleted_row_count()), (0, 0));
    assert_eq!(store.strings().string_count(), 0);
    assert_eq!(store.insert_row(&row(5), 0), Ok(RowId(MANY)));
    assert_eq!(store.find(&key(5), 0), Some(RowId(MANY)));
    assert_eq!(snapshot.row_count(), many_ids().count());
}

#[test]
fn the_last_row_id_is_not_given_twice() {
    let mut builder = TableBuilder::new(empty().schema().clone());
    builder.push(0, ValueRef::Int(1)).unwrap();
    builder.end_stored_row(RowId(5), NO_EXPIRY).unwrap();
    let mut store = builder.finish_stored(u32::MAX - 1).unwrap();

    assert_eq!(store.insert_row(&row(7), 0), Ok(RowId(u32::MAX - 1)));
    let before = state(&store);
    assert_eq!(store.insert_row(&row(8), 0), Err(WriteError::Full));
    assert_eq!(
        store.upsert(&[("id", Value::Int(9)), ("name", text("new"))], 0),
        Err(WriteError::Full)
    );

    assert_eq!(state(&store), before);
    assert!(store.upsert(&row(7), 0).is_ok());
}

#[test]
fn a_snapshot_does_not_see_later_writes() {
    let mut store = many();
    let snapshot = store.snapshot();
    let before = state(&snapshot);

    for id in many_ids().step_by(100) {
        store.update(&key(id), "name", text("changed"), 0).unwrap();
        store.delete(&key(id + 1), 0);
        store.set_ttl(&key(id), Some(0), 0).unwrap();
    }
    for id in MANY..MANY + BLOCK_ROWS as u32 {
        store.insert_row(&row(id), 0).unwrap();
    }
    store.vacuum();

    assert_eq!(state(&snapshot), before);
}

#[test]
fn row_ids_are_not_given_again_after_an_earlier_table_is_restored() {
    let mut store = small();
    let earlier = store.snapshot();
    store.insert_row(&row(3), 0).unwrap();

    store.restore(earlier);

    assert_eq!(store.find(&key(3), 0), None);
    assert_eq!(store.insert_row(&row(3), 0), Ok(RowId(4)));
}
