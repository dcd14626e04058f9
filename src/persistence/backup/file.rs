use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{StoredEntry, StoredTable};
use crate::codec::{
    BackupArea, BackupItem, BackupReader, BackupWriter, MetadataError, TableMetadata,
};
use crate::storage::{Area, Stored};

/// The most damaged places that are told of, one by one.
const MAX_DAMAGES: usize = 100;

/// Makes a backup file of tables, chunk by chunk.
#[derive(Debug, Default)]
pub struct BackupFile {
    writer: BackupWriter,
}

impl BackupFile {
    /// The first chunk.
    pub fn begin(&mut self, created_at_ms: i64, table_count: usize) -> Vec<u8> {
        self.writer.head(created_at_ms, table_count as u32)
    }

    /// The chunks of a table.
    pub fn table(&mut self, table: &StoredTable) -> impl Iterator<Item = Vec<u8>> {
        let begin = self.writer.table(&table.name, &table.metadata);
        let mut entries = table.entries.iter();
        let mut is_open = true;
        std::iter::once(begin).chain(std::iter::from_fn(move || match entries.next() {
            Some(entry) => Some(self.entry(entry)),
            None => std::mem::take(&mut is_open).then(|| self.writer.end_of_table()),
        }))
    }

    /// The last chunk.
    pub fn end(mut self) -> Vec<u8> {
        self.writer.end()
    }

    fn entry(&mut self, entry: &StoredEntry) -> Vec<u8> {
        let area = match entry.area {
            Area::Strings => BackupArea::Strings,
            Area::Blocks => BackupArea::Blocks,
            Area::Rows | Area::Metadata => BackupArea::Rows,
        };
        match &entry.value {
            Stored::Text(text) => self.writer.entry(area, &entry.suffix, true, text.as_bytes()),
            Stored::Bytes(bytes) => self.writer.entry(area, &entry.suffix, false, bytes),
            // Nothing foreign is ever read into a table for a backup.
            Stored::Foreign(what) => self.writer.entry(area, &entry.suffix, true, what.as_bytes()),
        }
    }
}

/// What a backup file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupContents {
    /// When it was made, in ms since the epoch, if that can be read.
    pub created_at_ms: Option<i64>,
    /// The tables of which there is anything, in their order.
    pub tables: Vec<BackupTableFacts>,
    /// How many tables it says it has, if that can be read.
    pub table_count: Option<usize>,
    /// Where in the file damage begins, the first places.
    pub damaged_at_bytes: Vec<u64>,
    /// Whether the end is missing: the file was cut short.
    pub is_cut_short: bool,
    /// The version of the program's backups that it needs, if that is newer than this one's.
    pub newer_version: Option<u8>,
}

impl BackupContents {
    /// Whether there is anything of a backup in the file.
    pub fn is_backup(&self) -> bool {
        self.created_at_ms.is_some() || !self.tables.is_empty() || self.newer_version.is_some()
    }

    /// Whether nothing is damaged or missing.
    pub fn is_whole(&self) -> bool {
        self.damaged_at_bytes.is_empty()
            && !self.is_cut_short
            && self.newer_version.is_none()
            && self.table_count == Some(self.tables.len())
            && self.tables.iter().all(BackupTableFacts::is_whole)
    }
}

/// A table of a backup file, as far as a look at the file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupTableFacts {
    /// Its number in the file, from 0.
    pub number: u32,
    /// Its name; none if that is lost.
    pub name: Option<String>,
    /// What its metadata says, or why it cannot be read.
    pub metadata: Result<TableMetadata, MetadataError>,
    /// How many of its entries are there and well.
    pub entry_count: u32,
    /// How many it had; none if that is lost.
    pub expected_entry_count: Option<u32>,
    /// The bytes of its entries.
    pub bytes: u64,
}

impl BackupTableFacts {
    fn new(number: u32) -> Self {
        let reason = "it is damaged in the backup".to_owned();
        Self {
            number,
            name: None,
            metadata: Err(MetadataError::Json { reason }),
            entry_count: 0,
            expected_entry_count: None,
            bytes: 0,
        }
    }

    /// Whether all of it is there.
    pub fn is_whole(&self) -> bool {
        self.name.is_some()
            && self.metadata.is_ok()
            && self.expected_entry_count == Some(self.entry_count)
    }

    /// How many entries are missing or damaged, as far as that is known.
    pub fn lost_entry_count(&self) -> Option<u32> {
        Some(self.expected_entry_count?.saturating_sub(self.entry_count))
    }
}

