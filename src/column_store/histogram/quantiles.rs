use crate::aggregate::Selection;
use crate::block::Cell;
use crate::dense::Dense;
use crate::{AggregateError, ColumnType, RowSet, Value, View};

impl View<'_> {
    /// The values below which some fractions of a column's values lie, in the rows of the view, or in
    /// those of a set that are in the view: 0 gives the smallest, 0.5 the median, 1 the largest. Between
    /// two values it lies as far as the fraction does between theirs; dates and timestamps are rounded
    /// down to a day or a millisecond. Nulls and NaN are passed over; of nothing, all are null.
    ///
    /// Of ints it is an int where it is one of the values, and a float where it lies between two.
    ///
    /// O(rows) for each fraction, and less for those after the first.
    ///
    /// # Errors
    /// If there is no such column, it is of strings or bools, or a fraction is not within 0 and 1.
    pub fn quantiles(
        self,
        column: &str,
        fractions: &[f64],
        rows: Option<&RowSet>,
    ) -> Result<Vec<Value>, AggregateError> {
        let table = self.table();
        let index = self.column_to_sum_up(column)?;
        if let Some(fraction) = fractions.iter().find(|fraction| !(0.0..=1.0).contains(*fraction)) {
            return Err(AggregateError::NoFraction { fraction: Value::Float(*fraction) });
        }
        let cells = Selection::new(&table.columns[index].blocks, self.within(rows));
        let found = match table.schema.columns()[index].column_type() {
            ColumnType::Int => quantiles::<i64>(&cells, fractions, Cell::Int, |low, high, part| {
                Cell::Float(between(low as f64, high as f64, part))
            }),
            ColumnType::Float => quantiles(&cells, fractions, Cell::Float, |low, high, part| {
                Cell::Float(between(low, high, part))
            }),
            ColumnType::Date => {
                quantiles::<i32>(&cells, fractions, Cell::Date, |low, high, part| {
                    Cell::Date(low + (f64::from(high - low) * part) as i32)
                })
            }
            ColumnType::Timestamp => {
                quantiles::<i64>(&cells, fractions, Cell::Timestamp, |low, high, part| {
                    Cell::Timestamp(low + ((high - low) as f64 * part) as i64)
                })
            }
            found @ (ColumnType::String | ColumnType::Bool) => {
                return Err(AggregateError::NotSpread { column: column.to_owned(), found });
            }
        };
        Ok(found.into_iter().map(|cell| table.value_of(cell).to_value()).collect())
    }
}

/// Between two floats, whose distance may be beyond the floats.
fn between(low: f64, high: f64, part: f64) -> f64 {
    let distance = high - low;
    if distance.is_finite() { low + distance * part } else { low * (1.0 - part) + high * part }
}

fn quantiles<T: Dense>(
    cells: &Selection<'_>,
    fractions: &[f64],
    cell: impl Fn(T) -> Cell,
    between: impl Fn(T, T, f64) -> Cell,
) -> Vec<Cell> {
    let mut values: Vec<T> = Vec::with_capacity(cells.count());
    cells.each(|value: T| {
        // NaN alone is not itself.
        if value.partial_cmp(&value).is_some() {
            values.push(value);
        }
    });
    let mut found = vec![Cell::Null; fractions.len()];
    let Some(last) = values.len().checked_sub(1) else { return found };
    let mut order: Vec<usize> = (0..fractions.len()).collect();
    order.sort_by(|a, b| fractions[*a].total_cmp(&fractions[*b]));
    // All values before `done` are less than those from it on.
    let mut done = 0;
    for index in order {
        let place = fractions[index] * last as f64;
        let (whole, part) = (place.floor() as usize, place.fract());
        let by_value = |a: &T, b: &T| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal);
        let rest = &mut values[done..];
        let (_, low, above) = rest.select_nth_unstable_by(whole - done, by_value);
        let low = *low;
        let high = above.iter().copied().min_by(by_value);
        found[index] = match high {
            Some(high) if part > 0.0 && low != high => between(low, high, part),
            _ => cell(low),
        };
        done = whole;
    }
    found
}
