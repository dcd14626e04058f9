use super::*;

const CITIES: &[u8] = include_bytes!("../../../tests/data/formats/cities.xlsx");
const PANDAS: &[u8] = include_bytes!("../../../tests/data/formats/pandas-lz4.feather");
const NESTED: &[u8] = include_bytes!("../../../tests/data/formats/nested.arrow");

fn look(tab: &Tab, name: &str, bytes: &[u8]) -> Result<(Reading, ReadChoices), String> {
    let file = Rc::new(FileInMemory::new(name, bytes));
    let reading = tab.finish(tab.workspace.look_into(file)).map_err(|error| error.to_string())?;
    let reading = reading.unwrap();
    let choices = tab.workspace.guess_choices(&reading);
    Ok((reading, choices))
}

fn import(tab: &Tab, reading: &Reading, choices: &ReadChoices) -> Result<ReadOutcome, String> {
    let act = tab.workspace.import_as_chosen(reading.clone(), choices.clone());
    tab.finish(act).map_err(|error| error.to_string())
}

fn wanted(name: &str, wanted: Wanted) -> ColumnChoice {
    ColumnChoice { name: name.to_owned(), wanted, form: TextForm::default(), is_uncertain: false }
}

#[test]
fn an_arrow_file_is_read_without_asking_whatever_it_is_called() {
    let tab = Tab::started();
    for name in ["trips.feather", "trips.txt"] {
        let (reading, choices) = look(&tab, name, PANDAS).unwrap();
        assert!(choices.is_certain(&reading) && choices.kind == ReadKind::Arrow);
        tab.finish(tab.workspace.import_as_guessed(reading)).unwrap();

        assert_eq!(tab.last_notice().text, format!("{name}: 120 rows and 3 columns imported."));
    }
    assert_eq!(tab.rows()[1], "Porto,2024-01-01T01:00:00Z,1");
    assert_eq!((tab.store_names().len(), tab.state()), (2, "saved"));
}

#[test]
fn columns_that_do_not_fit_are_named_and_left_out_when_that_is_chosen() {
    let tab = Tab::started();
    let (reading, mut choices) = look(&tab, "nested.arrow", NESTED).unwrap();
    assert!(!choices.is_certain(&reading));
    let preview = reading.preview(&choices);
    assert_eq!(preview.columns.len(), 2);
    assert!(preview.problem.unwrap().contains("\u{201c}tags\u{201d} (lists)"));
    let error = import(&tab, &reading, &choices).unwrap_err();
    assert!(error.contains("\"tags\" (lists)") && tab.store_names().is_empty(), "{error}");

    choices.skip_unreadable = true;
    choices.key = Some("id".to_owned());
    choices.set_column(wanted("name", Wanted::Nothing));
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));

    assert_eq!(tab.rows(), ["1", "2"]);
    assert_eq!(
        tab.last_notice().text,
        "nested.arrow: 2 rows and 1 column imported. \"tags\" was left out: lists. \"place\" was left \
         out: structs. \"bytes\" was left out: binary data."
    );
    assert!(tab.workspace.columns()[0].is_key);
}

#[test]
fn an_error_in_a_sheet_is_asked_about_with_its_cell() {
    let tab = Tab::started();
    let (reading, mut choices) = look(&tab, "cities.xlsx", CITIES).unwrap();
    assert!(!choices.is_certain(&reading), "there are several sheets");
    assert_eq!(reading.sheets(), ["Cities", "Report", "Empty"]);
    let bad = &reading.preview(&choices).rows[2][2];
    assert!(matches!(bad, PreviewCell::Bad(text, _) if text == "#N/A"), "{bad:?}");

    let asked = import(&tab, &reading, &choices).unwrap();
    assert_eq!(
        words::needs_decisions("cities.xlsx", &asked),
        "cities.xlsx was not imported: 1 cell holds an error in the place of a value: C5 (column \
         \"share\"): #N/A. Choose what becomes of such cells."
    );
    let ReadOutcome::Faults { faults, count } = asked else { panic!("it asks") };
    assert_eq!((&faults[..], count), (&["C5 (column \"share\"): #N/A".to_owned()][..], 1));
    assert!(tab.store_names().is_empty());

    choices.on_fault = Some(OnFault::SkipRow);
    choices.set_column(wanted("code", Wanted::Nothing));
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));
    assert_eq!(tab.rows()[0], "1,Lisbon,0.5,true,1920-02-29,2024-02-29T13:45:00Z");
    assert_eq!(tab.rows().len(), 2);
}

#[test]
fn another_sheet_is_looked_into_and_its_columns_are_decided_on() {
    let tab = Tab::started();
    let (reading, mut choices) = look(&tab, "cities.xlsx", CITIES).unwrap();
    let look = tab.workspace.look_into_sheet(reading, "Report".to_owned());
    let reading = tab.finish(look).unwrap().unwrap();
    choices.guess_rows(&reading);
    assert_eq!((choices.skipped_lines, choices.sheet.as_deref()), (3, Some("Report")));
    choices.set_column(wanted("month", Wanted::Type(ColumnType::Date)));
    let bad = &reading.preview(&choices).rows[0][0];
    assert!(matches!(bad, PreviewCell::Bad(text, _) if text == "2024-01"), "{bad:?}");

    let Ok(ReadOutcome::Faults { faults, .. }) = import(&tab, &reading, &choices) else {
        panic!("it asks")
    };
    assert!(faults[0].starts_with("B5 (column \"month\"): \"2024-01\""), "{faults:?}");

    choices.set_column(wanted("month", Wanted::Automatic));
    choices.key = Some("month".to_owned());
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));
    assert_eq!(tab.rows()[0], "2024-01,100,0.25");

    let look = tab.workspace.look_into_sheet(reading, "Empty".to_owned());
    let reading = tab.finish(look).unwrap().unwrap();
    choices.guess_rows(&reading);
    assert!(reading.preview(&choices).problem.unwrap().starts_with("the file is empty"));
}

