use std::sync::Arc;

use super::*;
use crate::codec::Digest;
use crate::column_store::{
    BLOCK_ROWS, Bits, Block, BlockValues, ColumnId, ColumnStore, ColumnType, Date, NO_EXPIRY,
    Schema, StringChunk, Timestamp, Value,
};

fn cells(column: u32) -> BlockKey {
    BlockKey { column: BlockColumn::Cells(ColumnId(column)), block: 2 }
}

fn hidden(column: BlockColumn) -> BlockKey {
    BlockKey { column, block: 0 }
}

fn bits(rows: impl IntoIterator<Item = usize>) -> Bits {
    let mut bits = Bits::none();
    rows.into_iter().for_each(|row| bits.set(row, true));
    bits
}

fn block(values: BlockValues, row_count: usize, nulls: &[usize]) -> Block {
    let valid = bits((0..row_count).filter(|row| !nulls.contains(row)));
    Block::from_parts(row_count, valid, values).unwrap()
}

/// A block of each type with the extremes of that type, and of cells that all are or are not there.
fn extreme_blocks() -> Vec<Block> {
    let dates = [(-9_999, 1, 1), (1_970, 1, 1), (9_999, 12, 31)];
    let dates = dates.map(|(year, month, day)| Date::from_ymd(year, month, day).unwrap());
    let last = Timestamp::from_ms(dates[2].midnight().ms() + 86_399_999).unwrap();
    let times = [dates[0].midnight().ms(), -1, last.ms()];
    let full = |nth: usize| (nth as i64 - 2_000).wrapping_mul(0x1234_5678_9abc_def1);
    vec![
        block(BlockValues::Int(vec![i64::MIN, 0, i64::MAX]), 3, &[]),
        block(BlockValues::Int(vec![i64::MIN, 0, i64::MAX]), 3, &[1]),
        block(BlockValues::Int(vec![0; 65]), 65, &(0..65).collect::<Vec<_>>()),
        block(BlockValues::Int((0..BLOCK_ROWS).map(full).collect()), BLOCK_ROWS, &[]),
        block(BlockValues::Float(vec![f64::NAN, 0.0, -0.0, f64::INFINITY]), 4, &[]),
        block(BlockValues::Float(vec![5e-324, 0.0, f64::MIN, f64::NEG_INFINITY]), 4, &[1]),
        block(BlockValues::String(vec![0, u32::MAX, 7]), 3, &[0]),
        block(BlockValues::Bool(Box::new(bits([1, 63, 64, 4_095]))), BLOCK_ROWS, &[]),
        block(BlockValues::Bool(Box::new(bits([1]))), 3, &[0, 2]),
        block(BlockValues::Date(dates.map(Date::days).to_vec()), 3, &[]),
        block(BlockValues::Timestamp(times.to_vec()), 3, &[]),
        block(BlockValues::Timestamp(vec![0, times[0], 0]), 3, &[0, 2]),
    ]
}

#[test]
fn a_decoded_block_is_the_encoded_one_for_every_type() {
    for block in extreme_blocks() {
        let entry = encode_block(cells(3), BlockRef::Cells(&block));

        let decoded = decode_block(cells(3), block.column_type(), &entry.bytes).unwrap();

        assert_eq!(decoded, (DecodedBlock::Cells(block), entry.hash));
        assert!(entry.bytes.len() < 60_000);
    }
}

#[test]
fn decoded_hidden_columns_are_the_encoded_ones() {
    let any = ColumnType::Int;
    let full: Vec<u32> = (0..BLOCK_ROWS as u32).collect();
    let gap = [0, 1, 3];
    for ids in [&full[..], &[u32::MAX - 2, u32::MAX - 1], &[7], &gap, &[5, u32::MAX - 1]] {
        let entry = encode_block(hidden(BlockColumn::RowIds), BlockRef::RowIds(ids));
        let (decoded, _) = decode_block(hidden(BlockColumn::RowIds), any, &entry.bytes).unwrap();
        assert_eq!(decoded, DecodedBlock::RowIds(ids.to_vec()));
    }
    for (bits, row_count) in [(Bits::first(70), 70), (bits([0, 69]), 70), (Bits::none(), 1)] {
        let live = BlockRef::Live { bits: &bits, row_count };
        let entry = encode_block(hidden(BlockColumn::Live), live);
        let (decoded, _) = decode_block(hidden(BlockColumn::Live), any, &entry.bytes).unwrap();
        assert_eq!(decoded, DecodedBlock::Live { bits, row_count });
    }
    let times = [NO_EXPIRY, i64::MIN, 0, NO_EXPIRY - 1];
    let entry = encode_block(hidden(BlockColumn::Expires), BlockRef::Expires(&times));
    let (decoded, _) = decode_block(hidden(BlockColumn::Expires), any, &entry.bytes).unwrap();
    assert_eq!(decoded, DecodedBlock::Expires(times.to_vec()));
}

