use super::super::fixtures::{MANY, key, many, many_ids, row, state, text};

use crate::{ColumnType, Key, RowId, Value};

#[test]
fn a_restored_table_is_found_by_key_whatever_happened_since() {
    let mut store = many();
    let earlier = store.snapshot();
    let expected = state(&earlier);
    store.delete_rows([RowId(0), RowId(5_000)]);
    store.change_key(&key(9_000), Value::Int(0), 0).unwrap();
    for id in MANY..MANY + 9_000 {
        store.insert_row(&row(id), 0).unwrap();
    }
    let later = store.snapshot();

    store.restore(earlier);

    let (rows, expiry, strings, _, schema) = expected;
    assert_eq!(state(&store), (rows, expiry, strings, MANY + 9_000, schema));
    for id in 0..MANY + 9_000 {
        let expected = many_ids().find(|there| *there == id).map(RowId);
        assert_eq!(store.find(&key(id), 0), expected);
    }
    store.restore(later);
    assert_eq!(store.find(&Key::Int(0), 0), Some(RowId(9_000)));
    assert_eq!(store.find(&key(MANY), 0), Some(RowId(MANY)));
}

#[test]
fn strings_are_interned_once_after_a_restore() {
    let mut store = many();
    store.update(&key(0), "name", text("first"), 0).unwrap();
    let earlier = store.snapshot();
    for id in many_ids() {
        store.update(&key(id), "name", text(&format!("later {id}")), 0).unwrap();
    }
    let string_count = store.table.strings.string_count();
    let later = store.snapshot();

    store.restore(earlier);
    store.update(&key(1), "name", text("later 9000"), 0).unwrap();
    store.update(&key(2), "name", text("first"), 0).unwrap();
    assert_eq!(store.table.strings.string_count(), 52);

    store.restore(later);
    store.update(&key(1), "name", text("later 9000"), 0).unwrap();
    assert_eq!(store.table.strings.string_count(), string_count);
}

#[test]
fn a_table_from_before_a_vacuum_or_of_another_key_is_restored_too() {
    let mut store = many();
    store.set_key(None).unwrap();
    store.add_column("k", ColumnType::String, Value::Null).unwrap();
    for id in many_ids() {
        store.update(&RowId(id).into(), "k", text(&format!("key {id}")), 0).unwrap();
    }
    store.set_key(Some("k")).unwrap();
    let earlier = store.snapshot();
    store.delete(&"key 9000".into(), 0);
    store.vacuum();
    assert_eq!(store.find(&"key 9001".into(), 0), Some(RowId(9_001)));

    store.restore(earlier.clone());
    assert_eq!(store.find(&"key 9000".into(), 0), Some(RowId(9_000)));
    store.set_key(Some("id")).unwrap();
    store.restore(earlier);

    assert_eq!(store.find(&"key 9001".into(), 0), Some(RowId(9_001)));
    assert_eq!(store.find(&key(9_001), 0), None);
}
