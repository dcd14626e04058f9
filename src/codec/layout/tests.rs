use super::*;
use crate::codec::EntryHash;
use crate::column_store::{
    ColumnStore, ColumnType, Date, NO_EXPIRY, Schema, TableBuilder, Timestamp,
};

fn table(columns: &[(&str, ColumnType)], key: Option<&str>, cells: &[ValueRef<'_>]) -> ColumnStore {
    let schema = match key {
        Some(key) => Schema::with_key(columns, key).unwrap(),
        None => Schema::new(columns).unwrap(),
    };
    let mut builder = TableBuilder::new(schema);
    for (column, cell) in cells.iter().enumerate() {
        builder.push(column, *cell).unwrap();
    }
    builder.end_row().unwrap();
    builder.finish().unwrap()
}

fn encoded(store: &ColumnStore) -> EncodedRow {
    RowEncoder::new(store.schema()).encode(store.stored_rows().next().unwrap())
}

/// Encodes a value alone in its row, gives what stands for it, and checks that it comes back.
fn written(column_type: ColumnType, value: ValueRef<'_>) -> String {
    let store = table(&[("v", column_type)], None, &[value]);
    let row = encoded(&store);
    let reader = RowDecoder::new(store.schema());
    let decoded = reader.decode(&row.key_suffix, &row.json).unwrap();
    assert!(decoded.cells().eq([value]), "{}", row.json);
    let (_, json) = row.json.split_once("\"v\":").unwrap();
    json.strip_suffix('}').unwrap().to_owned()
}

#[test]
fn every_value_has_its_written_form() {
    for (float, text) in [
        (f64::NAN, "\"NaN\""),
        (f64::INFINITY, "\"Infinity\""),
        (f64::NEG_INFINITY, "\"-Infinity\""),
        (-0.0, "-0.0"),
        (0.0, "0.0"),
        (5e-324, "5e-324"),
        (0.1, "0.1"),
    ] {
        assert_eq!(written(ColumnType::Float, ValueRef::Float(float)), text);
    }
    assert_eq!(written(ColumnType::Int, ValueRef::Int(i64::MIN)), "-9223372036854775808");
    assert_eq!(written(ColumnType::Int, ValueRef::Int(9_007_199_254_740_993)), "9007199254740993");
    assert_eq!(written(ColumnType::Bool, ValueRef::Bool(true)), "true");
    assert_eq!(written(ColumnType::String, ValueRef::String("a\"\u{0}🦆")), "\"a\\\"\\u0000🦆\"");
    assert_eq!(written(ColumnType::String, ValueRef::String("NaN")), "\"NaN\"");
    let day = Date::from_ymd(-1, 12, 31).unwrap();
    assert_eq!(written(ColumnType::Date, ValueRef::Date(day)), "\"-000001-12-31\"");
    let at = Timestamp::from_ms(-1).unwrap();
    assert_eq!(
        written(ColumnType::Timestamp, ValueRef::Timestamp(at)),
        "\"1969-12-31T23:59:59.999Z\""
    );
    for column_type in ColumnType::ALL {
        assert_eq!(written(column_type, ValueRef::Null), "null");
    }
}

#[test]
fn reserved_names_are_free_for_columns() {
    let names = ["$row", "$hash", "$expires", "$", "$$row", "a"];
    let columns = names.map(|name| (name, ColumnType::Int));
    let values: Vec<_> = (0..6).map(ValueRef::Int).collect();
    let store = table(&columns, None, &values);

    let row = encoded(&store);

    assert!(
        row.json
            .ends_with("\"$$row\":0,\"$$hash\":1,\"$$expires\":2,\"$$\":3,\"$$$row\":4,\"a\":5}")
    );
    let decoder = RowDecoder::new(store.schema());
    assert!(decoder.decode("row:0", &row.json).unwrap().cells().eq(values));
}

#[test]
fn members_may_stand_in_any_order_and_with_white_space() {
    let columns = [("a", ColumnType::Int), ("b", ColumnType::String), ("c", ColumnType::Float)];
    let values = [ValueRef::Int(1), ValueRef::String("x"), ValueRef::Float(2.0)];
    let store = table(&columns, None, &values);
    let hash = encoded(&store).hash;

    let json = format!(
        " {{ \"c\":2e0, \"\\u0062\":\"\\u0078\", \"$hash\":\"{hash}\",\n\"a\":1, \"$row\":0 }}\n"
    );

    let decoder = RowDecoder::new(store.schema());
    assert!(decoder.decode("row:0", &json).unwrap().cells().eq(values));
}

#[test]
fn what_is_wrong_with_a_row_is_said() {
    let columns = [("id", ColumnType::Int), ("name", ColumnType::String)];
    let store = table(&columns, Some("id"), &[ValueRef::Int(7), ValueRef::String("x")]);
    let row = encoded(&store);
    let decoder = RowDecoder::new(store.schema());
    let refused = |suffix: &str, json: &str| decoder.decode(suffix, json).unwrap_err().to_string();

    assert_eq!(row.key_suffix, "row:7");
    for (old, new, expected) in [
        (
            "\"id\":7",
            "\"id\":7.5",
            "column \"id\" is of type int, and floating point `7.5` stands there",
        ),
        ("\"id\":7", "\"id\":9223372036854775808", "integer `9223372036854775808`"),
        ("\"id\":7", "\"id\":[1]", "a value for column \"id\" of type int"),
        ("\"id\":7", "\"id\":null", "the row 0 in it has no key"),
        ("\"id\":7", "\"id\":8", "belongs under a key that ends in \"row:8\""),
        ("\"id\":7,", "", "member \"id\" is missing"),
        ("\"id\":7", "\"id\":7,\"id\":7", "member \"id\" occurs twice"),
        ("\"id\":7", "\"id\":7,\"x\":7", "member \"x\" is no column of this table"),
        ("\"x\"", "\"y\"", "its hash is"),
        ("\"x\"", "\"\\ud800\"", "hex escape"),
        ("\"$row\":0", "\"$row\":-1", "expected u32"),
        ("\"$row\":0,", "", "member \"$row\" is missing"),
        ("\"$row\":0", "\"$row\":0,\"$expires\":null", "expected i64"),
        ("}", "}}", "trailing characters"),
    ] {
        let altered = row.json.replacen(old, new, 1);
        let error = refused("row:7", &altered);
        assert!(error.contains(expected), "{altered}: {error}");
    }
    assert!(refused("row:07", &row.json).contains("row:7"));
}

#[test]
fn a_hash_covers_key_row_id_time_to_live_columns_and_cells() {
    let base = |key: &str, row: u32, expires_ms: i64, ids: (u32, u32), cells: [ValueRef<'_>; 2]| {
        let columns = [(ids.0, "a", ColumnType::String), (ids.1, "b", ColumnType::String)];
        let schema = Schema::from_parts(&columns, Some(key), 9).unwrap();
        let mut builder = TableBuilder::new(schema);
        builder.push(0, cells[0]).unwrap();
        builder.push(1, cells[1]).unwrap();
        builder.end_stored_row(RowId(row), expires_ms).unwrap();
        encoded(&builder.finish().unwrap()).hash
    };
    let (x, xx, empty) = (ValueRef::String("x"), ValueRef::String("xx"), ValueRef::String(""));

    let hashes = [
        base("a", 0, NO_EXPIRY, (0, 1), [x, xx]),
        base("a", 0, NO_EXPIRY, (0, 1), [xx, x]),
        base("b", 0, NO_EXPIRY, (0, 1), [x, xx]),
        base("a", 1, NO_EXPIRY, (0, 1), [x, xx]),
        base("a", 0, 0, (0, 1), [x, xx]),
        base("a", 0, NO_EXPIRY, (1, 0), [x, xx]),
        base("a", 0, NO_EXPIRY, (0, 2), [x, xx]),
        base("a", 0, NO_EXPIRY, (0, 1), [x, empty]),
        base("a", 0, NO_EXPIRY, (0, 1), [x, ValueRef::Null]),
    ];

    for (index, hash) in hashes.iter().enumerate() {
        assert!(!hashes[..index].contains(hash), "{index}");
    }
}

/// The worked example of FORMAT.md, which a reader written from it must agree with.
#[test]
fn the_worked_example_of_the_format_is_what_is_written() {
    let columns = [
        ("id", ColumnType::Int),
        ("name", ColumnType::String),
        ("price", ColumnType::Float),
        ("sold", ColumnType::Bool),
        ("day", ColumnType::Date),
        ("at", ColumnType::Timestamp),
    ];
    let cells = [
        ValueRef::Int(42),
        ValueRef::String("Ente 🦆"),
        ValueRef::Float(-0.0),
        ValueRef::Null,
        ValueRef::Date("2024-02-29".parse().unwrap()),
        ValueRef::Timestamp("1969-12-31T23:59:59.999Z".parse().unwrap()),
    ];
    let mut builder = TableBuilder::new(Schema::with_key(&columns, "id").unwrap());
    for (column, cell) in cells.into_iter().enumerate() {
        builder.push(column, cell).unwrap();
    }
    builder.end_stored_row(RowId(3), 1_700_000_000_000).unwrap();
    let row = encoded(&builder.finish().unwrap());

    let format = include_str!("../../../FORMAT.md");
    assert_eq!(row.key_suffix, "row:42");
    assert!(format.contains(&row.json), "{}", row.json);
    assert!(format.contains(&format!("has the `digest` `{}`", row.hash)), "{}", row.hash);
    assert_eq!(EntryHash::of(&canonical_form_in(format)), row.hash);
}

/// The bytes of the worked example: in each line the hex digits before the remark.
fn canonical_form_in(format: &str) -> Vec<u8> {
    let (_, block) = format.split_once("```text\n").unwrap();
    let (block, _) = block.split_once("\n```").unwrap();
    let hex = block.lines().flat_map(|line| line.split("  ").next().unwrap().split(' '));
    hex.map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}
