use super::*;

fn backup() -> Vec<Vec<u8>> {
    let mut writer = BackupWriter::default();
    vec![
        writer.head(1_700_000_000_000, 2),
        writer.table("Größen 🦆", "{\"version\":1}"),
        writer.entry(BackupArea::Rows, "row:1", true, "{\"ä\":1}".as_bytes()),
        writer.entry(BackupArea::Strings, "strings", false, b"PerB\0\xFF"),
        writer.end_of_table(),
        writer.table("b", "{}"),
        writer.entry(BackupArea::Blocks, "block:0:0", false, b""),
        writer.end_of_table(),
        writer.end(),
    ]
}

fn told(pieces: &[&[u8]]) -> Vec<String> {
    let mut reader = BackupReader::default();
    let mut told = Vec::new();
    for piece in pieces {
        reader.push(piece, |item| told.push(format!("{item:?}")));
    }
    reader.finish(|item| told.push(format!("{item:?}")));
    told
}

#[test]
fn everything_that_is_written_is_read() {
    let read = told(&[&backup().concat()]);

    assert_eq!(read.len(), 9);
    assert_eq!(read[0], "Head { created_at_ms: 1700000000000, table_count: 2 }");
    assert_eq!(
        read[1],
        "Table { table: 0, name: \"Größen 🦆\", metadata: \"{\\\"version\\\":1}\" }"
    );
    assert_eq!(
        read[3],
        "Entry { table: 0, area: Strings, suffix: \"strings\", is_text: false, \
         value: [80, 101, 114, 66, 0, 255] }"
    );
    assert_eq!(read[7], "EndOfTable { table: 1, entry_count: 1 }");
    assert_eq!(read[8], "End { table_count: 2 }");
}

#[test]
fn it_makes_no_difference_where_a_file_is_cut() {
    let file = backup().concat();
    let expected = told(&[&file]);

    for at in 0..=file.len() {
        assert_eq!(told(&[&file[..at], &file[at..]]), expected, "{at}");
    }
    let bytes: Vec<&[u8]> = file.chunks(1).collect();
    assert_eq!(told(&bytes), expected);
}

#[test]
fn every_damaged_byte_is_found_and_costs_no_more_than_its_frame() {
    let frames = backup();
    let file = frames.concat();
    let whole = told(&[&file]);
    let mut first = 0;
    for (frame, bytes) in frames.iter().enumerate() {
        for at in first..first + bytes.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 0x20;

            let read = told(&[&damaged]);

            let (faults, rest): (Vec<String>, Vec<String>) =
                read.into_iter().partition(|item| item.starts_with("Damage"));
            assert!(!faults.is_empty(), "byte {at}");
            let mut expected = whole.clone();
            expected.remove(frame);
            assert_eq!(rest, expected, "byte {at}");
        }
        first += bytes.len();
    }
}

#[test]
fn a_file_that_is_cut_short_has_no_end() {
    let file = backup().concat();

    for len in 0..file.len() {
        let read = told(&[&file[..len]]);
        assert!(!read.iter().any(|item| item.starts_with("End ")), "{len}");
    }
}

#[test]
fn frames_that_come_twice_or_too_late_are_damage() {
    let frames = backup();
    let twice = [&frames[..3], &frames[2..]].concat().concat();
    let read = told(&[&twice]);
    assert_eq!(read.iter().filter(|item| item.starts_with("Damage")).count(), 1);
    assert_eq!(read.len(), 10);

    let other: Vec<u8> = [frames[5].clone(), frames[1].clone()].concat();
    assert!(told(&[&other])[1].starts_with("Damage"));
}

#[test]
fn a_file_that_is_no_backup_is_one_damage() {
    assert_eq!(told(&[b"a,b\n1,2\n"]), ["Damage { at_byte: 0, table: None }"]);
    assert_eq!(told(&[b"PPPerPerBxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]).len(), 1);
}
