use super::*;

/// A backup of two tables: "cities" of three rows, which is open, and "rivers".
fn tab_with_two_tables() -> Tab {
    let tab = Tab::started();
    tab.import("rivers.csv", "name,km\nTejo,1007\n");
    tab.import("cities.csv", CSV);
    tab
}

fn back_up(tab: &Tab) -> Vec<u8> {
    tab.finish(tab.workspace.back_up()).unwrap();
    let (stem, ending, content) = tab.world.files.borrow().last().unwrap().clone();
    assert_eq!(
        (stem.as_str(), ending.as_str()),
        ("Peristyle backup 2024-02-29 14.02", "peristyle")
    );
    content
}

fn look_into(tab: &Tab, file: Vec<u8>) -> Backup {
    let file = Rc::new(FileInMemory::new("b.peristyle", file));
    tab.finish(tab.workspace.look_into_backup(file)).unwrap().unwrap()
}

#[test]
fn all_tables_are_backed_up_and_come_back_on_another_device() {
    let here = tab_with_two_tables();
    here.edit(0, 1, "Lisboa");
    let file = back_up(&here);
    assert_eq!(here.last_notice().text, "2 tables backed up into one file.");
    assert_eq!(here.workspace.last_backup_ms(), Some(world::START_MS));

    let there = Tab::started();
    let backup = look_into(&there, file);
    let tables = there.workspace.tables_of(&backup);
    let shown: Vec<_> =
        tables.iter().map(|table| (&*table.name, table.row_count, table.is_here)).collect();
    assert_eq!(shown, [("cities", Some(3), false), ("rivers", Some(1), false)]);
    assert!(backup.damage().is_none() && tables.iter().all(|table| table.damage.is_none()));
    let choices = vec![(0, RestoreChoice::KeepBoth), (1, RestoreChoice::KeepBoth)];
    there.finish(there.workspace.restore(backup, choices)).unwrap();

    assert_eq!(there.last_notice().text, "2 tables were restored.");
    assert_eq!(there.store_names(), ["cities", "rivers"]);
    there.finish(there.workspace.open("cities".to_owned())).unwrap();
    assert_eq!(there.rows(), ["1,Lisboa,545796", "2,Porto,231800", "3,Faro,"]);
    assert_eq!((there.workspace.work(), there.state()), (None, "saved"));
}

#[test]
fn a_backup_holds_the_tables_in_the_order_in_which_they_are_listed() {
    let tab = tab_with_two_tables();
    // In the order of keys, capitals stand before all small letters.
    tab.import("Seas.csv", "name\nNorth Sea\n");
    let file = back_up(&tab);

    let tables = tab.workspace.tables_of(&look_into(&tab, file));

    let names: Vec<_> = tables.iter().map(|table| &*table.name).collect();
    assert_eq!(names, ["cities", "rivers", "Seas"]);
    assert_eq!(tab.store_names(), names);
}

#[test]
fn nothing_is_replaced_unless_it_is_wished() {
    let tab = tab_with_two_tables();
    let file = back_up(&tab);
    tab.edit(0, 1, "edited");
    tab.advance_ms(1_000);
    let backup = look_into(&tab, file.clone());
    let tables = tab.workspace.tables_of(&backup);
    assert!(tables[0].is_here && !tables[0].is_same_here && tables[1].is_same_here);

    let choices = vec![(0, RestoreChoice::KeepBoth), (1, RestoreChoice::Skip)];
    tab.finish(tab.workspace.restore(backup, choices)).unwrap();
    assert_eq!(tab.store_names(), ["cities", "cities 2", "rivers"]);
    assert_eq!(tab.rows()[0], "1,edited,545796");

    let backup = look_into(&tab, file);
    let choices = vec![(0, RestoreChoice::Replace)];
    tab.finish(tab.workspace.restore(backup, choices)).unwrap();
    assert_eq!(tab.store_names(), ["cities", "cities 2", "rivers"]);
    assert_eq!(tab.rows()[0], "1,Lisbon,545796", "the table that is shown is read anew");
    tab.edit(0, 1, "Lisboa");
    tab.advance_ms(1_000);
    assert_eq!(tab.state(), "saved");
}

#[test]
fn of_a_damaged_backup_the_rest_is_restored_and_what_can_be_read() {
    let here = tab_with_two_tables();
    let mut file = back_up(&here);
    let at = file.windows(5).position(|window| window == b"Porto").unwrap();
    file[at] = b'p';

    let there = Tab::started();
    let backup = look_into(&there, file);
    let tables = there.workspace.tables_of(&backup);
    assert_eq!(tables[0].damage.as_deref(), Some("1 of its 4 parts are damaged or missing"));
    assert_eq!(tables[1].damage, None);
    assert!(backup.damage().unwrap().starts_with("This file is not as it was made: it is damaged"));
    let choices = vec![(0, RestoreChoice::KeepBoth), (1, RestoreChoice::KeepBoth)];
    there.finish(there.workspace.restore(backup, choices)).unwrap();

    assert_eq!(there.store_names(), ["cities (repaired)", "rivers"]);
    let notices = there.notice_texts();
    assert!(notices.contains(&"\"rivers\" was restored.".to_owned()), "{notices:?}");
    let lost = "What could be read of a damaged table is now \"cities (repaired)\". Lost: ";
    assert!(notices.iter().any(|notice| notice.starts_with(lost)), "{notices:?}");
    there.finish(there.workspace.open("cities (repaired)".to_owned())).unwrap();
    assert_eq!(there.rows(), ["1,Lisbon,545796", "3,Faro,"]);
}

#[test]
fn a_file_that_is_no_backup_is_refused() {
    let tab = Tab::with_cities();
    let file = Rc::new(FileInMemory::new("cities.csv", CSV));

    let error = tab.finish(tab.workspace.look_into_backup(file)).err().unwrap();

    assert_eq!(error.to_string(), "cities.csv is no backup of Peristyle; nothing was restored");
}
