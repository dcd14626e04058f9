use super::core::{Core, key_range};
use super::metadata::MetadataFault;
use super::{Damage, Damages, GetMetadataError, Listing, Metadata};
use crate::codec::{MAX_NAME_CHARS, StoreKeys, store_name_of};
use crate::storage::{Answer, Area, KeyRange, Query, StorageError, Stored};

pub(super) async fn list_stores(core: &Core) -> Result<Vec<String>, StorageError> {
    core.check_ready()?;
    let query = Query::Keys { area: Area::Metadata, range: all_metadata(), limit: None };
    let answers = core.read(vec![query]).await?;
    let keys = answers.into_iter().flat_map(Answer::into_keys);
    Ok(keys.filter_map(|key| store_name_of(&key)).collect())
}

pub(super) async fn list_metadata(core: &Core) -> Result<Vec<Listing>, StorageError> {
    core.check_ready()?;
    let query = Query::Entries { area: Area::Metadata, range: all_metadata(), limit: None };
    let answers = core.read(vec![query]).await?;
    let entries = answers.into_iter().flat_map(Answer::into_entries);
    Ok(entries.map(|(key, stored)| listing(key, &stored)).collect())
}

pub(super) async fn get_metadata(
    core: &Core,
    name: &str,
) -> Result<Option<Metadata>, GetMetadataError> {
    let owned = || name.to_owned();
    let storage_error = |cause| GetMetadataError::Storage { name: owned(), cause };
    core.check_ready().map_err(storage_error)?;
    let keys = StoreKeys::new(name)?;
    let [stored] = core.read_metadata([&keys]).await.map_err(storage_error)?;
    let read = stored.map(|stored| Metadata::read(name, &stored)).transpose();
    read.map_err(|fault| match fault {
        MetadataFault::Unreadable(error) if error.is_newer_format() => {
            GetMetadataError::NewerFormat { name: owned() }
        }
        fault => {
            let damages = Damages::one(keys.metadata(), fault);
            GetMetadataError::Corrupt { name: owned(), damages }
        }
    })
}

/// From the least key to one that is above the metadata of every name.
fn all_metadata() -> KeyRange {
    key_range((String::new(), "\u{FFFF}".repeat(MAX_NAME_CHARS + 1)))
}

fn listing(key: String, stored: &Stored) -> Listing {
    let Some(name) = store_name_of(&key) else {
        let reason = super::DamageReason::ForeignKey;
        return Listing { name: key.clone(), metadata: Err(Damage { key, reason }) };
    };
    let metadata =
        Metadata::read(&name, stored).map_err(|fault| Damage { key, reason: fault.into() });
    Listing { name, metadata }
}
