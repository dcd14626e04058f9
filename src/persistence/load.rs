use super::core::{Core, MAX_TRIES};
use super::layout::{Outcome, ReadTable, read_table};
use super::metadata::MetadataFault;
use super::saved::Lineage;
use super::{Damages, LoadError, LoadOptions, Metadata, Saved};
use crate::codec::StoreKeys;
use crate::column_store::ColumnStore;

/// A table that was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The table, exactly as it was saved.
    pub store: ColumnStore,
    /// The proof that it is stored.
    pub saved: Saved,
    /// Why the string table was rebuilt from the rows, if it was missing or damaged: no cell is
    /// lost, ids of strings may differ from before, and the next save writes the whole table.
    pub rebuilt_strings: Option<Damages>,
}

pub(super) async fn load(
    core: &Core,
    name: &str,
    options: &LoadOptions,
) -> Result<Loaded, LoadError> {
    let storage_error = |cause| LoadError::Storage { name: name.to_owned(), cause };
    core.check_ready().map_err(storage_error)?;
    let keys = StoreKeys::new(name)?;
    for _ in 0..MAX_TRIES {
        let metadata = read_metadata(core, &keys, name).await?;
        let read = read_table(core, &keys, &metadata, options.on_progress.as_ref()).await;
        match read.map_err(storage_error)? {
            Outcome::Read(table) => return Ok(loaded(core, metadata, *table)),
            Outcome::Damaged(damages) => {
                return Err(LoadError::Corrupt { name: name.to_owned(), damages });
            }
            Outcome::Changed => {}
        }
    }
    Err(LoadError::Conflict { name: name.to_owned() })
}

async fn read_metadata(core: &Core, keys: &StoreKeys, name: &str) -> Result<Metadata, LoadError> {
    let name = name.to_owned();
    let stored = match core.read_metadata([keys]).await {
        Ok([stored]) => stored,
        Err(cause) => return Err(LoadError::Storage { name, cause }),
    };
    let Some(stored) = stored else { return Err(LoadError::NotFound { name }) };
    Metadata::read(&name, &stored).map_err(|fault| match fault {
        MetadataFault::Unreadable(error) if error.is_newer_format() => {
            LoadError::NewerFormat { name }
        }
        fault => LoadError::Corrupt { name, damages: Damages::one(keys.metadata(), fault) },
    })
}

fn loaded(core: &Core, metadata: Metadata, table: ReadTable) -> Loaded {
    let ReadTable { store, stored_strings, string_damages } = table;
    let database = core.storage.database();
    let snapshot = store.snapshot();
    let saved = Saved::new(database, metadata, snapshot, Lineage::default(), stored_strings);
    let rebuilt_strings = Some(string_damages).filter(|damages| !damages.is_empty());
    Loaded { store, saved, rebuilt_strings }
}
