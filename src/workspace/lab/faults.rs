use std::rc::Rc;

use reactive_graph::prelude::*;

use super::run_dry::{run_dry, sleep_dry};
use crate::column_store::{ColumnStore, ColumnType, RowId, Schema, Table, TableBuilder, Value};
use crate::persistence::{Base, ColumnStorePersistence, Host, IfExists, SaveOptions, Saved};
use crate::storage::{Fault, FaultPlan, MemoryDisk, MemoryStorage};
use crate::workspace::import::Pace;
use crate::workspace::stores::failed;
use crate::workspace::{StoreActError, Workspace};

/// The most rows of the table that are copied: each trial stores the copy anew.
pub const MAX_ROWS_IN_TRIALS: usize = 300;
/// The most operations of a verb at which a fault is tried: the first, the last, and some between.
const MAX_PLACES: u64 = 24;
const DATABASE: &str = "trial";
const COPY: &str = "copy";
const OTHER: &str = "another: table";
const RENAMED: &str = "renamed";

/// What came of letting one verb fail in one way, once at each of its operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultTrial {
    /// What was done: "Save".
    pub verb: &'static str,
    /// How storage failed.
    pub fault: &'static str,
    /// What must hold afterwards.
    pub promise: &'static str,
    /// At how many operations it was tried.
    pub place_count: usize,
    /// At how many of them the promise held.
    pub held_count: usize,
    /// What was found where it did not, the first time.
    pub broken: Option<String>,
}

impl FaultTrial {
    /// Whether the promise held everywhere.
    pub const fn is_kept(&self) -> bool {
        self.held_count == self.place_count
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Save,
    Load,
    Rename,
    Copy,
    Delete,
}

impl Verb {
    const ALL: [Self; 5] = [Self::Save, Self::Load, Self::Rename, Self::Copy, Self::Delete];

    const fn name(self) -> &'static str {
        match self {
            Self::Save => "Save",
            Self::Load => "Load",
            Self::Rename => "Rename",
            Self::Copy => "Duplicate",
            Self::Delete => "Delete",
        }
    }

    const fn promise(self) -> &'static str {
        match self {
            Self::Save => {
                "The last save or the new one is stored, whole; success is said only if it is the new \
                 one; the next save succeeds"
            }
            Self::Load => "The table, or an error; what is stored is untouched",
            Self::Rename => "One whole table, under the old name or the new one",
            Self::Copy => "The whole table, and a whole copy or none",
            Self::Delete => "The whole table, or nothing of it",
        }
    }
}

const fn fault_name(fault: Fault) -> &'static str {
    match fault {
        Fault::Error => "An error",
        Fault::Abort => "The transaction is aborted",
        Fault::Quota => "The storage is full",
        Fault::Silence => "No answer ever comes",
        Fault::SilentSuccess => "It is done, and no answer ever comes",
        Fault::LostAnswer => "The answer is lost",
        Fault::Close => "The connection is closed",
    }
}

impl Workspace {
    /// Lets storage fail in every way while a copy of the first rows of the table that is shown is saved,
    /// loaded, renamed, duplicated and deleted in memory, and looks whether the promises hold. What is
    /// stored on this device has no part in it. `on_trial` is told of each result as it comes.
    ///
    /// # Errors
    /// If no table is open.
    pub async fn try_faults(
        self,
        on_trial: impl Fn(FaultTrial) + 'static,
    ) -> Result<(), StoreActError> {
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        let snapshot = table.store.with_untracked(ColumnStore::snapshot);
        let copy = first_rows(&snapshot)?;
        let mut pace = Pace::new(self);
        for verb in Verb::ALL {
            let operations = Bench::set(&copy)?.operation_count(verb)?;
            for fault in Fault::ALL {
                let mut trial = FaultTrial {
                    verb: verb.name(),
                    fault: fault_name(fault),
                    promise: verb.promise(),
                    place_count: 0,
                    held_count: 0,
                    broken: None,
                };
                for operation in places(operations) {
                    let found = Bench::set(&copy)?.try_out(verb, FaultPlan { operation, fault });
                    trial.place_count += 1;
                    match found {
                        Ok(()) => trial.held_count += 1,
                        Err(what) => {
                            let what = format!("at operation {operation}: {what}");
                            trial.broken.get_or_insert(what);
                        }
                    }
                    pace.pause_if_due().await;
                }
                on_trial(trial);
            }
        }
        Ok(())
    }
}

