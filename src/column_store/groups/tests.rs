use proptest::prelude::*;

use super::{GroupJob, Groups, Measure, Measured, RepeatsJob, SLICE_VALUES};
use crate::read_fixtures::{NOW_MS, Rows, all_types, every_third, ids, rows};
use crate::{AggregateError, BLOCK_ROWS, Bits, ColumnType, RowId, RowSet, Sum, Table, Value, View};

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// Cities with a price each.
fn sales() -> Table {
    let rows = [
        (text("Rome"), Value::Float(1.0)),
        (text("Paris"), Value::Float(2.5)),
        (Value::Null, Value::Float(4.0)),
        (text("Rome"), Value::Null),
        (text("Rome"), Value::Float(3.0)),
        (Value::Null, Value::Null),
    ];
    Rows::live(rows.into_iter().map(|(city, price)| vec![city, price]).collect())
        .table(&[("city", ColumnType::String), ("price", ColumnType::Float)])
}

fn by(view: View<'_>, keys: &[&str], measures: &[(&str, Measure)]) -> Groups {
    view.group_by(keys, measures, None).unwrap()
}

#[test]
fn groups_stand_in_the_order_of_their_first_rows_and_nulls_are_one_of_them() {
    let table = sales();

    let found = by(table.view(NOW_MS), &["city"], &Measure::ALL.map(|measure| ("price", measure)));

    assert_eq!(found.keys(), [[text("Rome"), text("Paris"), Value::Null]]);
    assert_eq!(found.row_counts(), [3, 1, 2]);
    let [counts, sums, means, mins, maxs, distinct] = found.measures() else { panic!() };
    assert_eq!(*counts, [2, 1, 1].map(Measured::Count));
    assert_eq!(*sums, [4.0, 2.5, 4.0].map(|sum| Measured::Sum(Sum::Float(sum))));
    assert_eq!(*means, [2.0, 2.5, 4.0].map(|mean| Measured::Value(Value::Float(mean))));
    assert_eq!(*mins, [1.0, 2.5, 4.0].map(|min| Measured::Value(Value::Float(min))));
    assert_eq!(*maxs, [3.0, 2.5, 4.0].map(|max| Measured::Value(Value::Float(max))));
    assert_eq!(*distinct, [2, 1, 1].map(Measured::Count));
}

#[test]
fn by_no_column_all_rows_are_one_group() {
    let table = sales();

    let found = by(table.view(NOW_MS), &[], &[("city", Measure::Max)]);
    assert_eq!((found.len(), found.row_counts()), (1, [6].as_slice()));
    assert_eq!(found.measures(), [[Measured::Value(text("Rome"))]]);

    let none = table.view(NOW_MS).filter(&crate::Filter::Or(Vec::new())).unwrap();
    let found = table.view(NOW_MS).group_by::<&str, &str>(&[], &[], Some(&none)).unwrap();
    assert!(found.is_empty());
}

#[test]
fn sums_of_ints_are_exact_beyond_64_bits_in_either_direction() {
    let ints = [i64::MAX, i64::MIN, i64::MAX, i64::MIN, i64::MAX, i64::MIN, i64::MIN];
    let rows = ints.iter().zip([0, 1, 0, 1, 0, 1, 1]);
    let rows = rows.map(|(int, group)| vec![Value::Int(group), Value::Int(*int)]);
    let table = Rows::live(rows.collect()).table(&[("g", ColumnType::Int), ("x", ColumnType::Int)]);

    let found = by(table.view(NOW_MS), &["g"], &[("x", Measure::Sum), ("x", Measure::Mean)]);

    let sums = [3 * i128::from(i64::MAX), 4 * i128::from(i64::MIN)];
    assert_eq!(found.measures()[0], sums.map(|sum| Measured::Sum(Sum::Int(sum))));
    let means = [i64::MAX as f64, i64::MIN as f64];
    assert_eq!(found.measures()[1], means.map(|mean| Measured::Value(Value::Float(mean))));
}

#[test]
fn sums_of_floats_are_compensated_and_come_back_from_beyond() {
    let groups: [&[f64]; 4] = [
        &[1e100, 1.0, -1e100, 1.0],
        &[f64::MAX, f64::MAX, -f64::MAX],
        &[f64::MAX, f64::MAX],
        &[f64::INFINITY, f64::NEG_INFINITY],
    ];
    let rows = (0..).zip(groups).flat_map(|(group, floats)| {
        floats.iter().map(move |float| vec![Value::Int(group), Value::Float(*float)])
    });
    let table =
        Rows::live(rows.collect()).table(&[("g", ColumnType::Int), ("x", ColumnType::Float)]);

    let found = by(table.view(NOW_MS), &["g"], &[("x", Measure::Sum), ("x", Measure::Mean)]);

    let sums = [2.0, f64::MAX, f64::INFINITY, f64::NAN].map(|sum| Measured::Sum(Sum::Float(sum)));
    assert_eq!(found.measures()[0], sums);
    assert_eq!(found.measures()[1][2], Measured::Value(Value::Float(f64::MAX)));
}