#[test]
fn what_needs_no_list_has_none() {
    let ids: Vec<u32> = (9..9 + BLOCK_ROWS as u32).collect();
    let live = BlockRef::Live { bits: &Bits::first(BLOCK_ROWS), row_count: BLOCK_ROWS };

    let rows = encode_block(hidden(BlockColumn::RowIds), BlockRef::RowIds(&ids));
    let live = encode_block(hidden(BlockColumn::Live), live);

    assert_eq!((rows.bytes.len(), live.bytes.len()), (28, 24));
}

#[test]
fn every_flipped_bit_of_a_block_is_found() {
    for block in extreme_blocks().iter().filter(|block| block.row_count() < 100) {
        let entry = encode_block(cells(3), BlockRef::Cells(block));
        for bit in 0..entry.bytes.len() * 8 {
            let mut bytes = entry.bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);

            assert!(decode_block(cells(3), block.column_type(), &bytes).is_err(), "bit {bit}");
        }
    }
}

#[test]
fn a_block_under_the_key_of_another_or_of_another_type_is_found() {
    let block = &extreme_blocks()[0];
    let entry = encode_block(cells(3), BlockRef::Cells(block));
    let other = BlockKey { block: 3, ..cells(3) };

    for key in [cells(4), other] {
        let error = decode_block(key, ColumnType::Int, &entry.bytes).unwrap_err();
        assert!(matches!(error, BinaryError::Checksum { .. }), "{error}");
    }
    let error = decode_block(cells(3), ColumnType::Timestamp, &entry.bytes).unwrap_err();
    assert_eq!(error, BinaryError::Type { found: 1, expected: 6 });
    let error = decode_block(hidden(BlockColumn::Live), ColumnType::Int, &entry.bytes).unwrap_err();
    assert_eq!(error, BinaryError::Type { found: 1, expected: 8 });
}

/// What is written otherwise than it would be is refused, though its checksum is right: what means
/// the same has one form and one hash.
#[test]
fn another_form_of_the_same_content_is_refused() {
    let header = |tag, count, form| envelope::Header { tag, count, form }.begin(0);
    let cases = [
        (BlockColumn::RowIds, [header(7, 2, 1), vec![5, 0, 0, 0, 6, 0, 0, 0]].concat()),
        (BlockColumn::RowIds, [header(7, 2, 1), vec![6, 0, 0, 0, 5, 0, 0, 0]].concat()),
        (BlockColumn::RowIds, [header(7, 2, 0), vec![255; 4]].concat()),
        (BlockColumn::Live, [header(8, 2, 1), vec![3, 0, 0, 0, 0, 0, 0, 0]].concat()),
        (BlockColumn::Live, [header(8, 2, 1), vec![4, 0, 0, 0, 0, 0, 0, 0]].concat()),
        (BlockColumn::Live, header(8, 2, 2)),
        (BlockColumn::Live, header(8, 0, 0)),
        (BlockColumn::Live, header(8, 4_097, 0)),
        (BlockColumn::Expires, [header(9, 1, 0), NO_EXPIRY.to_le_bytes().to_vec()].concat()),
        (BlockColumn::Expires, [header(9, 1, 1), vec![0; 8]].concat()),
        (cells(0).column, [header(1, 1, 1), vec![0; 8], vec![1; 8]].concat()),
        (cells(0).column, [header(1, 1, 1), vec![1, 0, 0, 0, 0, 0, 0, 0], vec![1; 8]].concat()),
        (cells(0).column, [header(1, 1, 0), vec![0; 7]].concat()),
    ];
    for (column, bytes) in cases {
        let key = hidden(column);
        let entry = envelope::finish(&key.suffix(), bytes);

        let error = decode_block(key, ColumnType::Int, &entry.bytes).unwrap_err();

        assert!(!matches!(error, BinaryError::Checksum { .. }), "{key:?}: {error}");
    }
}

fn chunk(strings: &[&str]) -> StringChunk {
    let ends = strings.iter().scan(0, |end, text| {
        *end += text.len() as u32;
        Some(*end)
    });
    StringChunk::from_parts(strings.concat(), ends.collect()).unwrap()
}

