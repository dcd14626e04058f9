use super::names::Names;
use super::records::{Item, Record, RecordReader};
use super::{ColumnTypes, CsvOptions, Delimiter};
use crate::ImportError;
use crate::infer::TypeGuess;
use peristyle_column_store::ColumnType;

/// How many bytes from the start of a file decide on its delimiter and header.
pub const SAMPLE_BYTES: usize = 64 * 1_024;
/// How many rows a preview shows.
pub const PREVIEW_ROWS: usize = 50;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What an import would make of a file, as far as its first bytes tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvPreview {
    /// What stands between the fields.
    pub delimiter: Delimiter,
    /// Whether the first record holds the names of the columns.
    pub header: bool,
    /// Names and types of the columns. A type can still change by what comes later in the file.
    pub columns: Vec<(String, ColumnType)>,
    /// The first rows, at most [`PREVIEW_ROWS`]: none is null. A row has as many cells as its record.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Says what an import with these options would decide, from the first [`SAMPLE_BYTES`] of a file, or
/// all of it if it is shorter; bytes beyond are not looked at. Delimiter, header and names are those
/// that the import will take.
///
/// # Errors
/// As the import, for what is wrong in the first bytes; records of any length are shown.
pub fn preview(bytes: &[u8], options: &CsvOptions) -> Result<CsvPreview, ImportError> {
    let sample = Sample::new(bytes);
    let delimiter = options.delimiter.unwrap_or_else(|| sample.guess_delimiter());
    let records = sample.records(delimiter, options.max_cell_bytes)?;
    let Some(first) = records.first() else { return Err(ImportError::Empty) };
    let header = options.header.unwrap_or_else(|| guess_header(&records));
    let rows = &records[usize::from(header)..];
    let names = if header {
        let header: Vec<_> = first.cells.iter().map(|cell| cell.as_deref().unwrap_or("")).collect();
        Names::from_header(&header, first.line, options.names)?
    } else {
        Names::numbered(first.cells.len())
    };
    let guesses = type_guesses(rows, names.names.len());
    let columns = names.names.into_iter().zip(guesses);
    let columns = columns.map(|(name, guess)| {
        let column_type = given_type(&options.types, &name).unwrap_or(guess.column_type());
        (name, column_type)
    });
    Ok(CsvPreview {
        delimiter,
        header,
        columns: columns.collect(),
        rows: rows.iter().take(PREVIEW_ROWS).map(|record| record.cells.clone()).collect(),
    })
}

/// The type that was given for a column, if one was.
pub(crate) fn given_type(types: &ColumnTypes, name: &str) -> Option<ColumnType> {
    match types {
        ColumnTypes::Infer => None,
        ColumnTypes::All(column_type) => Some(*column_type),
        ColumnTypes::Given(types) => {
            types.iter().find(|(column, _)| column == name).map(|(_, column_type)| *column_type)
        }
    }
}

/// How long the byte order mark at the start of a file is, if there is one.
pub(super) fn byte_order_mark_len(bytes: &[u8]) -> usize {
    if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }
}

/// Delimiter and header of a file, as its first bytes and the options say.
pub(super) fn decide(bytes: &[u8], options: &CsvOptions) -> (Delimiter, bool) {
    let sample = Sample::new(bytes);
    let delimiter = options.delimiter.unwrap_or_else(|| sample.guess_delimiter());
    let header = options.header.unwrap_or_else(|| {
        let mut records = Vec::new();
        // What is wrong in the records is for the import to say.
        let _ = sample.read(delimiter, options.max_cell_bytes, |record| {
            records.push(OwnedRecord::new(&record));
        });
        guess_header(&records)
    });
    (delimiter, header)
}

/// The first bytes of a file, without the byte order mark.
struct Sample<'a> {
    bytes: &'a [u8],
    first_byte: u64,
    /// There are no bytes after these.
    is_whole: bool,
}

struct OwnedRecord {
    line: u64,
    cells: Vec<Option<String>>,
}

