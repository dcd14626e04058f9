use super::names::Names;
use super::plain::PlainRecords;
use super::records::{Item, Record, RecordReader};
use super::rows::{CellText, RawRows};
use super::sample::{SAMPLE_BYTES, byte_order_mark_len, decide};
use super::{CsvFinishing, CsvOptions, Delimiter, RaggedRecords};
use crate::infer::TypeGuess;
use crate::{ImportError, Note, NoteKind};
use peristyle_column_store::make_room;

/// For how many pushes of the same size there is room before memory grows again.
const PUSHES_IN_ROOM: usize = 64;

/// Reads a CSV file that is pushed to it piece by piece, and then makes a table of it.
///
/// It makes no difference where the pieces are cut. Reading goes on only while `push` runs, about 100
/// bytes to the microsecond, so whoever pushes has the progress in hand; to cancel is to drop it. Once
/// it has failed, it fails in the same way for ever.
#[derive(Debug)]
pub struct CsvImporter {
    options: CsvOptions,
    state: State,
}

#[derive(Debug)]
enum State {
    /// The first bytes, before delimiter and header are decided.
    Sampling(Vec<u8>),
    Reading(Box<Reading>),
    Failed(ImportError),
}

/// The import of a file whose delimiter is known.
#[derive(Debug)]
struct Reading {
    records: RecordReader,
    body: Body,
}

/// What became of the records that were read.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) options: CsvOptions,
    pub(super) delimiter: Delimiter,
    pub(super) header: bool,
    record_count: u64,
    /// Names, rows and what their types can be; none before the first record.
    pub(super) columns: Option<Columns>,
    /// Lines before the first record that are empty.
    leading_empty_lines: u64,
    skipped: Tally,
    padded: Tally,
    empty_lines: Tally,
}

#[derive(Debug)]
pub(super) struct Columns {
    pub(super) names: Names,
    pub(super) guesses: Vec<TypeGuess>,
    pub(super) rows: RawRows,
}

/// How often something occurred, and on which line first.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: usize,
    line: u64,
}

impl CsvImporter {
    /// For a file of which nothing is known but these options.
    pub const fn new(options: CsvOptions) -> Self {
        Self { options, state: State::Sampling(Vec::new()) }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// If the file, as far as it was read, does not make a table.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        let result = self.take(bytes);
        if let Err(error) = &result {
            self.state = State::Failed(error.clone());
        }
        result
    }

    /// Says that all bytes were pushed. The table is then made in steps.
    ///
    /// # Errors
    /// If the file does not make a table. Errors of single values come later, from the steps.
    pub fn finish(mut self) -> Result<CsvFinishing, ImportError> {
        if let State::Sampling(_) = self.state {
            self.decide()?;
        }
        match self.state {
            State::Reading(mut reading) => {
                if let Some(record) = reading.records.finish()? {
                    reading.body.take_record(record)?;
                }
                CsvFinishing::new(reading.body)
            }
            State::Failed(error) => Err(error),
            State::Sampling(_) => Err(ImportError::Empty),
        }
    }

    fn take(&mut self, mut bytes: &[u8]) -> Result<(), ImportError> {
        make_room(bytes.len().saturating_mul(PUSHES_IN_ROOM));
        if let State::Sampling(sample) = &mut self.state {
            let (first, rest) = bytes.split_at(bytes.len().min(SAMPLE_BYTES - sample.len()));
            sample.extend_from_slice(first);
            bytes = rest;
            if sample.len() < SAMPLE_BYTES {
                return Ok(());
            }
            self.decide()?;
        }
        match &mut self.state {
            State::Reading(reading) => reading.take(bytes),
            State::Failed(error) => Err(error.clone()),
            State::Sampling(_) => Ok(()),
        }
    }

    /// Decides on delimiter and header, and reads the sample.
    fn decide(&mut self) -> Result<(), ImportError> {
        let State::Sampling(sample) = &mut self.state else { return Ok(()) };
        let sample = std::mem::take(sample);
        let (delimiter, header) = decide(&sample, &self.options);
        let mark_len = byte_order_mark_len(&sample);
        let max_cell_bytes = self.options.max_cell_bytes;
        let mut reading = Box::new(Reading {
            records: RecordReader::new(delimiter, max_cell_bytes, mark_len as u64),
            body: Body::new(self.options.clone(), delimiter, header),
        });
        reading.take(&sample[mark_len..])?;
        self.state = State::Reading(reading);
        Ok(())
    }
}

impl Reading {
    fn take(&mut self, mut bytes: &[u8]) -> Result<(), ImportError> {
        loop {
            self.take_plain(&mut bytes);
            match self.records.next(&mut bytes)? {
                None => return Ok(()),
                Some(Item::Record(record)) => self.body.take_record(record)?,
                Some(Item::EmptyLine { line }) => self.body.take_empty_line(line),
            }
        }
    }

    /// Takes the records off the front of the bytes that need no second look.
    fn take_plain(&mut self, bytes: &mut &[u8]) {
        let Some(columns) = &mut self.body.columns else { return };
        while let Some(line) = self.records.next_line(bytes) {
            let delimiter = self.body.delimiter.byte();
            let plain = PlainRecords::new(bytes, delimiter, self.records.safe_bytes());
            let taken = columns.rows.push_plain(line, &plain);
            if taken.record_count == 0 {
                return;
            }
            columns.close_chunk_if_full();
            self.records.pass(taken);
            self.body.record_count += taken.record_count as u64;
            *bytes = &bytes[taken.byte_count..];
        }
    }
}

