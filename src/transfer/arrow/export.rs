use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMillisecondType};
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, GenericStringArray, Int32Array, LargeStringArray,
    OffsetSizeTrait, PrimitiveArray, RecordBatch, StringArray,
};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use peristyle_column_store::{ColumnType, Date, RowId, Timestamp, ValueRef, View};

use super::KEY_METADATA;

/// How many rows a batch has, but for the last.
const BATCH_ROWS: usize = 16_384;
/// The most texts of a dictionary: with more of them it saves little, and takes long to make.
const MAX_DICTIONARY_TEXTS: usize = 1 << 16;
/// The most bytes of text that a column of short offsets holds.
const MAX_SHORT_TEXT_BYTES: usize = i32::MAX as usize;

/// Writes rows of a table as an Arrow file, in chunks: a batch of 16,384 rows each. Texts that occur often
/// are written once, in a dictionary; dates and timestamps have their types, timestamps in UTC; the name of
/// the key column is in the metadata of the schema.
#[expect(missing_debug_implementations, reason = "the writer of the format has none")]
pub struct ArrowExporter<'a> {
    view: View<'a>,
    rows: Vec<RowId>,
    texts: Vec<Option<Texts<'a>>>,
    /// How many rows were looked at, and then how many were written.
    rows_done: usize,
    writer: Option<FileWriter<Vec<u8>>>,
    is_finished: bool,
}

/// The texts of a column.
#[derive(Debug, Default)]
struct Texts<'a> {
    numbers: HashMap<&'a str, i32>,
    in_order: Vec<&'a str>,
    bytes: usize,
    longest: usize,
    /// Whether there are too many for a dictionary.
    is_plain: bool,
    /// The dictionary, if there is one.
    values: Option<ArrayRef>,
}

impl<'a> ArrowExporter<'a> {
    /// Of these rows, in this order; rows that are not in the view are left out.
    pub fn new(view: View<'a>, rows: impl IntoIterator<Item = RowId>) -> Self {
        let columns = view.table().schema().columns().iter();
        let texts =
            columns.map(|column| (column.column_type() == ColumnType::String).then(Texts::default));
        Self {
            view,
            rows: rows.into_iter().filter(|row| view.contains(*row)).collect(),
            texts: texts.collect(),
            rows_done: 0,
            writer: None,
            is_finished: false,
        }
    }

    /// How many rows were written.
    pub const fn rows_done(&self) -> usize {
        if self.writer.is_some() { self.rows_done } else { 0 }
    }

    /// How many rows there will be.
    pub const fn rows_total(&self) -> usize {
        self.rows.len()
    }

    /// The next bytes, which may be none while the texts are being looked at; at the end nothing.
    ///
    /// # Errors
    /// If the rows do not fit into the format, such as texts of more than 2^31 kinds.
    pub fn step(&mut self) -> Result<Option<Vec<u8>>, String> {
        self.next_chunk().map_err(|error| error.to_string())
    }

    fn next_chunk(&mut self) -> Result<Option<Vec<u8>>, ArrowError> {
        let rows = self.rows_done..self.rows.len().min(self.rows_done + BATCH_ROWS);
        let Some(writer) = &mut self.writer else {
            if rows.is_empty() {
                self.begin()?;
            } else {
                self.look_at(rows.clone());
                self.rows_done = rows.end;
            }
            return Ok(Some(Vec::new()));
        };
        if self.is_finished {
            return Ok(None);
        }
        if rows.is_empty() {
            writer.finish()?;
            self.is_finished = true;
        } else {
            let columns = (0..self.texts.len())
                .map(|column| array(self.view, &self.rows[rows.clone()], column, &self.texts))
                .collect::<Result<Vec<_>, _>>()?;
            let batch = RecordBatch::try_new(writer.schema().clone(), columns)?;
            writer.write(&batch)?;
            self.rows_done = rows.end;
        }
        Ok(Some(std::mem::take(writer.get_mut())))
    }

    fn look_at(&mut self, rows: std::ops::Range<usize>) {
        for (column, texts) in self.texts.iter_mut().enumerate() {
            let Some(texts) = texts else { continue };
            for row in &self.rows[rows.clone()] {
                if let Some(ValueRef::String(text)) = self.view.cell(*row, column) {
                    texts.see(text);
                }
            }
        }
    }

