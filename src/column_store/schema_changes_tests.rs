use super::super::fixtures::{
    MANY, cell, empty, key, many, many_ids, row, rows_at, small, state, text,
};
use super::*;
use crate::{ColumnDef, ColumnId, Key, ValueRef};

fn names(store: &ColumnStore) -> Vec<&str> {
    store.schema().columns().iter().map(ColumnDef::name).collect()
}

#[test]
fn a_new_column_has_its_default_in_every_row() {
    let mut store = many();
    let snapshot = store.snapshot();

    store.add_column("grade", ColumnType::String, text("new")).unwrap();
    store.add_column("score", ColumnType::Float, Value::Null).unwrap();
    let late = store.insert_row(&row(MANY), 0).unwrap();

    for id in many_ids() {
        assert_eq!(cell(&store, id, "grade"), text("new"));
        assert_eq!(cell(&store, id, "score"), Value::Null);
    }
    assert_eq!(cell(&store, late.0, "grade"), Value::Null);
    assert_eq!(snapshot.schema().column_count(), 3);
}

#[test]
fn rows_with_an_equal_default_are_written_each_on_its_own() {
    let mut store = many();
    store.add_column("n", ColumnType::Int, Value::Int(1)).unwrap();

    store.update(&key(5_000), "n", Value::Int(2), 0).unwrap();

    let twos: Vec<_> = many_ids().filter(|id| cell(&store, *id, "n") == Value::Int(2)).collect();
    assert_eq!(twos, [5_000]);
}

#[test]
fn refused_changes_say_why_and_leave_the_store_as_it_was() {
    let mut store = many();
    store.update(&key(5_000), "name", Value::Null, 0).unwrap();
    let before = state(&store);
    let check = |result: Result<(), SchemaChangeError>, store: &ColumnStore, message| {
        assert_eq!(result.unwrap_err().to_string(), message);
        assert_eq!(state(store), before);
    };

    let done = store.add_column("name", ColumnType::Int, Value::Null);
    check(done, &store, "there is already a column \"name\"; nothing was changed");
    let done = store.add_column("", ColumnType::Int, Value::Null);
    check(done, &store, "a column needs a name; nothing was changed");
    let done = store.add_column("new", ColumnType::Float, text("1.5"));
    check(
        done,
        &store,
        "the new column \"new\" holds float, and its default is of type string; nothing was changed",
    );
    let done = store.rename_column("nmae", "x");
    check(done, &store, "there is no column \"nmae\"; nothing was changed");
    let done = store.rename_column("name", "id");
    check(done, &store, "there is already a column \"id\"; nothing was changed");
    let done = store.drop_column("id");
    check(
        done,
        &store,
        "column \"id\" is the primary key: choose another key, or none, before it is dropped; nothing was changed",
    );
    let done = store.move_column("nmae", 0);
    check(done, &store, "there is no column \"nmae\"; nothing was changed");
    let done = store.set_key(Some("price"));
    check(
        done,
        &store,
        "column \"price\" is of type float: a primary key is an int or a string column; nothing was changed",
    );
    let done = store.set_key(Some("name"));
    check(
        done,
        &store,
        "column \"name\" cannot be the key: rows 0 and 50 both have \"name 0\" there; nothing was changed",
    );
}

#[test]
fn a_column_with_a_null_cannot_be_the_key() {
    let mut store = small();
    store.update(&key(1), "name", Value::Null, 0).unwrap();

    let error = store.set_key(Some("name")).unwrap_err();

    assert_eq!(error, SchemaChangeError::NullKey { column: "name".to_owned(), row: RowId(1) });
}

#[test]
fn a_renamed_column_keeps_its_number_and_its_blocks() {
    let mut store = many();
    let snapshot = store.snapshot();

    store.rename_column("id", "number").unwrap();

    assert_eq!(names(&store), ["number", "name", "price"]);
    assert_eq!(store.schema().columns()[0].id(), ColumnId(0));
    assert!(Arc::ptr_eq(&store.columns[0].blocks[3], &snapshot.columns[0].blocks[3]));
    assert_eq!(store.find(&key(5_000), 0), Some(RowId(5_000)));
    assert!(store.insert_row(&[("number", Value::Int(0))], 0).is_err());
}

