use std::collections::BTreeMap;

use futures_util::future::join;

use super::{Outcome, ReadTable};
use crate::codec::{Digest, RowDecoder, StoreKeys, decode_strings};
use crate::column_store::{NO_EXPIRY, Schema, TableBuilder};
use crate::persistence::core::{Core, Page, PageRange};
use crate::persistence::options::Reporter;
use crate::persistence::saved::StoredStrings;
use crate::persistence::{DamageReason, Damages, Host, Metadata, ProgressCallback, ProgressUnit};
use crate::storage::{Area, StorageError, Stored};

/// Rows that are read at once, as far as they have few columns.
const PAGE_ROWS: u32 = 1_000;
/// Cells that are decoded before others may run.
const CELLS_AT_ONCE: usize = 8_192;
/// String chunks that are read at once.
const PAGE_CHUNKS: u32 = 64;

/// Reads the table that `metadata` belongs to, as it is as long as that metadata is stored.
pub(in crate::persistence) async fn read_table(
    core: &Core,
    keys: &StoreKeys,
    metadata: &Metadata,
    on_progress: Option<&ProgressCallback>,
) -> Result<Outcome, StorageError> {
    let reader = Reader { core, keys, metadata };
    let Some(strings) = reader.read_strings().await? else { return Ok(Outcome::Changed) };
    let mut table = PartialTable::new(metadata, keys, on_progress);
    table.enter_strings(&core.host, strings).await;
    let Some(()) = reader.read_rows(&mut table).await? else { return Ok(Outcome::Changed) };
    core.host.yield_now().await;
    Ok(table.finish())
}

/// Reads pages of a table, and notices when it is no longer the same table.
struct Reader<'a> {
    core: &'a Core,
    keys: &'a StoreKeys,
    metadata: &'a Metadata,
}

impl Reader<'_> {
    /// One page; nothing if other metadata is stored by now.
    async fn page(&self, range: PageRange) -> Result<Option<Page>, StorageError> {
        let (stored, mut pages) = self.core.read_entries(self.keys, vec![range]).await?;
        Ok(pages.pop().filter(|_| self.metadata.is_stored(stored.as_ref())))
    }

    async fn read_strings(&self) -> Result<Option<StringChunks>, StorageError> {
        let mut chunks = StringChunks::default();
        let first = PageRange::first(Area::Strings, self.keys.string_bounds(), PAGE_CHUNKS);
        let mut next = Some(first);
        while let Some(range) = next {
            let Some(page) = self.page(range).await? else { return Ok(None) };
            page.entries.into_iter().for_each(|(key, value)| chunks.enter(self.keys, key, value));
            next = page.next;
            self.core.host.yield_now().await;
        }
        Ok(Some(chunks))
    }

    /// Reads all rows, the next page while the last one is decoded.
    async fn read_rows(&self, table: &mut PartialTable<'_>) -> Result<Option<()>, StorageError> {
        let range = PageRange::first(Area::Rows, self.keys.row_bounds(), table.page_rows());
        let mut page = self.page(range).await?;
        loop {
            let Some(Page { entries, next }) = page else { return Ok(None) };
            let decode = table.enter_rows(&self.core.host, entries);
            match next {
                None => {
                    decode.await;
                    return Ok(Some(()));
                }
                Some(range) => page = join(self.page(range), decode).await.0?,
            }
        }
    }
}

/// The string chunks that were found, by their numbers, and what is wrong with others.
#[derive(Default)]
struct StringChunks {
    chunks: BTreeMap<usize, Vec<String>>,
    damages: Damages,
}

impl StringChunks {
    fn enter(&mut self, keys: &StoreKeys, key: String, value: Stored) {
        let Some(number) = keys.string_chunk_of(&key) else {
            return self.damages.note(key, DamageReason::ForeignKey);
        };
        let Stored::Text(json) = value else {
            return self.damages.note(key, DamageReason::NotText);
        };
        match decode_strings(number, &json) {
            Ok(strings) => drop(self.chunks.insert(number, strings)),
            Err(error) => self.damages.note(key, error),
        }
    }

    /// The chunks in order, or what is wrong with them.
    fn finish(mut self, keys: &StoreKeys) -> Result<Vec<Vec<String>>, Damages> {
        let count = self.chunks.last_key_value().map_or(1, |(last, _)| last + 1);
        if self.damages.is_empty() && count != self.chunks.len() {
            let missing = (0..count).find(|number| !self.chunks.contains_key(number));
            let key = keys.strings(missing.unwrap_or_default());
            self.damages.note(key, DamageReason::Missing);
        }
        if self.damages.is_empty() {
            Ok(self.chunks.into_values().collect())
        } else {
            Err(self.damages)
        }
    }
}

/// A table as far as it has been read.
struct PartialTable<'a> {
    metadata: &'a Metadata,
    keys: &'a StoreKeys,
    decoder: RowDecoder<'a>,
    builder: TableBuilder,
    digest: Digest,
    damages: Damages,
    string_damages: Damages,
    reporter: Reporter,
    /// Entries of rows that were read, damaged ones included.
    entries_read: u64,
}

