//! What an export writes.

use peristyle::column_store::{ColumnStore, ColumnType, Date, RowId, Timestamp, Value};
use peristyle::transfer::csv::{
    ColumnTypes, CsvExporter, CsvFormat, CsvOptions, Delimiter, LineEnd,
};

use super::{NOW_MS, export, first_column, import, import_with, store, text, types};

fn strings(cells: &[&str]) -> ColumnStore {
    let rows: Vec<_> = cells.iter().map(|cell| vec![text(cell), Value::Int(1)]).collect();
    store(&[("s", ColumnType::String), ("n", ColumnType::Int)], &rows)
}

#[test]
fn only_fields_that_need_quotes_have_them() {
    let store = strings(&["plain", "a,b", "a;b", "say \"hi\"", "two\nlines", "cr\r", " x ", "007"]);

    assert_eq!(
        export(&store, CsvFormat::default()),
        "s,n\nplain,1\n\"a,b\",1\na;b,1\n\"say \"\"hi\"\"\",1\n\"two\nlines\",1\n\"cr\r\",1\n x ,1\n\
         007,1\n"
    );
}

#[test]
fn null_is_empty_and_the_empty_string_is_quoted() {
    let columns = [("a", ColumnType::String), ("b", ColumnType::Int)];
    let store = store(&columns, &[vec![text(""), Value::Null], vec![Value::Null, Value::Int(-1)]]);

    assert_eq!(export(&store, CsvFormat::default()), "a,b\n\"\",\n,-1\n");
}

#[test]
fn every_type_is_written_as_it_is_shown() {
    let columns = [
        ("i", ColumnType::Int),
        ("f", ColumnType::Float),
        ("b", ColumnType::Bool),
        ("d", ColumnType::Date),
        ("t", ColumnType::Timestamp),
    ];
    let row = vec![
        Value::Int(i64::MIN),
        Value::Float(1e300),
        Value::Bool(true),
        Value::Date(Date::from_ymd(2_024, 2, 29).unwrap()),
        Value::Timestamp(Timestamp::from_ms(-1).unwrap()),
    ];

    assert_eq!(
        export(&store(&columns, &[row]), CsvFormat { header: false, ..CsvFormat::default() }),
        "-9223372036854775808,1e300,true,2024-02-29,1969-12-31T23:59:59.999Z\n"
    );
}

#[test]
fn delimiter_line_end_and_byte_order_mark_can_be_chosen() {
    let store = strings(&["a;b", "a\tb"]);
    let format = CsvFormat {
        delimiter: Delimiter::SEMICOLON,
        header: false,
        line_end: LineEnd::CrLf,
        byte_order_mark: true,
        formula_safe: false,
    };

    assert_eq!(export(&store, format), "\u{FEFF}\"a;b\";1\r\na\tb;1\r\n");
    assert_eq!(export(&store, CsvFormat::tsv()), "s\tn\na;b\t1\n\"a\tb\"\t1\n");
}

#[test]
fn texts_that_look_like_formulas_are_made_safe_if_that_is_wished_and_numbers_never() {
    let store = strings(&["=1+1", "+x", "-x", "@x", "\tx", "\rx", "x=", ""]);
    let format = CsvFormat { formula_safe: true, header: false, ..CsvFormat::default() };
    let numbers = super::store(&[("-n", ColumnType::Int)], &[vec![Value::Int(-5)]]);

    assert_eq!(
        export(&store, format),
        "'=1+1,1\n'+x,1\n'-x,1\n'@x,1\n'\tx,1\n\"'\rx\",1\nx=,1\n\"\",1\n"
    );
    assert_eq!(export(&numbers, CsvFormat { header: true, ..format }), "'-n\n-5\n");
}

#[test]
fn rows_come_in_the_order_that_is_asked_for_and_those_that_are_gone_are_left_out() {
    let store = strings(&["a", "b", "c"]);
    let rows = [RowId(2), RowId(77), RowId(0)];

    let chunks = CsvExporter::new(store.view(NOW_MS), rows, CsvFormat::default());

    let exported: Vec<u8> = chunks.flatten().collect();
    assert_eq!(String::from_utf8(exported).unwrap(), "s,n\nc,1\na,1\n");
}

#[test]
fn chunks_are_of_about_64_kb() {
    let cells: Vec<_> = (0..50_000).map(|n| format!("cell {n}")).collect();
    let cells: Vec<_> = cells.iter().map(String::as_str).collect();
    let store = strings(&cells);

    let view = store.view(NOW_MS);
    let sizes: Vec<_> = CsvExporter::new(view, view.rows().iter(), CsvFormat::default())
        .map(|chunk| chunk.len())
        .collect();

    let (last, whole) = sizes.split_last().unwrap();
    assert!(whole.len() > 5 && whole.iter().all(|size| (65_536..66_000).contains(size)));
    assert!(*last > 0 && *last < 66_000);
}

#[test]
fn nulls_and_empty_strings_of_a_single_column_come_back() {
    let cells = [Value::Null, text(""), text("x"), Value::Null, Value::Null];
    let rows: Vec<_> = cells.iter().map(|cell| vec![cell.clone()]).collect();
    let store = store(&[("only", ColumnType::String)], &rows);

    for header in [true, false] {
        for line_end in [LineEnd::Lf, LineEnd::CrLf] {
            let format = CsvFormat { header, line_end, ..CsvFormat::default() };
            let options = CsvOptions {
                header: Some(header),
                types: ColumnTypes::All(ColumnType::String),
                ..CsvOptions::default()
            };
            let imported = import_with(&export(&store, format), &options).unwrap();

            assert_eq!(first_column(&imported), cells);
        }
    }
}

#[test]
fn a_table_without_columns_is_an_empty_text() {
    let store = store::<&str>(&[], &[vec![], vec![]]);

    assert_eq!(export(&store, CsvFormat::default()), "");
}

#[test]
fn types_that_are_not_given_are_those_that_the_text_looks_like() {
    let columns = [
        ("digits", ColumnType::String),
        ("codes", ColumnType::String),
        ("whole", ColumnType::Float),
        ("special", ColumnType::Float),
    ];
    let rows = [
        vec![text("1"), text("01"), Value::Float(1.0), Value::Float(f64::NAN)],
        vec![text("2"), text("02"), Value::Float(2.0), Value::Float(f64::INFINITY)],
    ];

    let imported = import(&export(&store(&columns, &rows), CsvFormat::default()));

    assert_eq!(
        types(&imported),
        [
            ("digits", ColumnType::Int),
            ("codes", ColumnType::String),
            ("whole", ColumnType::Float),
            ("special", ColumnType::String),
        ]
    );
}
