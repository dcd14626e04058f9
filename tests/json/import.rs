use peristyle::column_store::{ColumnType, Value};
use peristyle::transfer::Source;
use peristyle::transfer::csv::ColumnTypes;
use peristyle::transfer::json::{JsonOptions, JsonShape, preview};

use super::{import, import_with, notes, rows, text, types};

#[test]
fn an_array_of_objects_becomes_a_table_with_columns_in_the_order_of_their_members() {
    let imported = import(
        r#"[
            {"id": 9007199254740993, "name": "Lisboa", "area": 100.05, "capital": true},
            {"name": "Porto", "founded": "1123-05-27", "id": -1, "area": 41, "capital": null}
        ]"#,
    );

    assert_eq!(
        types(&imported),
        [
            ("id", ColumnType::Int),
            ("name", ColumnType::String),
            ("area", ColumnType::Float),
            ("capital", ColumnType::Bool),
            ("founded", ColumnType::Date),
        ]
    );
    let founded = Value::parse("1123-05-27", ColumnType::Date).unwrap();
    assert_eq!(
        rows(&imported.store),
        [
            vec![
                Value::Int(9_007_199_254_740_993),
                text("Lisboa"),
                Value::Float(100.05),
                Value::Bool(true),
                Value::Null,
            ],
            vec![Value::Int(-1), text("Porto"), Value::Float(41.0), Value::Null, founded],
        ]
    );
    assert_eq!(imported.report.source, Source::Json(JsonShape::Array));
    assert_eq!(notes(&imported), [""; 0]);
    let nulls: Vec<_> = imported.report.columns.iter().map(|column| column.null_count).collect();
    assert_eq!(nulls, [0, 0, 0, 1, 1]);
}

#[test]
fn json_lines_may_have_empty_lines_and_rows_over_several() {
    let imported = import("{\"a\":1}\n\n{\"a\":\n2}\r\n{\"b\":\"x\"}");

    assert_eq!(types(&imported), [("a", ColumnType::Int), ("b", ColumnType::String)]);
    assert_eq!(rows(&imported.store).len(), 3);
    assert_eq!(imported.report.source, Source::Json(JsonShape::Lines));
}

#[test]
fn arrays_are_rows_and_the_first_their_names_if_it_holds_texts_only() {
    let named = import("[[\"a\",\"b\"],[1,\"x\"],[2]]");
    assert_eq!(types(&named), [("a", ColumnType::Int), ("b", ColumnType::String)]);
    assert_eq!(rows(&named.store)[1], [Value::Int(2), Value::Null]);
    assert_eq!(
        notes(&named),
        ["records with too few or too many fields made to fit: 1, first at line 1"]
    );

    let numbered = import("[1,\"x\"]\n[2,\"y\"]");
    assert_eq!(types(&numbered), [("column_1", ColumnType::Int), ("column_2", ColumnType::String)]);

    let options = JsonOptions { header: Some(false), ..JsonOptions::default() };
    let told = import_with("[[\"a\"],[\"b\"]]", &options).unwrap();
    assert_eq!(rows(&told.store), [[text("a")], [text("b")]]);
}

#[test]
fn nothing_is_rounded() {
    let imported = import(
        r#"[{"n": 18446744073709551616, "f": 0.1234567890123456789, "i": 9223372036854775807},
            {"n": 1, "f": 1, "i": -9223372036854775808}]"#,
    );

    assert_eq!(
        types(&imported),
        [("n", ColumnType::String), ("f", ColumnType::String), ("i", ColumnType::Int)]
    );
    assert_eq!(
        rows(&imported.store)[0],
        [text("18446744073709551616"), text("0.1234567890123456789"), Value::Int(i64::MAX)]
    );
    assert_eq!(
        notes(&imported),
        [
            "column \"n\": integers beyond 64 bits, first at line 1: kept as text",
            "column \"f\": more digits than a float keeps, first at line 1: kept as text",
        ]
    );
}

#[test]
fn a_text_stays_a_text_whatever_it_holds() {
    let imported = import(r#"[{"zip": "1000", "yes": "true", "n": "12.50", "empty": ""}]"#);

    let types = types(&imported);
    assert!(types.iter().all(|(_, column_type)| *column_type == ColumnType::String), "{types:?}");
    assert_eq!(rows(&imported.store)[0][3], text(""));
}

#[test]
fn numbers_with_exponents_and_minus_zero_are_floats() {
    let imported = import("[{\"a\":1E5,\"b\":-0,\"c\":1e-7},{\"a\":\"NaN\",\"b\":\"-Infinity\"}]");

    assert!(types(&imported).iter().all(|(_, column_type)| *column_type == ColumnType::Float));
    let rows = rows(&imported.store);
    assert_eq!(rows[0], [Value::Float(1e5), Value::Float(-0.0), Value::Float(1e-7)]);
    assert_eq!(rows[1], [Value::Float(f64::NAN), Value::Float(f64::NEG_INFINITY), Value::Null]);
}

#[test]
fn objects_and_arrays_inside_of_a_row_are_kept_as_json() {
    let imported = import("[{\"a\": {\"x\": [1, \"a b\\\" \"], \"y\": 1.0}}, {\"a\": 5}]");

    assert_eq!(rows(&imported.store), [[text("{\"x\":[1,\"a b\\\" \"],\"y\":1.0}")], [text("5")]]);
    assert_eq!(
        notes(&imported),
        ["column \"a\": cells of several types, first at line 1: kept as text"]
    );
}

#[test]
fn given_types_and_keys_are_taken() {
    let types_given =
        vec![("id".to_owned(), ColumnType::String), ("n".to_owned(), ColumnType::Float)];
    let options = JsonOptions {
        types: ColumnTypes::Given(types_given),
        primary_key: Some("id".to_owned()),
        ..JsonOptions::default()
    };

    let imported = import_with("[{\"id\":7,\"n\":\"2.5\"}]", &options).unwrap();

    assert_eq!(rows(&imported.store), [[text("7"), Value::Float(2.5)]]);
    assert_eq!(
        imported.store.schema().key().map(peristyle::column_store::ColumnDef::name),
        Some("id")
    );
}

#[test]
fn a_member_without_a_name_gets_one() {
    let imported = import("[{\"\":1,\"column_1\":2}]");

    assert_eq!(types(&imported), [("column_2", ColumnType::Int), ("column_1", ColumnType::Int)]);
    assert_eq!(notes(&imported), ["column \"column_2\": has no name in the file"]);
}

#[test]
fn a_preview_says_what_the_import_will_do() {
    let preview =
        preview(b"[{\"a\":1,\"b\":null},{\"b\":\"x\"}]", &JsonOptions::default()).unwrap();

    assert_eq!(preview.shape, JsonShape::Array);
    assert_eq!(
        preview.columns,
        [("a".to_owned(), ColumnType::Int), ("b".to_owned(), ColumnType::String)]
    );
    assert_eq!(preview.rows, [vec![Some("1".to_owned()), None], vec![None, Some("x".to_owned())]]);
}

#[test]
fn a_preview_of_the_start_of_a_long_file_leaves_out_the_row_that_is_cut() {
    let row = format!("{{\"a\":\"{}\"}}\n", "x".repeat(9_000));

    let preview = preview(row.repeat(10).as_bytes(), &JsonOptions::default()).unwrap();

    assert_eq!(preview.rows.len(), 7);
}
