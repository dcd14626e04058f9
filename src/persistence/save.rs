use std::rc::Rc;

use super::attempts::Attempt;
use super::core::{Core, MAX_TRIES};
use super::layout::{MetadataDraft, Plan};
use super::metadata::MetadataFault;
use super::saved::Lineage;
use super::turns::Turn;
use super::{Base, IfExists, Metadata, SaveError, SaveOptions, Saved, StoredSave};
use crate::codec::{LayoutChoice, SaveId, StoreKeys};
use crate::column_store::Table;
use crate::storage::{Area, Batch, CommitError, Expect, StorageError, Stored};

/// A save that was asked for: it owns all that it needs, the table as it was at the call included.
pub(super) struct Request {
    name: String,
    table: Table,
    base: RequestBase,
    options: SaveOptions,
}

/// As [`Base`], owned.
enum RequestBase {
    Fresh(IfExists),
    On(Saved),
}

impl Request {
    pub(super) fn new(name: &str, table: &Table, base: Base<'_>, options: SaveOptions) -> Self {
        let base = match base {
            Base::Fresh { if_exists } => RequestBase::Fresh(if_exists),
            Base::On(saved) => RequestBase::On(saved.clone()),
        };
        Self { name: name.to_owned(), table: table.clone(), base, options }
    }

    fn storage_error(&self, cause: StorageError) -> SaveError {
        SaveError::Storage { name: self.name.clone(), cause }
    }

    fn check_base(&self, database: &str) -> Result<(), SaveError> {
        match &self.base {
            RequestBase::On(base) if base.name() != self.name || base.database() != database => {
                Err(SaveError::OtherBase {
                    name: self.name.clone(),
                    database: database.to_owned(),
                    base_name: base.name().to_owned(),
                    base_database: base.database().to_owned(),
                })
            }
            RequestBase::On(_) | RequestBase::Fresh(_) => Ok(()),
        }
    }
}

/// What a try to save builds on.
struct Ground {
    /// What must be stored as metadata.
    stored: Option<Stored>,
    /// The table that is stored, if it is known and only what changed is to be written.
    base: Option<Saved>,
    created_at_ms: Option<i64>,
    generation: u64,
    lineage: Lineage,
}

impl Ground {
    fn on(base: Saved) -> Self {
        let metadata = base.metadata();
        Self {
            stored: Some(metadata.stored()),
            created_at_ms: Some(metadata.created_at_ms),
            generation: metadata.generation,
            lineage: base.lineage().clone(),
            base: Some(base),
        }
    }

    fn nothing() -> Self {
        let lineage = Lineage::default();
        Self { stored: None, base: None, created_at_ms: None, generation: 0, lineage }
    }

    /// To take the place of what is stored. Metadata that cannot be read has no time of creation;
    /// a newer format is never written over.
    fn replacing(name: &str, stored: Option<Stored>) -> Result<Self, SaveError> {
        let read = stored.as_ref().map(|stored| Metadata::read(name, stored));
        let (created_at_ms, generation) = match read {
            Some(Ok(metadata)) => (Some(metadata.created_at_ms), metadata.generation),
            Some(Err(MetadataFault::Unreadable(error))) if error.is_newer_format() => {
                return Err(SaveError::NewerFormat { name: name.to_owned() });
            }
            Some(Err(_)) | None => (None, 0),
        };
        Ok(Self { stored, created_at_ms, generation, ..Self::nothing() })
    }
}

/// A try that did not save.
enum Failure {
    /// Something else is stored than was expected.
    Mismatch(Option<Stored>),
    Final(SaveError),
}

pub(super) async fn save(core: &Core, request: &Request) -> Result<Saved, SaveError> {
    core.check_ready().map_err(|cause| request.storage_error(cause))?;
    let keys = StoreKeys::new(&request.name)?;
    request.check_base(core.storage.database())?;
    let turn = core.turns.enter(&request.name);
    let is_current = is_current(request, &turn);
    turn.begins().await;
    let mut ground = first_ground(core, request, &keys, turn.last().filter(|_| is_current)).await?;
    for _ in 0..MAX_TRIES {
        match try_save(core, request, &keys, &ground).await {
            Ok(saved) => {
                core.attempts.settle(&request.name);
                turn.completed(&saved);
                return Ok(saved);
            }
            Err(Failure::Final(error)) => return Err(error),
            Err(Failure::Mismatch(found)) => ground = next_ground(core, request, found)?,
        }
    }
    let stored = ground.stored.and_then(|stored| stored_save(&request.name, &stored));
    Err(SaveError::Conflict { name: request.name.clone(), stored })
}

/// Whether the base is the newest save of its table as far as is known, so that a save that is
/// running now may take its place.
fn is_current(request: &Request, turn: &Turn) -> bool {
    match (&request.base, turn.last()) {
        (RequestBase::On(base), Some(last)) => base.save_id() == last.save_id(),
        (RequestBase::On(_), None) => true,
        (RequestBase::Fresh(_), _) => false,
    }
}

/// `awaited` is a save that was completed while this one waited for its turn.
async fn first_ground(
    core: &Core,
    request: &Request,
    keys: &StoreKeys,
    awaited: Option<Saved>,
) -> Result<Ground, SaveError> {
    match &request.base {
        RequestBase::On(base) => {
            let awaited = awaited.filter(|last| last.lineage().is(base.lineage()));
            Ok(Ground::on(awaited.unwrap_or_else(|| base.clone())))
        }
        RequestBase::Fresh(IfExists::Fail) => Ok(Ground::nothing()),
        RequestBase::Fresh(IfExists::Replace) => {
            let read = core.read_metadata([keys]).await;
            let [stored] = read.map_err(|cause| request.storage_error(cause))?;
            Ground::replacing(&request.name, stored)
        }
    }
}

