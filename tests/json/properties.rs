//! What holds of every table and of any bytes.

use peristyle::column_store::{ColumnStore, ColumnType, Date, Timestamp, Value};
use peristyle::transfer::csv::ColumnTypes;
use peristyle::transfer::json::{JsonOptions, JsonRows, JsonShape, preview};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{export, import_pieces, rows, store};

fn value(column_type: ColumnType) -> BoxedStrategy<Value> {
    let value = match column_type {
        ColumnType::Int => any::<i64>().prop_map(Value::Int).boxed(),
        ColumnType::Float => prop_oneof![
            any::<u64>().prop_map(|bits| Value::Float(f64::from_bits(bits))),
            any::<i32>().prop_map(|int| Value::Float(f64::from(int) / 8.0)),
            Just(Value::Float(-0.0)),
        ]
        .boxed(),
        ColumnType::String => prop_oneof![
            any::<String>(),
            Just("NaN".to_owned()),
            Just("{\"a\": 1}".to_owned()),
            Just("12".to_owned()),
        ]
        .prop_map(Value::String)
        .boxed(),
        ColumnType::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        ColumnType::Date => (-4_371_587..=2_932_896)
            .prop_map(|days| Value::Date(Date::from_days(days).unwrap()))
            .boxed(),
        ColumnType::Timestamp => (-377_705_116_800_000_i64..=253_402_300_799_999)
            .prop_map(|ms| Value::Timestamp(Timestamp::from_ms(ms).unwrap()))
            .boxed(),
    };
    prop_oneof![1 => Just(Value::Null), 4 => value].boxed()
}

fn table() -> impl Strategy<Value = ColumnStore> {
    let column = (any::<String>(), proptest::sample::select(ColumnType::ALL.to_vec()));
    vec(column, 1..5).prop_flat_map(|columns| {
        let columns: Vec<_> = (0..)
            .zip(columns)
            .map(|(number, (name, column_type))| (format!("{name}{number}"), column_type))
            .collect();
        let row: Vec<_> = columns.iter().map(|(_, column_type)| value(*column_type)).collect();
        (Just(columns), vec(row, 1..20)).prop_map(|(columns, rows)| store(&columns, &rows))
    })
}

fn types(store: &ColumnStore) -> Vec<(String, ColumnType)> {
    let columns = store.schema().columns().iter();
    columns.map(|column| (column.name().to_owned(), column.column_type())).collect()
}

proptest! {
    #[test]
    fn a_table_that_is_exported_and_imported_with_its_types_is_equal(
        store in table(), lines in any::<bool>(), arrays in any::<bool>(), piece_bytes in 1..40_usize,
    ) {
        let shape = if lines { JsonShape::Lines } else { JsonShape::Array };
        let kind = if arrays { JsonRows::Arrays } else { JsonRows::Objects };
        let text = export(&store, shape, kind);
        let options = JsonOptions {
            types: ColumnTypes::Given(types(&store)),
            header: Some(true),
            ..JsonOptions::default()
        };

        let imported = import_pieces(text.as_bytes().chunks(piece_bytes), &options).unwrap();

        prop_assert_eq!(types(&imported.store), types(&store));
        prop_assert_eq!(rows(&imported.store), rows(&store));
        let other: Vec<serde_json::Value> = serde_json::Deserializer::from_str(&text)
            .into_iter()
            .collect::<Result<_, _>>()
            .unwrap();
        prop_assert!(!other.is_empty(), "another reader reads it too");
    }

    #[test]
    fn no_bytes_bring_an_import_down_and_cuts_make_no_difference(
        bytes in vec(
            prop_oneof![
                8 => proptest::sample::select(b"[]{},:\"\\ \n1-e.tnaull\xC3\xA9".to_vec()),
                1 => any::<u8>(),
            ],
            0..80,
        ),
        skip_faulty in any::<bool>(),
        at in any::<proptest::sample::Index>(),
    ) {
        let options = JsonOptions { skip_faulty, ..JsonOptions::default() };
        let (first, second) = bytes.split_at(at.index(bytes.len() + 1));

        let whole = import_pieces([&*bytes], &options);
        let cut = import_pieces([first, second], &options);
        let previewed = preview(&bytes, &options);

        match (&whole, &cut) {
            (Ok(whole), Ok(cut)) => {
                prop_assert_eq!(rows(&whole.store), rows(&cut.store));
                prop_assert_eq!(&whole.report, &cut.report);
                prop_assert_eq!(previewed.unwrap().columns.len(), whole.report.columns.len());
            }
            (Err(whole), Err(cut)) => prop_assert_eq!(whole, cut),
            _ => prop_assert!(false, "{whole:?} is not {cut:?}"),
        }
    }
}
