use std::fmt;

/// Where in its file each row of a table starts, counted from 1. Most rows take one line, so only those are
/// kept that do not start on the line after the row before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    jumps: Vec<(usize, u64)>,
    unit: Unit,
}

/// What a file is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Lines of text.
    #[default]
    Line,
    /// Rows, which have only a number.
    Row,
    /// Cells of a sheet: the sheet's column, counted from 0, of each column of the table.
    Cell(Vec<u32>),
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line of text.
    Line(u64),
    /// A row of a file that has no lines.
    Row(u64),
    /// A cell of a sheet.
    Cell {
        /// The number of its row, from 1.
        row: u64,
        /// The number of its column, from 0.
        column: u32,
    },
}

/// `line 7`, `row 7` or `B7`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(row) => write!(f, "row {row}"),
            Self::Cell { row, column } => write!(f, "{}{row}", column_letters(*column)),
        }
    }
}

/// What spreadsheets call a column: `A` for 0, `AA` for 26.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl Lines {
    pub(crate) const fn from_jumps(jumps: Vec<(usize, u64)>) -> Self {
        Self { jumps, unit: Unit::Line }
    }

    /// None yet, of a file that is made of something else than lines.
    pub(crate) const fn of(unit: Unit) -> Self {
        Self { jumps: Vec::new(), unit }
    }

    /// None yet, of the columns of a file that are kept, by their places in it.
    pub(crate) fn of_columns(&self, kept: impl Iterator<Item = usize>) -> Self {
        Self::of(match &self.unit {
            Unit::Cell(columns) => Unit::Cell(kept.map(|column| columns[column]).collect()),
            unit => unit.clone(),
        })
    }

    /// Notes the line of a row; rows come in order.
    pub(crate) fn push(&mut self, row: usize, line: u64) {
        if self.jumps.is_empty() || self.line(row) != line {
            self.jumps.push((row, line));
        }
    }

    /// Counts lines anew that stand before those that were counted.
    pub fn move_down(&mut self, line_count: u64) {
        self.jumps.iter_mut().for_each(|(_, line)| *line += line_count);
    }

    /// The line on which a row starts, or what its file has in the place of lines.
    pub fn line(&self, row: usize) -> u64 {
        // New rows are asked for most.
        let jump = match self.jumps.last() {
            Some(last) if last.0 <= row => Some(last),
            _ => self.jumps[..self.jumps.partition_point(|jump| jump.0 <= row)].last(),
        };
        jump.map_or(1, |&(first_row, line)| line + (row - first_row) as u64)
    }

    /// Where a row starts.
    pub fn place(&self, row: usize) -> Place {
        match self.unit {
            Unit::Line => Place::Line(self.line(row)),
            Unit::Row | Unit::Cell(_) => Place::Row(self.line(row)),
        }
    }

    /// Where the cell of a row and a column of the table stands, as well as its file can say.
    pub fn cell_place(&self, row: usize, column: usize) -> Place {
        match &self.unit {
            Unit::Cell(columns) => Place::Cell { row: self.line(row), column: columns[column] },
            Unit::Line | Unit::Row => self.place(row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_spreadsheets() {
        let letters = [0, 1, 25, 26, 51, 52, 701, 702, 16_383].map(column_letters);

        assert_eq!(letters, ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
