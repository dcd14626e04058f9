use super::*;

fn look(tab: &Tab, name: &str, text: &str) -> (Reading, ReadChoices) {
    let file = Rc::new(FileInMemory::new(name, text));
    let reading = tab.finish(tab.workspace.look_into(file)).unwrap().unwrap();
    let choices = tab.workspace.guess_choices(&reading);
    (reading, choices)
}

fn import(tab: &Tab, reading: &Reading, choices: &ReadChoices) -> Result<ReadOutcome, String> {
    let act = tab.workspace.import_as_chosen(reading.clone(), choices.clone());
    tab.finish(act).map_err(|error| error.to_string())
}

#[test]
fn a_file_that_can_be_read_in_one_way_only_is_read_and_that_can_be_changed() {
    let tab = Tab::started();
    let (reading, choices) = look(&tab, "cities.csv", CSV);
    assert!(choices.is_certain(&reading));

    tab.finish(tab.workspace.import_as_guessed(reading)).unwrap();

    assert_eq!((tab.store_names(), tab.state()), (vec!["cities".to_owned()], "saved"));
    let notice = tab.last_notice();
    assert_eq!(notice.text, "cities.csv: 3 rows and 3 columns imported.");
    assert_eq!(notice.actions, [NoticeAction::ChangeReading]);
    let again = tab.workspace.take_reading(notice.id).unwrap();
    assert_eq!(again.file_name(), "cities.csv");
    assert!(tab.notice_texts().is_empty() && tab.workspace.take_reading(notice.id).is_none());
}

#[test]
fn what_can_be_read_in_several_ways_is_not_certain() {
    let tab = Tab::started();
    for (name, text) in [
        ("days.csv", "day\n03/04/2024\n"),
        ("prices.csv", "price;n\n1,5;x\n2,25;y\n"),
        ("broken.json", "[{\"a\":1},{\"a\":]"),
        ("empty.csv", ""),
    ] {
        let (reading, choices) = look(&tab, name, text);
        assert!(!choices.is_certain(&reading), "{name}");
    }
}

#[test]
fn columns_are_read_as_a_person_decided_and_the_preview_shows_it() {
    let tab = Tab::started();
    let text = "made by a program\nday;price;note\n03/04/2024;1.234,5;a\n05/04/2024;;b\n";
    let (reading, mut choices) = look(&tab, "trips.csv", text);
    choices.skipped_lines = 1;
    choices.guess_columns(&reading);
    let day = choices.column("day").unwrap().clone();
    assert!(day.is_uncertain && day.form.dates == DateOrder::DayFirst);
    assert!(!choices.column("price").unwrap().is_uncertain);
    let form = TextForm { dates: DateOrder::MonthFirst, ..day.form };
    choices.set_column(ColumnChoice { form, ..day });
    let note = ColumnChoice {
        name: "note".to_owned(),
        wanted: Wanted::Nothing,
        form: TextForm::default(),
        is_uncertain: false,
    };
    choices.set_column(note);

    let preview = reading.preview(&choices);
    assert_eq!(preview.delimiter, Some(Delimiter::SEMICOLON));
    let value = |text: &str| PreviewCell::Value(text.to_owned());
    assert_eq!(preview.rows[0], [value("2024-03-04"), value("1234.5"), value("a")]);
    assert_eq!(preview.rows[1][1], PreviewCell::Null);
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));

    assert_eq!(tab.rows(), ["2024-03-04,1234.5", "2024-05-04,"]);
}

#[test]
fn of_a_type_that_was_chosen_by_hand_the_form_is_what_the_cells_say() {
    let tab = Tab::started();
    let text = "day;when;price;n\n13/04/2024;03/04/2024;1,5;1\nn/a;?;n/a;2\n";
    let (reading, mut choices) = look(&tab, "trips.csv", text);
    assert!(choices.columns.is_empty(), "n/a is none of it");
    let mut chosen = |name: &str, column_type| {
        choices.choose_type(&reading, name, Wanted::Type(column_type));
        let choice = choices.column(name).unwrap();
        (choice.form, choice.is_uncertain)
    };
    let plain = TextForm::default();
    let day_first = TextForm { dates: DateOrder::DayFirst, ..plain };

    assert_eq!(chosen("day", ColumnType::Date), (day_first, false));
    assert_eq!(chosen("when", ColumnType::Date), (day_first, true));
    let comma = TextForm { decimal: DecimalMark::Comma, ..plain };
    assert_eq!(chosen("price", ColumnType::Float), (comma, false));
    assert_eq!(chosen("n", ColumnType::Int), (plain, false));

    choices.choose_type(&reading, "when", Wanted::Nothing);
    choices.on_fault = Some(OnFault::MakeEmpty);
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));
    assert_eq!(tab.rows(), ["2024-04-13,1.5,1", ",,2"]);
}

