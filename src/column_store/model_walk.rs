//! Random writes of every kind, done to a column store and to the model.

use proptest::prelude::*;
use proptest::sample::Index;

use super::model::{Members, Model, Refused};
use super::{
    BatchMode, CellUpdate, ColumnDef, ColumnStore, ColumnType, Date, Key, MAX_LISTED_FAILURES,
    RetypeFailure, RetypePlan, RowId, Schema, Table, Timestamp, Upserted, Value,
};

pub(crate) const COLUMNS: [(&str, ColumnType); 4] = [
    ("k", ColumnType::Int),
    ("s", ColumnType::String),
    ("f", ColumnType::Float),
    ("b", ColumnType::Bool),
];
const NAMES: [&str; 6] = ["k", "s", "f", "b", "extra", ""];
pub(crate) const TEXTS: [&str; 10] =
    ["", "1", "2", " 1", "x", "true", "2024-02-29", "-0.0", "x", "é"];

/// A member: the place of its column, and what picks its value. Out of the range of columns it is a
/// column that is not there.
pub(crate) type Seed = (Index, u8);

#[derive(Clone, Debug)]
pub(crate) enum Op {
    Insert(u8, Vec<Seed>),
    Upsert(u8, Vec<Seed>),
    Update(KeySeed, Vec<Seed>),
    ChangeKey(KeySeed, u8),
    Delete(KeySeed),
    DeleteRows(Vec<Index>),
    SetTtl(KeySeed, Option<u64>),
    Wait(i64),
    Expire,
    BatchUpsert(Vec<(u8, Vec<Seed>)>, bool),
    BatchUpdate(Vec<(KeySeed, Seed)>, bool),
    Vacuum,
    Clear,
    AddColumn(Index, ColumnType, u8),
    RenameColumn(Index, Index),
    DropColumn(Index),
    MoveColumn(Index, usize),
    SetKey(Option<Index>),
    Retype(Index, ColumnType, bool),
    Snapshot,
    Restore(Index),
}

#[derive(Clone, Debug)]
pub(crate) enum KeySeed {
    Key(u8),
    Row(Index),
}

fn key_seed() -> impl Strategy<Value = KeySeed> {
    prop_oneof![(0..12_u8).prop_map(KeySeed::Key), any::<Index>().prop_map(KeySeed::Row)]
}

fn column_type() -> impl Strategy<Value = ColumnType> {
    proptest::sample::select(&ColumnType::ALL[..])
}

pub(crate) fn op() -> impl Strategy<Value = Op> {
    let seeds = || proptest::collection::vec(any::<Seed>(), 0..3);
    let index = any::<Index>;
    let rows = proptest::collection::vec((0..12_u8, seeds()), 0..5);
    let updates = proptest::collection::vec((key_seed(), any::<Seed>()), 0..4);
    let seconds = prop_oneof![Just(0), 1..4_u64, Just(u64::MAX), Just(i64::MAX as u64 / 1_000)];
    prop_oneof![
        12 => (0..12_u8, seeds()).prop_map(|(key, seeds)| Op::Insert(key, seeds)),
        8 => (0..12_u8, seeds()).prop_map(|(key, seeds)| Op::Upsert(key, seeds)),
        8 => (key_seed(), seeds()).prop_map(|(key, seeds)| Op::Update(key, seeds)),
        4 => (key_seed(), 0..12_u8).prop_map(|(old, new)| Op::ChangeKey(old, new)),
        6 => key_seed().prop_map(Op::Delete),
        3 => proptest::collection::vec(index(), 0..5).prop_map(Op::DeleteRows),
        6 => (key_seed(), proptest::option::of(seconds)).prop_map(|(key, s)| Op::SetTtl(key, s)),
        4 => (0..3_000_i64).prop_map(Op::Wait),
        2 => Just(Op::Expire),
        4 => (rows, any::<bool>()).prop_map(|(rows, all)| Op::BatchUpsert(rows, all)),
        4 => (updates, any::<bool>()).prop_map(|(updates, all)| Op::BatchUpdate(updates, all)),
        4 => Just(Op::Vacuum),
        1 => Just(Op::Clear),
        3 => (index(), column_type(), any::<u8>()).prop_map(|(n, t, v)| Op::AddColumn(n, t, v)),
        2 => (index(), index()).prop_map(|(from, to)| Op::RenameColumn(from, to)),
        2 => index().prop_map(Op::DropColumn),
        2 => (index(), 0..6_usize).prop_map(|(name, to)| Op::MoveColumn(name, to)),
        3 => proptest::option::of(index()).prop_map(Op::SetKey),
        5 => (index(), column_type(), any::<bool>()).prop_map(|(n, t, r)| Op::Retype(n, t, r)),
        4 => Just(Op::Snapshot),
        3 => index().prop_map(Op::Restore),
    ]
}

