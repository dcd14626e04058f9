use super::*;
use crate::column_store::{Measure, SortKey};

fn rows_of(store: &ColumnStore) -> Vec<String> {
    let view = store.view(0);
    let row = |row| {
        let cells = view.row(row).unwrap();
        cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    };
    view.rows().iter().map(row).collect()
}

#[test]
fn groups_become_a_table_that_can_be_kept() {
    let tab = Tab::started();
    tab.import("sales.csv", "city,kind,price\nFaro,a,1\nPorto,a,2\nFaro,b,4\nFaro,a,\n");
    let columns = tab.workspace.columns();
    let [city, kind, price] = [0, 1, 2].map(|at: usize| columns[at].id);
    let grouping = Grouping {
        by: vec![city],
        measures: vec![
            (price, Measure::Sum),
            (price, Measure::Mean),
            (kind, Measure::Distinct),
            (price, Measure::Max),
        ],
    };

    let grouped = tab.finish(tab.workspace.group(grouping)).unwrap();

    let names: Vec<_> = grouped.schema().columns().iter().map(|c| c.name().to_owned()).collect();
    assert_eq!(
        names,
        ["city", "rows", "sum of price", "mean of price", "distinct of kind", "max of price"]
    );
    assert_eq!(rows_of(&grouped), ["Faro,3,5,2.5,2,4", "Porto,1,2,2.0,1,2"]);
    tab.finish(tab.workspace.keep_as_store("sales by city".to_owned(), grouped)).unwrap();
    assert_eq!(tab.workspace.current_name().as_deref(), Some("sales by city"));
    assert_eq!(tab.restarted().rows(), ["Faro,3,5,2.5,2,4", "Porto,1,2,2.0,1,2"]);
}

#[test]
fn only_the_rows_that_are_shown_are_grouped_and_what_is_no_number_has_no_sum() {
    let tab = Tab::with_cities();
    let columns = tab.workspace.columns();
    let filter = Filter::IsNull { column: "population".to_owned() };
    tab.workspace.filter_by(filter).unwrap();

    let all = tab.finish(tab.workspace.group(Grouping::default())).unwrap();
    assert_eq!(rows_of(&all), ["1"]);
    let no_sum = Grouping { by: Vec::new(), measures: vec![(columns[1].id, Measure::Sum)] };
    let refused = tab.finish(tab.workspace.group(no_sum)).unwrap_err();

    assert!(refused.to_string().contains("no numbers"), "{refused}");
}

#[test]
fn a_sum_beyond_the_ints_is_a_float() {
    let tab = Tab::started();
    tab.import("big.csv", "n\n9223372036854775807\n1\n");
    let n = tab.workspace.columns()[0].id;
    let grouping = Grouping { by: Vec::new(), measures: vec![(n, Measure::Sum)] };

    let grouped = tab.finish(tab.workspace.group(grouping)).unwrap();

    assert_eq!(grouped.schema().columns()[1].column_type(), ColumnType::Float);
}

#[test]
fn groups_are_kept_in_the_order_of_one_of_their_columns() {
    let tab = Tab::started();
    tab.import("sales.csv", "city,price\nFaro,1\nPorto,0.1\nPorto,0.2\nLagos,2\nEvora,\n");
    let columns = tab.workspace.columns();
    let grouping =
        Grouping { by: vec![columns[0].id], measures: vec![(columns[1].id, Measure::Mean)] };
    let grouped = tab.finish(tab.workspace.group(grouping)).unwrap();
    let ordered = |by| {
        let ordered = tab.workspace.order_groups(grouped.clone(), by);
        rows_of(&tab.finish(ordered).unwrap())
    };

    let own = ["Faro,1,1.0", "Porto,2,0.15000000000000002", "Lagos,1,2.0", "Evora,1,"];
    assert_eq!(ordered(None), own);
    assert_eq!(ordered(Some(SortKey::ascending("gone"))), own);
    let by_mean = ordered(Some(SortKey::descending("mean of price")));
    assert_eq!(by_mean, [own[2], own[0], own[1], own[3]]);
    assert_eq!(ordered(Some(SortKey::ascending("city"))), [own[3], own[0], own[2], own[1]]);
}
