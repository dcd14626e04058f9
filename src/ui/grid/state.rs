//! What the parts of the grid share: where cursor, view and editor are, and what follows from that.

use leptos::html;
use leptos::prelude::*;

use super::cursor::{Bounds, Place};
use super::geometry::{self, ColumnLayout, Span};
use super::row::Templates;
use super::scroll::{Extent, Scroll};
use super::widths::Widths;
use crate::column_store::{ColumnId, ColumnType, RowId};
use crate::ui::dom;
use crate::ui::menu::Anchor;
use crate::ui::shell::Shell;
use crate::workspace::{ColumnHead, VisibleRows};

/// The room below the last row, for the button that adds one, in rows.
const ROWS_BELOW: f64 = 1.5;

/// Where the cursor was put: on a row, which it follows when rows come, go or are sorted, and at a
/// place, where it stays if that row is gone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cursor {
    pub(super) row: Option<RowId>,
    pub(super) place: Place,
}

/// How much of rows and columns is seen, in px.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct ViewSize {
    pub(super) width_px: f64,
    pub(super) height_px: f64,
}

/// A column that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ShownColumn {
    /// Its place in the schema.
    pub(super) index: usize,
    /// Its number.
    pub(super) id: ColumnId,
    pub(super) column_type: ColumnType,
}

/// Places of columns are custom properties of the scrolled element, so that a column that becomes wider
/// changes two of them and no cell.
impl ShownColumn {
    /// The name of the property that holds its left edge.
    pub(super) fn left_property(self) -> String {
        format!("--x{}", self.id.0)
    }

    /// The name of the property that holds its width.
    pub(super) fn width_property(self) -> String {
        format!("--w{}", self.id.0)
    }

    /// Its left edge, as a style.
    pub(super) fn left(self) -> String {
        format!("var({})", self.left_property())
    }

    /// Its width, as a style.
    pub(super) fn width(self) -> String {
        format!("var({})", self.width_property())
    }
}

/// An edit of a cell that is under way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Editing {
    pub(super) row: RowId,
    pub(super) column: usize,
    /// What the editor starts with.
    pub(super) text: String,
    /// Whether it began by typing over the value, rather than by opening it.
    pub(super) began_by_typing: bool,
}

/// What a menu of the grid is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum MenuTarget {
    Column(usize),
    Row(RowId),
}

/// The dialog of the grid that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GridDialog {
    /// Asks for name and type of a new column.
    AddColumn,
    /// Asks for another name of a column.
    RenameColumn(String),
    /// Asks for the key of a new row.
    AddRow,
}

/// The handle that the grid's parts hold; copies mean the same grid.
#[derive(Clone, Copy)]
pub(in crate::ui) struct GridState {
    pub(super) shell: Shell,
    pub(super) row_px: f64,
    pub(super) rows: Memo<VisibleRows>,
    pub(super) columns: Memo<Vec<ColumnHead>>,
    pub(super) cursor: RwSignal<Cursor>,
    pub(super) size: RwSignal<ViewSize>,
    pub(super) scroll: RwSignal<Scroll>,
    pub(super) left_px: RwSignal<f64>,
    pub(super) widths: Widths,
    pub(super) editing: RwSignal<Option<Editing>>,
    pub(super) dialog: RwSignal<Option<GridDialog>>,
    pub(super) menu: RwSignal<Option<(MenuTarget, Anchor)>>,
    pub(super) bounds: Memo<Bounds>,
    pub(super) place: Memo<Place>,
    pub(super) layout: Memo<ColumnLayout>,
    pub(super) row_number_px: Memo<f64>,
    pub(super) extent: Memo<Extent>,
    shift_px: Memo<f64>,
    /// The rows that are drawn.
    pub(super) shown_rows: Memo<Vec<RowId>>,
    /// The columns that are drawn.
    pub(super) shown_columns: Memo<Vec<ShownColumn>>,
    /// Cells to copy.
    pub(super) templates: StoredValue<Templates, LocalStorage>,
    /// The element that scrolls.
    pub(super) scroller: NodeRef<html::Div>,
    /// The element that is the grid.
    pub(super) root: NodeRef<html::Div>,
    /// Whether the grid has the focus, or had it when the element that held it left the document.
    pub(super) holds_focus: StoredValue<bool>,
}

