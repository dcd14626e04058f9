use std::collections::{BTreeMap, BTreeSet};

use peristyle_column_store::MAX_COLUMNS;

use super::guess::JsonGuess;
use crate::{ImportError, Note, NoteKind};

/// The columns found so far, in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) names: Vec<String>,
    pub(crate) guesses: Vec<JsonGuess>,
    by_name: BTreeMap<String, usize>,
}

impl Columns {
    pub(crate) fn count(&self) -> usize {
        self.names.len()
    }

    /// The place of the column of a member, which is a new column if there is none of that name.
    pub(crate) fn of_member(&mut self, name: &str, line: u64) -> Result<usize, ImportError> {
        match self.by_name.get(name) {
            Some(column) => Ok(*column),
            None => self.add(name, line),
        }
    }

    /// Those that a first row names.
    pub(crate) fn from_header(names: &[&str], line: u64) -> Result<Self, ImportError> {
        let mut columns = Self::default();
        for (column, &name) in (1..).zip(names) {
            if let Some(first) = columns.by_name.get(name) {
                let (first_column, name) = (first + 1, name.to_owned());
                return Err(ImportError::DuplicateColumnName { line, first_column, column, name });
            }
            columns.add(name, line)?;
        }
        Ok(columns)
    }

    /// Those of rows without names.
    pub(crate) fn numbered(column_count: usize, line: u64) -> Result<Self, ImportError> {
        let mut columns = Self::default();
        for number in 1..=column_count {
            columns.add(&format!("column_{number}"), line)?;
        }
        Ok(columns)
    }

    /// One more; its name is new.
    pub(crate) fn add(&mut self, name: &str, line: u64) -> Result<usize, ImportError> {
        let column = self.names.len();
        if column == MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { line, max: MAX_COLUMNS });
        }
        self.names.push(name.to_owned());
        self.guesses.push(JsonGuess::default());
        self.by_name.insert(name.to_owned(), column);
        Ok(column)
    }

    /// A column needs a name, so a member without one gets another: at the end, when all are known.
    pub(crate) fn name_the_nameless(&mut self) -> Option<Note> {
        let column = self.by_name.remove("")?;
        let taken: BTreeSet<&str> = self.names.iter().map(String::as_str).collect();
        let mut numbers = column + 1..;
        let name = numbers.find_map(|number| {
            let name = format!("column_{number}");
            (!taken.contains(name.as_str())).then_some(name)
        })?;
        self.names[column].clone_from(&name);
        Some(Note { column: Some(name), kind: NoteKind::Renamed { from: String::new() } })
    }
}
