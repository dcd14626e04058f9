use std::collections::BTreeSet;

use crate::codec::{BlockColumn, BlockKey, StoreKeys};
use crate::column_store::{BLOCK_ROWS, ColumnType};
use crate::persistence::{DamageReason, Damages, Metadata};
use crate::storage::{Area, Query};

/// An entry of a table that is stored in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// A chunk of the string table, by its number.
    Strings(usize),
    /// A block of a column of that type; hidden columns are called ints.
    Block(BlockKey, ColumnType),
}

impl EntryKind {
    pub(super) fn key(self, keys: &StoreKeys) -> String {
        match self {
            Self::Strings(chunk) => keys.strings(chunk),
            Self::Block(block, _) => keys.block(block),
        }
    }

    pub(super) fn query(self, keys: &StoreKeys) -> Query {
        let area = match self {
            Self::Strings(_) => Area::Strings,
            Self::Block(..) => Area::Blocks,
        };
        Query::Get { area, key: self.key(keys) }
    }
}

/// Which entries of a table are stored, and which should be.
pub(super) struct Directory {
    entries: Vec<EntryKind>,
    block_count: usize,
    chunk_count: usize,
    damages: Damages,
}

impl Directory {
    /// From the keys that are there, and those of `stray` rows, which a table in columns has none of.
    pub(super) fn of(
        keys: &StoreKeys,
        metadata: &Metadata,
        blocks: Vec<String>,
        chunks: Vec<String>,
        stray: Vec<String>,
    ) -> Self {
        let mut damages = Damages::default();
        for key in stray {
            damages.note(key, DamageReason::ForeignKey);
        }
        let mut directory = Self { entries: Vec::new(), block_count: 0, chunk_count: 0, damages };
        directory.find_chunks(keys, chunks);
        directory.find_blocks(keys, metadata, blocks);
        directory
    }

    /// The entries that are there and should be: the string table, then the blocks of the same rows
    /// together.
    pub(super) fn entries(&self) -> &[EntryKind] {
        &self.entries
    }

    pub(super) const fn block_count(&self) -> usize {
        self.block_count
    }

    pub(super) const fn chunk_count(&self) -> usize {
        self.chunk_count
    }

    /// The entries that are missing, and those that should not be there.
    pub(super) fn into_damages(self) -> Damages {
        self.damages
    }

    fn find_chunks(&mut self, keys: &StoreKeys, stored: Vec<String>) {
        let mut found = BTreeSet::new();
        for key in stored {
            match keys.string_chunk_of(&key) {
                Some(chunk) => drop(found.insert(chunk)),
                None => self.damages.note(key, DamageReason::ForeignKey),
            }
        }
        // What lies beyond a gap is named by the gap: its number says nothing of how many there were.
        self.chunk_count = (0..found.len()).take_while(|chunk| found.contains(chunk)).count();
        if self.chunk_count == 0 || found.len() > self.chunk_count {
            self.damages.note(keys.strings(self.chunk_count), DamageReason::Missing);
        }
        self.entries.extend(found.into_iter().map(EntryKind::Strings));
    }

    fn find_blocks(&mut self, keys: &StoreKeys, metadata: &Metadata, stored: Vec<String>) {
        // Row ids are given once, so there are not more rows than ids were given.
        let most_blocks = (metadata.next_row_id as usize).div_ceil(BLOCK_ROWS);
        let mut found = BTreeSet::new();
        for key in stored {
            let block = keys.block_of(&key).filter(|block| {
                (block.block as usize) < most_blocks
                    && column_type(metadata, block.column).is_some()
            });
            match block {
                Some(BlockKey { column, block }) => drop(found.insert((block, column))),
                None => self.damages.note(key, DamageReason::ForeignKey),
            }
        }
        self.block_count = found.last().map_or(0, |(last, _)| *last as usize + 1);
        self.note_missing_blocks(keys, metadata, &found);
        self.entries.extend(found.into_iter().filter_map(|(block, column)| {
            let column_type = column_type(metadata, column)?;
            Some(EntryKind::Block(BlockKey { column, block }, column_type))
        }));
    }

    fn note_missing_blocks(
        &mut self,
        keys: &StoreKeys,
        metadata: &Metadata,
        found: &BTreeSet<(u32, BlockColumn)>,
    ) {
        let cells = metadata.schema.columns().iter().map(|column| BlockColumn::Cells(column.id()));
        let columns: Vec<_> =
            [BlockColumn::RowIds].into_iter().chain(cells).chain([BlockColumn::Live]).collect();
        let mut stored = found.iter().peekable();
        for block in 0..self.block_count as u32 {
            let mut here = BTreeSet::new();
            while let Some((_, column)) = stored.next_if(|(other, _)| *other == block) {
                here.insert(*column);
            }
            let missing = columns.iter().filter(|column| !here.contains(column));
            // Of rows of which nothing is there, one entry stands for all.
            let most = if here.is_empty() { 1 } else { columns.len() };
            for column in missing.take(most) {
                let key = keys.block(BlockKey { column: *column, block });
                self.damages.note(key, DamageReason::Missing);
            }
        }
    }
}

/// The type of a column of the table; none if it has no such column.
fn column_type(metadata: &Metadata, column: BlockColumn) -> Option<ColumnType> {
    match column {
        BlockColumn::Cells(id) => {
            let index = metadata.schema.index_of_id(id)?;
            Some(metadata.schema.columns()[index].column_type())
        }
        BlockColumn::RowIds | BlockColumn::Expires | BlockColumn::Live => Some(ColumnType::Int),
    }
}