/// What to build on after something else was found: an attempt of the same store whose answer was
/// lost, or what is to be replaced.
fn next_ground(core: &Core, request: &Request, found: Option<Stored>) -> Result<Ground, SaveError> {
    let attempt = core.attempts.stored(&request.name, found.as_ref());
    let attempt = attempt.filter(|attempt| match &request.base {
        RequestBase::On(base) => attempt.is_of(base.lineage()),
        RequestBase::Fresh(IfExists::Fail) => attempt.is_of_store_of(&request.table),
        RequestBase::Fresh(IfExists::Replace) => false,
    });
    if let Some(proof) = attempt.and_then(|attempt| attempt.proof(core.storage.database())) {
        return Ok(Ground::on(proof));
    }
    let name = request.name.clone();
    let save = found.as_ref().and_then(|found| stored_save(&name, found));
    match (&request.base, &found) {
        (RequestBase::Fresh(IfExists::Replace), _) => Ground::replacing(&name, found),
        (RequestBase::Fresh(IfExists::Fail), _) => Err(SaveError::Exists { name, stored: save }),
        (RequestBase::On(_), Some(_)) => Err(SaveError::Conflict { name, stored: save }),
        (RequestBase::On(_), None) => Err(SaveError::Gone { name }),
    }
}

fn stored_save(name: &str, stored: &Stored) -> Option<StoredSave> {
    Metadata::read(name, stored).ok().map(|metadata| StoredSave::of(&metadata))
}

async fn try_save(
    core: &Core,
    request: &Request,
    keys: &StoreKeys,
    ground: &Ground,
) -> Result<Saved, Failure> {
    let attempt = Attempt::new(request.table.clone(), ground.lineage.clone());
    core.attempts.remember(&request.name, &attempt);
    let committed = commit(core, request, keys, ground, &attempt).await;
    if committed.as_ref().is_err_and(|error| !error.outcome_unknown()) {
        core.attempts.forget(&request.name, &attempt);
    }
    let name = request.name.clone();
    match committed {
        Ok(()) => Ok(proof(core, &attempt)),
        Err(CommitError::Mismatch { found, .. }) => Err(Failure::Mismatch(found)),
        Err(CommitError::Encode(cause)) => Err(Failure::Final(SaveError::Encode { name, cause })),
        Err(CommitError::Storage(cause)) => Err(Failure::Final(SaveError::Storage { name, cause })),
        Err(CommitError::Unknown(cause)) => {
            find_out(core, request, keys, ground, &attempt, cause).await
        }
    }
}

async fn commit(
    core: &Core,
    request: &Request,
    keys: &StoreKeys,
    ground: &Ground,
    attempt: &Rc<Attempt>,
) -> Result<(), CommitError> {
    let layout_choice = layout_choice(core, request, ground);
    let stored = ground.base.as_ref().map(|base| base.metadata().layout);
    let layout = layout_choice.layout_of(request.table.row_count(), stored);
    let base = ground.base.as_ref();
    let plan = Plan::of(&core.host, keys, &request.table, layout, base).await;
    let now_ms = core.host.now_ms();
    let draft = MetadataDraft {
        name: request.name.clone(),
        layout_choice,
        save_id: SaveId(core.host.random()),
        generation: ground.generation.saturating_add(1),
        created_at_ms: ground.created_at_ms.unwrap_or(now_ms),
        updated_at_ms: now_ms,
        attempt: attempt.clone(),
    };
    let (key, value) = (keys.metadata(), ground.stored.clone());
    let mut batch = Batch::new(request.options.durability);
    batch.expect.push(Expect { area: Area::Metadata, key, value });
    batch.delete_ranges.clone_from(&plan.delete_ranges);
    batch.deletes.clone_from(&plan.deletes);
    let reporter = plan.reporter(request.options.on_progress.as_ref());
    let puts = plan.puts(keys.clone(), request.table.clone(), draft, reporter.clone());
    core.commit(batch.with_puts(puts)).await?;
    reporter.finish();
    Ok(())
}

/// What was asked for now, or before, or of all tables.
fn layout_choice(core: &Core, request: &Request, ground: &Ground) -> LayoutChoice {
    let before = ground.base.as_ref().map(|base| base.metadata().layout_choice);
    request.options.layout.or(before).unwrap_or(core.layout_choice)
}

/// The storage's answer was lost: what is stored now says what happened.
async fn find_out(
    core: &Core,
    request: &Request,
    keys: &StoreKeys,
    ground: &Ground,
    attempt: &Rc<Attempt>,
    cause: StorageError,
) -> Result<Saved, Failure> {
    let name = request.name.clone();
    match core.read_metadata([keys]).await {
        Ok([stored]) if attempt.is_stored(stored.as_ref()) => Ok(proof(core, attempt)),
        Ok([stored]) if stored == ground.stored => {
            Err(Failure::Final(SaveError::Storage { name, cause }))
        }
        Ok([stored]) => Err(Failure::Mismatch(stored)),
        Err(_) => Err(Failure::Final(SaveError::Unknown { name, cause })),
    }
}

fn proof(core: &Core, attempt: &Attempt) -> Saved {
    let proof = attempt.proof(core.storage.database());
    proof.expect("a commit that is complete has written its last entry")
}
