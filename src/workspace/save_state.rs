use super::NoticeAction;

/// How things stand with the storage of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// What is shown is what is stored.
    Saved {
        /// When the save was complete, in ms since the epoch.
        at_ms: i64,
        /// How many rows are stored.
        row_count: usize,
    },
    /// There are edits that will be saved in a moment.
    Pending {
        /// When the table was last saved and with how many rows, if it was since it was opened.
        last_saved: Option<(i64, usize)>,
        /// How many rows there are now.
        row_count: usize,
    },
    /// A save has been running for a while.
    Saving {
        /// How many entries are written.
        done_entries: u64,
        /// How many entries there are to write.
        total_entries: u64,
    },
    /// There are edits that are kept in this tab alone.
    NotSaved(NotSaved),
}

impl SaveState {
    /// One word for scripts and styles: `saved`, `pending`, `saving` or `not-saved`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Saved { .. } => "saved",
            Self::Pending { .. } => "pending",
            Self::Saving { .. } => "saving",
            Self::NotSaved(_) => "not-saved",
        }
    }
}

/// Why edits are not stored. The table itself is safe as long as its tab is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSaved {
    /// The browser grants no more space.
    StorageFull,
    /// Another tab has saved this table since.
    SavedElsewhere,
    /// The stored table was deleted or renamed by another tab.
    DeletedElsewhere,
    /// The storage does not answer; saving goes on by itself when it does.
    StorageLost,
    /// Anything else, in words.
    Other(String),
}

impl NotSaved {
    /// What a person can do about it.
    pub fn actions(&self) -> Vec<NoticeAction> {
        match self {
            Self::StorageFull | Self::StorageLost | Self::Other(_) => {
                vec![NoticeAction::SaveNow, NoticeAction::Export]
            }
            Self::SavedElsewhere => {
                vec![NoticeAction::KeepAsCopy, NoticeAction::LoadStored, NoticeAction::Overwrite]
            }
            Self::DeletedElsewhere => vec![NoticeAction::Overwrite, NoticeAction::Export],
        }
    }
}
