use std::collections::{BTreeMap, HashSet};

use super::columns_schema::columns_of;
use super::salvaged_blocks::{SalvagedBlock, SalvagedBlocks};
use super::salvaged_strings::SalvagedStrings;
use crate::codec::{BlockColumn, BlockKey, Digest, StoreKeys};
use crate::column_store::{
    Block, BlockValues, Date, NO_EXPIRY, RowId, Schema, TableBuilder, Timestamp, ValueRef,
};
use crate::persistence::repair::Known;
use crate::persistence::{DamageReason, Host, Loss, Repaired, RowsLoss};
use crate::storage::Stored;

/// The entries that a table in columns has, and those of rows, of which it has none.
pub(in crate::persistence) struct ColumnEntries {
    pub(in crate::persistence) blocks: Vec<(String, Stored)>,
    pub(in crate::persistence) chunks: Vec<(String, Stored)>,
    pub(in crate::persistence) rows: Vec<(String, Stored)>,
}

/// Makes a table of blocks and strings as far as they can be read. A block that is lost costs the cells
/// of its column in its rows, a chunk of strings those cells that hold one of them, and blocks of hidden
/// columns what they say of their rows.
pub(in crate::persistence) async fn salvage_columns(
    host: &Host,
    keys: &StoreKeys,
    known: Known,
    entries: ColumnEntries,
) -> Repaired {
    let mut losses = Vec::new();
    if let Some(reason) = known.fault.clone() {
        losses.push(Loss::Metadata { key: keys.metadata(), reason });
    }
    let stray = entries.rows.into_iter().map(|(key, _)| key);
    losses.extend(stray.map(|key| Loss::Entry { key, reason: DamageReason::ForeignKey }));
    let mut digest = Digest::default();
    let (schema, key_column) = columns_of(keys, &known, &entries.blocks);
    let strings = SalvagedStrings::read(
        keys,
        entries.chunks,
        known.string_count.filter(|_| known.schema.is_some()),
        &mut digest,
        &mut losses,
    );
    let mut blocks =
        SalvagedBlocks::read(host, keys, &schema, entries.blocks, &mut digest, &mut losses).await;
    let certain_next = known.outline.next_row_id.filter(|_| known.schema.is_some());
    blocks.infer_row_ids(certain_next, &mut digest);
    let next_row_id = blocks.next_row_id().max(known.outline.next_row_id.unwrap_or(0));
    let mut salvage = Salvage {
        keys,
        schema: &schema,
        strings: &strings,
        builder: TableBuilder::new(schema.clone()),
        row_ids: HashSet::new(),
        next_row_id,
        losses,
    };
    for (number, block) in blocks.into_blocks() {
        salvage.enter(number, &block);
        host.yield_now().await;
    }
    salvage.finish(&known, key_column.as_deref(), digest)
}

/// A table as far as it has been salvaged. Its rows have row ids of their own.
struct Salvage<'s> {
    keys: &'s StoreKeys,
    schema: &'s Schema,
    strings: &'s SalvagedStrings,
    builder: TableBuilder,
    row_ids: HashSet<u32>,
    next_row_id: u32,
    losses: Vec<Loss>,
}

