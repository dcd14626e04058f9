use crate::column_store::ColumnStore;
use crate::persistence::Damages;
use crate::persistence::saved::StoredStrings;

/// How the reading of a table ended.
pub(in crate::persistence) enum Outcome {
    /// It is all there.
    Read(Box<ReadTable>),
    /// It is not what was saved.
    Damaged(Damages),
    /// Somebody has saved it in the meantime.
    Changed,
}

/// A table that was read and found to be what was saved.
pub(in crate::persistence) struct ReadTable {
    pub(in crate::persistence) store: ColumnStore,
    pub(in crate::persistence) stored_strings: StoredStrings,
    /// What was wrong with the string table, if it was rebuilt.
    pub(in crate::persistence) string_damages: Damages,
}
