use crate::codec::{
    BlockColumn, BlockKey, BlockRef, EncodedEntry, EntryHash, Layout, RowEncoder, StoreKeys,
    encode_block, encode_string_chunk, encode_strings,
};
use crate::column_store::{ColumnId, RowId, Schema, StringChunk, Table};
use crate::storage::{Area, Put, Stored};

/// An entry of a table besides its metadata, by what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::persistence) enum EntryId {
    Row(RowId),
    Block(BlockKey),
    Strings(usize),
}

/// An entry as it is stored.
pub(in crate::persistence) struct Entry {
    pub(in crate::persistence) put: Put,
    /// Its part of the digest; none for what nothing depends on.
    pub(in crate::persistence) hash: Option<EntryHash>,
}

impl Entry {
    /// The bytes of key and value, as UTF-8.
    pub(in crate::persistence) fn byte_count(&self) -> u64 {
        (self.put.key.len() + self.put.value.byte_count()) as u64
    }
}

/// Makes the entries of tables of one schema under one name.
pub(in crate::persistence) struct EntryEncoder {
    layout: Layout,
    keys: StoreKeys,
    rows: RowEncoder,
    /// The places of the columns in rising order of their numbers.
    columns: Vec<(ColumnId, usize)>,
}

impl EntryEncoder {
    pub(in crate::persistence) fn new(layout: Layout, keys: StoreKeys, schema: &Schema) -> Self {
        let ids = schema.columns().iter().map(crate::column_store::ColumnDef::id);
        let mut columns: Vec<_> = ids.zip(0..).collect();
        columns.sort_unstable();
        Self { layout, keys, rows: RowEncoder::new(schema), columns }
    }

    /// The entry of a table of the schema; none if the table has none such.
    pub(in crate::persistence) fn encode(&mut self, table: &Table, id: EntryId) -> Option<Entry> {
        match id {
            EntryId::Row(row) => self.row(table, row),
            EntryId::Block(block) => self.block(table, block),
            EntryId::Strings(chunk) => Some(self.strings(table, chunk)),
        }
    }

    fn row(&mut self, table: &Table, row: RowId) -> Option<Entry> {
        let row = self.rows.encode(table.stored_row(row)?);
        let put = Put {
            area: Area::Rows,
            key: self.keys.row(&row.key_suffix),
            value: Stored::Text(row.json),
        };
        Some(Entry { put, hash: Some(row.hash) })
    }

    fn block(&self, table: &Table, key: BlockKey) -> Option<Entry> {
        let entry = encode_block(key, self.content(table, key)?);
        Some(of_bytes(Area::Blocks, self.keys.block(key), entry))
    }

    fn content<'t>(&self, table: &'t Table, key: BlockKey) -> Option<BlockRef<'t>> {
        let block = key.block as usize;
        Some(match key.column {
            BlockColumn::RowIds => BlockRef::RowIds(table.row_ids().get(block)?),
            BlockColumn::Expires => BlockRef::Expires(table.expiry().get(block)?.as_ref()?),
            BlockColumn::Live => BlockRef::Live {
                bits: table.live().get(block)?,
                row_count: table.row_ids().get(block)?.len(),
            },
            BlockColumn::Cells(column) => {
                let place = self.columns.binary_search_by_key(&column, |(id, _)| *id).ok()?;
                let column = table.column(self.columns[place].1)?;
                BlockRef::Cells(column.blocks().get(block)?)
            }
        })
    }

    /// A table without strings has one chunk without strings in storage.
    fn strings(&self, table: &Table, chunk: usize) -> Entry {
        let key = self.keys.strings(chunk);
        let empty = StringChunk::default();
        let strings = table.strings().chunks().get(chunk).map_or(&empty, |strings| strings);
        match self.layout {
            Layout::Rows => {
                let value = Stored::Text(encode_strings(chunk, strings.strings()));
                Entry { put: Put { area: Area::Strings, key, value }, hash: None }
            }
            Layout::Columns => of_bytes(Area::Strings, key, encode_string_chunk(chunk, strings)),
        }
    }
}

fn of_bytes(area: Area, key: String, entry: EncodedEntry) -> Entry {
    let value = Stored::Bytes(entry.bytes);
    Entry { put: Put { area, key, value }, hash: Some(entry.hash) }
}

/// How many string chunks a table has in storage.
pub(in crate::persistence) fn chunk_count(table: &Table) -> usize {
    table.strings().chunks().len().max(1)
}
