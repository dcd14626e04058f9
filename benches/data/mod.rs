//! The table that is measured: eight columns, the same from one seed, about 68 bytes a row as CSV.

use peristyle::column_store::{ColumnStore, ColumnType, Schema, TableBuilder, Value};

const START_MS: i64 = 1_700_000_000_000;

/// Names and types of the columns.
pub(crate) const COLUMNS: [(&str, ColumnType); 8] = [
    ("id", ColumnType::Int),
    ("ts", ColumnType::Int),
    ("qty", ColumnType::Int),
    ("price", ColumnType::Float),
    ("name", ColumnType::String),
    ("city", ColumnType::String),
    ("status", ColumnType::String),
    ("active", ColumnType::Bool),
];
const STATUSES: [&str; 5] = ["open", "paid", "sent", "returned", "cancelled"];

/// Numbers that look random: splitmix64.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// One value in fifty is null.
    fn or_null(&mut self, value: Value) -> Value {
        if self.below(50) == 0 { Value::Null } else { value }
    }
}

/// The rows of the table.
pub(crate) fn rows(count: usize) -> impl Iterator<Item = [Value; 8]> {
    let mut numbers = Numbers(42);
    (0..count as i64).map(move |id| {
        let name = format!("{:x}-{}", numbers.below(1 << 36), numbers.below(1_000));
        let qty = Value::Int(numbers.below(100) as i64);
        let price = Value::Float(numbers.below(1_000_000) as f64 / 100.0);
        let city = Value::String(format!("City {}", numbers.below(1_000)));
        let status = Value::String(STATUSES[numbers.below(5) as usize].to_owned());
        let active = Value::Bool(numbers.below(2) == 0);
        [
            Value::Int(id),
            Value::Int(START_MS + id * 1_000 + numbers.below(1_000) as i64),
            numbers.or_null(qty),
            numbers.or_null(price),
            numbers.or_null(Value::String(name)),
            city,
            numbers.or_null(status),
            numbers.or_null(active),
        ]
    })
}

/// The table.
pub(crate) fn store(row_count: usize) -> ColumnStore {
    let schema = Schema::new(&COLUMNS).expect("the names differ");
    let mut builder = TableBuilder::new(schema);
    for row in rows(row_count) {
        for (column, value) in row.iter().enumerate() {
            builder.push(column, value.as_ref()).expect("values are of their columns' types");
        }
        builder.end_row().expect("there are fewer rows than row ids");
    }
    builder.finish().expect("there is no key that could occur twice")
}