/// Reads a backup file that comes in pieces: what is in it, and, of the tables that are wanted, all of it.
#[derive(Debug, Default)]
pub struct BackupScan {
    reader: BackupReader,
    found: Found,
}

#[derive(Debug, Default)]
struct Found {
    contents: BackupContents,
    has_end: bool,
    facts: BTreeMap<u32, BackupTableFacts>,
    wanted: BTreeSet<u32>,
    open: Option<(u32, StoredTable)>,
    complete: VecDeque<(u32, StoredTable)>,
}

impl BackupScan {
    /// Reads these tables, and what is in the file.
    pub fn of_tables(wanted: impl IntoIterator<Item = u32>) -> Self {
        let found = Found { wanted: wanted.into_iter().collect(), ..Found::default() };
        Self { found, ..Self::default() }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        let Self { reader, found } = self;
        reader.push(bytes, |item| found.take(item));
    }

    /// The next wanted table of which all bytes were pushed, with its number.
    pub fn next_table(&mut self) -> Option<(u32, StoredTable)> {
        self.found.complete.pop_front()
    }

    /// Says that there are no more bytes. Gives what is in the file, and the last wanted tables.
    pub fn finish(self) -> (BackupContents, impl Iterator<Item = (u32, StoredTable)>) {
        let Self { reader, mut found } = self;
        reader.finish(|item| found.take(item));
        found.close();
        let mut contents = found.contents;
        contents.is_cut_short = !found.has_end;
        contents.tables = found.facts.into_values().collect();
        (contents, found.complete.into_iter())
    }
}

impl Found {
    fn take(&mut self, item: BackupItem<'_>) {
        match item {
            BackupItem::Head { created_at_ms, table_count } => {
                self.contents.created_at_ms = Some(created_at_ms);
                self.contents.table_count = Some(table_count as usize);
            }
            BackupItem::Table { table, name, metadata } => {
                let facts = self.facts_of(table);
                facts.name = Some(name.to_owned());
                facts.metadata = TableMetadata::decode(metadata);
                if let Some(open) = self.open_table(table) {
                    name.clone_into(&mut open.name);
                    metadata.clone_into(&mut open.metadata);
                }
            }
            BackupItem::Entry { table, area, suffix, is_text, value } => {
                let facts = self.facts_of(table);
                facts.entry_count += 1;
                facts.bytes += (suffix.len() + value.len()) as u64;
                if let Some(open) = self.open_table(table) {
                    open.entries.push(entry(area, suffix, is_text, value));
                }
            }
            BackupItem::EndOfTable { table, entry_count } => {
                self.facts_of(table).expected_entry_count = Some(entry_count);
                self.close();
            }
            BackupItem::End { table_count } => {
                self.has_end = true;
                self.contents.table_count = Some(table_count as usize);
            }
            BackupItem::Damage { at_byte, table } => {
                if let Some(table) = table {
                    self.facts_of(table);
                }
                if self.contents.damaged_at_bytes.len() < MAX_DAMAGES {
                    self.contents.damaged_at_bytes.push(at_byte);
                }
            }
            BackupItem::Newer { version } => self.contents.newer_version = Some(version),
        }
    }

    fn facts_of(&mut self, table: u32) -> &mut BackupTableFacts {
        self.facts.entry(table).or_insert_with(|| BackupTableFacts::new(table))
    }

    /// The wanted table whose entries come; others that are still open are closed.
    fn open_table(&mut self, table: u32) -> Option<&mut StoredTable> {
        if self.open.as_ref().is_some_and(|(open, _)| *open != table) {
            self.close();
        }
        if !self.wanted.contains(&table) {
            return None;
        }
        let nameless = || StoredTable {
            name: format!("Table {} of a backup", table + 1),
            metadata: String::new(),
            entries: Vec::new(),
        };
        Some(&mut self.open.get_or_insert_with(|| (table, nameless())).1)
    }

    fn close(&mut self) {
        self.complete.extend(self.open.take());
    }
}

fn entry(area: BackupArea, suffix: &str, is_text: bool, value: &[u8]) -> StoredEntry {
    let area = match area {
        BackupArea::Rows => Area::Rows,
        BackupArea::Strings => Area::Strings,
        BackupArea::Blocks => Area::Blocks,
    };
    let value = match std::str::from_utf8(value) {
        Ok(text) if is_text => Stored::Text(text.to_owned()),
        _ => Stored::Bytes(value.to_vec()),
    };
    StoredEntry { area, suffix: suffix.to_owned(), value }
}
