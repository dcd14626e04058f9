use std::rc::Rc;

use futures_util::future::{AbortHandle, Abortable, Aborted};
use reactive_graph::prelude::*;

use super::stores::failed;
use super::{NoticeKind, StoreActError, Workspace, words};
use crate::column_store::ColumnStore;
use crate::persistence::Progress;
use crate::storage::LocalFuture;
use crate::transfer::csv::{CsvOptions, Delimiter};
use crate::transfer::json::JsonOptions;
use crate::transfer::{ImportError, ImportReport, Imported, Importer, ReadAs, Step};

/// How much is parsed between two looks at the clock.
const PARSE_BYTES: usize = 128 << 10;
/// How long a task runs before it lets others run.
const TASK_MS: i64 = 12;

/// A text file that comes in pieces of UTF-8.
pub trait ByteSource {
    /// Its name, with the ending: "cities.csv".
    fn name(&self) -> String;

    /// Its size.
    fn size_bytes(&self) -> u64;

    /// How much of it has been read.
    fn done_bytes(&self) -> u64;

    /// The next piece, of a megabyte or so; none at the end.
    ///
    /// # Errors
    /// Why it could not be read, in words.
    fn next_chunk(&mut self) -> LocalFuture<'_, Result<Option<Vec<u8>>, String>>;
}

#[cfg(target_arch = "wasm32")]
impl ByteSource for crate::platform::FileChunks {
    fn name(&self) -> String {
        Self::name(self)
    }

    fn size_bytes(&self) -> u64 {
        Self::size_bytes(self)
    }

    fn done_bytes(&self) -> u64 {
        Self::done_bytes(self)
    }

    fn next_chunk(&mut self) -> LocalFuture<'_, Result<Option<Vec<u8>>, String>> {
        Box::pin(async { Self::next_chunk(self).await.map_err(|error| error.to_string()) })
    }
}

/// The text of a file of the browser, which a person picked or dropped.
#[cfg(target_arch = "wasm32")]
pub fn file_source(file: impl Into<crate::platform::FileChunks>) -> Box<dyn ByteSource> {
    Box::new(file.into())
}

/// A file that is in memory already.
#[derive(Clone, Debug)]
pub struct BytesInMemory {
    name: String,
    bytes: Option<Vec<u8>>,
    size_bytes: u64,
}

impl BytesInMemory {
    /// A file of these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self { name: name.into(), size_bytes: bytes.len() as u64, bytes: Some(bytes) }
    }
}

impl ByteSource for BytesInMemory {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn done_bytes(&self) -> u64 {
        if self.bytes.is_none() { self.size_bytes } else { 0 }
    }

    fn next_chunk(&mut self) -> LocalFuture<'_, Result<Option<Vec<u8>>, String>> {
        Box::pin(std::future::ready(Ok(self.bytes.take())))
    }
}

/// What is known of a file before it is read; the default is to guess everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The character between fields, of ASCII.
    pub delimiter: Option<u8>,
    /// Whether the first record names the columns.
    pub has_header: Option<bool>,
    /// The column to be the primary key.
    pub primary_key: Option<String>,
}

impl ImportOptions {
    /// How a file of this name is read.
    fn for_file(self, file_name: &str) -> ReadAs {
        let Self { delimiter, has_header: header, primary_key } = self;
        if is_json(file_name) {
            return JsonOptions { header, primary_key, ..JsonOptions::default() }.into();
        }
        let delimiter = delimiter.and_then(Delimiter::new);
        CsvOptions { delimiter, header, primary_key, ..CsvOptions::default() }.into()
    }
}

/// Whether a file is JSON by its name.
pub(super) fn is_json(file_name: &str) -> bool {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["json", "jsonl", "ndjson"].iter().any(|json| ending.eq_ignore_ascii_case(json))
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProgress {
    /// The file's name.
    pub file_name: String,
    /// What is being done.
    pub stage: ImportStage,
}

/// What an import is doing; `done <= total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportStage {
    /// The file is being read.
    Reading {
        /// Bytes read.
        done_bytes: u64,
        /// Bytes in all.
        total_bytes: u64,
    },
    /// The columns are being made.
    Building {
        /// Rows made.
        done_rows: u64,
        /// Rows in all.
        total_rows: u64,
    },
    /// The new table is being saved.
    Saving {
        /// Entries written.
        done_entries: u64,
        /// Entries in all.
        total_entries: u64,
    },
}

impl ImportStage {
    /// How much is done and how much there is to do, in the unit of the stage.
    pub const fn done_of_total(self) -> (u64, u64) {
        match self {
            Self::Reading { done_bytes, total_bytes } => (done_bytes, total_bytes),
            Self::Building { done_rows, total_rows } => (done_rows, total_rows),
            Self::Saving { done_entries, total_entries } => (done_entries, total_entries),
        }
    }
}

/// Imports: one after the other, each completely or not at all.
impl Workspace {
    /// The import that runs, if one does.
    pub fn import_progress(self) -> Option<ImportProgress> {
        self.import.get()
    }

    /// Reads a CSV, TSV or JSON file into a new store, which is saved and opened in the place of the present
    /// table. Its name is made from the file's.
    ///
    /// # Errors
    /// With line and column if the file is not a table, and if it cannot be read; everything is as it
    /// was.
    pub async fn import(
        self,
        source: Box<dyn ByteSource>,
        options: ImportOptions,
    ) -> Result<(), StoreActError> {
        self.import_reported(source, options).await.map(drop)
    }

