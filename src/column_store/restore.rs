use std::sync::{Arc, OnceLock};

use super::keys::KeyIndex;
use super::{ColumnStore, Table};

/// One in how many blocks or chunks changes at most for an index to follow: a new one can be made in slices.
pub(super) const MOST_CHANGED: usize = 16;

impl ColumnStore {
    /// Puts an earlier table of this store in the place of the present one. Row ids and column numbers
    /// that were given since are not given again. O(changed blocks): the indexes follow few changes, and
    /// after many are built anew when they are next needed.
    pub fn restore(&mut self, mut table: Table) {
        table.next_row_id = table.next_row_id.max(self.table.next_row_id);
        let next_column_id = self.table.schema.next_column_id();
        if next_column_id > table.schema.next_column_id() {
            Arc::make_mut(&mut table.schema).raise_next_column_id(next_column_id);
        }
        let strings = self.strings.take();
        let strings = strings.and_then(|index| index.followed(&self.table.strings, &table.strings));
        self.strings = strings.map_or_else(OnceLock::new, OnceLock::from);
        let keys = self.keys.take().and_then(|index| followed(index, &self.table, &table));
        self.keys = keys.map_or_else(OnceLock::new, OnceLock::from);
        self.table = table;
    }
}

/// The key index of another table with the same key column, from that of one; none if the key is
/// another, or if so much has changed that a new index is better made.
pub(super) fn followed(mut index: KeyIndex, from: &Table, to: &Table) -> Option<KeyIndex> {
    let key = |table: &Table| table.schema.key().map(|key| (key.id(), key.column_type()));
    if key(from) != key(to) {
        return None;
    }
    let (Some(old), Some(new)) = (from.schema.key_index(), to.schema.key_index()) else {
        return Some(index);
    };
    let is_same = |block: &usize| {
        let keys = from.columns[old].blocks.get(*block).zip(to.columns[new].blocks.get(*block));
        keys.is_some_and(|(from, to)| Arc::ptr_eq(from, to))
            && Arc::ptr_eq(&from.live[*block], &to.live[*block])
    };
    let block_count = from.live.len().max(to.live.len());
    let changed: Vec<usize> = (0..block_count).filter(|block| !is_same(block)).collect();
    if changed.len() > 4 && changed.len() * MOST_CHANGED > block_count {
        return None;
    }
    for position in changed.iter().flat_map(|block| from.live_in(*block)) {
        index.remove(from.cell_at(old, position));
    }
    for position in changed.iter().flat_map(|block| to.live_in(*block)) {
        index
            .insert(to.cell_at(new, position), position)
            .expect("the keys of the live rows of a table are unique and not null");
    }
    Some(index)
}

#[cfg(test)]
#[path = "restore_tests.rs"]
mod tests;
