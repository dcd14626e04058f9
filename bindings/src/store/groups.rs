use std::collections::HashSet;

use peristyle::column_store::{Groups, Measure, Measured, Sum};
use wasm_bindgen::JsValue;

use crate::arguments::{Options, list, not, text};
use crate::errors::Thrown;
use crate::records::{RecordMaker, Records};

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
        let members = self.members.iter().map(Member::name);
        let names = self.columns.iter().map(String::as_str).chain(members);
        let maker = RecordMaker::new(&names.map(JsValue::from).collect());
        let mut records = Records::of(&maker);
        for group in 0..groups.len() {
            records.begin();
            for values in groups.keys() {
                records.cell(values[group].as_ref());
            }
            for member in &self.members {
                match member {
                    Member::RowCount => records.long(groups.row_counts()[group] as i128),
                    Member::Measure { place, .. } => {
                        measured(&groups.measures()[*place][group], &mut records);
                    }
                }
            }
        }
        records.finish().into()
    }
}

fn measure(value: &JsValue) -> Result<Measure, Thrown> {
    let name = text(value, "op")?;
    let found = Measure::ALL.into_iter().find(|measure| measure.name() == name);
    found.ok_or_else(|| not("op", "count, sum, mean, min, max or distinct", value))
}

fn measured(measured: &Measured, records: &mut Records<'_>) {
    match measured {
        Measured::Count(count) => records.long(*count as i128),
        Measured::Sum(Sum::Int(sum)) => records.long(*sum),
        Measured::Sum(Sum::Float(sum)) => records.float(*sum),
        Measured::Value(value) => records.cell(value.as_ref()),
    }
}
