use super::{BackupError, StoredEntry, StoredTable};
use crate::codec::StoreKeys;
use crate::persistence::core::{Core, MAX_TRIES, PageRange, ranges_of};
use crate::storage::{Area, StorageError, Stored};

/// Entries that are read at once: rows, and the larger ones of bytes.
const PAGE_ROWS: u32 = 2_000;
const PAGE_BLOCKS: u32 = 64;

/// A try that read nothing.
enum Failure {
    /// The table was saved in the meantime.
    Changed,
    Final(BackupError),
}

/// Every entry of a table as it is stored, of one moment.
pub(in crate::persistence) async fn read(
    core: &Core,
    name: &str,
) -> Result<StoredTable, BackupError> {
    let storage_error = |cause| BackupError::Storage { name: name.to_owned(), cause };
    core.check_ready().map_err(storage_error)?;
    let keys = StoreKeys::new(name)?;
    for _ in 0..MAX_TRIES {
        match try_read(core, name, &keys).await {
            Ok(table) => return Ok(table),
            Err(Failure::Final(error)) => return Err(error),
            Err(Failure::Changed) => {}
        }
    }
    Err(BackupError::Conflict { name: name.to_owned() })
}

async fn try_read(core: &Core, name: &str, keys: &StoreKeys) -> Result<StoredTable, Failure> {
    let name = name.to_owned();
    let read = core.read_metadata([keys]).await;
    let [stored] = read.map_err(|cause| storage_failure(&name, cause))?;
    let metadata = match &stored {
        None => return Err(Failure::Final(BackupError::NotFound { name })),
        Some(Stored::Text(json)) => json.clone(),
        Some(_) => {
            let key = keys.metadata();
            return Err(Failure::Final(BackupError::Foreign { name, key }));
        }
    };
    let mut entries = Vec::new();
    for (area, range) in ranges_of(keys) {
        let bounds = (range.lower().to_owned(), range.upper().to_owned());
        let limit = if area == Area::Rows { PAGE_ROWS } else { PAGE_BLOCKS };
        let mut next = Some(PageRange::first(area, bounds, limit));
        while let Some(range) = next {
            let read = core.read_entries(keys, vec![range]).await;
            let (now_stored, pages) = read.map_err(|cause| storage_failure(&name, cause))?;
            if now_stored != stored {
                return Err(Failure::Changed);
            }
            next = None;
            for page in pages {
                next = page.next;
                for (key, value) in page.entries {
                    entries.push(entry(&name, keys, area, &key, value)?);
                }
            }
            core.host.yield_now().await;
        }
    }
    Ok(StoredTable { name, metadata, entries })
}

fn entry(
    name: &str,
    keys: &StoreKeys,
    area: Area,
    key: &str,
    value: Stored,
) -> Result<StoredEntry, Failure> {
    if let (Some(suffix), value @ (Stored::Text(_) | Stored::Bytes(_))) =
        (keys.suffix_of(key), value)
    {
        return Ok(StoredEntry { area, suffix: suffix.to_owned(), value });
    }
    let (name, key) = (name.to_owned(), key.to_owned());
    Err(Failure::Final(BackupError::Foreign { name, key }))
}

fn storage_failure(name: &str, cause: StorageError) -> Failure {
    Failure::Final(BackupError::Storage { name: name.to_owned(), cause })
}
