//! Files that pyarrow, pandas and polars wrote.

use peristyle::column_store::ColumnType::{Bool, Date, Float, Int, String, Timestamp};
use peristyle::transfer::arrow::{ArrowFile, ArrowOptions};
use peristyle::transfer::{ImportError, Source};

use super::broken::FILES;
use super::{import, import_with, notes, rows, texts, types};

#[test]
fn every_type_is_read_for_what_it_is() {
    let imported = import(FILES[0]);

    assert_eq!(
        types(&imported),
        [
            ("i8", Int),
            ("u64", String),
            ("u64 small", Int),
            ("f32", Float),
            ("f16", Float),
            ("text", String),
            ("large", String),
            ("view", String),
            ("dict", String),
            ("int dict", Int),
            ("bool", Bool),
            ("day", Date),
            ("day64", Date),
            ("s", Timestamp),
            ("us", Timestamp),
            ("ns zone", Timestamp),
            ("clock", String),
            ("money", Float),
            ("exact", String),
            ("nothing", String),
        ]
    );
    assert_eq!(
        texts(&imported.store),
        [
            "1,1,1,0.5,0.5,a,é,short,b,7,true,2024-02-29,2024-02-29,1970-01-01T00:00:00Z,\
             2024-02-29T13:45:00.123Z,2024-02-29T13:45:00.123Z,13:45:00,12.5,12345678901234567890.12,-",
            "-,2,-,-,-,,-,much longer than twelve bytes,b,-,false,-,-,-,-,-,-,-,-,-",
            "-128,18446744073709551615,9223372036854775807,Infinity,-2.0,-,\
             xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,-,-,7,-,0001-01-01,1999-12-31,\
             2024-02-29T13:45:00Z,2024-02-29T13:45:00.123Z,1969-12-31T23:59:59.999Z,00:00:01.25,-0.05,1.00,-",
        ]
    );
    assert_eq!(
        notes(&imported),
        [
            "column \"u64\": integers beyond 64 bits, first at line 3: kept as text",
            "column \"s\": times without an offset taken as UTC",
            "column \"us\": times without an offset taken as UTC",
            "column \"us\": times cut to milliseconds: 1",
            "column \"ns zone\": times with an offset converted to UTC",
            "column \"exact\": more digits than a float keeps, first at line 1: kept as text",
        ]
    );
    assert_eq!((imported.report.source, imported.report.row_count), (Source::Arrow, 3));
}

#[test]
fn a_stream_is_read_as_the_file_is() {
    let (file, stream) = (import(FILES[0]), import(FILES[1]));

    assert_eq!(rows(&stream.store), rows(&file.store));
    assert_eq!(types(&stream), types(&file));
}

#[test]
fn a_stream_whose_dictionary_changes_keeps_its_texts() {
    assert_eq!(texts(&import(FILES[6]).store), ["a", "b", "a", "c", "c", "-", "d"]);
}

#[test]
fn what_pandas_compresses_is_what_polars_does_not() {
    let (pandas, polars) = (import(FILES[3]), import(FILES[5]));

    assert_eq!(texts(&pandas.store)[1], "Porto,2024-01-01T01:00:00Z,1");
    assert_eq!(rows(&pandas.store), rows(&polars.store));
    assert_eq!(pandas.store.row_count(), 120);
}

#[test]
fn the_preview_shows_the_first_rows_as_they_will_be() {
    let preview = ArrowFile::open(FILES[3].to_vec()).unwrap().preview().unwrap();

    let columns: Vec<_> =
        preview.columns.iter().map(|column| (&*column.name, column.column_type)).collect();
    assert_eq!(columns, [("city", Some(String)), ("at", Some(Timestamp)), ("n", Some(Int))]);
    assert_eq!((preview.rows.len(), preview.key), (50, None));
    let row: Vec<_> = preview.rows[49].iter().flatten().collect();
    assert_eq!(row, ["Porto", "2024-01-03T01:00:00Z", "49"]);
}

#[test]
fn a_column_can_be_the_key_and_what_stands_against_it_is_told_by_its_rows() {
    let with_key = |key: &str| {
        let primary_key = Some(key.to_owned());
        import_with(FILES[3], &ArrowOptions { primary_key, ..ArrowOptions::default() })
    };

    assert_eq!(with_key("n").unwrap().store.schema().key().unwrap().name(), "n");
    assert_eq!(
        with_key("city").unwrap_err().to_string(),
        "rows 1 and 4 have the same key \"Lisbon\" in column \"city\"; nothing was imported"
    );
    assert!(matches!(with_key("at"), Err(ImportError::KeyType { .. })));
    assert!(matches!(with_key("x"), Err(ImportError::NoSuchColumn { .. })));
}
