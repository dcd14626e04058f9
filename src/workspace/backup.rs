use std::cell::RefCell;
use std::rc::Rc;

use reactive_graph::prelude::*;

use super::import::Pace;
use super::open_table::OpenTable;
use super::stores::{by_name, failed};
use super::tabs::TabMessage;
use super::{BytesInMemory, NoticeKind, StoreActError, StoreSummary, Workspace, words};
use crate::persistence::{
    BackupContents, BackupFile, BackupScan, BackupTableFacts, IfExists, StoredTable,
};
use crate::storage::LocalFuture;

/// How much of a backup is read at a time.
const PIECE_BYTES: u64 = 1 << 20;
/// The ending of the files.
pub const BACKUP_ENDING: &str = "peristyle";
const MEDIA_TYPE: &str = "application/octet-stream";
/// The setting that remembers when all tables were backed up last.
const LAST_BACKUP: &str = "peristyle.last-backup";

/// The bytes of a file, any of them at any time.
pub trait FileBytes {
    /// Its name, with the ending.
    fn name(&self) -> String;

    /// Its size.
    fn size_bytes(&self) -> u64;

    /// The bytes from one place on, fewer than asked for at the end of the file.
    ///
    /// # Errors
    /// Why it could not be read, in words.
    fn read(&self, at_byte: u64, byte_count: u64) -> LocalFuture<'_, Result<Vec<u8>, String>>;
}

#[cfg(target_arch = "wasm32")]
impl FileBytes for crate::platform::FileSlices {
    fn name(&self) -> String {
        Self::name(self)
    }

    fn size_bytes(&self) -> u64 {
        Self::size_bytes(self)
    }

    fn read(&self, at_byte: u64, byte_count: u64) -> LocalFuture<'_, Result<Vec<u8>, String>> {
        Box::pin(async move {
            Self::read(self, at_byte, byte_count).await.map_err(|error| error.to_string())
        })
    }
}

/// The bytes of a file of the browser.
#[cfg(target_arch = "wasm32")]
pub fn file_bytes(file: impl Into<crate::platform::FileSlices>) -> Rc<dyn FileBytes> {
    Rc::new(file.into())
}

/// A backup that was looked into.
#[derive(Clone)]
pub struct Backup {
    file: Rc<dyn FileBytes>,
    contents: BackupContents,
}

/// A table of a backup, as people see it before they restore it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupTable {
    /// Its number in the backup.
    pub number: u32,
    /// Its name, or what stands in for it if that is lost.
    pub name: String,
    /// How many rows it has, if that can be read.
    pub row_count: Option<u32>,
    /// When it was last saved, in ms since the epoch, if that can be read.
    pub saved_at_ms: Option<i64>,
    /// How many bytes it takes.
    pub bytes: u64,
    /// What is wrong with it, in words.
    pub damage: Option<String>,
    /// Whether a table of that name is stored here.
    pub is_here: bool,
    /// Whether that one was saved at the very same time and has as many rows; not where this one is damaged.
    pub is_same_here: bool,
}

/// What is to become of a table of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreChoice {
    /// Nothing.
    Skip,
    /// It is stored beside what is here: under another name where its own is taken.
    KeepBoth,
    /// It takes the place of the table of its name.
    Replace,
}

impl Backup {
    /// The name of its file.
    pub fn file_name(&self) -> String {
        self.file.name()
    }

    /// When it was made, in ms since the epoch, if that can be read.
    pub fn created_at_ms(&self) -> Option<i64> {
        self.contents.created_at_ms
    }

    /// What is wrong with the file as a whole, in words; none if nothing is.
    pub fn damage(&self) -> Option<String> {
        words::backup_damage(&self.contents)
    }
}

/// All stored tables into one file, and back.
impl Workspace {
    /// Hands all stored tables out as one file, with checksums.
    ///
    /// # Errors
    /// If a table cannot be read or the world takes no file. No file is handed out then.
    pub async fn back_up(self) -> Result<(), StoreActError> {
        let done = self.as_work(words::BACKING_UP.to_owned(), self.write_backup()).await?;
        if let Some(table_count) = done {
            let now_ms = self.world().now_ms();
            self.world().set_setting(LAST_BACKUP, &now_ms.to_string());
            self.last_backup_ms.set(Some(now_ms));
            self.notify(NoticeKind::Info, words::backed_up(table_count), Vec::new());
        }
        Ok(())
    }

    /// When all tables were backed up last on this device, in ms since the epoch.
    pub fn last_backup_ms(self) -> Option<i64> {
        self.last_backup_ms.get().or_else(|| self.world().setting(LAST_BACKUP)?.parse().ok())
    }

