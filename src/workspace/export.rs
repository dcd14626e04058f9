use reactive_graph::prelude::*;

use super::arranging::Arrangement;
use super::import::Pace;
use super::open_table::OpenTable;
use super::stores::failed;
use super::{FileSink, NoticeKind, StoreActError, VisibleRows, Workspace, words};
use crate::column_store::{ColumnStore, RowId, Table, View};
use crate::lazy::lazy;
use crate::transfer::arrow::ArrowExporter;
use crate::transfer::csv::{CsvExporter, CsvFormat, Delimiter, is_formula};
use crate::transfer::json::{JsonExporter, JsonFormat, JsonRows, JsonShape};
use crate::transfer::{ImportReport, Source};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// As text.
    Text(TextFormat),
    /// As an Arrow file.
    Arrow,
}

impl From<TextFormat> for FileFormat {
    fn from(format: TextFormat) -> Self {
        Self::Text(format)
    }
}

impl FileFormat {
    /// The usual ending of such files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Text(format) => format.ending(),
            Self::Arrow => "arrow",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Text(format) => format.media_type(),
            Self::Arrow => "application/vnd.apache.arrow.file",
        }
    }
}

/// How a table is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// As records of fields.
    Csv(CsvFormat),
    /// As JSON.
    Json(JsonFormat),
}

impl TextFormat {
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv(format) if matches!(format.delimiter, Delimiter::TAB) => "tsv",
            Self::Csv(_) => "csv",
            Self::Json(JsonFormat { shape: JsonShape::Array, .. }) => "json",
            Self::Json(JsonFormat { shape: JsonShape::Lines, .. }) => "jsonl",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv(format) if matches!(format.delimiter, Delimiter::TAB) => {
                "text/tab-separated-values"
            }
            Self::Csv(_) => "text/csv",
            Self::Json(JsonFormat { shape: JsonShape::Array, .. }) => "application/json",
            Self::Json(JsonFormat { shape: JsonShape::Lines, .. }) => "application/jsonl",
        }
    }

    /// The format of a file that was read, if a table is written back to such files.
    pub(super) fn of(report: &ImportReport) -> Option<Self> {
        Some(match report.source {
            Source::Csv { delimiter, header } => {
                Self::Csv(CsvFormat { delimiter, header, ..CsvFormat::default() })
            }
            Source::Json(shape) => Self::Json(JsonFormat { shape, rows: JsonRows::Objects }),
            Source::Arrow | Source::Sheet => return None,
        })
    }

    /// The text of some rows, in chunks.
    fn chunks<'a>(
        self,
        view: View<'a>,
        rows: Box<dyn Iterator<Item = RowId> + 'a>,
    ) -> Box<dyn Iterator<Item = Vec<u8>> + 'a> {
        match self {
            Self::Csv(format) => Box::new(CsvExporter::new(view, rows, format)),
            Self::Json(format) => Box::new(JsonExporter::new(view, rows, format)),
        }
    }
}

/// Which rows of the table that is shown are handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportRows {
    /// Those that are shown, in their order.
    #[default]
    Shown,
    /// All, in their own order.
    All,
}

impl Workspace {
    /// Hands the present table out as a CSV file that reads back to the equal table: all its rows, in the
    /// order that is shown unless a filter hides some.
    ///
    /// # Errors
    /// If no table is open or the world takes no file.
    pub async fn export_csv(self) -> Result<(), StoreActError> {
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        let is_filtered = table.arrangement.with_untracked(Arrangement::is_filtered);
        let rows = if is_filtered { ExportRows::All } else { ExportRows::Shown };
        self.export(TextFormat::Csv(CsvFormat::default()).into(), rows).await
    }

    /// Hands rows of the present table out as a file. It can be stopped, and then there is no file.
    ///
    /// # Errors
    /// If no table is open or the world takes no file.
    pub async fn export(self, format: FileFormat, rows: ExportRows) -> Result<(), StoreActError> {
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        let title = words::exporting(&table.name());
        let snapshot = table.store.with_untracked(ColumnStore::snapshot);
        let shown = self.visible_rows.get_untracked();
        let done =
            self.as_work(title, self.write_file(table, snapshot, shown, format, rows)).await?;
        if let Some((file, row_count)) = done {
            let text = words::exported(&file, row_count);
            self.notify(NoticeKind::Info, text, Vec::new());
        }
        Ok(())
    }

