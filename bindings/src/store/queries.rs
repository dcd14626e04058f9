use std::ops::Bound;

use peristyle::column_store::{
    Aggregates, CompareOp, Filter, FilterError, RowSet, SortKey, Sum, Value,
};
use wasm_bindgen::prelude::*;

use super::ColumnStoreWasm;
use super::groups::GroupBy;
use crate::arguments::{Options, count, list, text};
use crate::cells::{cell_to_js, int_to_js, long_to_js, operand_from_js};
use crate::errors::Thrown;
use crate::objects::object;

#[wasm_bindgen]
impl ColumnStoreWasm {
    /// The row ids of the rows whose cell equals a value. Numbers compare by what they are worth, so
    /// that `0` and `-0` are equal; NaN equals nothing.
    pub fn filter_eq(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] column: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Operand")] value: &JsValue,
    ) -> Result<Vec<u32>, Thrown> {
        self.compare(column, CompareOp::Equal, value)
    }

    /// The row ids of the rows whose cell is greater than a value.
    pub fn filter_gt(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] column: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Operand")] value: &JsValue,
    ) -> Result<Vec<u32>, Thrown> {
        self.compare(column, CompareOp::Greater, value)
    }

    /// The row ids of the rows whose cell is less than a value.
    pub fn filter_lt(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] column: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Operand")] value: &JsValue,
    ) -> Result<Vec<u32>, Thrown> {
        self.compare(column, CompareOp::Less, value)
    }

    /// The row ids of the rows whose cell lies between two values and equals neither.
    pub fn filter_range(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] column: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Operand")] low: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Operand")] high: &JsValue,
    ) -> Result<Vec<u32>, Thrown> {
        let column = text(column, "the name of a column")?;
        let low = Bound::Excluded(self.operand(&column, low)?);
        let high = Bound::Excluded(self.operand(&column, high)?);
        self.ids(&Filter::Between { column, low, high })
    }

    /// The row ids of the rows whose cell equals one of some values.
    pub fn filter_in(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] column: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "readonly Operand[]")] values: &JsValue,
    ) -> Result<Vec<u32>, Thrown> {
        let column = text(column, "the name of a column")?;
        let values = list(values, "the values of a filter")?;
        let values =
            values.iter().map(|value| self.operand(&column, &value)).collect::<Result<_, _>>();
        self.ids(&Filter::In { column, values: values? })
    }

    /// The row ids of the rows that an expression lets through, such as
    /// `price > 10 and city in ("Paris", "Rome") and not name contains "test"`.
    ///
    /// Names that are not words stand in backquotes, strings and days in double quotes. There are `=`,
    /// `!=`, `<`, `<=`, `>`, `>=`, `between 1 and 5` (`exclusive`), `in (…)`, `is null`, `contains`,
    /// `icontains`, `starts with`, `istarts with`, `and`, `or`, `not` and parentheses.
    pub fn filter(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] expression: &JsValue,
    ) -> Result<Vec<u32>, Thrown> {
        self.ids(&self.parse(expression)?)
    }

    /// How many rows there are, or how many of them an expression lets through.
    pub fn count(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] expression: &JsValue,
    ) -> Result<u32, Thrown> {
        let rows = self.matching(expression)?;
        Ok(rows.map_or_else(|| self.view().row_count(), |rows| rows.count()) as u32)
    }

    /// What a column amounts to, in all rows or in those that an expression lets through. Nulls are left
    /// out of all but their own count; the sum of nothing is 0, mean, min and max of nothing are null, as
    /// are sum and mean where there are no numbers.
    #[wasm_bindgen(unchecked_return_type = "Aggregates")]
    pub fn aggregate(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] column: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] expression: &JsValue,
    ) -> Result<JsValue, Thrown> {
        let column = text(column, "the name of a column")?;
        let rows = self.matching(expression)?;
        Ok(aggregates_to_js(&self.view().aggregate(&column, rows.as_ref())?))
    }

    /// The rows grouped by some columns, all or those that an expression lets through: an object for each
    /// group, with the columns and with what was asked for as `op_column`, such as `sum_price`; `count`
    /// without a column counts rows. Groups stand in the order of their first rows, nulls are a group.
    #[wasm_bindgen(unchecked_return_type = "Row[]")]
    pub fn group_by(
        &self,
        #[wasm_bindgen(unchecked_param_type = "readonly string[]")] columns: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "readonly MeasureBy[]")] measures: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] expression: &JsValue,
    ) -> Result<JsValue, Thrown> {
        let query = GroupBy::read(columns, measures)?;
        let rows = self.matching(expression)?;
        let groups = self.view().group_by(&query.columns, &query.measures, rows.as_ref())?;
        Ok(query.groups_to_js(&groups))
    }

    /// The row ids of all rows, sorted by the first column, rows that are equal there by the second, and
    /// so on; at most `limit`. Nulls come last whichever way a column is sorted, and NaN before them.
    pub fn sort(
        &self,
        #[wasm_bindgen(unchecked_param_type = "readonly SortBy[]")] columns: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] limit: &JsValue,
    ) -> Result<Vec<u32>, Thrown> {
        let by = list(columns, "the columns to sort by")?;
        let keys = by.iter().map(|column| sort_key(&column)).collect::<Result<Vec<_>, _>>()?;
        let order = if limit.is_undefined() {
            self.view().sort(&keys, None)?
        } else {
            let limit = usize::try_from(count(limit, "the limit")?).unwrap_or(usize::MAX);
            self.view().top(&keys, limit.min(self.store.row_count()), None)?
        };
        Ok(order.iter().map(|row| row.0).collect())
    }
}

