use std::sync::Arc;

use super::columns_directory::{Directory, EntryKind};
use super::{Outcome, ReadTable};
use crate::codec::{
    BlockColumn, BlockKey, DecodedBlock, Digest, EntryHash, StoreKeys, decode_block,
    decode_string_chunk,
};
use crate::column_store::{
    Bits, Block, ColumnDef, ColumnId, ColumnStore, ColumnType, PartsError, StringChunk,
    StringTable, Table, TableParts,
};
use crate::persistence::saved::StoredStrings;
use crate::persistence::{DamageReason, Damages, Metadata};
use crate::storage::Stored;

/// A table in columns as far as it has been read: of each entry that should be there, what it holds.
pub(super) struct PartialColumns<'a> {
    keys: &'a StoreKeys,
    metadata: &'a Metadata,
    /// The places of the columns in rising order of their numbers.
    places: Vec<(ColumnId, usize)>,
    columns: Vec<Vec<Option<Arc<Block>>>>,
    row_ids: Vec<Option<Arc<Vec<u32>>>>,
    live: Vec<Option<Arc<Bits>>>,
    expiry: Vec<Option<Arc<Vec<i64>>>>,
    chunks: Vec<Option<Arc<StringChunk>>>,
    digest: Digest,
    rows_read: u64,
    damages: Damages,
}

impl<'a> PartialColumns<'a> {
    pub(super) fn new(keys: &'a StoreKeys, metadata: &'a Metadata, directory: Directory) -> Self {
        let columns = metadata.schema.columns();
        let mut places: Vec<_> = columns.iter().map(ColumnDef::id).zip(0..).collect();
        places.sort_unstable();
        let block_count = directory.block_count();
        Self {
            keys,
            metadata,
            places,
            columns: vec![vec![None; block_count]; columns.len()],
            row_ids: vec![None; block_count],
            live: vec![None; block_count],
            expiry: vec![None; block_count],
            chunks: vec![None; directory.chunk_count()],
            digest: Digest::default(),
            rows_read: 0,
            damages: directory.into_damages(),
        }
    }

    /// How many rows that are not deleted have been read.
    pub(super) const fn rows_read(&self) -> u64 {
        self.rows_read
    }

    pub(super) fn enter(&mut self, kind: EntryKind, stored: Option<Stored>) {
        let entered = match stored {
            None => Err(DamageReason::Missing),
            Some(Stored::Bytes(bytes)) => self.decode(kind, &bytes),
            Some(Stored::Text(_) | Stored::Foreign(_)) => Err(DamageReason::NotBytes),
        };
        if let Err(reason) = entered {
            self.damages.note(kind.key(self.keys), reason);
        }
    }

    fn decode(&mut self, kind: EntryKind, bytes: &[u8]) -> Result<(), DamageReason> {
        let hash = match kind {
            EntryKind::Strings(number) => {
                let (chunk, hash) = decode_string_chunk(number, bytes)?;
                if let Some(place) = self.chunks.get_mut(number) {
                    *place = Some(Arc::new(chunk));
                }
                hash
            }
            EntryKind::Block(key, column_type) => self.decode_block(key, column_type, bytes)?,
        };
        self.digest.add(hash);
        Ok(())
    }

    fn decode_block(
        &mut self,
        key: BlockKey,
        column_type: ColumnType,
        bytes: &[u8],
    ) -> Result<EntryHash, DamageReason> {
        let (decoded, hash) = decode_block(key, column_type, bytes)?;
        let block = key.block as usize;
        match decoded {
            DecodedBlock::RowIds(ids) => self.row_ids[block] = Some(Arc::new(ids)),
            DecodedBlock::Expires(times) => self.expiry[block] = Some(Arc::new(times)),
            DecodedBlock::Live { bits, .. } => {
                self.rows_read += bits.count() as u64;
                self.live[block] = Some(Arc::new(bits));
            }
            DecodedBlock::Cells(cells) => {
                if let Some(place) = self.place_of(key.column) {
                    self.columns[place][block] = Some(Arc::new(cells));
                }
            }
        }
        Ok(hash)
    }

    fn place_of(&self, column: BlockColumn) -> Option<usize> {
        let BlockColumn::Cells(id) = column else { return None };
        let place = self.places.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(self.places[place].1)
    }

    /// The table, if it is what was saved.
    pub(super) fn finish(mut self) -> Outcome {
        self.check_sums();
        if !self.damages.is_empty() {
            return Outcome::Damaged(self.damages);
        }
        let key = self.keys.metadata();
        match self.into_table() {
            Ok(table) => Outcome::Read(Box::new(ReadTable {
                store: ColumnStore::from_table(table),
                stored_strings: StoredStrings::AsInTable,
                string_damages: Damages::default(),
            })),
            Err(error) => Outcome::Damaged(Damages::one(key, error)),
        }
    }

    /// Where entries are damaged, the sums cannot but differ, and the entries say more.
    fn check_sums(&mut self) {
        if !self.damages.is_empty() {
            return;
        }
        let (stored_rows, stored) = (self.rows_read as u32, self.digest);
        let (expected_rows, expected) = (self.metadata.row_count, self.metadata.digest);
        if stored_rows != expected_rows || stored != expected {
            let reason = DamageReason::Sum { stored_rows, stored, expected_rows, expected };
            self.damages.note(self.keys.metadata(), reason);
            return;
        }
        let strings = self.chunks.iter().flatten().map(|chunk| chunk.string_count() as u32).sum();
        let expected = self.metadata.string_count;
        if strings != expected {
            let reason = DamageReason::StringCount { stored: strings, expected };
            self.damages.note(self.keys.strings(0), reason);
        }
    }

    /// What is missing was noted, so that nothing is left out here.
    fn into_table(self) -> Result<Table, PartsError> {
        Table::from_parts(TableParts {
            schema: self.metadata.schema.clone(),
            columns: self.columns.into_iter().map(present).collect(),
            row_ids: present(self.row_ids),
            live: present(self.live),
            expiry: self.expiry,
            strings: StringTable::from_chunks(present(self.chunks)),
            next_row_id: self.metadata.next_row_id,
        })
    }
}

fn present<T>(blocks: Vec<Option<T>>) -> Vec<T> {
    blocks.into_iter().flatten().collect()
}