#[test]
fn strings_come_back_in_their_order_and_every_flipped_bit_is_found() {
    for (number, strings) in
        [(0, vec![]), (3, vec![""]), (4, vec!["", "a", "\0\"\\\n", "🦆", "__proto__", "e\u{301}"])]
    {
        let entry = encode_string_chunk(number, &chunk(&strings));

        let decoded = decode_string_chunk(number, &entry.bytes).unwrap();
        assert_eq!(decoded, (chunk(&strings), entry.hash));
        let other = decode_string_chunk(number + 1, &entry.bytes).unwrap_err();
        assert!(matches!(other, BinaryError::Checksum { .. }), "{other}");
        for bit in 0..entry.bytes.len() * 8 {
            let mut bytes = entry.bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(decode_string_chunk(number, &bytes).is_err(), "bit {bit}");
        }
    }
}

#[test]
fn text_that_is_no_utf_8_is_refused() {
    let header = envelope::Header { tag: 10, count: 1, form: 0 }.begin(0);
    let entry = envelope::finish("strings", [header, vec![2, 0, 0, 0, b'a', 0xff]].concat());

    let error = decode_string_chunk(0, &entry.bytes).unwrap_err();

    assert_eq!(error, BinaryError::Utf8 { valid_bytes: 1 });
}

/// The worked example of FORMAT.md, which a reader written from it must agree with.
#[test]
fn the_worked_example_of_the_format_is_what_is_written() {
    let columns = [("id", ColumnType::Int), ("name", ColumnType::String)];
    let mut store = ColumnStore::new(Schema::with_key(&columns, "id").unwrap());
    for (id, name) in [(42, Value::String("Ente 🦆".to_owned())), (-1, Value::Null)] {
        store.insert_row(&[("id", Value::Int(id)), ("name", name)], 0).unwrap();
    }
    store.delete_rows([crate::column_store::RowId(1)]);
    let table = store.snapshot();
    let cells = |index: usize| BlockRef::Cells(&table.column(index).unwrap().blocks()[0]);
    let live = BlockRef::Live { bits: &table.live()[0], row_count: 2 };
    let key = |column| BlockKey { column, block: 0 };

    let entries = [
        (
            "block:$row:0",
            encode_block(key(BlockColumn::RowIds), BlockRef::RowIds(&table.row_ids()[0])),
        ),
        ("block:0:0", encode_block(key(BlockColumn::Cells(ColumnId(0))), cells(0))),
        ("block:1:0", encode_block(key(BlockColumn::Cells(ColumnId(1))), cells(1))),
        ("block:$live:0", encode_block(key(BlockColumn::Live), live)),
        ("strings", encode_string_chunk(0, &Arc::clone(&table.strings().chunks()[0]))),
    ];

    let format = include_str!("../../../FORMAT.md");
    let (_, example) = format.split_once("### A worked example of blocks").unwrap();
    let mut digest = Digest::default();
    for (suffix, EncodedEntry { bytes, hash }) in entries {
        let (_, rest) = example.split_once(&format!("`{{name}}:{suffix}`")).expect(suffix);
        let (_, rest) = rest.split_once("```text\n").unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        assert_eq!(documented_bytes(text), bytes, "{suffix}: {bytes:02x?}");
        assert_eq!(bytes[bytes.len() - 8..], hash.to_le_bytes());
        digest.add(hash);
    }
    assert!(example.contains(&format!("the `digest` `{digest}`")), "{digest}");
}

