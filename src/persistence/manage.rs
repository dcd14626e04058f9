use super::core::{Core, MAX_TRIES, Page, PageRange, ranges_of};
use super::metadata::MetadataFault;
use super::{DamageReason, Damages, DeleteError, Metadata, Saved, TransferError};
use crate::codec::{SaveId, StoreKeys, TableMetadata};
use crate::storage::{Area, Batch, CommitError, Durability, Expect, Put, StorageError, Stored};

/// Entries of the same table that are read at once: rows, and the larger ones of bytes.
const PAGE_ROWS: u32 = 2_000;
const PAGE_BLOCKS: u32 = 64;

/// A table that is to be stored under another name.
pub(super) struct Transfer {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) kind: TransferKind,
}

/// What becomes of the table under its old name.
pub(super) enum TransferKind {
    Copy,
    Rename,
    /// As `Rename`, of a table that must still be the saved one.
    RenameSaved(Saved),
}

/// A try that transferred nothing.
enum Failure {
    /// The table was saved in the meantime.
    Changed,
    Final(TransferError),
}

impl From<TransferError> for Failure {
    fn from(error: TransferError) -> Self {
        Self::Final(error)
    }
}

/// Both names, their keys, and what is stored under the first.
struct Source<'a> {
    transfer: &'a Transfer,
    from: &'a StoreKeys,
    to: &'a StoreKeys,
    metadata: Metadata,
}

pub(super) async fn transfer(core: &Core, transfer: &Transfer) -> Result<Metadata, TransferError> {
    core.check_ready().map_err(|cause| transfer.storage_error(cause))?;
    let (from, to) = (StoreKeys::new(&transfer.from)?, StoreKeys::new(&transfer.to)?);
    if transfer.from == transfer.to {
        return Err(TransferError::Exists { name: transfer.to.clone() });
    }
    // Everybody enters both queues at once, so that nobody waits for somebody who waits for them.
    let (first, second) = (core.turns.enter(&transfer.from), core.turns.enter(&transfer.to));
    first.begins().await;
    second.begins().await;
    for _ in 0..MAX_TRIES {
        match try_transfer(core, transfer, &from, &to).await {
            Ok(metadata) => return Ok(metadata),
            Err(Failure::Final(error)) => return Err(error),
            Err(Failure::Changed) => {}
        }
    }
    Err(TransferError::Conflict { name: transfer.from.clone() })
}

async fn try_transfer(
    core: &Core,
    transfer: &Transfer,
    from: &StoreKeys,
    to: &StoreKeys,
) -> Result<Metadata, Failure> {
    let read = core.read_metadata([from, to]).await;
    let [stored, taken] = read.map_err(|cause| transfer.storage_error(cause))?;
    if taken.is_some() {
        return Err(TransferError::Exists { name: transfer.to.clone() }.into());
    }
    let metadata = transfer.source(core, from, stored)?;
    let source = Source { transfer, from, to, metadata };
    let entries = source.read_entries(core).await?;
    source.write(core, entries).await
}

impl Transfer {
    /// The metadata of the table, if it is the one that was meant.
    fn source(
        &self,
        core: &Core,
        keys: &StoreKeys,
        stored: Option<Stored>,
    ) -> Result<Metadata, TransferError> {
        let name = self.from.clone();
        let Some(stored) = stored else { return Err(TransferError::NotFound { name }) };
        let metadata = Metadata::read(&name, &stored).map_err(|fault| match fault {
            MetadataFault::Unreadable(error) if error.is_newer_format() => {
                TransferError::NewerFormat { name: name.clone() }
            }
            fault => {
                let damages = Damages::one(keys.metadata(), fault);
                TransferError::Corrupt { name: name.clone(), damages }
            }
        })?;
        match &self.kind {
            TransferKind::RenameSaved(saved) if !is_stored(core, saved, &stored) => {
                Err(TransferError::Conflict { name })
            }
            _ => Ok(metadata),
        }
    }

    fn storage_error(&self, cause: StorageError) -> TransferError {
        TransferError::Storage { name: self.from.clone(), cause }
    }
}

/// Whether a table is still the one that was saved.
fn is_stored(core: &Core, saved: &Saved, stored: &Stored) -> bool {
    saved.database() == core.storage.database() && saved.metadata().stored() == *stored
}

