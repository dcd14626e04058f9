use super::*;
use crate::codec::Layout;
use crate::storage::{Fault, FaultPlan};

#[test]
fn an_edit_is_saved_300_ms_after_the_last_one_and_survives_a_restart() {
    let tab = Tab::with_cities();
    tab.disk.reset_counters();

    tab.edit(1, 2, "249633");
    assert_eq!(tab.state(), "pending");
    tab.advance_ms(200);
    tab.edit(2, 2, "64560");
    tab.advance_ms(299);
    assert_eq!((tab.state(), tab.disk.counters().commits), ("pending", 0));
    tab.advance_ms(1);

    assert_eq!((tab.state(), tab.disk.counters().commits), ("saved", 1));
    let tab = tab.restarted();
    assert_eq!(tab.rows(), ["1,Lisbon,545796", "2,Porto,249633", "3,Faro,64560"]);
}

#[test]
fn edits_that_never_rest_are_saved_all_the_same() {
    let tab = Tab::with_cities();
    tab.disk.reset_counters();

    for step in 0..40 {
        tab.edit(0, 2, &step.to_string());
        tab.advance_ms(100);
    }

    assert_eq!(tab.disk.counters().commits, 1);
}

#[test]
fn the_state_of_saving_is_in_words() {
    let tab = Tab::with_cities();
    assert_eq!(tab.workspace.save_state_words(), "Saved on this device 14:02, 3 rows");

    tab.delete(&[0]);
    tab.advance_ms(60_000);

    assert_eq!(tab.workspace.save_state_words(), "Saved on this device 14:02, 2 rows");
}

#[test]
fn an_edit_that_changes_nothing_saves_nothing() {
    let tab = Tab::with_cities();
    tab.disk.reset_counters();

    tab.edit(0, 1, "Lisbon");
    tab.advance_ms(1_000);

    assert_eq!((tab.state(), tab.disk.counters().commits), ("saved", 0));
    assert!(!tab.workspace.can_undo());
}

#[test]
fn saving_now_waits_for_nothing() {
    let tab = Tab::with_cities();

    tab.edit(0, 1, "Lisboa");
    tab.finish(tab.workspace.save_now());

    assert_eq!(tab.state(), "saved");
    assert_eq!(tab.restarted().cell(0, 1), "Lisboa");
}

#[test]
fn a_page_that_is_hidden_saves_at_once() {
    let tab = Tab::with_cities();

    tab.edit(0, 1, "Lisboa");
    assert!(tab.workspace.has_unsaved());
    tab.workspace.flush();
    tab.world.settle();

    assert!(!tab.workspace.has_unsaved());
    assert_eq!(tab.restarted().cell(0, 1), "Lisboa");
}

#[test]
fn one_save_at_a_time_and_what_is_edited_meanwhile_is_saved_after_it() {
    let tab = Tab::with_cities();
    tab.disk.reset_counters();
    // A save whose answer never comes is one that runs for ever.
    tab.disk.fail(FaultPlan { operation: 1, fault: Fault::Silence });

    tab.edit(0, 1, "Lisboa");
    tab.advance_ms(300);
    tab.edit(1, 1, "Oporto");
    tab.advance_ms(399);
    assert_eq!(tab.state(), "pending");
    tab.advance_ms(1);

    assert_eq!(tab.state(), "saving");
    assert_eq!(tab.workspace.save_state_words(), "Saving\u{2026}");
    let operations = tab.disk.counters().operations;
    tab.advance_ms(10_000);
    assert_eq!(tab.disk.counters().operations, operations, "the next save waits for its turn");
    assert!(tab.workspace.has_unsaved());
}

#[test]
fn a_full_storage_is_said_in_plain_sight_and_saving_resumes_by_itself() {
    let tab = Tab::with_cities();
    tab.disk.set_quota_bytes(Some(1));

    tab.edit(0, 1, "Lisboa");
    tab.advance_ms(300);

    assert_eq!(tab.workspace.save_state_words(), "Not saved: storage is full. Export");
    assert_eq!(tab.cell(0, 1), "Lisboa");
    let notice = tab.last_notice();
    assert_eq!(notice.actions, [NoticeAction::Export, NoticeAction::SaveNow]);
    tab.advance_ms(60_000);
    assert_eq!(tab.last_notice().id, notice.id, "it is told once");

    tab.disk.set_quota_bytes(None);
    tab.advance_ms(15_000);

    assert_eq!(tab.state(), "saved");
    assert!(tab.workspace.notices().iter().all(|other| other.id != notice.id));
    assert_eq!(tab.restarted().cell(0, 1), "Lisboa");
}