impl<'a> PartialTable<'a> {
    fn new(
        metadata: &'a Metadata,
        keys: &'a StoreKeys,
        on_progress: Option<&ProgressCallback>,
    ) -> Self {
        let row_count = u64::from(metadata.row_count);
        Self {
            metadata,
            keys,
            decoder: RowDecoder::new(&metadata.schema),
            builder: TableBuilder::new(metadata.schema.clone()),
            digest: Digest::default(),
            damages: Damages::default(),
            string_damages: Damages::default(),
            reporter: Reporter::new(on_progress, row_count, ProgressUnit::Rows),
            entries_read: 0,
        }
    }

    fn schema(&self) -> &Schema {
        &self.metadata.schema
    }

    /// How many rows of this many columns may be decoded at once.
    fn rows_at_once(&self) -> usize {
        (CELLS_AT_ONCE / self.schema().column_count().max(1)).max(1)
    }

    fn page_rows(&self) -> u32 {
        (self.rows_at_once() as u32).clamp(100, PAGE_ROWS)
    }

    /// Enters the strings in order, so that they get the ids that they had. If they are not what
    /// was saved, none is entered, and the rows, which have them written out, bring theirs.
    async fn enter_strings(&mut self, host: &Host, chunks: StringChunks) {
        let entered = match chunks.finish(self.keys) {
            Ok(chunks) => self.try_enter_strings(host, chunks).await,
            Err(damages) => Err(damages),
        };
        if let Err(damages) = entered {
            self.string_damages = damages;
            self.builder = TableBuilder::new(self.schema().clone());
        }
    }

    async fn try_enter_strings(
        &mut self,
        host: &Host,
        chunks: Vec<Vec<String>>,
    ) -> Result<(), Damages> {
        let mut expected_id = 0;
        for (number, chunk) in chunks.into_iter().enumerate() {
            for text in chunk {
                if self.builder.intern(&text) != expected_id {
                    let reason = DamageReason::DuplicateString { id: expected_id };
                    return Err(Damages::one(self.keys.strings(number), reason));
                }
                expected_id += 1;
            }
            host.yield_now().await;
        }
        self.check_string_count()
    }

    fn check_string_count(&self) -> Result<(), Damages> {
        let (stored, expected) =
            (self.builder.strings().string_count(), self.metadata.string_count);
        if stored == expected {
            return Ok(());
        }
        Err(Damages::one(self.keys.strings(0), DamageReason::StringCount { stored, expected }))
    }

    async fn enter_rows(&mut self, host: &Host, entries: Vec<(String, Stored)>) {
        let rows_at_once = self.rows_at_once();
        let mut entries = entries.into_iter();
        while entries.len() > 0 {
            for (key, value) in entries.by_ref().take(rows_at_once) {
                self.entries_read += 1;
                if let Err(reason) = self.enter_row(&key, &value) {
                    self.damages.note(key, reason);
                }
            }
            self.reporter.report(self.entries_read);
            host.yield_now().await;
        }
    }

    fn enter_row(&mut self, key: &str, value: &Stored) -> Result<(), DamageReason> {
        let Stored::Text(json) = value else { return Err(DamageReason::NotText) };
        let suffix = self.keys.suffix_of(key).ok_or(DamageReason::ForeignKey)?;
        let row = self.decoder.decode(suffix, json)?;
        for (column, cell) in row.cells().enumerate() {
            self.builder.push(column, cell)?;
        }
        let expires_ms = row.expires_at_ms().unwrap_or(NO_EXPIRY);
        self.builder.end_stored_row(row.row_id(), expires_ms)?;
        self.digest.add(row.hash());
        Ok(())
    }

    fn finish(mut self) -> Outcome {
        self.check_sums();
        if !self.damages.is_empty() {
            return Outcome::Damaged(self.damages);
        }
        if self.string_damages.is_empty() {
            // Rows that hold other strings than the string table were interned behind it.
            self.string_damages = self.check_string_count().err().unwrap_or_default();
        }
        let intact = self.string_damages.is_empty();
        let stored_strings = if intact { StoredStrings::AsInTable } else { StoredStrings::Damaged };
        self.reporter.finish();
        match self.builder.finish_stored(self.metadata.next_row_id) {
            Ok(store) => Outcome::Read(Box::new(ReadTable {
                store,
                stored_strings,
                string_damages: self.string_damages,
            })),
            Err(error) => Outcome::Damaged(Damages::one(self.keys.metadata(), error)),
        }
    }

    /// Where entries are damaged, the sums cannot but differ, and the entries say more.
    fn check_sums(&mut self) {
        let stored_rows = self.builder.row_count() as u32;
        let (expected_rows, expected) = (self.metadata.row_count, self.metadata.digest);
        let differs = stored_rows != expected_rows || self.digest != expected;
        if differs && self.damages.is_empty() {
            let stored = self.digest;
            let reason = DamageReason::Sum { stored_rows, stored, expected_rows, expected };
            self.damages.note(self.keys.metadata(), reason);
        }
    }
}
