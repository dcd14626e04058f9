//! What an import reads, guesses and decides.

use std::fmt::Write;

use peristyle::column_store::{ColumnType, Date, Value};
use peristyle::transfer::csv::{
    ColumnNames, ColumnTypes, CsvOptions, Delimiter, PREVIEW_ROWS, RaggedRecords, preview,
};

use super::{first_column, form, import, import_pieces, import_with, notes, rows, text, types};

#[test]
fn quotes_newlines_and_every_line_end_are_read() {
    let expected = [
        vec![text("a \"quoted\" word"), text("two\r\nlines")],
        vec![text(" spaces "), text("é, ü")],
        vec![text("last"), text("x")],
    ];

    for end in ["\n", "\r\n", "\r"] {
        let lines = [
            "\u{FEFF}first,second",
            "\"a \"\"quoted\"\" word\",\"two\r\nlines\"",
            " spaces ,\"é, ü\"",
            "last,x",
        ];
        let imported = import(&lines.join(end));

        assert_eq!(rows(&imported.store), expected, "{end:?}");
        assert_eq!(types(&imported)[0].0, "first");
    }
}

#[test]
fn an_empty_field_is_null_and_a_quoted_one_the_empty_string() {
    let imported = import("name,note\na,\nb,\"\"\n,c\n\"\",\"\"\n");

    assert_eq!(
        rows(&imported.store),
        [
            [text("a"), Value::Null],
            [text("b"), text("")],
            [Value::Null, text("c")],
            [text(""), text("")],
        ]
    );
    assert_eq!(imported.report.columns[1].null_count, 1);
}

#[test]
fn a_quoted_empty_field_is_null_where_no_string_can_be() {
    let imported = import("n,s\n\"1\",\"a\"\n\"\",\"\"\n,b\n");

    assert_eq!(first_column(&imported), [Value::Int(1), Value::Null, Value::Null]);
    assert_eq!(imported.report.columns[0].null_count, 2);
    assert_eq!(notes(&imported), ["column \"n\": quoted empty cells taken as null: 1"]);
}

#[test]
fn a_column_without_any_value_is_of_strings() {
    let imported = import("a,b\n1,\n2,\n");

    assert_eq!(types(&imported), [("a", ColumnType::Int), ("b", ColumnType::String)]);
    assert_eq!(imported.report.columns[1].null_count, 2);
}

#[test]
fn empty_lines_are_skipped_except_in_a_table_of_one_column() {
    let imported = import("\n\na,b\n\n1,2\r\n\r\n\n3,4\n\n");
    assert_eq!(rows(&imported.store).len(), 2);

    let imported = import("\n\nn\n1\n\n3\n\n");
    let expected = [Value::Int(1), Value::Null, Value::Int(3), Value::Null];
    assert_eq!(first_column(&imported), expected);
    assert_eq!(notes(&imported), ["empty lines taken as null: 2, first at line 5"]);

    let no_header = CsvOptions { header: Some(false), ..CsvOptions::default() };
    let imported = import_with("\n\n1\n", &no_header).unwrap();
    assert_eq!(first_column(&imported), [Value::Null, Value::Null, Value::Int(1)]);
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let imported = import("id,name\n");

    assert_eq!(imported.store.row_count(), 0);
    assert_eq!(types(&imported), [("id", ColumnType::String), ("name", ColumnType::String)]);
}

#[test]
fn the_type_of_a_column_is_that_of_all_its_cells() {
    use ColumnType::{Bool, Date, Float, Int, String, Timestamp};
    for (cells, expected) in [
        (&["1", "-2", "0"][..], Int),
        (&["9223372036854775807", "-9223372036854775808"], Int),
        (&["9223372036854775808", "1"], String),
        (&["007", "8"], String),
        (&["+1"], String),
        (&["-0", "1"], Float),
        (&["1 "], String),
        (&["1", "2.5"], Float),
        (&["2.50", "-0.0", ".5", "1e300", "1.5E3", "2E+5"], Float),
        (&["2E5"], String),
        (&["5."], String),
        (&["007.5"], String),
        (&["1e999"], String),
        (&["NaN"], String),
        (&["0.30000000000000004", "31.95376472", "1e-320"], Float),
        (&["0.1000000000000000055511151231257827"], String),
        (&["1.000000000000000000e+00", "0.000000000000000000e+00"], Float),
        (&["9007199254740993", "0.5"], String),
        (&["9007199254740992", "0.5"], Float),
        (&["true", "false"], Bool),
        (&["TRUE", "FALSE"], Bool),
        (&["True", "false"], String),
        (&["true", "1"], String),
        (&["2024-02-29", "-000044-03-15"], Date),
        (&["2024-02-30"], String),
        (&["2024-2-9"], String),
        (&["29.02.2024"], String),
        (&["2024-02-29T13:45", "2024-02-29 13:45:10.5Z"], Timestamp),
        (&["2024-02-29T13:45:00+02:00"], Timestamp),
        (&["2024-02-29T13:45:00.0001Z"], String),
        (&["2024-02-29", "2024-02-29T13:45"], String),
        (&["2024-02-29", "7"], String),
    ] {
        let imported = import(&format!("x,y\n{},y\n", cells.join(",y\n")));

        assert_eq!(imported.report.columns[0].column_type, expected, "{cells:?}");
        assert_eq!(imported.report.columns[0].null_count, 0, "{cells:?}");
    }
}

