use std::ops::Range;

use reactive_graph::prelude::*;

use super::Workspace;
use super::cell_writes::{CellWrites, Target, Values};
use super::clip::{ClipRows, TsvReader};
use super::editing::EditError;
use super::long_act::{ActPace, ROWS_AT_ONCE, cells};
use super::typed::read_typed;
use crate::column_store::{ColumnDef, ColumnType, RowId, Value};

/// The most refused cells that are listed; all of them are counted.
const MAX_LISTED: usize = 100;
/// How much text is read between two looks at the clock.
const BYTES_AT_ONCE: usize = 32 << 10;

/// Where a block of texts goes: the selection, and the columns beyond it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasteTarget {
    /// The rows that are selected, by their places among the visible rows.
    pub rows: Range<usize>,
    /// The columns from the first selected one on, by their places in the schema, as they are shown.
    pub columns: Vec<usize>,
    /// How many of these are selected.
    pub selected_column_count: usize,
}

/// A cell whose text does not fit its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfitCell {
    /// The number of its row as it is shown, from 1.
    pub line: usize,
    /// The column's name.
    pub column: String,
    /// Why it does not fit, with the text.
    pub reason: String,
}

/// What a paste or fill would do, read and checked: nothing is changed until it is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPlan {
    words: String,
    writes: CellWrites,
    refused: Vec<UnfitCell>,
    refused_count: usize,
    new_column_count: usize,
    row_count: usize,
}

impl CellPlan {
    /// How many cells it writes.
    pub fn cell_count(&self) -> usize {
        self.writes.cell_count()
    }

    /// How many rows and columns it covers.
    pub fn size(&self) -> (usize, usize) {
        (self.row_count, self.writes.columns.len())
    }

    /// How many rows it makes.
    pub fn new_row_count(&self) -> usize {
        self.writes.new_row_count
    }

    /// How many columns it makes.
    pub fn new_column_count(&self) -> usize {
        self.new_column_count
    }

    /// The first of the cells that do not fit their columns and become null.
    pub fn refused(&self) -> &[UnfitCell] {
        &self.refused
    }

    /// How many such cells there are.
    pub fn refused_count(&self) -> usize {
        self.refused_count
    }

    /// Whether it can be carried out without asking: it makes nothing and all cells fit.
    pub fn is_plain(&self) -> bool {
        self.refused_count == 0 && self.new_column_count == 0 && self.writes.new_row_count == 0
    }

    /// The same without the rows and columns that it would make: what does not fit is left out.
    #[must_use]
    pub fn within_table(mut self) -> Self {
        let row_count = self.writes.rows.len();
        self.writes.new_row_count = 0;
        self.writes.columns.retain(|(target, _)| matches!(target, Target::Column(_)));
        for (_, values) in &mut self.writes.columns {
            if let Values::Each(values) = values {
                values.truncate(row_count);
            }
        }
        (self.new_column_count, self.row_count) = (0, row_count);
        self
    }
}

/// A column of a plan that is being made.
struct PlannedColumn {
    name: String,
    column_type: ColumnType,
    target: Target,
}

impl PlannedColumn {
    fn of(definition: &ColumnDef) -> Self {
        Self {
            name: definition.name().to_owned(),
            column_type: definition.column_type(),
            target: Target::Column(definition.id()),
        }
    }
}

/// Pastes.
impl Workspace {
    /// Reads tab-separated text from a clipboard. None if it was stopped.
    ///
    /// # Errors
    /// If another act on many cells runs.
    pub async fn read_clip(self, text: String) -> Result<Option<ClipRows>, EditError> {
        self.long_act(async {
            let mut reader = TsvReader::new(&text);
            let mut pace = ActPace::new(self, "Read the clipboard".to_owned(), text.len());
            let (mut rows, mut rest) = (ClipRows::new(), reader.rest_bytes());
            while let Some(row) = reader.next() {
                rows.push(row);
                if rest - reader.rest_bytes() >= BYTES_AT_ONCE {
                    pace.done(rest - reader.rest_bytes()).await;
                    rest = reader.rest_bytes();
                }
            }
            Ok(rows)
        })
        .await
    }

    /// Works out a paste: texts are read by the types of the columns that they go to, from the first
    /// selected cell on. What is a part of the selection is repeated over it. None if it was stopped.
    ///
    /// # Errors
    /// If no table is open or another such act runs.
    pub async fn plan_paste(
        self,
        clip: ClipRows,
        target: PasteTarget,
    ) -> Result<Option<CellPlan>, EditError> {
        self.long_act(self.paste_plan(clip, target)).await
    }

    /// Carries out what was worked out. False if it was stopped.
    ///
    /// # Errors
    /// If the table refuses it, as it does two equal keys; nothing was changed.
    pub async fn carry_out(self, plan: CellPlan) -> Result<bool, EditError> {
        self.write_block(plan.words, plan.writes).await
    }

