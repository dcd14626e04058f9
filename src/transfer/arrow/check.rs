use arrow_buffer::Buffer;
use arrow_ipc::{Buffer as BufferPlace, CompressionType, MetadataVersion, RecordBatch};
use arrow_schema::{DataType, Field, UnionMode};

/// The most bytes of one batch when it is unpacked.
const MAX_UNPACKED_BYTES: u64 = 1 << 30;
/// LZ4 packs no byte into less than a 255th.
const MAX_RATIO: u64 = 255;
/// How many rows a batch may have that holds nothing: such rows take no bytes in the file, but some in a
/// table.
const MAX_EMPTY_ROWS: u64 = 1 << 20;

/// What stands before the bytes of a buffer that is packed: how many they are, or -1 for as they are.
const PREFIX_BYTES: u64 = 8;

/// Whether what a batch claims can be: its reader counts on it, and breaks where it is not so.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn check_batch(
    batch: &RecordBatch<'_>,
    body: &Buffer,
    fields: &[&Field],
    version: MetadataVersion,
) -> Result<(), String> {
    let is_packed = match batch.compression().map(|compression| compression.codec()) {
        None => false,
        Some(CompressionType::LZ4_FRAME) => true,
        Some(CompressionType::ZSTD) => return Err(ZSTD.to_owned()),
        Some(_) => return Err("it is compressed in a way that is not known here".to_owned()),
    };
    let (Some(nodes), Some(buffers)) = (batch.nodes(), batch.buffers()) else {
        return Err("a batch lacks its description".to_owned());
    };
    let sizes = buffers.iter().map(|buffer| unpacked_size(buffer, body, is_packed));
    let sizes = sizes.collect::<Result<Vec<u64>, String>>()?;
    let unpacked_bytes: u64 = sizes.iter().sum();
    if unpacked_bytes > MAX_UNPACKED_BYTES {
        return Err(format!(
            "a batch takes more than {} MiB: save it in smaller batches",
            MAX_UNPACKED_BYTES >> 20
        ));
    }
    let row_count = u64::try_from(batch.length()).map_err(|_| CLAIM.to_owned())?;
    if row_count > 8 * unpacked_bytes + MAX_EMPTY_ROWS || row_count > i32::MAX as u64 {
        return Err(CLAIM.to_owned());
    }
    let view_counts: Vec<i64> = batch.variadicBufferCounts().into_iter().flatten().collect();
    if view_counts.iter().any(|count| !(0..=buffers.len() as i64).contains(count)) {
        return Err(CLAIM.to_owned());
    }
    let nodes = nodes.iter().map(|node| (node.length(), node.null_count())).collect::<Vec<_>>();
    let mut walk = Walk {
        nodes: nodes.into_iter(),
        sizes: sizes.into_iter(),
        view_counts: view_counts.into_iter(),
        version,
        max_length: (8 * unpacked_bytes + MAX_EMPTY_ROWS).min(i32::MAX as u64),
    };
    fields.iter().try_for_each(|field| walk.pass(field.data_type()))
}

const ZSTD: &str = "it is compressed with Zstandard, which is not read here: save it with LZ4 or \
                    without compression";
const CLAIM: &str = "a batch claims to hold what it cannot";
const OUTSIDE: &str = "a batch names bytes that it does not have";

/// How many bytes of a body a buffer has when it is unpacked.
fn unpacked_size(buffer: &BufferPlace, body: &Buffer, is_packed: bool) -> Result<u64, String> {
    let (Ok(start), Ok(length)) = (u64::try_from(buffer.offset()), u64::try_from(buffer.length()))
    else {
        return Err(OUTSIDE.to_owned());
    };
    let end = start.checked_add(length).filter(|end| *end <= body.len() as u64);
    let end = end.ok_or_else(|| OUTSIDE.to_owned())?;
    if !is_packed || length == 0 {
        return Ok(length);
    }
    let packed = &body.as_slice()[start as usize..end as usize];
    let prefix = packed.first_chunk::<{ PREFIX_BYTES as usize }>();
    let claimed = i64::from_le_bytes(*prefix.ok_or_else(|| OUTSIDE.to_owned())?);
    let rest = length - PREFIX_BYTES;
    match u64::try_from(claimed) {
        Ok(claimed) if claimed <= MAX_RATIO * rest => Ok(claimed),
        Err(_) if claimed == -1 => Ok(rest),
        _ => Err(CLAIM.to_owned()),
    }
}