/// Lets the save of the next edit happen in silence, and nobody find out about it.
fn silence_the_next_save(tab: &Tab) {
    tab.disk.reset_counters();
    tab.edit(0, 1, "Olisipo");
    tab.advance_ms(300);
    // The list of stores is read after the save.
    let operation = tab.disk.counters().operations - 1;
    tab.disk.fail(FaultPlan { operation, fault: Fault::SilentSuccess });
    for later in 1..=2 {
        tab.disk.fail(FaultPlan { operation: operation + later, fault: Fault::Silence });
    }
}

#[test]
fn a_save_that_is_never_answered_is_said_not_to_be_known_and_found_out_later() {
    let tab = Tab::with_cities();
    silence_the_next_save(&tab);

    tab.edit(0, 1, "Lisboa");
    tab.advance_ms(300 + 400);
    assert_eq!(tab.state(), "saving");
    tab.advance_ms(66_000);

    let words = "Perhaps not saved: the storage does not answer. Export";
    assert_eq!((tab.state(), tab.workspace.save_state_words().as_str()), ("not-saved", words));
    let notice = tab.last_notice();
    assert!(notice.text.contains("is not known"), "{}", notice.text);
    assert_eq!(notice.actions, [NoticeAction::Export, NoticeAction::SaveNow]);
    assert!(tab.workspace.has_unsaved());
    tab.disk.clear_faults();
    tab.advance_ms(15_000);

    assert_eq!(tab.state(), "saved");
    assert!(tab.workspace.notices().iter().all(|other| other.id != notice.id));
    assert_eq!(tab.restarted().cell(0, 1), "Lisboa");
}

#[test]
fn a_storage_that_is_silent_is_given_up_and_saving_resumes_by_itself() {
    let tab = Tab::with_cities();
    tab.disk.fail(FaultPlan { operation: 1, fault: Fault::Silence });

    tab.edit(0, 1, "Lisboa");
    tab.advance_ms(300 + 35_000);

    let words = "Not being saved: the storage does not answer. Export";
    assert_eq!((tab.state(), tab.workspace.save_state_words().as_str()), ("not-saved", words));
    tab.advance_ms(15_000);
    assert_eq!(tab.state(), "saved");
    assert_eq!(tab.restarted().cell(0, 1), "Lisboa");
}

#[test]
fn a_lost_connection_is_met_by_trying_again() {
    for fault in [Fault::Close, Fault::LostAnswer, Fault::Abort] {
        for operation in 1..12 {
            let tab = Tab::with_cities();
            tab.disk.fail(FaultPlan { operation, fault });

            tab.edit(0, 1, "Lisboa");
            tab.advance_ms(300 + 1_200);

            assert_eq!(tab.state(), "saved", "{fault:?} at {operation}");
            tab.disk.clear_faults();
            assert_eq!(tab.restarted().cell(0, 1), "Lisboa", "{fault:?} at {operation}");
        }
    }
}

fn two_tabs_with_an_edit_each() -> (Tab, Tab) {
    let here = Tab::with_cities();
    let there = here.beside();
    there.edit(0, 1, "Lisboa");
    there.advance_ms(300);
    here.edit(0, 1, "Lissabon");
    here.advance_ms(300);
    (here, there)
}

#[test]
fn a_table_that_another_tab_saved_is_not_written_over() {
    let (here, there) = two_tabs_with_an_edit_each();

    assert_eq!((here.state(), there.state()), ("not-saved", "saved"));
    assert_eq!(
        here.last_notice().actions,
        [NoticeAction::KeepAsCopy, NoticeAction::LoadStored, NoticeAction::Overwrite]
    );
    here.edit(1, 1, "Oporto");
    here.advance_ms(60_000);
    assert_eq!(here.state(), "not-saved", "only a person can decide");
    assert_eq!(there.restarted().cell(0, 1), "Lisboa");
}