#[test]
fn rows_that_go_into_a_table_are_read_in_the_form_that_its_types_say() {
    let tab = Tab::started();
    tab.import("trips.csv", "day,n\n2024-04-01,1\n");
    let (reading, mut choices) = look(&tab, "more.csv", "day,n\n13/04/2024,2\nn/a,3\n");
    choices.target = ImportTarget::Append;
    choices.on_fault = Some(OnFault::MakeEmpty);

    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));

    assert_eq!(tab.rows(), ["2024-04-01,1", "2024-04-13,2", ",3"]);
}

#[test]
fn what_is_not_of_its_columns_type_is_asked_about_with_its_line() {
    let tab = Tab::started();
    let (reading, mut choices) = look(&tab, "n.csv", "skip me\nid,n\n1,5\n2,x\n3,7\n");
    choices.skipped_lines = 1;
    choices.set_column(ColumnChoice {
        name: "n".to_owned(),
        wanted: Wanted::Type(ColumnType::Int),
        form: TextForm::default(),
        is_uncertain: false,
    });
    let bad = &reading.preview(&choices).rows[1][1];
    assert!(matches!(bad, PreviewCell::Bad(text, _) if text == "x"), "{bad:?}");

    let Ok(ReadOutcome::Faults { faults, count }) = import(&tab, &reading, &choices) else {
        panic!("it asks")
    };
    assert_eq!((count, faults.len(), tab.store_names().len()), (1, 1, 0));
    assert!(faults[0].starts_with("line 4, column \"n\": \"x\" is not"), "{faults:?}");

    choices.on_fault = Some(OnFault::MakeEmpty);
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));
    assert_eq!(tab.rows(), ["1,5", "2,", "3,7"]);
    choices.on_fault = Some(OnFault::SkipRow);
    choices.key = Some("id".to_owned());
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));
    assert_eq!(tab.rows(), ["1,5", "3,7"]);
    assert!(tab.workspace.columns()[0].is_key);
    assert_eq!(tab.store_names(), ["n", "n 2"]);
}

#[test]
fn rows_go_into_the_table_that_is_shown_in_one_step_that_can_be_undone() {
    let tab = Tab::with_cities();
    let (reading, mut choices) =
        look(&tab, "more.csv", "population,id,city\n1000,4,\"007\"\n,5,Braga\n");
    choices.target = ImportTarget::Append;

    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));

    assert_eq!(tab.rows().len(), 5);
    assert_eq!(tab.rows()[3..], ["4,007,1000", "5,Braga,"]);
    assert_eq!(tab.last_notice().text, "more.csv: 2 rows added.");
    assert_eq!(tab.workspace.undo().as_deref(), Some("Import more.csv"));
    assert_eq!(tab.rows().len(), 3);
    assert!(!tab.workspace.can_undo());
}

#[test]
fn columns_that_the_table_does_not_have_are_refused_by_name() {
    let tab = Tab::with_cities();
    let (reading, mut choices) = look(&tab, "more.csv", "id,town\n4,Braga\n");
    choices.target = ImportTarget::Append;

    let refused = import(&tab, &reading, &choices).unwrap_err();

    assert!(refused.starts_with("the table has no column \"town\"; nothing was changed"));
    choices.target = ImportTarget::Upsert;
    let (reading, choices) = (reading, ReadChoices { columns: Vec::new(), ..choices });
    assert!(import(&tab, &reading, &choices).is_err());
    assert_eq!((tab.rows().len(), tab.workspace.can_undo()), (3, false));
}

#[test]
fn rows_are_updated_by_their_key_and_what_the_file_does_not_say_stays() {
    let tab = Tab::started();
    let (reading, mut choices) = look(&tab, "cities.csv", CSV);
    choices.key = Some("id".to_owned());
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));

    let (reading, mut choices) = look(
        &tab,
        "new.jsonl",
        "{\"id\":1,\"population\":null}\n{\"id\":9,\"city\":\"Braga\"}\n{\"city\":\"Beja\",\"id\":2}\n",
    );
    choices.target = ImportTarget::Upsert;
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));

    assert_eq!(tab.rows(), ["1,Lisbon,", "2,Beja,231800", "3,Faro,", "9,Braga,"]);
    assert_eq!(tab.last_notice().text, "new.jsonl: 1 row added, 2 updated.");
}

#[test]
fn rows_that_the_table_refuses_are_told_with_their_lines() {
    let tab = Tab::started();
    let (reading, mut choices) = look(&tab, "cities.csv", CSV);
    choices.key = Some("id".to_owned());
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));

    let (reading, mut choices) = look(&tab, "more.csv", "id,city\n1,Lisboa\n4,Braga\n");
    choices.target = ImportTarget::Append;
    let Ok(ReadOutcome::Faults { faults, count }) = import(&tab, &reading, &choices) else {
        panic!("it asks")
    };
    assert_eq!(count, 1);
    assert!(faults[0].starts_with("line 2: "), "{faults:?}");
    assert_eq!(tab.rows().len(), 3);

    choices.on_fault = Some(OnFault::SkipRow);
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));
    assert_eq!(tab.rows()[3..], ["4,Braga,"]);
}
