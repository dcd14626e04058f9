//! The simulated disk: what outlives a connection, a tab and a restart.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::faults::{DiskCounters, Fault, FaultPlan, PlannedFaults};
use super::queue::Queue;
use crate::storage::{Answer, Area, KeyRange, Put, Query, Stored, compare_keys};

/// Memory that stands in for a disk; a clone is another handle to the same one.
///
/// Two `MemoryStorage`s on clones of one disk are two tabs. A new `MemoryStorage` on a disk that
/// was used before is a restart.
#[derive(Clone, Default)]
pub struct MemoryDisk {
    state: Rc<RefCell<State>>,
}

#[derive(Default)]
struct State {
    databases: BTreeMap<String, Database>,
    faults: PlannedFaults,
    counters: DiskCounters,
    quota_bytes: Option<u64>,
    used_bytes: u64,
}

/// One database; `generation` tells the connections that outlived it from those that did not.
#[derive(Default)]
struct Database {
    areas: [BTreeMap<Key, Stored>; Area::ALL.len()],
    queue: Queue,
    generation: u64,
}

/// A key in the order of [`compare_keys`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key(String);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_keys(&self.0, &other.0)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One thing that a commit does.
pub(super) enum Change {
    DeleteRange(Area, KeyRange),
    Delete(Area, String),
    Put(Put),
}

/// What is counted besides the operation itself.
pub(super) enum Operation {
    Open,
    Read,
    Delete,
    Put { byte_count: usize },
    Commit,
    Complete,
}

/// The disk had no room for a commit, and nothing of it was written.
#[derive(Debug)]
pub(super) struct QuotaExceeded;

impl MemoryDisk {
    /// An empty disk without faults or quota.
    pub fn new() -> Self {
        Self::default()
    }

    /// Plans a fault. Several can be planned; each comes once.
    pub fn fail(&self, plan: FaultPlan) {
        self.state.borrow_mut().faults.plan(plan);
    }

    /// Forgets the faults that have not come yet.
    pub fn clear_faults(&self) {
        self.state.borrow_mut().faults.clear();
    }

    /// How many planned faults have not come yet.
    pub fn pending_fault_count(&self) -> usize {
        self.state.borrow().faults.len()
    }

    /// What the disk has done so far.
    pub fn counters(&self) -> DiskCounters {
        self.state.borrow().counters
    }

    /// Sets every counter to zero.
    pub fn reset_counters(&self) {
        self.state.borrow_mut().counters = DiskCounters::default();
    }

    /// Limits the bytes of all keys and values together; a commit that would leave more on the
    /// disk fails.
    pub fn set_quota_bytes(&self, quota_bytes: Option<u64>) {
        self.state.borrow_mut().quota_bytes = quota_bytes;
    }

    /// The bytes of all keys and values together.
    pub fn used_bytes(&self) -> u64 {
        self.state.borrow().used_bytes
    }

    /// Everything that is stored in one area of a database, in key order.
    pub fn entries(&self, database: &str, area: Area) -> Vec<(String, Stored)> {
        self.state.borrow().databases.get(database).map_or_else(Vec::new, |database| {
            let entries = database.areas[area as usize].iter();
            entries.map(|(key, value)| (key.0.clone(), value.clone())).collect()
        })
    }

    /// Writes an entry behind the back of every connection, foreign values included.
    pub fn put_raw(&self, database: &str, area: Area, key: &str, value: Stored) {
        let key = key.to_owned();
        self.state.borrow_mut().exchange(database, area, Key(key), Some(value));
    }

    /// Deletes an entry behind the back of every connection and returns it.
    pub fn delete_raw(&self, database: &str, area: Area, key: &str) -> Option<Stored> {
        self.state.borrow_mut().exchange(database, area, Key(key.to_owned()), None)
    }

    /// Cuts every connection to a database, as a browser does when it runs out of something.
    /// Transactions that are under way are aborted.
    pub fn sever(&self, database: &str) {
        self.state.borrow_mut().database(database).generation += 1;
    }

    /// Deletes a database from under its connections, as "Clear site data" does.
    pub fn delete_database(&self, database: &str) {
        self.sever(database);
        for area in Area::ALL {
            for (key, _) in self.entries(database, area) {
                self.delete_raw(database, area, &key);
            }
        }
    }

    /// Counts an operation and says what goes wrong with it.
    pub(super) fn operate(&self, operation: &Operation) -> Option<Fault> {
        let mut state = self.state.borrow_mut();
        let counters = &mut state.counters;
        counters.operations += 1;
        match operation {
            Operation::Open => counters.opens += 1,
            Operation::Read => counters.reads += 1,
            Operation::Delete => counters.deletes += 1,
            Operation::Put { byte_count } => {
                counters.puts += 1;
                counters.bytes_put += *byte_count as u64;
            }
            Operation::Commit | Operation::Complete => {}
        }
        state.faults.advance()
    }

