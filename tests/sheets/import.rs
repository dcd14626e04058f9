//! Sheets as spreadsheets save them.

use peristyle::column_store::ColumnType::{Bool, Date, Float, Int, String, Timestamp};
use peristyle::transfer::Source;
use peristyle::transfer::convert::OnFault;
use peristyle::transfer::sheets::{SheetOptions, guess_skipped_rows, preview};

use super::{CITIES, converted, import, import_with, notes, open, sheet_rows, texts, types};

#[test]
fn a_cell_is_what_its_workbook_says() {
    let imported = import("Cities");

    assert_eq!(
        types(&imported),
        [
            ("id", Int),
            ("city", String),
            ("share", Float),
            ("capital", Bool),
            ("founded", Date),
            ("seen", Timestamp),
            ("code", String),
        ]
    );
    assert_eq!(
        texts(&imported.store),
        [
            "1,Lisbon,0.5,true,1920-02-29,2024-02-29T13:45:00Z,007",
            "2,Porto,12.0,false,1900-01-01,2024-03-01T00:00:00Z,2024-01-05",
            "3,Braga,-,-,2024-02-29,-,x",
        ]
    );
    assert_eq!(notes(&imported), ["column \"seen\": times without an offset taken as UTC"]);
    assert_eq!(imported.report.source, Source::Sheet);
}

#[test]
fn an_error_is_told_by_its_cell_and_becomes_null_or_takes_its_row_away() {
    let empty = converted(import("Cities"), OnFault::MakeEmpty);
    assert_eq!(empty.fault_count, 1);
    assert_eq!(empty.faults[0].to_string(), "C5 (column \"share\"): #N/A");
    assert_eq!(texts(&empty.store).len(), 3);

    let skipped = converted(import("Cities"), OnFault::SkipRow);
    assert_eq!(texts(&skipped.store).len(), 2);
}

#[test]
fn sheets_have_their_names_and_their_order() {
    assert_eq!(open(CITIES).unwrap().sheets(), ["Cities", "Report", "Empty"]);
    assert_eq!(
        import_with(CITIES, "Empty", &SheetOptions::default()).unwrap_err().to_string(),
        "the file is empty; nothing was imported"
    );
    assert_eq!(
        import_with(CITIES, "Nowhere", &SheetOptions::default()).unwrap_err().to_string(),
        "this workbook has no sheet \"Nowhere\"; nothing was imported"
    );
}

#[test]
fn what_stands_above_a_table_is_seen_and_names_that_occur_twice_are_told_apart() {
    let rows = sheet_rows(CITIES, "Report").unwrap();
    let skipped_rows = guess_skipped_rows(&rows);
    assert_eq!(skipped_rows, 3);
    assert_eq!(guess_skipped_rows(&sheet_rows(CITIES, "Cities").unwrap()), 0);

    let options = SheetOptions { skipped_rows, ..SheetOptions::default() };
    let imported = import_with(CITIES, "Report", &options).unwrap();

    assert_eq!(types(&imported), [("month", String), ("sum", Int), ("sum_2", Float)]);
    assert_eq!(texts(&imported.store)[11], "2024-12,1200,3.0");
    assert_eq!(notes(&imported), ["column \"sum_2\": named \"sum\" in the file, as another is"]);
    assert_eq!(imported.lines.cell_place(0, 1).to_string(), "C5");
}

#[test]
fn without_a_header_columns_are_numbered() {
    let options = SheetOptions { header: Some(false), ..SheetOptions::default() };

    let imported = import_with(CITIES, "Cities", &options).unwrap();

    assert_eq!(imported.report.columns[0].name, "column_1");
    assert_eq!(texts(&imported.store)[0], "id,city,share,capital,founded,seen,code");
}

#[test]
fn the_preview_shows_the_first_rows_with_what_is_wrong_in_them() {
    let rows = sheet_rows(CITIES, "Cities").unwrap();

    let shown = preview(&rows, &SheetOptions::default()).unwrap();

    assert!(shown.header);
    assert_eq!(shown.columns[2], ("share".to_owned(), Float));
    let row: Vec<_> = shown.rows[2].iter().map(|cell| cell.as_deref().unwrap_or("-")).collect();
    assert_eq!(row, ["3", "Braga", "#N/A", "-", "2024-02-29", "-", "x"]);
    assert_eq!(shown.faulty.into_iter().collect::<Vec<_>>(), [(2, 2)]);
}

#[test]
fn a_key_that_occurs_twice_is_told_by_its_rows() {
    let options =
        |key: &str| SheetOptions { primary_key: Some(key.to_owned()), ..SheetOptions::default() };
    let keyed = import_with(CITIES, "Cities", &options("id")).unwrap();
    assert_eq!(keyed.store.schema().key().unwrap().name(), "id");

    let skipping = SheetOptions { skipped_rows: 3, ..options("month") };
    assert!(import_with(CITIES, "Report", &skipping).is_ok());
    let error = import_with(CITIES, "Cities", &options("capital")).unwrap_err();
    assert!(error.to_string().contains("is of type bool"), "{error}");
}
