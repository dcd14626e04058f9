use super::super::fixtures::{cell, key, many, rows_at, text};
use super::super::{RowId, Value};
use super::*;

/// Does a job to its end, which takes more than one step.
fn done<T: 'static>(mut job: ReshapeJob<T>) -> Result<T, SchemaChangeError> {
    assert!(job.step().is_none(), "it pauses");
    std::iter::repeat_with(|| job.step()).find_map(|made| made).unwrap()
}

#[test]
fn a_change_of_the_schema_in_slices_is_the_change_at_once() {
    let types = [ColumnType::Int, ColumnType::Float, ColumnType::String, ColumnType::Bool];
    for (column, to) in
        ["id", "name", "price"].into_iter().flat_map(|name| types.map(|to| (name, to)))
    {
        let (store, mut at_once) = (many(), many());
        let plan = store.plan_retype(column, to);
        if to != ColumnType::String && plan.is_ok() {
            let job = ReshapeJob::<RetypePlan>::retype_plan(&store, column.to_owned(), to);
            assert_eq!(done(job), plan);
        }
        for on_failure in [RetypeFailure::Refuse, RetypeFailure::Null] {
            let done_at_once = at_once.retype_column(column, to, on_failure);
            let mut job = ReshapeJob::retype(many(), column.to_owned(), to, on_failure);
            match std::iter::repeat_with(|| job.step()).find_map(|made| made).unwrap() {
                Ok((made, done)) => {
                    assert_eq!(done_at_once, Ok(done));
                    assert_eq!(rows_at(&made, 0), rows_at(&at_once, 0));
                    assert_eq!(made.schema(), at_once.schema());
                }
                Err(refusal) => assert_eq!(done_at_once, Err(refusal)),
            }
        }
    }
}

#[test]
fn a_key_in_slices_is_the_key_at_once_and_what_stands_in_its_way_too() {
    let mut keyless = many();
    keyless.set_key(None).unwrap();

    let (made, ()) = done(ReshapeJob::set_key(keyless.clone(), Some("id".to_owned()))).unwrap();
    assert_eq!(made.schema(), many().schema());
    assert_eq!(made.find(&key(9_000), 0), Some(RowId(9_000)));

    // The first block stands in the way already.
    let refused = ReshapeJob::set_key(keyless.clone(), Some("name".to_owned())).step().unwrap();
    assert_eq!(keyless.set_key(Some("name")), Err(refused.unwrap_err()));
    let plan = done(ReshapeJob::<KeyPlan>::key_plan(&keyless, "name".to_owned()));
    assert_eq!(plan, keyless.plan_key("name"));
}

#[test]
fn a_vacuum_in_slices_is_the_vacuum_at_once() {
    let mut at_once = many();
    at_once.delete_rows((0..100).map(RowId));
    for id in [9_000, 9_001] {
        at_once.update(&key(id), "name", text("rare"), 0).unwrap();
        at_once.update(&key(id), "name", text("name 1"), 0).unwrap();
    }

    let (made, stats) = done(ReshapeJob::vacuum(at_once.clone())).unwrap();

    assert_eq!((at_once.vacuum(), stats.strings_removed), (stats, 1));
    assert_eq!(rows_at(&made, 0), rows_at(&at_once, 0));
    assert_eq!(made.slot_count(), at_once.slot_count());
    assert_eq!(made.find(&key(12_000), 0), at_once.find(&key(12_000), 0));
}

#[test]
fn a_fork_takes_the_indexes_along_and_both_stores_go_on() {
    let mut store = many();

    let mut fork = store.fork();
    assert!(
        fork.keys.get().is_some() && fork.strings.get().is_some() && store.keys.get().is_none()
    );
    fork.update(&key(0), "name", text("name 7"), 0).unwrap();
    fork.insert_row(&[("id", Value::Int(-1))], 0).unwrap();

    assert_eq!(cell(&store, 0, "name"), text("name 0"));
    assert_eq!(
        (store.find(&key(9_000), 0), store.find(&super::super::Key::Int(-1), 0)),
        (Some(RowId(9_000)), None)
    );
    store.update(&key(0), "name", text("name 8"), 0).unwrap();
    assert_eq!(store.strings().string_count(), fork.strings().string_count());
}