#[test]
fn a_dropped_column_is_gone_and_its_number_is_not_given_again() {
    let mut store = many();

    store.drop_column("name").unwrap();
    store.add_column("name", ColumnType::Bool, Value::Bool(true)).unwrap();

    assert_eq!(names(&store), ["id", "price", "name"]);
    assert_eq!(store.schema().columns()[2].id(), ColumnId(3));
    assert_eq!(cell(&store, 5_000, "price"), Value::Float(2_500.0));
    assert_eq!(store.vacuum().strings_removed, 50);
}

#[test]
fn columns_move_with_their_cells() {
    let mut store = many();

    store.move_column("price", 0).unwrap();
    store.move_column("id", 99).unwrap();

    assert_eq!(names(&store), ["price", "name", "id"]);
    assert_eq!(
        store.view(0).row(RowId(5_000)),
        Some(vec![ValueRef::Float(2_500.0), ValueRef::String("name 0"), ValueRef::Int(50_000)])
    );
    assert_eq!(store.find(&key(5_000), 0), Some(RowId(5_000)));
    assert!(store.upsert(&row(5_000), 0).is_ok());
}

#[test]
fn a_copy_of_a_column_stands_behind_it_and_is_written_on_its_own() {
    let mut store = many();

    store.duplicate_column("id", "copy").unwrap();
    let shared = Arc::ptr_eq(&store.columns[0].blocks[1], &store.columns[1].blocks[1]);
    store.update(&key(5_000), "copy", Value::Int(-1), 0).unwrap();

    assert!(shared);
    assert_eq!(names(&store), ["id", "copy", "name", "price"]);
    assert_eq!(store.schema().columns()[1].id(), ColumnId(3));
    assert_eq!(store.schema().key_index(), Some(0));
    let differing = many_ids().filter(|id| cell(&store, *id, "id") != cell(&store, *id, "copy"));
    assert_eq!(differing.collect::<Vec<_>>(), [5_000]);
    let before = state(&store);
    assert!(store.duplicate_column("id", "name").is_err());
    assert!(store.duplicate_column("none", "new").is_err());
    assert_eq!(state(&store), before);
}

#[test]
fn a_key_can_be_taken_off_and_set_on_another_column() {
    let mut store = many();
    let before = rows_at(&store, 0);

    store.set_key(None).unwrap();
    assert_eq!(store.find(&key(5_000), 0), None);
    assert_eq!(store.key_of(RowId(5_000)), Some(Key::Row(RowId(5_000))));
    let twin = store.insert_row(&row(5_000), 0).unwrap();
    assert!(store.set_key(Some("id")).is_err());
    store.update(&twin.into(), "id", Value::Int(-1), 0).unwrap();
    store.set_key(Some("id")).unwrap();

    assert_eq!(store.find(&Key::Int(-1), 0), Some(twin));
    assert_eq!(store.find(&key(5_000), 0), Some(RowId(5_000)));
    assert_eq!(rows_at(&store, 0)[..before.len()], before);
}

#[test]
fn deleted_rows_do_not_stand_in_the_way_of_a_key() {
    let mut store = small();
    store.update(&key(1), "name", text("name 0"), 0).unwrap();
    store.delete(&key(0), 0);

    store.set_key(Some("name")).unwrap();

    assert_eq!(store.find(&"name 0".into(), 0), Some(RowId(1)));
}

#[test]
fn a_default_of_a_table_without_rows_is_not_interned() {
    let mut store = empty();

    store.add_column("grade", ColumnType::String, text("new")).unwrap();

    assert_eq!(store.strings().string_count(), 0);
}

#[test]
fn a_key_set_again_keeps_its_index_and_schema() {
    let mut store = many();
    let snapshot = store.snapshot();

    store.set_key(Some("id")).unwrap();

    assert!(Arc::ptr_eq(&store.schema, &snapshot.schema));
}