#[test]
fn one_text_in_the_last_row_makes_a_column_text_with_a_note_of_the_line() {
    let mut file = String::from("n,s\n");
    for n in 0..5_000 {
        writeln!(file, "{n},x").unwrap();
    }
    file.push_str("n/a,x\n");

    let imported = import(&file);

    assert_eq!(types(&imported)[0], ("n", ColumnType::String));
    assert_eq!(first_column(&imported)[4_999], text("4999"));
    assert_eq!(
        notes(&imported),
        ["column \"n\": cells of several types, first at line 5002: kept as text"]
    );
}

#[test]
fn numbers_that_would_change_are_kept_as_text_with_a_note() {
    let imported = import(
        "zip,big,long,at\n1,9223372036854775808,0.1000000000000000055,2024-02-29T13:45:00+02:00\n\
         02,1,1,2024-02-29T13:45Z\n",
    );

    assert_eq!(
        notes(&imported),
        [
            "column \"zip\": leading zeros, first at line 3: kept as text",
            "column \"big\": integers beyond 64 bits, first at line 2: kept as text",
            "column \"long\": more digits than a float keeps, first at line 2: kept as text",
            "column \"at\": times with an offset converted to UTC",
        ]
    );
}

#[test]
fn the_delimiter_is_the_one_by_which_records_are_alike() {
    for (file, expected) in [
        ("a,b\n1,2\n", Delimiter::COMMA),
        ("a;b\n1,5;2,5\n3,5;4,5\n", Delimiter::SEMICOLON),
        ("a\tb, c\tc\nx\ty, z\tz\n1\t2\t3\n", Delimiter::TAB),
        ("a|b\n\"1;2;3\"|2\n", Delimiter::PIPE),
        ("a;b\n\"x,y\nz,w\";2\n\"p,q\nr,s\";4\n", Delimiter::SEMICOLON),
        ("name\nParis\nRome\n", Delimiter::COMMA),
        ("a,b,c\n1,2,3\n4,5\n6,7,8\n9;,1,2\n", Delimiter::COMMA),
    ] {
        assert_eq!(form(&import_ragged(file)).0, expected, "{file}");
    }
}

fn import_ragged(file: &str) -> peristyle::transfer::Imported {
    import_with(file, &CsvOptions { ragged: RaggedRecords::Pad, ..CsvOptions::default() }).unwrap()
}

#[test]
fn a_first_record_of_values_like_those_below_is_no_header() {
    for (file, expected) in [
        ("id,name\n1,a\n2,b\n", true),
        ("1,a\n2,b\n", false),
        ("name,city\nAnna,Rome\n", true),
        ("2024-01-01,1.5\n2024-01-02,2.5\n", false),
        ("country,2019,2020\nItaly,5,6\n", false),
        ("n,2019\n1,5\n", true),
        ("1,2,3\n", false),
        ("a,b,c\n", true),
        (",x\n0,1.5\n", true),
    ] {
        let options = CsvOptions { names: ColumnNames::MakeUnique, ..CsvOptions::default() };
        let imported = import_with(file, &options).unwrap();

        assert_eq!(form(&imported).1, expected, "{file}");
    }
}

#[test]
fn columns_without_a_header_are_numbered() {
    let imported = import("1,a\n2,b\n");

    assert_eq!(types(&imported), [("column_1", ColumnType::Int), ("column_2", ColumnType::String)]);
    assert_eq!(imported.store.row_count(), 2);
}