#[test]
fn of_two_versions_mine_can_be_kept_as_a_copy() {
    let (here, there) = two_tabs_with_an_edit_each();

    here.workspace.act(here.last_notice().id, NoticeAction::KeepAsCopy);
    here.advance_ms(0);

    assert_eq!(here.workspace.current_name().as_deref(), Some("cities copy"));
    assert_eq!((here.state(), here.cell(0, 1).as_str()), ("saved", "Lissabon"));
    assert_eq!(here.store_names(), ["cities", "cities copy"]);
    drop(there);
    here.finish(here.workspace.open("cities".to_owned())).unwrap();
    assert_eq!(here.cell(0, 1), "Lisboa");
}

#[test]
fn of_two_versions_the_stored_one_can_be_loaded() {
    let (here, _there) = two_tabs_with_an_edit_each();

    here.workspace.act(here.last_notice().id, NoticeAction::LoadStored);
    here.advance_ms(0);

    assert_eq!((here.state(), here.cell(0, 1).as_str()), ("saved", "Lisboa"));
    here.edit(1, 1, "Oporto");
    here.advance_ms(300);
    assert_eq!(here.state(), "saved");
}

#[test]
fn edits_that_made_way_for_the_stored_version_can_be_brought_back() {
    let (here, _there) = two_tabs_with_an_edit_each();
    here.workspace.act(here.last_notice().id, NoticeAction::LoadStored);
    here.advance_ms(0);

    assert_eq!(here.last_notice().actions, [NoticeAction::BringBack]);
    here.workspace.act(here.last_notice().id, NoticeAction::BringBack);
    here.advance_ms(300);

    assert_eq!(here.store_names(), ["cities", "cities 2"]);
    assert_eq!((here.state(), here.cell(0, 1).as_str()), ("saved", "Lissabon"));
    assert_eq!(here.workspace.current_name().as_deref(), Some("cities 2"));
}

#[test]
fn a_table_that_is_saved_again_after_its_deletion_keeps_its_layout() {
    let here = Tab::with_cities();
    here.finish(here.workspace.store_in_layout("cities".to_owned(), Layout::Columns)).unwrap();
    let there = here.beside();
    there.finish(there.workspace.delete_store("cities".to_owned())).unwrap();
    here.edit(0, 1, "Lissabon");
    here.advance_ms(300);

    here.workspace.act(here.last_notice().id, NoticeAction::Overwrite);
    here.advance_ms(0);

    assert_eq!(here.state(), "saved");
    let store = here.workspace.stores().into_iter().find(|store| store.name == "cities").unwrap();
    assert_eq!(store.layout, Some(Layout::Columns));
}

#[test]
fn of_two_versions_mine_can_take_the_place_of_the_stored_one() {
    let (here, _there) = two_tabs_with_an_edit_each();

    here.workspace.act(here.last_notice().id, NoticeAction::Overwrite);
    here.advance_ms(0);

    assert_eq!(here.state(), "saved");
    assert_eq!(here.restarted().cell(0, 1), "Lissabon");
}

#[test]
fn a_table_that_another_tab_deleted_can_be_saved_again() {
    let here = Tab::with_cities();
    let there = here.beside();
    there.finish(there.workspace.delete_store("cities".to_owned())).unwrap();
    here.edit(0, 1, "Lissabon");
    here.advance_ms(300);
    assert_eq!(here.state(), "not-saved");

    here.workspace.act(here.last_notice().id, NoticeAction::Overwrite);
    here.advance_ms(0);

    assert_eq!(here.state(), "saved");
    assert_eq!(here.restarted().cell(0, 1), "Lissabon");
}

#[test]
fn other_tabs_hear_of_a_save_and_say_so_once() {
    let here = Tab::with_cities();
    let there = here.beside();
    there.edit(0, 1, "Lisboa");
    there.advance_ms(300);
    let told = there.world.told.borrow().last().cloned().unwrap();
    let before = here.notice_texts().len();

    here.workspace.hear_other_tab(&told);
    here.workspace.hear_other_tab(&told);
    here.workspace.hear_other_tab("words of a later version");
    here.advance_ms(0);

    assert_eq!(here.notice_texts().len(), before + 1);
    assert_eq!(here.last_notice().actions, [NoticeAction::LoadStored]);
}