/// The column store, the model, and the snapshots of both.
pub(crate) struct Pair {
    pub(crate) store: ColumnStore,
    pub(crate) model: Model,
    pub(crate) snapshots: Vec<(Table, Model)>,
    pub(crate) now_ms: i64,
}

impl Pair {
    pub(crate) fn new() -> Self {
        let store = ColumnStore::new(Schema::with_key(&COLUMNS, "k").unwrap());
        Self { store, model: Model::new(&COLUMNS, Some(0)), snapshots: Vec::new(), now_ms: 0 }
    }

    fn name(&self, index: Index) -> String {
        let choice = index.index(self.model.columns.len() + 1);
        self.model.columns.get(choice).map_or("nope", |column| &column.name).to_owned()
    }

    /// A value that fits the column in most cases.
    fn value(&self, name: &str, seed: u8) -> Value {
        let fitting = self.model.columns.iter().find(|column| column.name == name);
        let fitting = fitting.map_or(ColumnType::Int, |column| column.column_type);
        value_of(if seed > 245 { ColumnType::ALL[seed as usize % 6] } else { fitting }, seed)
    }

    fn members(&self, seeds: &[Seed]) -> Members {
        let member = |(index, seed): &Seed| {
            let name = self.name(*index);
            let value = self.value(&name, *seed);
            (name, value)
        };
        seeds.iter().map(member).collect()
    }

    /// A row under a key, which is left out at times.
    fn row(&self, key: u8, seeds: &[Seed]) -> Members {
        let mut members = self.members(seeds);
        let column = self.model.columns.iter().find(|column| Some(column.id) == self.model.key);
        if let Some(column) = column.filter(|_| key > 0) {
            members.retain(|(name, _)| *name != column.name);
            members.insert(
                members.len() / 2,
                (column.name.clone(), key_value(column.column_type, key)),
            );
        }
        members
    }

    fn key(&self, seed: &KeySeed) -> Key {
        let column = self.model.columns.iter().find(|column| Some(column.id) == self.model.key);
        match (seed, column) {
            (KeySeed::Key(key), Some(column)) => {
                Key::from_value(key_value(column.column_type, *key).as_ref()).unwrap()
            }
            (KeySeed::Key(key), None) => Key::Int(i64::from(*key)),
            (KeySeed::Row(index), _) => RowId(self.row_id(*index)).into(),
        }
    }

    fn row_id(&self, index: Index) -> u32 {
        index.index(self.model.next_row_id as usize + 1) as u32
    }