impl Source<'_> {
    /// Every entry of the table, as it is stored: nothing is decoded, so nothing is lost.
    async fn read_entries(&self, core: &Core) -> Result<Vec<(Area, String, Stored)>, Failure> {
        let mut entries = Vec::new();
        for (area, range) in ranges_of(self.from) {
            let bounds = (range.lower().to_owned(), range.upper().to_owned());
            let limit = if area == Area::Rows { PAGE_ROWS } else { PAGE_BLOCKS };
            let mut next = Some(PageRange::first(area, bounds, limit));
            while let Some(range) = next {
                let read = core.read_entries(self.from, vec![range]).await;
                let (stored, pages) = read.map_err(|cause| self.transfer.storage_error(cause))?;
                if stored.as_ref() != Some(&self.metadata.stored()) {
                    return Err(Failure::Changed);
                }
                next = None;
                for Page { entries: page, next: following } in pages {
                    entries.extend(page.into_iter().map(|(key, value)| (area, key, value)));
                    next = following;
                }
                core.host.yield_now().await;
            }
        }
        self.refuse_foreign(&entries)?;
        Ok(entries)
    }

    fn refuse_foreign(&self, entries: &[(Area, String, Stored)]) -> Result<(), TransferError> {
        let mut damages = Damages::default();
        for (_, key, value) in entries {
            if matches!(value, Stored::Foreign(_)) {
                damages.note(key.clone(), DamageReason::NotText);
            }
        }
        if damages.is_empty() {
            return Ok(());
        }
        Err(TransferError::Corrupt { name: self.transfer.from.clone(), damages })
    }

    async fn write(
        &self,
        core: &Core,
        entries: Vec<(Area, String, Stored)>,
    ) -> Result<Metadata, Failure> {
        let written = self.new_metadata(core, entries.len());
        let entries = entries.into_iter().filter_map(|(area, key, value)| {
            let key = self.to.row(self.from.suffix_of(&key)?);
            Some(Put { area, key, value })
        });
        let (area, key) = (Area::Metadata, self.to.metadata());
        let metadata = Put { area, key, value: written.stored() };
        let batch = self.batch().with_puts(entries.chain([metadata]).map(Ok));
        match core.commit(batch).await {
            Ok(()) => Ok(written),
            Err(error) => self.settle(core, error, written).await,
        }
    }

    fn new_metadata(&self, core: &Core, entry_count: usize) -> Metadata {
        let (old_len, new_len) = (self.from.metadata().len(), self.to.metadata().len());
        let bytes = self.metadata.bytes.saturating_add((entry_count * new_len) as u64);
        let bytes = bytes.saturating_sub((entry_count * old_len) as u64);
        let save_id = SaveId(core.host.random());
        let mut content = TableMetadata { save_id, bytes, ..(*self.metadata).clone() };
        if let TransferKind::Copy = self.transfer.kind {
            content.created_at_ms = core.host.now_ms();
            content.updated_at_ms = content.created_at_ms;
            content.generation = 1;
        }
        Metadata::written(self.transfer.to.clone(), content.encode(), content)
    }

    fn batch(&self) -> Batch<'_> {
        let expect =
            |keys: &StoreKeys, value| Expect { area: Area::Metadata, key: keys.metadata(), value };
        let mut batch = Batch::new(Durability::Relaxed);
        batch.expect = vec![expect(self.from, Some(self.metadata.stored())), expect(self.to, None)];
        batch.delete_ranges = ranges_of(self.to);
        if !matches!(self.transfer.kind, TransferKind::Copy) {
            batch.delete_ranges.extend(ranges_of(self.from));
            batch.deletes.push((Area::Metadata, self.from.metadata()));
        }
        batch
    }

    async fn settle(
        &self,
        core: &Core,
        error: CommitError,
        written: Metadata,
    ) -> Result<Metadata, Failure> {
        let name = self.transfer.from.clone();
        match error {
            CommitError::Mismatch { key, .. } if key == self.to.metadata() => {
                Err(TransferError::Exists { name: self.transfer.to.clone() }.into())
            }
            CommitError::Mismatch { .. } => Err(Failure::Changed),
            CommitError::Encode(cause) => {
                unreachable!("entries that were read are written as they are: {cause}")
            }
            CommitError::Storage(cause) => Err(self.transfer.storage_error(cause).into()),
            CommitError::Unknown(cause) => match core.read_metadata([self.from, self.to]).await {
                Ok([_, Some(stored)]) if stored == written.stored() => Ok(written),
                Ok([from, to]) if self.is_untouched(from.as_ref(), to.as_ref()) => {
                    Err(self.transfer.storage_error(cause).into())
                }
                // Somebody has stored something since: on what was transferred, or in its place.
                Ok(_) | Err(_) => Err(TransferError::Unknown { name, cause }.into()),
            },
        }
    }

    /// Whether what is stored under both names can be there only if nothing was transferred: a rename
    /// would have taken the one away, and a copy would have brought the other.
    fn is_untouched(&self, from: Option<&Stored>, to: Option<&Stored>) -> bool {
        match self.transfer.kind {
            TransferKind::Copy => to.is_none(),
            TransferKind::Rename | TransferKind::RenameSaved(_) => {
                from == Some(&self.metadata.stored())
            }
        }
    }
}

pub(super) async fn delete(core: &Core, name: &str) -> Result<(), DeleteError> {
    let storage_error = |cause| DeleteError::Storage { name: name.to_owned(), cause };
    core.check_ready().map_err(storage_error)?;
    let keys = StoreKeys::new(name)?;
    let turn = core.turns.enter(name);
    turn.begins().await;
    let mut batch = Batch::new(Durability::Relaxed);
    batch.delete_ranges = ranges_of(&keys);
    batch.deletes.push((Area::Metadata, keys.metadata()));
    match core.commit(batch).await {
        Ok(()) => {
            core.attempts.settle(name);
            Ok(())
        }
        Err(CommitError::Unknown(cause)) => match core.read_metadata([&keys]).await {
            Ok([None]) => Ok(()),
            Ok([Some(_)]) => Err(storage_error(cause)),
            Err(_) => Err(DeleteError::Unknown { name: name.to_owned(), cause }),
        },
        Err(CommitError::Storage(cause)) => Err(storage_error(cause)),
        Err(error @ (CommitError::Mismatch { .. } | CommitError::Encode(_))) => {
            unreachable!("nothing is expected and nothing encoded to delete a table: {error}")
        }
    }
}
