//! Where column stores are known to lose data or to say nothing, and what holds here.

use super::fixtures::{MANY, cell, empty, key, many, many_ids, row, rows_at, small, state, text};
use super::*;

#[test]
fn a_column_added_to_a_store_with_rows_is_null_in_all_of_them() {
    let mut store = many();

    store.add_column("x", ColumnType::Int, Value::Null).unwrap();
    let new = store.insert_row(&[("id", Value::Int(-1)), ("x", Value::Int(333))], 0).unwrap();

    assert!(many_ids().all(|id| cell(&store, id, "x") == Value::Null));
    assert_eq!(cell(&store, new.0, "x"), Value::Int(333));
    assert_eq!(store.update(&Key::Int(-1), "x", Value::Int(4), 0), Ok(()));
}

#[test]
fn a_column_added_again_is_refused_and_keeps_its_cells() {
    let mut store = many();
    let before = state(&store);

    let refused = store.add_column("name", ColumnType::String, Value::Null);

    assert!(matches!(refused, Err(SchemaChangeError::Schema(SchemaError::ColumnExists { .. }))));
    assert_eq!(state(&store), before);
}

#[test]
fn insert_upsert_update_and_batches_refuse_the_same_members() {
    let members = [("price", Value::Int(1)), ("nope", Value::Null), ("name", Value::Bool(true))];
    for (name, value) in members {
        let mut store = many();
        let before = state(&store);
        let row = |id| vec![("id", Value::Int(id)), (name, value.clone())];
        let update = CellUpdate { key: key(0), column: name.to_owned(), value: value.clone() };

        assert!(store.insert_row(&row(-1), 0).is_err());
        assert!(store.upsert(&row(-1), 0).is_err());
        assert!(store.upsert(&row(0), 0).is_err());
        assert!(store.update(&key(0), name, value.clone(), 0).is_err());
        assert!(store.batch_upsert(&[row(0)], BatchMode::AllOrNothing, 0).is_err());
        assert!(store.batch_update(&[update], BatchMode::AllOrNothing, 0).is_err());

        assert_eq!(state(&store), before);
    }
}

#[test]
fn a_value_beyond_its_type_cannot_be_made_and_so_not_be_written() {
    assert!(Date::from_days(i32::MAX).is_err());
    assert!(Timestamp::from_ms(i64::MIN).is_err());
    assert!(Value::parse("10000-01-01", ColumnType::Date).is_err());
}

#[test]
fn special_floats_read_back_as_they_were_written() {
    let mut store = small();
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 5e-324] {
        store.update(&key(1), "price", Value::Float(float), 0).unwrap();
        assert_eq!(cell(&store, 1, "price"), Value::Float(float));

        store.vacuum();
        assert_eq!(cell(&store, 1, "price"), Value::Float(float));
    }
}

#[test]
fn overwritten_strings_are_gone_after_a_vacuum() {
    let mut store = small();
    for n in 0..1_000 {
        store.update(&key(1), "name", text(&format!("version {n}")), 0).unwrap();
    }
    store.delete(&key(1), 0);

    let stats = store.vacuum();

    assert_eq!((stats.rows_removed, stats.strings_removed), (1, 1_001));
    assert_eq!(store.table.strings.strings().collect::<Vec<_>>(), ["name 0", "name 2"]);
}

#[test]
fn a_string_read_from_one_table_is_written_to_another_by_its_text() {
    let mut from = empty();
    for id in 0..5 {
        from.insert_row(&row(id), 0).unwrap();
    }
    let mut to = small();

    to.update(&key(0), "name", cell(&from, 4, "name"), 0).unwrap();

    assert_eq!(cell(&to, 0, "name"), text("name 4"));
}

#[test]
fn the_longest_time_to_live_does_not_expire_early() {
    let mut store = small();

    store.set_ttl(&key(1), Some(u64::MAX), 1_700_000_000_000).unwrap();

    assert_eq!(store.find(&key(1), i64::MAX), Some(RowId(1)));
    assert_eq!(store.expire_rows(i64::MAX), 0);
}

#[test]
fn an_expired_row_is_absent_before_anyone_removes_it() {
    let mut store = small();
    store.set_ttl(&key(1), Some(1), 0).unwrap();

    assert_eq!(rows_at(&store, 999).len(), 3);
    assert_eq!(rows_at(&store, 1_000).len(), 2);
    assert_eq!(store.find(&key(1), 1_000), None);
}

#[test]
fn a_batch_names_the_entries_that_it_refuses_in_their_order() {
    let mut store = many();
    let update =
        |id: i64| CellUpdate { key: Key::Int(id), column: "name".to_owned(), value: text("new") };
    let updates: Vec<_> = [0, -3, 10, -1, -2].map(update).to_vec();

    let report = store.batch_update(&updates, BatchMode::BestEffort, 0).unwrap();

    let refused: Vec<_> =
        report.failures.into_iter().map(|failure| (failure.index, failure.key)).collect();
    let expected = [(1, -3), (3, -1), (4, -2)].map(|(index, id)| (index, Some(Key::Int(id))));
    assert_eq!(refused, expected);
    assert_eq!(report.updated_count, 2);
}

#[test]
fn a_vacuum_is_due_at_exactly_the_ratio() {
    let mut store = empty();
    for id in 0..5 {
        store.insert_row(&row(id), 0).unwrap();
    }

    store.delete(&key(4), 0);

    assert!(store.should_vacuum(0.2));
}

#[test]
fn no_way_in_gives_two_rows_one_key() {
    let mut store = many();
    let before = state(&store);
    let mut builder = TableBuilder::new(store.schema().clone());
    for _ in 0..2 {
        builder.push(0, ValueRef::Int(5)).unwrap();
        builder.end_row().unwrap();
    }

    assert!(store.insert_row(&row(5_000), 0).is_err());
    assert!(store.change_key(&key(0), Value::Int(50_000), 0).is_err());
    assert!(store.set_key(Some("name")).is_err());
    assert!(store.update(&RowId(0).into(), "id", Value::Int(50_000), 0).is_err());
    assert!(builder.finish().is_err());

    assert_eq!(state(&store), before);
}

#[test]
fn columns_and_cells_come_in_schema_order() {
    let names = ["c", "a", "d", "e", "b"];
    let columns = names.map(|name| (name, ColumnType::Int));
    let mut store = ColumnStore::new(Schema::new(&columns).unwrap());

    let backwards = [4, 3, 2, 1, 0].map(|index| (names[index], Value::Int(index as i64)));
    let row = store.insert_row(&backwards, 0).unwrap();

    assert!(store.schema().columns().iter().map(ColumnDef::name).eq(names));
    assert_eq!(store.view(0).row(row), Some((0..5).map(ValueRef::Int).collect()));
}

#[test]
fn row_ids_held_across_deletes_and_vacuum_name_the_same_rows() {
    let mut store = many();
    let held: Vec<_> = many_ids().step_by(10).map(RowId).collect();
    store.delete_rows((0..MANY).filter(|id| id % 11 == 1).map(RowId));

    store.vacuum();

    for row in held {
        let id = store.view(0).cell(row, 0);
        let expected = (row.0 % 11 != 1).then(|| ValueRef::Int(i64::from(row.0) * 10));
        assert_eq!(id, expected);
    }
}

#[test]
fn a_clear_keeps_the_primary_key() {
    let mut store = many();

    store.clear();
    store.upsert(&row(0), 0).unwrap();

    assert_eq!(store.schema().key().map(ColumnDef::name), Some("id"));
    assert_eq!(store.find(&key(0), 0), Some(RowId(MANY)));
}