impl GridState {
    /// The state of a grid over the table that is open now.
    pub(super) fn new(shell: Shell) -> Self {
        let workspace = shell.workspace;
        let row_px = if dom::is_touch() { geometry::TOUCH_ROW_PX } else { geometry::ROW_PX };
        let rows = Memo::new(move |_| workspace.visible_rows());
        let columns = Memo::new(move |_| workspace.columns());
        let row_count = Memo::new(move |_| rows.with(VisibleRows::count));
        let first_row = rows.with_untracked(|rows| rows.nth(0));
        let cursor = RwSignal::new(Cursor { row: first_row, place: Place::of_cell(0, 0) });
        let size = RwSignal::new(ViewSize::default());
        let scroll = RwSignal::new(Scroll::default());
        let left_px = RwSignal::new(0.0);
        let widths = Widths::new(workspace, rows, row_px);
        let bounds = Memo::new(move |_| Bounds {
            row_count: row_count.get(),
            column_count: columns.with(Vec::len),
        });
        let place = Memo::new(move |_| place_of(cursor.get(), bounds.get(), rows));
        let layout = Memo::new(move |_| columns.with(|columns| widths.layout(columns)));
        let extent = Memo::new(move |_| {
            let content_px = (row_count.get() as f64 + ROWS_BELOW) * row_px;
            Extent::new(content_px, size.with(|size| size.height_px))
        });
        let row_span = Memo::new(move |_| {
            let (top_px, height_px) = (scroll.get().top_px(), size.get().height_px);
            geometry::rows_in_view(top_px, height_px, row_px, row_count.get())
        });
        Self {
            shell,
            row_px,
            rows,
            columns,
            cursor,
            size,
            scroll,
            left_px,
            widths,
            editing: RwSignal::new(None),
            dialog: RwSignal::new(None),
            menu: RwSignal::new(None),
            bounds,
            place,
            layout,
            row_number_px: Memo::new(move |_| geometry::row_number_px(row_count.get())),
            extent,
            shift_px: Memo::new(move |_| scroll.get().shift_px()),
            shown_rows: shown_rows(rows, row_span, place),
            shown_columns: shown_columns(columns, layout, left_px, size, place),
            templates: StoredValue::new_local(Templates::default()),
            scroller: NodeRef::new(),
            root: NodeRef::new(),
            holds_focus: StoredValue::new(dom::focus_is_free()),
        }
    }

    /// Where a row is drawn, in px from the upper edge of the first row's place. A row beyond what the
    /// scrolled element can hold waits above it: it is drawn only because it has the focus.
    pub(super) fn row_top_px(self, index: usize) -> f64 {
        let top_px = index as f64 * self.row_px + self.shift_px.get();
        let fits = (0.0..=self.extent.get().spacer_px() - self.row_px).contains(&top_px);
        if fits { top_px } else { -4.0 * self.row_px }
    }

    /// The column at a place of the schema.
    pub(super) fn column(self, index: usize) -> Option<ColumnHead> {
        self.columns.with(|columns| columns.get(index).cloned())
    }

    /// The row id at a line of the grid.
    pub(super) fn row_at(self, place: Place) -> Option<RowId> {
        let row = place.row()?;
        self.rows.with_untracked(|rows| rows.nth(row))
    }
}

fn place_of(cursor: Cursor, bounds: Bounds, rows: Memo<VisibleRows>) -> Place {
    let found = cursor.row.and_then(|row| rows.with(|rows| rows.index_of(row)));
    let line = found.map_or(cursor.place.line, |index| index + 1);
    bounds.clamp(Place { line, column: cursor.place.column })
}

fn shown_rows(
    rows: Memo<VisibleRows>,
    row_span: Memo<Span>,
    place: Memo<Place>,
) -> Memo<Vec<RowId>> {
    let cursor_row = Memo::new(move |_| place.get().row());
    Memo::new(move |_| {
        rows.with(|rows| {
            let drawn = row_span.get().with(cursor_row.get());
            drawn.filter_map(|index| rows.nth(index)).collect()
        })
    })
}

fn shown_columns(
    columns: Memo<Vec<ColumnHead>>,
    layout: Memo<ColumnLayout>,
    left_px: RwSignal<f64>,
    size: RwSignal<ViewSize>,
    place: Memo<Place>,
) -> Memo<Vec<ShownColumn>> {
    let span = Memo::new(move |_| {
        layout.with(|layout| layout.in_view(left_px.get(), size.get().width_px))
    });
    let cursor_column = Memo::new(move |_| place.get().schema_column());
    Memo::new(move |_| {
        columns.with(|columns| {
            let drawn = span.get().with(cursor_column.get());
            drawn
                .filter_map(|index| {
                    let column = columns.get(index)?;
                    Some(ShownColumn { index, id: column.id, column_type: column.column_type })
                })
                .collect()
        })
    })
}
