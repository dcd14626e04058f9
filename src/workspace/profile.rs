use std::cmp::Ordering;

use reactive_graph::prelude::*;

use super::Workspace;
use super::import::Pace;
use crate::column_store::{
    Aggregates, ColumnId, ColumnStore, ColumnType, Histogram, HistogramJob, Measure, Measured,
    RowSet, Sum, Value, ValueCounts, ValueCountsJob, View,
};

/// The bars of the histogram of a profile.
const MOST_BUCKETS: usize = 24;
/// The most frequent values that a profile lists.
const MOST_VALUES: usize = 20;

/// All that is said about a column in the rows that are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnProfile {
    /// The column.
    pub column: ColumnId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub column_type: ColumnType,
    /// Counts, sum, mean, ends.
    pub aggregates: Aggregates,
    /// The lower quartile, the median and the upper quartile; none where values lie on no line.
    pub quartiles: Vec<Value>,
    /// How the values are spread; none where they lie on no line.
    pub histogram: Option<Histogram>,
    /// The most frequent values.
    pub frequent: ValueCounts,
    /// Whether it is about a part of the rows, since others are filtered out.
    pub is_part: bool,
}

/// What a selection of cells amounts to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SelectionSummary {
    /// How many cells are not null.
    pub count: usize,
    /// The sum of the numbers; none if there are none, or columns of other types among them.
    pub sum: Option<Sum>,
    /// Their mean.
    pub mean: Option<f64>,
    /// The least, if all are of one type.
    pub min: Option<Value>,
    /// The greatest, if all are of one type.
    pub max: Option<Value>,
}

impl Workspace {
    /// All about a column in the rows that are shown, worked out in slices; none if it is gone.
    pub async fn profile(self, column: ColumnId) -> Option<ColumnProfile> {
        let table = self.open_table()?.store.with_untracked(ColumnStore::snapshot);
        let rows = reactive_graph::graph::untrack(|| self.filtered_rows());
        let now_ms = self.world().now_ms();
        let definition = table.schema().columns().get(table.schema().index_of_id(column)?)?.clone();
        let (name, column_type) = (definition.name(), definition.column_type());
        let is_on_line = !matches!(column_type, ColumnType::String | ColumnType::Bool);
        let mut pace = Pace::new(self);
        let (view, rows) = (table.view(now_ms), rows.as_ref());

        let aggregates = view.aggregate(name, rows).ok()?;
        pace.pause_if_due().await;
        let mut frequent = ValueCountsJob::new(&table, now_ms, name, MOST_VALUES, rows).ok()?;
        let frequent = pace.until_done(|| frequent.step()).await;
        let mut profile = ColumnProfile {
            column,
            name: name.to_owned(),
            column_type,
            aggregates,
            quartiles: Vec::new(),
            histogram: None,
            frequent,
            is_part: rows.is_some(),
        };
        if is_on_line {
            profile.quartiles = view.quantiles(name, &[0.25, 0.5, 0.75], rows).ok()?;
            pace.pause_if_due().await;
            let mut spread = HistogramJob::new(&table, now_ms, name, MOST_BUCKETS, rows).ok()?;
            profile.histogram = Some(pace.until_done(|| spread.step()).await);
        }
        Some(profile)
    }

    /// What the cells at some places of the rows that are shown, counted from 0, amount to in some columns,
    /// by their places in the schema. Tracked.
    pub fn summarize(
        self,
        places: std::ops::Range<usize>,
        columns: &[usize],
    ) -> Option<SelectionSummary> {
        let shown = self.visible_rows();
        let places = places.start..places.end.min(shown.count());
        let is_all = places == (0..shown.count());
        let filtered = if is_all { self.filtered_rows() } else { None };
        self.with_view(|view| {
            let rows = if is_all {
                filtered
            } else {
                Some(view.row_set(places.filter_map(|place| shown.nth(place))))
            };
            summary(view, columns, rows.as_ref())
        })
        .flatten()
    }
}

fn summary(view: View<'_>, columns: &[usize], rows: Option<&RowSet>) -> Option<SelectionSummary> {
    let schema = view.table().schema();
    let mut summary = SelectionSummary::default();
    let (mut are_numbers, mut are_of_one_type) = (true, true);
    let mut last_type = None;
    for column in columns {
        let definition = schema.columns().get(*column)?;
        let column_type = definition.column_type();
        are_numbers &= matches!(column_type, ColumnType::Int | ColumnType::Float);
        are_of_one_type &= last_type.replace(column_type).is_none_or(|last| last == column_type);
        let measures: &[Measure] = match column_type {
            ColumnType::Int | ColumnType::Float => {
                &[Measure::Count, Measure::Min, Measure::Max, Measure::Sum]
            }
            ColumnType::Date | ColumnType::Timestamp => {
                &[Measure::Count, Measure::Min, Measure::Max]
            }
            ColumnType::String | ColumnType::Bool => &[Measure::Count],
        };
        let asked: Vec<_> = measures.iter().map(|measure| (definition.name(), *measure)).collect();
        let groups = view.group_by::<&str, _>(&[], &asked, rows).ok()?;
        for (measure, measured) in measures.iter().zip(groups.measures()) {
            summary.take(*measure, measured.first());
        }
    }
    if !are_numbers {
        summary.sum = None;
    }
    if !are_of_one_type {
        (summary.min, summary.max) = (None, None);
    }
    summary.mean = summary.sum.filter(|_| summary.count > 0).map(|sum| match sum {
        Sum::Int(sum) => sum as f64 / summary.count as f64,
        Sum::Float(sum) => sum / summary.count as f64,
    });
    Some(summary)
}

impl SelectionSummary {
    fn take(&mut self, measure: Measure, measured: Option<&Measured>) {
        match (measure, measured) {
            (Measure::Count, Some(Measured::Count(count))) => self.count += count,
            (Measure::Sum, Some(Measured::Sum(sum))) => {
                self.sum = Some(self.sum.map_or(*sum, |before| plus(before, *sum)));
            }
            (Measure::Min, Some(Measured::Value(value))) if !value.is_null() => {
                keep(&mut self.min, value, Ordering::Less);
            }
            (Measure::Max, Some(Measured::Value(value))) if !value.is_null() => {
                keep(&mut self.max, value, Ordering::Greater);
            }
            _ => {}
        }
    }
}

fn plus(a: Sum, b: Sum) -> Sum {
    let float = |sum| match sum {
        Sum::Int(int) => int as f64,
        Sum::Float(float) => float,
    };
    match (a, b) {
        (Sum::Int(a), Sum::Int(b)) => Sum::Int(a + b),
        (a, b) => Sum::Float(float(a) + float(b)),
    }
}

/// Keeps the more extreme of two values of one type.
fn keep(kept: &mut Option<Value>, new: &Value, wanted: Ordering) {
    let order = kept.as_ref().map(|old| match (new, old) {
        (Value::Int(new), Value::Int(old)) => new.cmp(old),
        (Value::Float(new), Value::Float(old)) => new.total_cmp(old),
        (Value::Date(new), Value::Date(old)) => new.cmp(old),
        (Value::Timestamp(new), Value::Timestamp(old)) => new.cmp(old),
        // Of different types neither is kept in the end.
        _ => Ordering::Equal,
    });
    if order.is_none_or(|order| order == wanted) {
        *kept = Some(new.clone());
    }
}
