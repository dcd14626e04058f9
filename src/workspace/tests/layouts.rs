use super::*;
use crate::storage::{Fault, FaultPlan};

fn layout(tab: &Tab, name: &str) -> Option<Layout> {
    tab.workspace.stores().into_iter().find(|store| store.name == name).unwrap().layout
}

fn store_in(tab: &Tab, name: &str, layout: Layout) {
    tab.finish(tab.workspace.store_in_layout(name.to_owned(), layout)).unwrap();
}

#[test]
fn an_open_table_goes_to_another_layout_and_is_saved_on_there() {
    let tab = Tab::with_cities();
    assert_eq!(layout(&tab, "cities"), Some(Layout::Rows));

    tab.edit(0, 1, "Lisboa");
    store_in(&tab, "cities", Layout::Columns);
    assert_eq!((layout(&tab, "cities"), tab.state()), (Some(Layout::Columns), "saved"));
    tab.edit(1, 1, "Oporto");
    tab.advance_ms(1_000);

    assert_eq!((layout(&tab, "cities"), tab.state()), (Some(Layout::Columns), "saved"));
    let tab = tab.restarted();
    assert_eq!(tab.rows(), ["1,Lisboa,545796", "2,Oporto,231800", "3,Faro,"]);
    assert_eq!(layout(&tab, "cities"), Some(Layout::Columns));
    store_in(&tab, "cities", Layout::Rows);
    assert_eq!(layout(&tab, "cities"), Some(Layout::Rows));
}

#[test]
fn a_table_that_is_not_open_goes_to_another_layout_too() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");

    store_in(&tab, "cities", Layout::Columns);

    assert_eq!(tab.workspace.current_name().as_deref(), Some("rivers"));
    assert_eq!(layout(&tab, "cities"), Some(Layout::Columns));
    tab.finish(tab.workspace.open("cities".to_owned())).unwrap();
    assert_eq!(tab.rows().len(), 3);
}

#[test]
fn the_other_layout_is_offered_rows_not_to_large_tables() {
    let store = |layout, row_count| StoreSummary {
        layout: Some(layout),
        row_count,
        ..StoreSummary::default()
    };

    assert_eq!(store(Layout::Rows, 10).other_layout(), Some(Layout::Columns));
    assert_eq!(store(Layout::Columns, MAX_ROWS_IN_ROWS).other_layout(), Some(Layout::Rows));
    assert_eq!(store(Layout::Columns, MAX_ROWS_IN_ROWS + 1).other_layout(), None);
    assert_eq!(StoreSummary::default().other_layout(), None);
}

#[test]
fn an_opening_that_takes_long_is_shown_and_can_be_stopped() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");
    tab.disk.fail(FaultPlan { operation: 2, fault: Fault::Silence });

    let opened = Rc::new(Cell::new(None));
    let outcome = opened.clone();
    let open = tab.workspace.open("cities".to_owned());
    tab.workspace.spawn(async move { outcome.set(Some(open.await)) });
    tab.advance_ms(0);
    let opening = tab.workspace.opening().unwrap();
    assert_eq!((opening.name.as_str(), opening.is_slow), ("cities", false));
    tab.advance_ms(1_000);
    assert!(tab.workspace.opening().unwrap().is_slow);
    tab.workspace.cancel_opening();
    tab.advance_ms(0);

    assert_eq!((tab.workspace.opening(), opened.take()), (None, Some(Ok(()))));
    assert_eq!(tab.workspace.current_name().as_deref(), Some("rivers"));
    tab.disk.clear_faults();
    tab.finish(tab.workspace.open("cities".to_owned())).unwrap();
    assert_eq!(tab.rows().len(), 3);
}