impl Salvage<'_> {
    /// Enters the rows of a block that are not deleted, as far as that is known.
    fn enter(&mut self, number: u32, block: &SalvagedBlock) {
        let Some(row_count) = block.row_count() else { return };
        let is_live = |row: usize| block.live.as_ref().is_ok_and(|live| live.get(row));
        let slots = (0..row_count).filter(|row| block.live.is_err() || is_live(*row));
        let (mut rows, mut moved) = (Vec::new(), Vec::new());
        let mut lost_strings = vec![Vec::new(); self.schema.column_count()];
        let strings = self.strings;
        for slot in slots {
            let claimed = block.row_ids.as_ref().ok().and_then(|ids| ids.get(slot).copied());
            let Some(row) = self.row_id_for(claimed) else { break };
            if claimed != Some(row) {
                moved.push(RowId(row));
            }
            for (column, cells) in block.cells.iter().enumerate() {
                let cell = cells.as_ref().ok().map(|cells| cell(strings, cells, slot));
                if let Some(None) = cell {
                    lost_strings[column].push(RowId(row));
                }
                let pushed = self.builder.push(column, cell.flatten().unwrap_or(ValueRef::Null));
                pushed.expect("cells are read by the types of their columns");
            }
            let expiry = block.expiry.as_ref().ok().and_then(Option::as_ref);
            let expires_ms = expiry.map_or(NO_EXPIRY, |times| times[slot]);
            let ended = self.builder.end_stored_row(RowId(row), expires_ms);
            ended.expect("a free row id is not the last of all");
            rows.push(RowId(row));
        }
        self.note_losses(number, block, &rows, moved);
        self.note_lost_strings(lost_strings);
    }

    /// The row id that a row had, or a new one if that is lost or taken; none if all have been given.
    fn row_id_for(&mut self, claimed: Option<u32>) -> Option<u32> {
        let is_free = |row: &u32| *row < u32::MAX && !self.row_ids.contains(row);
        let row = claimed.filter(is_free).or(Some(self.next_row_id).filter(is_free))?;
        self.row_ids.insert(row);
        self.next_row_id = self.next_row_id.max(row + 1);
        Some(row)
    }

    fn note_losses(
        &mut self,
        number: u32,
        block: &SalvagedBlock,
        rows: &[RowId],
        moved: Vec<RowId>,
    ) {
        let key = |column| self.keys.block(BlockKey { column, block: number });
        let mut losses = Vec::new();
        if !moved.is_empty() {
            let reason = block.row_ids.as_ref().err().cloned();
            let reason = reason.unwrap_or(DamageReason::Missing);
            let (key, what) = (key(BlockColumn::RowIds), RowsLoss::Place);
            losses.push(Loss::Rows { key, rows: moved, what, reason });
        }
        let hidden = [
            (BlockColumn::Live, RowsLoss::Deletion, block.live.as_ref().err()),
            (BlockColumn::Expires, RowsLoss::Expiry, block.expiry.as_ref().err()),
        ];
        for (column, what, reason) in hidden {
            let reason = reason.cloned();
            losses.extend(reason.map(|reason| {
                let (key, rows) = (key(column), rows.to_vec());
                Loss::Rows { key, rows, what, reason }
            }));
        }
        for (definition, cells) in self.schema.columns().iter().zip(&block.cells) {
            let reason = cells.as_ref().err().filter(|_| !rows.is_empty()).cloned();
            losses.extend(reason.map(|reason| Loss::Cells {
                key: key(BlockColumn::Cells(definition.id())),
                column: definition.name().to_owned(),
                rows: rows.to_vec(),
                reason,
            }));
        }
        self.losses.extend(losses);
    }

    fn note_lost_strings(&mut self, lost: Vec<Vec<RowId>>) {
        for (definition, rows) in self.schema.columns().iter().zip(lost) {
            if !rows.is_empty() {
                let (key, reason) = self.strings.lost();
                let column = definition.name().to_owned();
                self.losses.push(Loss::Cells { key, column, rows, reason });
            }
        }
    }

    fn finish(mut self, known: &Known, key_column: Option<&str>, digest: Digest) -> Repaired {
        let stored_rows = self.builder.row_count();
        if let Some(expected_rows) = known.outline.row_count {
            let missing = u64::from(expected_rows).saturating_sub(stored_rows as u64);
            let is_other = known.digest().is_some_and(|expected| expected != digest);
            let is_whole = self.losses.is_empty() && self.strings.is_whole();
            if missing > 0 {
                self.losses.push(Loss::RowsMissing { count: missing });
            } else if is_whole && (is_other || stored_rows > expected_rows as usize) {
                self.losses.push(Loss::Sum { stored_rows, expected_rows });
            }
        }
        let store = self.builder.finish_stored(self.next_row_id);
        let mut store = store.expect("rows have row ids of their own, and there are no keys yet");
        if let Err(refusal) = store.set_key(key_column) {
            let (column, reason) = (key_column.unwrap_or_default(), refusal.to_string());
            self.losses.push(Loss::Key { column: column.to_owned(), reason });
        }
        Repaired { store, losses: self.losses }
    }
}

/// A cell; nothing if it holds a string that is lost.
fn cell<'a>(strings: &'a SalvagedStrings, cells: &Block, row: usize) -> Option<ValueRef<'a>> {
    if !cells.valid().get(row) {
        return Some(ValueRef::Null);
    }
    Some(match cells.values() {
        BlockValues::Int(values) => ValueRef::Int(values[row]),
        BlockValues::Float(values) => ValueRef::Float(values[row]),
        BlockValues::Bool(bits) => ValueRef::Bool(bits.get(row)),
        BlockValues::Date(days) => ValueRef::Date(Date::from_days(days[row]).ok()?),
        BlockValues::Timestamp(times) => ValueRef::Timestamp(Timestamp::from_ms(times[row]).ok()?),
        BlockValues::String(ids) => ValueRef::String(strings.get(ids[row])?),
    })
}

/// By its number.
pub(super) type BlocksByNumber = BTreeMap<u32, SalvagedBlock>;