    async fn write_backup(self) -> Result<usize, StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        if let Some(table) = self.open_table() {
            self.save_or_stay(&table).await?;
        }
        self.refresh_stores().await;
        let stores = by_name(self.stores.get_untracked());
        let total = stores.iter().map(|store| store.bytes.max(1)).sum();
        let world = self.world();
        let stem = words::backup_name(world.now_ms(), |at_ms| world.utc_offset_minutes(at_ms));
        let mut sink = world.begin_file(&stem, BACKUP_ENDING, MEDIA_TYPE).map_err(failed)?;
        let mut file = BackupFile::default();
        sink.write(file.begin(world.now_ms(), stores.len())).map_err(failed)?;
        let mut done = 0;
        for store in &stores {
            let table = self.persistence().read_stored(&store.name).await.map_err(failed)?;
            let mut pace = Pace::new(self);
            for chunk in file.table(&table) {
                done += chunk.len() as u64;
                sink.write(chunk).map_err(failed)?;
                if pace.pause_if_due().await {
                    self.note_work(done, total);
                }
            }
        }
        sink.write(file.end()).map_err(failed)?;
        sink.finish().map_err(failed)?;
        Ok(stores.len())
    }

    /// Reads what is in a backup; nothing is restored yet. None if it was stopped.
    ///
    /// # Errors
    /// If the file cannot be read or is no backup.
    pub async fn look_into_backup(
        self,
        file: Rc<dyn FileBytes>,
    ) -> Result<Option<Backup>, StoreActError> {
        let title = words::looking_into(&file.name());
        let looking = async move {
            let contents = self.scan(&*file, BackupScan::default(), None).await?;
            if !contents.is_backup() {
                return Err(failed(words::no_backup(&file.name())));
            }
            self.refresh_stores().await;
            Ok(Backup { file, contents })
        };
        self.as_work(title, Box::pin(looking)).await
    }

    /// The tables of a backup, beside what is stored here.
    pub fn tables_of(self, backup: &Backup) -> Vec<BackupTable> {
        let tables = backup.contents.tables.iter();
        tables.map(|facts| self.backup_table(facts)).collect()
    }

    fn backup_table(self, facts: &BackupTableFacts) -> BackupTable {
        let metadata = facts.metadata.as_ref().ok();
        let name = facts.name.clone().unwrap_or_else(|| words::nameless_table(facts.number));
        let stores = self.stores.get();
        let here = stores.iter().find(|store| store.name == name);
        let is_same = |here: &StoreSummary| {
            metadata.is_some_and(|metadata| {
                metadata.updated_at_ms == here.updated_at_ms
                    && metadata.row_count as usize == here.row_count
            })
        };
        BackupTable {
            number: facts.number,
            row_count: metadata.map(|metadata| metadata.row_count),
            saved_at_ms: metadata.map(|metadata| metadata.updated_at_ms),
            bytes: facts.bytes,
            damage: words::backup_table_damage(facts),
            is_here: here.is_some(),
            is_same_here: facts.is_whole() && here.is_some_and(is_same),
            name,
        }
    }

    /// Restores tables of a backup. Of a damaged one what can be read is stored as a new table. A notice
    /// says what was restored and what was not.
    ///
    /// # Errors
    /// If the file cannot be read any more, or the table that is shown cannot be saved first.
    pub async fn restore(
        self,
        backup: Backup,
        choices: Vec<(u32, RestoreChoice)>,
    ) -> Result<(), StoreActError> {
        let wanted: Vec<_> =
            choices.into_iter().filter(|(_, choice)| *choice != RestoreChoice::Skip).collect();
        let title = words::restoring_from(&backup.file_name());
        let outcomes = Rc::new(RefCell::new(Vec::new()));
        let told = outcomes.clone();
        let done =
            self.as_work(title, Box::pin(self.restore_wanted(backup, wanted, outcomes))).await;
        self.refresh_stores().await;
        let outcomes = told.take();
        let is_stopped = matches!(done, Ok(None));
        for (kind, text) in words::restored(&outcomes, is_stopped) {
            self.notify(kind, text, Vec::new());
        }
        done.map(drop)
    }

    async fn restore_wanted(
        self,
        backup: Backup,
        wanted: Vec<(u32, RestoreChoice)>,
        outcomes: Rc<RefCell<Vec<RestoreOutcome>>>,
    ) -> Result<(), StoreActError> {
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        if let Some(table) = self.open_table() {
            self.save_or_stay(&table).await?;
        }
        let scan = BackupScan::of_tables(wanted.iter().map(|(number, _)| *number));
        let restoring = Restoring { workspace: self, backup: &backup, wanted: &wanted, outcomes };
        self.scan(&*backup.file, scan, Some(&restoring)).await?;
        Ok(())
    }

    /// Reads a backup to its end and hands every table that is complete on.
    async fn scan(
        self,
        file: &dyn FileBytes,
        mut scan: BackupScan,
        restoring: Option<&Restoring<'_>>,
    ) -> Result<BackupContents, StoreActError> {
        let size_bytes = file.size_bytes();
        let mut at_byte = 0;
        loop {
            self.note_work(at_byte, size_bytes);
            let piece = file.read(at_byte, PIECE_BYTES).await.map_err(failed)?;
            if piece.is_empty() {
                break;
            }
            at_byte += piece.len() as u64;
            scan.push(&piece);
            while let Some((number, table)) = scan.next_table() {
                if let Some(restoring) = restoring {
                    restoring.restore(number, table).await;
                }
            }
            self.world().yield_now().await;
        }
        let (contents, last) = scan.finish();
        if let Some(restoring) = restoring {
            for (number, table) in last {
                restoring.restore(number, table).await;
            }
        }
        Ok(contents)
    }
}

