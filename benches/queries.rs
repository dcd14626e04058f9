//! How quick filters, groups, sorts and their kin are on a million rows.

mod data;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use peristyle::column_store::{
    ColumnStore, ColumnType, Filter, Key, Measure, Schema, SortJob, SortKey, TableBuilder, ValueRef,
};

const ROW_COUNT: usize = 1_000_000;

fn main() {
    divan::main();
}

/// Measures work on the table of a million rows.
fn measure<T>(bencher: Bencher<'_, '_>, work: impl Fn(&ColumnStore) -> T + Sync) {
    let store = data::store(ROW_COUNT);
    bencher.counter(ItemsCount::new(ROW_COUNT)).bench(|| work(black_box(&store)));
}

#[divan::bench(args = [
    "qty = 7",
    "price between 10 and 500",
    "city = \"City 7\"",
    "city contains \"99\"",
    "name icontains \"ab\"",
    "qty > 50 and price < 1000 and city != \"City 7\"",
])]
fn filter(bencher: Bencher<'_, '_>, text: &str) {
    measure(bencher, |store| {
        let filter = Filter::parse(text, store.schema()).expect("it fits the table");
        store.view(0).filter(&filter).expect("it fits the table").count()
    });
}

#[divan::bench(args = ["city", "status", "active", "qty", "name", "status,city"])]
fn group_by_with_sum_and_mean(bencher: Bencher<'_, '_>, columns: &str) {
    let columns: Vec<_> = columns.split(',').collect();
    let measures = [("price", Measure::Sum), ("price", Measure::Mean)];
    measure(bencher, |store| store.view(0).group_by(&columns, &measures, None).expect("columns"));
}

#[divan::bench(args = ["count", "distinct", "min"])]
fn group_by_city_with(bencher: Bencher<'_, '_>, measure_name: &str) {
    let named = |measure: &&Measure| measure.name() == measure_name;
    let found = Measure::ALL.iter().find(named).expect("a measure");
    measure(bencher, |store| {
        store.view(0).group_by(&["city"], &[("name", *found)], None).expect("columns")
    });
}

#[divan::bench(args = ["price", "city", "name"])]
fn aggregate(bencher: Bencher<'_, '_>, column: &str) {
    measure(bencher, |store| store.view(0).aggregate(column, None).expect("a column"));
}

#[divan::bench(args = ["city", "name"])]
fn ten_most_frequent(bencher: Bencher<'_, '_>, column: &str) {
    measure(bencher, |store| store.view(0).value_counts(column, 10, None).expect("a column"));
}

#[divan::bench(args = ["price", "ts"])]
fn quartiles(bencher: Bencher<'_, '_>, column: &str) {
    let fractions = [0.0, 0.25, 0.5, 0.75, 1.0];
    measure(bencher, |store| store.view(0).quantiles(column, &fractions, None).expect("numbers"));
}

#[divan::bench(args = ["price", "ts"])]
fn histogram(bencher: Bencher<'_, '_>, column: &str) {
    measure(bencher, |store| store.view(0).histogram(column, 40, None).expect("numbers"));
}

#[divan::bench(args = ["price", "ts", "city", "name", "status,price"], sample_count = 20)]
fn sort(bencher: Bencher<'_, '_>, columns: &str) {
    let keys: Vec<_> = columns.split(',').map(SortKey::ascending).collect();
    measure(bencher, |store| store.view(0).sort(&keys, None).expect("columns"));
}

#[divan::bench(args = ["price", "name"], sample_count = 20)]
fn sort_in_slices(bencher: Bencher<'_, '_>, column: &str) {
    measure(bencher, |store| {
        let keys = [SortKey::ascending(column)];
        let mut job = SortJob::new(store, 0, &keys, None).expect("a column");
        std::iter::repeat_with(|| job.step()).flatten().next()
    });
}

#[divan::bench(args = ["price", "ts", "status,price"])]
fn first_hundred(bencher: Bencher<'_, '_>, columns: &str) {
    let keys: Vec<_> = columns.split(',').map(SortKey::descending).collect();
    measure(bencher, |store| store.view(0).top(&keys, 100, None).expect("columns"));
}

#[divan::bench(sample_count = 20)]
fn first_look_up_by_key(bencher: Bencher<'_, '_>) {
    let schema = Schema::with_key(&[("id", ColumnType::Int)], "id").expect("a key");
    let mut builder = TableBuilder::new(schema);
    for id in 0..ROW_COUNT as i64 {
        builder.push(0, ValueRef::Int(id * 7)).expect("an int");
        builder.end_row().expect("there are fewer rows than row ids");
    }
    let table = builder.finish().expect("keys differ").snapshot();
    bencher
        .counter(ItemsCount::new(ROW_COUNT))
        .bench(|| ColumnStore::from_table(black_box(&table).clone()).find(&Key::Int(7), 0));
}