    /// Writes the start of the file, when all texts are known.
    fn begin(&mut self) -> Result<(), ArrowError> {
        let row_count = self.rows.len();
        self.rows_done = 0;
        for texts in self.texts.iter_mut().flatten() {
            texts.close(row_count);
        }
        let schema = self.view.table().schema();
        let fields = schema.columns().iter().zip(&self.texts);
        let fields = fields.map(|(column, texts)| {
            let data_type = data_type(column.column_type(), texts.as_ref());
            Field::new(column.name(), data_type, true)
        });
        let key = schema.key().map(|key| (KEY_METADATA.to_owned(), key.name().to_owned()));
        let metadata: HashMap<_, _> = key.into_iter().collect();
        let schema = Schema::new_with_metadata(fields.collect::<Vec<_>>(), metadata);
        self.writer = Some(FileWriter::try_new(Vec::new(), &schema)?);
        Ok(())
    }
}

impl<'a> Texts<'a> {
    fn see(&mut self, text: &'a str) {
        self.longest = self.longest.max(text.len());
        if self.is_plain {
            return;
        }
        let next = self.in_order.len() as i32;
        self.numbers.entry(text).or_insert_with(|| {
            self.in_order.push(text);
            self.bytes += text.len();
            next
        });
        if self.in_order.len() > MAX_DICTIONARY_TEXTS {
            self.is_plain = true;
            (self.numbers, self.in_order) = (HashMap::new(), Vec::new());
        }
    }

    fn is_long(&self) -> bool {
        self.bytes.max(self.longest.saturating_mul(BATCH_ROWS)) > MAX_SHORT_TEXT_BYTES
    }

    /// Makes a dictionary of texts that occur twice or more often, on the whole.
    fn close(&mut self, row_count: usize) {
        if self.is_plain || 2 * self.in_order.len() > row_count {
            self.numbers.clear();
        } else if self.is_long() {
            self.values = Some(Arc::new(LargeStringArray::from_iter_values(&self.in_order)));
        } else {
            self.values = Some(Arc::new(StringArray::from_iter_values(&self.in_order)));
        }
    }
}

fn data_type(column_type: ColumnType, texts: Option<&Texts<'_>>) -> DataType {
    match column_type {
        ColumnType::Int => DataType::Int64,
        ColumnType::Float => DataType::Float64,
        ColumnType::Bool => DataType::Boolean,
        ColumnType::Date => DataType::Date32,
        ColumnType::Timestamp => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        ColumnType::String => {
            let is_long = texts.is_some_and(Texts::is_long);
            let text = if is_long { DataType::LargeUtf8 } else { DataType::Utf8 };
            match texts.and_then(|texts| texts.values.as_ref()) {
                Some(_) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(text)),
                None => text,
            }
        }
    }
}

fn array(
    view: View<'_>,
    rows: &[RowId],
    column: usize,
    texts: &[Option<Texts<'_>>],
) -> Result<ArrayRef, ArrowError> {
    let cells = rows.iter().map(|row| view.cell(*row, column).unwrap_or(ValueRef::Null));
    macro_rules! values {
        ($kind:ident, $value:expr) => {
            cells.map(|cell| match cell {
                ValueRef::$kind(value) => Some($value(value)),
                _ => None,
            })
        };
    }
    let column_type = view.table().schema().columns()[column].column_type();
    Ok(match (column_type, &texts[column]) {
        (ColumnType::Int, _) => {
            Arc::new(values!(Int, |int: i64| int).collect::<PrimitiveArray<Int64Type>>())
        }
        (ColumnType::Float, _) => {
            Arc::new(values!(Float, |float: f64| float).collect::<PrimitiveArray<Float64Type>>())
        }
        (ColumnType::Bool, _) => {
            Arc::new(values!(Bool, |is_set: bool| is_set).collect::<BooleanArray>())
        }
        (ColumnType::Date, _) => {
            Arc::new(values!(Date, Date::days).collect::<PrimitiveArray<Date32Type>>())
        }
        (ColumnType::Timestamp, _) => {
            let moments = values!(Timestamp, Timestamp::ms);
            let array = moments.collect::<PrimitiveArray<TimestampMillisecondType>>();
            Arc::new(array.with_timezone("UTC"))
        }
        (ColumnType::String, Some(Texts { numbers, values: Some(values), .. })) => {
            let keys = values!(String, |text: &str| numbers[text]);
            let keys: Int32Array = keys.collect();
            Arc::new(DictionaryArray::<Int32Type>::try_new(keys, values.clone())?)
        }
        (ColumnType::String, Some(texts)) if texts.is_long() => {
            plain::<i64>(values!(String, |text| text))
        }
        (ColumnType::String, _) => plain::<i32>(values!(String, |text| text)),
    })
}

fn plain<'v, O: OffsetSizeTrait>(texts: impl Iterator<Item = Option<&'v str>>) -> ArrayRef {
    Arc::new(texts.collect::<GenericStringArray<O>>())
}
