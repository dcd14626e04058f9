use std::collections::BTreeMap;

use super::columns_salvage::BlocksByNumber;
use crate::codec::{
    BlockColumn, BlockKey, BlockRef, DecodedBlock, Digest, StoreKeys, decode_block, encode_block,
};
use crate::column_store::{Bits, Block, ColumnType, PartsError, Schema};
use crate::persistence::{DamageReason, Host, Loss};
use crate::storage::Stored;

/// Entries that are read before others may run.
const BLOCKS_AT_ONCE: usize = 32;

/// The blocks of the same rows, as far as they could be read.
pub(super) struct SalvagedBlock {
    pub(super) row_ids: Result<Vec<u32>, DamageReason>,
    pub(super) live: Result<Bits, DamageReason>,
    live_count: Option<usize>,
    /// Nothing where no row expires.
    pub(super) expiry: Result<Option<Vec<i64>>, DamageReason>,
    /// In schema order.
    pub(super) cells: Vec<Result<Block, DamageReason>>,
}

/// All blocks of a table, as far as they could be read.
pub(super) struct SalvagedBlocks {
    by_number: BlocksByNumber,
}

impl SalvagedBlocks {
    pub(super) async fn read(
        host: &Host,
        keys: &StoreKeys,
        schema: &Schema,
        entries: Vec<(String, Stored)>,
        digest: &mut Digest,
        losses: &mut Vec<Loss>,
    ) -> Self {
        let mut by_number = BlocksByNumber::new();
        for (index, (key, stored)) in entries.into_iter().enumerate() {
            let place = keys.block_of(&key).and_then(|block| Some((block, place(schema, block)?)));
            let Some((block_key, (column, column_type))) = place else {
                losses.push(Loss::Entry { key, reason: DamageReason::ForeignKey });
                continue;
            };
            let decoded = match stored {
                Stored::Bytes(bytes) => {
                    decode_block(block_key, column_type, &bytes).map_err(Into::into)
                }
                Stored::Text(_) | Stored::Foreign(_) => Err(DamageReason::NotBytes),
            };
            let decoded = decoded.map(|(block, hash)| {
                digest.add(hash);
                block
            });
            let block = by_number.entry(block_key.block);
            let block = block.or_insert_with(|| SalvagedBlock::missing(schema.column_count()));
            block.enter(block_key.column, column, decoded);
            if index % BLOCKS_AT_ONCE == BLOCKS_AT_ONCE - 1 {
                host.yield_now().await;
            }
        }
        by_number.retain(|number, block| block.settle(keys, *number, losses));
        Self { by_number }
    }

    /// Gives back the row ids of blocks whose own are lost, where those around them leave room for no
    /// others. `next_row_id` comes after the last, if it is certain. Whether they are right, the digest
    /// says, which counts them in.
    pub(super) fn infer_row_ids(&mut self, next_row_id: Option<u32>, digest: &mut Digest) {
        let numbers: Vec<u32> = self.by_number.keys().copied().collect();
        for number in numbers {
            let first = match number.checked_sub(1) {
                None => Some(0),
                Some(before) => self.ids(before).and_then(|ids| ids.last()).map(|last| last + 1),
            };
            let is_last = self.by_number.keys().next_back() == Some(&number);
            let end = if is_last {
                next_row_id
            } else {
                self.ids(number + 1).and_then(|ids| ids.first()).copied()
            };
            let Some(block) = self.by_number.get_mut(&number) else { continue };
            if let (Err(_), Some(first), Some(end)) = (&block.row_ids, first, end)
                && block.row_count() == end.checked_sub(first).map(|count| count as usize)
            {
                let ids: Vec<u32> = (first..end).collect();
                let key = BlockKey { column: BlockColumn::RowIds, block: number };
                digest.add(encode_block(key, BlockRef::RowIds(&ids)).hash);
                block.row_ids = Ok(ids);
            }
        }
    }

    fn ids(&self, number: u32) -> Option<&Vec<u32>> {
        self.by_number.get(&number)?.row_ids.as_ref().ok()
    }

    /// A row id after all that were read.
    pub(super) fn next_row_id(&self) -> u32 {
        let last = self.by_number.values().filter_map(|block| block.row_ids.as_ref().ok()?.last());
        last.max().map_or(0, |last| last.saturating_add(1))
    }

