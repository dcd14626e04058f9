use peristyle::column_store::{ColumnDef, RetypeFailure, RetypePlan, SchemaChangeError, Value};
use wasm_bindgen::prelude::*;

use super::{ColumnStoreWasm, array_of};
use crate::arguments::{Options, column_type, text};
use crate::cells::{cell_to_js, int_to_js};
use crate::errors::Thrown;
use crate::objects::object;
use crate::rows::key_to_js;

#[wasm_bindgen]
impl ColumnStoreWasm {
    /// Adds a column at the end; rows that are there get null.
    pub fn add_column(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "ColumnType")] col_type: &JsValue,
    ) -> Result<(), Thrown> {
        let (name, column_type) = (text(name, "the name of a column")?, column_type(col_type)?);
        Ok(self.store.add_column(&name, column_type, Value::Null)?)
    }

    /// The names of the columns, in order.
    pub fn column_names(&self) -> Vec<String> {
        let columns = self.store.schema().columns().iter();
        columns.map(|column| column.name().to_owned()).collect()
    }

    /// The columns, in order.
    #[wasm_bindgen(unchecked_return_type = "ColumnSchema[]")]
    pub fn schema(&self) -> JsValue {
        array_of(self.store.schema().columns().iter().map(|column| {
            object([("name", column.name().into()), ("type", column.column_type().name().into())])
        }))
    }

    /// The name of the primary key column.
    #[wasm_bindgen(getter)]
    pub fn primary_key_column(&self) -> Option<String> {
        self.store.schema().key().map(ColumnDef::name).map(str::to_owned)
    }

    /// Gives a column another name.
    pub fn rename_column(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] from: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
    ) -> Result<(), Thrown> {
        let (from, to) = (text(from, "the name of a column")?, text(to, "the new name")?);
        Ok(self.store.rename_column(&from, &to)?)
    }

    /// Removes a column and its cells. The primary key column stays.
    pub fn drop_column(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Result<(), Thrown> {
        Ok(self.store.drop_column(&text(name, "the name of a column")?)?)
    }

    /// Gives a column another type and converts its cells. If a cell does not convert, it is an error
    /// and nothing is changed; with `dry_run` nothing is changed in any case, and the result says what
    /// would be.
    #[wasm_bindgen(unchecked_return_type = "RetypeResult")]
    pub fn retype_column(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "ColumnType")] col_type: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "RetypeOptions")] options: &JsValue,
    ) -> Result<JsValue, Thrown> {
        let (name, column_type) = (text(name, "the name of a column")?, column_type(col_type)?);
        let mut options = Options::read("the options of retype_column", options, &["dry_run"])?;
        let plan = if options.flag("dry_run")? {
            self.store.plan_retype(&name, column_type)
        } else {
            self.store.retype_column(&name, column_type, RetypeFailure::Refuse)
        };
        plan.map(|plan| plan_to_js(&plan)).map_err(|error| refused(&error))
    }
}

fn plan_to_js(plan: &RetypePlan) -> JsValue {
    let cells = plan.failures.iter().map(|cell| {
        object([("key", key_to_js(&cell.key)), ("value", cell_to_js(cell.value.as_ref()))])
    });
    object([
        ("converted", int_to_js(plan.converted_count as i64)),
        ("rewritten", int_to_js(plan.rewritten_count as i64)),
        ("failed", int_to_js(plan.failed_count as i64)),
        ("cells", array_of(cells)),
    ])
}

/// The message names the first of the cells that do not convert.
fn refused(error: &SchemaChangeError) -> Thrown {
    let first = match error {
        SchemaChangeError::CellsDoNotConvert { plan, .. } => plan.failures.first(),
        _ => None,
    };
    match first {
        Some(cell) => Thrown::named(
            "SchemaError",
            &format!("{error}; the first is that of {}: {}", cell.key, cell.reason),
        ),
        None => Thrown::named("SchemaError", error),
    }
}
