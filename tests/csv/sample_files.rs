//! Real files, as they were published.

use peristyle::column_store::{ColumnType, Key, Value};
use peristyle::transfer::Imported;
use peristyle::transfer::csv::{CsvFormat, CsvOptions, Delimiter};

use super::{NOW_MS, export, form, import_pieces, notes, types};

fn sample_file(name: &str) -> Vec<u8> {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn import_sample(name: &str, options: &CsvOptions) -> Imported {
    import_pieces(sample_file(name).chunks(10_000), options).unwrap()
}

fn cell(imported: &Imported, key: &str, column: &str) -> Value {
    let row = imported.store.find(&Key::from(key), NOW_MS).unwrap();
    let column = imported.store.schema().index_of(column).unwrap();
    imported.store.view(NOW_MS).cell(row, column).unwrap().to_value()
}

fn keyed(column: &str) -> CsvOptions {
    CsvOptions { primary_key: Some(column.to_owned()), ..CsvOptions::default() }
}

#[test]
fn seattle_weather_has_its_rows_and_types() {
    let imported = import_sample("public/sample/seattle-weather.csv", &CsvOptions::default());

    assert_eq!(imported.report.row_count, 1_461);
    assert_eq!(imported.store.row_count(), 1_461);
    assert_eq!(form(&imported), (Delimiter::COMMA, true));
    assert_eq!(
        types(&imported),
        [
            ("date", ColumnType::Date),
            ("precipitation", ColumnType::Float),
            ("temp_max", ColumnType::Float),
            ("temp_min", ColumnType::Float),
            ("wind", ColumnType::Float),
            ("weather", ColumnType::String),
        ]
    );
    assert_eq!(imported.report.notes, []);
}

#[test]
fn airports_keep_codes_that_look_like_numbers() {
    let imported = import_sample("tests/data/airports.csv", &keyed("iata"));

    assert_eq!(imported.store.row_count(), 3_376);
    assert_eq!(types(&imported)[0], ("iata", ColumnType::String));
    assert_eq!(types(&imported)[5], ("latitude", ColumnType::Float));
    assert_eq!(types(&imported)[6], ("longitude", ColumnType::Float));
    assert_eq!(cell(&imported, "00M", "longitude"), Value::Float(-89.234_504_72));
}

#[test]
fn postal_codes_keep_their_leading_zeros() {
    let imported = import_sample("tests/data/zipcodes.csv", &keyed("zip_code"));

    assert_eq!(imported.store.row_count(), 42_049);
    assert_eq!(types(&imported)[0], ("zip_code", ColumnType::String));
    assert_eq!(types(&imported)[1], ("latitude", ColumnType::Float));
    assert_eq!(cell(&imported, "00501", "city"), Value::String("Holtsville".to_owned()));
    assert_eq!(
        notes(&imported),
        ["column \"zip_code\": leading zeros, first at line 2: kept as text"]
    );
}

#[test]
fn what_is_exported_again_is_the_file_but_for_zeros_at_the_end_of_numbers() {
    for name in
        ["tests/data/airports.csv", "tests/data/zipcodes.csv", "public/sample/seattle-weather.csv"]
    {
        let imported = import_sample(name, &CsvOptions::default());
        let exported = export(&imported.store, CsvFormat::default());

        let file = String::from_utf8(sample_file(name)).unwrap();
        assert_eq!(exported.lines().count(), file.lines().count());
        for (exported, line) in exported.lines().zip(file.lines()) {
            assert!(exported == line || same_but_for_zeros(exported, line), "{exported} / {line}");
        }
    }
}

fn same_but_for_zeros(a: &str, b: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().map(f64::to_bits);
    let same = |(a, b): (&str, &str)| {
        let (a, b) = (a.trim_matches('"'), b.trim_matches('"'));
        a == b || number(a).is_ok() && number(a) == number(b)
    };
    a.split(',').count() == b.split(',').count() && a.split(',').zip(b.split(',')).all(same)
}
