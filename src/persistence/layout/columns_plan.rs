use std::sync::Arc;

use super::Plan;
use super::entries::{EntryEncoder, EntryId};
use crate::codec::{BlockColumn, BlockKey, Layout, StoreKeys};
use crate::column_store::{Block, Column, ColumnDef, ColumnId, Table};
use crate::persistence::core::key_range;
use crate::persistence::{Host, Saved};
use crate::storage::Area;

/// Blocks whose cells are compared before others may run. That most blocks are one and the same is seen
/// without a look at a cell.
const BLOCKS_COMPARED_AT_ONCE: usize = 256;

/// The entries of all blocks, those of the same rows together.
pub(super) fn entries(table: &Table) -> Vec<EntryId> {
    let columns: Vec<_> = table.schema().columns().iter().map(ColumnDef::id).collect();
    let blocks = 0..table.row_ids().len() as u32;
    blocks
        .flat_map(|block| {
            let columns = columns.iter().copied().map(BlockColumn::Cells);
            let expires = expires(table, block).then_some(BlockColumn::Expires);
            let columns = [BlockColumn::RowIds].into_iter().chain(columns).chain(expires);
            let columns = columns.chain([BlockColumn::Live]);
            columns
                .map(move |column| EntryId::Block(BlockKey { column, block }))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// How many entries all blocks are.
fn entry_count(table: &Table) -> usize {
    let (blocks, columns) = (table.row_ids().len(), table.schema().column_count());
    let expiring = table.expiry().iter().filter(|expiry| expiry.is_some());
    blocks * (columns + 2) + expiring.count()
}

fn expires(table: &Table, block: u32) -> bool {
    table.expiry().get(block as usize).is_some_and(Option::is_some)
}

/// To write the blocks that differ from those of a table that is stored; none if the whole table is
/// better written.
pub(super) async fn changes(
    host: &Host,
    keys: &StoreKeys,
    table: &Table,
    base: &Saved,
) -> Option<Plan> {
    let saved = base.table();
    let changes = compare(host, table, saved).await;
    if changes.written.len() + changes.removed.len() > entry_count(table) {
        return None;
    }
    let mut encoder = EntryEncoder::new(Layout::Columns, keys.clone(), saved.schema());
    let mut plan = Plan::on(base);
    let old = [&changes.dropped, &changes.removed, &changes.written].into_iter().flatten();
    let old = old.copied().map(EntryId::Block);
    plan.take_out(host, &mut encoder, saved, old, |_, _, _| {}).await;
    let removed = changes.removed.iter().map(|block| (Area::Blocks, keys.block(*block)));
    plan.deletes.extend(removed);
    let dropped = dropped_columns(table, saved).map(|column| keys.column_bounds(column));
    plan.delete_ranges = dropped.map(|bounds| (Area::Blocks, key_range(bounds))).collect();
    plan.entries = changes.written.into_iter().map(EntryId::Block).collect();
    plan.exchange_chunks(host, &mut encoder, table, saved).await;
    Some(plan)
}

/// The blocks that differ between two tables.
#[derive(Default)]
struct BlockChanges {
    /// New ones, and those that hold something else.
    written: Vec<BlockKey>,
    /// Those of columns that both have, which only the saved table has.
    removed: Vec<BlockKey>,
    /// All those of columns that only the saved table has.
    dropped: Vec<BlockKey>,
}

async fn compare(host: &Host, table: &Table, saved: &Table) -> BlockChanges {
    let mut changes = BlockChanges::default();
    let (now, before) = (table.row_ids().len(), saved.row_ids().len());
    let mut compared = 0;
    for column in Compared::all(table, saved) {
        for block in 0..now.max(before) {
            changes.note(
                BlockKey { column: column.column(), block: block as u32 },
                column.change(block),
            );
            compared += usize::from(!column.is_shared(block));
            if compared >= BLOCKS_COMPARED_AT_ONCE {
                compared = 0;
                host.yield_now().await;
            }
        }
    }
    for column in dropped_columns(table, saved) {
        changes.dropped.extend((0..before as u32).map(|block| BlockKey { column, block }));
    }
    changes
}

fn dropped_columns(table: &Table, saved: &Table) -> impl Iterator<Item = BlockColumn> {
    let ids = saved.schema().columns().iter().map(ColumnDef::id);
    ids.filter(|id| table.schema().index_of_id(*id).is_none()).map(BlockColumn::Cells)
}

impl BlockChanges {
    fn note(&mut self, key: BlockKey, change: BlockChange) {
        match change {
            BlockChange::Same => {}
            BlockChange::Written => self.written.push(key),
            BlockChange::Removed => self.removed.push(key),
        }
    }
}

#[derive(Clone, Copy)]
enum BlockChange {
    Same,
    Written,
    Removed,
}

/// A column of the present table beside the same column of the saved one.
enum Compared<'a> {
    RowIds(&'a Table, &'a Table),
    Expires(&'a Table, &'a Table),
    Live(&'a Table, &'a Table),
    Cells { column: ColumnId, now: &'a [Arc<Block>], saved: &'a [Arc<Block>] },
}

impl<'a> Compared<'a> {
    fn all(table: &'a Table, saved: &'a Table) -> Vec<Self> {
        let cells = table.schema().columns().iter().enumerate().map(|(index, definition)| {
            let column = definition.id();
            let blocks = |table: &'a Table, index| table.column(index).map(Column::blocks);
            let before = saved.schema().index_of_id(column);
            Self::Cells {
                column,
                now: blocks(table, index).unwrap_or_default(),
                saved: before.and_then(|index| blocks(saved, index)).unwrap_or_default(),
            }
        });
        let hidden = [Self::Expires(table, saved), Self::Live(table, saved)];
        [Self::RowIds(table, saved)].into_iter().chain(cells).chain(hidden).collect()
    }

    fn column(&self) -> BlockColumn {
        match self {
            Self::RowIds(..) => BlockColumn::RowIds,
            Self::Expires(..) => BlockColumn::Expires,
            Self::Live(..) => BlockColumn::Live,
            Self::Cells { column, .. } => BlockColumn::Cells(*column),
        }
    }

    /// Whether both tables have the very same block, or none.
    fn is_shared(&self, block: usize) -> bool {
        match self {
            Self::RowIds(now, saved) => {
                shared(now.row_ids().get(block), saved.row_ids().get(block))
            }
            Self::Expires(now, saved) => {
                let times = |table: &'a Table| table.expiry().get(block).and_then(Option::as_ref);
                shared(times(now), times(saved))
            }
            Self::Live(now, saved) => shared(now.live().get(block), saved.live().get(block)),
            Self::Cells { now, saved, .. } => shared(now.get(block), saved.get(block)),
        }
    }

    fn change(&self, block: usize) -> BlockChange {
        match self {
            Self::RowIds(now, saved) => {
                change(now.row_ids().get(block), saved.row_ids().get(block), same)
            }
            Self::Expires(now, saved) => {
                let times = |table: &'a Table| table.expiry().get(block).and_then(Option::as_ref);
                change(times(now), times(saved), same)
            }
            Self::Live(now, saved) => {
                // The entry also says how many rows there are, deleted ones included.
                let rows = |table: &Table| table.row_ids().get(block).map(|ids| ids.len());
                let same_rows = rows(now) == rows(saved);
                let same = |a: &Arc<_>, b: &Arc<_>| same_rows && same(a, b);
                change(now.live().get(block), saved.live().get(block), same)
            }
            Self::Cells { now, saved, .. } => change(now.get(block), saved.get(block), same),
        }
    }
}

fn shared<T>(now: Option<&Arc<T>>, saved: Option<&Arc<T>>) -> bool {
    match (now, saved) {
        (Some(now), Some(saved)) => Arc::ptr_eq(now, saved),
        (now, saved) => now.is_none() && saved.is_none(),
    }
}

fn same<T: PartialEq>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b) || **a == **b
}

fn change<T>(now: Option<&T>, saved: Option<&T>, same: impl Fn(&T, &T) -> bool) -> BlockChange {
    match (now, saved) {
        (None, None) => BlockChange::Same,
        (Some(now), Some(saved)) if same(now, saved) => BlockChange::Same,
        (Some(_), _) => BlockChange::Written,
        (None, Some(_)) => BlockChange::Removed,
    }
}
