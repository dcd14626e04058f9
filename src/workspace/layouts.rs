use super::open_table::{Basis, OpenTable};
use super::stores::failed;
use super::tabs::TabMessage;
use super::{StoreActError, StoreSummary, Workspace};
use crate::codec::{Layout, LayoutChoice};
use crate::persistence::{Base, SaveOptions};

/// The most rows that are offered to be stored one by one: to save more holds up every other table
/// for many seconds.
pub const MAX_ROWS_IN_ROWS: usize = 100_000;

impl StoreSummary {
    /// The layout that the table could be stored in instead.
    pub fn other_layout(&self) -> Option<Layout> {
        match self.layout? {
            Layout::Rows => Some(Layout::Columns),
            Layout::Columns => Some(Layout::Rows).filter(|_| self.row_count <= MAX_ROWS_IN_ROWS),
        }
    }
}

/// How tables are laid out in storage.
impl Workspace {
    /// Stores a table in another layout, in one commit, and keeps it so. Where the number of its rows
    /// would say the same, it has the say from then on.
    ///
    /// # Errors
    /// If there is no such store, it cannot be read, or it cannot be stored.
    pub async fn store_in_layout(self, name: String, layout: Layout) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        if let Some(table) = self.open_table().filter(|table| table.name() == name) {
            self.save_or_stay(&table).await?;
            let _save_turn = table.save_turn.lock().await;
            self.lay_out(&table, layout).await?;
        } else if let Some(table) = self.load_table(&name).await? {
            self.lay_out(&table, layout).await?;
        } else {
            return Ok(());
        }
        self.tell_other_tabs(&TabMessage::Saved { name });
        self.refresh_stores().await;
        Ok(())
    }

    /// Stores what is stored already. Edits made in the meantime are the next save's.
    async fn lay_out(self, table: &OpenTable, layout: Layout) -> Result<(), StoreActError> {
        let Basis::Proof(saved) = table.basis() else { return Ok(()) };
        let options = options(layout, saved.table().row_count());
        let save = self.persistence().save(saved.name(), saved.table(), Base::On(&saved), options);
        table.set_basis(Basis::Proof(save.await.map_err(failed)?));
        Ok(())
    }
}

fn options(layout: Layout, row_count: usize) -> SaveOptions {
    let choice = if LayoutChoice::Auto.layout_of(row_count, Some(layout)) == layout {
        LayoutChoice::Auto
    } else {
        LayoutChoice::Always(layout)
    };
    SaveOptions { layout: Some(choice), ..SaveOptions::default() }
}