    /// Does a write to both; they must give the same answer.
    pub(crate) fn apply(&mut self, op: &Op) {
        let now_ms = self.now_ms;
        match op {
            Op::Insert(key, seeds) => {
                let row = self.row(*key, seeds);
                let done = refused(self.store.insert_row(&borrowed(&row), now_ms));
                assert_eq!(done, self.model.insert(&row, now_ms).map(RowId));
            }
            Op::Upsert(key, seeds) => {
                let row = self.row(*key, seeds);
                let done = refused(self.store.upsert(&borrowed(&row), now_ms));
                let inserted = done.map(|done| matches!(done, Upserted::Inserted(_)));
                assert_eq!(inserted, self.model.upsert(&row, now_ms));
            }
            Op::Update(key, seeds) => {
                let (key, cells) = (self.key(key), self.members(seeds));
                let done = refused(self.store.update_many(&key, &borrowed(&cells), now_ms));
                assert_eq!(done, self.model.update(&key, &cells, now_ms));
            }
            Op::ChangeKey(old, new) => {
                let old = self.key(old);
                let new = key_value(
                    self.store.schema().key().map_or(ColumnType::Int, ColumnDef::column_type),
                    *new,
                );
                let done = refused(self.store.change_key(&old, new.clone(), now_ms));
                assert_eq!(done, self.model.change_key(&old, &new, now_ms));
            }
            Op::Delete(key) => {
                let key = self.key(key);
                assert_eq!(self.store.delete(&key, now_ms), self.model.delete(&key, now_ms));
            }
            Op::DeleteRows(indexes) => {
                let ids: Vec<_> = indexes.iter().map(|index| self.row_id(*index)).collect();
                let count = self.store.delete_rows(ids.iter().copied().map(RowId));
                assert_eq!(count, self.model.delete_rows(&ids));
            }
            Op::SetTtl(key, seconds) => {
                let key = self.key(key);
                let done = refused(self.store.set_ttl(&key, *seconds, now_ms));
                assert_eq!(done, self.model.set_ttl(&key, *seconds, now_ms));
            }
            Op::Wait(ms) => self.now_ms += ms,
            Op::Expire => {
                assert_eq!(self.store.expire_rows(now_ms), self.model.expire_rows(now_ms));
            }
            Op::BatchUpsert(rows, all) => self.batch_upsert(rows, mode(*all)),
            Op::BatchUpdate(updates, all) => self.batch_update(updates, mode(*all)),
            Op::Vacuum => self.vacuum(),
            Op::Clear => {
                self.store.clear();
                self.model.rows.clear();
            }
            Op::Snapshot => self.snapshots.push((self.store.snapshot(), self.model.clone())),
            Op::Restore(index) if !self.snapshots.is_empty() => {
                let (table, model) = index.get(&self.snapshots);
                self.store.restore(table.clone());
                self.model.restore(model);
            }
            Op::Restore(_) => {}
            change => self.change_schema(change),
        }
    }

    fn batch_upsert(&mut self, rows: &[(u8, Vec<Seed>)], mode: BatchMode) {
        let rows: Vec<_> = rows.iter().map(|(key, seeds)| self.row(*key, seeds)).collect();
        let (inserted, updated, refused) = self.model.batch_upsert(&rows, mode, self.now_ms);
        let rows: Vec<_> = rows.iter().map(borrowed).collect();
        let failures = match self.store.batch_upsert(&rows, mode, self.now_ms) {
            Ok(report) => {
                assert_eq!((report.inserted_count, report.updated_count), (inserted, updated));
                report.failures
            }
            Err(error) => error.failures().to_vec(),
        };
        assert_eq!(failures.iter().map(|failure| failure.index).collect::<Vec<_>>(), refused);
    }

    fn batch_update(&mut self, updates: &[(KeySeed, Seed)], mode: BatchMode) {
        let updates: Vec<_> =
            updates.iter().map(|(key, seed)| (self.key(key), self.members(&[*seed]))).collect();
        let refused = self.model.batch_update(&updates, mode, self.now_ms);
        let updates: Vec<_> = updates
            .into_iter()
            .map(|(key, cells)| {
                let (column, value) = cells[0].clone();
                CellUpdate { key, column, value }
            })
            .collect();
        let failures = match self.store.batch_update(&updates, mode, self.now_ms) {
            Ok(report) => report.failures,
            Err(error) => error.failures().to_vec(),
        };
        assert_eq!(failures.iter().map(|failure| failure.index).collect::<Vec<_>>(), refused);
    }

    fn vacuum(&mut self) {
        let deleted = self.store.deleted_row_count();
        let strings = self.store.strings().string_count() as usize;

        let stats = self.store.vacuum();

        assert_eq!((stats.rows_removed, self.store.deleted_row_count()), (deleted, 0));
        let left = self.store.strings().string_count() as usize;
        assert_eq!(stats.strings_removed, strings - left);
    }

