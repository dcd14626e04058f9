//! What is refused, and where the messages point.

use peristyle::column_store::{ColumnType, Key, MAX_COLUMNS};
use peristyle::transfer::ImportError;
use peristyle::transfer::csv::{ColumnTypes, CsvImporter, CsvOptions, RaggedRecords};

use super::{import_pieces, import_with};

fn error(text: &str) -> ImportError {
    import_with(text, &CsvOptions::default()).unwrap_err()
}

fn keyed(column: &str) -> CsvOptions {
    CsvOptions { primary_key: Some(column.to_owned()), ..CsvOptions::default() }
}

#[test]
fn a_file_without_records_is_refused() {
    for empty in ["", "\n\r\n", "\u{FEFF}"] {
        assert_eq!(error(empty), ImportError::Empty, "{empty:?}");
    }
    assert_eq!(ImportError::Empty.to_string(), "the file is empty; nothing was imported");
}

#[test]
fn a_ragged_record_is_refused_with_its_line() {
    let file = "a,b\n1,\"two\nlines\"\n\n3\n";

    assert_eq!(
        error(file).to_string(),
        "line 5 (record 3): 1 fields where 2 are expected; nothing was imported"
    );
}

#[test]
fn padding_loses_no_text() {
    let pad = CsvOptions { ragged: RaggedRecords::Pad, ..CsvOptions::default() };

    assert_eq!(
        import_with("a,b\n1,2,,x\n", &pad).unwrap_err(),
        ImportError::Ragged { line: 2, record: 2, expected: 2, found: 4 }
    );
}

#[test]
fn lines_are_counted_by_every_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = ["a,b", "\"1\n1\r\n1\r1\",2", "", "\"x\"\"y\",2", "3"];

        assert!(
            matches!(error(&lines.join(end)), ImportError::Ragged { line: 8, record: 4, .. }),
            "{end:?}"
        );
    }
}

#[test]
fn a_quote_that_is_never_closed_is_refused_where_it_opens() {
    let file = "a,b\n1,2\n\"x\ny\",\"never\nclosed,\n";

    assert_eq!(error(file), ImportError::UnclosedQuote { line: 4, column: 2 });
    assert_eq!(
        error("a,\"b").to_string(),
        "line 1: the quote that opens column 2 is never closed; nothing was imported"
    );
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_with_their_place() {
    let file = b"\xEF\xBB\xBFa,b\n1,\"x\ny\xFF\"\n";

    assert_eq!(
        import_pieces([&file[..]], &CsvOptions::default()).unwrap_err(),
        ImportError::NotUtf8 { line: 3, byte: 13 }
    );
}

#[test]
fn two_halves_of_a_character_in_two_fields_are_no_character() {
    let file = b"a,b\n\xC3,\xA9\n";

    assert_eq!(
        import_pieces([&file[..]], &CsvOptions::default()).unwrap_err(),
        ImportError::NotUtf8 { line: 2, byte: 4 }
    );
}

#[test]
fn a_cell_beyond_the_limit_is_refused_before_it_is_all_read() {
    let options = CsvOptions { max_cell_bytes: 10, ..CsvOptions::default() };
    assert!(import_with("a,b\n1,0123456789\n", &options).is_ok());
    assert_eq!(
        import_with("a,b\n1,01234567890\n", &options).unwrap_err(),
        ImportError::CellTooLong { line: 2, column: 2, max_bytes: 10 }
    );

    let mut importer = CsvImporter::new(CsvOptions::default());
    importer.push(b"a,b\n1,\"").unwrap();
    let pushed = (0..1_000).find_map(|_| importer.push(&[b'x'; 4_096]).err());
    let max_bytes = CsvOptions::MAX_CELL_BYTES;
    assert_eq!(pushed, Some(ImportError::CellTooLong { line: 2, column: 2, max_bytes }));
    assert_eq!(importer.push(b"\""), pushed.clone().map_or(Ok(()), Err));
    assert_eq!(importer.finish().unwrap_err(), pushed.unwrap());
}

#[test]
fn more_fields_than_a_table_can_have_columns_are_refused() {
    let most = ",".repeat(MAX_COLUMNS - 1);
    let options = CsvOptions { header: Some(false), ..CsvOptions::default() };
    assert!(import_with(&most, &options).is_ok());

    let file = format!("\n{most},\n");
    assert_eq!(
        import_with(&file, &options).unwrap_err(),
        ImportError::TooManyColumns { line: 2, max: MAX_COLUMNS }
    );
}

#[test]
fn names_that_are_empty_or_occur_twice_are_refused() {
    assert_eq!(
        error("\na,b,a\n1,2,3\n").to_string(),
        "line 2: columns 1 and 3 are both named \"a\"; nothing was imported"
    );
    assert_eq!(
        error("a,\n1,2\n").to_string(),
        "line 1: column 2 has no name; nothing was imported"
    );
}

#[test]
fn a_cell_that_is_not_of_the_given_type_is_refused_with_its_line() {
    let options = CsvOptions { types: ColumnTypes::All(ColumnType::Int), ..CsvOptions::default() };
    let long = "x".repeat(1_000);

    let message = |file: &str| import_with(file, &options).unwrap_err().to_string();
    assert_eq!(
        message("a,b\n1,2\n\n3,four\n"),
        "line 4, column \"b\": \"four\" is not a whole number between -9223372036854775808 and \
         9223372036854775807; nothing was imported"
    );
    assert!(message(&format!("a,b\n1,{long}\n")).len() < 250);
}

#[test]
fn columns_that_are_not_there_are_refused_by_name() {
    let given = ColumnTypes::Given(vec![("c".to_owned(), ColumnType::Int)]);
    let typed = CsvOptions { types: given, ..CsvOptions::default() };

    let missing = ImportError::NoSuchColumn { column: "c".to_owned() };
    assert_eq!(import_with("a,b\n1,2\n", &typed).unwrap_err(), missing);
    assert_eq!(import_with("a,b\n1,2\n", &keyed("c")).unwrap_err(), missing);
}

#[test]
fn keys_that_are_null_or_occur_twice_are_refused_with_their_lines() {
    let twice = import_with("id,x\n1,\"a\nb\"\n2,c\n1,d\n", &keyed("id")).unwrap_err();
    assert_eq!(
        twice,
        ImportError::DuplicateKey {
            first_line: 2,
            line: 5,
            column: "id".to_owned(),
            key: Key::Int(1)
        }
    );
    assert_eq!(
        twice.to_string(),
        "lines 2 and 5 have the same key 1 in column \"id\"; nothing was imported"
    );

    let null = import_with("id,x\n1,a\n,b\n", &keyed("id")).unwrap_err();
    assert_eq!(null, ImportError::NullKey { line: 3, column: "id".to_owned() });
}

#[test]
fn a_key_of_a_type_that_cannot_be_one_is_refused() {
    assert_eq!(
        import_with("id,x\n1.5,a\n", &keyed("id")).unwrap_err(),
        ImportError::KeyType { column: "id".to_owned(), column_type: ColumnType::Float }
    );
}
