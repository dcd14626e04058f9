use super::*;
use crate::column_store::{ColumnStore, Date, Schema, Sum, TableBuilder, Value};

/// A tab with a table of `row_count` rows: `n` counts them, `word` is one of three texts or null, `day` is
/// a date.
fn words(row_count: i64) -> Tab {
    let tab = Tab::started();
    let columns = [("n", ColumnType::Int), ("word", ColumnType::String), ("day", ColumnType::Date)];
    let mut builder = TableBuilder::new(Schema::new(&columns).unwrap());
    for n in 0..row_count {
        builder.push(0, ValueRef::Int(n)).unwrap();
        let word = [Some("a"), Some("b"), Some("a"), None][(n % 4) as usize];
        builder.push(1, word.map_or(ValueRef::Null, ValueRef::String)).unwrap();
        let day = Date::from_days((n % 31) as i32).unwrap();
        builder.push(2, ValueRef::Date(day)).unwrap();
        builder.end_row().unwrap();
    }
    let store: ColumnStore = builder.finish().unwrap();
    tab.finish(tab.workspace.adopt("words".to_owned(), store, Rc::new(|_| {}))).unwrap();
    tab
}

fn sketch(tab: &Tab, column: usize) -> Option<std::sync::Arc<ColumnSketch>> {
    tab.workspace.sketch(tab.workspace.columns()[column].id)
}

fn look(tab: &Tab) {
    let columns = tab.workspace.columns().into_iter().map(|column| column.id).collect();
    tab.workspace.sketch_columns(columns);
    tab.advance_ms(200);
}

#[test]
fn a_sketch_says_how_values_are_spread_and_how_many_are_missing() {
    let tab = words(400);
    assert_eq!(sketch(&tab, 0), None);

    look(&tab);

    let numbers = sketch(&tab, 0).unwrap();
    assert_eq!(numbers.bars.iter().sum::<usize>(), 400);
    assert!(numbers.bars.len() > 4 && numbers.null_count == 0);
    let texts = sketch(&tab, 1).unwrap();
    assert_eq!((&*texts.bars, texts.null_count, texts.row_count), (&[200, 100][..], 100, 400));
    assert_eq!(texts.distinct_count, Some(2));
}

#[test]
fn an_edit_makes_the_sketch_of_its_column_anew_and_of_no_other() {
    let tab = words(400);
    look(&tab);
    let before = [0, 1].map(|column| sketch(&tab, column).unwrap());

    tab.edit(3, 1, "b");
    look(&tab);

    let after = [0, 1].map(|column| sketch(&tab, column).unwrap());
    assert!(std::sync::Arc::ptr_eq(&before[0], &after[0]));
    assert_eq!((&*after[1].bars, after[1].null_count), (&[200, 101][..], 99));
}

#[test]
fn a_profile_is_about_the_rows_that_are_shown() {
    let tab = words(401);
    let filter = tab.workspace.with_table(|store| Filter::parse("n < 101", store.schema()));
    tab.workspace.filter_by(filter.unwrap().unwrap()).unwrap();
    let column = |at: usize| tab.workspace.columns()[at].id;

    let numbers = tab.finish(tab.workspace.profile(column(0))).unwrap();
    let texts = tab.finish(tab.workspace.profile(column(1))).unwrap();

    assert!(numbers.is_part);
    assert_eq!(numbers.aggregates.sum, Some(Sum::Int(5_050)));
    assert_eq!(numbers.quartiles, [25, 50, 75].map(Value::Int));
    assert_eq!(numbers.histogram.unwrap().counts.iter().sum::<usize>(), 101);
    assert_eq!((texts.frequent.distinct, texts.aggregates.nulls), (2, 25));
    assert_eq!((texts.quartiles.len(), texts.histogram), (0, None));
    assert_eq!(tab.finish(tab.workspace.profile(ColumnId(99))), None);
}

#[test]
fn a_selection_is_summed_up_wholly_or_in_part() {
    let tab = words(100);
    let sum = |places, columns: &[usize]| tab.workspace.summarize(places, columns).unwrap();

    let all = sum(0..100, &[0]);
    assert_eq!((all.count, all.sum, all.mean), (100, Some(Sum::Int(4_950)), Some(49.5)));
    assert_eq!((all.min, all.max), (Some(Value::Int(0)), Some(Value::Int(99))));
    let some = sum(10..13, &[0, 0]);
    assert_eq!((some.count, some.sum), (6, Some(Sum::Int(66))));
    let mixed = sum(0..4, &[0, 1]);
    assert_eq!((mixed.count, mixed.sum, mixed.min), (7, None, None));
    let days = sum(0..40, &[2]);
    assert_eq!(days.max, Some(Value::Date(Date::from_days(30).unwrap())));
    assert_eq!(tab.workspace.summarize(0..1, &[9]), None);

    let n = tab.workspace.columns()[0].id;
    tab.workspace.sort_by(vec![SortBy { column: n, descending: true }]);
    assert_eq!(sum(0..2, &[0]).sum, Some(Sum::Int(197)));
}