/// The operations at which a fault is tried.
fn places(operations: u64) -> Vec<u64> {
    let edge = MAX_PLACES / 3;
    let step = (operations / edge).max(1);
    let is_place = |at: &u64| *at <= edge || *at + edge > operations || (at.is_multiple_of(step));
    (1..=operations).filter(is_place).collect()
}

/// The first rows of a table as a table of their own, with the same columns, key and strings.
fn first_rows(table: &Table) -> Result<ColumnStore, StoreActError> {
    let mut builder = TableBuilder::new(table.schema().clone());
    // Rows that have expired are stored like any other.
    let view = table.view(i64::MIN);
    for row in view.rows().iter().take(MAX_ROWS_IN_TRIALS) {
        for (column, value) in view.row(row).into_iter().flatten().enumerate() {
            builder.push(column, value).map_err(failed)?;
        }
        builder.end_row().map_err(failed)?;
    }
    builder.finish().map_err(failed)
}

/// A disk in memory with the copy and another table on it, and the copy as it is after some edits.
struct Bench {
    disk: MemoryDisk,
    persistence: ColumnStorePersistence,
    old: Table,
    new: ColumnStore,
    saved: Saved,
    other: Table,
}

impl Bench {
    fn set(table: &ColumnStore) -> Result<Self, StoreActError> {
        let disk = MemoryDisk::new();
        let persistence = persistence_on(&disk);
        let other = another_table()?;
        let fresh = Base::Fresh { if_exists: IfExists::Fail };
        let saved = run_dry(async {
            persistence.init().await.map_err(failed)?;
            persistence.save(OTHER, &other, fresh, SaveOptions::default()).await.map_err(failed)?;
            persistence.save(COPY, table, fresh, SaveOptions::default()).await.map_err(failed)
        });
        let saved = saved.ok_or_else(|| failed("the storage in memory does not answer"))??;
        let mut new = table.clone();
        edit(&mut new);
        let (old, other) = (table.snapshot(), other.snapshot());
        Ok(Self { disk, persistence, old, new, saved, other })
    }

    /// How many operations a verb takes when nothing fails.
    fn operation_count(&self, verb: Verb) -> Result<u64, StoreActError> {
        self.disk.reset_counters();
        let done = run_dry(self.run(verb));
        done.ok_or_else(|| failed("the storage in memory does not answer"))?.map_err(failed)?;
        Ok(self.disk.counters().operations)
    }

    async fn run(&self, verb: Verb) -> Result<Option<Saved>, String> {
        let words = |error: &dyn std::fmt::Display| error.to_string();
        let persistence = &self.persistence;
        match verb {
            Verb::Save => {
                let base = Base::On(&self.saved);
                let saved = persistence.save(COPY, &self.new, base, SaveOptions::default()).await;
                return saved.map(Some).map_err(|error| words(&error));
            }
            Verb::Load => {
                let loaded = persistence.load(COPY).await.map_err(|error| words(&error))?;
                drop(loaded);
            }
            Verb::Rename => {
                let done = persistence.rename_store(COPY, RENAMED).await;
                done.map_err(|error| words(&error))?;
            }
            Verb::Copy => {
                let done = persistence.copy_store(COPY, RENAMED).await;
                done.map_err(|error| words(&error))?;
            }
            Verb::Delete => {
                persistence.delete_store(COPY).await.map_err(|error| words(&error))?;
            }
        }
        Ok(None)
    }

