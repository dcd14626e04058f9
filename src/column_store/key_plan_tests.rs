use super::super::fixtures::{key, many, many_ids, small, text};
use super::*;

#[test]
fn a_column_of_unique_values_can_be_the_key() {
    let mut store = many();
    store.set_key(None).unwrap();

    assert!(store.plan_key("id").unwrap().is_clear());
}

#[test]
fn every_null_and_every_repeated_value_is_counted_and_listed() {
    let mut store = small();
    store.update(&key(0), "name", Value::Null, 0).unwrap();
    store.update(&key(2), "name", text("name 1"), 0).unwrap();

    let plan = store.plan_key("name").unwrap();

    assert_eq!((plan.null_count, plan.duplicate_count, plan.is_clear()), (1, 1, false));
    let null = KeyObstacle { row: RowId(0), value: Value::Null, first_row: None };
    let twin = KeyObstacle { row: RowId(2), value: text("name 1"), first_row: Some(RowId(1)) };
    assert_eq!(plan.obstacles, [null, twin]);
}

#[test]
fn rows_of_all_blocks_count_and_deleted_ones_do_not() {
    let store = many();

    let plan = store.plan_key("name").unwrap();

    // Each of the fifty names is left in some row.
    assert_eq!(plan.duplicate_count, many_ids().count() - 50);
    assert_eq!(plan.obstacles.len(), plan.duplicate_count.min(MAX_LISTED_FAILURES));
}

#[test]
fn a_column_of_another_type_or_none_cannot_be_asked_about() {
    let store = small();

    assert!(matches!(
        store.plan_key("price"),
        Err(SchemaChangeError::Schema(SchemaError::KeyType { .. }))
    ));
    assert!(store.plan_key("none").is_err());
}