    async fn paste_plan(self, clip: ClipRows, target: PasteTarget) -> Result<CellPlan, EditError> {
        let clip_width = clip.iter().map(Vec::len).max().unwrap_or(0);
        let height = tiled(clip.len(), target.rows.len());
        let width = tiled(clip_width, target.selected_column_count);
        let visible = self.visible_rows.get_untracked();
        let rows = visible.ids_in(target.rows.start..target.rows.start + height);
        let words = format!("Paste {}", cells(height * width));
        let mut plan = CellPlan::of_rows(words.clone(), rows, height);
        let mut pace = ActPace::new(self, words, height * width);
        let columns = self.planned_columns(&clip, &target.columns, width)?;
        for (at, column) in columns.into_iter().enumerate() {
            let text =
                |row: usize| clip[row % clip.len()].get(at % clip_width).and_then(Option::as_deref);
            let texts = Texts {
                first_line: target.rows.start + 1,
                count: height,
                is_same: clip.len() == 1,
            };
            self.plan_column(&mut plan, column, &texts, text, &mut pace).await;
        }
        Ok(plan)
    }

    /// The columns that a block goes to; those beyond the last one shown are made.
    fn planned_columns(
        self,
        clip: &ClipRows,
        columns: &[usize],
        width: usize,
    ) -> Result<Vec<PlannedColumn>, EditError> {
        let table = self.open_table().ok_or(EditError::NoTable)?;
        let mut planned = Vec::with_capacity(width);
        table.store.with_untracked(|store| {
            let definitions = store.schema().columns();
            for index in columns.iter().take(width) {
                planned
                    .push(PlannedColumn::of(definitions.get(*index).ok_or(EditError::NoSuchCell)?));
            }
            let mut number = definitions.len();
            for at in planned.len()..width {
                let name = loop {
                    number += 1;
                    let name = format!("column_{number}");
                    if store.schema().index_of(&name).is_none() {
                        break name;
                    }
                };
                let texts: Vec<_> = clip.iter().filter_map(|row| row.get(at)?.as_deref()).collect();
                let column_type = type_of(&texts);
                let target = Target::New(name.clone(), column_type);
                planned.push(PlannedColumn { name, column_type, target });
            }
            Ok(planned)
        })
    }

    async fn plan_column<'a>(
        self,
        plan: &mut CellPlan,
        column: PlannedColumn,
        texts: &Texts,
        text: impl Fn(usize) -> Option<&'a str>,
        pace: &mut ActPace,
    ) {
        let decimal = self.world().decimal_mark();
        let mut read =
            |at: usize| match text(at).map(|text| read_typed(text, column.column_type, decimal)) {
                None => Value::Null,
                Some(Ok(value)) => value,
                Some(Err(error)) => {
                    let line = texts.first_line + at;
                    plan.refuse(line, &column.name, error.to_string());
                    Value::Null
                }
            };
        let values = if texts.is_same {
            Values::Same(read(0))
        } else {
            let mut values = Vec::with_capacity(texts.count);
            for at in 0..texts.count {
                values.push(read(at));
                if at % ROWS_AT_ONCE == ROWS_AT_ONCE - 1 {
                    pace.done(ROWS_AT_ONCE).await;
                }
            }
            Values::Each(values)
        };
        let is_new = matches!(column.target, Target::New(..));
        plan.new_column_count += usize::from(is_new);
        plan.writes.columns.push((column.target, values));
    }
}

/// The texts of a column of a block.
struct Texts {
    /// The number of the row of the first, as it is shown.
    first_line: usize,
    count: usize,
    is_same: bool,
}

impl CellPlan {
    fn of_rows(words: String, rows: Vec<RowId>, row_count: usize) -> Self {
        let new_row_count = row_count - rows.len();
        Self {
            words,
            writes: CellWrites { rows, new_row_count, columns: Vec::new() },
            refused: Vec::new(),
            refused_count: 0,
            new_column_count: 0,
            row_count,
        }
    }

    /// The same under other words.
    #[must_use]
    pub(super) fn named(self, words: String) -> Self {
        Self { words, ..self }
    }

    fn refuse(&mut self, line: usize, column: &str, reason: String) {
        self.refused_count += 1;
        if self.refused.len() < MAX_LISTED {
            self.refused.push(UnfitCell { line, column: column.to_owned(), reason });
        }
    }
}

/// How many rows or columns a block takes where some are selected: all of them if they are a multiple of
/// it, else its own.
fn tiled(own: usize, selected: usize) -> usize {
    if own > 0 && selected > own && selected.is_multiple_of(own) { selected } else { own }
}

/// The type of a column made for texts: the narrowest in which each of them stands for itself.
fn type_of(texts: &[&str]) -> ColumnType {
    let narrow = [ColumnType::Int, ColumnType::Float, ColumnType::Date, ColumnType::Timestamp];
    let stands_in = |column_type: ColumnType| {
        texts.iter().all(|text| match Value::parse(text, column_type) {
            Ok(value) => column_type != ColumnType::Int || value.to_string() == *text,
            Err(_) => false,
        })
    };
    let found = narrow.into_iter().find(|column_type| stands_in(*column_type));
    found.filter(|_| !texts.is_empty()).unwrap_or(ColumnType::String)
}
