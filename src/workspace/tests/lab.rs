use std::cell::RefCell;

use super::*;
use crate::storage::Area;

fn generated(recipe: Recipe) -> Tab {
    let tab = Tab::started();
    tab.finish(tab.workspace.generate(recipe)).unwrap();
    tab
}

fn roundtrip(tab: &Tab) -> Roundtrip {
    tab.finish(tab.workspace.check_roundtrip()).unwrap()
}

#[test]
fn made_up_data_of_every_kind_comes_back_cell_by_cell() {
    for (row_count, has_key) in [(0, true), (700, true), (700, false), (9_000, true)] {
        let tab = generated(Recipe { row_count, has_key, ..Recipe::default() });

        let report = roundtrip(&tab);

        assert!(report.is_equal(), "{}", report.to_text());
        assert_eq!((report.row_count, report.column_count), (row_count, 12));
        assert!(report.to_text().contains(&format!("Cells compared: {}", row_count * 12)));
    }
}

#[test]
fn a_recipe_always_makes_the_same_table_and_another_seed_another() {
    let rows = |seed| {
        let recipe = Recipe { seed, row_count: 50, ..Recipe::default() };
        generated(recipe).rows()
    };

    assert_eq!(rows(7), rows(7));
    assert_ne!(rows(7), rows(8));
}

#[test]
fn an_entry_that_was_altered_by_another_hand_is_in_the_report() {
    let tab = Tab::with_cities();
    let (key, value) = tab.disk.entries(DATABASE, Area::Rows).remove(1);
    let crate::storage::Stored::Text(text) = value else { panic!("rows are text") };
    let altered = crate::storage::Stored::Text(text.replace("Porto", "Parto"));
    tab.disk.put_raw(DATABASE, Area::Rows, &key, altered);

    let report = roundtrip(&tab);

    assert!(!report.is_equal());
    assert!(report.to_text().contains(&key), "{}", report.to_text());
}

#[test]
fn raw_entries_are_shown_page_by_page_and_all_of_them_once() {
    for (row_count, area) in [(3, Area::Rows), (130, Area::Rows), (10_500, Area::Blocks)] {
        let tab = generated(Recipe { row_count, ..Recipe::default() });
        let store = tab.workspace.current_name().unwrap();
        let mut keys = Vec::new();
        let mut place = Some(EntryPlace::default());
        while let Some(from) = place {
            let page = tab.finish(tab.workspace.raw_entries(store.clone(), from)).unwrap();
            assert!(page.entries.len() <= 50);
            keys.extend(page.entries.into_iter().map(|entry| entry.key));
            place = page.next;
        }

        let count = |area| tab.disk.entries(DATABASE, area).len();
        assert!(count(area) >= row_count.min(36));
        let expected: usize = Area::ALL.into_iter().map(count).sum();
        let unique: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!((keys.len(), unique.len()), (expected, expected));
    }
}

#[test]
fn no_fault_of_the_storage_breaks_a_promise() {
    let tab = generated(Recipe { row_count: 40, ..Recipe::default() });
    let trials = Rc::new(RefCell::new(Vec::new()));
    let results = trials.clone();

    let tried = tab.workspace.try_faults(move |trial| results.borrow_mut().push(trial));
    tab.finish(tried).unwrap();

    assert_eq!(trials.borrow().len(), 5 * 7);
    for trial in trials.borrow().iter() {
        assert!(trial.is_kept() && trial.place_count > 0, "{trial:?}");
    }
    assert_eq!(tab.store_names().len(), 1, "the copies are in memory alone");
}
