use super::super::fixtures::{MANY, key, many, many_ids, row, rows_at, small, text};
use super::*;
use crate::{RowId, Upserted, Value};

#[test]
fn an_expired_row_is_absent_from_reads_and_writes_at_once() {
    let mut store = many();

    store.set_ttl(&key(5_000), Some(10), 1_000).unwrap();

    assert_eq!(store.expires_at_ms(RowId(5_000)), Some(11_000));
    assert_eq!(store.find(&key(5_000), 10_999), Some(RowId(5_000)));
    assert_eq!(store.find(&key(5_000), 11_000), None);
    assert!(!store.view(11_000).contains(RowId(5_000)));
    assert_eq!(store.view(11_000).row_count(), store.row_count() - 1);
    let absent = WriteError::NoSuchRow { key: key(5_000) };
    assert_eq!(store.update(&key(5_000), "name", Value::Null, 11_000), Err(absent.clone()));
    assert_eq!(store.set_ttl(&key(5_000), None, 11_000), Err(absent.clone()));
    assert_eq!(store.change_key(&key(5_000), Value::Int(1), 11_000), Err(absent));
    assert!(!store.delete(&key(5_000), 11_000));
    assert_eq!(store.row_count(), many_ids().count());
}

#[test]
fn no_time_to_live_is_too_long() {
    let mut store = small();

    for seconds in [u64::MAX, i64::MAX as u64, u64::MAX / 1_000] {
        store.set_ttl(&key(1), Some(seconds), i64::MAX - 10).unwrap();

        assert_eq!(store.expires_at_ms(RowId(1)), None);
        assert_eq!(store.find(&key(1), i64::MAX), Some(RowId(1)));
        assert_eq!(store.expire_rows(i64::MAX), 0);
    }
}

#[test]
fn zero_seconds_expire_at_once_and_none_lives_for_ever() {
    let mut store = small();
    store.set_ttl(&key(0), Some(5), 0).unwrap();

    store.set_ttl(&key(0), None, 0).unwrap();
    store.set_ttl(&key(1), Some(0), 0).unwrap();

    let ids: Vec<_> = rows_at(&store, 0).into_iter().map(|(row, _)| row).collect();
    assert_eq!(ids, [RowId(0), RowId(2)]);
    assert_eq!(store.find(&key(0), i64::MAX), Some(RowId(0)));
}

#[test]
fn tables_without_times_to_live_hold_none() {
    let mut store = many();
    assert!(!store.has_expiry());

    store.set_ttl(&key(5_000), Some(5), 0).unwrap();
    let with_times = store.expiry().iter().filter(|times| times.is_some()).count();
    store.set_ttl(&key(5_000), None, 0).unwrap();

    assert_eq!(with_times, 1);
    assert!(!store.has_expiry());
}

#[test]
fn an_insert_under_the_key_of_an_expired_row_replaces_it() {
    for upsert in [false, true] {
        let mut store = many();
        store.set_ttl(&key(5_000), Some(0), 0).unwrap();
        let values = [("id", Value::Int(50_000)), ("name", text("new"))];

        let new = if upsert {
            assert_eq!(store.upsert(&values, 0), Ok(Upserted::Inserted(RowId(MANY))));
            RowId(MANY)
        } else {
            store.insert_row(&values, 0).unwrap()
        };

        assert_eq!(new, RowId(MANY));
        assert_eq!(store.find(&key(5_000), 0), Some(new));
        assert_eq!(store.expires_at_ms(new), None);
        assert_eq!(store.row_count(), many_ids().count());
        assert_eq!(store.view(0).cell(new, 2), Some(crate::ValueRef::Null));
        assert!(!store.snapshot().view(-1).contains(RowId(5_000)));
    }
}

#[test]
fn a_key_of_an_expired_row_can_be_taken() {
    let mut store = many();
    store.set_ttl(&key(5_000), Some(0), 0).unwrap();

    store.change_key(&key(5_006), Value::Int(50_000), 0).unwrap();

    assert_eq!(store.find(&key(5_000), 0), Some(RowId(5_006)));
    assert_eq!(store.row_count(), many_ids().count() - 1);
}

#[test]
fn expired_rows_are_removed_and_counted() {
    let mut store = many();
    let snapshot = store.snapshot();
    for id in many_ids().filter(|id| id % 1_000 == 0) {
        store.set_ttl(&key(id), Some(u64::from(id)), 0).unwrap();
    }
    let due = many_ids().filter(|id| id % 1_000 == 0 && *id <= 6_000).count();

    assert_eq!(store.expire_rows(6_000_000), due);

    assert_eq!(store.expire_rows(6_000_000), 0);
    assert_eq!(store.row_count(), many_ids().count() - due);
    assert_eq!(store.find(&key(0), -1), None);
    assert!(store.insert_row(&row(0), 0).is_ok());
    assert_eq!(snapshot.row_count(), many_ids().count());
}

#[test]
fn rows_appended_after_a_row_with_a_time_to_live_have_none() {
    let mut store = small();
    store.set_ttl(&key(2), Some(5), 0).unwrap();

    let row = store.insert_row(&row(3), 0).unwrap();

    assert_eq!(store.expires_at_ms(row), None);
    assert_eq!(store.expires_at_ms(RowId(2)), Some(5_000));
}
