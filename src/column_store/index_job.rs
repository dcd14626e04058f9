use super::keys::KeyIndex;
use super::slices::{Pace, SlicedWork};
use super::string_index::StringIndex;
use super::{ColumnStore, Table};

/// How many rows are indexed faster than anybody sees.
const SMALL_ROWS: usize = 1 << 14;

/// The indexes of a store, made in slices of some milliseconds: a store that was loaded has none, and
/// the first edit of a million rows should not wait for them.
#[derive(Debug)]
pub struct IndexJob {
    table: Table,
    work: SlicedWork<Result<Indexes, Faulty>>,
}

/// The indexes of a table.
#[derive(Debug)]
struct Indexes {
    strings: StringIndex,
    keys: KeyIndex,
}

/// The keys are not those of a table. Whoever needs them will find out.
struct Faulty;

impl IndexJob {
    /// The indexes of a store as it is now; none if it has them, or is so small that they are made in no
    /// time.
    pub fn new(store: &ColumnStore) -> Option<Self> {
        let is_small = store.slot_count() <= SMALL_ROWS;
        if is_small || store.strings.get().is_some() && store.keys.get().is_some() {
            return None;
        }
        let table = store.snapshot();
        let indexed = table.clone();
        let work = async move { index(&indexed).await };
        Some(Self { table, work: SlicedWork::new(work) })
    }

    /// Does the next slice. After the last it gives the indexes to the store, which may have been edited
    /// meanwhile, and says that it is done.
    pub fn step(&mut self, store: &mut ColumnStore) -> bool {
        let Some(indexes) = self.work.step() else { return false };
        if let Ok(Indexes { strings, keys }) = indexes {
            store.take_indexes(&self.table, strings, keys);
        }
        true
    }
}

async fn index(table: &Table) -> Result<Indexes, Faulty> {
    let strings = StringIndex::made(&table.strings, Pace::InSlices).await;
    let column = table.schema.key_index();
    let keys = KeyIndex::made(table, column, Pace::InSlices).await.map_err(|_| Faulty)?;
    Ok(Indexes { strings, keys })
}

#[cfg(test)]
mod tests {
    use super::super::{ColumnType, Key, Schema, TableBuilder, Value, ValueRef};
    use super::*;

    fn loaded(row_count: usize) -> ColumnStore {
        let columns = [("id", ColumnType::Int), ("name", ColumnType::String)];
        let mut builder = TableBuilder::new(Schema::with_key(&columns, "id").unwrap());
        for row in 0..row_count {
            builder.push(0, ValueRef::Int(row as i64)).unwrap();
            builder.push(1, ValueRef::String(&format!("name {row}"))).unwrap();
            builder.end_row().unwrap();
        }
        ColumnStore::from_table(builder.finish().unwrap().snapshot())
    }

    #[test]
    fn a_store_that_is_edited_meanwhile_gets_indexes_that_know_of_it() {
        let mut store = loaded(80_000);
        let mut job = IndexJob::new(&store).unwrap();
        assert!(!job.step(&mut store));

        let new = [("id", Value::Int(-1)), ("name", Value::String("new".to_owned()))];
        store.insert_row(&new, 0).unwrap();
        let count = store.strings().string_count();
        while !job.step(&mut store) {}

        assert!(IndexJob::new(&store).is_none());
        assert_eq!(store.intern("new"), count - 1);
        assert_eq!(store.intern("name 20000"), 20_000);
        assert!(store.find(&Key::Int(-1), 0).is_some());
        assert!(store.find(&Key::Int(20_000), 0).is_some());
    }

    #[test]
    fn a_small_store_and_one_with_indexes_have_nothing_to_do() {
        assert!(IndexJob::new(&loaded(10)).is_none());

        let mut store = loaded(SMALL_ROWS + 1);
        store.intern("x");
        store.find(&Key::Int(1), 0);
        assert!(IndexJob::new(&store).is_none());
    }
}