#[test]
fn a_column_that_is_not_there_or_not_of_numbers_is_named() {
    let table = sales();
    let view = table.view(NOW_MS);

    let missing = AggregateError::NoSuchColumn { column: "town".to_owned() };
    assert_eq!(view.group_by(&["town"], &[("price", Measure::Sum)], None), Err(missing.clone()));
    assert_eq!(view.group_by(&["city"], &[("town", Measure::Count)], None), Err(missing));
    let found = ColumnType::String;
    assert_eq!(
        view.group_by(&["city"], &[("city", Measure::Mean)], None),
        Err(AggregateError::NotNumbers { column: "city".to_owned(), found })
    );
}

#[test]
fn the_most_frequent_values_come_first() {
    let table = sales();

    let found = table.view(NOW_MS).value_counts("city", 1, None).unwrap();

    assert_eq!(found.values, [(text("Rome"), 3)]);
    assert_eq!((found.distinct, found.count, found.nulls), (2, 4, 2));
    let found = table.view(NOW_MS).value_counts("price", 9, None).unwrap();
    assert_eq!(found.values.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 1, 1, 1]);
    assert_eq!(found.values[0].0, Value::Float(1.0));
}

/// The value by which a model groups.
fn as_key(value: &Value) -> Value {
    match value {
        Value::Float(float) => Value::Float(float + 0.0),
        value => value.clone(),
    }
}

/// The groups of some rows, found row by row: their keys and the places of their rows.
fn model(rows: &Rows, places: &[usize], by: &[usize]) -> Vec<(Vec<Value>, Vec<usize>)> {
    let mut groups: Vec<(Vec<Value>, Vec<usize>)> = Vec::new();
    for place in places {
        let key: Vec<_> = by.iter().map(|column| as_key(&rows.cells[*place][*column])).collect();
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, places)) => places.push(*place),
            None => groups.push((key, vec![*place])),
        }
    }
    groups
}

/// The set of the rows at some places.
fn set_of(table: &Table, places: &[usize]) -> RowSet {
    let mut blocks = vec![Bits::none(); table.live.len()];
    for place in places {
        blocks[place / BLOCK_ROWS].set(place % BLOCK_ROWS, true);
    }
    let set = RowSet::new(blocks, table.row_ids.clone());
    assert_eq!(set.iter().collect::<Vec<RowId>>(), ids(places.iter().copied()));
    set
}

fn is_near(a: f64, b: f64, scale: f64) -> bool {
    Value::Float(a) == Value::Float(b) || (a - b).abs() <= scale * 1e-12
}

/// Whether a measure is that of the rows of its group alone.
fn agrees(found: &Measured, measure: Measure, alone: &crate::Aggregates) -> bool {
    let scale = [&alone.min, &alone.max].map(|end| match end {
        Value::Float(float) => float.abs(),
        _ => 0.0,
    });
    let scale = scale[0].max(scale[1]);
    match (found, measure) {
        (Measured::Count(count), Measure::Count) => *count == alone.count,
        (Measured::Count(count), Measure::Distinct) => *count == alone.distinct,
        (Measured::Sum(Sum::Int(sum)), Measure::Sum) => Some(Sum::Int(*sum)) == alone.sum,
        (Measured::Sum(Sum::Float(sum)), Measure::Sum) => match alone.sum {
            Some(Sum::Float(expected)) => is_near(*sum, expected, scale),
            _ => false,
        },
        (Measured::Value(Value::Null), Measure::Mean) => alone.mean.is_none(),
        (Measured::Value(Value::Float(mean)), Measure::Mean) => {
            alone.mean.is_some_and(|expected| is_near(*mean, expected, scale))
        }
        (Measured::Value(end), Measure::Min) => as_key(end) == as_key(&alone.min),
        (Measured::Value(end), Measure::Max) => as_key(end) == as_key(&alone.max),
        _ => false,
    }
}

