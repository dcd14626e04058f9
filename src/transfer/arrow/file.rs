use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::{Block, Endianness, Message, MessageHeader, MetadataVersion};
use arrow_schema::{Field, SchemaRef};
use peristyle_column_store::{ColumnType, MAX_COLUMNS};

use super::cells::Cells;
use super::check::check_batch;
use super::import::{ArrowImporter, ArrowOptions};
use super::{KEY_METADATA, kinds};
use crate::ImportError;
use crate::csv::{ColumnNames, Names, PREVIEW_ROWS};

const MAGIC: &[u8] = b"ARROW1";
/// The version 1 of Feather is another format, of which this is the mark.
const FEATHER_1: &[u8] = b"FEA1";
const CONTINUATION: [u8; 4] = [0xFF; 4];
/// Mark and padding at the start of a file, and length of the footer and mark at its end.
const HEAD_BYTES: usize = 8;
const TAIL_BYTES: usize = 10;

/// Whether a file begins as an Arrow file or stream does.
pub fn is_arrow(first_bytes: &[u8]) -> bool {
    let is_stream = first_bytes.len() > 8
        && first_bytes.starts_with(&CONTINUATION)
        && first_bytes[4..8] != CONTINUATION;
    first_bytes.starts_with(MAGIC) || first_bytes.starts_with(FEATHER_1) || is_stream
}

/// A column of an Arrow file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrowColumn {
    /// Its name, unique and not empty.
    pub name: String,
    /// Its type as far as the schema says; none if a table has no place for it.
    pub column_type: Option<ColumnType>,
    /// What a column is of for which there is no place.
    pub kind: &'static str,
}

/// What an import would make of an Arrow file, as far as its first rows tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrowPreview {
    /// All columns.
    pub columns: Vec<ArrowColumn>,
    /// The first rows, of the columns that have a type: none is null.
    pub rows: Vec<Vec<Option<String>>>,
    /// The key column as the file names it.
    pub key: Option<String>,
}

/// An Arrow file that is whole in memory.
#[derive(Clone, Debug)]
pub struct ArrowFile {
    bytes: Buffer,
    pub(super) schema: SchemaRef,
    version: MetadataVersion,
    /// Dictionaries and batches, in the order in which they are read.
    blocks: Vec<Part>,
    pub(super) names: Names,
    row_count: u64,
}

/// A message of a file: bytes that describe it, and its body.
#[derive(Clone, Copy, Debug)]
struct Part {
    is_dictionary: bool,
    start: usize,
    /// With what stands before it.
    metadata_bytes: usize,
    body_bytes: usize,
}

