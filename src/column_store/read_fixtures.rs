//! Tables for tests, with all that a table can have: nulls, extremes, deleted and expired rows.

use std::sync::Arc;

use proptest::prelude::*;

use super::{
    BLOCK_ROWS, Bits, ColumnType, Date, NO_EXPIRY, RowId, Schema, Table, TableBuilder, Timestamp,
    Value, View,
};

/// The moment at which the tables are read.
pub(super) const NOW_MS: i64 = 1_000;

/// Rows with a part in a table: the model that a table is compared with.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) cells: Vec<Vec<Value>>,
    pub(super) deleted: Vec<bool>,
    pub(super) expires_ms: Vec<i64>,
}

/// A column for each type, named after it.
pub(super) fn all_types() -> Vec<(&'static str, ColumnType)> {
    ColumnType::ALL.map(|column_type| (column_type.name(), column_type)).to_vec()
}

impl Rows {
    /// Rows of which none is deleted or expires.
    pub(super) fn live(cells: Vec<Vec<Value>>) -> Self {
        let (deleted, expires_ms) = (vec![false; cells.len()], vec![NO_EXPIRY; cells.len()]);
        Self { cells, deleted, expires_ms }
    }

    /// More than three blocks, out of the cells of some rows, with deleted and expired rows in each.
    pub(super) fn blocks_of(few: &[Vec<Value>]) -> Self {
        let row_count = 3 * BLOCK_ROWS + 1;
        let scattered = |row: usize| row.wrapping_mul(2_654_435_761) >> 7;
        Self {
            cells: (0..row_count).map(|row| few[scattered(row) % few.len()].clone()).collect(),
            deleted: (0..row_count).map(|row| scattered(row) % 7 == 3).collect(),
            expires_ms: (0..row_count)
                .map(|row| match scattered(row) % 11 {
                    0 => NOW_MS,
                    1 => NOW_MS + 1,
                    _ => NO_EXPIRY,
                })
                .collect(),
        }
    }

    /// The table of these rows, whose row ids are ten times their places.
    pub(super) fn table(&self, columns: &[(&str, ColumnType)]) -> Table {
        let mut builder = TableBuilder::new(Schema::new(columns).unwrap());
        for (row, cells) in self.cells.iter().enumerate() {
            for (column, value) in cells.iter().enumerate() {
                builder.push(column, value.as_ref()).unwrap();
            }
            builder.end_stored_row(RowId(row as u32 * 10), self.expires_ms[row]).unwrap();
        }
        let mut table = builder.finish().unwrap().snapshot();
        for row in (0..self.deleted.len()).filter(|row| self.deleted[*row]) {
            Arc::make_mut(&mut table.live[row / BLOCK_ROWS]).set(row % BLOCK_ROWS, false);
        }
        table
    }

    /// The places of the rows that are there.
    pub(super) fn visible(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.cells.len()).filter(|row| !self.deleted[*row] && self.expires_ms[*row] > NOW_MS)
    }
}

/// The ids of the rows at some places.
pub(super) fn ids(places: impl IntoIterator<Item = usize>) -> Vec<RowId> {
    places.into_iter().map(|place| RowId(place as u32 * 10)).collect()
}

/// A set of every third row of a view.
pub(super) fn every_third(view: View<'_>) -> super::RowSet {
    let blocks = (0..view.table().live.len()).map(|block| {
        let mut bits = Bits::none();
        (0..view.table().row_ids[block].len())
            .filter(|row| (block * BLOCK_ROWS + row).is_multiple_of(3))
            .for_each(|row| bits.set(row, true));
        view.visible(block).and(&bits)
    });
    super::RowSet::new(blocks.collect(), view.table().row_ids.clone())
}

/// Values of a type, the hostile ones often, null among them.
pub(super) fn values(column_type: ColumnType) -> BoxedStrategy<Value> {
    let values = match column_type {
        ColumnType::Int => prop_oneof![
            prop::sample::select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, (1 << 53) + 1, i64::MAX]),
            -3_i64..4,
            any::<i64>(),
        ]
        .prop_map(Value::Int)
        .boxed(),
        ColumnType::Float => prop_oneof![
            prop::sample::select(vec![
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
                0.0,
                -0.0,
                5e-324,
                -5e-324,
                f64::MAX,
                f64::MIN,
                9_007_199_254_740_992.0,
                9_223_372_036_854_775_808.0,
                -9_223_372_036_854_775_808.0,
            ]),
            (-4_i32..5).prop_map(|halves| f64::from(halves) / 2.0),
            any::<f64>(),
        ]
        .prop_map(Value::Float)
        .boxed(),
        ColumnType::String => prop_oneof![
            prop::sample::select(vec![
                "",
                "a",
                "A",
                "aa",
                "aaa",
                "ab",
                "Ab",
                "b",
                "ß",
                "SS",
                "ς",
                "Σ",
                "é",
                "e\u{301}",
                "\u{0}",
                "\u{10ffff}",
                "__proto__",
                "abcdefgh",
                "abcdefgha",
                "abcdefgh\u{0}",
            ])
            .prop_map(str::to_owned),
            "[abAB]{0,4}",
        ]
        .prop_map(Value::String)
        .boxed(),
        ColumnType::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        ColumnType::Date => {
            prop_oneof![-2_i32..3, prop::sample::select(vec![-4_371_587, 2_932_896])]
                .prop_map(|days| Value::Date(Date::from_days(days).unwrap()))
                .boxed()
        }
        ColumnType::Timestamp => prop_oneof![-2_i64..3, -1_000_000_000_000_i64..1_000_000_000_000]
            .prop_map(|ms| Value::Timestamp(Timestamp::from_ms(ms).unwrap()))
            .boxed(),
    };
    prop_oneof![1 => Just(Value::Null), 5 => values].boxed()
}

/// A few rows of a column of each type.
pub(super) fn few_rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
    prop::collection::vec(ColumnType::ALL.map(values).to_vec(), 1..40)
}

/// Rows as they are, or blocks of them.
pub(super) fn rows() -> impl Strategy<Value = Rows> {
    (few_rows(), 0..10).prop_map(
        |(few, draw)| {
            if draw == 0 { Rows::blocks_of(&few) } else { Rows::live(few) }
        },
    )
}
