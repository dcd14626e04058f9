use std::rc::Rc;
use std::sync::Arc;

use super::{ReadKind, SheetSample};
use crate::lazy::lazy;
use crate::transfer::arrow::{ArrowFile, ArrowOptions, ArrowPreview, ArrowStep, is_arrow};
use crate::transfer::sheets::{SheetImporter, SheetOptions, Unpacking, Workbook, is_workbook};
use crate::transfer::{ImportError, Imported, Step};
use crate::workspace::import::Pace;
use crate::workspace::stores::failed;
use crate::workspace::{FileBytes, ImportStage, StoreActError, Workspace, words};

/// The largest file that is read: it is whole in memory beside the table that is made of it.
const MAX_FILE_BYTES: u64 = 1 << 30;
/// How much of it is read at once.
const PIECE_BYTES: u64 = 4 << 20;
/// How many bytes say what a file is.
const MARK_BYTES: u64 = 64;

/// How many rows of a sheet are shown, and how many rows without cells are passed on the way.
const SAMPLE_ROWS: usize = 1_000;

const ARROW_ENDINGS: [&str; 4] = ["arrow", "arrows", "feather", "ipc"];
const WORKBOOK_ENDINGS: [&str; 2] = ["xlsx", "xlsm"];

lazy! { arrow,
    /// The columns and the first rows of an Arrow file.
    pub(super) async fn look_into_arrow(
        workspace: Workspace, file: Rc<dyn FileBytes>,
    ) -> Result<ArrowPreview, StoreActError> = arrow_preview
}
lazy! { arrow,
    /// An Arrow file as a table.
    pub(super) async fn read_arrow(
        workspace: Workspace, file: Rc<dyn FileBytes>, options: ArrowOptions,
    ) -> Result<Imported, StoreActError> = arrow_table
}
lazy! { sheets,
    /// The first rows of a sheet of a workbook, of the first if none is named.
    pub(super) async fn look_into_sheet(
        workspace: Workspace, file: Rc<dyn FileBytes>, sheet: Option<String>,
    ) -> Result<SheetSample, StoreActError> = sheet_sample
}
lazy! { sheets,
    /// A sheet of a workbook as a table.
    pub(super) async fn read_sheet(
        workspace: Workspace, file: Rc<dyn FileBytes>, sheet: String, options: SheetOptions,
    ) -> Result<Imported, StoreActError> = sheet_table
}

/// What a file is that is no text, by its first bytes, whatever it is called. One that is called as such files
/// are and is neither them nor a text is taken for what it is called, and its reader says what is wrong.
pub(super) async fn kind_of(file: &dyn FileBytes) -> Result<Option<ReadKind>, StoreActError> {
    let mark = file.read(0, MARK_BYTES).await.map_err(failed)?;
    if is_arrow(&mark) {
        return Ok(Some(ReadKind::Arrow));
    }
    if is_workbook(&mark) {
        return Ok(Some(ReadKind::Sheet));
    }
    let is_text = !mark.iter().any(|byte| matches!(byte, 0..=8 | 14..=31));
    let name = file.name();
    Ok(if is_text {
        None
    } else if has_ending(&name, &ARROW_ENDINGS) {
        Some(ReadKind::Arrow)
    } else {
        has_ending(&name, &WORKBOOK_ENDINGS).then_some(ReadKind::Sheet)
    })
}

/// Whether a file is called as files are that are no text.
#[cfg(target_arch = "wasm32")]
pub fn is_format(file_name: &str) -> bool {
    has_ending(file_name, &ARROW_ENDINGS) || has_ending(file_name, &WORKBOOK_ENDINGS)
}

fn has_ending(file_name: &str, endings: &[&str]) -> bool {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    endings.iter().any(|one| ending.eq_ignore_ascii_case(one))
}

/// A file that is being read, which says how far that is.
struct Task {
    workspace: Workspace,
    file_name: String,
    /// Whether rows are read into a table, not only looked at.
    is_import: bool,
    pace: Pace,
}

impl Task {
    fn new(workspace: Workspace, file: &dyn FileBytes, is_import: bool) -> Self {
        Self { workspace, file_name: file.name(), is_import, pace: Pace::new(workspace) }
    }

    fn in_file(&self, error: &ImportError) -> StoreActError {
        failed(words::import_failed(&self.file_name, error))
    }

    fn show(&self, stage: ImportStage) {
        let (done, total) = stage.done_of_total();
        if self.is_import {
            self.workspace.show_import(&self.file_name, stage);
        } else {
            self.workspace.note_work(done, total);
        }
    }

    /// Lets others run if it is time to, and says how many rows are done.
    async fn pause(&mut self, done_rows: usize, total_rows: usize) {
        if self.pace.pause_if_due().await {
            let (done_rows, total_rows) = (done_rows as u64, total_rows as u64);
            self.show(ImportStage::Building { done_rows, total_rows });
        }
    }

