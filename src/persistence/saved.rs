use std::sync::Arc;

use super::Metadata;
use crate::codec::SaveId;
use crate::column_store::Table;

/// The proof that a table is stored: made by a completed save or load and by nothing else.
///
/// It knows where the table is stored, as what, and the very table, so that the next save writes only
/// what has changed since. Its clone is cheap.
#[derive(Clone, Debug)]
pub struct Saved {
    proof: Arc<Proof>,
}

#[derive(Debug)]
struct Proof {
    database: String,
    metadata: Metadata,
    table: Table,
    lineage: Lineage,
    stored_strings: StoredStrings,
}

/// Whether the string chunks in storage are those of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StoredStrings {
    /// They are.
    AsInTable,
    /// They are missing or damaged: the next save has to write all of them.
    Damaged,
}

/// The line of saves that begins with one load or fresh save. Two loads of one table are two lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Lineage(Arc<u8>);

impl Lineage {
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Saved {
    pub(super) fn new(
        database: &str,
        metadata: Metadata,
        table: Table,
        lineage: Lineage,
        stored_strings: StoredStrings,
    ) -> Self {
        let database = database.to_owned();
        Self { proof: Arc::new(Proof { database, metadata, table, lineage, stored_strings }) }
    }

    /// The same table under other metadata, which a commit has put in the place of the old one.
    pub(super) fn moved(&self, metadata: Metadata) -> Self {
        let Proof { database, table, lineage, stored_strings, .. } = &*self.proof;
        Self::new(database, metadata, table.clone(), lineage.clone(), *stored_strings)
    }

    /// The database it is stored in.
    pub fn database(&self) -> &str {
        &self.proof.database
    }

    /// The name it is stored under.
    pub fn name(&self) -> &str {
        self.proof.metadata.name()
    }

    /// The number of the save.
    pub fn save_id(&self) -> SaveId {
        self.proof.metadata.save_id
    }

    /// The metadata as stored: generation, times, digest and the rest.
    pub fn metadata(&self) -> &Metadata {
        &self.proof.metadata
    }

    /// The table as it is stored.
    pub fn table(&self) -> &Table {
        &self.proof.table
    }

    pub(super) fn lineage(&self) -> &Lineage {
        &self.proof.lineage
    }

    pub(super) fn stored_strings(&self) -> StoredStrings {
        self.proof.stored_strings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_can_be_kept_anywhere() {
        fn keep<T: Send + Sync + Clone + 'static>() {}

        keep::<Saved>();
    }
}
