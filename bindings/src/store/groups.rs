use std::collections::HashSet;

use peristyle::column_store::{Groups, Measure, Measured};
use wasm_bindgen::JsValue;

use super::array_of;
use super::queries::sum_to_js;
use crate::arguments::{Options, list, not, text};
use crate::cells::{cell_to_js, int_to_js};
use crate::errors::Thrown;
use crate::objects::object_of;

/// By what to group, and what to measure. No two members of its results have the same name.
pub(super) struct GroupBy {
    pub(super) columns: Vec<String>,
    pub(super) measures: Vec<(String, Measure)>,
    /// The names of the members, after those of the columns.
    members: Vec<Member>,
}

/// A member of a group that is no column.
enum Member {
    RowCount,
    Measure { place: usize, name: String },
}

impl Member {
    fn name(&self) -> &str {
        match self {
            Self::RowCount => Measure::Count.name(),
            Self::Measure { name, .. } => name,
        }
    }
}

impl GroupBy {
    pub(super) fn read(columns: &JsValue, measures: &JsValue) -> Result<Self, Thrown> {
        let columns = list(columns, "the columns to group by")?;
        let columns = columns.iter().map(|column| text(&column, "the name of a column"));
        let mut query =
            Self { columns: columns.collect::<Result<_, _>>()?, measures: vec![], members: vec![] };
        for asked in list(measures, "the measures")?.iter() {
            query.ask(&asked)?;
        }
        query.refuse_equal_names()?;
        Ok(query)
    }

    fn ask(&mut self, asked: &JsValue) -> Result<(), Thrown> {
        let mut asked = Options::read("a measure", asked, &["column", "op"])?;
        let measure = asked.take("op", measure)?;
        match (asked.text("column")?, measure) {
            (None, Some(Measure::Count)) => self.members.push(Member::RowCount),
            (Some(column), Some(measure)) => {
                let (place, name) = (self.measures.len(), format!("{}_{column}", measure.name()));
                self.members.push(Member::Measure { place, name });
                self.measures.push((column, measure));
            }
            _ => return Err(Thrown::argument(&"a measure is {column, op}, or {op: \"count\"}")),
        }
        Ok(())
    }

    fn refuse_equal_names(&self) -> Result<(), Thrown> {
        let mut seen = HashSet::new();
        let members = self.members.iter().map(Member::name);
        match self
            .columns
            .iter()
            .map(String::as_str)
            .chain(members)
            .find(|name| !seen.insert(*name))
        {
            None => Ok(()),
            Some(name) => {
                let message =
                    format!("a group would have two members \"{name}\"; ask for one of them");
                Err(Thrown::argument(&message))
            }
        }
    }

    pub(super) fn groups_to_js(&self, groups: &Groups) -> JsValue {
        let names: Vec<JsValue> = self.columns.iter().map(JsValue::from).collect();
        let members: Vec<JsValue> =
            self.members.iter().map(|member| JsValue::from(member.name())).collect();
        array_of((0..groups.len()).map(|group| {
            let keys = groups.keys().iter().map(|values| cell_to_js(values[group].as_ref()));
            let amounts = self.members.iter().map(|member| match member {
                Member::RowCount => int_to_js(groups.row_counts()[group] as i64),
                Member::Measure { place, .. } => measured_to_js(&groups.measures()[*place][group]),
            });
            let columns = names.iter().cloned().zip(keys);
            object_of(columns.chain(members.iter().cloned().zip(amounts)))
        }))
    }
}

fn measure(value: &JsValue) -> Result<Measure, Thrown> {
    let name = text(value, "op")?;
    let found = Measure::ALL.into_iter().find(|measure| measure.name() == name);
    found.ok_or_else(|| not("op", "count, sum, mean, min, max or distinct", value))
}

fn measured_to_js(measured: &Measured) -> JsValue {
    match measured {
        Measured::Count(count) => int_to_js(*count as i64),
        Measured::Sum(sum) => sum_to_js(Some(*sum)),
        Measured::Value(value) => cell_to_js(value.as_ref()),
    }
}
