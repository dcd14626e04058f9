use std::rc::Rc;

use futures_util::future::{AbortHandle, Abortable, Aborted};
use reactive_graph::prelude::*;

use super::choices::Looked;
use super::merge::Merge;
use super::{
    ColumnChoice, ImportFile, ImportTarget, ReadChoices, ReadKind, ReadOutcome, Reading, Sample,
    Wanted, formats,
};
use crate::column_store::{ColumnStore, IndexJob, Schema};
use crate::transfer::convert::{Conversion, ConversionStep, Converted, OnFault};
use crate::transfer::csv::SAMPLE_BYTES;
use crate::transfer::{ImportError, Imported, Importer};
use crate::workspace::import::Pace;
use crate::workspace::stores::failed;
use crate::workspace::{
    ImportStage, NoticeAction, NoticeId, NoticeKind, StoreActError, Workspace, words,
};

/// A reading that a notice offers to change, and the table that was made of it.
#[derive(Clone)]
pub(in crate::workspace) struct Offered {
    pub(in crate::workspace) notice: NoticeId,
    reading: Reading,
}

/// What was made of a file, or why a person has to decide first.
type Made = Result<Converted, ReadOutcome>;

/// Files that a person may want to be read in another way.
impl Workspace {
    /// Reads the start of a file: of a text in the encoding that it seems to have, of a workbook its first
    /// sheet. None if that was stopped.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn look_into(
        self,
        file: Rc<dyn ImportFile>,
    ) -> Result<Option<Reading>, StoreActError> {
        let bytes = file.bytes();
        let Some(kind) = formats::kind_of(&*bytes).await? else {
            return self.look_into_text(file, None).await.map(Some);
        };
        let looking = async move {
            Ok(if kind == ReadKind::Arrow {
                let sample = formats::look_into_arrow(self, bytes).await??;
                Sample::Arrow(Rc::new(sample))
            } else {
                let sample = formats::look_into_sheet(self, bytes, None).await??;
                Sample::Sheet(Rc::new(sample))
            })
        };
        let title = words::looking_into(&file.name());
        let sample = self.as_work(title, Box::pin(looking)).await?;
        Ok(sample.map(|sample| Reading { file, encoding: super::ENCODINGS[0].0, sample }))
    }

    async fn look_into_text(
        self,
        file: Rc<dyn ImportFile>,
        encoding: Option<&'static str>,
    ) -> Result<Reading, StoreActError> {
        let encoding = match encoding {
            Some(encoding) => encoding,
            None => file.guess_encoding().await.map_err(failed)?,
        };
        let mut source = file.open(encoding).map_err(failed)?;
        let mut sample = Vec::new();
        while sample.len() < SAMPLE_BYTES
            && let Some(chunk) = source.next_chunk().await.map_err(failed)?
        {
            sample.extend_from_slice(&chunk[..chunk.len().min(SAMPLE_BYTES - sample.len())]);
        }
        Ok(Reading { file, encoding, sample: Sample::Text(sample.into()) })
    }

    /// Reads the start of another sheet of a workbook. None if that was stopped.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn look_into_sheet(
        self,
        reading: Reading,
        sheet: String,
    ) -> Result<Option<Reading>, StoreActError> {
        let title = words::looking_into(&reading.file_name());
        let bytes = reading.file.bytes();
        let looking = async move { formats::look_into_sheet(self, bytes, Some(sheet)).await? };
        let sample = self.as_work(title, Box::pin(looking)).await?;
        Ok(sample.map(|sample| Reading { sample: Sample::Sheet(Rc::new(sample)), ..reading }))
    }

    /// Reads the start of a file again, in another encoding.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn look_again(
        self,
        reading: Reading,
        encoding: &'static str,
    ) -> Result<Reading, StoreActError> {
        self.look_into_text(reading.file, Some(encoding)).await
    }

    /// The choices that nobody made, for a file that was looked into.
    pub fn guess_choices(self, reading: &Reading) -> ReadChoices {
        let name = self.unique_name(&words::table_name(&reading.file_name()));
        ReadChoices::guessed(reading, name)
    }

    /// Reads a file into a new table with the guesses, without asking. The notice offers to change how it
    /// was read, and so does that of a failure.
    ///
    /// # Errors
    /// As [`Workspace::import`], where nothing can be offered.
    pub async fn import_as_guessed(self, reading: Reading) -> Result<(), StoreActError> {
        let choices = self.guess_choices(&reading);
        let outcome = self.read(&reading, &choices).await;
        let file_name = reading.file_name();
        match outcome {
            Ok(Some(Ok(text))) => self.offer_to_change(NoticeKind::Info, text, reading),
            Ok(Some(Err(outcome))) => {
                let text = words::needs_decisions(&file_name, &outcome);
                self.offer_to_change(NoticeKind::Error, text, reading);
            }
            Ok(None) => self.tell(words::import_cancelled(&file_name)),
            Err(error) => self.offer_to_change(NoticeKind::Error, error.to_string(), reading),
        }
        Ok(())
    }

    /// Reads a file as a person decided.
    ///
    /// # Errors
    /// With line and column if the file is no table in this way; everything is as it was.
    pub async fn import_as_chosen(
        self,
        reading: Reading,
        choices: ReadChoices,
    ) -> Result<ReadOutcome, StoreActError> {
        match self.read(&reading, &choices).await? {
            Some(Ok(text)) => self.tell(text),
            Some(Err(outcome)) => return Ok(outcome),
            None => self.tell(words::import_cancelled(&reading.file_name())),
        }
        Ok(ReadOutcome::Done)
    }

    /// The reading that a notice offers to change, which is taken away with the notice.
    pub fn take_reading(self, notice: NoticeId) -> Option<Reading> {
        let backstage = self.backstage();
        let mut offered = backstage.readings.borrow_mut();
        let index = offered.iter().position(|offered| offered.notice == notice)?;
        let reading = offered.remove(index).reading;
        drop(offered);
        self.dismiss(notice);
        Some(reading)
    }

    fn offer_to_change(self, kind: NoticeKind, text: String, reading: Reading) {
        let notice = self.notify(kind, text, vec![NoticeAction::ChangeReading]);
        self.backstage().readings.borrow_mut().push(Offered { notice, reading });
    }

    fn tell(self, text: String) {
        self.notify(NoticeKind::Info, text, Vec::new());
    }

    /// What was done, in words; none if it was stopped.
    async fn read(
        self,
        reading: &Reading,
        choices: &ReadChoices,
    ) -> Result<Option<Result<String, ReadOutcome>>, StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.import_turn.lock().await;
        let (handle, registration) = AbortHandle::new_pair();
        backstage.import.replace(Some(handle));
        let outcome = Abortable::new(self.read_in_turn(reading, choices), registration).await;
        backstage.import.take();
        self.import.set(None);
        self.refresh_stores().await;
        match outcome {
            Ok(outcome) => outcome.map(Some),
            Err(Aborted) => Ok(None),
        }
    }

    async fn read_in_turn(
        self,
        reading: &Reading,
        choices: &ReadChoices,
    ) -> Result<Result<String, ReadOutcome>, StoreActError> {
        match &choices.target {
            ImportTarget::NewTable { name } => {
                Box::pin(self.read_into_new(reading, choices, name)).await
            }
            target => {
                let is_upsert = *target == ImportTarget::Upsert;
                Box::pin(self.read_into_open(reading, choices, is_upsert)).await
            }
        }
    }

    async fn read_into_new(
        self,
        reading: &Reading,
        choices: &ReadChoices,
        name: &str,
    ) -> Result<Result<String, ReadOutcome>, StoreActError> {
        let converted = match self.convert(reading, choices, choices.key.as_deref()).await? {
            Ok(converted) => converted,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let Converted { store, report, .. } = converted;
        let name = match name.trim() {
            "" => words::table_name(&reading.file_name()),
            name => name.to_owned(),
        };
        self.adopt_import(name, &reading.file_name(), store).await?;
        self.ask_once_to_keep_storage();
        Ok(Ok(words::imported(&reading.file_name(), &report)))
    }

    async fn read_into_open(
        self,
        reading: &Reading,
        choices: &ReadChoices,
        is_upsert: bool,
    ) -> Result<Result<String, ReadOutcome>, StoreActError> {
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        let before = table.store.with_untracked(ColumnStore::snapshot);
        let mut choices = choices.clone();
        choices.take_types_of(before.schema(), &reading.sample);
        let converted = match self.convert(reading, &choices, None).await? {
            Ok(converted) => converted,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let mut into = ColumnStore::from_table(before.clone());
        let mut pace = Pace::new(self);
        if let Some(mut job) = IndexJob::new(&into) {
            pace.until_done(|| job.step(&mut into).then_some(())).await;
        }
        let mut merge = Merge::new(into, converted, is_upsert, self.world().now_ms())?;
        while merge.step() {
            if pace.pause_if_due().await {
                let (done_rows, total_rows) = merge.progress();
                let stage = ImportStage::Building { done_rows, total_rows };
                self.show_import(&reading.file_name(), stage);
            }
        }
        if merge.fault_count > 0 && choices.on_fault != Some(OnFault::SkipRow) {
            let (faults, count) = (merge.faults, merge.fault_count);
            return Ok(Err(ReadOutcome::Faults { faults, count }));
        }
        let (added, changed) = (merge.added_count, merge.changed_count);
        let what = words::rows_from(&reading.file_name());
        self.put_in_place(&table, &before, &what, merge.finish()).map_err(failed)?;
        Ok(Ok(words::merged(&reading.file_name(), added, changed)))
    }

    /// Reads a file and converts its columns.
    async fn convert(
        self,
        reading: &Reading,
        choices: &ReadChoices,
        key: Option<&str>,
    ) -> Result<Made, StoreActError> {
        let file_name = reading.file_name();
        let below = choices.skipped_lines;
        let in_file =
            |error: ImportError| failed(words::import_failed(&file_name, &error.below(below)));
        let plans = choices.plans();
        let is_text = matches!(choices.kind, ReadKind::Csv | ReadKind::Json);
        let mut imported = if is_text {
            let source = reading.file.open(&choices.encoding).map_err(failed)?;
            let read_as = choices.read_as(key.filter(|_| plans.is_empty()));
            let reader = Importer::new(read_as).skipping_lines(below);
            self.read_table(source, reader, below).await?
        } else {
            self.read_format(reading, choices).await?
        };
        let is_keyed = key.is_none() || imported.store.schema().key().is_some();
        if plans.is_empty() && imported.faulty.is_empty() && is_keyed {
            return Ok(Ok(imported.into()));
        }
        if is_text {
            imported.lines.move_down(below);
        }
        let on_fault = choices.on_fault.unwrap_or_default();
        let conversion = Conversion::new(imported, &plans, key, on_fault).map_err(in_file)?;
        // Its lines are those of the file.
        let in_file = |error: ImportError| failed(words::import_failed(&file_name, &error));
        let converted = self.run_conversion(&file_name, conversion).await.map_err(in_file)?;
        if converted.fault_count > 0 && choices.on_fault.is_none() {
            let faults = converted.faults.iter().map(ToString::to_string).collect();
            return Ok(Err(ReadOutcome::Faults { faults, count: converted.fault_count }));
        }
        Ok(Ok(converted))
    }

    /// Reads a file that is no text.
    async fn read_format(
        self,
        reading: &Reading,
        choices: &ReadChoices,
    ) -> Result<Imported, StoreActError> {
        let bytes = reading.file.bytes();
        if choices.kind == ReadKind::Arrow {
            return formats::read_arrow(self, bytes, choices.arrow_options()).await?;
        }
        let sheet = choices.sheet.clone().unwrap_or_default();
        formats::read_sheet(self, bytes, sheet, choices.sheet_options()).await?
    }

    async fn run_conversion(
        self,
        file_name: &str,
        mut conversion: Conversion,
    ) -> Result<Converted, ImportError> {
        let mut pace = Pace::new(self);
        loop {
            let (done_rows, total_rows) =
                (conversion.rows_done() as u64, conversion.rows_total() as u64);
            match conversion.step()? {
                ConversionStep::Done(converted) => return Ok(*converted),
                ConversionStep::More(more) => conversion = *more,
            }
            if pace.pause_if_due().await {
                self.show_import(file_name, ImportStage::Building { done_rows, total_rows });
            }
        }
    }
}

impl ReadChoices {
    /// Columns that the table has get its types; of those that it does not have nothing is known.
    fn take_types_of(&mut self, schema: &Schema, sample: &Sample) {
        let in_file = self.look(sample).map(Looked::names).unwrap_or_default();
        for column in schema.columns().iter().filter(|column| in_file.contains(column.name())) {
            let wanted = Wanted::Type(column.column_type());
            match self.column(column.name()).cloned() {
                Some(choice) if choice.wanted == Wanted::Nothing => {}
                Some(choice) if choice.wanted != Wanted::Automatic => {
                    self.set_column(ColumnChoice { wanted, is_uncertain: false, ..choice });
                }
                _ => self.set_type(sample, column.name(), wanted),
            }
        }
    }
}
