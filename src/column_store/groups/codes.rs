//! Small numbers for the cells of a column, in the order in which values first appear.

use std::hash::Hash;
use std::sync::Arc;

use hashbrown::HashMap;

use crate::aggregate::Selection;
use crate::block::Cell;
use crate::dense::Dense;
use crate::{Bits, Block, BlockValues, ColumnType, Hasher, Table};

/// The code of a value that has none yet.
const NEW: u32 = u32::MAX;
/// A span of ints that is at most this many times their count, or less than `SHORT_SPAN`, has a place
/// for each of them.
const PLACES_PER_ROW: u64 = 2;
const SHORT_SPAN: u64 = 1 << 12;

/// Gives the cells of a column codes: equal cells have equal codes, which are the numbers from 0 on.
/// Null has a code like a value; 0.0 and -0.0 have one, and NaN has one.
pub(super) struct Coder<'a> {
    blocks: &'a [Arc<Block>],
    lookup: Lookup,
    codes: Codes,
}

/// The codes that were given.
struct Codes {
    null: u32,
    /// The first cell of each code.
    cells: Vec<Cell>,
}

/// From value to code.
enum Lookup {
    /// By string id.
    Strings(Vec<u32>),
    Bools([u32; 2]),
    Days(Numbers<i32>),
    /// Ints, and the milliseconds of timestamps.
    Ints(Numbers<i64>),
    /// By bits.
    Floats(HashMap<u64, u32, Hasher>),
}

/// From number to code.
enum Numbers<T> {
    /// A place for each number from the least on.
    Close(T, Vec<u32>),
    Scattered(HashMap<T, u32, Hasher>),
}

/// Where the code of a value is kept.
trait Places<T> {
    fn place(&mut self, value: T) -> &mut u32;
}

impl<'a> Coder<'a> {
    /// For the cells of a column in some rows.
    pub(super) fn new(table: &'a Table, column: usize, rows: &[Bits]) -> Self {
        let blocks = table.columns[column].blocks.as_slice();
        let lookup = match table.schema.columns()[column].column_type() {
            ColumnType::String => Lookup::Strings(vec![NEW; table.strings.string_count() as usize]),
            ColumnType::Bool => Lookup::Bools([NEW; 2]),
            ColumnType::Float => Lookup::Floats(HashMap::default()),
            ColumnType::Date => Lookup::Days(Numbers::of(blocks, rows)),
            ColumnType::Int | ColumnType::Timestamp => Lookup::Ints(Numbers::of(blocks, rows)),
        };
        Self { blocks, lookup, codes: Codes { null: NEW, cells: Vec::new() } }
    }

    /// How many codes were given.
    pub(super) fn count(&self) -> usize {
        self.codes.cells.len()
    }

    /// A cell of each code.
    pub(super) fn cells(&self) -> &[Cell] {
        &self.codes.cells
    }

    /// The code of null, if it has one.
    pub(super) fn null(&self) -> Option<usize> {
        (self.codes.null != NEW).then_some(self.codes.null as usize)
    }

    /// Writes the codes of some rows of a block, each at the place of its row.
    pub(super) fn code(&mut self, block: usize, rows: &Bits, out: &mut [u32]) {
        let block = &*self.blocks[block];
        let mut coding = Coding { block, rows, out, codes: &mut self.codes };
        match (&mut self.lookup, block.column_type()) {
            (Lookup::Strings(places), _) => coding.dense(places, Cell::String),
            (Lookup::Bools(places), _) => coding.bools(places),
            (Lookup::Floats(map), _) => coding.dense(map, |float: f64| Cell::Float(float + 0.0)),
            (Lookup::Days(Numbers::Close(least, places)), _) => {
                coding.dense(&mut Close { least: *least, places }, Cell::Date);
            }
            (Lookup::Days(Numbers::Scattered(map)), _) => coding.dense(map, Cell::Date),
            (Lookup::Ints(numbers), column_type) => {
                let cell = match column_type {
                    ColumnType::Timestamp => Cell::Timestamp,
                    _ => Cell::Int,
                };
                match numbers {
                    Numbers::Close(least, places) => {
                        coding.dense(&mut Close { least: *least, places }, cell);
                    }
                    Numbers::Scattered(map) => coding.dense(map, cell),
                }
            }
        }
    }
}