/// What became of a table of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoreOutcome {
    /// It is stored under a name.
    Restored {
        /// The name.
        name: String,
    },
    /// What could be read of it is stored as a new table.
    Repaired {
        /// The name of the new table.
        name: String,
        /// What is lost of it, in words.
        losses: String,
    },
    /// It is not stored.
    Failed {
        /// Its name in the backup.
        name: String,
        /// Why not.
        reason: String,
    },
}

/// A restore that runs.
struct Restoring<'a> {
    workspace: Workspace,
    backup: &'a Backup,
    wanted: &'a [(u32, RestoreChoice)],
    outcomes: Rc<RefCell<Vec<RestoreOutcome>>>,
}

impl Restoring<'_> {
    async fn restore(&self, number: u32, table: StoredTable) {
        let choice = self.wanted.iter().find(|(wanted, _)| *wanted == number);
        let Some((_, choice)) = choice else { return };
        let facts = self.backup.contents.tables.iter().find(|facts| facts.number == number);
        let name = table.name.clone();
        let restored = if facts.is_some_and(BackupTableFacts::is_whole) {
            self.restore_whole(table, *choice).await
        } else {
            self.restore_readable(table).await
        };
        let outcome = restored.unwrap_or_else(|reason| RestoreOutcome::Failed { name, reason });
        self.outcomes.borrow_mut().push(outcome);
        self.workspace.refresh_stores().await;
    }

    async fn restore_whole(
        &self,
        table: StoredTable,
        choice: RestoreChoice,
    ) -> Result<RestoreOutcome, String> {
        let workspace = self.workspace;
        let (name, if_exists) = match choice {
            RestoreChoice::Replace => (table.name.clone(), IfExists::Replace),
            _ => (workspace.unique_name(&table.name), IfExists::Fail),
        };
        let restored = workspace.persistence().restore_stored(table, &name, if_exists).await;
        restored.map_err(|error| error.to_string())?;
        workspace.tell_other_tabs(&TabMessage::Saved { name: name.clone() });
        if workspace.open_table().is_some_and(|open| open.name() == name) {
            workspace.show_restored(&name).await.map_err(|error| error.to_string())?;
        }
        Ok(RestoreOutcome::Restored { name })
    }

    async fn restore_readable(&self, table: StoredTable) -> Result<RestoreOutcome, String> {
        let workspace = self.workspace;
        let wanted = words::repaired_name(&table.name);
        let repaired = workspace.persistence().repair_stored(table).await;
        let repaired = repaired.map_err(|error| error.to_string())?;
        let losses = words::losses(&repaired);
        let name = workspace.unique_name(&wanted);
        let open = OpenTable::unsaved(workspace.next_table_id(), name.clone(), repaired.store);
        let saved = workspace.save_new(&open, Rc::new(|_| {})).await;
        saved.map_err(|error| error.to_string())?;
        Ok(RestoreOutcome::Repaired { name, losses })
    }
}

impl Workspace {
    /// The table that is shown was replaced in storage: it is read anew.
    async fn show_restored(self, name: &str) -> Result<(), StoreActError> {
        if let Some(loaded) = self.load_table(name).await? {
            self.show(loaded);
        }
        Ok(())
    }
}

/// Bytes of a file that is in memory.
#[derive(Clone, Debug)]
pub struct FileInMemory {
    name: String,
    bytes: Vec<u8>,
}

impl FileInMemory {
    /// A file of these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }

    /// The same, to be read from its start.
    pub(super) fn into_source(self) -> BytesInMemory {
        BytesInMemory::new(self.name, self.bytes)
    }
}

impl FileBytes for FileInMemory {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn size_bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, at_byte: u64, byte_count: u64) -> LocalFuture<'_, Result<Vec<u8>, String>> {
        let start = self.bytes.len().min(at_byte as usize);
        let end = self.bytes.len().min(start.saturating_add(byte_count as usize));
        Box::pin(std::future::ready(Ok(self.bytes[start..end].to_vec())))
    }
}