    fn change_schema(&mut self, op: &Op) {
        match op {
            Op::AddColumn(index, column_type, seed) => {
                let (name, default) = (index.get(&NAMES), value_of(*column_type, *seed));
                let done = self.store.add_column(name, *column_type, default.clone());
                assert_eq!(refused(done), self.model.add_column(name, *column_type, &default));
            }
            Op::RenameColumn(from, to) => {
                let (from, to) = (self.name(*from), to.get(&NAMES));
                assert_eq!(
                    refused(self.store.rename_column(&from, to)),
                    self.model.rename_column(&from, to)
                );
            }
            Op::DropColumn(index) => {
                let name = self.name(*index);
                assert_eq!(refused(self.store.drop_column(&name)), self.model.drop_column(&name));
            }
            Op::MoveColumn(index, to) => {
                let name = self.name(*index);
                assert_eq!(
                    refused(self.store.move_column(&name, *to)),
                    self.model.move_column(&name, *to)
                );
            }
            Op::SetKey(index) => {
                let name = index.map(|index| self.name(index));
                let plan = name.as_deref().map(|name| self.store.plan_key(name));
                let is_clear = plan.is_none_or(|plan| plan.is_ok_and(|plan| plan.is_clear()));
                assert_eq!(is_clear, self.model.clone().set_key(name.as_deref()).is_ok());
                assert_eq!(
                    refused(self.store.set_key(name.as_deref())),
                    self.model.set_key(name.as_deref())
                );
            }
            Op::Retype(index, column_type, refuse) => {
                let name = self.name(*index);
                let on_failure = if *refuse { RetypeFailure::Refuse } else { RetypeFailure::Null };
                let done = refused(self.store.retype_column(&name, *column_type, on_failure));
                let listed = |plan: RetypePlan| {
                    let rows: Vec<_> = plan.failures.iter().map(|cell| cell.row.0).collect();
                    (plan.failed_count, rows)
                };
                let mut expected = self.model.retype(&name, *column_type, on_failure);
                let failed_count = expected.as_ref().map(Vec::len).unwrap_or_default();
                if let Ok(rows) = &mut expected {
                    rows.truncate(MAX_LISTED_FAILURES);
                }
                assert_eq!(done.map(listed), expected.map(|rows| (failed_count, rows)));
            }
            op => unreachable!("{op:?} does not change the schema"),
        }
    }

    /// Asserts that store, snapshots and model agree.
    pub(crate) fn check(&self) {
        self.model.assert_is(&self.store, self.now_ms);
        let ints = (0..12).map(Key::Int);
        let absent: Vec<_> = ints.chain(TEXTS.iter().map(|text| Key::from(*text))).collect();
        self.model.assert_finds(&self.store, &absent, self.now_ms);
        for (table, model) in &self.snapshots {
            model.assert_is(table, self.now_ms);
        }
    }
}

pub(crate) fn borrowed(members: &Members) -> Vec<(&str, Value)> {
    members.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
}

fn mode(all_or_nothing: bool) -> BatchMode {
    if all_or_nothing { BatchMode::AllOrNothing } else { BatchMode::BestEffort }
}

fn refused<T, E>(result: Result<T, E>) -> Result<T, Refused> {
    result.map_err(|_| Refused)
}

fn key_value(column_type: ColumnType, key: u8) -> Value {
    match column_type {
        ColumnType::String => Value::String(format!("{key}")),
        _ => Value::Int(key.into()),
    }
}

fn value_of(column_type: ColumnType, seed: u8) -> Value {
    if seed.is_multiple_of(6) {
        return Value::Null;
    }
    let floats = [0.0, -0.0, 1.0, 1.5, f64::NAN, f64::INFINITY, -2.0];
    match column_type {
        ColumnType::Int => Value::Int(i64::from(seed) % 5),
        ColumnType::Float => Value::Float(floats[seed as usize % floats.len()]),
        ColumnType::String => Value::String(TEXTS[seed as usize % TEXTS.len()].to_owned()),
        ColumnType::Bool => Value::Bool(seed.is_multiple_of(2)),
        ColumnType::Date => Value::Date(Date::from_days(i32::from(seed)).unwrap()),
        ColumnType::Timestamp => {
            Value::Timestamp(Timestamp::from_ms(i64::from(seed % 4) * 43_200_000).unwrap())
        }
    }
}
