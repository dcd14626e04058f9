use reactive_graph::prelude::*;

use super::{StoreActError, TableId, Workspace};
use crate::lazy::lazy;

/// The number of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(pub u64);

/// What a notice tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done: may go by itself.
    Info,
    /// Something that is good to know: stays until it is dismissed.
    Note,
    /// Something can be done, at any time: stays until it is dismissed.
    Offer,
    /// Something failed: stays until it is dismissed.
    Error,
}

/// What a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: NoticeId,
    /// What it tells of.
    pub kind: NoticeKind,
    /// What happened, what is safe.
    pub text: String,
    /// What can be done about it, the safest first.
    pub actions: Vec<NoticeAction>,
    /// The table that was shown when it came.
    pub table: Option<TableId>,
}

/// What can be done about a notice or a failed save.
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
    /// Bring the table back whose deletion the notice tells of.
    BringBack,
    /// Take the last act back, which the notice tells of.
    Undo,
    /// Go over to the new version of the application.
    Reload,
    /// Read the file that the notice tells of in another way.
    ChangeReading,
}

impl NoticeAction {
    /// The name by which scripts find its button.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SaveNow => "notice-save",
            Self::Export => "notice-export",
            Self::KeepAsCopy => "notice-keep",
            Self::LoadStored => "notice-load",
            Self::Overwrite => "notice-overwrite",
            Self::BringBack => "notice-bring-back",
            Self::Undo => "notice-undo",
            Self::Reload => "notice-reload",
            Self::ChangeReading => "notice-change-reading",
        }
    }

    /// The words on its button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SaveNow => "Try again",
            Self::Export => "Export",
            Self::KeepAsCopy => "Keep mine as a copy",
            Self::LoadStored => "Load the stored one",
            Self::Overwrite => "Save mine in its place",
            Self::BringBack | Self::Undo => "Undo",
            Self::Reload => "Reload",
            Self::ChangeReading => "Change how it was read\u{2026}",
        }
    }
}

lazy! { panels,
    /// Does what a notice offers.
    async fn performed(workspace: Workspace, action: NoticeAction) -> Result<(), StoreActError>
        = Workspace::perform_fetched
}
lazy! { panels,
    /// Brings a deleted table back.
    async fn brought_back(workspace: Workspace, notice: NoticeId) -> Result<(), StoreActError>
        = Workspace::bring_back
}

impl Workspace {
    /// What people should know, oldest first.
    pub fn notices(self) -> Vec<Notice> {
        self.notices.get()
    }

    /// Takes a notice away, and what it could have brought back.
    pub fn dismiss(self, notice: NoticeId) {
        self.backstage().deleted.borrow_mut().retain(|deleted| deleted.notice != notice);
        self.backstage().readings.borrow_mut().retain(|offered| offered.notice != notice);
        self.notices.update(|notices| notices.retain(|other| other.id != notice));
    }

    /// Does what a notice offers and takes the notice away.
    pub fn act(self, notice: NoticeId, action: NoticeAction) {
        match action {
            NoticeAction::BringBack => {
                self.run(async move { brought_back(self, notice).await? });
            }
            NoticeAction::Reload => self.run(self.go_over(notice)),
            // The notice goes with the act that it tells of.
            NoticeAction::Undo => drop(self.undo()),
            _ => {
                self.run(self.perform(action));
                self.dismiss(notice);
            }
        }
    }

    /// Does what the state of saving offers.
    ///
    /// # Errors
    /// As the act that it does.
    pub async fn perform(self, action: NoticeAction) -> Result<(), StoreActError> {
        if action == NoticeAction::SaveNow {
            self.save_now().await;
            return Ok(());
        }
        performed(self, action).await?
    }

    async fn perform_fetched(self, action: NoticeAction) -> Result<(), StoreActError> {
        match action {
            NoticeAction::SaveNow => self.save_now().await,
            NoticeAction::Export => return self.export_csv().await,
            NoticeAction::KeepAsCopy => return self.keep_as_copy().await,
            NoticeAction::LoadStored => return self.load_stored().await,
            NoticeAction::Overwrite => self.overwrite_stored().await,
            NoticeAction::BringBack
            | NoticeAction::Reload
            | NoticeAction::Undo
            | NoticeAction::ChangeReading => {}
        }
        Ok(())
    }

    /// Tells of the act that was just done, and offers to take it back until the next one.
    pub(super) fn offer_undo(self, text: String) {
        let notice = self.notify(NoticeKind::Info, text, vec![NoticeAction::Undo]);
        self.backstage().undo_notice.set(Some(notice));
    }

    /// One of two versions of a table was chosen: no other choice between them stands any more.
    pub(super) fn withdraw_versions(self) {
        self.notices.update(|notices| {
            notices.retain(|notice| !notice.actions.contains(&NoticeAction::LoadStored));
        });
    }

    /// Another act is the last one now: what stands of the one before offers the wrong thing.
    pub(super) fn withdraw_undo(self) {
        if let Some(notice) = self.backstage().undo_notice.take() {
            self.dismiss(notice);
        }
    }

    /// Tells people something; gives the number of the notice.
    pub(super) fn notify(
        self,
        kind: NoticeKind,
        text: String,
        actions: Vec<NoticeAction>,
    ) -> NoticeId {
        let table = self.open_table().map(|table| table.id());
        let id = NoticeId(self.next_number());
        self.notices.update(|notices| notices.push(Notice { id, kind, text, actions, table }));
        id
    }
}
