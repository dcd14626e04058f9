use reactive_graph::prelude::*;

use super::open_table::OpenTable;
use super::stores::failed;
use super::{NoticeAction, NoticeId, NoticeKind, StoreActError, Workspace, words};
use crate::storage::Durability;

/// News of the application's own versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionNews {
    /// A new version is complete on this device and waits.
    Waits,
    /// Another tab went over to a new version; this one still runs the old.
    TakenElsewhere,
}

impl Workspace {
    /// The version of the application as it was built; none of a build for trying things.
    pub fn build_id(self) -> Option<String> {
        self.world().build_id()
    }

    /// Tells people of a new version. It is never gone over to unasked: whoever types is not disturbed.
    pub fn hear_of_version(self, news: VersionNews) {
        let text = match news {
            VersionNews::Waits => words::NEW_VERSION,
            VersionNews::TakenElsewhere => words::NEW_VERSION_ELSEWHERE,
        };
        let notice = self.notify(NoticeKind::Offer, text.to_owned(), vec![NoticeAction::Reload]);
        if let Some(before) = self.backstage().version_notice.replace(Some(notice)) {
            self.dismiss(before);
        }
    }

    /// Saves what is unsaved and goes over to the new version, which loads the page again. The notice
    /// stays where that cannot be.
    ///
    /// # Errors
    /// If edits cannot be saved or an import runs; nothing is lost and the old version goes on.
    pub(super) async fn go_over(self, notice: NoticeId) -> Result<(), StoreActError> {
        if self.import.with_untracked(Option::is_some) {
            return Err(failed(words::IMPORT_RUNS));
        }
        if let Some(table) = self.open_table().filter(OpenTable::is_unsaved) {
            self.save(&table, Durability::Strict).await.map_err(|reason| {
                let reason = words::not_saved(&reason);
                StoreActError::NotLeft { name: table.name(), reason }
            })?;
        }
        self.dismiss(notice);
        self.world().use_new_version();
        Ok(())
    }
}