    /// All bytes of a file.
    async fn whole(&self, file: &dyn FileBytes) -> Result<Vec<u8>, StoreActError> {
        let total_bytes = file.size_bytes();
        if total_bytes > MAX_FILE_BYTES {
            return Err(failed(words::file_too_large(&self.file_name, MAX_FILE_BYTES)));
        }
        let mut bytes = Vec::with_capacity(total_bytes as usize);
        loop {
            let done_bytes = (bytes.len() as u64).min(total_bytes);
            self.show(ImportStage::Reading { done_bytes, total_bytes });
            let piece = file.read(bytes.len() as u64, PIECE_BYTES).await.map_err(failed)?;
            if piece.is_empty() {
                return Ok(bytes);
            }
            bytes.extend_from_slice(&piece);
        }
    }

    /// A workbook, once it is known how large it is.
    async fn workbook(&mut self, file: &dyn FileBytes) -> Result<Workbook, StoreActError> {
        let bytes: Arc<[u8]> = self.whole(file).await?.into();
        let mut unpacking = Unpacking::new(bytes.clone()).map_err(|error| self.in_file(&error))?;
        for index in 0..unpacking.entry_count() {
            let mut entry = unpacking.entry(index).map_err(|error| self.in_file(&error))?;
            while entry.step().map_err(|error| self.in_file(&error))? {
                self.pace.pause_if_due().await;
            }
        }
        Workbook::open(bytes).map_err(|error| self.in_file(&error))
    }
}

async fn arrow_preview(
    workspace: Workspace,
    file: Rc<dyn FileBytes>,
) -> Result<ArrowPreview, StoreActError> {
    let task = Task::new(workspace, &*file, false);
    let opened = ArrowFile::open(task.whole(&*file).await?);
    opened.and_then(|opened| opened.preview()).map_err(|error| task.in_file(&error))
}

async fn arrow_table(
    workspace: Workspace,
    file: Rc<dyn FileBytes>,
    options: ArrowOptions,
) -> Result<Imported, StoreActError> {
    let mut task = Task::new(workspace, &*file, true);
    let opened = ArrowFile::open(task.whole(&*file).await?);
    let importer = opened.and_then(|opened| opened.import(&options));
    let mut importer = importer.map_err(|error| task.in_file(&error))?;
    loop {
        let (done, total) = (importer.rows_done(), importer.rows_total());
        match importer.step().map_err(|error| task.in_file(&error))? {
            ArrowStep::Done(table) => return Ok(*table),
            ArrowStep::More(more) => importer = *more,
        }
        task.pause(done, total).await;
    }
}

async fn sheet_sample(
    workspace: Workspace,
    file: Rc<dyn FileBytes>,
    sheet: Option<String>,
) -> Result<SheetSample, StoreActError> {
    let mut task = Task::new(workspace, &*file, false);
    let mut workbook = task.workbook(&*file).await?;
    let sheets = workbook.sheets().to_vec();
    let sheet = sheet.unwrap_or_else(|| sheets[0].clone());
    let mut in_sheet = workbook.rows(&sheet).map_err(|error| task.in_file(&error))?;
    let mut rows = Vec::new();
    while rows.len() < SAMPLE_ROWS
        && let Some(row) = in_sheet.next_row().map_err(|error| task.in_file(&error))?
    {
        if !row.cells.is_empty() {
            rows.push(row);
        }
        task.pace.pause_if_due().await;
    }
    Ok(SheetSample { sheets, sheet, rows })
}

async fn sheet_table(
    workspace: Workspace,
    file: Rc<dyn FileBytes>,
    sheet: String,
    options: SheetOptions,
) -> Result<Imported, StoreActError> {
    let mut task = Task::new(workspace, &*file, true);
    let mut workbook = task.workbook(&*file).await?;
    let mut rows = workbook.rows(&sheet).map_err(|error| task.in_file(&error))?;
    let mut importer = SheetImporter::new(options);
    while let Some(row) = rows.next_row().map_err(|error| task.in_file(&error))? {
        importer.push(&row).map_err(|error| task.in_file(&error))?;
        task.pace.pause_if_due().await;
    }
    // The file is not needed any more.
    drop(rows);
    drop(workbook);
    let mut finishing = importer.finish().map_err(|error| task.in_file(&error))?;
    loop {
        let (done, total) = (finishing.rows_done(), finishing.rows_total());
        match finishing.step().map_err(|error| task.in_file(&error))? {
            Step::Done(table) => return Ok(*table),
            Step::More(more) => finishing = more,
        }
        task.pause(done, total).await;
    }
}
