use crate::codec::Layout;
use crate::storage::Durability;
use crate::workspace::open_table::Basis;
use crate::workspace::stores::failed;
use crate::workspace::{StoreActError, Workspace, words};

/// What came of saving a table, reading every entry of it back and comparing cell by cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roundtrip {
    /// The table.
    pub name: String,
    /// How it is laid out in storage.
    pub layout: Layout,
    /// The save that was read back, as 32 hex digits.
    pub save_id: String,
    /// How many rows were compared.
    pub row_count: usize,
    /// How many columns each of them has.
    pub column_count: usize,
    /// How long the save took, in ms.
    pub saved_in_ms: i64,
    /// How long it took to read everything back and to compare it, in ms.
    pub read_in_ms: i64,
    /// What differs or is damaged, in words; the first thousand.
    pub faults: Vec<String>,
    /// How many there are in all.
    pub fault_count: usize,
}

impl Roundtrip {
    /// Whether what was read back is what was saved.
    pub const fn is_equal(&self) -> bool {
        self.fault_count == 0
    }

    /// All of it as a text to keep.
    pub fn to_text(&self) -> String {
        let Self { name, layout, save_id, row_count, column_count, .. } = self;
        let mut text = format!(
            "Roundtrip of \"{name}\"\n\nLayout: {}\nSave: {save_id}\nRows: {row_count}\n\
             Columns: {column_count}\nCells compared: {}\nSaved in: {} ms\n\
             Read back and compared in: {} ms\n\nResult: {}\n",
            layout.name(),
            row_count * column_count,
            self.saved_in_ms,
            self.read_in_ms,
            words::roundtrip(self),
        );
        for fault in &self.faults {
            text.push_str(fault);
            text.push('\n');
        }
        text
    }
}

impl Workspace {
    /// Saves the table that is shown, reads every entry of it back from storage and compares it, cell by
    /// cell. Edits that are made meanwhile are not in it.
    ///
    /// # Errors
    /// If no table is open, it cannot be saved, or storage does not answer.
    pub async fn check_roundtrip(self) -> Result<Roundtrip, StoreActError> {
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        let world = self.world();
        let began_ms = world.now_ms();
        self.save(&table, Durability::Strict)
            .await
            .map_err(|reason| StoreActError::Failed(words::save_failed(&table.name(), &reason)))?;
        let saved_ms = world.now_ms();
        let Basis::Proof(saved) = table.basis() else {
            return Err(StoreActError::Failed(words::NOTHING_TO_READ_BACK.to_owned()));
        };
        let read = self.persistence().verify(saved.name(), saved.table()).await.map_err(failed)?;
        let damages = read.damages.listed().iter().map(ToString::to_string);
        let differences = read.differences.listed().iter().map(ToString::to_string);
        Ok(Roundtrip {
            name: saved.name().to_owned(),
            layout: saved.metadata().layout,
            save_id: saved.save_id().to_string(),
            row_count: read.row_count,
            column_count: saved.table().schema().column_count(),
            saved_in_ms: saved_ms - began_ms,
            read_in_ms: world.now_ms() - saved_ms,
            faults: damages.chain(differences).collect(),
            fault_count: read.damages.count() + read.differences.count(),
        })
    }

    /// Hands a report out as a text file.
    ///
    /// # Errors
    /// If the world takes no file.
    pub fn hand_out_report(self, about: &str, report: &str) -> Result<(), StoreActError> {
        let stem = format!("{about} roundtrip");
        let chunks = vec![report.as_bytes().to_vec()];
        self.world().hand_out_file(&stem, "txt", "text/plain", chunks).map_err(failed)
    }
}
