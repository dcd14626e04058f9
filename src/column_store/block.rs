use std::sync::Arc;

use super::{BLOCK_ROWS, Bits, ColumnType};

/// The dense values of a block, one for each row; a null has the value zero.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockValues {
    /// Integers.
    Int(Vec<i64>),
    /// Floats.
    Float(Vec<f64>),
    /// Ids in the string table of the same table.
    String(Vec<u32>),
    /// Bits.
    Bool(Box<Bits>),
    /// Days since the epoch.
    Date(Vec<i32>),
    /// Milliseconds since the epoch.
    Timestamp(Vec<i64>),
}

/// Up to [`BLOCK_ROWS`] cells of one column: a validity bitmap beside dense values.
///
/// There are as many values as rows; the validity of a row beyond them is off; the value of a null is
/// zero; every NaN is the one canonical NaN. So blocks are equal when their cells are.
#[derive(Clone, Debug)]
pub struct Block {
    row_count: usize,
    valid: Bits,
    values: BlockValues,
}

/// A cell of a block as its column stores it: strings by their id.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Float(f64),
    String(u32),
    Bool(bool),
    Date(i32),
    Timestamp(i64),
}

impl Block {
    /// An empty block for a type.
    pub fn new(column_type: ColumnType) -> Self {
        Self::with_capacity(column_type, 0)
    }

    /// An empty block with room for some rows.
    pub(super) fn with_capacity(column_type: ColumnType, rows: usize) -> Self {
        let values = match column_type {
            ColumnType::Int => BlockValues::Int(Vec::with_capacity(rows)),
            ColumnType::Float => BlockValues::Float(Vec::with_capacity(rows)),
            ColumnType::String => BlockValues::String(Vec::with_capacity(rows)),
            ColumnType::Bool => BlockValues::Bool(Box::new(Bits::none())),
            ColumnType::Date => BlockValues::Date(Vec::with_capacity(rows)),
            ColumnType::Timestamp => BlockValues::Timestamp(Vec::with_capacity(rows)),
        };
        Self { row_count: 0, valid: Bits::none(), values }
    }

    /// A block of parts that were found to be those of one.
    pub(super) const fn of_checked(row_count: usize, valid: Bits, values: BlockValues) -> Self {
        Self { row_count, valid, values }
    }

    /// A block of one cell again and again. The caller has checked its type.
    pub(super) fn repeated(column_type: ColumnType, cell: Cell, row_count: usize) -> Self {
        let mut block = Self::with_capacity(column_type, row_count);
        for _ in 0..row_count {
            block.push(cell);
        }
        block
    }

    /// How many rows it holds, at most [`BLOCK_ROWS`].
    pub const fn row_count(&self) -> usize {
        self.row_count
    }

    /// Which rows are not null.
    pub const fn valid(&self) -> &Bits {
        &self.valid
    }

    /// The dense values.
    pub const fn values(&self) -> &BlockValues {
        &self.values
    }

    /// The type of its column.
    pub const fn column_type(&self) -> ColumnType {
        match self.values {
            BlockValues::Int(_) => ColumnType::Int,
            BlockValues::Float(_) => ColumnType::Float,
            BlockValues::String(_) => ColumnType::String,
            BlockValues::Bool(_) => ColumnType::Bool,
            BlockValues::Date(_) => ColumnType::Date,
            BlockValues::Timestamp(_) => ColumnType::Timestamp,
        }
    }

    pub(super) fn cell(&self, row: usize) -> Cell {
        if !self.valid.get(row) {
            return Cell::Null;
        }
        match &self.values {
            BlockValues::Int(values) => Cell::Int(values[row]),
            BlockValues::Float(values) => Cell::Float(values[row]),
            BlockValues::String(values) => Cell::String(values[row]),
            BlockValues::Bool(values) => Cell::Bool(values.get(row)),
            BlockValues::Date(values) => Cell::Date(values[row]),
            BlockValues::Timestamp(values) => Cell::Timestamp(values[row]),
        }
    }

    /// Appends a cell. The caller has checked its type and that there is room.
    pub(super) fn push(&mut self, cell: Cell) {
        assert!(self.row_count < BLOCK_ROWS, "a full block takes no more rows");
        let row = self.row_count;
        self.row_count += 1;
        match &mut self.values {
            BlockValues::Int(values) | BlockValues::Timestamp(values) => values.push(0),
            BlockValues::Float(values) => values.push(0.0),
            BlockValues::String(values) => values.push(0),
            BlockValues::Date(values) => values.push(0),
            BlockValues::Bool(_) => {}
        }
        self.put(row, cell);
    }

    /// Appends cells, none for a null, up to the first that fails; `values` gives the dense values of
    /// this block. Gives how many are null. The caller has checked the type and that there is room.
    pub(super) fn extend<T, E>(
        &mut self,
        dense: impl Fn(&mut BlockValues) -> Option<&mut Vec<T>>,
        cells: impl Iterator<Item = Result<Option<T>, E>>,
    ) -> Result<usize, E>
    where
        T: Copy + Default,
    {
        let values = dense(&mut self.values).expect("the caller has checked the type");
        let mut null_count = 0;
        for cell in cells {
            let cell = cell?;
            match cell {
                Some(_) => self.valid.set(values.len(), true),
                None => null_count += 1,
            }
            values.push(cell.unwrap_or_default());
            self.row_count = values.len();
        }
        Ok(null_count)
    }

