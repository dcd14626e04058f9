use std::collections::{BTreeMap, BTreeSet};

use super::ColumnNames;
use crate::{ImportError, Note, NoteKind};

/// The names of the columns, unique and not empty, and what was changed to make them so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) names: Vec<String>,
    pub(crate) notes: Vec<Note>,
}

impl Names {
    /// Of columns without a header.
    pub(crate) fn numbered(column_count: usize) -> Self {
        let names = (1..=column_count).map(|number| format!("column_{number}")).collect();
        Self { names, notes: Vec::new() }
    }

    /// Of the columns of a header.
    pub(crate) fn from_header(
        header: &[&str],
        line: u64,
        rule: ColumnNames,
    ) -> Result<Self, ImportError> {
        match rule {
            ColumnNames::Refuse => Self::checked(header, line),
            ColumnNames::MakeUnique => Ok(Self::made_unique(header)),
        }
    }

    fn checked(header: &[&str], line: u64) -> Result<Self, ImportError> {
        let mut first_columns = BTreeMap::new();
        for (column, &name) in (1..).zip(header) {
            if name.is_empty() {
                return Err(ImportError::EmptyColumnName { line, column });
            }
            if let Some(first_column) = first_columns.insert(name, column) {
                let name = name.to_owned();
                return Err(ImportError::DuplicateColumnName { line, first_column, column, name });
            }
        }
        Ok(Self { names: header.iter().map(|&name| name.to_owned()).collect(), notes: Vec::new() })
    }

    fn made_unique(header: &[&str]) -> Self {
        let in_file: BTreeSet<&str> = header.iter().copied().collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut next_numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut made = Self::default();
        for (column, &from) in (1..).zip(header) {
            let mut name = from.to_owned();
            if name.is_empty() {
                name = format!("column_{column}");
            }
            while taken.contains(&name) || name != from && in_file.contains(name.as_str()) {
                let number = next_numbers.entry(from).or_insert(2);
                let stem = if from.is_empty() { "column" } else { from };
                name = format!("{stem}_{number}");
                *number += 1;
            }
            if name != from {
                let kind = NoteKind::Renamed { from: from.to_owned() };
                made.notes.push(Note { column: Some(name.clone()), kind });
            }
            taken.insert(name.clone());
            made.names.push(name);
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unique(header: &[&str]) -> Vec<String> {
        Names::from_header(header, 1, ColumnNames::MakeUnique).unwrap().names
    }

    #[test]
    fn names_are_made_unique_without_taking_a_name_that_the_file_has() {
        assert_eq!(unique(&["a", "a", "a"]), ["a", "a_2", "a_3"]);
        assert_eq!(unique(&["a", "a", "a_2"]), ["a", "a_3", "a_2"]);
        assert_eq!(unique(&["a_2", "a", "a"]), ["a_2", "a", "a_3"]);
        assert_eq!(unique(&["x", "", "column_2", ""]), ["x", "column_3", "column_2", "column_4"]);
    }

    #[test]
    fn names_that_are_empty_or_occur_twice_are_refused_with_their_columns() {
        let refuse = |header: &[&str]| Names::from_header(header, 3, ColumnNames::Refuse);

        assert_eq!(
            refuse(&["a", ""]).unwrap_err(),
            ImportError::EmptyColumnName { line: 3, column: 2 }
        );
        assert_eq!(
            refuse(&["a", "b", "a"]).unwrap_err().to_string(),
            "line 3: columns 1 and 3 are both named \"a\"; nothing was imported"
        );
    }
}
