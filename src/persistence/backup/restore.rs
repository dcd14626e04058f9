use std::rc::Rc;

use super::in_memory::InMemory;
use super::{RestoreError, StoredTable};
use crate::codec::{LayoutChoice, SaveId, StoreKeys, TableMetadata};
use crate::persistence::core::{Core, ranges_of};
use crate::persistence::{
    IfExists, LoadError, LoadOptions, Metadata, RepairError, Repaired, load, repair,
};
use crate::storage::{Area, Batch, CommitError, Durability, Expect, Put, StorageError, Stored};

/// Reads a table of a backup as a load would, and drops it; gives its metadata.
async fn check(core: &Core, table: &StoredTable) -> Result<Metadata, RestoreError> {
    let name = table.name.clone();
    let inner = on_backup(core, table).await?;
    match load::load(&inner, &name, &LoadOptions::default()).await {
        Ok(loaded) => Ok(loaded.saved.metadata().clone()),
        Err(LoadError::InvalidName(error)) => Err(error.into()),
        Err(LoadError::Corrupt { damages, .. }) => Err(RestoreError::Corrupt { name, damages }),
        Err(LoadError::NewerFormat { .. }) => Err(RestoreError::NewerFormat { name }),
        Err(LoadError::Storage { cause, .. }) => Err(RestoreError::Storage { name, cause }),
        Err(error @ (LoadError::NotFound { .. } | LoadError::Conflict { .. })) => {
            unreachable!("the metadata is there, and nobody else has this storage: {error}")
        }
    }
}

/// What can be read of a damaged table of a backup, as [`repair`] reads a stored one.
pub(in crate::persistence) async fn salvage(
    core: &Core,
    table: &StoredTable,
) -> Result<Repaired, RepairError> {
    let inner = match on_backup(core, table).await {
        Ok(inner) => inner,
        Err(RestoreError::InvalidName(error)) => return Err(error.into()),
        Err(error) => unreachable!("what is in memory opens: {error}"),
    };
    repair::repair(&inner, &table.name).await
}

/// Puts a table of a backup into the storage under a name, once it was found to be whole: all of it or
/// nothing. It keeps its times, its layout and its row ids.
pub(in crate::persistence) async fn restore(
    core: &Core,
    table: &StoredTable,
    to: &str,
    if_exists: IfExists,
) -> Result<Metadata, RestoreError> {
    let name = to.to_owned();
    let storage_error = |cause| RestoreError::Storage { name: name.clone(), cause };
    core.check_ready().map_err(storage_error)?;
    let keys = StoreKeys::new(to)?;
    let metadata = check(core, table).await?;
    let turn = core.turns.enter(to);
    turn.begins().await;
    let [stored] = core.read_metadata([&keys]).await.map_err(storage_error)?;
    if stored.is_some() && if_exists == IfExists::Fail {
        return Err(RestoreError::Exists { name });
    }
    let written = new_metadata(core, &metadata, to, &keys, table);
    let entries = table.entries.iter().map(|entry| Put {
        area: entry.area,
        key: keys.row(&entry.suffix),
        value: entry.value.clone(),
    });
    let (area, key) = (Area::Metadata, keys.metadata());
    let last = Put { area, key: key.clone(), value: written.stored() };
    let mut batch = Batch::new(Durability::Strict);
    batch.expect = vec![Expect { area, key, value: stored }];
    batch.delete_ranges = ranges_of(&keys);
    let committed = core.commit(batch.with_puts(entries.chain([last]).map(Ok))).await;
    settle(core, &keys, committed, written).await
}

/// The metadata of the restored table: that of the backup under another save id.
fn new_metadata(
    core: &Core,
    old: &Metadata,
    to: &str,
    keys: &StoreKeys,
    table: &StoredTable,
) -> Metadata {
    let bytes = table
        .entries
        .iter()
        .map(|entry| keys.row(&entry.suffix).len() as u64 + entry.value.byte_count() as u64);
    let content = TableMetadata {
        save_id: SaveId(core.host.random()),
        bytes: bytes.sum(),
        ..(**old).clone()
    };
    Metadata::written(to.to_owned(), content.encode(), content)
}

async fn settle(
    core: &Core,
    keys: &StoreKeys,
    committed: Result<(), CommitError>,
    written: Metadata,
) -> Result<Metadata, RestoreError> {
    let name = written.name().to_owned();
    match committed {
        Ok(()) => {
            core.attempts.settle(&name);
            Ok(written)
        }
        Err(CommitError::Mismatch { .. }) => Err(RestoreError::Conflict { name }),
        Err(CommitError::Encode(cause)) => {
            unreachable!("entries of a backup are written as they are: {cause}")
        }
        Err(CommitError::Storage(cause)) => Err(RestoreError::Storage { name, cause }),
        Err(CommitError::Unknown(cause)) => match core.read_metadata([keys]).await {
            Ok([stored]) => was_restored(stored.as_ref(), written, cause),
            Err(_) => Err(RestoreError::Unknown { name, cause }),
        },
    }
}

fn was_restored(
    stored: Option<&Stored>,
    written: Metadata,
    cause: StorageError,
) -> Result<Metadata, RestoreError> {
    if written.is_stored(stored) {
        return Ok(written);
    }
    Err(RestoreError::Storage { name: written.name().to_owned(), cause })
}

/// The verbs of persistence on the entries of one table of a backup.
async fn on_backup(core: &Core, table: &StoredTable) -> Result<Core, RestoreError> {
    let keys = StoreKeys::new(&table.name)?;
    let storage = Rc::new(InMemory::new(&keys, table));
    let inner = Core::new(storage, core.host.clone(), LayoutChoice::Auto);
    let opened = inner.init().await;
    opened.map_err(|cause| RestoreError::Storage { name: table.name.clone(), cause })?;
    Ok(inner)
}