    async fn write_file(
        self,
        table: OpenTable,
        snapshot: Table,
        shown: VisibleRows,
        format: FileFormat,
        rows: ExportRows,
    ) -> Result<(String, usize), StoreActError> {
        let world = self.world();
        let name = table.name();
        let mut sink =
            world.begin_file(&name, format.ending(), format.media_type()).map_err(failed)?;
        let file_name = format!("{name}.{}", format.ending());
        let FileFormat::Text(format) = format else {
            let row_count = arrow_written(self, sink, snapshot, shown, rows).await??;
            return Ok((file_name, row_count));
        };
        let view = snapshot.view(world.now_ms());
        let all = view.rows();
        let (row_ids, row_count): (Box<dyn Iterator<Item = RowId>>, _) = match rows {
            ExportRows::Shown => (shown.row_ids(), shown.count()),
            ExportRows::All => (Box::new(all.iter()), all.count()),
        };
        let done = std::cell::Cell::new(0_u64);
        let counted = row_ids.inspect(|_| done.set(done.get() + 1));
        let mut pace = Pace::new(self);
        for chunk in format.chunks(view, Box::new(counted)) {
            sink.write(chunk).map_err(failed)?;
            if pace.pause_if_due().await {
                self.note_work(done.get(), row_count as u64);
            }
        }
        sink.finish().map_err(failed)?;
        Ok((file_name, row_count))
    }

    /// How many cells of the table that is shown a spreadsheet would take for formulas, up to a bound: for
    /// a question that only a few would be asked otherwise.
    pub async fn formula_like_count(self) -> usize {
        let Some(snapshot) = self.with_table_untracked(ColumnStore::snapshot) else { return 0 };
        let (mut pace, mut count) = (Pace::new(self), 0);
        for chunk in snapshot.strings().chunks() {
            count += chunk.strings().filter(|text| is_formula(text)).count();
            if count >= MAX_FORMULAS {
                return MAX_FORMULAS;
            }
            pace.pause_if_due().await;
        }
        count
    }

    /// The table that is shown as text, as it is when this is called.
    pub(super) fn text_of(
        self,
        table: &OpenTable,
        format: TextFormat,
    ) -> impl Future<Output = Vec<Vec<u8>>> + use<> {
        let snapshot = table.store.with_untracked(ColumnStore::snapshot);
        let rows = self.all_rows();
        let now_ms = self.world().now_ms();
        async move {
            let mut pace = Pace::new(self);
            let mut chunks = Vec::new();
            for chunk in format.chunks(snapshot.view(now_ms), rows.row_ids()) {
                chunks.push(chunk);
                pace.pause_if_due().await;
            }
            chunks
        }
    }
}

lazy! { arrow,
    /// Rows were written as an Arrow file, so many.
    async fn arrow_written(
        workspace: Workspace,
        sink: Box<dyn FileSink>,
        snapshot: Table,
        shown: VisibleRows,
        rows: ExportRows,
    ) -> Result<usize, StoreActError> = write_arrow
}

async fn write_arrow(
    workspace: Workspace,
    mut sink: Box<dyn FileSink>,
    snapshot: Table,
    shown: VisibleRows,
    rows: ExportRows,
) -> Result<usize, StoreActError> {
    let view = snapshot.view(workspace.world().now_ms());
    let mut exporter = match rows {
        ExportRows::Shown => ArrowExporter::new(view, shown.row_ids()),
        ExportRows::All => ArrowExporter::new(view, view.rows().iter()),
    };
    let mut pace = Pace::new(workspace);
    while let Some(chunk) = exporter.step().map_err(failed)? {
        sink.write(chunk).map_err(failed)?;
        if pace.pause_if_due().await {
            workspace.note_work(exporter.rows_done() as u64, exporter.rows_total() as u64);
        }
    }
    sink.finish().map_err(failed)?;
    Ok(exporter.rows_total())
}

/// The most texts like formulas that are counted.
const MAX_FORMULAS: usize = 1_000;
