use super::*;
use crate::column_store::{ColumnStore, Filter, FilterError, Schema, TableBuilder};

fn filter(tab: &Tab, text: &str) {
    let parsed = tab.workspace.with_table(|store| Filter::parse(text, store.schema()));
    tab.workspace.filter_by(parsed.unwrap().unwrap()).unwrap();
}

fn sort(tab: &Tab, by: &[(usize, bool)]) {
    let columns = tab.workspace.columns();
    let by = by
        .iter()
        .map(|(at, descending)| SortBy { column: columns[*at].id, descending: *descending });
    tab.workspace.sort_by(by.collect());
}

/// A tab with a table of `row_count` rows: `n` counts them, `thirds` is n modulo 3.
fn numbers(row_count: i64) -> Tab {
    let tab = Tab::started();
    let columns = [("n", ColumnType::Int), ("thirds", ColumnType::Int)];
    let mut builder = TableBuilder::new(Schema::new(&columns).unwrap());
    for n in 0..row_count {
        builder.push(0, ValueRef::Int(n)).unwrap();
        builder.push(1, ValueRef::Int(n % 3)).unwrap();
        builder.end_row().unwrap();
    }
    let store: ColumnStore = builder.finish().unwrap();
    tab.finish(tab.workspace.adopt("numbers".to_owned(), store, Rc::new(|_| {}))).unwrap();
    tab
}

#[test]
fn rows_are_filtered_and_sorted_as_asked() {
    let tab = Tab::with_cities();

    filter(&tab, "population is not null");
    assert_eq!(tab.rows(), ["1,Lisbon,545796", "2,Porto,231800"]);
    assert_eq!((tab.workspace.visible_rows().count(), tab.workspace.row_count()), (2, 3));
    sort(&tab, &[(2, false)]);
    assert_eq!(tab.rows(), ["2,Porto,231800", "1,Lisbon,545796"]);
    tab.workspace.filter_by(Filter::All).unwrap();

    assert_eq!(tab.rows(), ["2,Porto,231800", "1,Lisbon,545796", "3,Faro,"]);
    tab.workspace.sort_by(Vec::new());
    assert_eq!(tab.rows()[0], "1,Lisbon,545796");
}

#[test]
fn rows_are_sorted_by_several_columns() {
    let tab = numbers(7);

    sort(&tab, &[(1, true), (0, false)]);

    assert_eq!(tab.rows(), ["2,2", "5,2", "1,1", "4,1", "0,0", "3,0", "6,0"]);
}

#[test]
fn an_edit_moves_and_hides_no_row_until_filter_and_sort_are_applied_again() {
    let tab = Tab::with_cities();
    filter(&tab, "city contains \"o\"");
    sort(&tab, &[(2, true)]);
    assert_eq!(tab.rows(), ["1,Lisbon,545796", "2,Porto,231800", "3,Faro,"]);
    let before = tab.workspace.visible_rows();

    tab.edit(0, 1, "Lisbeth");
    tab.edit(2, 2, "9999999");
    assert_eq!(tab.workspace.visible_rows(), before);
    assert!(tab.workspace.is_arrangement_old());
    tab.workspace.arrange_again();

    assert_eq!(tab.rows(), ["3,Faro,9999999", "2,Porto,231800"]);
    assert!(!tab.workspace.is_arrangement_old());
}

#[test]
fn an_edit_that_no_filter_looks_at_leaves_the_arrangement_as_new_as_it_was() {
    let tab = Tab::with_cities();
    filter(&tab, "population > 1");

    tab.edit(0, 1, "Lisboa");

    assert!(!tab.workspace.is_arrangement_old());
}

#[test]
fn a_new_row_is_shown_last_and_a_deleted_one_comes_back_where_it_was() {
    let tab = Tab::with_cities();
    filter(&tab, "population > 1");
    sort(&tab, &[(2, true)]);

    tab.workspace.add_row(None).unwrap();
    assert_eq!(tab.rows(), ["1,Lisbon,545796", "2,Porto,231800", ",,"]);
    assert!(tab.workspace.is_arrangement_old());
    tab.delete(&[0]);
    assert_eq!(tab.rows(), ["2,Porto,231800", ",,"]);

    tab.workspace.undo();
    tab.workspace.undo();
    assert_eq!(tab.rows(), ["1,Lisbon,545796", "2,Porto,231800"]);
}

#[test]
fn a_filter_follows_the_names_of_its_columns_and_is_refused_where_it_does_not_fit() {
    let tab = Tab::with_cities();
    filter(&tab, "population > 1");
    let unknown = Filter::IsNull { column: "mayor".to_owned() };

    let refused = tab.workspace.filter_by(unknown).unwrap_err();
    assert_eq!(refused, FilterError::NoSuchColumn { column: "mayor".to_owned() });
    tab.workspace.rename_column("population", "people").unwrap();
    assert_eq!(tab.workspace.filter().to_string(), "people > 1");
    tab.workspace.drop_column("people").unwrap();

    assert_eq!(tab.rows(), ["1,Lisbon", "2,Porto"]);
    tab.workspace.arrange_again();
    assert!(tab.last_notice().text.contains("the table has none of that name"));
    assert_eq!(tab.rows().len(), 2);
    tab.workspace.undo();
    tab.workspace.arrange_again();
    assert_eq!(tab.rows().len(), 2);
}

#[test]
fn a_large_table_is_arranged_in_slices_and_only_as_asked_last() {
    let tab = numbers(70_000);

    sort(&tab, &[(0, true)]);
    assert!(tab.workspace.is_arranging());
    assert_eq!(tab.workspace.visible_rows().nth(0), Some(RowId(0)));
    filter(&tab, "thirds = 1");
    tab.world.settle();

    let rows = tab.workspace.visible_rows();
    assert_eq!((rows.count(), rows.nth(0)), (23_333, Some(RowId(69_997))));
    assert!(!tab.workspace.is_arranging());
}

#[test]
fn what_is_exported_are_all_rows_even_if_a_filter_hides_some() {
    let tab = Tab::with_cities();
    filter(&tab, "city = \"Porto\"");

    tab.finish(tab.workspace.export_csv()).unwrap();

    let files = tab.world.files.borrow();
    assert_eq!(String::from_utf8_lossy(&files[0].2).lines().count(), 4);
}