impl ArrowFile {
    /// Of these bytes, which are not copied.
    ///
    /// # Errors
    /// If they are no Arrow file, or a broken one.
    pub fn open(bytes: Vec<u8>) -> Result<Self, ImportError> {
        if bytes.starts_with(FEATHER_1) {
            return Err(unreadable(
                "this is a Feather file of version 1, which is not read: save it as version 2",
            ));
        }
        let bytes = Buffer::from_vec(bytes);
        let (schema, version, blocks) =
            if bytes.starts_with(MAGIC) { read_footer(&bytes) } else { read_stream(&bytes) }
                .map_err(|reason| damaged(&reason))?;
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        if names.is_empty() {
            return Err(ImportError::Empty);
        }
        if names.len() > MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { line: 1, max: MAX_COLUMNS });
        }
        let names = Names::from_header(&names, 1, ColumnNames::MakeUnique)?;
        let mut file = Self { bytes, schema, version, blocks, names, row_count: 0 };
        file.row_count = file.check()?;
        Ok(file)
    }

    /// How many rows it has.
    pub const fn row_count(&self) -> u64 {
        self.row_count
    }

    /// Its columns and first rows.
    ///
    /// # Errors
    /// If its first rows are broken.
    pub fn preview(&self) -> Result<ArrowPreview, ImportError> {
        let columns = self.columns();
        let readable: Vec<usize> =
            (0..columns.len()).filter(|column| columns[*column].column_type.is_some()).collect();
        let mut rows = Vec::new();
        let mut batches = self.batches(readable.clone());
        while rows.len() < PREVIEW_ROWS
            && let Some(batch) = batches.next()
        {
            let batch = batch?;
            let count = batch.num_rows().min(PREVIEW_ROWS - rows.len());
            let texts: Vec<Vec<Option<String>>> = batch
                .columns()
                .iter()
                .map(|array| Cells::of(&array.slice(0, count)).texts())
                .collect();
            rows.extend(
                (0..count)
                    .map(|row| texts.iter().map(|column| column[row].clone()).collect::<Vec<_>>()),
            );
        }
        Ok(ArrowPreview { columns, rows, key: self.key() })
    }

    /// An import of it.
    ///
    /// # Errors
    /// If a column that was asked for is not there or cannot be what it was asked to be, or there are columns
    /// for which a table has no place and nobody said to leave them out.
    pub fn import(self, options: &ArrowOptions) -> Result<ArrowImporter, ImportError> {
        ArrowImporter::new(self, options)
    }

    pub(super) fn columns(&self) -> Vec<ArrowColumn> {
        let columns = self.names.names.iter().zip(self.schema.fields());
        let columns = columns.map(|(name, field)| ArrowColumn {
            name: name.clone(),
            column_type: kinds::column_type(field.data_type()),
            kind: kinds::kind_name(field.data_type()),
        });
        columns.collect()
    }

    /// The key column as the file names it.
    fn key(&self) -> Option<String> {
        let key = self.schema.metadata().get(KEY_METADATA)?;
        self.names.names.contains(key).then(|| key.clone())
    }

    /// Reads some columns from the start.
    pub(super) fn batches(&self, columns: Vec<usize>) -> Batches {
        let decoder = FileDecoder::new(self.schema.clone(), self.version).with_projection(columns);
        Batches { file: self.clone(), decoder, next: 0 }
    }

    /// Looks at every message before the first is read; gives the number of rows.
    fn check(&self) -> Result<u64, ImportError> {
        let fields: Vec<&Field> = self.schema.fields().iter().map(AsRef::as_ref).collect();
        let mut row_count = 0_u64;
        for part in &self.blocks {
            let checked = self.check_part(*part, &fields).map_err(|reason| damaged(&reason))?;
            row_count += checked;
        }
        if row_count > u64::from(u32::MAX) {
            return Err(ImportError::TooManyRows { max: u32::MAX });
        }
        Ok(row_count)
    }

    fn check_part(&self, part: Part, fields: &[&Field]) -> Result<u64, String> {
        let bytes = &self.bytes[part.start..part.start + part.metadata_bytes];
        let message = message_of(bytes)?;
        let body = self.bytes.slice_with_length(part.start + part.metadata_bytes, part.body_bytes);
        if part.is_dictionary {
            let dictionary = message.header_as_dictionary_batch().ok_or(OTHER_MESSAGE)?;
            let batch = dictionary.data().ok_or(OTHER_MESSAGE)?;
            #[expect(deprecated, reason = "the reader goes by these ids")]
            let users = self.schema.fields_with_dict_id(dictionary.id());
            let field = users.first().ok_or("a dictionary belongs to no column")?;
            let values = Field::new("", kinds::value_type(field.data_type()).clone(), true);
            check_batch(&batch, &body, &[&values], message.version())?;
            return Ok(0);
        }
        let batch = message.header_as_record_batch().ok_or(OTHER_MESSAGE)?;
        check_batch(&batch, &body, fields, message.version())?;
        Ok(batch.length() as u64)
    }
}

/// Some columns of a file, batch by batch. Each was checked.
#[derive(Debug)]
pub(super) struct Batches {
    file: ArrowFile,
    decoder: FileDecoder,
    next: usize,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let part = *self.file.blocks.get(self.next)?;
            self.next += 1;
            let length = part.metadata_bytes + part.body_bytes;
            let bytes = self.file.bytes.slice_with_length(part.start, length);
            let block = Block::new(0, part.metadata_bytes as i32, part.body_bytes as i64);
            let failed = |error: arrow_schema::ArrowError| damaged(&error.to_string());
            if part.is_dictionary {
                match self.decoder.read_dictionary(&block, &bytes) {
                    Ok(()) => continue,
                    Err(error) => return Some(Err(failed(error))),
                }
            }
            match self.decoder.read_record_batch(&block, &bytes) {
                Ok(None) => {}
                Ok(Some(batch)) => return Some(Ok(batch)),
                Err(error) => return Some(Err(failed(error))),
            }
        }
    }
}

const CUT_SHORT: &str = "its end is missing";
const OTHER_MESSAGE: &str = "it holds another message than it should";

pub(super) fn damaged(reason: &str) -> ImportError {
    unreadable(&format!("this Arrow file cannot be read: {reason}"))
}

fn unreadable(reason: &str) -> ImportError {
    ImportError::Unreadable { reason: reason.to_owned() }
}

type Parts = (SchemaRef, MetadataVersion, Vec<Part>);

