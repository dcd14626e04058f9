use std::cmp::Ordering;

use proptest::prelude::*;

use super::radix::sorted_by_key;
use super::{RowOrder, SortError, SortKey};
use crate::read_fixtures::{NOW_MS, Rows, all_types, every_third, ids, rows};
use crate::{BLOCK_ROWS, ColumnType, RowId, Table, Value};

fn table(column_type: ColumnType, cells: impl IntoIterator<Item = Value>) -> Table {
    Rows::live(cells.into_iter().map(|cell| vec![cell]).collect()).table(&[("x", column_type)])
}

fn sorted(table: &Table, keys: &[SortKey]) -> Vec<usize> {
    let order = table.view(NOW_MS).sort(keys, None).unwrap();
    order.iter().map(|row| row.0 as usize / 10).collect()
}

#[test]
fn nulls_come_last_and_nan_before_them_whichever_way() {
    let cells =
        [Value::Null, Value::Float(f64::NAN), Value::Float(1.0), Value::Float(f64::INFINITY)]
            .into_iter()
            .chain([Value::Float(f64::NEG_INFINITY), Value::Float(f64::NAN), Value::Null]);
    let table = table(ColumnType::Float, cells);

    assert_eq!(sorted(&table, &[SortKey::ascending("x")]), [4, 2, 3, 1, 5, 0, 6]);
    assert_eq!(sorted(&table, &[SortKey::descending("x")]), [3, 2, 4, 1, 5, 0, 6]);
}

#[test]
fn equal_rows_stay_in_the_order_of_their_ids_whichever_way() {
    let zeros = [0.0, -0.0, 1.0, -0.0, 0.0].map(Value::Float);
    let table = table(ColumnType::Float, zeros);

    assert_eq!(sorted(&table, &[SortKey::ascending("x")]), [0, 1, 3, 4, 2]);
    assert_eq!(sorted(&table, &[SortKey::descending("x")]), [2, 0, 1, 3, 4]);
    assert_eq!(sorted(&table, &[]), [0, 1, 2, 3, 4]);
}

#[test]
fn strings_are_sorted_by_code_points() {
    let texts = ["b", "", "abcdefghi", "abcdefgh", "Z", "é", "\u{10000}", "\u{ffff}", "\u{0}"];
    let table = table(ColumnType::String, texts.map(|text| Value::String(text.to_owned())));

    assert_eq!(sorted(&table, &[SortKey::ascending("x")]), [1, 8, 4, 3, 2, 0, 5, 7, 6]);
}

#[test]
fn the_ends_of_the_ints_are_in_order() {
    let ints = [0, i64::MAX, i64::MIN, -1, 1].map(Value::Int);
    let table = table(ColumnType::Int, ints);

    assert_eq!(sorted(&table, &[SortKey::ascending("x")]), [2, 3, 0, 4, 1]);
    assert_eq!(sorted(&table, &[SortKey::descending("x")]), [1, 4, 0, 3, 2]);
}

#[test]
fn keys_of_every_width_are_sorted_stably() {
    let scattered = |place: u64| place.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    for bits in 1..=64 {
        let pairs: Vec<_> = (0..3_000)
            .map(|place| (scattered(place) >> (64 - bits) ^ 1 << 63, place as u32))
            .collect();

        let found = sorted_by_key(pairs.clone());

        let mut expected = pairs;
        expected.sort_by_key(|pair| pair.0);
        assert!(found.into_iter().eq(expected.into_iter().map(|pair| pair.1)), "{bits} bits");
    }
}

#[test]
fn texts_with_a_long_start_in_common_are_sorted_by_the_rest() {
    let texts =
        ["https://b", "https://", "https://a/12345678b", "https://a/12345678a", "https://a"];
    let table = table(ColumnType::String, texts.map(|text| Value::String(text.to_owned())));

    assert_eq!(sorted(&table, &[SortKey::ascending("x")]), [1, 4, 3, 2, 0]);
    assert_eq!(sorted(&table, &[SortKey::descending("x")]), [0, 2, 3, 4, 1]);
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let table = table(ColumnType::Int, []);

    let error = table.view(NOW_MS).sort(&[SortKey::ascending("y")], None).unwrap_err();

    assert_eq!(error, SortError::NoSuchColumn { column: "y".to_owned() });
}

#[test]
fn an_order_tells_where_its_rows_are() {
    let table = table(ColumnType::Int, [3, 1, 2].map(Value::Int));
    let order = table.view(NOW_MS).sort(&[SortKey::ascending("x")], None).unwrap();

    for (index, row) in order.iter().enumerate() {
        assert_eq!(order.nth(index), Some(row));
        assert_eq!(order.index_of(row), Some(index));
    }
    assert_eq!((order.len(), order.nth(3), order.index_of(RowId(1))), (3, None, None));
}

#[test]
fn the_order_of_a_set_is_that_of_the_row_ids() {
    let table = table(ColumnType::Int, (0..BLOCK_ROWS as i64 + 5).rev().map(Value::Int));
    let set = every_third(table.view(NOW_MS));

    let order = RowOrder::from(&set);

    assert!(order.iter().eq(set.iter()));
    assert_eq!(order, table.view(NOW_MS).sort(&[], Some(&set)).unwrap());
}

/// How the model orders two cells.
fn compare(a: &Value, b: &Value, descending: bool) -> Ordering {
    let class = |value: &Value| match value {
        Value::Null => 2,
        Value::Float(float) if float.is_nan() => 1,
        _ => 0,
    };
    let ordering = match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (Value::String(a), Value::String(b)) => a.chars().cmp(b.chars()),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.cmp(b),
        _ => Ordering::Equal,
    };
    class(a).cmp(&class(b)).then(if descending { ordering.reverse() } else { ordering })
}

proptest! {
    #[test]
    fn an_order_is_that_of_a_stable_sort_by_comparison(
        rows in rows(),
        by in prop::collection::vec((0_usize..6, any::<bool>()), 0..4),
        third in any::<bool>(),
    ) {
        let table = rows.table(&all_types());
        let view = table.view(NOW_MS);
        let set = third.then(|| every_third(view));
        let keys: Vec<_> = by
            .iter()
            .map(|(column, descending)| SortKey {
                column: all_types()[*column].0.to_owned(),
                descending: *descending,
            })
            .collect();

        let order = view.sort(&keys, set.as_ref()).unwrap();

        let mut expected: Vec<_> = rows.visible().filter(|row| !third || row % 3 == 0).collect();
        expected.sort_by(|a, b| {
            by.iter().fold(Ordering::Equal, |ordering, &(column, descending)| {
                let (a, b) = (&rows.cells[*a][column], &rows.cells[*b][column]);
                ordering.then_with(|| compare(a, b, descending))
            })
        });
        prop_assert_eq!(order.iter().collect::<Vec<_>>(), ids(expected));
    }
}
