use super::*;
use crate::storage::{Fault, FaultPlan};

#[test]
fn the_first_start_shows_the_sample_and_a_deleted_sample_does_not_come_back() {
    let tab = Tab::on(&MemoryDisk::new(), TestWorld::new());
    assert_eq!(tab.workspace.phase(), Phase::Starting);

    tab.start();

    assert_eq!(tab.workspace.phase(), Phase::Ready);
    assert_eq!(tab.workspace.current_name().as_deref(), Some("Sample"));
    assert_eq!(
        (tab.rows(), tab.workspace.has_unsaved()),
        (vec!["1,x".into(), "2,y".into()], false)
    );
    tab.advance_ms(300);
    assert_eq!((tab.state(), tab.notice_texts()), ("saved", Vec::new()));
    tab.finish(tab.workspace.delete_store("Sample".to_owned())).unwrap();
    let tab = tab.restarted();
    assert_eq!((tab.workspace.current_name(), tab.store_names()), (None, Vec::new()));
}

#[test]
fn two_tabs_that_start_at_the_same_moment_show_one_stored_sample() {
    let tab = Tab::on(&MemoryDisk::new(), TestWorld::new());
    tab.start();
    let other = tab.beside();

    tab.advance_ms(300);
    other.advance_ms(300);

    for tab in [&tab, &other] {
        assert_eq!((tab.state(), tab.rows()), ("saved", vec!["1,x".to_owned(), "2,y".to_owned()]));
        assert_eq!((tab.store_names(), tab.notice_texts()), (vec!["Sample".to_owned()], vec![]));
        assert!(tab.workspace.shows_sample());
    }
}

#[test]
fn the_table_that_was_shown_last_is_shown_again() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");
    tab.finish(tab.workspace.open("cities".to_owned())).unwrap();

    let tab = tab.restarted();

    assert_eq!(tab.workspace.current_name().as_deref(), Some("cities"));
    assert_eq!(tab.rows().len(), 3);
}

#[test]
fn opening_another_table_saves_the_present_one_first() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");

    tab.edit(0, 0, "Douro");
    tab.finish(tab.workspace.open("cities".to_owned())).unwrap();
    assert_eq!(tab.rows().len(), 3);
    tab.finish(tab.workspace.open("rivers".to_owned())).unwrap();

    assert_eq!(tab.rows(), ["Douro"]);
}

#[test]
fn a_table_that_cannot_be_saved_stays_open() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");
    tab.disk.set_quota_bytes(Some(1));

    tab.edit(0, 0, "Douro");
    let refused = tab.finish(tab.workspace.open("cities".to_owned()));

    assert!(matches!(refused, Err(StoreActError::NotLeft { .. })), "{refused:?}");
    assert_eq!(tab.rows(), ["Douro"]);
}

#[test]
fn the_list_tells_rows_columns_bytes_and_which_is_open() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");

    let stores = tab.workspace.stores();

    let cities = &stores[0];
    assert_eq!(
        (cities.name.as_str(), cities.row_count, cities.column_count, cities.is_open),
        ("cities", 3, 3, false)
    );
    assert!(cities.bytes > 0 && cities.problem.is_none() && cities.layout == Some(Layout::Rows));
    assert_eq!(cities.updated_at_ms, world::START_MS);
    assert!(stores[1].is_open);
}

#[test]
fn a_new_table_has_the_columns_that_were_asked_for_and_is_stored() {
    let tab = Tab::started();
    let columns =
        vec![("name".to_owned(), ColumnType::String), ("age".to_owned(), ColumnType::Int)];

    tab.finish(tab.workspace.create(" People ".to_owned(), columns.clone())).unwrap();

    assert_eq!(tab.state(), "saved");
    let heads: Vec<_> =
        tab.workspace.columns().into_iter().map(|c| (c.name, c.column_type)).collect();
    assert_eq!(heads, columns);
    let again = tab.finish(tab.workspace.create("People".to_owned(), Vec::new()));
    assert_eq!(again, Err(StoreActError::NameTaken { name: "People".to_owned() }));
    let nameless = tab.finish(tab.workspace.create("  ".to_owned(), Vec::new()));
    assert_eq!(nameless, Err(StoreActError::EmptyName));
}

#[test]
fn the_open_table_is_renamed_with_its_edits_and_saving_goes_on() {
    let tab = Tab::with_cities();

    tab.edit(0, 1, "Lisboa");
    tab.finish(tab.workspace.rename_store("cities".to_owned(), "towns".to_owned())).unwrap();
    tab.edit(1, 1, "Oporto");
    tab.advance_ms(300);

    assert_eq!((tab.state(), tab.store_names()), ("saved", vec!["towns".to_owned()]));
    let tab = tab.restarted();
    assert_eq!(tab.workspace.current_name().as_deref(), Some("towns"));
    assert_eq!((tab.cell(0, 1), tab.cell(1, 1)), ("Lisboa".to_owned(), "Oporto".to_owned()));
}

