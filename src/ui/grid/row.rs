//! The elements of a drawn row, written by hand.
//!
//! Cells are the one thing of which there are many and which come and go with every turn of the wheel.
//! Copying a prepared cell and writing what differs costs a tenth of what building it from a view does,
//! and one effect for a row costs less than three for each of its cells.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::links::link_of;
use super::selecting::RowSelection;
use super::state::ShownColumn;
use crate::column_store::{ColumnType, RowId, ValueRef};
use crate::ui::dom;
use crate::ui::settings::Formats;

/// What a cell shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CellText {
    text: String,
    kind: CellKind,
}

/// What stands beside a cell's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum CellKind {
    #[default]
    Plain,
    Null,
    /// Text of several lines, of which a row shows one.
    Lines,
    Link,
    True,
    False,
}

impl CellKind {
    /// The attribute that says so.
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Null => Some("data-null"),
            Self::Lines => Some("data-lines"),
            Self::Link => Some("data-link"),
            Self::True => Some("data-true"),
            Self::False => Some("data-false"),
        }
    }
}

impl CellText {
    /// The text of a value, in the browser's language if it is to be; of none, as it is before a row is
    /// there, nothing.
    pub(super) fn new(value: Option<ValueRef<'_>>, formats: Option<&Formats>) -> Self {
        let kind = match value {
            Some(ValueRef::Null) => CellKind::Null,
            Some(ValueRef::Bool(true)) => CellKind::True,
            Some(ValueRef::Bool(false)) => CellKind::False,
            Some(ValueRef::String(text)) if link_of(text).is_some() => CellKind::Link,
            Some(ValueRef::String(text)) if text.contains('\n') => CellKind::Lines,
            _ => CellKind::Plain,
        };
        let text_of = |value: ValueRef<'_>| {
            let local = formats.and_then(|formats| formats.text_of(value));
            local.unwrap_or_else(|| value.to_string())
        };
        let text = value.filter(|value| !value.is_null()).map(text_of);
        Self { text: text.unwrap_or_default(), kind }
    }
}

/// How a row is to look. There is a text for each column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowLook {
    /// Its place among the rows.
    pub(super) index: usize,
    pub(super) top_px: f64,
    /// The column of the grid that the cursor is on, if it is in this row.
    pub(super) cursor_column: Option<usize>,
    /// What of it is selected.
    pub(super) selected: RowSelection,
    pub(super) columns: Vec<ShownColumn>,
    pub(super) texts: Vec<CellText>,
}

/// Cells to copy, one for each column and one for row numbers. None of them is in the document.
#[derive(Default)]
pub(super) struct Templates {
    number: Option<HtmlElement>,
    cells: HashMap<ShownColumn, HtmlElement>,
}

impl Templates {
    fn number(&mut self) -> Option<HtmlElement> {
        if self.number.is_none() {
            let number = new_element("row-number", "rowheader")?;
            dom::set_attribute(&number, "aria-colindex", "1");
            self.number = Some(number);
        }
        copy_of(self.number.as_ref()?)
    }

    fn cell(&mut self, column: ShownColumn) -> Option<HtmlElement> {
        match self.cells.entry(column) {
            Entry::Occupied(cell) => copy_of(cell.get()),
            Entry::Vacant(place) => copy_of(place.insert(new_cell(column)?)),
        }
    }
}

/// The elements of a row, and how they look.
pub(super) struct RowElements {
    row_id: RowId,
    row: HtmlElement,
    number: HtmlElement,
    cells: Vec<(ShownColumn, HtmlElement)>,
    look: Option<RowLook>,
}

impl RowElements {
    /// A row without cells, in an element that is in the document; none if the document makes no
    /// elements any more.
    pub(super) fn new(row: HtmlElement, row_id: RowId, templates: &mut Templates) -> Option<Self> {
        let number = templates.number()?;
        dom::set_attribute(&number, "data-row-number", &row_id.to_string());
        row.append_child(&number).ok()?;
        Some(Self { row_id, row, number, cells: Vec::new(), look: None })
    }

    /// Makes the row look as it should, by as few writes as that takes.
    pub(super) fn show(&mut self, look: RowLook, templates: &mut Templates) {
        let last = self.look.take();
        self.place(&look, last.as_ref());
        if last.as_ref().is_none_or(|last| last.columns != look.columns) {
            self.fit_columns(&look.columns, templates);
        }
        for (at, (column, cell)) in self.cells.iter().enumerate() {
            let text = look.texts.get(at);
            let last = last.as_ref().and_then(|last| last.text_of(*column));
            if text != last {
                write_text(cell, text, last);
            }
        }
        self.mark_selected(&look, last.as_ref());
        self.move_tab_stop(last.and_then(|last| last.cursor_column), look.cursor_column);
        self.look = Some(look);
    }

