use super::super::fixtures::{MANY, many};
use super::*;
use crate::{
    BLOCK_ROWS, ColumnStore, ColumnType, Filter, FilterError, FilterJob, Key, Schema, SortKey,
    TableBuilder, Value, ValueRef,
};

/// An int column of three blocks and a row, all rows from the largest to the smallest.
fn store() -> ColumnStore {
    let mut builder = TableBuilder::new(Schema::new(&[("n", ColumnType::Int)]).unwrap());
    for n in (0..=3 * BLOCK_ROWS as i64).rev() {
        builder.push(0, ValueRef::Int(n)).unwrap();
        builder.end_row().unwrap();
    }
    builder.finish().unwrap()
}

fn filter(text: &str, store: &ColumnStore) -> Filter {
    Filter::parse(text, store.schema()).unwrap()
}

fn numbers(store: &ColumnStore, rows: impl Iterator<Item = RowId>) -> Vec<i64> {
    let number = |row| match store.view(0).cell(row, 0) {
        Some(ValueRef::Int(n)) => n,
        other => panic!("{other:?}"),
    };
    rows.map(number).collect()
}

#[test]
fn an_edited_row_stays_a_deleted_one_goes_and_a_new_one_comes_last() {
    let mut store = store();
    let found = store.view(0).filter(&filter("n in (1, 5000, 9000)", &store)).unwrap();
    let order = store.view(0).sort(&[SortKey::ascending("n")], Some(&found)).unwrap();
    let new_from = RowId(store.next_row_id());

    let [edited, deleted] = [0, 1].map(|place| order.nth(place).unwrap());
    store.update(&Key::Row(edited), "n", Value::Int(7), 0).unwrap();
    store.delete(&Key::Row(deleted), 0);
    store.insert_row(&[("n", Value::Int(-1))], 0).unwrap();

    let rows = store.view(0).kept_rows(&found, new_from);
    assert_eq!(numbers(&store, rows.iter()), [9000, 7, -1]);
    let rows = store.view(0).kept_order(&order, new_from);
    assert_eq!(numbers(&store, rows.iter()), [7, 9000, -1]);
}

#[test]
fn a_vacuum_changes_no_row_that_is_kept() {
    let mut store = store();
    let found = store.view(0).filter(&filter("n > 12000", &store)).unwrap();
    let order = RowOrder::from(&found);
    let new_from = RowId(store.next_row_id());
    store.delete_rows((0..3 * BLOCK_ROWS as u32).filter(|id| id % 3 == 0).map(RowId));
    let before = numbers(&store, store.view(0).kept_rows(&found, new_from).iter());

    store.vacuum();

    assert_eq!(numbers(&store, store.view(0).kept_rows(&found, new_from).iter()), before);
    assert_eq!(numbers(&store, store.view(0).kept_order(&order, new_from).iter()), before);
}

#[test]
fn ids_that_are_far_apart_are_kept_too() {
    let mut builder = TableBuilder::new(Schema::new(&[("n", ColumnType::Int)]).unwrap());
    for (n, id) in [(1, 7), (2, 4_000_000_000), (3, 4_100_000_000)] {
        builder.push(0, ValueRef::Int(n)).unwrap();
        builder.end_stored_row(RowId(id), crate::NO_EXPIRY).unwrap();
    }
    let mut store = builder.finish().unwrap();
    let order = store.view(0).sort(&[SortKey::descending("n")], None).unwrap();
    store.delete(&Key::Row(RowId(4_000_000_000)), 0);

    let rows = store.view(0).kept_order(&order, RowId(store.next_row_id()));

    assert_eq!(numbers(&store, rows.iter()), [3, 1]);
}

#[test]
fn a_filter_in_slices_gives_the_rows_that_it_gives_at_once() {
    let store = store();
    let text = "n between 100 and 9000 and not n in (200, 300)";
    let mut job = FilterJob::new(&store, 0, &filter(text, &store)).unwrap();

    let found = std::iter::from_fn(|| Some(job.step())).find_map(|found| found).unwrap();

    let at_once = store.view(0).filter(&filter(text, &store)).unwrap();
    assert!(found.iter().eq(at_once.iter()) && found.count() == 8_899);
    let unknown = Filter::IsNull { column: "m".to_owned() };
    let refused = FilterJob::new(&store, 0, &unknown).unwrap_err();
    assert_eq!(refused, FilterError::NoSuchColumn { column: "m".to_owned() });
}

#[test]
fn a_filter_names_its_columns_and_takes_other_names_for_them() {
    let columns = [("a", ColumnType::Int), ("b", ColumnType::String)];
    let schema = Schema::new(&columns).unwrap();
    let filter =
        Filter::parse("a > 1 and (b contains \"x\" or not a is null) or b in (\"y\")", &schema);
    let filter = filter.unwrap();

    assert_eq!(filter.columns(), ["a", "b"]);
    let renamed = filter.with_columns_renamed(&|name| format!("{name}2"));
    assert_eq!(
        renamed.to_string(),
        "(a2 > 1 and (b2 contains \"x\" or a2 is not null)) or b2 in (\"y\")"
    );
}

#[test]
fn rows_at_some_places_are_those_that_stand_there_one_by_one() {
    let mut store = many();
    store.delete_rows((4_000..9_000).map(RowId));
    let rows = store.view(0).rows();
    let by_name = store.view(0).sort(&[SortKey::descending("name")], None).unwrap();

    for places in [0..rows.count(), 0..usize::MAX, 17..17, 3_000..3_900, 5..6, 6_000..9_000_000] {
        let there: Vec<RowId> = places.clone().map_while(|place| rows.nth(place)).collect();
        assert_eq!(rows.ids_in(places.clone()), there, "{places:?}");
        let there: Vec<RowId> = places.clone().map_while(|place| by_name.nth(place)).collect();
        assert_eq!(by_name.ids_in(places), there);
    }
    assert_eq!(rows.ids_in(9_000_000..9_000_001), []);
}

#[test]
fn a_few_rows_or_none_are_left_of_many() {
    let mut store = many();
    let order = store.view(0).sort(&[SortKey::descending("id")], None).unwrap();
    let new_from = RowId(store.next_row_id());

    store.delete_rows((1..12_000).map(RowId));
    let left = store.view(0).kept_order(&order, new_from);
    assert_eq!((left.len(), left.iter().last()), (store.row_count(), Some(RowId(0))));
    store.delete_rows((0..MANY).map(RowId));
    assert!(store.view(0).kept_order(&order, new_from).is_empty());
}
