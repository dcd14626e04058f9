//! One walk: the two tabs, the disk, and the model of what is stored on it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures::executor::block_on;
use peristyle::codec::SaveId;
use peristyle::persistence::{
    ColumnStorePersistence, DeleteError, ErrorName, Metadata, SaveError, Saved, TransferError,
};
use peristyle::storage::{FaultPlan, MemoryDisk};

use crate::step::{Name, Save, Step};
use crate::tab::{self, Tab, connect, poll_often};
use crate::table::model::Model;
use crate::table::model_walk::Pair;

/// What is stored under each name, and by which save.
type Stored = BTreeMap<String, (SaveId, Model)>;

/// What a verb is to make of the names and tables that are stored.
enum Expected {
    /// It is refused, whatever happens.
    Refused,
    /// It does this, unless something fails.
    Done(BTreeMap<String, Model>),
    /// It does this or is refused: the tab cannot know whether what is stored is its own.
    Either(BTreeMap<String, Model>),
}

/// What a verb has said of itself.
#[derive(Debug)]
enum Claim {
    Done,
    NotDone(ErrorName, String),
    Unknown,
}

pub(crate) struct Walk {
    disk: MemoryDisk,
    random: Rc<Cell<u128>>,
    observer: ColumnStorePersistence,
    tabs: [Tab; 2],
    stored: Stored,
    /// Whether a verb may fail that could succeed.
    has_fault: bool,
    is_tight: bool,
}

impl Walk {
    pub(crate) fn new() -> Self {
        let (disk, random) = (MemoryDisk::new(), Rc::default());
        let tabs = [Tab::new(&disk, &random), Tab::new(&disk, &random)];
        let observer = connect(&disk, &random);
        let stored = Stored::new();
        Self { disk, random, observer, tabs, stored, has_fault: false, is_tight: false }
    }

