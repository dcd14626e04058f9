use peristyle_column_store::ColumnType;

use super::rows::{Cell, CellKind};
use crate::NoteKind;
use crate::infer::TypeGuess;

/// What the cells of a column, seen one by one, have in common. JSON says what is a number and what a
/// text, so a text of digits stays text; only dates and times, for which JSON has no type, are seen in texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct JsonGuess {
    numbers: TypeGuess,
    texts: TypeGuess,
    has_bools: bool,
    has_nested: bool,
    /// Whether a text is none of the names of floats for which JSON has no numbers.
    has_other_texts: bool,
    /// The line of the first cell that is of another kind than those before.
    mixed_line: Option<u64>,
    first_kind: Option<CellKind>,
}

impl JsonGuess {
    pub(crate) fn see(&mut self, cell: Cell<'_>, line: u64) {
        match cell.kind {
            CellKind::Missing | CellKind::Null => return,
            CellKind::Bool => self.has_bools = true,
            CellKind::Nested => self.has_nested = true,
            CellKind::Number if cell.text.contains('E') => {
                self.numbers.see(cell.text.to_ascii_lowercase().as_bytes(), line);
            }
            CellKind::Number => self.numbers.see(cell.text.as_bytes(), line),
            CellKind::Text | CellKind::Day => {
                self.has_other_texts |= !matches!(cell.text, "NaN" | "Infinity" | "-Infinity");
                // An empty text is a text.
                let text = if cell.text.is_empty() { "-" } else { cell.text };
                self.texts.see(text.as_bytes(), line);
            }
        }
        if *self.first_kind.get_or_insert(cell.kind) != cell.kind {
            self.mixed_line.get_or_insert(line);
        }
    }

    /// The type that holds all cells seen; string if there were none.
    pub(crate) fn column_type(&self) -> ColumnType {
        let kinds = [!self.numbers.is_empty(), !self.texts.is_empty(), self.has_bools];
        match kinds {
            _ if self.has_nested => ColumnType::String,
            [true, false, false] => self.numbers.column_type(),
            [true, true, false] if !self.has_other_texts => match self.numbers.column_type() {
                ColumnType::Int if self.numbers.note().is_none() => ColumnType::Float,
                ColumnType::Float => ColumnType::Float,
                _ => ColumnType::String,
            },
            [false, false, true] => ColumnType::Bool,
            [false, true, false] => match self.texts.column_type() {
                time @ (ColumnType::Date | ColumnType::Timestamp) => time,
                _ => ColumnType::String,
            },
            _ => ColumnType::String,
        }
    }

    /// What a person should know of the type, if it was taken.
    pub(crate) fn note(&self) -> Option<NoteKind> {
        match self.column_type() {
            ColumnType::Timestamp => self.texts.note(),
            ColumnType::String => match self.mixed_line {
                Some(line) => Some(NoteKind::Mixed { line }),
                None => self.numbers.note(),
            },
            _ => None,
        }
    }
}
