use super::*;

fn query(text: &str) -> FindQuery {
    FindQuery { text: text.to_owned(), ..FindQuery::default() }
}

fn find(tab: &Tab, query: FindQuery) -> Matches {
    tab.finish(tab.workspace.find(query));
    tab.workspace.matches().unwrap()
}

/// Row and column of each match from the first on, once around.
fn all(matches: &Matches) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut place, mut column) = (0, 0);
    if matches.contains(RowId(0), 0) {
        found.push((0, 0));
    }
    while let Some(next) = matches.after(place, column) {
        if found.contains(&(next.place, next.column)) {
            break;
        }
        found.push((next.place, next.column));
        (place, column) = (next.place, next.column);
    }
    found
}

#[test]
fn cells_are_found_in_the_order_in_which_they_are_shown_forwards_and_backwards() {
    let tab = Tab::with_cities();

    let matches = find(&tab, query("3"));

    assert_eq!((matches.count(), all(&matches)), (2, vec![(1, 2), (2, 0)]));
    assert_eq!(matches.after(2, 0).unwrap().number, 0);
    assert_eq!(matches.before(1, 2).unwrap().number, 1);
    assert_eq!(matches.before(2, 0).unwrap(), matches.after(0, 0).unwrap());
    let city = tab.workspace.columns()[1].id;
    tab.workspace.sort_by(vec![SortBy { column: city, descending: false }]);
    assert!(tab.workspace.are_matches_old());
    assert_eq!(all(&find(&tab, query("O"))), [(0, 1), (1, 1), (2, 1)]);
}

#[test]
fn the_places_of_what_is_found_are_counted_in_slices() {
    let tab = Tab::started();
    let rows: Vec<String> = (0..70_000).map(|n| format!("{n}\n")).collect();
    tab.import("numbers.csv", &format!("n\n{}", rows.concat()));
    tab.world.let_looks_take_ms(20);
    let start_ms = tab.world.now_ms();

    let matches = find(&tab, query("9999"));

    assert_eq!(matches.count(), 7);
    let looks = (tab.world.now_ms() - start_ms) / 20;
    assert!(looks > 70_000 / 4_096, "the clock was looked at {looks} times only");
}

#[test]
fn case_whole_cells_and_columns_are_chosen() {
    let tab = Tab::with_cities();
    let city = tab.workspace.columns()[1].id;
    let count = |query| find(&tab, query).count();

    assert_eq!(count(FindQuery { match_case: true, ..query("p") }), 0);
    assert_eq!(count(FindQuery { match_case: true, ..query("P") }), 1);
    assert_eq!(count(FindQuery { whole_cell: true, ..query("porto") }), 1);
    assert_eq!(count(FindQuery { whole_cell: true, ..query("port") }), 0);
    assert_eq!(count(FindQuery { columns: vec![city], ..query("1") }), 0);
    assert_eq!(count(query("1")), 2);
    tab.finish(tab.workspace.find(query("")));
    assert_eq!(tab.workspace.matches(), None);
}

#[test]
fn only_rows_that_are_shown_are_looked_through() {
    let tab = Tab::with_cities();
    let filter = Filter::IsNull { column: "population".to_owned() };
    tab.workspace.filter_by(filter).unwrap();

    assert_eq!(all(&find(&tab, query("o"))), [(0, 1)]);
}

#[test]
fn all_is_replaced_in_one_step_and_what_is_refused_is_listed_and_kept() {
    let tab = Tab::with_cities();
    let before = tab.rows();
    let matches = find(&tab, query("4"));

    let replaced = tab.finish(tab.workspace.replace_all(matches, "9".to_owned())).unwrap().unwrap();
    assert_eq!((replaced.count, replaced.refused_count), (1, 0));
    assert_eq!(tab.cell(0, 2), "595796");
    let matches = find(&tab, query("5"));
    let replaced = tab.finish(tab.workspace.replace_all(matches, "x".to_owned())).unwrap().unwrap();

    assert_eq!((replaced.count, replaced.refused_count), (0, 1));
    assert!(replaced.refused[0].reason.contains("is not a whole number"), "{replaced:?}");
    assert_eq!(tab.workspace.undo().as_deref(), Some("Replace in 1 cell"));
    assert_eq!((tab.rows(), tab.workspace.can_undo()), (before, false));
}

#[test]
fn one_cell_is_replaced_and_what_was_found_is_old_then() {
    let tab = Tab::with_cities();
    let matches = find(&tab, query("or"));
    let first = matches.after(0, 0).unwrap();

    let query = matches.query().clone();
    tab.workspace.replace_one(&query, first.row, first.column, "a").unwrap();

    assert_eq!(tab.cell(1, 1), "Pato");
    assert!(tab.workspace.are_matches_old());
}

#[test]
fn shown_rows_are_deleted_and_set_in_one_step() {
    let tab = Tab::with_cities();
    let population = tab.workspace.columns()[2].id;
    let filter = tab.workspace.with_table(|store| Filter::parse("population > 1", store.schema()));
    tab.workspace.filter_by(filter.unwrap().unwrap()).unwrap();

    let set = tab.workspace.set_in_shown_rows(population, Some("7".to_owned()));
    assert_eq!(tab.finish(set), Ok(2));
    let wrong = tab.workspace.set_in_shown_rows(population, Some("many".to_owned()));
    assert!(matches!(tab.finish(wrong), Err(EditError::Invalid(_))));
    assert_eq!(tab.finish(tab.workspace.delete_shown_rows()), Ok(2));
    tab.workspace.filter_by(Filter::All).unwrap();

    assert_eq!(tab.rows(), ["3,Faro,"]);
    let undone: Vec<_> = std::iter::from_fn(|| tab.workspace.undo()).collect();
    assert_eq!(undone, ["Delete 2 rows", "Set population in 2 rows"]);
    assert_eq!(tab.rows()[0], "1,Lisbon,545796");
}

#[test]
fn rows_that_repeat_others_are_counted_and_deleted_but_for_the_first() {
    let tab = Tab::started();
    tab.import("twice.csv", "city,n\nFaro,1\nPorto,2\nFaro,3\n,1\n,2\nFaro,1\n");
    let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();

    assert_eq!(tab.finish(tab.workspace.repeated_count(columns(&["city"]))), 3);
    assert_eq!(tab.finish(tab.workspace.repeated_count(columns(&["city", "n"]))), 1);
    let deleted = tab.workspace.delete_repeated_rows(columns(&["city"]));

    assert_eq!(tab.finish(deleted), Ok(3));
    assert_eq!(tab.rows(), ["Faro,1", "Porto,2", ",1"]);
    assert_eq!(tab.workspace.undo().as_deref(), Some("Delete 3 rows"));
    assert_eq!(tab.rows().len(), 6);
}
