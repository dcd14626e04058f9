//! What holds of every table and of any bytes.

use peristyle::column_store::ColumnStore;
use peristyle::transfer::csv::ColumnTypes;
use peristyle::transfer::json::{JsonOptions, JsonRows, JsonShape, preview};
use proptest::collection::vec;
use proptest::prelude::*;

use super::any_tables::{self, columns, rows};
use super::{export, import_pieces};

fn table() -> impl Strategy<Value = ColumnStore> {
    let texts = prop_oneof![
        any::<String>(),
        Just("NaN".to_owned()),
        Just("{\"a\": 1}".to_owned()),
        Just("12".to_owned()),
    ];
    any_tables::table(any::<String>(), texts.boxed(), 1..20)
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
            types: ColumnTypes::Given(columns(&store)),
            header: Some(true),
            ..JsonOptions::default()
        };

        let imported = import_pieces(text.as_bytes().chunks(piece_bytes), &options).unwrap();

        prop_assert_eq!(columns(&imported.store), columns(&store));
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
