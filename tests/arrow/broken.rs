//! Files that are none, are broken, or hold what is not read.

use peristyle::transfer::ImportError;
use peristyle::transfer::arrow::{ArrowFile, is_arrow};

use super::{import, import_with};

/// Files of others, to be altered.
pub(super) const FILES: [&[u8]; 7] = [
    include_bytes!("../data/formats/kinds.arrow"),
    include_bytes!("../data/formats/kinds.arrows"),
    include_bytes!("../data/formats/nested.arrow"),
    include_bytes!("../data/formats/pandas-lz4.feather"),
    include_bytes!("../data/formats/zstd.feather"),
    include_bytes!("../data/formats/polars.arrow"),
    include_bytes!("../data/formats/changing.arrows"),
];

fn error(bytes: &[u8]) -> String {
    import_with(bytes, &super::ArrowOptions::default()).unwrap_err().to_string()
}

#[test]
fn what_is_no_arrow_file_is_told() {
    assert_eq!(
        error(b"ARROW1\0\0 and then something else"),
        "this Arrow file cannot be read: its end is missing; nothing was imported"
    );
    assert_eq!(
        error(b"FEA1 and more"),
        "this is a Feather file of version 1, which is not read: save it as version 2; nothing was imported"
    );
    assert_eq!(
        error(b""),
        "this Arrow file cannot be read: it is neither an Arrow file nor an Arrow stream; nothing \
         was imported"
    );
    assert!(FILES.iter().all(|file| is_arrow(file)));
    assert!(!is_arrow(b"a,b\n1,2\n") && !is_arrow(b"PK\x03\x04") && !is_arrow(b""));
}

#[test]
fn a_file_that_is_cut_anywhere_is_told_and_one_that_is_whole_is_not() {
    let file = FILES[0];
    for length in 0..file.len() {
        let opened = ArrowFile::open(file[..length].to_vec());
        assert!(matches!(opened, Err(ImportError::Unreadable { .. })), "{length}");
    }
    import(file);
}

#[test]
fn a_way_of_compressing_that_is_not_read_is_named_with_what_can_be_done() {
    assert_eq!(
        error(FILES[4]),
        "this Arrow file cannot be read: it is compressed with Zstandard, which is not read here: save \
         it with LZ4 or without compression; nothing was imported"
    );
}

#[test]
fn columns_without_a_place_in_a_table_are_named_and_can_be_left_out() {
    assert_eq!(
        error(FILES[2]),
        "no table has a place for \"tags\" (lists), \"place\" (structs), \"bytes\" (binary data): leave \
         such columns out; nothing was imported"
    );

    let options = super::ArrowOptions { skip_unreadable: true, ..super::ArrowOptions::default() };
    let imported = import_with(FILES[2], &options).unwrap();

    assert_eq!(super::texts(&imported.store), ["1,one", "2,two"]);
    assert_eq!(
        super::notes(&imported),
        [
            "column \"tags\": left out: lists",
            "column \"place\": left out: structs",
            "column \"bytes\": left out: binary data",
        ]
    );
}

#[test]
fn a_length_beyond_the_file_is_told_before_memory_is_asked_for() {
    let file = FILES[3];
    // The length that stands before a compressed buffer.
    let claimed = 8_i64.pow(3) * 1_000;
    let mut told = 0;
    for at in (0..file.len() - 8).step_by(8) {
        let mut bytes = file.to_vec();
        bytes[at..at + 8].copy_from_slice(&(claimed << 30).to_le_bytes());
        told += usize::from(import_with(&bytes, &super::ArrowOptions::default()).is_err());
    }
    assert!(told > 10, "{told}");
}
