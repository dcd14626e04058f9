use peristyle::column_store::{ColumnType, Value};
use peristyle::transfer::csv::ColumnTypes;
use peristyle::transfer::json::JsonOptions;

use super::{import_with, notes, rows};

fn error(text: &str) -> String {
    error_with(text, &JsonOptions::default())
}

fn error_with(text: &str, options: &JsonOptions) -> String {
    import_with(text, options).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_is_told_with_line_row_and_member() {
    let cases = [
        ("", "the file is empty; nothing was imported"),
        ("[]", "the file is empty; nothing was imported"),
        (
            "[{\"a\":1}\n {\"a\":2}]",
            "line 2: a comma between rows is expected; nothing was imported",
        ),
        ("[{\"a\":1},\n\n{\"a\":tru}]", "line 3 (row 2): expected ident; nothing was imported"),
        ("[{\"a\":1},\n{\"a\":\n01}]", "line 3 (row 2): invalid number; nothing was imported"),
        ("{\"a\":1}\n5\n", "line 2 (row 2): a row is an object or an array; nothing was imported"),
        (
            "[{\"a\":1},[2]]",
            "line 1 (row 2): an array, where the rows before are an object; nothing was imported",
        ),
        (
            "[{\"a\":1,\"b\":2,\"a\":3}]",
            "line 1 (row 1): the member \"a\" is there twice; nothing was imported",
        ),
        ("[[1],[1,2]]", "line 1 (record 2): 2 fields where 1 are expected; nothing was imported"),
        (
            "[[\"a\",\"b\"]\n,[1,2,3]]",
            "line 2 (record 2): 3 fields where 2 are expected; nothing was imported",
        ),
        (
            "{\"a\":\"x\ny\"}",
            "line 1 (row 1): control character (\\u0000-\\u001F) found while parsing a string; \
             nothing was imported",
        ),
        (
            "{\"a\":\"\\ud800\"}",
            "line 1 (row 1): unexpected end of hex escape; nothing was imported",
        ),
    ];
    for (file, expected) in cases {
        assert_eq!(error(file), expected, "{file}");
    }
}

#[test]
fn cells_that_are_not_of_the_given_type_are_told_with_their_member() {
    let options = JsonOptions {
        types: ColumnTypes::Given(vec![("n".to_owned(), ColumnType::Int)]),
        ..JsonOptions::default()
    };

    assert_eq!(
        error_with("{\"n\":1}\n{\"n\":1.5}", &options),
        "line 2, column \"n\": \"1.5\" is not a whole number between -9223372036854775808 and \
         9223372036854775807; nothing was imported"
    );
    assert_eq!(
        error_with("{\"m\":1}", &options),
        "the file has no column \"n\"; nothing was imported"
    );
}

#[test]
fn faulty_rows_are_left_out_and_counted_if_that_is_wished() {
    let options = JsonOptions {
        types: ColumnTypes::Given(vec![("n".to_owned(), ColumnType::Int)]),
        skip_faulty: true,
        ..JsonOptions::default()
    };

    let imported =
        import_with("{\"n\":1}\n{\"n\":x}\n[1]\n{\"n\":\"y\"}\n{\"n\":2}\n", &options).unwrap();

    assert_eq!(rows(&imported.store), [[Value::Int(1)], [Value::Int(2)]]);
    assert_eq!(
        notes(&imported),
        ["records with too few or too many fields left out: 3, first at line 2"]
    );
}

#[test]
fn keys_that_are_missing_or_occur_twice_are_told_with_their_lines() {
    let options = JsonOptions { primary_key: Some("id".to_owned()), ..JsonOptions::default() };

    assert_eq!(
        error_with("{\"id\":1}\n{\"id\":2}\n{\"id\":1}", &options),
        "lines 1 and 3 have the same key 1 in column \"id\"; nothing was imported"
    );
    assert_eq!(
        error_with("{\"id\":1}\n{\"x\":2}", &options),
        "line 2: no value in the key column \"id\"; nothing was imported"
    );
}
