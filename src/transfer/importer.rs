use crate::csv::{CsvFinishing, CsvImporter, CsvOptions, CsvStep};
use crate::json::{JsonFinishing, JsonImporter, JsonOptions, JsonStep};
use crate::{ImportError, Imported};

/// How a file is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadAs {
    /// As records of fields.
    Csv(CsvOptions),
    /// As JSON or JSON lines.
    Json(JsonOptions),
}

impl From<CsvOptions> for ReadAs {
    fn from(options: CsvOptions) -> Self {
        Self::Csv(options)
    }
}

impl From<JsonOptions> for ReadAs {
    fn from(options: JsonOptions) -> Self {
        Self::Json(options)
    }
}

/// What is left of a text behind its first lines.
pub fn skip_lines(text: &[u8], line_count: u64) -> &[u8] {
    let mut left = line_count;
    skip(text, &mut left)
}

/// Skips lines, as many as are left to skip.
fn skip<'a>(mut text: &'a [u8], left: &mut u64) -> &'a [u8] {
    while *left > 0 {
        let Some(end) = memchr::memchr(b'\n', text) else { return &[] };
        text = &text[end + 1..];
        *left -= 1;
    }
    text
}

/// Reads a file of any text format that is pushed to it piece by piece, and then makes a table of it.
#[derive(Debug)]
pub struct Importer {
    /// How many lines at the start are still to be skipped.
    lines_to_skip: u64,
    reader: Reader,
}

#[derive(Debug)]
enum Reader {
    Csv(CsvImporter),
    Json(Box<JsonImporter>),
}

impl Importer {
    /// For a file that is to be read in this way.
    pub fn new(read_as: ReadAs) -> Self {
        let reader = match read_as {
            ReadAs::Csv(options) => Reader::Csv(CsvImporter::new(options)),
            ReadAs::Json(options) => Reader::Json(Box::new(JsonImporter::new(options))),
        };
        Self { lines_to_skip: 0, reader }
    }

    /// The same for a file whose first lines are no part of the table. Lines are then counted from the
    /// first that is: see [`ImportError::below`] and [`Lines::move_down`](crate::Lines::move_down).
    #[must_use]
    pub fn skipping_lines(self, line_count: u64) -> Self {
        Self { lines_to_skip: line_count, ..self }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// If the file, as far as it was read, does not make a table.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        let bytes = skip(bytes, &mut self.lines_to_skip);
        match &mut self.reader {
            Reader::Csv(importer) => importer.push(bytes),
            Reader::Json(importer) => importer.push(bytes),
        }
    }

    /// Says that all bytes were pushed. The table is then made in steps.
    ///
    /// # Errors
    /// If the file does not make a table. Errors of single values come later, from the steps.
    pub fn finish(self) -> Result<Finishing, ImportError> {
        match self.reader {
            Reader::Csv(importer) => {
                importer.finish().map(|finishing| Finishing::Csv(Box::new(finishing)))
            }
            Reader::Json(importer) => {
                importer.finish().map(|finishing| Finishing::Json(Box::new(finishing)))
            }
        }
    }
}

/// The second half of an import: the table is made in steps. To cancel is to drop it.
#[derive(Debug)]
pub enum Finishing {
    /// Of records of fields.
    Csv(Box<CsvFinishing>),
    /// Of JSON.
    Json(Box<JsonFinishing>),
}

/// What a step of a [`Finishing`] came to.
#[derive(Debug)]
pub enum Step {
    /// There is more to do.
    More(Finishing),
    /// The table.
    Done(Box<Imported>),
}

impl Finishing {
    /// How many rows are in the table.
    pub fn rows_done(&self) -> usize {
        match self {
            Self::Csv(finishing) => finishing.rows_done(),
            Self::Json(finishing) => finishing.rows_done(),
        }
    }

    /// How many rows there will be.
    pub fn rows_total(&self) -> usize {
        match self {
            Self::Csv(finishing) => finishing.rows_total(),
            Self::Json(finishing) => finishing.rows_total(),
        }
    }

    /// Puts some thousand cells more into the table; gives it when all are in.
    ///
    /// # Errors
    /// If a cell is not of the type that was given for its column, or the primary key is null or occurs
    /// twice.
    pub fn step(self) -> Result<Step, ImportError> {
        Ok(match self {
            Self::Csv(finishing) => match finishing.step()? {
                CsvStep::More(more) => Step::More(Self::Csv(more)),
                CsvStep::Done(imported) => Step::Done(imported),
            },
            Self::Json(finishing) => match finishing.step()? {
                JsonStep::More(more) => Step::More(Self::Json(more)),
                JsonStep::Done(imported) => Step::Done(imported),
            },
        })
    }
}
