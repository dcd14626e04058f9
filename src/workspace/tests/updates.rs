use super::*;

fn reload(tab: &Tab) {
    let notice = tab.last_notice();
    assert_eq!(notice.actions, [NoticeAction::Reload]);
    tab.enter();
    tab.workspace.act(notice.id, NoticeAction::Reload);
    tab.world.settle();
}

#[test]
fn a_new_version_is_offered_once_and_not_taken_unasked() {
    let tab = Tab::with_cities();
    tab.workspace.dismiss(tab.last_notice().id);

    tab.workspace.hear_of_version(VersionNews::Waits);
    tab.workspace.hear_of_version(VersionNews::Waits);
    tab.advance_ms(60_000);

    assert_eq!(tab.notice_texts(), [words::NEW_VERSION]);
    assert_eq!(tab.last_notice().kind, NoticeKind::Offer);
    assert_eq!(tab.world.new_versions_used.get(), 0);
    tab.workspace.hear_of_version(VersionNews::TakenElsewhere);
    assert_eq!(tab.notice_texts(), [words::NEW_VERSION_ELSEWHERE]);
}

#[test]
fn unsaved_edits_are_saved_before_a_new_version_comes() {
    let tab = Tab::with_cities();
    tab.workspace.hear_of_version(VersionNews::Waits);
    tab.edit(0, 1, "Lisboa");
    assert_eq!(tab.state(), "pending");

    reload(&tab);

    assert_eq!((tab.state(), tab.world.new_versions_used.get()), ("saved", 1));
    assert_eq!(tab.restarted().cell(0, 1), "Lisboa");
}

#[test]
fn edits_that_cannot_be_saved_keep_the_old_version_and_the_offer() {
    let tab = Tab::with_cities();
    let other = tab.beside();
    other.edit(0, 1, "Olisipo");
    other.advance_ms(300);
    tab.edit(0, 1, "Lisboa");
    tab.workspace.hear_of_version(VersionNews::Waits);

    reload(&tab);

    assert_eq!(tab.world.new_versions_used.get(), 0);
    assert!(tab.notice_texts().contains(&words::NEW_VERSION.to_owned()));
    assert_eq!((tab.state(), tab.cell(0, 1).as_str()), ("not-saved", "Lisboa"));
}

#[test]
fn a_tab_without_edits_of_its_own_goes_over_whatever_others_have_saved() {
    let tab = Tab::with_cities();
    let other = tab.beside();
    other.edit(0, 1, "Olisipo");
    other.advance_ms(300);
    tab.workspace.hear_of_version(VersionNews::TakenElsewhere);

    reload(&tab);

    assert_eq!((tab.state(), tab.world.new_versions_used.get()), ("saved", 1));
}