impl OwnedRecord {
    fn new(record: &Record<'_>) -> Self {
        let cells = record.fields().map(|text| {
            let text = String::from_utf8_lossy(text).into_owned();
            Some(text).filter(|text| !text.is_empty())
        });
        let mut cells: Vec<_> = cells.collect();
        for field in record.quoted_empty() {
            cells[field] = Some(String::new());
        }
        Self { line: record.line, cells }
    }
}

impl<'a> Sample<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let is_whole = bytes.len() < SAMPLE_BYTES;
        let bytes = &bytes[..bytes.len().min(SAMPLE_BYTES)];
        let mark_len = byte_order_mark_len(bytes);
        Self { bytes: &bytes[mark_len..], first_byte: mark_len as u64, is_whole }
    }

    fn records(
        &self,
        delimiter: Delimiter,
        max_cell_bytes: usize,
    ) -> Result<Vec<OwnedRecord>, ImportError> {
        let mut records = Vec::new();
        self.read(delimiter, max_cell_bytes, |record| records.push(OwnedRecord::new(&record)))?;
        Ok(records)
    }

    /// Shows the records, the last one only if it is known to be complete or the only one.
    fn read(
        &self,
        delimiter: Delimiter,
        max_cell_bytes: usize,
        mut show: impl FnMut(Record<'_>),
    ) -> Result<(), ImportError> {
        let mut reader = RecordReader::new(delimiter, max_cell_bytes, self.first_byte);
        let mut bytes = self.bytes;
        let mut any = false;
        while let Some(item) = reader.next(&mut bytes)? {
            if let Item::Record(record) = item {
                any = true;
                show(record);
            }
        }
        if self.is_whole || !any {
            match reader.finish() {
                Ok(record) => record.into_iter().for_each(show),
                Err(_) if !self.is_whole => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The delimiter by which most records have the same number of fields, and more than one.
    fn guess_delimiter(&self) -> Delimiter {
        let mut best = (0.0, Delimiter::COMMA);
        for delimiter in Delimiter::GUESSED {
            let mut field_counts = Vec::new();
            // A record that cannot be read with this delimiter ends what it has to say for itself.
            let _ = self.read(delimiter, CsvOptions::MAX_CELL_BYTES, |record| {
                field_counts.push(record.field_count());
            });
            let score = consistency(field_counts);
            if score > best.0 {
                best = (score, delimiter);
            }
        }
        best.1
    }
}

/// Between 0 and 1: high if nearly all records have the same number of fields, higher if it is large,
/// 0 if most have one.
fn consistency(mut field_counts: Vec<usize>) -> f64 {
    field_counts.sort_unstable();
    let runs = field_counts.chunk_by(|a, b| a == b);
    let Some(usual) = runs.max_by_key(|run| run.len()) else { return 0.0 };
    let share = usual.len() as f64 / field_counts.len() as f64;
    share.powi(4) * (1.0 - 1.0 / usual[0] as f64)
}

/// Whether the first record seems to hold names: not if it holds a value that fits the values below it,
/// unless it has text above values in another column.
fn guess_header(records: &[OwnedRecord]) -> bool {
    let Some((first, rest)) = records.split_first() else { return true };
    let mut values = false;
    for (cell, below) in first.cells.iter().zip(type_guesses(rest, first.cells.len())) {
        let Some(cell) = cell else { continue };
        let mut above = TypeGuess::default();
        above.see(cell.as_bytes(), 0);
        let is_text = above.column_type() == ColumnType::String;
        if is_text && below.column_type() != ColumnType::String {
            return true;
        }
        values |= !is_text && (below.is_empty() || below.column_type() != ColumnType::String);
    }
    !values
}

fn type_guesses(records: &[OwnedRecord], column_count: usize) -> Vec<TypeGuess> {
    let mut guesses = vec![TypeGuess::default(); column_count];
    for record in records {
        for (guess, cell) in guesses.iter_mut().zip(&record.cells) {
            if let Some(cell) = cell.as_deref().filter(|cell| !cell.is_empty()) {
                guess.see(cell.as_bytes(), record.line);
            }
        }
    }
    guesses
}