    pub(super) fn into_blocks(self) -> BlocksByNumber {
        self.by_number
    }
}

/// The place of a column in the schema, which a hidden one has none of, and its type.
fn place(schema: &Schema, block: BlockKey) -> Option<(usize, ColumnType)> {
    match block.column {
        BlockColumn::Cells(id) => {
            let index = schema.index_of_id(id)?;
            Some((index, schema.columns()[index].column_type()))
        }
        BlockColumn::RowIds | BlockColumn::Expires | BlockColumn::Live => {
            Some((0, ColumnType::Int))
        }
    }
}

impl SalvagedBlock {
    fn missing(column_count: usize) -> Self {
        Self {
            row_ids: Err(DamageReason::Missing),
            live: Err(DamageReason::Missing),
            live_count: None,
            expiry: Ok(None),
            cells: vec![Err(DamageReason::Missing); column_count],
        }
    }

    fn enter(
        &mut self,
        column: BlockColumn,
        place: usize,
        decoded: Result<DecodedBlock, DamageReason>,
    ) {
        match (decoded, column) {
            (Ok(DecodedBlock::RowIds(ids)), _) => self.row_ids = Ok(ids),
            (Ok(DecodedBlock::Expires(times)), _) => self.expiry = Ok(Some(times)),
            (Ok(DecodedBlock::Live { bits, row_count }), _) => {
                (self.live, self.live_count) = (Ok(bits), Some(row_count));
            }
            (Ok(DecodedBlock::Cells(cells)), _) => self.cells[place] = Ok(cells),
            (Err(reason), BlockColumn::RowIds) => self.row_ids = Err(reason),
            (Err(reason), BlockColumn::Live) => self.live = Err(reason),
            (Err(reason), BlockColumn::Expires) => self.expiry = Err(reason),
            (Err(reason), BlockColumn::Cells(_)) => self.cells[place] = Err(reason),
        }
    }

    /// How many rows the block has: what most of its entries say; nothing if none can be read.
    pub(super) fn row_count(&self) -> Option<usize> {
        let mut votes = BTreeMap::<usize, usize>::new();
        let cells = self.cells.iter().flatten().map(Block::row_count);
        let expiry = self.expiry.iter().flatten().map(Vec::len);
        let row_ids = self.row_ids.iter().map(Vec::len);
        for row_count in cells.chain(expiry).chain(row_ids).chain(self.live_count) {
            *votes.entry(row_count).or_default() += 1;
        }
        votes.into_iter().max_by_key(|(_, count)| *count).map(|(row_count, _)| row_count)
    }

    /// Takes away what does not fit the rest; whether anything is left. Where nothing is, its entries are
    /// named.
    fn settle(&mut self, keys: &StoreKeys, number: u32, losses: &mut Vec<Loss>) -> bool {
        let Some(expected) = self.row_count() else {
            let reasons = [self.row_ids.as_ref().err(), self.live.as_ref().err()];
            let of_cells = self.cells.iter().map(|cells| cells.as_ref().err());
            let mut reasons = reasons.into_iter().chain(of_cells).flatten();
            let damaged = reasons.find(|reason| **reason != DamageReason::Missing);
            let key = keys.block(BlockKey { column: BlockColumn::RowIds, block: number });
            let reason = damaged.cloned().unwrap_or(DamageReason::Missing);
            losses.push(Loss::Entry { key, reason });
            return false;
        };
        let misfit = |found: usize| {
            let (column, block) = (String::new(), number as usize);
            DamageReason::from(PartsError::RowCount { column, block, found, expected })
        };
        if let Ok(ids) = &self.row_ids
            && ids.len() != expected
        {
            self.row_ids = Err(misfit(ids.len()));
        }
        if let Some(found) = self.live_count.filter(|found| *found != expected) {
            self.live = Err(misfit(found));
        }
        if let Ok(Some(times)) = &self.expiry
            && times.len() != expected
        {
            self.expiry = Err(misfit(times.len()));
        }
        for cells in &mut self.cells {
            if let Ok(block) = cells
                && block.row_count() != expected
            {
                *cells = Err(misfit(block.row_count()));
            }
        }
        true
    }
}
