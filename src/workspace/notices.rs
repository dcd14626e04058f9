use reactive_graph::prelude::*;

use super::{TableId, Workspace};

/// The number of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(pub u64);

/// Whether a notice tells of a success or of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done: may go by itself.
    Info,
    /// Something failed: stays until it is dismissed.
    Error,
}

/// What a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: NoticeId,
    /// Success or failure.
    pub kind: NoticeKind,
    /// What happened, what is safe.
    pub text: String,
    /// What can be done about it, the most useful first.
    pub actions: Vec<NoticeAction>,
    /// The table it is about, if it is about one.
    pub table: Option<TableId>,
}

/// What can be done about a notice or a failed save; [`Workspace::act`] does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAction {
    /// Save the present table, strictly.
    SaveNow,
    /// Hand the present table out as a CSV file.
    Export,
    /// Save the present table under a new name; the stored one stays.
    KeepAsCopy,
    /// Open what is stored; the edits made here are dropped.
    LoadStored,
    /// Put the present table in the place of what is stored.
    Overwrite,
    /// Take back the act that the notice tells of.
    Undo,
}

impl NoticeAction {
    /// The words on its button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SaveNow => "Try again",
            Self::Export => "Export",
            Self::KeepAsCopy => "Keep mine as a copy",
            Self::LoadStored => "Load theirs",
            Self::Overwrite => "Save mine over it",
            Self::Undo => "Undo",
        }
    }
}

impl Workspace {
    /// Takes a notice away.
    pub fn dismiss(self, notice: NoticeId) {
        self.notices.update(|notices| notices.retain(|other| other.id != notice));
    }

    /// Does what a notice offers and takes the notice away.
    pub fn act(self, notice: NoticeId, _action: NoticeAction) {
        self.dismiss(notice);
    }

    /// Tells people something.
    pub(super) fn notify(self, kind: NoticeKind, text: String, actions: Vec<NoticeAction>) {
        let table = self.current.with_untracked(|table| table.as_ref().map(|table| table.id()));
        self.notices.update(|notices| {
            let id = NoticeId(notices.last().map_or(0, |last| last.id.0 + 1));
            notices.push(Notice { id, kind, text, actions, table });
        });
    }
}