impl ColumnStoreWasm {
    fn compare(
        &self,
        column: &JsValue,
        op: CompareOp,
        value: &JsValue,
    ) -> Result<Vec<u32>, Thrown> {
        let column = text(column, "the name of a column")?;
        let value = self.operand(&column, value)?;
        self.ids(&Filter::Compare { column, op, value })
    }

    fn parse(&self, expression: &JsValue) -> Result<Filter, Thrown> {
        Ok(Filter::parse(&text(expression, "a filter")?, self.store.schema())?)
    }

    /// The rows that an expression lets through; nothing if there is no expression.
    fn matching(&self, expression: &JsValue) -> Result<Option<RowSet>, Thrown> {
        if expression.is_undefined() {
            return Ok(None);
        }
        Ok(Some(self.view().filter(&self.parse(expression)?)?))
    }

    /// A value to compare a column with.
    fn operand(&self, column: &str, value: &JsValue) -> Result<Value, Thrown> {
        let schema = self.store.schema();
        let Some(index) = schema.index_of(column) else {
            return Err(FilterError::NoSuchColumn { column: column.to_owned() }.into());
        };
        operand_from_js(value, column, schema.columns()[index].column_type())
    }

    fn ids(&self, filter: &Filter) -> Result<Vec<u32>, Thrown> {
        Ok(self.view().filter(filter)?.to_ids())
    }
}

fn sort_key(by: &JsValue) -> Result<SortKey, Thrown> {
    let mut by = Options::read("a column to sort by", by, &["column", "descending"])?;
    let column = by.text("column")?;
    let column =
        column.ok_or_else(|| Thrown::argument(&"a column to sort by is {column, descending?}"))?;
    Ok(SortKey { column, descending: by.flag("descending")? })
}

fn aggregates_to_js(aggregates: &Aggregates) -> JsValue {
    object([
        ("count", int_to_js(aggregates.count as i64)),
        ("nulls", int_to_js(aggregates.nulls as i64)),
        ("sum", sum_to_js(aggregates.sum)),
        ("mean", aggregates.mean.map_or(JsValue::NULL, JsValue::from)),
        ("min", cell_to_js(aggregates.min.as_ref())),
        ("max", cell_to_js(aggregates.max.as_ref())),
        ("distinct", int_to_js(aggregates.distinct as i64)),
    ])
}

fn sum_to_js(sum: Option<Sum>) -> JsValue {
    match sum {
        None => JsValue::NULL,
        Some(Sum::Int(sum)) => long_to_js(sum),
        Some(Sum::Float(sum)) => sum.into(),
    }
}