#[test]
fn a_table_that_is_not_open_is_renamed_too_but_never_to_a_name_that_is_taken() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");

    let rename = |from: &str, to: &str| {
        tab.finish(tab.workspace.rename_store(from.to_owned(), to.to_owned()))
    };
    rename("cities", "towns").unwrap();

    assert_eq!(tab.store_names(), ["rivers", "towns"]);
    let taken = Err(StoreActError::NameTaken { name: "rivers".to_owned() });
    assert_eq!(rename("towns", "rivers"), taken);
    assert_eq!(rename("towns", "towns"), Ok(()));
}

#[test]
fn a_duplicate_has_the_edits_of_the_open_table() {
    let tab = Tab::with_cities();

    tab.edit(0, 1, "Lisboa");
    let copy = tab.finish(tab.workspace.duplicate_store("cities".to_owned())).unwrap();
    let second = tab.finish(tab.workspace.duplicate_store("cities".to_owned())).unwrap();
    tab.finish(tab.workspace.open(copy.clone())).unwrap();

    assert_eq!((copy.as_str(), second.as_str()), ("cities copy", "cities copy 2"));
    assert_eq!(tab.cell(0, 1), "Lisboa");
}

#[test]
fn a_deleted_table_is_gone_and_can_be_brought_back() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");
    for name in ["cities", "rivers"] {
        assert!(tab.workspace.can_be_brought_back(name));
        tab.finish(tab.workspace.delete_store(name.to_owned())).unwrap();
        assert!(!tab.workspace.can_be_brought_back(name));
    }
    assert_eq!((tab.workspace.current_name(), tab.store_names()), (None, Vec::new()));
    tab.advance_ms(60_000);
    assert_eq!(tab.store_names(), [""; 0], "no save brings it back");

    for notice in tab.workspace.notices() {
        if notice.actions == [NoticeAction::BringBack] {
            tab.workspace.act(notice.id, NoticeAction::BringBack);
        }
    }
    tab.advance_ms(0);

    assert_eq!(tab.store_names(), ["cities", "rivers"]);
    tab.finish(tab.workspace.open("cities".to_owned())).unwrap();
    assert_eq!(tab.rows().len(), 3);
}

#[test]
fn deleting_the_open_table_opens_the_one_saved_last() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");
    tab.edit(0, 0, "Douro");

    tab.finish(tab.workspace.delete_store("rivers".to_owned())).unwrap();
    tab.advance_ms(10_000);

    assert_eq!(tab.workspace.current_name().as_deref(), Some("cities"));
    assert_eq!(tab.store_names(), ["cities"]);
}

#[test]
fn a_table_without_a_storage_is_kept_and_said_to_be_unsaved() {
    let tab = Tab::started();
    tab.disk.set_quota_bytes(Some(1));

    tab.import("cities.csv", CSV);

    assert_eq!((tab.state(), tab.rows().len()), ("not-saved", 3));
    tab.disk.set_quota_bytes(None);
    tab.advance_ms(15_000);
    assert_eq!(tab.state(), "saved");
    assert_eq!(tab.restarted().rows().len(), 3);
}

#[test]
fn a_storage_that_cannot_be_opened_at_the_start_is_used_once_it_can() {
    let tab = Tab::with_cities();
    for operation in 1..=9 {
        tab.disk.fail(FaultPlan { operation, fault: Fault::Error });
    }
    let tab = tab.restarted();
    assert_eq!((tab.workspace.phase(), tab.workspace.current_name()), (Phase::Ready, None));
    assert!(tab.last_notice().text.starts_with("Nothing can be saved for now"));

    tab.disk.clear_faults();
    tab.advance_ms(15_000);

    assert_eq!(tab.workspace.current_name().as_deref(), Some("cities"));
    assert_eq!((tab.notice_texts().len(), tab.rows().len()), (0, 3));
}

#[test]
fn the_browser_is_asked_once_to_keep_what_is_stored_when_there_is_something_of_a_persons() {
    let tab = Tab::on(&MemoryDisk::new(), TestWorld::new());
    tab.start();
    assert_eq!(tab.world.asked_to_keep.get(), 0, "a sample is not worth a question");

    tab.edit(0, 1, "z");
    tab.advance_ms(300);
    tab.import("cities.csv", CSV);

    assert_eq!(tab.world.asked_to_keep.get(), 1);
    let where_it_is = |notice: &Notice| notice.text.contains("on this device, and nowhere else");
    assert_eq!(tab.workspace.notices().iter().filter(|notice| where_it_is(notice)).count(), 1);
}
