use std::rc::Rc;

use super::entries::{Entry, EntryEncoder, EntryId, chunk_count};
use super::{columns_plan, rows_plan};
use crate::codec::{Digest, Layout, LayoutChoice, SaveId, StoreKeys, TableMetadata};
use crate::column_store::Table;
use crate::persistence::attempts::Attempt;
use crate::persistence::core::ranges_of;
use crate::persistence::options::Reporter;
use crate::persistence::saved::StoredStrings;
use crate::persistence::{Host, Metadata, ProgressCallback, ProgressUnit, Saved};
use crate::storage::{Area, EncodeError, KeyRange, Put};

/// Entries that are encoded before others may run.
const ENTRIES_ENCODED_AT_ONCE: usize = 64;

/// What a save has to do to make the stored table the new one.
pub(in crate::persistence) struct Plan {
    pub(in crate::persistence) delete_ranges: Vec<(Area, KeyRange)>,
    pub(in crate::persistence) deletes: Vec<(Area, String)>,
    pub(super) layout: Layout,
    pub(super) entries: Vec<EntryId>,
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
    /// The bytes are for people: a stored sum that is wrong must not stop a save.
    fn add(&mut self, entry: &Entry) {
        if let Some(hash) = entry.hash {
            self.digest.add(hash);
        }
        self.bytes = self.bytes.saturating_add(entry.byte_count());
    }

    fn remove(&mut self, entry: &Entry) {
        if let Some(hash) = entry.hash {
            self.digest.remove(hash);
        }
        self.bytes = self.bytes.saturating_sub(entry.byte_count());
    }
}

impl Plan {
    /// To store a table in a layout, where one may be stored already.
    pub(in crate::persistence) async fn of(
        host: &Host,
        keys: &StoreKeys,
        table: &Table,
        layout: Layout,
        base: Option<&Saved>,
    ) -> Self {
        let changes = match base.filter(|base| is_to_go_on(layout, base)) {
            None => None,
            Some(base) => match layout {
                Layout::Rows => rows_plan::changes(host, keys, table, base).await,
                Layout::Columns => columns_plan::changes(host, keys, table, base).await,
            },
        };
        changes.unwrap_or_else(|| Self::whole(keys, table, layout))
    }

    /// To write the whole table in the place of whatever is there.
    fn whole(keys: &StoreKeys, table: &Table, layout: Layout) -> Self {
        let mut entries = match layout {
            Layout::Rows => rows_plan::entries(table),
            Layout::Columns => columns_plan::entries(table),
        };
        entries.extend((0..chunk_count(table)).map(EntryId::Strings));
        let sums = Sums::default();
        Self { delete_ranges: ranges_of(keys), deletes: Vec::new(), layout, entries, sums }
    }

    /// To write nothing but metadata in addition to what a save has stored.
    pub(super) fn on(base: &Saved) -> Self {
        let metadata = base.metadata();
        Self {
            delete_ranges: Vec::new(),
            deletes: Vec::new(),
            layout: metadata.layout,
            entries: Vec::new(),
            sums: Sums { digest: metadata.digest, bytes: metadata.bytes },
        }
    }

    /// Takes entries of the saved table, which go or are written anew, out of the sums. Each is shown
    /// to `seen`.
    pub(super) async fn take_out(
        &mut self,
        host: &Host,
        encoder: &mut EntryEncoder,
        saved: &Table,
        old: impl Iterator<Item = EntryId>,
        mut seen: impl FnMut(&mut Vec<(Area, String)>, EntryId, Put),
    ) {
        for (index, id) in old.enumerate() {
            if index % ENTRIES_ENCODED_AT_ONCE == ENTRIES_ENCODED_AT_ONCE - 1 {
                host.yield_now().await;
            }
            if let Some(entry) = encoder.encode(saved, id) {
                self.sums.remove(&entry);
                seen(&mut self.deletes, id, entry.put);
            }
        }
    }

    /// Exchanges the string chunks that differ.
    pub(super) async fn exchange_chunks(
        &mut self,
        host: &Host,
        encoder: &mut EntryEncoder,
        table: &Table,
        saved: &Table,
    ) {
        let mut changed = table.string_chunks_changed_since(saved);
        if table.strings().chunks().is_empty() && !saved.strings().chunks().is_empty() {
            changed.push(0);
        }
        let (now, before) = (chunk_count(table), chunk_count(saved));
        let replaced = changed.iter().copied().filter(|chunk| *chunk < before);
        let old = replaced.chain(now..before).map(EntryId::Strings);
        let delete = |deletes: &mut Vec<_>, id, put: Put| match id {
            EntryId::Strings(chunk) if chunk >= now => deletes.push((put.area, put.key)),
            _ => {}
        };
        self.take_out(host, encoder, saved, old, delete).await;
        self.entries.extend(changed.into_iter().map(EntryId::Strings));
    }

    /// Told how many of the entries are written, the metadata included.
    pub(in crate::persistence) fn reporter(&self, callback: Option<&ProgressCallback>) -> Reporter {
        let entry_count = self.entries.len() + 1;
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
            encoder: EntryEncoder::new(self.layout, keys.clone(), table.schema()),
            entries: self.entries.into_iter(),
            layout: self.layout,
            draft: Some(draft),
            sums: self.sums,
            done: 0,
            reporter,
            keys,
            table,
        }
    }
}

/// Whether what is stored can be told entry by entry and is of the same layout.
fn is_to_go_on(layout: Layout, base: &Saved) -> bool {
    base.metadata().layout == layout && base.stored_strings() == StoredStrings::AsInTable
}

/// What the metadata of a save will say, but for what is known only once its entries are made.
pub(in crate::persistence) struct MetadataDraft {
    pub(in crate::persistence) name: String,
    pub(in crate::persistence) layout_choice: LayoutChoice,
    pub(in crate::persistence) save_id: SaveId,
    pub(in crate::persistence) generation: u64,
    pub(in crate::persistence) created_at_ms: i64,
    pub(in crate::persistence) updated_at_ms: i64,
    /// Told what was written in the end.
    pub(in crate::persistence) attempt: Rc<Attempt>,
}

impl MetadataDraft {
    fn finish(&self, table: &Table, layout: Layout, sums: Sums) -> Metadata {
        let content = TableMetadata {
            layout,
            layout_choice: self.layout_choice,
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
    encoder: EntryEncoder,
    entries: std::vec::IntoIter<EntryId>,
    layout: Layout,
    draft: Option<MetadataDraft>,
    sums: Sums,
    reporter: Reporter,
    done: u64,
}

impl Puts {
    fn next_entry(&mut self) -> Option<Put> {
        let entry = self.encoder.encode(&self.table, self.entries.next()?);
        let entry = entry.expect("the plan names entries of this table");
        self.sums.add(&entry);
        Some(entry.put)
    }

    fn metadata(&mut self) -> Option<Put> {
        let draft = self.draft.take()?;
        let metadata = draft.finish(&self.table, self.layout, self.sums);
        let value = metadata.stored();
        draft.attempt.wrote(metadata);
        Some(Put { area: Area::Metadata, key: self.keys.metadata(), value })
    }

    /// How many entries lie between two reports of progress.
    const fn entries_per_report(&self) -> u64 {
        match self.layout {
            Layout::Rows => 500,
            Layout::Columns => 20,
        }
    }
}

impl Iterator for Puts {
    type Item = Result<Put, EncodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let put = self.next_entry().or_else(|| self.metadata())?;
        if self.done.is_multiple_of(self.entries_per_report()) {
            self.reporter.report(self.done);
        }
        self.done += 1;
        Some(Ok(put))
    }
}
