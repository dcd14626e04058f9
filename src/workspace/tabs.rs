use serde::{Deserialize, Serialize};

use super::open_table::{Basis, OpenTable};
use super::{NoticeAction, NoticeKind, Workspace, words};

/// What a tab tells the others, as JSON. It only makes things pleasant: what keeps tabs from writing
/// over each other is that a save fails if something else is stored than it builds on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TabMessage {
    /// A table was saved, or made.
    Saved { name: String },
    /// A table was renamed.
    Renamed { from: String, to: String },
    /// A table was deleted.
    Deleted { name: String },
}

impl Workspace {
    /// Takes in what another tab has told. Words that this version does not know are passed over.
    pub fn hear_other_tab(self, message: &str) {
        let Ok(message) = serde_json::from_str::<TabMessage>(message) else { return };
        self.refresh_stores_soon();
        let (TabMessage::Saved { name }
        | TabMessage::Renamed { from: name, .. }
        | TabMessage::Deleted { name }) = &message;
        if let Some(table) = self.open_table().filter(|table| table.name() == *name) {
            self.warn_of(&table, &message);
        }
    }

    /// Tells of a change to the table that is shown; once for every save that this tab made or read.
    fn warn_of(self, table: &OpenTable, message: &TabMessage) {
        if !matches!(table.basis(), Basis::Proof(_)) || table.has_warned_of_others.replace(true) {
            return;
        }
        let (text, actions) = match message {
            TabMessage::Saved { name } => {
                (words::saved_elsewhere(name), vec![NoticeAction::LoadStored])
            }
            TabMessage::Renamed { from, to } => (words::renamed_elsewhere(from, to), Vec::new()),
            TabMessage::Deleted { name } => {
                (words::deleted_elsewhere(name), vec![NoticeAction::Overwrite])
            }
        };
        self.notify(NoticeKind::Info, text, actions);
    }

    pub(super) fn tell_other_tabs(self, message: &TabMessage) {
        if let Ok(message) = serde_json::to_string(message) {
            self.world().tell_other_tabs(&message);
        }
    }
}
