use super::*;
use crate::storage::{Area, Stored};

/// Puts other text in the place of one row of "cities".
fn alter_a_row(tab: &Tab) {
    let (key, value) = tab.disk.entries(DATABASE, Area::Rows).remove(1);
    let Stored::Text(text) = value else { panic!("a row is text") };
    let text = text.replace("Porto", "Braga");
    tab.disk.put_raw(DATABASE, Area::Rows, &key, Stored::Text(text));
}

fn verify(tab: &Tab, name: &str) -> Notice {
    tab.finish(tab.workspace.verify_store(name.to_owned())).unwrap();
    tab.last_notice()
}

#[test]
fn a_table_is_verified_by_reading_it_back_with_the_edits_of_this_moment() {
    let tab = Tab::with_cities();
    tab.edit(0, 1, "Lisboa");

    let notice = verify(&tab, "cities");

    assert_eq!(
        notice.text,
        "\"cities\" is verified: 3 rows read back and compared cell by cell, no difference."
    );
    assert_eq!((notice.kind, tab.state()), (NoticeKind::Info, "saved"));
    assert!(tab.notice_texts().iter().all(|text| !text.contains("being read back")));
}

#[test]
fn damage_of_the_table_that_is_shown_is_told_and_can_be_written_over() {
    let tab = Tab::with_cities();
    alter_a_row(&tab);

    let notice = verify(&tab, "cities");

    assert_eq!(notice.kind, NoticeKind::Error);
    assert!(notice.text.contains("is damaged in storage, in 1 of its entries"), "{}", notice.text);
    assert!(notice.text.contains("cities:row:1"), "{}", notice.text);
    assert_eq!(notice.actions, [NoticeAction::Export, NoticeAction::Overwrite]);
    tab.workspace.act(notice.id, NoticeAction::Overwrite);
    tab.advance_ms(0);
    assert_eq!(verify(&tab, "cities").kind, NoticeKind::Info);
}

#[test]
fn a_table_that_is_not_shown_is_verified_too() {
    let tab = Tab::with_cities();
    tab.import("rivers.csv", "name\nTejo\n");

    assert!(verify(&tab, "cities").text.contains("3 rows read back"));
    alter_a_row(&tab);
    let notice = verify(&tab, "cities");

    assert!(notice.text.contains("is damaged in storage"), "{}", notice.text);
    assert!(notice.actions.is_empty());
}

#[test]
fn what_is_not_stored_or_not_saved_is_not_verified() {
    let tab = Tab::with_cities();
    let absent = tab.finish(tab.workspace.verify_store("rivers".to_owned()));
    assert!(absent.unwrap_err().to_string().contains("no table \"rivers\""));

    tab.disk.set_quota_bytes(Some(1));
    tab.edit(0, 1, "Lisboa");
    let unsaved = tab.finish(tab.workspace.verify_store("cities".to_owned()));

    assert!(unsaved.unwrap_err().to_string().contains("storage is full"));
}