    pub(super) fn generation(&self, database: &str) -> u64 {
        self.state.borrow_mut().database(database).generation
    }

    pub(super) fn with_queue<T>(&self, database: &str, use_it: impl FnOnce(&mut Queue) -> T) -> T {
        use_it(&mut self.state.borrow_mut().database(database).queue)
    }

    pub(super) fn answer(&self, database: &str, query: &Query) -> Answer {
        let mut state = self.state.borrow_mut();
        let answer = state.database(database).answer(query);
        let (entries, bytes) = size_of(&answer);
        state.counters.entries_read += entries;
        state.counters.bytes_read += bytes;
        answer
    }

    /// Writes all `changes` in their order, or none if the disk would be fuller than it may be.
    pub(super) fn apply(&self, database: &str, changes: Vec<Change>) -> Result<(), QuotaExceeded> {
        let mut state = self.state.borrow_mut();
        let mut undo = Vec::new();
        for change in changes {
            state.apply(database, change, &mut undo);
        }
        if state.quota_bytes.is_some_and(|quota_bytes| state.used_bytes > quota_bytes) {
            for (area, key, previous) in undo.into_iter().rev() {
                state.exchange(database, area, key, previous);
            }
            return Err(QuotaExceeded);
        }
        state.counters.commits += 1;
        Ok(())
    }
}

/// What stood under a key before it was changed.
type Undo = (Area, Key, Option<Stored>);

impl State {
    fn database(&mut self, name: &str) -> &mut Database {
        if !self.databases.contains_key(name) {
            self.databases.insert(name.to_owned(), Database::default());
        }
        self.databases.get_mut(name).expect("it was inserted if it was absent")
    }

    fn apply(&mut self, database: &str, change: Change, undo: &mut Vec<Undo>) {
        match change {
            Change::DeleteRange(area, range) => {
                for key in self.database(database).keys(area, &range, None) {
                    let previous = self.exchange(database, area, key.clone(), None);
                    undo.push((area, key, previous));
                }
            }
            Change::Delete(area, key) => {
                let previous = self.exchange(database, area, Key(key.clone()), None);
                undo.push((area, Key(key), previous));
            }
            Change::Put(Put { area, key, value }) => {
                let previous = self.exchange(database, area, Key(key.clone()), Some(value));
                undo.push((area, Key(key), previous));
            }
        }
    }

    /// Puts `value` under `key`, or nothing, and returns what was there: the only place where
    /// entries change, so that `used_bytes` is always right.
    fn exchange(
        &mut self,
        database: &str,
        area: Area,
        key: Key,
        value: Option<Stored>,
    ) -> Option<Stored> {
        let key_bytes = key.0.len();
        let size = |value: &Option<Stored>| {
            value.as_ref().map_or(0, |value| (key_bytes + value.byte_count()) as u64)
        };
        let size_after = size(&value);
        let entries = &mut self.database(database).areas[area as usize];
        let previous = match value {
            Some(value) => entries.insert(key, value),
            None => entries.remove(&key),
        };
        self.used_bytes = self.used_bytes + size_after - size(&previous);
        previous
    }
}

impl Database {
    fn answer(&self, query: &Query) -> Answer {
        match query {
            Query::Get { area, key } => {
                Answer::Value(self.areas[*area as usize].get(&Key(key.clone())).cloned())
            }
            Query::Entries { area, range, limit } => Answer::Entries(
                self.range(*area, range, *limit)
                    .map(|(key, value)| (key.0.clone(), value.clone()))
                    .collect(),
            ),
            Query::Keys { area, range, limit } => {
                let keys = self.keys(*area, range, *limit);
                Answer::Keys(keys.into_iter().map(|key| key.0).collect())
            }
        }
    }

    fn keys(&self, area: Area, range: &KeyRange, limit: Option<u32>) -> Vec<Key> {
        self.range(area, range, limit).map(|(key, _)| key.clone()).collect()
    }

    fn range(
        &self,
        area: Area,
        range: &KeyRange,
        limit: Option<u32>,
    ) -> impl Iterator<Item = (&Key, &Stored)> {
        let limit = limit.map_or(usize::MAX, |limit| limit as usize);
        let (lower, upper) = (Key(range.lower().to_owned()), Key(range.upper().to_owned()));
        self.areas[area as usize].range(lower..upper).take(limit)
    }
}

/// How many values an answer holds, and their bytes.
fn size_of(answer: &Answer) -> (u64, u64) {
    let bytes = |value: &Stored| value.byte_count() as u64;
    match answer {
        Answer::Value(value) => (value.iter().count() as u64, value.iter().map(bytes).sum()),
        Answer::Entries(entries) => {
            (entries.len() as u64, entries.iter().map(|(_, value)| bytes(value)).sum())
        }
        Answer::Keys(_) => (0, 0),
    }
}
