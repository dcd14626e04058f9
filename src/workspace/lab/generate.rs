use crate::column_store::{
    BuildError, ColumnStore, ColumnType, Date, Schema, TableBuilder, Timestamp, Value, ValueRef,
};
use crate::workspace::import::Pace;
use crate::workspace::stores::failed;
use crate::workspace::{StoreActError, Workspace};

/// One value in so many is an extreme one, where they are wanted.
const ONE_EXTREME_IN: u64 = 8;
/// The largest number of rows that is made.
const MAX_ROWS: usize = 2_000_000;
/// A name that breaks what does not encode, quote or escape it.
const HOSTILE_TABLE: &str =
    "lab: 50% \"seed\" /..\\ <b>{n}</b> \u{1F469}\u{200D}\u{1F52C} \u{202E}x";
const HOSTILE_COLUMNS: [&str; 13] = [
    "__proto__",
    "constructor",
    "$row",
    "$$hash",
    "a:b%3A",
    " spaces ",
    "say \"no\", `or` 'yes'",
    "two\nlines\tand a tab",
    "\u{202E}right to left",
    "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}",
    "null",
    "=1+1",
    "\0",
];
const TYPES: [ColumnType; 6] = ColumnType::ALL;
const WORDS: [&str; 12] = [
    "amber", "basalt", "cedar", "dune", "ember", "fjord", "granite", "heath", "isle", "juniper",
    "kelp", "loam",
];
const HARD_TEXTS: [&str; 18] = [
    "",
    " ",
    "null",
    "NaN",
    "00123",
    "1e5",
    "-0",
    "=1+1",
    "@SUM(A1)",
    "a,b;c\td",
    "say \"no\"",
    "two\r\nlines",
    "\0",
    "\u{FEFF}",
    "e\u{301} \u{E9}",
    "\u{202E}abc",
    "\u{1F44D}\u{1F3FD}",
    "\u{10FFFF}\u{E000}",
];

/// What a table of made-up data is to be like. The same recipe always makes the same table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Another seed makes other data.
    pub seed: u64,
    /// How many rows.
    pub row_count: usize,
    /// How many of a hundred cells are null.
    pub null_percent: u8,
    /// Whether the largest, smallest and strangest values of each type occur.
    pub has_extremes: bool,
    /// Whether the table and its columns have names that break careless programs.
    pub has_hostile_names: bool,
    /// Whether the first column is a key.
    pub has_key: bool,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seed: 1,
            row_count: 10_000,
            null_percent: 10,
            has_extremes: true,
            has_hostile_names: true,
            has_key: true,
        }
    }
}

impl Workspace {
    /// Makes a table by a recipe, stores it under a name of its own and opens it.
    ///
    /// # Errors
    /// If there are too many rows, or it cannot be stored.
    pub async fn generate(self, recipe: Recipe) -> Result<(), StoreActError> {
        if recipe.row_count > MAX_ROWS {
            return Err(StoreActError::Failed(format!(
                "nothing was made: at most {MAX_ROWS} rows can be, and {} were asked for",
                recipe.row_count
            )));
        }
        let store = self.make(&recipe).await?;
        let backstage = self.backstage();
        let _turn = backstage.store_turn.lock().await;
        let name = if recipe.has_hostile_names {
            HOSTILE_TABLE.replace("{n}", &recipe.seed.to_string())
        } else {
            format!("Generated {}", recipe.seed)
        };
        self.leave_table().await?;
        self.adopt(self.unique_name(&name), store, std::rc::Rc::new(|_| {})).await
    }

    async fn make(self, recipe: &Recipe) -> Result<ColumnStore, StoreActError> {
        let mut pace = Pace::new(self);
        let mut maker = Maker::new(recipe).map_err(failed)?;
        for row in 0..recipe.row_count {
            maker.add_row(row).map_err(failed)?;
            pace.pause_if_due().await;
        }
        maker.builder.finish().map_err(failed)
    }
}

struct Maker<'a> {
    recipe: &'a Recipe,
    dice: Dice,
    builder: TableBuilder,
}

