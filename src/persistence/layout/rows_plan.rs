use std::rc::Rc;

use crate::codec::{
    Digest, EncodedRow, Layout, RowEncoder, SaveId, StoreKeys, TableMetadata, encode_strings,
};
use crate::column_store::{ColumnDef, RowChanges, RowId, StoredRow, Table};
use crate::persistence::attempts::Attempt;
use crate::persistence::core::ranges_of;
use crate::persistence::options::Reporter;
use crate::persistence::saved::StoredStrings;
use crate::persistence::{Host, Metadata, ProgressCallback, ProgressUnit, Saved};
use crate::storage::{Area, EncodeError, KeyRange, Put, Stored};

/// Rows that are compared before others may run.
const ROWS_COMPARED_AT_ONCE: usize = 16_384;
/// Rows that are encoded before others may run.
const ROWS_ENCODED_AT_ONCE: usize = 1_024;
/// How many entries lie between two reports of progress.
const ENTRIES_PER_REPORT: u64 = 500;

/// What a save has to do to make the stored table the new one.
pub(in crate::persistence) struct Plan {
    pub(in crate::persistence) delete_ranges: Vec<(Area, KeyRange)>,
    pub(in crate::persistence) deletes: Vec<(Area, String)>,
    rows: Vec<RowId>,
    chunks: Vec<usize>,
    /// The sums over the entries that stay as they are.
    sums: Sums,
}

/// Sums over entries.
#[derive(Clone, Copy, Default)]
struct Sums {
    digest: Digest,
    bytes: u64,
}

impl Sums {
    fn add_row(&mut self, keys: &StoreKeys, row: &EncodedRow) {
        self.digest.add(row.hash);
        self.add_bytes(entry_bytes(&keys.row(&row.key_suffix), &row.json));
    }

    fn remove_row(&mut self, keys: &StoreKeys, row: &EncodedRow) {
        self.digest.remove(row.hash);
        self.remove_bytes(entry_bytes(&keys.row(&row.key_suffix), &row.json));
    }