    fn mark_selected(&self, look: &RowLook, last: Option<&RowLook>) {
        let was = last.map(|last| last.selected).unwrap_or_default();
        let is_same = was == look.selected;
        for (column, cell) in &self.cells {
            // The cell of a column that came in just now is a copy that is not selected.
            let is_new = is_same && last.is_none_or(|last| !last.columns.contains(column));
            if is_same && !(is_new && look.selected.has(column.at)) {
                continue;
            }
            if look.selected.has(column.at) {
                dom::set_attribute(cell, "aria-selected", "true");
                dom::set_attribute(cell, "data-edges", &look.selected.edges(column.at));
            } else {
                dom::remove_attribute(cell, "aria-selected");
                dom::remove_attribute(cell, "data-edges");
            }
        }
    }

    fn place(&self, look: &RowLook, last: Option<&RowLook>) {
        if last.map(|last| last.index) != Some(look.index) {
            let line = look.index + 1;
            dom::set_attribute(&self.row, "aria-rowindex", &(line + 1).to_string());
            self.number.set_text_content(Some(&line.to_string()));
        }
        if last.map(|last| last.top_px) != Some(look.top_px) {
            dom::set_style(&self.row, "top", &dom::px(look.top_px));
        }
        let is_current = look.cursor_column.is_some();
        if last.is_some_and(|last| last.cursor_column.is_some()) != is_current {
            dom::set_attribute(
                &self.row,
                "data-current",
                if is_current { "true" } else { "false" },
            );
        }
    }

    /// Brings in cells of columns that are new and takes out those of columns that are gone. Cells of
    /// columns that stay keep their elements, and with them the focus.
    fn fit_columns(&mut self, columns: &[ShownColumn], templates: &mut Templates) {
        let (kept, gone): (Vec<_>, Vec<_>) = std::mem::take(&mut self.cells)
            .into_iter()
            .partition(|(column, _)| columns.contains(column));
        for (_, cell) in gone {
            cell.remove();
        }
        let mut kept = kept.into_iter().peekable();
        for column in columns {
            if let Some(cell) = kept.next_if(|(next, _)| next == column) {
                self.cells.push(cell);
                continue;
            }
            let Some(cell) = templates.cell(*column) else { continue };
            dom::set_attribute(&cell, "data-row", &self.row_id.to_string());
            let before = kept.peek().map(|(_, next)| next.unchecked_ref());
            if self.row.insert_before(&cell, before).is_ok() {
                self.cells.push((*column, cell));
            }
        }
    }

    fn move_tab_stop(&self, from: Option<usize>, to: Option<usize>) {
        if let Some(element) = from.filter(|_| from != to).and_then(|from| self.element_of(from)) {
            dom::set_attribute(element, "tabindex", "-1");
        }
        if let Some(element) = to.and_then(|to| self.element_of(to)) {
            dom::set_attribute(element, "tabindex", "0");
        }
    }

    /// The element at a column of the grid, of which the first is that of the row numbers.
    fn element_of(&self, grid_column: usize) -> Option<&HtmlElement> {
        let Some(index) = grid_column.checked_sub(1) else { return Some(&self.number) };
        let found = self.cells.iter().find(|(column, _)| column.at == index);
        found.map(|(_, cell)| cell)
    }
}

impl RowLook {
    fn text_of(&self, column: ShownColumn) -> Option<&CellText> {
        let at = self.columns.iter().position(|other| *other == column)?;
        self.texts.get(at)
    }
}

fn write_text(cell: &HtmlElement, text: Option<&CellText>, last: Option<&CellText>) {
    cell.set_text_content(text.map(|text| text.text.as_str()));
    let attribute = |text: Option<&CellText>| text.and_then(|text| text.kind.attribute());
    if attribute(last) == attribute(text) {
        return;
    }
    if let Some(gone) = attribute(last) {
        dom::remove_attribute(cell, gone);
    }
    if let Some(new) = attribute(text) {
        dom::set_attribute(cell, new, "");
    }
}

fn new_cell(column: ShownColumn) -> Option<HtmlElement> {
    let cell = new_element(cell_class(column.column_type), "gridcell")?;
    dom::set_attribute(&cell, "aria-colindex", &(column.at + 2).to_string());
    if column.is_pinned {
        dom::set_attribute(&cell, "data-pinned", "");
    }
    dom::set_attribute(&cell, "data-column", &column.index.to_string());
    dom::set_style(&cell, "left", &column.left());
    dom::set_style(&cell, "width", &column.width());
    Some(cell)
}

fn new_element(class: &str, role: &str) -> Option<HtmlElement> {
    let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    element.set_class_name(class);
    dom::set_attribute(&element, "role", role);
    dom::set_attribute(&element, "tabindex", "-1");
    Some(element)
}

fn copy_of(template: &HtmlElement) -> Option<HtmlElement> {
    template.clone_node().ok()?.dyn_into().ok()
}

const fn cell_class(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Int | ColumnType::Float => "cell number",
        ColumnType::Bool => "cell bool",
        ColumnType::Date | ColumnType::Timestamp => "cell time",
        ColumnType::String => "cell",
    }
}