impl<'a> Maker<'a> {
    fn new(recipe: &'a Recipe) -> Result<Self, crate::column_store::SchemaError> {
        let plain = |at: usize| format!("{} {}", TYPES[at % 6], at / 6 + 1);
        let name = |at: usize| match HOSTILE_COLUMNS.get(at) {
            Some(name) if recipe.has_hostile_names => (*name).to_owned(),
            _ => plain(at),
        };
        let columns: Vec<_> = (0..12).map(|at| (name(at), TYPES[at % 6])).collect();
        let schema = if recipe.has_key {
            Schema::with_key(&columns, &columns[0].0)?
        } else {
            Schema::new(&columns)?
        };
        let dice = Dice(recipe.seed);
        Ok(Self { recipe, dice, builder: TableBuilder::new(schema) })
    }

    fn add_row(&mut self, row: usize) -> Result<(), BuildError> {
        for column in 0..12 {
            if column == 0 && self.recipe.has_key {
                self.builder.push(0, ValueRef::Int(row as i64 + 1))?;
                continue;
            }
            let value = self.value(TYPES[column % 6]);
            self.builder.push(column, value.as_ref())?;
        }
        self.builder.end_row().map(|_| ())
    }

    fn value(&mut self, column_type: ColumnType) -> Value {
        let dice = &mut self.dice;
        if dice.below(100) < u64::from(self.recipe.null_percent) {
            return Value::Null;
        }
        if self.recipe.has_extremes && dice.below(ONE_EXTREME_IN) == 0 {
            return extreme(dice, column_type);
        }
        usual(dice, column_type)
    }
}

fn usual(dice: &mut Dice, column_type: ColumnType) -> Value {
    match column_type {
        ColumnType::Int => Value::Int(dice.below(1_000_000) as i64 - 500_000),
        ColumnType::Float => Value::Float(dice.below(10_000_000) as f64 / 100.0),
        ColumnType::String => {
            let (first, second) = (dice.pick(&WORDS), dice.pick(&WORDS));
            Value::String(format!("{first} {second}"))
        }
        ColumnType::Bool => Value::Bool(dice.below(2) == 0),
        ColumnType::Date => {
            let day = Date::from_days(dice.below(40_000) as i32);
            day.map_or(Value::Null, Value::Date)
        }
        ColumnType::Timestamp => timestamp(dice.below(2_000_000_000_000) as i64),
    }
}

fn extreme(dice: &mut Dice, column_type: ColumnType) -> Value {
    const EXACT: i64 = 1 << 53;
    match column_type {
        ColumnType::Int => {
            Value::Int(*dice.pick(&[i64::MIN, i64::MAX, 0, -1, EXACT, EXACT + 1, -EXACT - 1]))
        }
        ColumnType::Float => Value::Float(*dice.pick(&[
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.0,
            -0.0,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            0.1 + 0.2,
        ])),
        ColumnType::String if dice.below(32) == 0 => Value::String("long ".repeat(2_000)),
        ColumnType::String => Value::String((*dice.pick(&HARD_TEXTS)).to_owned()),
        ColumnType::Bool => Value::Bool(true),
        ColumnType::Date => date_of(*dice.pick(&DATES)),
        ColumnType::Timestamp => {
            let (year, month, day) = *dice.pick(&DATES);
            let day = Date::from_ymd(year, month, day).map(Date::midnight);
            let last_ms = if year < 1_970 { 0 } else { 86_399_999 };
            day.map_or(Value::Null, |day| timestamp(day.ms() + last_ms))
        }
    }
}

/// The first and the last that there are, and some at which calendars go wrong.
const DATES: [(i32, u8, u8); 6] =
    [(-9_999, 1, 1), (0, 2, 29), (1_582, 10, 10), (1_970, 1, 1), (2_000, 2, 29), (9_999, 12, 31)];

fn date_of((year, month, day): (i32, u8, u8)) -> Value {
    Date::from_ymd(year, month, day).map_or(Value::Null, Value::Date)
}

fn timestamp(at_ms: i64) -> Value {
    Timestamp::from_ms(at_ms).map_or(Value::Null, Value::Timestamp)
}

/// Numbers that look random and are always the same for a seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 up to, but not including, `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}
