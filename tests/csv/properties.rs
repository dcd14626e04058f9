//! What holds of every table and of any bytes.

use peristyle::column_store::{ColumnDef, ColumnStore, ColumnType, Schema};
use peristyle::transfer::csv::{
    ColumnNames, ColumnTypes, CsvFormat, CsvOptions, Delimiter, LineEnd, RaggedRecords, preview,
};
use proptest::collection::vec;
use proptest::prelude::*;

use super::any_tables::{self, rows};
use super::{export, form, import_pieces};

/// Text that a careless reader or writer would change.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\""),
        Just("\"\""),
        Just("\n"),
        Just("\r"),
        Just("\r\n"),
        Just(","),
        Just(";"),
        Just("\t"),
        Just("|"),
        Just(" "),
        Just("x"),
        Just("é"),
        Just("\u{FEFF}"),
        Just("\0"),
        Just("007"),
        Just("1"),
        Just("-0"),
        Just("1e5"),
        Just("true"),
        Just("2024-02-29"),
        Just("="),
    ];
    prop_oneof![
        4 => vec(piece, 0..6).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn table() -> impl Strategy<Value = ColumnStore> {
    any_tables::table(hostile_text(), hostile_text().boxed(), 0..20)
}

fn format() -> impl Strategy<Value = CsvFormat> {
    let delimiter = proptest::sample::select(Delimiter::GUESSED.to_vec());
    (delimiter, any::<[bool; 3]>()).prop_map(|(delimiter, [header, crlf, byte_order_mark])| {
        let line_end = if crlf { LineEnd::CrLf } else { LineEnd::Lf };
        CsvFormat { delimiter, header, line_end, byte_order_mark, formula_safe: false }
    })
}

fn options() -> impl Strategy<Value = CsvOptions> {
    let delimiters = [None, Some(Delimiter::COMMA), Some(Delimiter::TAB)];
    let delimiter = proptest::sample::select(delimiters.to_vec());
    let ragged = [RaggedRecords::Refuse, RaggedRecords::Pad, RaggedRecords::Skip];
    let ragged = proptest::sample::select(ragged.to_vec());
    (delimiter, any::<Option<bool>>(), ragged, any::<bool>()).prop_map(
        |(delimiter, header, ragged, unique)| CsvOptions {
            delimiter,
            header,
            ragged,
            names: if unique { ColumnNames::MakeUnique } else { ColumnNames::Refuse },
            ..CsvOptions::default()
        },
    )
}

/// Bytes among which those that mean something are frequent.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => proptest::sample::select(b"\",;\t\r\n ae01-.T:\xC3\xA9\xEF\xBB\xBF".to_vec()),
        1 => any::<u8>(),
    ];
    vec(byte, 0..200)
}

fn names_and_types(schema: &Schema) -> Vec<(&str, ColumnType)> {
    schema
        .columns()
        .iter()
        .map(|column: &ColumnDef| (column.name(), column.column_type()))
        .collect()
}

proptest! {
    #[test]
    fn a_table_that_is_exported_and_imported_with_its_types_is_equal(
        store in table(), format in format(), piece_bytes in 1..40_usize,
    ) {
        let schema = store.schema();
        let named = |(number, column): (usize, &ColumnDef)| {
            let number = number + 1;
            let name =
                if format.header { column.name().to_owned() } else { format!("column_{number}") };
            (name, column.column_type())
        };
        let types: Vec<_> = schema.columns().iter().enumerate().map(named).collect();
        let exported = export(&store, format);
        prop_assume!(format.header || exported.contains(|char| !"\r\n\u{FEFF}".contains(char)));
        let options = CsvOptions {
            delimiter: Some(format.delimiter),
            header: Some(format.header),
            types: ColumnTypes::Given(types),
            ..CsvOptions::default()
        };

        let imported = import_pieces(exported.as_bytes().chunks(piece_bytes), &options).unwrap();

        prop_assert_eq!(rows(&imported.store), rows(&store));
        if format.header {
            prop_assert_eq!(
                names_and_types(imported.store.schema()), names_and_types(store.schema())
            );
        }
    }

    #[test]
    fn no_bytes_make_an_import_or_a_preview_panic(bytes in bytes(), options in options()) {
        let _ = preview(&bytes, &options);
        let _ = import_pieces([bytes.as_slice()], &options);
    }

    #[test]
    fn what_was_inferred_is_written_and_inferred_again_the_same(
        bytes in bytes(), options in options(),
    ) {
        let Ok(imported) = import_pieces([bytes.as_slice()], &options) else { return Ok(()) };
        let format = CsvFormat::default();

        let again = import_pieces(
            [export(&imported.store, format).as_bytes()],
            &CsvOptions {
                delimiter: Some(format.delimiter),
                header: Some(format.header),
                ..CsvOptions::default()
            },
        ).unwrap();

        prop_assert_eq!(
            names_and_types(again.store.schema()), names_and_types(imported.store.schema())
        );
        prop_assert_eq!(rows(&again.store), rows(&imported.store));
    }

    #[test]
    fn a_preview_decides_as_the_import_does(bytes in bytes(), options in options()) {
        let Ok(imported) = import_pieces([bytes.as_slice()], &options) else { return Ok(()) };

        let preview = preview(&bytes, &options).unwrap();

        prop_assert_eq!((preview.delimiter, preview.header), form(&imported));
        let names = imported.report.columns.iter().map(|column| column.name.as_str());
        prop_assert!(preview.columns.iter().map(|(name, _)| name.as_str()).eq(names));
    }
}