impl Codes {
    /// The code in a place, which a value that has none gets.
    fn of(&mut self, place: &mut u32, cell: impl FnOnce() -> Cell) -> u32 {
        if *place == NEW {
            *place = self.cells.len() as u32;
            self.cells.push(cell());
        }
        *place
    }

    fn of_null(&mut self) -> u32 {
        let mut null = self.null;
        let code = self.of(&mut null, || Cell::Null);
        self.null = null;
        code
    }
}

/// Some rows of a block on their way to codes.
struct Coding<'c> {
    block: &'c Block,
    rows: &'c Bits,
    out: &'c mut [u32],
    codes: &'c mut Codes,
}

impl Coding<'_> {
    fn dense<T: Dense>(&mut self, places: &mut impl Places<T>, cell: impl Fn(T) -> Cell) {
        let Self { block, rows, out, codes } = self;
        let values = T::of(block.values()).unwrap_or_default();
        let words = rows.words().iter().zip(block.valid().words());
        let chunks = values.chunks(64).zip(out.chunks_mut(64));
        for ((values, out), (&rows, &valid)) in chunks.zip(words) {
            if rows & valid == u64::MAX {
                for (out, value) in out.iter_mut().zip(values) {
                    *out = codes.of(places.place(*value), || cell(*value));
                }
                continue;
            }
            let mut left = rows;
            while left != 0 {
                let row = left.trailing_zeros() as usize;
                left &= left - 1;
                out[row] = if valid >> row & 1 == 1 {
                    codes.of(places.place(values[row]), || cell(values[row]))
                } else {
                    codes.of_null()
                };
            }
        }
    }

    fn bools(&mut self, places: &mut [u32; 2]) {
        let BlockValues::Bool(values) = self.block.values() else { return };
        for row in self.rows.ones() {
            self.out[row] = if self.block.valid().get(row) {
                let value = values.get(row);
                self.codes.of(&mut places[usize::from(value)], || Cell::Bool(value))
            } else {
                self.codes.of_null()
            };
        }
    }
}

impl Places<u32> for Vec<u32> {
    fn place(&mut self, id: u32) -> &mut u32 {
        &mut self[id as usize]
    }
}

/// Places for numbers that lie close together.
struct Close<'p, T> {
    least: T,
    places: &'p mut [u32],
}

impl<T: Into<i64> + Copy> Places<T> for Close<'_, T> {
    fn place(&mut self, number: T) -> &mut u32 {
        &mut self.places[number.into().wrapping_sub(self.least.into()) as usize]
    }
}

impl<T: Hash + Eq> Places<T> for HashMap<T, u32, Hasher> {
    fn place(&mut self, number: T) -> &mut u32 {
        self.entry(number).or_insert(NEW)
    }
}

impl Places<f64> for HashMap<u64, u32, Hasher> {
    fn place(&mut self, float: f64) -> &mut u32 {
        // Adding zero makes -0.0 the 0.0 that it is equal to.
        self.entry((float + 0.0).to_bits()).or_insert(NEW)
    }
}

impl<T: Dense + Into<i64>> Numbers<T> {
    /// For the numbers in some rows.
    fn of(blocks: &[Arc<Block>], rows: &[Bits]) -> Self {
        let (mut ends, mut count) = (None::<(T, T)>, 0);
        Selection::new(blocks, rows.to_vec()).each(|number: T| {
            count += 1;
            let (least, greatest) = ends.unwrap_or((number, number));
            ends = Some((
                if number < least { number } else { least },
                if number > greatest { number } else { greatest },
            ));
        });
        let Some((least, greatest)) = ends else { return Self::Scattered(HashMap::default()) };
        let span = greatest.into().abs_diff(least.into());
        if span < SHORT_SPAN || span / PLACES_PER_ROW <= count {
            Self::Close(least, vec![NEW; span as usize + 1])
        } else {
            Self::Scattered(HashMap::default())
        }
    }
}