impl Body {
    fn new(options: CsvOptions, delimiter: Delimiter, header: bool) -> Self {
        Self {
            options,
            delimiter,
            header,
            record_count: 0,
            columns: None,
            leading_empty_lines: 0,
            skipped: Tally::default(),
            padded: Tally::default(),
            empty_lines: Tally::default(),
        }
    }

    /// What was counted, as notes.
    pub(super) fn notes(&self) -> impl Iterator<Item = Note> {
        let Self { skipped, padded, empty_lines, .. } = *self;
        let kinds = [
            (skipped, NoteKind::SkippedRecords { count: skipped.count, line: skipped.line }),
            (padded, NoteKind::PaddedRecords { count: padded.count, line: padded.line }),
            (
                empty_lines,
                NoteKind::EmptyLinesAsNull { count: empty_lines.count, line: empty_lines.line },
            ),
        ];
        let counted = kinds.into_iter().filter(|(tally, _)| tally.count > 0);
        counted.map(|(_, kind)| Note { column: None, kind })
    }

    fn take_record(&mut self, record: Record<'_>) -> Result<(), ImportError> {
        self.record_count += 1;
        if self.columns.is_none() {
            self.start(record)?;
            if self.header {
                return Ok(());
            }
        }
        let Some(columns) = &mut self.columns else { return Ok(()) };
        if columns.take(record) {
            return Ok(());
        }
        match self.options.ragged {
            RaggedRecords::Skip => self.skipped.add(record.line),
            RaggedRecords::Pad if columns.take_padded(record) => self.padded.add(record.line),
            RaggedRecords::Pad | RaggedRecords::Refuse => {
                return Err(ImportError::Ragged {
                    line: record.line,
                    record: self.record_count,
                    expected: columns.rows.column_count(),
                    found: record.field_count(),
                });
            }
        }
        Ok(())
    }

    /// An empty line is a row if there is one column, and nothing otherwise.
    fn take_empty_line(&mut self, line: u64) {
        match &mut self.columns {
            None => self.leading_empty_lines += 1,
            Some(columns) if columns.rows.column_count() == 1 => {
                columns.rows.push_nulls(line);
                self.empty_lines.add(line);
            }
            Some(_) => {}
        }
    }

    /// The first record says how many columns there are, and perhaps their names.
    fn start(&mut self, record: Record<'_>) -> Result<(), ImportError> {
        let column_count = record.field_count();
        let names = if self.header {
            let header: Vec<_> = record.fields().map(String::from_utf8_lossy).collect();
            let header: Vec<_> = header.iter().map(AsRef::as_ref).collect();
            Names::from_header(&header, record.line, self.options.names)?
        } else {
            Names::numbered(column_count)
        };
        self.check_wishes(&names)?;
        self.columns = Some(Columns {
            names,
            guesses: vec![TypeGuess::default(); column_count],
            rows: RawRows::new(column_count),
        });
        if !self.header {
            for line in 1..=std::mem::take(&mut self.leading_empty_lines) {
                self.take_empty_line(line);
            }
        }
        Ok(())
    }

    /// Whether the columns of which the options speak are there.
    fn check_wishes(&self, names: &Names) -> Result<(), ImportError> {
        let typed = match &self.options.types {
            super::ColumnTypes::Given(types) => types.as_slice(),
            _ => &[],
        };
        let mut wished = typed.iter().map(|(name, _)| name).chain(&self.options.primary_key);
        match wished.find(|wished| !names.names.contains(wished)) {
            Some(column) => Err(ImportError::NoSuchColumn { column: column.clone() }),
            None => Ok(()),
        }
    }
}

impl Columns {
    /// Takes in a record as a row, unless it has too many or too few fields.
    fn take(&mut self, record: Record<'_>) -> bool {
        let fits = record.field_count() == self.rows.column_count();
        if fits {
            self.take_fields(record);
        }
        fits
    }

    /// Takes in a record that has too few fields, or too many of which those at the end are empty.
    fn take_padded(&mut self, record: Record<'_>) -> bool {
        let fits = record.fields().skip(self.rows.column_count()).all(<[u8]>::is_empty);
        if fits {
            self.take_fields(record);
        }
        fits
    }

    fn take_fields(&mut self, record: Record<'_>) {
        self.rows.push(record);
        self.close_chunk_if_full();
    }

    fn close_chunk_if_full(&mut self) {
        if self.rows.open().is_full() {
            self.close_chunk();
        }
    }

    /// Looks at the rows that came since the last time, column by column, and puts them aside.
    pub(super) fn close_chunk(&mut self) {
        let (rows, chunk) = (&self.rows, self.rows.open());
        let text = chunk.text();
        for (column, guess) in self.guesses.iter_mut().enumerate() {
            let cells = chunk.run(text, column, 0..chunk.row_count()).cells();
            guess.see_column(cells.map(CellText::bytes), |row| rows.line(chunk.first_row() + row));
        }
        self.rows.close();
    }
}

impl Tally {
    fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.line = line;
        }
        self.count += 1;
    }
}
