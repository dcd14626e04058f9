use futures_util::{StreamExt, stream};

use super::Outcome;
use super::columns_directory::{Directory, EntryKind};
use super::partial_columns::PartialColumns;
use crate::codec::StoreKeys;
use crate::column_store::make_room;
use crate::persistence::core::{Core, key_range};
use crate::persistence::options::Reporter;
use crate::persistence::{Metadata, ProgressCallback, ProgressUnit};
use crate::storage::{Answer, Area, Query, StorageError, Stored};

/// Entries that one read asks for: some 2 MB of blocks.
const ENTRIES_PER_READ: usize = 64;
/// Reads that are under way while others are decoded.
const READS_IN_FLIGHT: usize = 4;
/// Bytes that are decoded before others may run.
const BYTES_AT_ONCE: usize = 1 << 19;
/// The most entries of another layout that are named.
const MAX_STRAY: u32 = 100;

/// Reads the table that `metadata` belongs to, as it is as long as that metadata is stored.
pub(in crate::persistence) async fn read_table(
    core: &Core,
    keys: &StoreKeys,
    metadata: &Metadata,
    on_progress: Option<&ProgressCallback>,
) -> Result<Outcome, StorageError> {
    let reader = Reader { core, keys, metadata };
    let Some(directory) = reader.read_directory().await? else { return Ok(Outcome::Changed) };
    let reporter = Reporter::new(on_progress, u64::from(metadata.row_count), ProgressUnit::Rows);
    let groups = directory.entries().chunks(ENTRIES_PER_READ).map(<[_]>::to_vec);
    let groups: Vec<Vec<EntryKind>> = groups.collect();
    let mut table = PartialColumns::new(keys, metadata, directory);
    let mut reads =
        stream::iter(groups).map(|group| reader.read_group(group)).buffered(READS_IN_FLIGHT);
    let mut bytes = 0;
    while let Some(group) = reads.next().await {
        let Some(entries) = group? else { return Ok(Outcome::Changed) };
        for (kind, stored) in entries {
            make_room(BYTES_AT_ONCE * 16);
            bytes += stored.as_ref().map_or(0, Stored::byte_count);
            table.enter(kind, stored);
            if bytes > BYTES_AT_ONCE {
                bytes = 0;
                reporter.report(table.rows_read());
                core.host.yield_now().await;
            }
        }
        reporter.report(table.rows_read());
    }
    core.host.yield_now().await;
    let outcome = table.finish();
    if matches!(outcome, Outcome::Read(_)) {
        reporter.finish();
    }
    Ok(outcome)
}

/// Reads entries of a table, and notices when it is no longer the same table.
struct Reader<'a> {
    core: &'a Core,
    keys: &'a StoreKeys,
    metadata: &'a Metadata,
}

impl Reader<'_> {
    /// Which entries there are; nothing if other metadata is stored by now.
    async fn read_directory(&self) -> Result<Option<Directory>, StorageError> {
        let query = |area, bounds, limit| Query::Keys { area, range: key_range(bounds), limit };
        let queries = vec![
            query(Area::Blocks, self.keys.block_bounds(), None),
            query(Area::Strings, self.keys.string_bounds(), None),
            query(Area::Rows, self.keys.row_bounds(), Some(MAX_STRAY)),
        ];
        let Some(answers) = self.read(queries).await? else { return Ok(None) };
        let mut answers = answers.into_iter().map(Answer::into_keys);
        let mut next = || answers.next().unwrap_or_default();
        Ok(Some(Directory::of(self.keys, self.metadata, next(), next(), next())))
    }

    /// The values of some entries; nothing if other metadata is stored by now.
    async fn read_group(
        &self,
        group: Vec<EntryKind>,
    ) -> Result<Option<Vec<(EntryKind, Option<Stored>)>>, StorageError> {
        let queries = group.iter().map(|kind| kind.query(self.keys)).collect();
        let answers = self.read(queries).await?;
        let values = answers.map(|answers| answers.into_iter().map(Answer::into_value));
        Ok(values.map(|values| group.into_iter().zip(values).collect()))
    }

    async fn read(&self, queries: Vec<Query>) -> Result<Option<Vec<Answer>>, StorageError> {
        let (stored, answers) = self.core.read_with_metadata(self.keys, queries).await?;
        Ok(answers)
            .map(|answers| Some(answers).filter(|_| self.metadata.is_stored(stored.as_ref())))
    }
}
