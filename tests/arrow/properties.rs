//! What holds of every table and of any bytes.

use peristyle::column_store::{ColumnStore, ColumnType, Date, Timestamp, Value};
use peristyle::transfer::arrow::{ArrowFile, ArrowOptions};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{export, import, import_with, rows, store};

fn value(column_type: ColumnType) -> BoxedStrategy<Value> {
    let value = match column_type {
        ColumnType::Int => any::<i64>().prop_map(Value::Int).boxed(),
        ColumnType::Float => prop_oneof![
            any::<u64>().prop_map(|bits| Value::Float(f64::from_bits(bits))),
            Just(Value::Float(-0.0)),
        ]
        .boxed(),
        ColumnType::String => prop_oneof![any::<String>(), "[ab]?"].prop_map(Value::String).boxed(),
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
        (Just(columns), vec(row, 0..20)).prop_map(|(columns, rows)| store(&columns, &rows))
    })
}

fn types(store: &ColumnStore) -> Vec<(String, ColumnType)> {
    let columns = store.schema().columns().iter();
    columns.map(|column| (column.name().to_owned(), column.column_type())).collect()
}

/// Everything that is done with a file; whatever comes of it, nothing breaks.
fn do_everything(bytes: &[u8]) -> bool {
    let looked = ArrowFile::open(bytes.to_vec()).and_then(|file| file.preview());
    let options = ArrowOptions { skip_unreadable: true, ..ArrowOptions::default() };
    looked.is_ok() & import_with(bytes, &options).is_ok()
}

proptest! {
    #[test]
    fn a_table_that_is_exported_and_imported_is_equal(store in table()) {
        let imported = import(&export(&store));

        prop_assert_eq!(types(&imported.store), types(&store));
        prop_assert_eq!(rows(&imported.store), rows(&store));
        prop_assert!(imported.report.notes.is_empty() && imported.faulty.is_empty());
    }

    #[test]
    fn a_file_that_is_cut_short_is_told_and_breaks_nothing(store in table(), cut in 0.0..1.0_f64) {
        let bytes = export(&store);
        let length = (bytes.len() as f64 * cut) as usize;

        prop_assert!(!do_everything(&bytes[..length]));
    }

    #[test]
    fn bytes_that_are_altered_break_nothing(
        which in 0..super::broken::FILES.len(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = super::broken::FILES[which].to_vec();
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }

        do_everything(&bytes);
    }

    #[test]
    fn numbers_that_are_altered_break_nothing(
        which in 0..super::broken::FILES.len(),
        at in any::<prop::sample::Index>(),
        number in prop_oneof![any::<i64>(), -3..1_000_i64, Just(i64::MAX), Just(1 << 31), Just(1 << 32)],
        width in 1..=8_usize,
    ) {
        let mut bytes = super::broken::FILES[which].to_vec();
        let start = at.index(bytes.len() - width) / width * width;
        bytes[start..start + width].copy_from_slice(&number.to_le_bytes()[..width]);

        do_everything(&bytes);
    }
}