    /// The bytes are for people: a stored sum that is wrong must not stop a save.
    fn add_bytes(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// As [`Self::add_bytes`].
    fn remove_bytes(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

fn entry_bytes(key: &str, value: &str) -> u64 {
    (key.len() + value.len()) as u64
}

impl Plan {
    /// To write the whole table in the place of whatever is there.
    pub(in crate::persistence) fn whole(keys: &StoreKeys, table: &Table) -> Self {
        Self {
            delete_ranges: ranges_of(keys),
            deletes: Vec::new(),
            rows: table.stored_rows().map(StoredRow::row_id).collect(),
            chunks: (0..chunk_count(table)).collect(),
            sums: Sums::default(),
        }
    }

    /// To write what differs from a table that is stored.
    pub(in crate::persistence) async fn changes(
        host: &Host,
        keys: &StoreKeys,
        table: &Table,
        base: &Saved,
    ) -> Self {
        if rewrites_every_row(table, base) {
            return Self::whole(keys, table);
        }
        let changes = compare(host, table, base.table()).await;
        if changes.removed.len() > table.row_count() {
            return Self::whole(keys, table);
        }
        let metadata = base.metadata();
        let sums = Sums { digest: metadata.digest, bytes: metadata.bytes };
        let (delete_ranges, deletes, chunks) = (Vec::new(), Vec::new(), Vec::new());
        let mut plan = Self { delete_ranges, deletes, rows: Vec::new(), chunks, sums };
        plan.take_out_rows(host, keys, table, base.table(), &changes).await;
        plan.exchange_chunks(keys, table, base.table());
        plan.rows = changes.changed;
        plan.rows.extend(changes.inserted);
        plan
    }

    /// Takes the entries of removed and changed rows out of the sums, and deletes those whose keys
    /// are not written again.
    async fn take_out_rows(
        &mut self,
        host: &Host,
        keys: &StoreKeys,
        table: &Table,
        saved: &Table,
        changes: &RowChanges,
    ) {
        let mut encoder = RowEncoder::new(saved.schema());
        let old = changes.removed.iter().chain(&changes.changed);
        let old = old.filter_map(|row| saved.stored_row(*row));
        for (index, row) in old.enumerate() {
            if index % ROWS_ENCODED_AT_ONCE == ROWS_ENCODED_AT_ONCE - 1 {
                host.yield_now().await;
            }
            let entry = encoder.encode(row);
            self.sums.remove_row(keys, &entry);
            let now = table.stored_row(row.row_id());
            if now.is_none_or(|now| now.key() != row.key()) {
                self.deletes.push((Area::Rows, keys.row(&entry.key_suffix)));
            }
        }
    }

    fn exchange_chunks(&mut self, keys: &StoreKeys, table: &Table, saved: &Table) {
        self.chunks = table.string_chunks_changed_since(saved);
        if table.strings().chunks().is_empty() && !saved.strings().chunks().is_empty() {
            self.chunks.push(0);
        }
        let (now, before) = (chunk_count(table), chunk_count(saved));
        let replaced = self.chunks.iter().copied().filter(|chunk| *chunk < before);
        for chunk in replaced.chain(now..before) {
            let (key, json) = chunk_entry(keys, saved, chunk);
            self.sums.remove_bytes(entry_bytes(&key, &json));
        }
        let gone = (now..before).map(|chunk| (Area::Strings, keys.strings(chunk)));
        self.deletes.extend(gone);
    }

    /// Told how many of the entries are written, the metadata included.
    pub(in crate::persistence) fn reporter(&self, callback: Option<&ProgressCallback>) -> Reporter {
        let entry_count = self.rows.len() + self.chunks.len() + 1;
        Reporter::new(callback, entry_count as u64, ProgressUnit::Entries)
    }

    /// The entries to write, the metadata last.
    pub(in crate::persistence) fn puts(
        self,
        keys: StoreKeys,
        table: Table,
        draft: MetadataDraft,
        reporter: Reporter,
    ) -> Puts {
        Puts {
            encoder: RowEncoder::new(table.schema()),
            rows: self.rows.into_iter(),
            chunks: self.chunks.into_iter(),
            draft: Some(draft),
            sums: self.sums,
            done: 0,
            reporter,
            keys,
            table,
        }
    }
}

/// Whether every entry changes, or cannot be relied on.
fn rewrites_every_row(table: &Table, base: &Saved) -> bool {
    let key_of = |table: &Table| table.schema().key().map(ColumnDef::id);
    base.stored_strings() == StoredStrings::Damaged
        || !table.has_same_columns(base.table())
        || key_of(table) != key_of(base.table())
}

async fn compare(host: &Host, table: &Table, saved: &Table) -> RowChanges {
    let mut changes = RowChanges::default();
    for (index, (row, change)) in table.compare_rows(saved).enumerate() {
        changes.note(row, change);
        if index % ROWS_COMPARED_AT_ONCE == ROWS_COMPARED_AT_ONCE - 1 {
            host.yield_now().await;
        }
    }
    changes
}

/// A table without strings has one chunk without strings in storage.
fn chunk_count(table: &Table) -> usize {
    table.strings().chunks().len().max(1)
}

fn chunk_entry(keys: &StoreKeys, table: &Table, chunk: usize) -> (String, String) {
    let json = match table.strings().chunks().get(chunk) {
        Some(strings) => encode_strings(chunk, strings.strings()),
        None => encode_strings(chunk, std::iter::empty()),
    };
    (keys.strings(chunk), json)
}

/// What the metadata of a save will say, but for the sums over what it writes.
pub(in crate::persistence) struct MetadataDraft {
    pub(in crate::persistence) name: String,
    pub(in crate::persistence) save_id: SaveId,
    pub(in crate::persistence) generation: u64,
    pub(in crate::persistence) created_at_ms: i64,
    pub(in crate::persistence) updated_at_ms: i64,
    /// Told what was written in the end.
    pub(in crate::persistence) attempt: Rc<Attempt>,
}

impl MetadataDraft {
    fn finish(&self, table: &Table, sums: Sums) -> Metadata {
        let content = TableMetadata {
            layout: Layout::Rows,
            schema: table.schema().clone(),
            row_count: table.row_count() as u32,
            next_row_id: table.next_row_id(),
            string_count: table.strings().string_count(),
            save_id: self.save_id,
            generation: self.generation,
            digest: sums.digest,
            created_at_ms: self.created_at_ms,
            updated_at_ms: self.updated_at_ms,
            bytes: sums.bytes,
        };
        Metadata::written(self.name.clone(), content.encode(), content)
    }
}

/// The entries of a save, encoded as they are asked for.
pub(in crate::persistence) struct Puts {
    keys: StoreKeys,
    table: Table,
    encoder: RowEncoder,
    rows: std::vec::IntoIter<RowId>,
    chunks: std::vec::IntoIter<usize>,
    draft: Option<MetadataDraft>,
    sums: Sums,
    reporter: Reporter,
    done: u64,
}

impl Puts {
    fn next_row(&mut self) -> Option<Put> {
        let row = self.rows.next()?;
        let row = self.table.stored_row(row).expect("the plan names rows of this table");
        let row = self.encoder.encode(row);
        self.sums.add_row(&self.keys, &row);
        Some(put(Area::Rows, self.keys.row(&row.key_suffix), row.json))
    }

    fn next_chunk(&mut self) -> Option<Put> {
        let (key, json) = chunk_entry(&self.keys, &self.table, self.chunks.next()?);
        self.sums.add_bytes(entry_bytes(&key, &json));
        Some(put(Area::Strings, key, json))
    }

    fn metadata(&mut self) -> Option<Put> {
        let draft = self.draft.take()?;
        let metadata = draft.finish(&self.table, self.sums);
        let json = metadata.json().to_owned();
        draft.attempt.wrote(metadata);
        Some(put(Area::Metadata, self.keys.metadata(), json))
    }
}

impl Iterator for Puts {
    type Item = Result<Put, EncodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let put = self.next_row().or_else(|| self.next_chunk()).or_else(|| self.metadata())?;
        if self.done.is_multiple_of(ENTRIES_PER_REPORT) {
            self.reporter.report(self.done);
        }
        self.done += 1;
        Some(Ok(put))
    }
}

fn put(area: Area, key: String, json: String) -> Put {
    Put { area, key, value: Stored::Text(json) }
}
