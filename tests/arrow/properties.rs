//! What holds of every table and of any bytes.

use peristyle::column_store::ColumnStore;
use peristyle::transfer::arrow::{ArrowFile, ArrowOptions};
use proptest::collection::vec;
use proptest::prelude::*;

use super::any_tables::{self, columns, rows};
use super::{export, import, import_with};

fn table() -> impl Strategy<Value = ColumnStore> {
    let texts = prop_oneof![any::<String>(), "[ab]?"];
    any_tables::table(any::<String>(), texts.boxed(), 0..20)
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

        prop_assert_eq!(columns(&imported.store), columns(&store));
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
