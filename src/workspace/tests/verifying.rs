use std::cell::{Cell, RefCell};

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

#[test]
fn a_reading_back_says_how_far_it_is_and_can_be_stopped() {
    let tab = Tab::started();
    let rows: Vec<String> = (0..30_000).map(|n| format!("{n},name {n}\n")).collect();
    tab.import("large.csv", &format!("id,name\n{}", rows.concat()));
    tab.import("cities.csv", CSV);
    let workspace = tab.workspace;
    let before = tab.notice_texts();
    for stop in [true, false] {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let (notes, is_over) = (seen.clone(), Rc::new(Cell::new(false)));
        let over = is_over.clone();
        let watch = async move {
            while !is_over.get() {
                if let Some(work) = workspace.work.get_untracked().filter(|work| work.done > 0) {
                    notes.borrow_mut().push(work.done as f64 / work.total as f64);
                    if stop {
                        workspace.cancel_work();
                    }
                }
                workspace.world().yield_now().await;
            }
        };
        let verify = async move {
            let verified = workspace.verify_store("large".to_owned()).await;
            over.set(true);
            verified
        };

        let both = async move { Box::pin(futures_util::future::join(verify, watch)).await.0 };
        tab.finish(both).unwrap();

        let seen = seen.borrow();
        assert!(seen.is_sorted() && seen.iter().all(|share| (0.0..=1.0).contains(share)));
        assert_eq!(stop, seen.last().is_some_and(|last| *last < 1.0), "{seen:?}");
        assert_eq!(workspace.work.get_untracked(), None);
        assert_eq!(tab.notice_texts() == before, stop);
    }
    assert!(tab.last_notice().text.contains("30,000 rows read back"));
}
