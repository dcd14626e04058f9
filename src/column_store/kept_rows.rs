//! Rows that were found once, as they are left in a later table: without those that are gone, with those
//! that are new. So what is shown stays where it is while cells are edited.

use super::{Bits, RowId, RowOrder, RowSet, View};

/// How many ids there may be to each row that is asked for, some aside, for a bit for each id to be the
/// quickest way.
const IDS_PER_ROW: usize = 32;
const MORE_IDS: usize = 1 << 16;

impl View<'_> {
    /// The rows of a set that are in the view, and those of the view whose ids are `new_from` or greater.
    /// O(blocks) where the table has the blocks of rows that it had when the set was made.
    pub fn kept_rows(self, rows: &RowSet, new_from: RowId) -> RowSet {
        let row_ids = &self.table().row_ids;
        let blocks = row_ids.iter().enumerate().map(|(block, ids)| {
            let visible = self.visible(block);
            let kept = visible.and(&rows.bits_of(block, ids));
            kept.or(&visible.and(&new_in(ids, new_from)))
        });
        RowSet::new(blocks.collect(), row_ids.clone())
    }

    /// The rows of an order that are in the view, and after them those of the view whose ids are
    /// `new_from` or greater, in the order of their ids. O(rows); the order itself if nothing differs.
    pub fn kept_order(self, order: &RowOrder, new_from: RowId) -> RowOrder {
        let rows = self.rows();
        let new = self.new_rows(new_from);
        let is_kept = Membership::of(&rows, order.len());
        let is_left = |row: &RowId| *row < new_from && is_kept.has(*row);
        let left_count = order.iter().filter(is_left).count();
        if new.is_empty() && left_count == order.len() {
            return order.clone();
        }
        // Counted first: a list that grows is moved again and again.
        let mut rows = Vec::with_capacity(left_count + new.len());
        rows.extend(order.iter().filter(is_left).chain(new).map(|row| row.0));
        RowOrder::new(rows.into())
    }

    /// The rows of the view whose ids are given, in any order. O(rows).
    pub fn row_set(self, rows: impl IntoIterator<Item = RowId>) -> RowSet {
        let mut ids: Vec<u32> = rows.into_iter().map(|row| row.0).collect();
        ids.sort_unstable();
        let row_ids = &self.table().row_ids;
        let mut left = ids.into_iter().peekable();
        let blocks = row_ids.iter().enumerate().map(|(block, block_ids)| {
            let (mut bits, last) = (Bits::none(), block_ids.last().copied());
            while let Some(id) = left.next_if(|id| last.is_some_and(|last| *id <= last)) {
                if let Ok(row) = block_ids.binary_search(&id) {
                    bits.set(row, true);
                }
            }
            bits.and(&self.visible(block))
        });
        RowSet::new(blocks.collect(), row_ids.clone())
    }

    fn new_rows(self, new_from: RowId) -> Vec<RowId> {
        let blocks = self.table().row_ids.iter().enumerate();
        let new = blocks.filter(|(_, ids)| ids.last().is_some_and(|last| *last >= new_from.0));
        new.flat_map(|(block, ids)| {
            let bits = self.visible(block).and(&new_in(ids, new_from));
            bits.ones().map(|row| RowId(ids[row])).collect::<Vec<_>>()
        })
        .collect()
    }
}

/// The rows of a block whose ids are `new_from` or greater.
fn new_in(row_ids: &[u32], new_from: RowId) -> Bits {
    let first_new = row_ids.partition_point(|id| *id < new_from.0);
    Bits::first(row_ids.len()).and_not(&Bits::first(first_new))
}

/// Which rows are in a set, as quick as can be asked for one after the other in any order.
enum Membership<'a> {
    /// A bit for each id from the first on.
    ById { first: u32, words: Vec<u64> },
    /// Ids that are so far apart that a bit for each would be too many.
    InSet(&'a RowSet),
}

impl<'a> Membership<'a> {
    /// Of a set of which so many rows are asked for.
    fn of(rows: &'a RowSet, asked_count: usize) -> Self {
        let ends = rows.nth(0).zip(rows.count().checked_sub(1).and_then(|last| rows.nth(last)));
        let Some((RowId(first), RowId(last))) = ends else {
            return Self::ById { first: 0, words: Vec::new() };
        };
        let id_count = (last - first) as usize + 1;
        if id_count > IDS_PER_ROW * asked_count + MORE_IDS {
            return Self::InSet(rows);
        }
        let mut words = vec![0_u64; id_count.div_ceil(64)];
        for row in rows.iter() {
            let bit = (row.0 - first) as usize;
            words[bit / 64] |= 1 << (bit % 64);
        }
        Self::ById { first, words }
    }

    fn has(&self, row: RowId) -> bool {
        match self {
            Self::ById { first, words } => row.0.checked_sub(*first).is_some_and(|bit| {
                let word = words.get(bit as usize / 64);
                word.is_some_and(|word| word >> (bit % 64) & 1 == 1)
            }),
            Self::InSet(rows) => rows.contains(row),
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "kept_rows_tests.rs"]
mod tests;
