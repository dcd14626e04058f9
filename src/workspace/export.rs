use reactive_graph::prelude::*;

use super::import::Pace;
use super::open_table::OpenTable;
use super::stores::failed;
use super::{StoreActError, Workspace};
use crate::column_store::ColumnStore;
use crate::transfer::csv::{CsvExporter, CsvFormat};

impl Workspace {
    /// Hands the present table out as a CSV file that reads back to the equal table, its rows in the
    /// order that is shown.
    ///
    /// # Errors
    /// If no table is open or the world takes no file.
    pub async fn export_csv(self) -> Result<(), StoreActError> {
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        let chunks = self.csv_text(&table, CsvFormat::default()).await;
        self.world().hand_out_file(&table.name(), "csv", "text/csv", chunks).map_err(failed)
    }

    /// The table that is shown as text, as it is when this is called.
    pub(super) fn csv_text(
        self,
        table: &OpenTable,
        format: CsvFormat,
    ) -> impl Future<Output = Vec<Vec<u8>>> + use<> {
        let snapshot = table.store.with_untracked(ColumnStore::snapshot);
        let rows = self.visible_rows.get_untracked();
        let now_ms = self.world().now_ms();
        async move {
            let mut pace = Pace::new(self);
            let mut chunks = Vec::new();
            for chunk in CsvExporter::new(snapshot.view(now_ms), rows.row_ids(), format) {
                chunks.push(chunk);
                pace.pause_if_due().await;
            }
            chunks
        }
    }
}