    /// The same for bits.
    pub(super) fn extend_bits<E>(
        &mut self,
        cells: impl Iterator<Item = Result<Option<bool>, E>>,
    ) -> Result<usize, E> {
        let BlockValues::Bool(bits) = &mut self.values else {
            unreachable!("the caller has checked the type")
        };
        let mut null_count = 0;
        for cell in cells {
            match cell? {
                Some(bit) => {
                    self.valid.set(self.row_count, true);
                    bits.set(self.row_count, bit);
                }
                None => null_count += 1,
            }
            self.row_count += 1;
        }
        Ok(null_count)
    }

    /// Writes a cell of a shared block, copying the block only if the cell changes and somebody else
    /// holds it. The caller has checked the type.
    pub(super) fn set(block: &mut Arc<Self>, row: usize, cell: Cell) {
        if !block.cell(row).same(cell) {
            Arc::make_mut(block).put(row, cell);
        }
    }

    /// Gives every string of a shared block another id. Copies the block only if one differs.
    pub(super) fn map_strings(block: &mut Arc<Self>, new_id: impl Fn(u32) -> u32) {
        let BlockValues::String(ids) = &block.values else { return };
        if block.valid.ones().all(|row| new_id(ids[row]) == ids[row]) {
            return;
        }
        let block = Arc::make_mut(block);
        if let BlockValues::String(ids) = &mut block.values {
            for row in block.valid.ones() {
                ids[row] = new_id(ids[row]);
            }
        }
    }

    /// The bytes that it takes in memory.
    pub(super) fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + match &self.values {
                BlockValues::Int(values) | BlockValues::Timestamp(values) => values.capacity() * 8,
                BlockValues::Float(values) => values.capacity() * 8,
                BlockValues::String(values) => values.capacity() * 4,
                BlockValues::Bool(_) => size_of::<Bits>(),
                BlockValues::Date(values) => values.capacity() * 4,
            }
    }

    fn put(&mut self, row: usize, cell: Cell) {
        self.valid.set(row, !matches!(cell, Cell::Null));
        match (&mut self.values, cell) {
            (BlockValues::Int(values), Cell::Int(value))
            | (BlockValues::Timestamp(values), Cell::Timestamp(value)) => values[row] = value,
            (BlockValues::Float(values), Cell::Float(value)) => values[row] = canonical(value),
            (BlockValues::String(values), Cell::String(value)) => values[row] = value,
            (BlockValues::Bool(values), Cell::Bool(value)) => values.set(row, value),
            (BlockValues::Date(values), Cell::Date(value)) => values[row] = value,
            (values, Cell::Null) => values.zero(row),
            (values, cell) => unreachable!("a cell {cell:?} in a block of {values:?}"),
        }
    }
}

impl PartialEq for Block {
    fn eq(&self, other: &Self) -> bool {
        self.row_count == other.row_count
            && self.valid == other.valid
            && self.values.same(&other.values)
    }
}

impl BlockValues {
    fn zero(&mut self, row: usize) {
        match self {
            Self::Int(values) | Self::Timestamp(values) => values[row] = 0,
            Self::Float(values) => values[row] = 0.0,
            Self::String(values) => values[row] = 0,
            Self::Bool(values) => values.set(row, false),
            Self::Date(values) => values[row] = 0,
        }
    }

    /// Equality by bits, so that NaN is itself and 0.0 is not -0.0.
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Float(a), Self::Float(b)) => {
                a.iter().map(|float| float.to_bits()).eq(b.iter().map(|float| float.to_bits()))
            }
            (a, b) => a == b,
        }
    }
}

impl Cell {
    /// Equality by bits; of two cells of one column.
    pub(super) fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Int(a), Self::Int(b)) | (Self::Timestamp(a), Self::Timestamp(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => canonical(a).to_bits() == canonical(b).to_bits(),
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            _ => false,
        }
    }
}

/// All NaNs become one, so that equal cells have equal bits.
pub(super) const fn canonical(float: f64) -> f64 {
    if float.is_nan() { f64::NAN } else { float }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_an_equal_value_copies_nothing() {
        let mut block = Block::new(ColumnType::Float);
        block.push(Cell::Float(f64::NAN));
        block.push(Cell::Null);
        let mut live = Arc::new(block);
        let snapshot = live.clone();

        Block::set(&mut live, 0, Cell::Float(-f64::NAN));
        Block::set(&mut live, 1, Cell::Null);
        assert!(Arc::ptr_eq(&live, &snapshot));

        Block::set(&mut live, 0, Cell::Float(0.0));
        assert!(!Arc::ptr_eq(&live, &snapshot));
        assert!(matches!(snapshot.cell(0), Cell::Float(float) if float.is_nan()));
    }

    #[test]
    fn a_null_leaves_zero_where_a_value_was() {
        for (column_type, cell) in [
            (ColumnType::Int, Cell::Int(7)),
            (ColumnType::Float, Cell::Float(7.0)),
            (ColumnType::String, Cell::String(7)),
            (ColumnType::Bool, Cell::Bool(true)),
            (ColumnType::Date, Cell::Date(7)),
            (ColumnType::Timestamp, Cell::Timestamp(7)),
        ] {
            let mut block = Block::new(column_type);
            block.push(cell);
            let mut block = Arc::new(block);

            Block::set(&mut block, 0, Cell::Null);

            assert_eq!(*block, Block::repeated(column_type, Cell::Null, 1));
        }
    }

    #[test]
    fn zero_and_minus_zero_are_two_values() {
        let mut block = Block::new(ColumnType::Float);
        block.push(Cell::Float(0.0));
        let mut other = Block::new(ColumnType::Float);
        other.push(Cell::Float(-0.0));

        assert_ne!(block, other);
    }
}