/// The bytes of a listing whose lines are `bytes   explanation`, two or more blanks between them.
fn documented_bytes(text: &str) -> Vec<u8> {
    let hex = text.lines().filter_map(|line| line.split("  ").next());
    let hex = hex.flat_map(str::split_whitespace);
    hex.map(|byte| u8::from_str_radix(byte, 16).expect(byte)).collect()
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use proptest::prelude::*;

    use crate::codec::EntryHash;

    use super::*;

    fn column_type() -> impl Strategy<Value = ColumnType> {
        prop::sample::select(ColumnType::ALL.to_vec())
    }

    /// A block of any type and size, with nulls here and there, there only, or nowhere.
    fn any_block() -> impl Strategy<Value = Block> {
        let row_count =
            prop_oneof![3 => 1..200_usize, 1 => Just(64), 1 => (BLOCK_ROWS - 70)..=BLOCK_ROWS];
        (column_type(), row_count, any::<u64>(), 0..4_u64).prop_map(random_block)
    }

    fn random_block((column_type, row_count, seed, nulls): (ColumnType, usize, u64, u64)) -> Block {
        let numbers: Vec<u64> = std::iter::successors(Some(seed | 1), |number| {
            let number = number ^ number << 13;
            let number = number ^ number >> 7;
            Some(number ^ number << 17)
        })
        .take(row_count)
        .collect();
        let is_null = |number: &u64| nulls > 0 && number.is_multiple_of(nulls);
        let valid = bits((0..row_count).filter(|row| !is_null(&numbers[*row])));
        let or_zero = |number: &u64| if is_null(number) { 0 } else { *number };
        let numbers: Vec<u64> = numbers.iter().map(or_zero).collect();
        let float = |number: &u64| Some(f64::from_bits(*number)).filter(|f| !f.is_nan());
        let values = match column_type {
            ColumnType::Int => BlockValues::Int(numbers.iter().map(|n| *n as i64).collect()),
            ColumnType::Float => {
                BlockValues::Float(numbers.iter().map(|n| float(n).unwrap_or(f64::NAN)).collect())
            }
            ColumnType::String => BlockValues::String(numbers.iter().map(|n| *n as u32).collect()),
            ColumnType::Bool => {
                let on = (0..row_count).filter(|row| numbers[*row] % 3 == 1);
                BlockValues::Bool(Box::new(bits(on)))
            }
            ColumnType::Date => {
                BlockValues::Date(numbers.iter().map(|n| (*n % 2_932_896) as i32).collect())
            }
            ColumnType::Timestamp => BlockValues::Timestamp(
                numbers.iter().map(|n| (*n % 253_402_300_799_999) as i64).collect(),
            ),
        };
        Block::from_parts(row_count, valid, values).unwrap()
    }

    /// What a decoder may be given: bytes, or an entry with a right checksum and anything in it.
    fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
        let header = (1_u8..12, 0_u16..70, 0_u8..3);
        let entry = (header, prop::collection::vec(any::<u8>(), 0..300)).prop_map(
            |((tag, count, form), content)| {
                let bytes = envelope::Header { tag, count, form }.begin(content.len());
                envelope::finish("block:$row:0", [bytes, content].concat()).bytes
            },
        );
        prop_oneof![prop::collection::vec(any::<u8>(), 0..100), entry]
    }

    proptest! {
        #[test]
        fn a_decoded_block_is_the_encoded_one(block in any_block(), number in any::<u32>()) {
            let key = BlockKey { column: BlockColumn::Cells(ColumnId(1)), block: number };
            let entry = encode_block(key, BlockRef::Cells(&block));

            let decoded = decode_block(key, block.column_type(), &entry.bytes);

            prop_assert_eq!(decoded, Ok((DecodedBlock::Cells(block), entry.hash)));
        }

        #[test]
        fn a_flipped_bit_of_a_block_is_found(block in any_block(), at in any::<prop::sample::Index>()) {
            let mut bytes = encode_block(cells(1), BlockRef::Cells(&block)).bytes;
            let bit = at.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);

            prop_assert!(decode_block(cells(1), block.column_type(), &bytes).is_err());
        }

        #[test]
        fn a_cut_block_is_found(block in any_block(), at in any::<prop::sample::Index>()) {
            let bytes = encode_block(cells(1), BlockRef::Cells(&block)).bytes;
            let cut = &bytes[..at.index(bytes.len())];

            prop_assert!(decode_block(cells(1), block.column_type(), cut).is_err());
        }

        #[test]
        fn decoders_take_any_bytes(bytes in any_bytes(), column_type in column_type()) {
            let columns = [BlockColumn::RowIds, BlockColumn::Live, BlockColumn::Expires];
            for column in columns.into_iter().chain([BlockColumn::Cells(ColumnId(0))]) {
                if let Ok((block, hash)) = decode_block(hidden(column), column_type, &bytes) {
                    prop_assert_eq!(reencoded(hidden(column), &block), (bytes.clone(), hash));
                }
            }
            let _ = decode_string_chunk(0, &bytes);
        }

        #[test]
        fn decoded_strings_are_the_encoded_ones(strings in prop::collection::vec(any::<String>(), 0..50)) {
            let strings: Vec<&str> = strings.iter().map(String::as_str).collect();
            let entry = encode_string_chunk(1, &chunk(&strings));

            let (decoded, hash) = decode_string_chunk(1, &entry.bytes).unwrap();

            prop_assert!(decoded.strings().eq(strings.iter().copied()));
            prop_assert_eq!(hash, entry.hash);
        }
    }

    fn reencoded(key: BlockKey, block: &DecodedBlock) -> (Vec<u8>, EntryHash) {
        let entry = encode_block(
            key,
            match block {
                DecodedBlock::RowIds(ids) => BlockRef::RowIds(ids),
                DecodedBlock::Cells(block) => BlockRef::Cells(block),
                DecodedBlock::Expires(times) => BlockRef::Expires(times),
                DecodedBlock::Live { bits, row_count } => {
                    BlockRef::Live { bits, row_count: *row_count }
                }
            },
        );
        (entry.bytes, entry.hash)
    }
}
