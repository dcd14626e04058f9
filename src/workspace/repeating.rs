//! Repeating a block of cells beside itself, as it is dragged by its corner.

use std::ops::Range;

use super::cell_writes::Values;
use super::editing::EditError;
use super::long_act::cells;
use super::pasting::CellPlan;
use super::range_acts::CellBlock;
use super::{PasteTarget, Workspace};
use crate::column_store::Value;

/// The place in a block of `count` that stands at a distance from the block's start where it is repeated
/// without end to both sides.
fn repeated(distance: isize, count: usize) -> usize {
    distance.rem_euclid(count.cast_signed()).cast_unsigned()
}

impl Workspace {
    /// Copies the rows of a block, in turn, into the rows below or above it. False if it was stopped.
    ///
    /// # Errors
    /// If there is nothing to copy, or the table refuses the values, as it does two equal keys.
    pub async fn repeat_rows(self, block: CellBlock, to: Range<usize>) -> Result<bool, EditError> {
        self.repeat("Fill", &block, to).await
    }

    pub(super) async fn repeat(
        self,
        verb: &str,
        block: &CellBlock,
        to: Range<usize>,
    ) -> Result<bool, EditError> {
        if block.cell_count() == 0 {
            return Err(EditError::NothingToFillFrom);
        }
        let sources = block.rows.clone().map(|place| self.row_at_place(place));
        let sources = sources.collect::<Result<Vec<_>, _>>()?;
        let values_of = |column: &usize| {
            let values: Vec<Value> =
                sources.iter().map(|row| self.value_of(*row, *column)).collect();
            let values = match <[Value; 1]>::try_from(values) {
                Ok([value]) => Values::Same(value),
                Err(values) => {
                    let at = |place: usize| place.cast_signed() - block.rows.start.cast_signed();
                    let value = |place| values[repeated(at(place), values.len())].clone();
                    Values::Each(to.clone().map(value).collect())
                }
            };
            (*column, values)
        };
        let columns = block.columns.iter().map(values_of).collect();
        let words = format!("{verb} {}", cells(to.len() * block.columns.len()));
        Box::pin(self.write_values(words, &to, columns)).await
    }

    /// Works out copying the columns of a block, in turn, into columns beside it, whose types may differ;
    /// `is_left` says on which side these are. None if it was stopped.
    ///
    /// # Errors
    /// If there is nothing to copy, or another such act runs.
    pub async fn plan_repeat_columns(
        self,
        block: CellBlock,
        to: Vec<usize>,
        is_left: bool,
    ) -> Result<Option<CellPlan>, EditError> {
        if block.cell_count() == 0 || to.is_empty() {
            return Err(EditError::NothingToFillFrom);
        }
        let first = if is_left { -to.len().cast_signed() } else { 0 };
        let at = |place: usize| repeated(first + place.cast_signed(), block.columns.len());
        let sources = (0..to.len()).map(|place| block.columns[at(place)]).collect();
        let words = format!("Fill {}", cells(block.rows.len() * to.len()));
        let copied = self.long_act(self.texts_of(block.rows.clone(), sources, words.clone()));
        let Some(clip) = copied.await? else { return Ok(None) };
        let selected_column_count = to.len();
        let target = PasteTarget { rows: block.rows, columns: to, selected_column_count };
        let plan = self.plan_paste(clip, target).await?;
        Ok(plan.map(|plan| plan.named(words)))
    }
}
