use super::{NoticeAction, NoticeId};

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
        /// When the table was last saved, in ms since the epoch, and with how many rows.
        last_saved: Option<(i64, usize)>,
    },
    /// A save has been running for a while; `done_entries <= total_entries`.
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
    /// The storage took a save and has not said whether it is done; the next one finds out.
    NotKnown,
    /// Anything else, in words.
    Other(String),
}

impl NotSaved {
    /// What a person can do about it, the safest first.
    pub fn actions(&self) -> Vec<NoticeAction> {
        match self {
            Self::StorageFull | Self::StorageLost | Self::NotKnown | Self::Other(_) => {
                vec![NoticeAction::Export, NoticeAction::SaveNow]
            }
            Self::SavedElsewhere => {
                vec![NoticeAction::KeepAsCopy, NoticeAction::LoadStored, NoticeAction::Overwrite]
            }
            Self::DeletedElsewhere => vec![NoticeAction::Overwrite, NoticeAction::Export],
        }
    }

    /// Whether trying again may help without a person's decision.
    pub(super) fn may_pass(&self) -> bool {
        !matches!(self, Self::SavedElsewhere | Self::DeletedElsewhere)
    }
}

/// What is known of the saves of one table. Whether it is unsaved is never kept but derived: its
/// revision, which rises with every change, differs from the one that was stored last.
#[derive(Clone, Debug, Default)]
pub(super) struct Saves {
    revision: u64,
    /// When the oldest edit was made that no save has begun to store.
    waiting_since_ms: Option<i64>,
    stored: Option<StoredRevision>,
    attempt: Option<Attempt>,
    attempt_count: u64,
    failure: Option<Failure>,
}

#[derive(Clone, Copy, Debug)]
struct StoredRevision {
    revision: u64,
    at_ms: i64,
    row_count: usize,
}

#[derive(Clone, Copy, Debug)]
struct Attempt {
    is_shown: bool,
    done_entries: u64,
    total_entries: u64,
}

#[derive(Clone, Debug)]
struct Failure {
    reason: NotSaved,
    notice: Option<NoticeId>,
}

impl Saves {
    /// Of a table that is stored as it is.
    pub(super) fn stored(at_ms: i64, row_count: usize) -> Self {
        let stored = Some(StoredRevision { revision: 0, at_ms, row_count });
        Self { stored, ..Self::default() }
    }

    /// The state that people see.
    pub(super) fn state(&self) -> SaveState {
        match (&self.failure, &self.attempt, &self.stored) {
            (Some(failure), ..) => SaveState::NotSaved(failure.reason.clone()),
            (_, Some(Attempt { is_shown: true, done_entries, total_entries }), _) => {
                SaveState::Saving { done_entries: *done_entries, total_entries: *total_entries }
            }
            (_, _, Some(stored)) if stored.revision == self.revision => {
                SaveState::Saved { at_ms: stored.at_ms, row_count: stored.row_count }
            }
            (_, _, stored) => SaveState::Pending {
                last_saved: stored.as_ref().map(|stored| (stored.at_ms, stored.row_count)),
            },
        }
    }

    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    pub(super) fn is_unsaved(&self) -> bool {
        self.stored.is_none_or(|stored| stored.revision != self.revision)
    }

    pub(super) fn failure(&self) -> Option<&NotSaved> {
        self.failure.as_ref().map(|failure| &failure.reason)
    }

    /// How long the oldest edit has waited for a save to begin.
    pub(super) fn waited_ms(&self, now_ms: i64) -> i64 {
        self.waiting_since_ms.map_or(0, |since_ms| now_ms - since_ms)
    }

    /// Notes a change of the table; gives the new revision.
    pub(super) fn edited(&mut self, now_ms: i64) -> u64 {
        self.revision += 1;
        self.waiting_since_ms.get_or_insert(now_ms);
        self.revision
    }

    /// Notes that a save begins; gives the number of the attempt and the revision that it stores.
    pub(super) fn begin(&mut self) -> (u64, u64) {
        self.waiting_since_ms = None;
        self.attempt_count += 1;
        self.attempt = Some(Attempt { is_shown: false, done_entries: 0, total_entries: 0 });
        (self.attempt_count, self.revision)
    }

    pub(super) fn attempt_count(&self) -> u64 {
        self.attempt_count
    }

    /// Shows an attempt that runs still, since it takes its time.
    pub(super) fn show(&mut self, attempt: u64) -> bool {
        match &mut self.attempt {
            Some(running) if self.attempt_count == attempt && !running.is_shown => {
                running.is_shown = true;
                true
            }
            _ => false,
        }
    }

    /// Notes how far the running attempt is; whether people see a difference.
    pub(super) fn progress(&mut self, done_entries: u64, total_entries: u64) -> bool {
        let Some(attempt) = &mut self.attempt else { return false };
        (attempt.done_entries, attempt.total_entries) = (done_entries, total_entries);
        attempt.is_shown
    }

    /// Notes that a revision is stored; gives the notice of the failure that is over.
    pub(super) fn succeed(
        &mut self,
        revision: u64,
        at_ms: i64,
        row_count: usize,
    ) -> Option<NoticeId> {
        self.attempt = None;
        self.stored = Some(StoredRevision { revision, at_ms, row_count });
        self.failure.take().and_then(|failure| failure.notice)
    }

    /// Notes that the attempt failed; whether that is news to people.
    pub(super) fn fail(&mut self, reason: NotSaved) -> bool {
        self.attempt = None;
        let is_news = self.failure() != Some(&reason);
        if is_news {
            self.failure = Some(Failure { reason, notice: None });
        }
        is_news
    }

    /// Keeps the notice that tells of the failure; gives the one before.
    pub(super) fn told(&mut self, notice: NoticeId) -> Option<NoticeId> {
        self.failure.as_mut().and_then(|failure| failure.notice.replace(notice))
    }
}
