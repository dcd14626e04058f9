//! What is stored before each try, and what may be stored after it.

use peristyle::column_store::{ColumnStore, Table, Value};
use peristyle::persistence::{ColumnStorePersistence, ErrorName};
use peristyle::storage::{Area, Fault, Stored};

use super::super::{
    Raw, Scale, assert_same, closed, fixture, key, opened, save_fresh, text, with_string_keys,
};
use super::FaultyWorld;
use super::verb::{Claim, Tables, Verb};

/// Stored are `a` and `a:`, whose keys could be taken for keys of each other; `c` is free.
pub(super) struct Stage<'a> {
    world: &'a dyn FaultyWorld,
    verb: Verb,
    raw: Raw,
    entries: Vec<(Area, String, Stored)>,
    bystander: ColumnStore,
    tables: Tables,
}

impl<'a> Stage<'a> {
    pub(super) async fn set(world: &'a dyn FaultyWorld, verb: Verb, more_rows: u32) -> Self {
        let persistence = opened(world).await;
        let bystander = with_string_keys(&["a:", "bystander"]);
        save_fresh(&persistence, "a:", &bystander).await;
        let mut old = fixture(Scale::Small);
        // A rename and a copy write what is stored, a save what is new.
        let is_stored = matches!(verb, Verb::Rename | Verb::RenameSaved | Verb::Copy);
        append(&mut old, if is_stored { more_rows } else { 0 });
        let saved = save_fresh(&persistence, "a", &old).await;
        let mut new = old.clone();
        change(&mut new);
        append(&mut new, if is_stored { 0 } else { more_rows });
        persistence.close();
        let raw = Raw::open(world).await;
        let all = raw.all().await.into_iter();
        let entries = all.flat_map(|(area, entries)| {
            entries.into_iter().map(move |(key, value)| (area, key, value))
        });
        let entries = entries.collect();
        Self { world, verb, raw, entries, bystander, tables: Tables { old, new, saved } }
    }

    /// Puts back what is stored before a try; gives somebody who has worked there, and is closed.
    async fn reset(&self) -> ColumnStorePersistence {
        self.raw.replace_all(&self.entries).await;
        if self.verb == Verb::Open {
            return closed(self.world);
        }
        let persistence = opened(self.world).await;
        persistence.close();
        persistence
    }

    /// How many operations the verb takes when nothing fails.
    pub(super) async fn count(&self) -> u64 {
        let persistence = self.reset().await;
        self.world.begin_count();
        let claim = self.verb.run(&persistence, &self.tables).await;
        let operations = self.world.operation_count();
        assert!(matches!(claim, Claim::Done(_)), "without a fault: {claim:?}");
        assert!(self.is_done("without a fault").await.unwrap_or(true));
        persistence.close();
        operations
    }

    /// One try.
    pub(super) async fn check(&self, operation: u64, fault: Fault) {
        let what = format!("{:?}, {fault:?} at {operation}", self.verb);
        let persistence = self.reset().await;
        self.world.fail(operation, fault);

        let claim = self.verb.run(&persistence, &self.tables).await;

        self.world.heal().await;
        let is_done = self.is_done(&what).await;
        match &claim {
            Claim::Done(proof) => {
                assert_ne!(is_done, Some(false), "{what}: claimed to be done, and is not");
                let table = if self.verb == Verb::RenameSaved {
                    &self.tables.old
                } else {
                    &self.tables.new
                };
                if let Some(proof) = proof {
                    assert_same(proof.table(), table);
                }
            }
            Claim::NotDone(name, words) => {
                assert_ne!(is_done, Some(true), "{what}: done, and claimed not to be: {words}");
                let is_full = *name == ErrorName::Quota;
                assert!(!is_full || fault == Fault::Quota, "{what}: {words}");
            }
            Claim::Unknown => assert!(is_done.is_some(), "{what}: a read has no such doubts"),
        }
        let (name, table) = self.verb.save_next(&persistence, &self.tables, claim).await;
        let stored = opened(self.world).await.load(name).await;
        let stored = stored.unwrap_or_else(|error| panic!("{what}, saved again: {error}"));
        assert_same(&stored.store, &table);
        persistence.close();
    }

    /// Whether what the verb does is done, for somebody who was not there; nothing for a verb that
    /// leaves all as it was. Anything between is a failure, and so is a changed bystander.
    async fn is_done(&self, what: &str) -> Option<bool> {
        let persistence = opened(self.world).await;
        let names = persistence.list_stores().await.unwrap();
        let mut stored = Vec::new();
        for name in ["a", "c", "a:"] {
            let is_there = names.iter().any(|other| other == name);
            let table = if is_there { Some(persistence.load(name).await) } else { None };
            let table = table.map(|loaded| match loaded {
                Ok(loaded) if loaded.rebuilt_strings.is_none() => loaded.store,
                other => panic!("{what}: \"{name}\" is not whole: {other:?}"),
            });
            stored.push(table);
        }
        persistence.close();
        assert_same(stored.pop().flatten().as_ref().expect("the bystander"), &self.bystander);
        let before = [Some(&*self.tables.old), None];
        let after = self.verb.leaves(&self.tables);
        let is = |expected: &[Option<&Table>; 2]| {
            stored
                .iter()
                .zip(expected)
                .all(|(stored, expected)| is_alike(stored.as_ref(), *expected))
        };
        let (is_before, is_after) = (is(&before), is(&after));
        assert!(is_before || is_after, "{what}: neither before nor after: {names:?}");
        let expected = if is_after { after } else { before };
        for (stored, expected) in stored.iter().zip(expected) {
            if let (Some(stored), Some(expected)) = (stored, expected) {
                assert_same(stored, expected);
            }
        }
        (is_before != is_after).then_some(is_after)
    }
}

/// Enough to tell the old table from the new one.
fn is_alike(stored: Option<&ColumnStore>, expected: Option<&Table>) -> bool {
    match (stored, expected) {
        (Some(stored), Some(expected)) => {
            stored.next_row_id() == expected.next_row_id()
                && stored.row_count() == expected.row_count()
        }
        (stored, expected) => stored.is_none() && expected.is_none(),
    }
}

fn change(table: &mut ColumnStore) {
    table.update(&key(1), "name", text("new"), 0).unwrap();
    table.change_key(&key(2), Value::Int(-500), 0).unwrap();
    table.delete(&key(4), 0);
    append(table, 2);
}

fn append(table: &mut ColumnStore, row_count: u32) {
    for _ in 0..row_count {
        let n = i64::from(table.next_row_id());
        let row = [("id", Value::Int(10_000 + n)), ("name", text(&format!("n {n}")))];
        table.insert_row(&row, 0).unwrap();
    }
}