    /// Lets a verb fail and looks whether its promise holds; else says what was found.
    fn try_out(&self, verb: Verb, plan: FaultPlan) -> Result<(), String> {
        self.disk.fail(plan);
        let outcome = run_dry(self.run(verb));
        self.disk.clear_faults();
        if outcome.is_none() {
            return Err("the verb never came to an end".to_owned());
        }
        if !self.holds(OTHER, &self.other) {
            return Err("another table is not as it was".to_owned());
        }
        let is_done = outcome.as_ref().map(Result::is_ok);
        match verb {
            Verb::Save => self.check_save(outcome),
            Verb::Load => expect(self.holds(COPY, &self.old), "the table is not as it was"),
            Verb::Rename => {
                let (stays, came) = (self.holds(COPY, &self.old), self.holds(RENAMED, &self.old));
                expect(stays != came, "there is not exactly one whole table")?;
                check_claim(is_done, came)
            }
            Verb::Copy => {
                expect(self.holds(COPY, &self.old), "the table is not as it was")?;
                let came = self.holds(RENAMED, &self.old);
                expect(came || self.is_absent(RENAMED), "the copy is not whole")?;
                check_claim(is_done, came)
            }
            Verb::Delete => {
                let gone = self.is_absent(COPY);
                expect(gone || self.holds(COPY, &self.old), "a part of the table is left")?;
                check_claim(is_done, gone)
            }
        }
    }

    fn check_save(&self, outcome: Option<Result<Option<Saved>, String>>) -> Result<(), String> {
        let is_new = self.holds(COPY, &self.new);
        expect(
            is_new || self.holds(COPY, &self.old),
            "neither the old nor the new table is stored",
        )?;
        check_claim(outcome.as_ref().map(Result::is_ok), is_new)?;
        // The next save builds on what is known, as the application's does.
        let base = match outcome {
            Some(Ok(Some(saved))) => saved,
            _ => self.saved.clone(),
        };
        let mut newer = self.new.clone();
        edit(&mut newer);
        let save = self.persistence.save(COPY, &newer, Base::On(&base), SaveOptions::default());
        match run_dry(save) {
            Some(Ok(_)) => expect(self.holds(COPY, &newer), "the next save is not what is stored"),
            Some(Err(error)) => Err(format!("the next save fails: {error}")),
            None => Err("the next save never came to an end".to_owned()),
        }
    }

    /// Whether a table is stored whole and as it should be: read back on a connection of its own.
    fn holds(&self, name: &str, table: &Table) -> bool {
        let persistence = persistence_on(&self.disk);
        let read = run_dry(async {
            persistence.init().await.ok()?;
            persistence.verify(name, table).await.ok()
        });
        read.flatten().is_some_and(|read| read.is_equal())
    }

    fn is_absent(&self, name: &str) -> bool {
        let persistence = persistence_on(&self.disk);
        let names = run_dry(async {
            persistence.init().await.ok()?;
            persistence.list_stores().await.ok()
        });
        names.flatten().is_some_and(|names| !names.iter().any(|other| other == name))
    }
}

/// What was claimed must be so; of what never answered nothing was claimed.
fn check_claim(claimed: Option<bool>, is_so: bool) -> Result<(), String> {
    expect(claimed.is_none_or(|claimed| claimed == is_so), "what was said is not so")
}

fn expect(holds: bool, else_found: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(else_found.to_owned()) }
}

fn persistence_on(disk: &MemoryDisk) -> ColumnStorePersistence {
    let storage = Rc::new(MemoryStorage::new(disk.clone(), DATABASE));
    let next = std::cell::Cell::new(disk.counters().operations.into());
    let random = move || {
        next.set(next.get() + 1);
        next.get()
    };
    let host = Host::new(
        || 0,
        random,
        || Box::pin(async {}),
        |duration_ms| Box::pin(sleep_dry(duration_ms)),
    );
    ColumnStorePersistence::new(storage, host)
}

fn another_table() -> Result<ColumnStore, StoreActError> {
    let mut store = ColumnStore::new(Schema::new(&[("a", ColumnType::String)]).map_err(failed)?);
    store.insert_row(&[("a", Value::String("bystander".to_owned()))], 0).map_err(failed)?;
    Ok(store)
}

/// One row less, one cell more or less, and a column of another name: something of everything.
fn edit(store: &mut ColumnStore) {
    let rows: Vec<RowId> = store.view(i64::MIN).rows().iter().take(1).collect();
    store.delete_rows(rows);
    let name = format!("column {}", store.schema().next_column_id());
    // A table that takes no more columns has at least lost a row.
    let _ = store.add_column(&name, ColumnType::Bool, Value::Bool(true));
}