proptest! {
    #[test]
    fn groups_are_those_of_the_rows_one_by_one(
        rows in rows(), by in prop::collection::vec(0_usize..6, 0..4), third in any::<bool>(),
    ) {
        let table = rows.table(&all_types());
        let view = table.view(NOW_MS);
        let set = third.then(|| every_third(view));
        let places: Vec<_> = rows.visible().filter(|row| !third || row % 3 == 0).collect();
        let names: Vec<_> = by.iter().map(|column| all_types()[*column].0).collect();
        let measures: Vec<_> = all_types()
            .into_iter()
            .flat_map(|(name, column_type)| {
                let is_number = matches!(column_type, ColumnType::Int | ColumnType::Float);
                Measure::ALL
                    .into_iter()
                    .filter(move |measure| {
                        is_number || !matches!(measure, Measure::Sum | Measure::Mean)
                    })
                    .map(move |measure| (name, measure))
            })
            .collect();

        let found = view.group_by(&names, &measures, set.as_ref()).unwrap();

        let expected = model(&rows, &places, &by);
        prop_assert_eq!(found.len(), expected.len());
        for (group, (key, places)) in expected.iter().enumerate() {
            let found_key: Vec<_> = found.keys().iter().map(|values| values[group].clone()).collect();
            prop_assert_eq!(&found_key, key);
            prop_assert_eq!(found.row_counts()[group], places.len());
        }
        for (group, (_, places)) in expected.iter().enumerate().step_by(expected.len() / 8 + 1) {
            let rows = set_of(&table, places);
            for (index, (column, measure)) in measures.iter().enumerate() {
                let alone = view.aggregate(column, Some(&rows)).unwrap();
                let found = &found.measures()[index][group];
                prop_assert!(agrees(found, *measure, &alone), "{found:?} {measure:?} {alone:?}");
            }
        }
    }

    #[test]
    fn value_counts_are_those_of_a_count_one_by_one(
        rows in rows(), column in 0_usize..6, limit in 0_usize..50,
    ) {
        let table = rows.table(&all_types());
        let places: Vec<_> = rows.visible().collect();

        let found =
            table.view(NOW_MS).value_counts(all_types()[column].0, limit, None).unwrap();

        let mut expected = model(&rows, &places, &[column]);
        let is_null = |(key, _): &(Vec<Value>, Vec<usize>)| key[0].is_null();
        let nulls = expected.iter().find(|group| is_null(group)).map_or(0, |group| group.1.len());
        expected.retain(|group| !is_null(group));
        expected.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        prop_assert_eq!((found.distinct, found.nulls), (expected.len(), nulls));
        prop_assert_eq!(found.count + nulls, places.len());
        let expected = expected.into_iter().take(limit);
        let expected: Vec<_> = expected.map(|(key, places)| (key[0].clone(), places.len())).collect();
        prop_assert_eq!(found.values, expected);
    }
}

#[test]
fn groups_and_repeated_rows_in_slices_are_those_made_at_once_and_no_slice_is_of_all_rows() {
    let row = |n: i64| vec![text(&format!("t {}", n % 60_000)), Value::Int(n % 7)];
    let table = Rows::live((0..70_000).map(row).collect())
        .table(&[("name", ColumnType::String), ("n", ColumnType::Int)]);
    let (keys, measures) = (["name", "n"], [("name", Measure::Min), ("n", Measure::Distinct)]);
    let some = every_third(table.view(NOW_MS));

    for rows in [None, Some(&some)] {
        let mut groups = GroupJob::new(&table, NOW_MS, &keys, &measures, rows).unwrap();
        let mut repeats = RepeatsJob::new(&table, NOW_MS, &["name"], rows).unwrap();
        let (group_steps, groups) = stepped(|| groups.step());
        let (repeat_steps, repeats) = stepped(|| repeats.step());

        let view = table.view(NOW_MS);
        assert_eq!(groups, view.group_by(&keys, &measures, rows).unwrap());
        let at_once = view.repeated_rows(&["name"], rows).unwrap();
        assert!(repeats.iter().eq(at_once.iter()));
        assert!(group_steps > 70_000 / SLICE_VALUES * 3, "{group_steps} steps");
        assert!(repeat_steps > 70_000 / SLICE_VALUES, "{repeat_steps} steps");
    }
    assert!(GroupJob::new(&table, NOW_MS, &["none"], &measures, None).is_err());
    assert!(RepeatsJob::new(&table, NOW_MS, &["none"], None).is_err());
}

/// How many steps were taken until something came out, and what.
fn stepped<T>(mut step: impl FnMut() -> Option<T>) -> (usize, T) {
    let mut steps = 1..;
    let found = std::iter::repeat_with(|| (steps.next(), step()));
    let mut found = found.filter_map(|(count, done)| count.zip(done));
    found.next().unwrap()
}
