use std::cmp::Ordering;

use proptest::prelude::*;

use super::merge;
use super::radix::sorted_by_key;
use super::{RowOrder, SortError, SortJob, SortKey};
use crate::read_fixtures::{NOW_MS, Rows, all_types, every_third, ids, rows};
use crate::slices::{Pace, SLICE_ROWS, SlicedWork, at_once};
use crate::{BLOCK_ROWS, ColumnType, RowId, RowSet, Table, Value};

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
fn more_strings_than_are_looked_at_in_a_slice_are_in_order() {
    // 2 x 32,768 strings and some, of which two thirds stand in a column of their own.
    let strings = (0..70_000_usize).map(|number| format!("{:05}", number * 7_919 % 70_000));
    let cells = strings.enumerate().map(|(number, text)| {
        let text = Value::String(text);
        if number % 3 == 0 { vec![Value::Null, text] } else { vec![text, Value::Null] }
    });
    let columns = [("x", ColumnType::String), ("y", ColumnType::String)];
    let table = Rows::live(cells.collect()).table(&columns);
    let view = table.view(NOW_MS);

    let order = view.sort(&[SortKey::ascending("x")], None).unwrap();

    let texts = order.iter().filter_map(|row| view.cell(row, 0)).filter(|cell| !cell.is_null());
    let texts: Vec<String> = texts.map(|cell| cell.to_string()).collect();
    assert_eq!(texts.len(), 46_666);
    assert!(texts.is_sorted(), "{:?}", &texts[..10]);
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

        let found = at_once(sorted_by_key(pairs.clone(), Pace::AtOnce));

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

/// The order, and how many slices it took.
fn in_slices(table: &Table, keys: &[SortKey], rows: Option<&RowSet>) -> (RowOrder, usize) {
    let mut job = SortJob::new(table, NOW_MS, keys, rows).unwrap();
    let mut slice_count = 1;
    loop {
        match job.step() {
            Some(order) => return (order, slice_count),
            None => slice_count += 1,
        }
    }
}

#[test]
fn a_sort_in_slices_gives_the_order_of_one_at_once() {
    let scattered = |row: usize| row.wrapping_mul(2_654_435_761) % 1_000_003;
    let rows = (0..2 * SLICE_ROWS + 5).map(|row| {
        let text = format!("{}", scattered(row) % 40_000);
        vec![Value::Int(scattered(row) as i64), Value::String(text)]
    });
    let table =
        Rows::live(rows.collect()).table(&[("x", ColumnType::Int), ("text", ColumnType::String)]);
    let keys = [SortKey::descending("text"), SortKey::ascending("x")];

    let (order, slice_count) = in_slices(&table, &keys, None);

    assert_eq!(order, table.view(NOW_MS).sort(&keys, None).unwrap());
    assert!(slice_count > 20, "{slice_count} slices");
}

#[test]
fn runs_are_merged_whatever_their_number() {
    for count in [0_u32, 1, 2, 3, 7, 8, 9, 63, 64, 65] {
        let items: Vec<_> = (0..count).map(|item| item.wrapping_mul(0x9e37_79b9) >> 16).collect();

        let mut work = SlicedWork::new(merge::sorted(items.clone(), 3, Pace::InSlices, u32::cmp));
        let found = std::iter::repeat_with(|| work.step()).flatten().next().unwrap();

        let mut expected = items;
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
}

#[test]
fn the_first_rows_are_those_of_the_whole_order() {
    let table = table(ColumnType::Int, (0..20_000).map(|n: i64| Value::Int(n * 7_919 % 10_007)));

    for limit in [0, 1, 100, 5_000, 20_000, 30_000] {
        let found = table.view(NOW_MS).top(&[SortKey::descending("x")], limit, None).unwrap();

        let all = table.view(NOW_MS).sort(&[SortKey::descending("x")], None).unwrap();
        assert!(found.iter().eq(all.iter().take(limit)), "{limit}");
    }
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
        limit in 0_usize..60,
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
        prop_assert_eq!(&in_slices(&table, &keys, set.as_ref()).0, &order);
        let top = view.top(&keys, limit, set.as_ref()).unwrap();
        prop_assert!(top.iter().eq(order.iter().take(limit)));
    }
}
