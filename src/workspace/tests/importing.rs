use super::*;
use crate::transfer::json::{JsonFormat, JsonRows, JsonShape};

/// A file whose second half never comes.
struct Stuck {
    has_given: bool,
}

impl ByteSource for Stuck {
    fn name(&self) -> String {
        "stuck.csv".to_owned()
    }

    fn size_bytes(&self) -> u64 {
        20
    }

    fn done_bytes(&self) -> u64 {
        if self.has_given { 8 } else { 0 }
    }

    fn next_chunk(&mut self) -> crate::storage::LocalFuture<'_, Result<Option<Vec<u8>>, String>> {
        if std::mem::replace(&mut self.has_given, true) {
            return Box::pin(std::future::pending());
        }
        Box::pin(std::future::ready(Ok(Some(b"a,b\n1,2\n".to_vec()))))
    }
}

#[test]
fn an_import_that_is_stopped_leaves_everything_as_it_was() {
    let tab = Tab::with_cities();
    let commits = tab.disk.counters().commits;

    let source = Box::new(Stuck { has_given: false });
    tab.workspace.run(tab.workspace.import(source, ImportOptions::default()));
    tab.advance_ms(0);
    let stage = ImportStage::Reading { done_bytes: 8, total_bytes: 20 };
    let progress = ImportProgress { file_name: "stuck.csv".to_owned(), stage };
    assert_eq!(tab.workspace.import_progress(), Some(progress));
    tab.workspace.cancel_import();
    tab.advance_ms(0);

    assert_eq!(tab.workspace.import_progress(), None);
    assert_eq!(
        (tab.store_names(), tab.disk.counters().commits),
        (vec!["cities".to_owned()], commits)
    );
    assert_eq!(tab.workspace.current_name().as_deref(), Some("cities"));
    assert_eq!(tab.last_notice().text, "The import of stuck.csv was stopped. Nothing was changed.");
}

#[test]
fn an_import_is_saved_at_once_under_a_name_of_its_own() {
    let tab = Tab::with_cities();

    tab.import("cities.csv", "name\nBraga\n");

    assert_eq!(tab.store_names(), ["cities", "cities 2"]);
    assert_eq!((tab.state(), tab.rows()), ("saved", vec!["Braga".to_owned()]));
    assert_eq!(tab.last_notice().text, "cities.csv: 1 row and 1 column imported.");
}

#[test]
fn a_file_that_is_no_table_is_refused_with_its_line() {
    let tab = Tab::with_cities();
    let source = BytesInMemory::new("bad.csv", "a,b\n1,2\n1,2,3\n");

    tab.workspace.run(tab.workspace.import(Box::new(source), ImportOptions::default()));
    tab.advance_ms(0);

    let notice = tab.last_notice();
    assert_eq!(notice.kind, NoticeKind::Error);
    assert!(notice.text.starts_with("bad.csv: line 3"), "{}", notice.text);
    assert_eq!((tab.workspace.import_progress(), tab.store_names().len()), (None, 1));
}

#[test]
fn an_export_reads_back_to_the_same_table_in_the_order_that_is_shown() {
    let tab = Tab::with_cities();
    let city = tab.workspace.columns()[1].id;
    tab.workspace.sort_by(vec![SortBy { column: city, descending: false }]);

    tab.finish(tab.workspace.export_csv()).unwrap();

    let (stem, ending, content) = tab.world.files.borrow()[0].clone();
    assert_eq!((stem.as_str(), ending.as_str()), ("cities", "csv"));
    assert_eq!(content, b"id,city,population\n3,Faro,\n1,Lisbon,545796\n2,Porto,231800\n");
}

#[test]
fn a_json_file_becomes_a_table_and_goes_out_as_json_again() {
    let tab = Tab::started();
    tab.import("cities.json", "[{\"id\":9007199254740993,\"name\":\"Faro\"},\n{\"id\":2}]");

    assert_eq!(tab.rows(), ["9007199254740993,Faro", "2,"]);
    let format = JsonFormat { shape: JsonShape::Lines, rows: JsonRows::Objects };
    let exported = tab.workspace.export(TextFormat::Json(format).into(), ExportRows::All);
    tab.finish(exported).unwrap();

    let (stem, ending, content) = tab.world.files.borrow()[0].clone();
    assert_eq!((stem.as_str(), ending.as_str()), ("cities", "jsonl"));
    assert_eq!(
        String::from_utf8(content).unwrap(),
        "{\"id\":9007199254740993,\"name\":\"Faro\"}\n{\"id\":2,\"name\":null}\n"
    );
    assert_eq!(tab.last_notice().text, "cities.jsonl: 2 rows exported.");
}