    /// The same, with the report; none if it was stopped.
    pub(super) async fn import_reported(
        self,
        source: Box<dyn ByteSource>,
        options: ImportOptions,
    ) -> Result<Option<ImportReport>, StoreActError> {
        let file_name = source.name();
        let name = words::table_name(&file_name);
        let read_as = options.for_file(&file_name);
        let report = self.import_as(name, source, read_as).await?;
        let words = match &report {
            Some(report) => {
                self.ask_once_to_keep_storage();
                words::imported(&file_name, report)
            }
            None => words::import_cancelled(&file_name),
        };
        self.notify(NoticeKind::Info, words, Vec::new());
        Ok(report)
    }

    /// The same, under a name, without a notice; no report if it was stopped.
    pub(super) async fn import_as(
        self,
        name: String,
        source: Box<dyn ByteSource>,
        read_as: ReadAs,
    ) -> Result<Option<ImportReport>, StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.import_turn.lock().await;
        let (handle, registration) = AbortHandle::new_pair();
        backstage.import.replace(Some(handle));
        let import = Box::pin(self.import_whole(name, source, read_as));
        let outcome = Abortable::new(import, registration).await;
        backstage.import.take();
        self.import.set(None);
        self.refresh_stores().await;
        match outcome {
            Ok(outcome) => outcome.map(Some),
            Err(Aborted) => Ok(None),
        }
    }

    /// Stops the import that runs; everything is as it was.
    pub fn cancel_import(self) {
        if let Some(import) = &*self.backstage().import.borrow() {
            import.abort();
        }
    }

    async fn import_whole(
        self,
        name: String,
        source: Box<dyn ByteSource>,
        read_as: ReadAs,
    ) -> Result<ImportReport, StoreActError> {
        let file_name = source.name();
        let imported = self.read_table(source, Importer::new(read_as), 0).await?;
        self.adopt_import(name, &file_name, imported.store).await?;
        Ok(imported.report)
    }

    /// Makes a table of a file, of which some lines at the start are skipped.
    pub(super) async fn read_table(
        self,
        mut source: Box<dyn ByteSource>,
        mut importer: Importer,
        below: u64,
    ) -> Result<Imported, StoreActError> {
        let file_name = source.name();
        let in_file =
            |error: ImportError| failed(words::import_failed(&file_name, &error.below(below)));
        let mut pace = Pace::new(self);
        loop {
            self.show_import(&file_name, reading(&*source));
            let chunk = source.next_chunk().await.map_err(failed)?;
            let Some(chunk) = chunk else { break };
            for piece in chunk.chunks(PARSE_BYTES) {
                importer.push(piece).map_err(in_file)?;
                pace.pause_if_due().await;
            }
        }
        self.finish_import(&file_name, importer, &mut pace).await.map_err(in_file)
    }

    async fn finish_import(
        self,
        file_name: &str,
        importer: Importer,
        pace: &mut Pace,
    ) -> Result<Imported, ImportError> {
        let mut finishing = importer.finish()?;
        loop {
            let (done_rows, total_rows) =
                (finishing.rows_done() as u64, finishing.rows_total() as u64);
            match finishing.step()? {
                Step::Done(table) => return Ok(*table),
                Step::More(more) => finishing = more,
            }
            if pace.pause_if_due().await {
                self.show_import(file_name, ImportStage::Building { done_rows, total_rows });
            }
        }
    }

    /// Stores the table that was made of a file and shows it.
    pub(super) async fn adopt_import(
        self,
        name: String,
        file_name: &str,
        store: ColumnStore,
    ) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        self.leave_table().await?;
        let file = file_name.to_owned();
        let on_progress = move |progress: Progress| {
            let (done_entries, total_entries) = (progress.done, progress.total);
            self.show_import(&file, ImportStage::Saving { done_entries, total_entries });
        };
        let name = self.unique_name(&name);
        self.forget_column_views(&name);
        self.adopt(name, store, Rc::new(on_progress)).await
    }

    pub(super) fn show_import(self, file_name: &str, stage: ImportStage) {
        let file_name = file_name.to_owned();
        self.import.set(Some(ImportProgress { file_name, stage }));
    }
}

fn reading(source: &dyn ByteSource) -> ImportStage {
    let total_bytes = source.size_bytes();
    ImportStage::Reading { done_bytes: source.done_bytes().min(total_bytes), total_bytes }
}

/// Lets others run whenever a task has run long enough.
pub(super) struct Pace {
    workspace: Workspace,
    since_ms: i64,
}

impl Pace {
    pub(super) fn new(workspace: Workspace) -> Self {
        Self { workspace, since_ms: workspace.world().now_ms() }
    }

    /// Takes steps with pauses until something comes out.
    pub(super) async fn until_done<T>(&mut self, mut step: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(done) = step() {
                return done;
            }
            self.pause_if_due().await;
        }
    }

    /// Whether others were let run.
    pub(super) async fn pause_if_due(&mut self) -> bool {
        let world = self.workspace.world();
        let is_due = world.now_ms() - self.since_ms >= TASK_MS;
        if is_due {
            world.yield_now().await;
            self.since_ms = world.now_ms();
        }
        is_due
    }
}
