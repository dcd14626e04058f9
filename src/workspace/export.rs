use reactive_graph::prelude::*;

use super::import::Pace;
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
        let world = self.world();
        let snapshot = table.store.with_untracked(ColumnStore::snapshot);
        let rows = self.visible_rows.get_untracked();
        let mut pace = Pace::new(self);
        let mut chunks = Vec::new();
        for chunk in
            CsvExporter::new(snapshot.view(world.now_ms()), rows.row_ids(), CsvFormat::default())
        {
            chunks.push(chunk);
            pace.pause_if_due().await;
        }
        world.hand_out_file(&table.name(), "csv", "text/csv", chunks).map_err(failed)
    }
}
