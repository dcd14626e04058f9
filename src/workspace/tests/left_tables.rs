use super::*;

const OTHER: &str = "id,city\n1,Beja\n";

/// "cities" with one edit, and "towns", which is shown.
fn left() -> Tab {
    let tab = Tab::with_cities();
    edit(&tab, "Lisboa");
    tab.import("towns.csv", OTHER);
    assert!(!tab.workspace.can_undo(), "a new table has no past");
    tab
}

fn edit(tab: &Tab, text: &str) {
    let row = tab.workspace.visible_rows().nth(0).unwrap();
    tab.workspace.edit_cell(row, 1, &CellInput::Text(text.to_owned())).unwrap();
}

fn open(tab: &Tab, name: &str) {
    tab.finish(tab.workspace.open(name.to_owned())).unwrap();
}

#[test]
fn what_was_done_in_a_table_can_be_undone_after_another_was_shown() {
    let tab = left();
    edit(&tab, "B\u{e9}ja");

    open(&tab, "cities");
    assert_eq!(tab.rows()[0], "1,Lisboa,545796");
    assert_eq!(tab.workspace.undo().as_deref(), Some("Edit a cell"));
    assert_eq!(tab.rows()[0], "1,Lisbon,545796");
    open(&tab, "towns");
    assert_eq!(tab.workspace.undo().as_deref(), Some("Edit a cell"));
    open(&tab, "cities");
    assert_eq!(tab.workspace.redo().as_deref(), Some("Edit a cell"));
    assert_eq!(tab.rows()[0], "1,Lisboa,545796");

    open(&tab, "towns");
    let tab = tab.restarted();
    assert_eq!((tab.rows(), tab.workspace.can_undo()), (vec!["1,Beja".to_owned()], false));
    open(&tab, "cities");
    assert_eq!(tab.rows()[0], "1,Lisboa,545796");
}

#[test]
fn a_table_that_another_tab_has_saved_since_has_another_past() {
    let tab = left();
    let other = tab.beside();
    open(&other, "cities");
    edit(&other, "Lissabon");
    other.finish(other.workspace.save_now());

    open(&tab, "cities");

    assert_eq!(tab.rows()[0], "1,Lissabon,545796");
    assert!(!tab.workspace.can_undo());
}

#[test]
fn edits_that_are_given_up_for_what_is_stored_do_not_come_back() {
    let tab = Tab::with_cities();
    tab.finish(tab.workspace.save_now());
    edit(&tab, "Lisboa");

    tab.finish(tab.workspace.load_stored()).unwrap();

    assert_eq!((&*tab.rows()[0], tab.workspace.can_undo()), ("1,Lisbon,545796", false));
}
