use super::envelope::{BinaryError, EncodedEntry, HEADER_BYTES, Header, check, finish};
use super::packing::{Packed, bits_bytes, pack, pack_bits, unpack, unpack_bits};
use super::{BlockColumn, BlockKey};
use crate::codec::EntryHash;
use crate::column_store::{
    BLOCK_ROWS, Bits, Block, BlockError, BlockValues, ColumnType, NO_EXPIRY,
};

/// The types of hidden columns; those of cells have the tags of the canonical form of a row.
const ROW_IDS: u8 = 7;
const LIVE: u8 = 8;
const EXPIRES: u8 = 9;

/// Everything is there: no null, row ids without a gap, no deleted row. Nothing else is written.
const PLAIN: u8 = 0;
/// A bitmap of what is there comes first; row ids are written one by one.
const LISTED: u8 = 1;

/// One block of a column, to be written. It has 1 to [`BLOCK_ROWS`] rows.
#[derive(Clone, Copy, Debug)]
pub enum BlockRef<'a> {
    /// Row ids, which rise.
    RowIds(&'a [u32]),
    /// Cells.
    Cells(&'a Block),
    /// When rows expire, at least one of them.
    Expires(&'a [i64]),
    /// Which rows of so many are not deleted.
    Live {
        /// On for each row that is not.
        bits: &'a Bits,
        /// How many rows the block has.
        row_count: usize,
    },
}

/// One block of a column, as it was read.
#[derive(Clone, Debug, PartialEq)]
pub enum DecodedBlock {
    /// Row ids, which rise.
    RowIds(Vec<u32>),
    /// Cells.
    Cells(Block),
    /// When rows expire, at least one of them.
    Expires(Vec<i64>),
    /// Which rows of so many are not deleted.
    Live {
        /// On for each row that is not.
        bits: Bits,
        /// How many rows the block has.
        row_count: usize,
    },
}

/// The entry of a block.
///
/// # Panics
/// If the block has no row or more than [`BLOCK_ROWS`], which no block of a table has.
pub fn encode_block(key: BlockKey, block: BlockRef<'_>) -> EncodedEntry {
    let (tag, row_count) = (block.tag(), block.row_count());
    assert!((1..=BLOCK_ROWS).contains(&row_count), "a block of {row_count} rows");
    let form = if block.is_plain() { PLAIN } else { LISTED };
    let header = Header { tag, count: row_count as u16, form };
    let mut bytes = header.begin(bits_bytes(row_count) + row_count * 8);
    block.write(&mut bytes, form == PLAIN);
    finish(&key.suffix(), bytes)
}

/// The block of an entry, with the hash of what it holds. `column_type` is that of a column of cells.
///
/// # Errors
/// If the bytes are not those that were written for that block of such a column.
pub fn decode_block(
    key: BlockKey,
    column_type: ColumnType,
    bytes: &[u8],
) -> Result<(DecodedBlock, EntryHash), BinaryError> {
    let (header, content) = Header::read(bytes, tag_of(key.column, column_type))?;
    let row_count = usize::from(header.count);
    if !(1..=BLOCK_ROWS).contains(&row_count) || header.form > LISTED {
        return Err(BinaryError::Form { part: "header" });
    }
    let is_plain = header.form == PLAIN;
    let content_bytes = content_bytes(key.column, column_type, row_count, is_plain);
    if content.len() != content_bytes {
        let expected = HEADER_BYTES + content_bytes + size_of::<EntryHash>();
        return Err(BinaryError::Length { found: bytes.len(), expected });
    }
    let hash = check(&key.suffix(), bytes)?;
    let block = match key.column {
        BlockColumn::RowIds => DecodedBlock::RowIds(read_row_ids(content, row_count, is_plain)?),
        BlockColumn::Cells(_) => {
            DecodedBlock::Cells(read_cells(content, column_type, row_count, is_plain)?)
        }
        BlockColumn::Expires => DecodedBlock::Expires(read_expires(content, is_plain)?),
        BlockColumn::Live => {
            DecodedBlock::Live { bits: read_bits(content, row_count, is_plain)?, row_count }
        }
    };
    Ok((block, hash))
}

/// The type of the cells that an entry says it has, though it may be damaged.
pub fn claimed_block_type(bytes: &[u8]) -> Option<ColumnType> {
    let is_claimed = |column_type: &ColumnType| Header::read(bytes, type_tag(*column_type)).is_ok();
    ColumnType::ALL.into_iter().find(is_claimed)
}

impl BlockRef<'_> {
    fn tag(self) -> u8 {
        match self {
            Self::RowIds(_) => ROW_IDS,
            Self::Cells(block) => type_tag(block.column_type()),
            Self::Expires(_) => EXPIRES,
            Self::Live { .. } => LIVE,
        }
    }

    fn row_count(self) -> usize {
        match self {
            Self::RowIds(ids) => ids.len(),
            Self::Cells(block) => block.row_count(),
            Self::Expires(times) => times.len(),
            Self::Live { row_count, .. } => row_count,
        }
    }

    fn is_plain(self) -> bool {
        match self {
            Self::RowIds(ids) => is_run(ids),
            Self::Cells(block) => *block.valid() == Bits::first(block.row_count()),
            Self::Expires(_) => true,
            Self::Live { bits, row_count } => *bits == Bits::first(row_count),
        }
    }

    fn write(self, bytes: &mut Vec<u8>, is_plain: bool) {
        match self {
            Self::RowIds(ids) => pack(bytes, if is_plain { &ids[..1] } else { ids }),
            Self::Expires(times) => pack(bytes, times),
            Self::Live { .. } if is_plain => {}
            Self::Live { bits, row_count } => pack_bits(bytes, bits, row_count),
            Self::Cells(block) => {
                if !is_plain {
                    pack_bits(bytes, block.valid(), block.row_count());
                }
                write_values(bytes, block);
            }
        }
    }
}

fn write_values(bytes: &mut Vec<u8>, block: &Block) {
    match block.values() {
        BlockValues::Int(values) | BlockValues::Timestamp(values) => pack(bytes, values),
        BlockValues::Float(values) => pack(bytes, values),
        BlockValues::String(ids) => pack(bytes, ids),
        BlockValues::Bool(bits) => pack_bits(bytes, bits, block.row_count()),
        BlockValues::Date(days) => pack(bytes, days),
    }
}

const fn type_tag(column_type: ColumnType) -> u8 {
    match column_type {
        ColumnType::Int => 1,
        ColumnType::Float => 2,
        ColumnType::String => 3,
        ColumnType::Bool => 4,
        ColumnType::Date => 5,
        ColumnType::Timestamp => 6,
    }
}

const fn tag_of(column: BlockColumn, column_type: ColumnType) -> u8 {
    match column {
        BlockColumn::RowIds => ROW_IDS,
        BlockColumn::Cells(_) => type_tag(column_type),
        BlockColumn::Expires => EXPIRES,
        BlockColumn::Live => LIVE,
    }
}

const fn value_bytes(column_type: ColumnType, row_count: usize) -> usize {
    match column_type {
        ColumnType::Int | ColumnType::Float | ColumnType::Timestamp => row_count * 8,
        ColumnType::String | ColumnType::Date => row_count * 4,
        ColumnType::Bool => bits_bytes(row_count),
    }
}

const fn content_bytes(
    column: BlockColumn,
    column_type: ColumnType,
    row_count: usize,
    is_plain: bool,
) -> usize {
    let bitmap = if is_plain { 0 } else { bits_bytes(row_count) };
    match column {
        BlockColumn::RowIds if is_plain => 4,
        BlockColumn::RowIds => row_count * 4,
        BlockColumn::Cells(_) => bitmap + value_bytes(column_type, row_count),
        BlockColumn::Expires => row_count * 8,
        BlockColumn::Live => bitmap,
    }
}

/// Whether row ids, which rise, leave none out.
fn is_run(ids: &[u32]) -> bool {
    let (first, last) = (ids[0], ids[ids.len() - 1]);
    last.wrapping_sub(first) as usize == ids.len() - 1
}

fn read_row_ids(content: &[u8], row_count: usize, is_plain: bool) -> Result<Vec<u32>, BinaryError> {
    let form = BinaryError::Form { part: "row ids" };
    if is_plain {
        let first = u32::read(content);
        let end = first.checked_add(row_count as u32).ok_or(form)?;
        return Ok((first..end).collect());
    }
    let ids: Vec<u32> = unpack(content);
    let rise = ids.windows(2).all(|pair| pair[0] < pair[1]);
    if rise && !is_run(&ids) { Ok(ids) } else { Err(form) }
}

fn read_cells(
    content: &[u8],
    column_type: ColumnType,
    row_count: usize,
    is_plain: bool,
) -> Result<Block, BinaryError> {
    let bitmap_bytes = if is_plain { 0 } else { bits_bytes(row_count) };
    let (bitmap, values) = content.split_at(bitmap_bytes);
    let valid = read_bits(bitmap, row_count, is_plain)?;
    let values = match column_type {
        ColumnType::Int => BlockValues::Int(unpack(values)),
        ColumnType::Float => BlockValues::Float(unpack(values)),
        ColumnType::String => BlockValues::String(unpack(values)),
        ColumnType::Bool => BlockValues::Bool(Box::new(unpack_bits(values))),
        ColumnType::Date => BlockValues::Date(unpack(values)),
        ColumnType::Timestamp => BlockValues::Timestamp(unpack(values)),
    };
    Ok(Block::from_parts(row_count, valid, values)?)
}

/// The bits of so many rows; they are written only if one is off.
fn read_bits(bytes: &[u8], row_count: usize, is_plain: bool) -> Result<Bits, BinaryError> {
    let all = Bits::first(row_count);
    if is_plain {
        return Ok(all);
    }
    let bits = unpack_bits(bytes);
    if !bits.and_not(&all).is_empty() {
        return Err(BlockError::BitBeyond { row_count }.into());
    }
    if bits == all { Err(BinaryError::Form { part: "bitmap" }) } else { Ok(bits) }
}

fn read_expires(content: &[u8], is_plain: bool) -> Result<Vec<i64>, BinaryError> {
    let times: Vec<i64> = unpack(content);
    if is_plain && times.iter().any(|expires_ms| *expires_ms != NO_EXPIRY) {
        return Ok(times);
    }
    Err(BinaryError::Form { part: "times to live" })
}
