//! Workbooks that are none, are broken, or are not read.

use std::io::{Cursor, Read, Write};

use peristyle::transfer::sheets::{SheetOptions, is_workbook};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{CITIES, import_with, open, sheet_rows};

fn error(bytes: &[u8]) -> String {
    open(bytes).unwrap_err().to_string()
}

/// The workbook with one of its parts altered.
fn altered(part: &str, alter: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(CITIES)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        let name = file.name().unwrap().into_owned();
        if name == part {
            alter(&mut content);
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_workbook_is_told_for_what_it_is() {
    let older = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more";
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    let protected = [&older[..], &name].concat();

    for (bytes, told) in [
        (&b""[..], "the file is empty"),
        (b"a,b\n1,2\n", "this is no workbook"),
        (older, "this is an older workbook (.xls), which is not read: save it as .xlsx"),
        (&protected, "this workbook is protected by a password: save it without one"),
        (&packed(&[("a.txt", b"a")]), "this is a packed file, but no workbook"),
        (
            &packed(&[("content.xml", b"<a/>")]),
            "this is an OpenDocument file, which is not read: save it as .xlsx",
        ),
        (
            &packed(&[("xl/workbook.bin", b"")]),
            "this is a binary workbook (.xlsb), which is not read: save it as .xlsx",
        ),
    ] {
        assert_eq!(error(bytes), format!("{told}; nothing was imported"));
    }
    assert!(is_workbook(CITIES) && !is_workbook(b"a,b\n"));
    let half = packed(&[("[Content_Types].xml", b"<Types/>")]);
    assert!(error(&half).starts_with("this workbook is broken: "), "{}", error(&half));
}

#[test]
fn a_workbook_that_is_cut_anywhere_is_told() {
    for length in (0..CITIES.len()).step_by(7) {
        let told = error(&CITIES[..length]);
        assert!(told.ends_with("nothing was imported"), "{length}: {told}");
    }
}

#[test]
fn a_workbook_that_is_far_larger_than_its_file_is_refused_before_it_is_read() {
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    for part in ["[Content_Types].xml", "xl/sharedStrings.xml"] {
        bomb.start_file(part, SimpleFileOptions::default()).unwrap();
        for _ in 0..300 {
            bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);

    assert_eq!(
        error(&bomb),
        "this workbook takes more than 512 MiB when it is unpacked: split it, or save the sheet as CSV; \
         nothing was imported"
    );
}

#[test]
fn rows_out_of_order_are_told() {
    let swapped = altered("xl/worksheets/sheet1.xml", |content| {
        let text = String::from_utf8(content.clone()).unwrap();
        let text = text.replace("<row r=\"3\"", "<row r=\"1\"").replace("r=\"A3\"", "r=\"A1\"");
        *content = text.into_bytes();
    });

    let told = sheet_rows(&swapped, "Cities").unwrap_err().to_string();
    assert!(told.starts_with("this workbook is broken: row 1 stands below row 2"), "{told}");
}

const PARTS: [&str; 6] = [
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
];

proptest! {
    #[test]
    fn bytes_that_are_altered_break_nothing(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = CITIES.to_vec();
        *at.get_mut(&mut bytes) = byte;

        let _ = import_with(&bytes, "Cities", &SheetOptions::default());
    }

    #[test]
    fn parts_that_are_altered_break_nothing(
        part in prop::sample::select(&PARTS[..]),
        at in any::<prop::sample::Index>(),
        text in prop_oneof!["[<>&\"/0-9a-zA-Z]{0,3}", Just("99999999999".to_owned()), Just("-1".to_owned())],
        cut_bytes in 0..4_usize,
    ) {
        let bytes = altered(part, |content| {
            let at = at.index(content.len());
            content.splice(at..content.len().min(at + cut_bytes), text.bytes());
        });

        let _ = import_with(&bytes, "Cities", &SheetOptions::default());
    }
}