/// Of the file format: the footer says where everything is.
fn read_footer(bytes: &Buffer) -> Result<Parts, String> {
    let tail = bytes.last_chunk::<TAIL_BYTES>().ok_or(CUT_SHORT)?;
    let footer_bytes = read_footer_length(*tail).map_err(|_| CUT_SHORT)?;
    let end = bytes.len() - TAIL_BYTES;
    let start = end.checked_sub(footer_bytes).filter(|start| *start >= HEAD_BYTES);
    let footer = &bytes[start.ok_or(CUT_SHORT)?..end];
    let footer = arrow_ipc::root_as_footer(footer).map_err(|error| error.to_string())?;
    let schema = schema_of(footer.schema().ok_or("its schema is missing")?)?;
    let dictionaries = footer.dictionaries().into_iter().flatten().map(|block| (true, block));
    let batches = footer.recordBatches().into_iter().flatten().map(|block| (false, block));
    let blocks = dictionaries.chain(batches).map(|(is_dictionary, block)| {
        let place = |number: i64| usize::try_from(number).map_err(|_| CUT_SHORT);
        let part = Part {
            is_dictionary,
            start: place(block.offset())?,
            metadata_bytes: place(i64::from(block.metaDataLength()))?,
            body_bytes: place(block.bodyLength())?,
        };
        let length = part.metadata_bytes.checked_add(part.body_bytes).ok_or(CUT_SHORT)?;
        let part_end = part.start.checked_add(length).ok_or(CUT_SHORT)?;
        if part_end > end { Err(CUT_SHORT.to_owned()) } else { Ok(part) }
    });
    Ok((schema, footer.version(), blocks.collect::<Result<_, String>>()?))
}

/// Of the stream format: one message after the other.
fn read_stream(bytes: &Buffer) -> Result<Parts, String> {
    let mut found = None;
    let mut blocks = Vec::new();
    let mut start = 0;
    while let Some((part, message)) = next_message(bytes, start)? {
        match message.header_type() {
            MessageHeader::Schema if found.is_none() => {
                let schema = schema_of(message.header_as_schema().ok_or(OTHER_MESSAGE)?)?;
                found = Some((schema, message.version()));
            }
            MessageHeader::DictionaryBatch if found.is_some() => {
                blocks.push(Part { is_dictionary: true, ..part });
            }
            MessageHeader::RecordBatch if found.is_some() => blocks.push(part),
            _ => return Err(OTHER_MESSAGE.to_owned()),
        }
        start = part.start + part.metadata_bytes + part.body_bytes;
    }
    let (schema, version) = found.ok_or("it is neither an Arrow file nor an Arrow stream")?;
    Ok((schema, version, blocks))
}

/// The message at a place of a stream; none at its end.
fn next_message(bytes: &Buffer, start: usize) -> Result<Option<(Part, Message<'_>)>, String> {
    let rest = &bytes[start..];
    if rest.is_empty() {
        return Ok(None);
    }
    // Before version 0.15 there was no mark before the length.
    let before = if rest.starts_with(&CONTINUATION) { 8 } else { 4 };
    let length = rest.get(before - 4..before).ok_or(CUT_SHORT)?;
    let length = length.first_chunk::<4>().map_or(0, |length| u32::from_le_bytes(*length));
    if length == 0 {
        return Ok(None);
    }
    let length = i32::try_from(length).map_err(|_| CUT_SHORT)? as usize;
    let metadata_bytes = before + length;
    let message = message_of(rest.get(..metadata_bytes).ok_or(CUT_SHORT)?)?;
    let body_bytes = usize::try_from(message.bodyLength()).map_err(|_| CUT_SHORT)?;
    let end = metadata_bytes.checked_add(body_bytes).ok_or(CUT_SHORT)?;
    if end > rest.len() {
        return Err(CUT_SHORT.to_owned());
    }
    let part = Part { is_dictionary: false, start, metadata_bytes, body_bytes };
    Ok(Some((part, message)))
}

/// A message behind its length.
fn message_of(bytes: &[u8]) -> Result<Message<'_>, String> {
    let before = if bytes.starts_with(&CONTINUATION) { 8 } else { 4 };
    let message = bytes.get(before..).filter(|rest| !rest.is_empty()).ok_or(CUT_SHORT)?;
    arrow_ipc::root_as_message(message).map_err(|error| error.to_string())
}

fn schema_of(schema: arrow_ipc::Schema<'_>) -> Result<SchemaRef, String> {
    if schema.endianness() != Endianness::Little {
        return Err("its numbers have their high byte first".to_owned());
    }
    try_fb_to_schema(schema).map(Arc::new).map_err(|error| error.to_string())
}
