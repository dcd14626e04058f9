use super::super::fixtures::{MANY, cell, empty, key, many, row, small, state, text};
use super::*;
use crate::{NO_EXPIRY, RowId, TableBuilder, ValueRef};

fn failing_rows() -> Vec<Vec<(&'static str, Value)>> {
    vec![
        row(MANY),
        vec![("id", Value::Int(-1)), ("name", text("new")), ("price", Value::Int(1))],
        row(5_000),
        vec![("name", text("new"))],
    ]
}

#[test]
fn a_best_effort_writes_what_it_can_and_lists_the_rest_in_order() {
    let mut store = many();

    let report = store.batch_upsert(&failing_rows(), BatchMode::BestEffort, 0).unwrap();

    assert_eq!((report.inserted_count, report.updated_count), (1, 1));
    assert_eq!(
        report.failures,
        [
            BatchFailure {
                index: 1,
                key: Some(Key::Int(-1)),
                error: store.upsert(&failing_rows()[1], 0).unwrap_err(),
            },
            BatchFailure {
                index: 3,
                key: None,
                error: WriteError::MissingKey { column: "id".to_owned() },
            },
        ]
    );
    assert_eq!(store.find(&key(MANY), 0), Some(RowId(MANY)));
}

#[test]
fn all_or_nothing_is_nothing_when_one_row_is_refused() {
    let mut store = many();
    let before = state(&store);

    let error = store.batch_upsert(&failing_rows(), BatchMode::AllOrNothing, 0).unwrap_err();

    assert_eq!(
        error.to_string(),
        "2 of 4 entries were refused, and nothing was written; the first, at index 1: \
         column \"price\" holds float, and the value for it is of type int; \
         the row with the key -1 was not written"
    );
    assert_eq!(error.failures().len(), 2);
    assert_eq!(state(&store), before);
    assert_eq!(store.find(&key(MANY), 0), None);
}

#[test]
fn all_or_nothing_is_all_when_no_row_is_refused() {
    let mut store = many();
    let rows: Vec<_> = (4_000..MANY + 5_000).map(row).collect();
    let deleted = store.deleted_row_count();

    let report = store.batch_upsert(&rows, BatchMode::AllOrNothing, 0).unwrap();

    assert_eq!(report.inserted_count + report.updated_count, rows.len());
    assert_eq!(report.failures, []);
    assert_eq!(store.deleted_row_count(), deleted);
    for id in 4_000..MANY + 5_000 {
        assert!(store.find(&key(id), 0).is_some());
    }
}

#[test]
fn a_row_of_a_batch_sees_the_rows_before_it() {
    let mut store = small();
    let rows = vec![row(7), vec![("id", Value::Int(70)), ("name", text("later"))]];

    let report = store.batch_upsert(&rows, BatchMode::AllOrNothing, 0).unwrap();

    assert_eq!((report.inserted_count, report.updated_count), (1, 1));
    assert_eq!(cell(&store, 3, "name"), text("later"));
    assert_eq!(cell(&store, 3, "price"), Value::Float(3.5));
}

#[test]
fn all_or_nothing_counts_the_room_for_new_rows_first() {
    let mut builder = TableBuilder::new(empty().schema().clone());
    builder.push(0, ValueRef::Int(10)).unwrap();
    builder.end_stored_row(RowId(0), NO_EXPIRY).unwrap();
    let mut store = builder.finish_stored(u32::MAX - 1).unwrap();
    let before = state(&store);

    let rows = [row(2), row(2), row(3), row(1)];
    let error = store.batch_upsert(&rows, BatchMode::AllOrNothing, 0).unwrap_err();

    let refused: Vec<_> = error.failures().iter().map(|failure| failure.index).collect();
    assert_eq!(refused, [2]);
    assert_eq!(error.failures()[0].error, WriteError::Full);
    assert_eq!(state(&store), before);
    assert!(store.batch_upsert(&[row(2), row(2), row(1)], BatchMode::AllOrNothing, 0).is_ok());
}

fn update(id: u32, column: &str, value: Value) -> CellUpdate {
    CellUpdate { key: key(id), column: column.to_owned(), value }
}

#[test]
fn updates_are_all_or_nothing_or_best_effort_in_order() {
    let updates = [
        update(5_000, "name", text("a")),
        update(MANY, "name", text("b")),
        update(5_000, "id", Value::Int(1)),
        update(5_000, "name", text("c")),
    ];
    let mut store = many();
    let before = state(&store);

    let error = store.batch_update(&updates, BatchMode::AllOrNothing, 0).unwrap_err();
    assert_eq!(state(&store), before);
    let report = store.batch_update(&updates, BatchMode::BestEffort, 0).unwrap();

    assert_eq!(report.failures, error.failures());
    assert_eq!(report.updated_count, 2);
    let refused: Vec<_> = report.failures.iter().map(|failure| failure.index).collect();
    assert_eq!(refused, [1, 2]);
    assert_eq!(cell(&store, 5_000, "name"), text("c"));
}

#[test]
fn an_empty_batch_does_nothing() {
    let mut store = small();

    for mode in [BatchMode::AllOrNothing, BatchMode::BestEffort] {
        assert_eq!(store.batch_upsert(&[], mode, 0), Ok(BatchReport::default()));
        assert_eq!(store.batch_update(&[], mode, 0), Ok(BatchReport::default()));
    }
}