/// Goes through the columns of a batch as its reader does.
struct Walk<N, S, V> {
    nodes: N,
    sizes: S,
    view_counts: V,
    version: MetadataVersion,
    max_length: u64,
}

impl<N, S, V> Walk<N, S, V>
where
    N: Iterator<Item = (i64, i64)>,
    S: Iterator<Item = u64>,
    V: Iterator<Item = i64>,
{
    fn pass(&mut self, data_type: &DataType) -> Result<(), String> {
        let (length, null_count) = self.nodes.next().ok_or(CLAIM)?;
        let length = u64::try_from(length).ok().filter(|length| *length <= self.max_length);
        let length = length.ok_or(CLAIM)?;
        if u64::try_from(null_count).ok().is_none_or(|null_count| null_count > length) {
            return Err(CLAIM.to_owned());
        }
        for buffer in 0..self.buffer_count(data_type)? {
            let size = self.sizes.next().ok_or(CLAIM)?;
            let is_validity = buffer == 0 && !matches!(data_type, DataType::Union(..));
            let is_too_short = is_validity && null_count > 0 && size < length.div_ceil(8);
            if is_too_short || !size.is_multiple_of(width(data_type, buffer) as u64) {
                return Err(CLAIM.to_owned());
            }
        }
        self.pass_children(data_type)
    }

    fn buffer_count(&mut self, data_type: &DataType) -> Result<usize, String> {
        Ok(match data_type {
            DataType::Null | DataType::RunEndEncoded(..) => 0,
            DataType::Struct(_) | DataType::FixedSizeList(..) => 1,
            DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::ListView(_)
            | DataType::LargeListView(_) => 3,
            DataType::Utf8View | DataType::BinaryView => {
                2 + self.view_counts.next().ok_or(CLAIM)? as usize
            }
            DataType::Union(_, mode) => {
                1 + usize::from(self.version < MetadataVersion::V5)
                    + usize::from(*mode == UnionMode::Dense)
            }
            _ => 2,
        })
    }

    fn pass_children(&mut self, data_type: &DataType) -> Result<(), String> {
        match data_type {
            DataType::List(child)
            | DataType::LargeList(child)
            | DataType::ListView(child)
            | DataType::LargeListView(child)
            | DataType::FixedSizeList(child, _)
            | DataType::Map(child, _) => self.pass(child.data_type()),
            DataType::Struct(children) => {
                children.iter().try_for_each(|child| self.pass(child.data_type()))
            }
            DataType::Union(children, _) => {
                children.iter().try_for_each(|(_, child)| self.pass(child.data_type()))
            }
            DataType::RunEndEncoded(ends, values) => {
                self.pass(ends.data_type())?;
                self.pass(values.data_type())
            }
            _ => Ok(()),
        }
    }
}

/// How many bytes a value of a buffer has, where it is of whole ones.
fn width(data_type: &DataType, buffer: usize) -> usize {
    match (data_type, buffer) {
        (_, 0) => 1,
        (DataType::Utf8View | DataType::BinaryView, 1) => 16,
        (
            DataType::Utf8
            | DataType::Binary
            | DataType::List(_)
            | DataType::Map(..)
            | DataType::Union(..),
            1,
        )
        | (DataType::ListView(_), _) => 4,
        (DataType::LargeUtf8 | DataType::LargeBinary | DataType::LargeList(_), 1)
        | (DataType::LargeListView(_), _) => 8,
        (DataType::Dictionary(keys, _), 1) => keys.primitive_width().unwrap_or(1),
        (data_type, 1) => data_type.primitive_width().unwrap_or(1),
        _ => 1,
    }
}
