//! A filter made ready for one table: names are places, types are checked, strings are ids.

use std::sync::Arc;

use super::numbers::Numbers;
use super::question::Question;
use super::text::{self, Ids};
use super::{CompareOp, Filter, FilterError, MAX_FILTER_DEPTH, masks};
use crate::{BLOCK_ROWS, Bits, Block, BlockValues, ColumnType, StringTable, Table, Value};

/// A filter against the blocks of one table.
pub(super) enum Plan<'a> {
    /// All rows, or none.
    Constant(bool),
    Null(&'a [Arc<Block>]),
    /// Rows with a value that passes the test, or, negated, with one that does not.
    Cells {
        blocks: &'a [Arc<Block>],
        test: CellTest,
        negated: bool,
    },
    And(Vec<Plan<'a>>),
    Or(Vec<Plan<'a>>),
    Not(Box<Plan<'a>>),
}

/// A test of the cells of a column of the type it is named by.
pub(super) enum CellTest {
    /// Ints, and timestamps by their milliseconds.
    Int(Numbers<i64>),
    Float(Numbers<f64>),
    /// Dates by their days.
    Date(Numbers<i32>),
    String(Ids),
    /// Whether `false` passes, whether `true` does.
    Bool([bool; 2]),
}

impl<'a> Plan<'a> {
    pub(super) fn of(table: &'a Table, filter: &Filter) -> Result<Self, FilterError> {
        Compiler { table }.plan(filter, MAX_FILTER_DEPTH)
    }

    /// Which of the candidates of a block pass.
    pub(super) fn test(&self, block: usize, candidates: &Bits) -> Bits {
        if candidates.is_empty() {
            return Bits::none();
        }
        match self {
            Self::Constant(true) => candidates.clone(),
            Self::Constant(false) => Bits::none(),
            Self::Null(blocks) => candidates.and_not(blocks[block].valid()),
            Self::Cells { blocks, test, negated } => {
                let block = &blocks[block];
                let candidates = candidates.and(block.valid());
                let passing = test.passing(block.values());
                if *negated { candidates.and_not(&passing) } else { candidates.and(&passing) }
            }
            Self::And(plans) => {
                plans.iter().fold(candidates.clone(), |left, plan| plan.test(block, &left))
            }
            Self::Or(plans) => {
                let left = plans.iter().fold(candidates.clone(), |left, plan| {
                    let passing = plan.test(block, &left);
                    left.and_not(&passing)
                });
                candidates.and_not(&left)
            }
            Self::Not(plan) => candidates.and_not(&plan.test(block, candidates)),
        }
    }
}

impl CellTest {
    /// The rows that pass; what it says of nulls is of no meaning.
    fn passing(&self, values: &BlockValues) -> Bits {
        match (self, values) {
            (Self::Int(numbers), BlockValues::Int(values) | BlockValues::Timestamp(values)) => {
                numbers.passing(values)
            }
            (Self::Float(numbers), BlockValues::Float(values)) => numbers.passing(values),
            (Self::Date(numbers), BlockValues::Date(values)) => numbers.passing(values),
            (Self::String(ids), BlockValues::String(values)) => match ids {
                Ids::Nothing => Bits::none(),
                Ids::One(id) => masks::passing(values, |value| value == *id),
                Ids::Many(table) => masks::looked_up(values, table),
            },
            (Self::Bool(admitted), BlockValues::Bool(values)) => match admitted {
                [false, false] => Bits::none(),
                [false, true] => (**values).clone(),
                [true, false] => Bits::first(BLOCK_ROWS).and_not(values),
                [true, true] => Bits::first(BLOCK_ROWS),
            },
            _ => unreachable!("a test is made for the type of its column"),
        }
    }
}

/// Makes plans for one table.
struct Compiler<'a> {
    table: &'a Table,
}

impl<'a> Compiler<'a> {
    fn plan(&self, filter: &Filter, depth_left: usize) -> Result<Plan<'a>, FilterError> {
        let depth_left = depth_left.checked_sub(1).ok_or(FilterError::TooDeep)?;
        match filter {
            Filter::All => Ok(Plan::Constant(true)),
            Filter::IsNull { column } => Ok(Plan::Null(self.column(column)?.blocks)),
            Filter::Compare { column, op, value } => self.comparison(column, *op, value),
            Filter::Between { column, low, high } => {
                self.cells(column, &Question::Between(low, high))
            }
            Filter::In { column, values } => self.cells(column, &Question::In(values)),
            Filter::Contains { column, text, ignore_case } => {
                self.texts(column, |strings| text::containing(strings, text, *ignore_case))
            }
            Filter::StartsWith { column, text, ignore_case } => {
                self.texts(column, |strings| text::starting_with(strings, text, *ignore_case))
            }
            Filter::And(filters) => Ok(Plan::And(self.plans(filters, depth_left)?)),
            Filter::Or(filters) => Ok(Plan::Or(self.plans(filters, depth_left)?)),
            Filter::Not(filter) => Ok(Plan::Not(Box::new(self.plan(filter, depth_left)?))),
        }
    }

    fn plans(&self, filters: &[Filter], depth_left: usize) -> Result<Vec<Plan<'a>>, FilterError> {
        filters.iter().map(|filter| self.plan(filter, depth_left)).collect()
    }

    fn comparison(
        &self,
        column: &str,
        op: CompareOp,
        value: &Value,
    ) -> Result<Plan<'a>, FilterError> {
        if value.is_null() {
            return self.column(column).map(|_| Plan::Constant(false));
        }
        if op == CompareOp::NotEqual {
            let mut plan = self.cells(column, &Question::Compare(CompareOp::Equal, value))?;
            if let Plan::Cells { negated, .. } = &mut plan {
                *negated = true;
            }
            return Ok(plan);
        }
        self.cells(column, &Question::Compare(op, value))
    }

    fn cells(&self, column: &str, question: &Question<'_>) -> Result<Plan<'a>, FilterError> {
        let Operand { blocks, column_type } = self.column(column)?;
        let misfit = |value: &&Value| {
            value.as_ref().column_type().is_some_and(|found| !compares(column_type, found))
        };
        if let Some(found) = question.values().find(misfit).map(|value| value.as_ref()) {
            return Err(FilterError::WrongType {
                column: column.to_owned(),
                expected: column_type,
                found: found.column_type().unwrap_or(column_type),
            });
        }
        let test = match column_type {
            ColumnType::Int | ColumnType::Timestamp => CellTest::Int(Numbers::of(question)),
            ColumnType::Float => CellTest::Float(Numbers::of(question)),
            ColumnType::Date => CellTest::Date(Numbers::of(question)),
            ColumnType::String => CellTest::String(text::answering(&self.table.strings, question)),
            ColumnType::Bool => {
                CellTest::Bool([false, true].map(|cell| question.admits_bool(cell)))
            }
        };
        Ok(Plan::Cells { blocks, test, negated: false })
    }

    fn texts(
        &self,
        column: &str,
        ids: impl FnOnce(&StringTable) -> Ids,
    ) -> Result<Plan<'a>, FilterError> {
        let Operand { blocks, column_type } = self.column(column)?;
        if column_type != ColumnType::String {
            return Err(FilterError::NotText { column: column.to_owned(), found: column_type });
        }
        let test = CellTest::String(ids(&self.table.strings));
        Ok(Plan::Cells { blocks, test, negated: false })
    }

    fn column(&self, name: &str) -> Result<Operand<'a>, FilterError> {
        let index = self
            .table
            .schema
            .index_of(name)
            .ok_or_else(|| FilterError::NoSuchColumn { column: name.to_owned() })?;
        Ok(Operand {
            blocks: &self.table.columns[index].blocks,
            column_type: self.table.schema.columns()[index].column_type(),
        })
    }
}

/// The column that a filter is about.
struct Operand<'a> {
    blocks: &'a [Arc<Block>],
    column_type: ColumnType,
}

/// Whether cells of a type compare with values of a type.
fn compares(column_type: ColumnType, value_type: ColumnType) -> bool {
    let is_number = |t| matches!(t, ColumnType::Int | ColumnType::Float);
    column_type == value_type || is_number(column_type) && is_number(value_type)
}