#[test]
fn what_is_written_is_read_back_and_updates_the_rows_with_the_same_key() {
    let tab = Tab::with_cities();
    tab.finish(tab.workspace.export(FileFormat::Arrow, ExportRows::All)).unwrap();
    let files = tab.world.files.borrow().clone();
    let (name, ending, bytes) = &files[0];
    assert_eq!((name.as_str(), ending.as_str()), ("cities", "arrow"));
    assert_eq!(tab.last_notice().text, "cities.arrow: 3 rows exported.");

    let (reading, mut choices) = look(&tab, "cities.arrow", bytes).unwrap();
    choices.key = Some("id".to_owned());
    let before = tab.rows();
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));
    assert_eq!((tab.rows(), tab.store_names().len()), (before, 2));

    tab.edit(0, 1, "Lisboa");
    choices.target = ImportTarget::Upsert;
    assert_eq!(import(&tab, &reading, &choices), Ok(ReadOutcome::Done));
    assert_eq!(tab.last_notice().text, "cities.arrow: 0 rows added, 3 updated.");
    assert_eq!(tab.cell(0, 1), "Lisbon");

    choices.target = ImportTarget::Append;
    let Ok(ReadOutcome::Faults { faults, count }) = import(&tab, &reading, &choices) else {
        panic!("the keys are there")
    };
    assert!(count == 3 && faults[0].starts_with("row 1: "), "{faults:?}");
}

#[test]
fn what_cannot_be_read_says_why_and_a_text_with_another_ending_is_read() {
    let tab = Tab::started();
    for (name, bytes, told) in [
        ("a.arrow", &PANDAS[..500], "a.arrow: this Arrow file cannot be read: its end is missing"),
        ("a.arrow", &[0; 40], "a.arrow: this Arrow file cannot be read: it is neither"),
        ("a.xlsx", &CITIES[..500], "a.xlsx: this workbook is broken: "),
        ("a.xlsx", &[1; 40], "a.xlsx: this is no workbook"),
    ] {
        let error = look(&tab, name, bytes).map(drop).unwrap_err();
        assert!(error.starts_with(told), "{error}");
    }

    let (reading, choices) = look(&tab, "really.xlsx", CSV.as_bytes()).unwrap();
    assert!(choices.is_certain(&reading) && choices.kind == ReadKind::Csv);
}

/// A file of which nothing comes but its first bytes.
struct Stuck(FileInMemory);

impl FileBytes for Stuck {
    fn name(&self) -> String {
        FileBytes::name(&self.0)
    }

    fn size_bytes(&self) -> u64 {
        self.0.size_bytes()
    }

    fn read(
        &self,
        at_byte: u64,
        byte_count: u64,
    ) -> crate::storage::LocalFuture<'_, Result<Vec<u8>, String>> {
        if byte_count > 100 {
            return Box::pin(std::future::pending());
        }
        self.0.read(at_byte, byte_count)
    }
}

impl ImportFile for Stuck {
    fn name(&self) -> String {
        FileBytes::name(&self.0)
    }

    fn guess_encoding(&self) -> crate::storage::LocalFuture<'_, Result<&'static str, String>> {
        self.0.guess_encoding()
    }

    fn open(&self, encoding: &str) -> Result<Box<dyn ByteSource>, String> {
        self.0.open(encoding)
    }

    fn bytes(&self) -> Rc<dyn FileBytes> {
        Rc::new(Self(self.0.clone()))
    }
}

#[test]
fn looking_and_reading_can_be_stopped_and_leave_everything_as_it_was() {
    let tab = Tab::with_cities();
    let commits = tab.disk.counters().commits;
    let stuck: Rc<dyn ImportFile> = Rc::new(Stuck(FileInMemory::new("a.arrow", PANDAS)));

    let workspace = tab.workspace;
    let file = stuck.clone();
    workspace.run(async move {
        assert!(workspace.look_into(file).await?.is_none());
        Ok::<(), StoreActError>(())
    });
    tab.advance_ms(0);
    let work = workspace.work().unwrap();
    assert_eq!((&*work.title, work.done, work.total), ("Reading a.arrow", 0, PANDAS.len() as u64));
    workspace.cancel_work();
    tab.advance_ms(0);
    assert_eq!(workspace.work(), None);

    let (reading, choices) = look(&tab, "a.arrow", PANDAS).unwrap();
    let reading = Reading { file: stuck, ..reading };
    workspace.run(async move {
        let outcome = workspace.import_as_chosen(reading, choices).await?;
        assert_eq!(outcome, ReadOutcome::Done);
        Ok::<(), StoreActError>(())
    });
    tab.advance_ms(0);
    let total_bytes = PANDAS.len() as u64;
    let stage = ImportStage::Reading { done_bytes: 0, total_bytes };
    assert_eq!(workspace.import_progress().unwrap().stage, stage);
    workspace.cancel_import();
    tab.advance_ms(0);

    assert_eq!(tab.last_notice().text, "The import of a.arrow was stopped. Nothing was changed.");
    assert_eq!((tab.store_names().len(), tab.disk.counters().commits), (1, commits));
}
