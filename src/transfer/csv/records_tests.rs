use super::*;

/// What a reader tells of a file, in words.
fn told<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    max_cell_bytes: usize,
) -> Result<Vec<String>, ImportError> {
    let mut reader = RecordReader::new(Delimiter::COMMA, max_cell_bytes, 0);
    let mut told = Vec::new();
    for mut piece in pieces {
        while let Some(item) = reader.next(&mut piece)? {
            told.push(match item {
                Item::Record(record) => tell(&record),
                Item::EmptyLine { line } => format!("{line}: empty"),
            });
        }
        assert!(piece.is_empty(), "all of a piece is read");
    }
    if let Some(record) = reader.finish()? {
        told.push(tell(&record));
    }
    Ok(told)
}

fn tell(record: &Record<'_>) -> String {
    let fields: Vec<_> = record.fields().map(|text| std::str::from_utf8(text).unwrap()).collect();
    let quoted_empty: Vec<_> = record.quoted_empty().collect();
    format!("{}: {fields:?} {quoted_empty:?}", record.line)
}

/// Files, and what is wrong with them if something is.
const HOSTILE: [&[u8]; 9] = [
    b"a,\"b\"\"c\",\"\"\r\n\r\n\"d\r\ne\n\rf\",,\"\"\r\"\"\n\n,\n\xC3\xA9,\xF0\x9F\x8F\x9B,\"\xC3\xA9\"\"\"\r\n,\"\"",
    b"\xEF\xBB\xBF\"\",b\"\"\n\xEF\xBB\xBF\"a,b\",\"\"\n\"a\"b\"\"\",\"\"\n",
    b"\r\r\n\n\r\n\"\"\r\r\n\n,\r,,\"\"\r\n \"\", \r\"x\" ,\"\"",
    b"a,b\n1,\"two\nthree",
    b"a,b\n1,\"two\"\"",
    b"a,\"\r\n\n\xC3\"\xA9,",
    b"a\n\"b\rc\",\"\xF0\x9F\x8F\n\"\n",
    b"a,b\n\xC3",
    b"short,toolong\n",
];

#[test]
fn it_makes_no_difference_where_a_file_is_cut() {
    for file in HOSTILE {
        let expected = told([file], 5);

        for first in 0..=file.len() {
            for second in first..=file.len() {
                let pieces = [&file[..first], &file[first..second], &file[second..]];
                assert_eq!(told(pieces, 5), expected, "{:?}", pieces.map(<[u8]>::escape_ascii));
            }
        }
        assert_eq!(told(file.chunks(1), 5), expected);
    }
}

#[test]
fn lines_quotes_and_empty_lines_are_told_exactly() {
    assert_eq!(
        told([HOSTILE[0]], 100).unwrap(),
        [
            "1: [\"a\", \"b\\\"c\", \"\"] [2]",
            "2: empty",
            "3: [\"d\\r\\ne\\n\\rf\", \"\", \"\"] [2]",
            "7: [\"\"] [0]",
            "8: empty",
            "9: [\"\", \"\"] []",
            "10: [\"é\", \"🏛\", \"é\\\"\"] []",
            "11: [\"\", \"\"] [1]",
        ]
    );
}

#[test]
fn a_byte_order_mark_in_the_middle_is_text_like_any_other() {
    assert_eq!(
        told([&b"x\n\xEF\xBB\xBF\"a,b\",\"\"\n"[..]], 100).unwrap(),
        ["1: [\"x\"] []", "2: [\"\\u{feff}\\\"a\", \"b\\\"\", \"\"] [2]"]
    );
}

#[test]
fn records_longer_than_all_buffers_are_read_whole() {
    let cell = "x".repeat(3 * FIRST_TEXT_BYTES + 1);
    let record = vec![cell; 3 * FIRST_ENDS + 1].join(",");
    let mut reader = RecordReader::new(Delimiter::COMMA, 1 << 20, 0);
    let mut bytes = record.as_bytes();

    assert!(reader.next(&mut bytes).unwrap().is_none());
    let read = reader.finish().unwrap().unwrap();

    assert_eq!(read.field_count(), 3 * FIRST_ENDS + 1);
    assert!(read.fields().all(|field| field.len() == 3 * FIRST_TEXT_BYTES + 1));
}

#[test]
fn a_record_without_end_is_refused_before_memory_is() {
    let piece = ["x".repeat(1 << 20), String::new()].join(",");
    let pieces = std::iter::repeat_n(piece.as_bytes(), 100);

    assert_eq!(
        told(pieces, 1 << 20).unwrap_err(),
        ImportError::RecordTooLong { line: 1, max_bytes: MAX_RECORD_BYTES }
    );
}

#[test]
fn what_is_wrong_is_told_with_line_column_and_byte() {
    let errors = HOSTILE[3..].iter().map(|file| told([*file], 5).unwrap_err());

    assert_eq!(
        errors.collect::<Vec<_>>(),
        [
            ImportError::CellTooLong { line: 2, column: 2, max_bytes: 5 },
            ImportError::UnclosedQuote { line: 2, column: 2 },
            ImportError::NotUtf8 { line: 3, byte: 6 },
            ImportError::NotUtf8 { line: 3, byte: 9 },
            ImportError::NotUtf8 { line: 2, byte: 4 },
            ImportError::CellTooLong { line: 1, column: 2, max_bytes: 5 },
        ]
    );
}