#[test]
fn delimiter_header_and_types_can_be_given() {
    let options = CsvOptions {
        delimiter: Delimiter::new(b':'),
        header: Some(true),
        types: ColumnTypes::Given(vec![("2".to_owned(), ColumnType::Date)]),
        ..CsvOptions::default()
    };
    let imported = import_with("1:2\n3: 2024-02-29 \n", &options).unwrap();

    let day = Date::from_ymd(2_024, 2, 29).unwrap();
    assert_eq!(rows(&imported.store), [[Value::Int(3), Value::Date(day)]]);

    let options =
        CsvOptions { types: ColumnTypes::All(ColumnType::String), ..CsvOptions::default() };
    let imported = import_with("a,b\n1,007\n", &options).unwrap();
    assert_eq!(rows(&imported.store), [[text("1"), text("007")]]);
    assert_eq!(notes(&imported), [""; 0]);
}

#[test]
fn names_are_made_unique_where_that_is_chosen() {
    let options = CsvOptions { names: ColumnNames::MakeUnique, ..CsvOptions::default() };

    let imported = import_with("a,,a\n1,2,3\n", &options).unwrap();

    let names: Vec<_> = types(&imported).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "column_2", "a_2"]);
    assert_eq!(
        notes(&imported),
        [
            "column \"column_2\": has no name in the file",
            "column \"a_2\": named \"a\" in the file, as another is",
        ]
    );
}

#[test]
fn ragged_records_are_padded_or_skipped_where_that_is_chosen() {
    let file = "a,b,c\n1,2,3\n4\n5,6,7,\n";

    let padded = import_ragged(file);
    assert_eq!(rows(&padded.store)[1], [Value::Int(4), Value::Null, Value::Null]);
    assert_eq!(rows(&padded.store)[2], [Value::Int(5), Value::Int(6), Value::Int(7)]);
    assert_eq!(
        notes(&padded),
        ["records with too few or too many fields made to fit: 2, first at line 3"]
    );

    let skip = CsvOptions { ragged: RaggedRecords::Skip, ..CsvOptions::default() };
    let skipped = import_with(file, &skip).unwrap();
    assert_eq!(skipped.store.row_count(), 1);
    assert_eq!(
        notes(&skipped),
        ["records with too few or too many fields left out: 2, first at line 3"]
    );
}

#[test]
fn a_file_beyond_the_sample_is_the_same_wherever_it_is_cut() {
    let mut file = String::from("\u{FEFF}id;text\r\n");
    for id in 0..6_000 {
        write!(file, "{id};\"line one\r\nline, \"\"two\"\" é {id}\"\r\n").unwrap();
        write!(file, "{id};\"\"\r{id};\n").unwrap();
    }
    let expected = import(&file);
    assert_eq!(expected.store.row_count(), 18_000);
    assert!(file.len() > 200_000);

    for piece_bytes in [1, 2, 3, 7, 4_096, 65_535, 65_537] {
        let imported =
            import_pieces(file.as_bytes().chunks(piece_bytes), &CsvOptions::default()).unwrap();

        assert_eq!(imported.report, expected.report);
        assert!(rows(&imported.store) == rows(&expected.store), "pieces of {piece_bytes}");
    }
}

#[test]
fn a_preview_shows_what_the_import_will_decide() {
    let mut file = String::from("code;name;since\n");
    for n in 0..10_000 {
        writeln!(file, "{n:05};\"name; {n}\";2024-02-29").unwrap();
    }

    let preview = preview(file.as_bytes(), &CsvOptions::default()).unwrap();

    assert_eq!((preview.delimiter, preview.header), (Delimiter::SEMICOLON, true));
    let string = ColumnType::String;
    assert_eq!(
        preview.columns,
        [
            ("code".to_owned(), string),
            ("name".to_owned(), string),
            ("since".to_owned(), ColumnType::Date),
        ]
    );
    assert_eq!(preview.rows.len(), PREVIEW_ROWS);
    let row = ["00049", "name; 49", "2024-02-29"].map(|cell| Some(cell.to_owned()));
    assert_eq!(preview.rows[49], row);
}

#[test]
fn a_preview_tells_null_from_the_empty_string() {
    let preview = preview(b"a,b\n1,\n2,\"\"", &CsvOptions::default()).unwrap();

    let one = || Some("1".to_owned());
    let two = || Some("2".to_owned());
    assert_eq!(preview.rows, [vec![one(), None], vec![two(), Some(String::new())]]);
}
