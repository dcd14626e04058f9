use super::*;
use crate::column_store::{ColumnStore, Schema, TableBuilder, Value};
use crate::workspace::{Chart, ChartError, ChartKind, draw_chart, drawable_columns};

const BARS: Chart =
    Chart { kind: ChartKind::Bars, name_columns: 1, up: 1, across: 2, is_dark: false };

/// Groups by a name, with a count and a mean each.
fn groups(rows: &[(&str, Option<i64>, Option<f64>)]) -> ColumnStore {
    let columns =
        [("city", ColumnType::String), ("rows", ColumnType::Int), ("mean", ColumnType::Float)];
    let mut builder = TableBuilder::new(Schema::new(&columns).unwrap());
    for (name, count, mean) in rows {
        builder.push(0, ValueRef::String(name)).unwrap();
        builder.push(1, count.map_or(Value::Null, Value::Int).as_ref()).unwrap();
        builder.push(2, mean.map_or(Value::Null, Value::Float).as_ref()).unwrap();
        builder.end_row().unwrap();
    }
    builder.finish().unwrap()
}

fn drawn(store: &ColumnStore, chart: Chart) -> String {
    draw_chart(store, chart).unwrap().0
}

#[test]
fn every_group_has_a_bar_over_its_name() {
    let store = groups(&[("Lisbon", Some(3), None), ("Porto", Some(-2), None)]);

    let svg = drawn(&store, BARS);

    // The ground is one too.
    assert_eq!(svg.matches("<rect").count(), 1 + 2, "{svg}");
    for text in ["\nLisbon\n", "\nPorto\n", "\ncity\n", "\nrows\n"] {
        assert!(svg.contains(text), "{text:?} is not in {svg}");
    }
    assert!(!svg.contains("style="), "the page's policy forbids it");
}

#[test]
fn names_of_people_are_no_markup() {
    let store = groups(&[("<b>&\"", Some(1), None), ("a name of many letters", Some(1), None)]);

    let svg = drawn(&store, BARS);

    assert!(svg.contains("&lt;b&gt;&amp;"), "{svg}");
    assert!(svg.contains("a name of m…"), "{svg}");
}

#[test]
fn of_many_long_names_only_as_many_stand_below_the_axis_as_fit() {
    let names: Vec<String> = (0..40).map(|number| format!("a city {number}")).collect();
    let rows: Vec<_> = names.iter().map(|name| (&**name, Some(1), None)).collect();

    let svg = drawn(&groups(&rows), BARS);

    assert!((1..=8).contains(&svg.matches("\na city ").count()), "{svg}");
}

#[test]
fn a_line_has_a_gap_where_a_number_is_missing() {
    let groups = |third| {
        groups(&[
            ("a", Some(1), None),
            ("b", Some(2), None),
            ("c", third, None),
            ("d", Some(3), None),
        ])
    };
    let line = Chart { kind: ChartKind::Line, ..BARS };

    let runs =
        |svg: &str| (svg.matches("stroke-width=\"2\"").count(), svg.matches("<circle").count());

    assert_eq!(runs(&drawn(&groups(Some(1)), line)), (1, 0));
    // A group that stands alone is a point.
    assert_eq!(runs(&drawn(&groups(None), line)), (1, 1));
}

#[test]
fn points_stand_over_another_number_and_only_where_both_are() {
    let store = groups(&[("a", Some(1), Some(0.5)), ("b", Some(2), None), ("c", None, Some(1.0))]);
    let points = Chart { kind: ChartKind::Points, ..BARS };

    let svg = drawn(&store, points);

    assert_eq!(svg.matches("<circle").count(), 1, "{svg}");
    assert!(svg.contains("\nmean\n"), "{svg}");
}

#[test]
fn groups_without_a_number_are_not_drawn_and_of_many_the_first_are() {
    let none = groups(&[("a", None, Some(f64::INFINITY))]);
    let empty = |column: &str| Err(ChartError::Empty { column: column.to_owned() });
    assert_eq!(draw_chart(&none, BARS), empty("rows"));
    assert_eq!(draw_chart(&none, Chart { up: 2, ..BARS }), empty("mean"));

    let many = groups(&vec![("a", Some(1), None); 600]);
    let shown = |kind| draw_chart(&many, Chart { kind, ..BARS }).unwrap().1;
    assert_eq!(shown(ChartKind::Bars), 40);
    assert_eq!(shown(ChartKind::Line), 500);
}

#[test]
fn numbers_alone_can_be_drawn() {
    let store = groups(&[]);

    let columns = drawable_columns(&store);

    assert_eq!(columns, [(1, "rows".to_owned()), (2, "mean".to_owned())]);
}