    /// Takes all steps; whatever does not hold panics.
    pub(crate) fn take(steps: &[Step]) {
        let mut walk = Self::new();
        for step in steps {
            walk.step(step);
        }
        walk.check_all();
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Edit(tab, op) => {
                let pair = &mut self.tabs[*tab].pair;
                pair.apply(op);
                pair.check();
                return;
            }
            Step::Fault(operation, fault) => {
                self.disk.fail(FaultPlan { operation: *operation, fault: *fault });
                self.has_fault = true;
                return;
            }
            Step::Room(bytes) => {
                self.is_tight = bytes.is_some();
                let used_bytes = self.disk.used_bytes();
                self.disk.set_quota_bytes(bytes.map(|bytes| used_bytes + bytes));
            }
            Step::Close(tab) => self.tabs[*tab].persistence.close(),
            Step::Restart(tab) => {
                self.disk.clear_faults();
                self.tabs[*tab].restart(&self.disk, &self.random);
            }
            Step::Sever => tab::sever(&self.disk),
            Step::DeleteDatabase => {
                tab::delete_database(&self.disk);
                self.stored.clear();
            }
            Step::Save(tab, save) => self.save(*tab, *save),
            Step::SaveWhileEdited(tab, polls, op) => {
                self.begin_save(*tab, |tab, saving| Some(tab.edit_during(saving, *polls, op)));
            }
            Step::DropSave(tab, polls) => {
                self.begin_save(*tab, |_, mut saving| poll_often(&mut saving, *polls));
            }
            verb => self.manage(verb),
        }
        self.disk.clear_faults();
        self.has_fault = false;
        self.check_names();
    }

    fn manage(&mut self, step: &Step) {
        match step {
            Step::Load(tab, name) => self.load(*tab, name),
            Step::Verify(tab, name) => self.verify(*tab, name),
            Step::Repair(tab, name) => self.repair(*tab, name),
            Step::Rename(tab, from, to) => {
                let renamed = block_on(self.tabs[*tab].persistence.rename_store(from, to));
                let expected = self.moved(from, to, false);
                self.settle(*tab, &of_transfer(renamed.map(drop)), expected);
            }
            Step::RenameOpen(tab, to) => self.rename_open(*tab, to),
            Step::Copy(tab, from, to) => {
                let copied = block_on(self.tabs[*tab].persistence.copy_store(from, to));
                let expected = self.moved(from, to, true);
                self.settle(*tab, &of_transfer(copied.map(drop)), expected);
            }
            Step::Delete(tab, name) => {
                let deleted = block_on(self.tabs[*tab].persistence.delete_store(name));
                let mut after = self.models();
                after.remove(*name);
                let claim = match deleted {
                    Ok(()) => Claim::Done,
                    Err(DeleteError::Unknown { .. }) => Claim::Unknown,
                    Err(error) => Claim::NotDone(error.name(), error.to_string()),
                };
                self.settle(*tab, &claim, Expected::Done(after));
            }
            step => unreachable!("{step:?} is taken elsewhere"),
        }
    }

    fn save(&mut self, tab: usize, save: Save) {
        let Some(name) = self.tabs[tab].name_of(save) else { return };
        let saved = block_on(self.tabs[tab].save(&name, save));
        let model = self.tabs[tab].pair.model.clone();
        self.settle_save(tab, &name, save, model, Some(saved));
    }

    /// A save on top of the last one, of which `go_on` decides how it goes on.
    fn begin_save(
        &mut self,
        tab: usize,
        go_on: impl FnOnce(&mut Tab, tab::Saving) -> Option<Result<Saved, SaveError>>,
    ) {
        let Some(name) = self.tabs[tab].name_of(Save::On) else { return };
        let saving = self.tabs[tab].save(&name, Save::On);
        let model = self.tabs[tab].pair.model.clone();
        let outcome = go_on(&mut self.tabs[tab], saving);
        self.settle_save(tab, &name, Save::On, model, outcome);
    }

    fn settle_save(
        &mut self,
        tab: usize,
        name: &str,
        save: Save,
        model: Model,
        outcome: Option<Result<Saved, SaveError>>,
    ) {
        let mut after = self.models();
        after.insert(name.to_owned(), model);
        let expected = self.expected_of_save(tab, name, save, after);
        let claim = match &outcome {
            Some(Ok(_)) => Claim::Done,
            None | Some(Err(SaveError::Unknown { .. })) => Claim::Unknown,
            Some(Err(error)) => Claim::NotDone(error.name(), error.to_string()),
        };
        self.settle(tab, &claim, expected);
        if let Some(Ok(saved)) = outcome {
            assert_eq!(saved.save_id(), self.stored[name].0);
            self.stored[name].1.assert_is(saved.table(), i64::MIN);
            self.tabs[tab].basis = Some(saved);
        }
    }

    fn expected_of_save(
        &self,
        tab: usize,
        name: &str,
        save: Save,
        after: BTreeMap<String, Model>,
    ) -> Expected {
        let stored = self.stored.get(name).map(|(save_id, _)| *save_id);
        let tab = &self.tabs[tab];
        let is_own = stored.is_some_and(|stored| tab.doubtful.contains(&stored));
        match save {
            Save::Replacing(_) => Expected::Done(after),
            Save::Fresh(_) if stored.is_none() => Expected::Done(after),
            Save::On | Save::In(_) if stored == tab.basis.as_ref().map(Saved::save_id) => {
                Expected::Done(after)
            }
            _ if is_own => Expected::Either(after),
            _ => Expected::Refused,
        }
    }

    fn load(&mut self, tab: usize, name: Name) {
        let loaded = block_on(self.tabs[tab].persistence.load(name));
        let tab = &mut self.tabs[tab];
        match (loaded, self.stored.get(name)) {
            (Ok(loaded), Some((save_id, model))) => {
                assert_eq!(loaded.saved.save_id(), *save_id);
                assert!(loaded.rebuilt_strings.is_none());
                let now_ms = tab.pair.now_ms;
                let (store, model) = (loaded.store, model.clone());
                tab.pair = Pair { store, model, snapshots: Vec::new(), now_ms };
                tab.pair.check();
                tab.basis = Some(loaded.saved);
            }
            (Err(error), Some(_)) => assert!(self.has_fault, "{error}"),
            (Err(error), None) => assert!(self.has_fault || error.name() == ErrorName::NotFound),
            (Ok(_), None) => panic!("\"{name}\" is not stored and was loaded"),
        }
    }

    fn verify(&mut self, tab: usize, name: Name) {
        let tab = &self.tabs[tab];
        let verified = block_on(tab.persistence.verify(name, &tab.pair.store));
        match (verified, self.stored.get(name)) {
            (Ok(verified), Some((_, model))) => {
                let next_column_id = tab.pair.model.next_column_id;
                let is_equal = Model { next_column_id, ..model.clone() } == tab.pair.model;
                assert_eq!(verified.is_equal(), is_equal, "{verified:?}");
            }
            (Err(error), Some(_)) => assert!(self.has_fault, "{error}"),
            (Err(error), None) => assert!(self.has_fault || error.name() == ErrorName::NotFound),
            (Ok(_), None) => panic!("\"{name}\" is not stored and was verified"),
        }
    }

    fn repair(&mut self, tab: usize, name: Name) {
        let repaired = block_on(self.tabs[tab].persistence.repair(name));
        match (repaired, self.stored.get(name)) {
            (Ok(repaired), Some((_, model))) => {
                assert!(repaired.losses.is_empty(), "{:?}", repaired.losses);
                model.assert_is(&repaired.store, i64::MIN);
            }
            (Err(error), _) => {
                assert!(self.has_fault || !self.stored.contains_key(name), "{error}");
            }
            (Ok(_), None) => panic!("\"{name}\" is not stored and was repaired"),
        }
    }

    fn rename_open(&mut self, tab: usize, to: Name) {
        let Some(saved) = self.tabs[tab].basis_for_rename(to) else { return };
        let renamed = block_on(self.tabs[tab].persistence.rename_saved(&saved, to));
        let stored = self.stored.get(saved.name()).map(|(save_id, _)| *save_id);
        let expected = if stored == Some(saved.save_id()) {
            self.moved(saved.name(), to, false)
        } else {
            Expected::Refused
        };
        let proof = renamed.as_ref().ok().cloned();
        self.settle(tab, &of_transfer(renamed.map(drop)), expected);
        if proof.is_some() {
            self.tabs[tab].basis = proof;
        }
    }

    /// What a rename or a copy is to leave.
    fn moved(&self, from: &str, to: &str, keeps: bool) -> Expected {
        let mut after = self.models();
        if after.contains_key(to) {
            return Expected::Refused;
        }
        let Some(model) = after.get(from).cloned() else { return Expected::Refused };
        after.insert(to.to_owned(), model);
        if !keeps {
            after.remove(from);
        }
        Expected::Done(after)
    }

    fn models(&self) -> BTreeMap<String, Model> {
        self.stored.iter().map(|(name, (_, model))| (name.clone(), model.clone())).collect()
    }

    /// Looks at what is stored now: as before, or as the verb was to make it, and as it has claimed.
    fn settle(&mut self, tab: usize, claim: &Claim, expected: Expected) {
        self.disk.clear_faults();
        let found = self.find();
        let is_unchanged = found.iter().eq(self.stored.iter().map(|(name, (id, _))| (name, id)));
        let may_fail = self.has_fault || self.is_tight;
        let (after, may_refuse) = match expected {
            Expected::Refused => {
                assert!(matches!(claim, Claim::NotDone(..) | Claim::Unknown), "not refused");
                assert!(is_unchanged, "refused, and done");
                return;
            }
            Expected::Done(after) => (after, may_fail),
            Expected::Either(after) => (after, true),
        };
        // A delete of what is not there changes nothing and is done.
        let is_same = after.len() == self.stored.len() && after.keys().eq(found.keys());
        match claim {
            Claim::Done => assert!(!is_unchanged || is_same, "done, and nothing changed"),
            Claim::NotDone(name, words) => {
                assert!(is_unchanged, "not done, and changed: {words}");
                assert!(may_refuse, "{name}: {words}");
            }
            Claim::Unknown => {}
        }
        if is_unchanged {
            return;
        }
        assert!(after.keys().eq(found.keys()), "{found:?}");
        let mut stored = Stored::new();
        for (name, model) in after {
            let save_id = found[&name];
            let is_new = self.stored.get(&name).is_none_or(|(before, _)| *before != save_id);
            if is_new {
                let loaded = block_on(self.observer.load(&name)).unwrap();
                model.assert_is(&loaded.store, i64::MIN);
                if matches!(claim, Claim::Unknown) {
                    self.tabs[tab].doubtful.push(save_id);
                }
            }
            stored.insert(name, (save_id, model));
        }
        self.stored = stored;
    }

    /// The stored names and their saves, as somebody sees them who was not there.
    fn find(&self) -> BTreeMap<String, SaveId> {
        let listed = block_on(self.observer.list_metadata()).unwrap().into_iter();
        let id = |metadata: Metadata| metadata.save_id;
        listed.map(|listing| (listing.name, id(listing.metadata.unwrap()))).collect()
    }

    fn check_names(&self) {
        let found = self.find();
        assert!(found.iter().eq(self.stored.iter().map(|(name, (id, _))| (name, id))));
    }

    /// Reads every table back.
    fn check_all(mut self) {
        self.disk.clear_faults();
        self.has_fault = false;
        self.check_names();
        for name in crate::step::NAMES {
            self.load(0, name);
        }
    }
}

fn of_transfer(moved: Result<(), TransferError>) -> Claim {
    match moved {
        Ok(()) => Claim::Done,
        Err(TransferError::Unknown { .. }) => Claim::Unknown,
        Err(error) => Claim::NotDone(error.name(), error.to_string()),
    }
}
