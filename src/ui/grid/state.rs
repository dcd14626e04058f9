//! What the parts of the grid share: where cursor, view and editor are, and what follows from that.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::arrangement::{Arrangement, Standing};
use super::beside::Beside;
use super::column_drag::ColumnDrag;
use super::cursor::{Bounds, Place};
use super::geometry::{self, ColumnLayout, Span};
use super::row::Templates;
use super::scroll::{Extent, Scroll};
use super::selection::{CellRange, Corner};
use super::widths::Widths;
use crate::column_store::{ColumnId, ColumnType, RowId};
use crate::ui::dom;
use crate::ui::menu::Anchor;
use crate::ui::shell::Shell;
use crate::workspace::{CellPlan, ColumnHead, VisibleRows, Workspace};

/// The room below the last row, for the button that adds one, in rows.
const ROWS_BELOW: f64 = 1.5;

/// Where less than this is seen of the columns, the first one stays in view.
const NARROW_PX: f64 = 560.0;
/// Unless it takes more than this part of that.
const MOST_PINNED: f64 = 0.45;

/// Where the cursor was put: on a row, which it follows when rows come, go or are sorted, and at a
/// place, where it stays if that row is gone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cursor {
    pub(super) row: Option<RowId>,
    pub(super) place: Place,
}

impl Cursor {
    fn at_first_row(rows: Memo<VisibleRows>) -> Self {
        let row = rows.with_untracked(|rows| rows.nth(0));
        Self { row, place: Place::of_cell(0, 0) }
    }
}

/// Where the selection was drawn to. It holds for the rows among which it was drawn: when rows come, go
/// or are sorted, the cursor's cell alone is selected again.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    pub(super) corner: Corner,
    pub(super) rows: VisibleRows,
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
    /// Its place among the columns that are shown.
    pub(super) at: usize,
    /// Its number.
    pub(super) id: ColumnId,
    pub(super) column_type: ColumnType,
    pub(super) is_pinned: bool,
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

    /// Its left edge, as a style: of the columns, and of those that are pinned from where the row
    /// numbers end.
    pub(super) fn left(self) -> String {
        let property = self.left_property();
        if self.is_pinned {
            format!("calc(var({property}) + var(--row-number-px))")
        } else {
            format!("var({property})")
        }
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
    /// What the editor starts with; none is null.
    pub(super) text: Option<String>,
    /// Whether it began by typing over the value, rather than by opening it.
    pub(super) began_by_typing: bool,
}

/// What a menu of the grid is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum MenuTarget {
    /// A column, by its place in the schema.
    Column(usize),
    /// The rows of the selection.
    Row,
    /// A cell, by its row and its column's place in the schema, and with it the selection.
    Cell(RowId, usize),
    /// The table as it is seen.
    Table,
}

/// A paste or fill that cannot be carried out without asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) plan: CellPlan,
    /// Where it goes.
    pub(super) from: Place,
    /// What was pasted, which could be a table of its own.
    pub(super) text: Option<String>,
}

/// The dialog of the grid that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GridDialog {
    /// Asks what is to become of cells that do not fit.
    Plan(Arc<Asked>),
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
    pub(super) row_px: Memo<f64>,
    pub(super) rows: Memo<VisibleRows>,
    pub(super) columns: Memo<Vec<ColumnHead>>,
    pub(super) arrangement: Memo<Arrangement>,
    pub(super) cursor: RwSignal<Cursor>,
    pub(super) drawn: RwSignal<Option<Drawn>>,
    pub(super) selected: Memo<CellRange>,
    /// Where the pointer is, while a selection is being drawn with it.
    pub(super) drag: StoredValue<Option<(f64, f64)>>,
    /// What is being dragged by the handle at its corner, and what of it lies beside that.
    pub(super) filling: StoredValue<Option<(CellRange, Option<Beside>)>>,
    /// The header that is being dragged.
    pub(super) column_drag: RwSignal<Option<ColumnDrag>>,
    /// Whether a person has pressed a key or a button in it.
    pub(super) is_used: StoredValue<bool>,
    /// Whether the next click is but the end of a drag.
    pub(super) is_click_spent: StoredValue<bool>,
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
    /// How wide the pinned columns are together.
    pub(super) pinned_px: Memo<f64>,
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
        let row_px = Memo::new(move |_| shell.density.get().row_px(dom::is_touch()));
        let rows = Memo::new(move |_| workspace.visible_rows());
        let columns = Memo::new(move |_| workspace.columns());
        let row_count = Memo::new(move |_| rows.with(VisibleRows::count));
        let cursor = RwSignal::new(Cursor::at_first_row(rows));
        let drawn = RwSignal::new(None::<Drawn>);
        let size = RwSignal::new(ViewSize::default());
        let (scroll, left_px) = (RwSignal::new(Scroll::default()), RwSignal::new(0.0));
        let widths = Widths::new(workspace, rows);
        let arrangement = arrangement_of(workspace, columns, widths, size);
        let bounds = Memo::new(move |_| Bounds {
            row_count: row_count.get(),
            column_count: arrangement.with(Arrangement::count),
        });
        let place = Memo::new(move |_| place_of(cursor.get(), bounds.get(), rows));
        let layout = Memo::new(move |_| layout_of(columns, arrangement, widths));
        let pinned_px = Memo::new(move |_| pinned_px_of(arrangement, layout));
        let extent = Memo::new(move |_| {
            let content_px = (row_count.get() as f64 + ROWS_BELOW) * row_px.get();
            Extent::new(content_px, size.with(|size| size.height_px))
        });
        let row_span = Memo::new(move |_| {
            let (top_px, height_px) = (scroll.get().top_px(), size.get().height_px);
            geometry::rows_in_view(top_px, height_px, row_px.get(), row_count.get())
        });
        let column_span = Memo::new(move |_| {
            let (left_px, pinned_px) = (left_px.get(), pinned_px.get());
            let view_px = (size.get().width_px - pinned_px).max(0.0);
            layout.with(|layout| layout.in_view(left_px + pinned_px, view_px))
        });
        Self {
            shell,
            row_px,
            rows,
            columns,
            arrangement,
            cursor,
            drawn,
            selected: Memo::new(move |_| {
                CellRange::between(place.get(), corner_of(drawn, rows), bounds.get())
            }),
            drag: StoredValue::new(None),
            filling: StoredValue::new(None),
            column_drag: RwSignal::new(None),
            is_used: StoredValue::new(false),
            is_click_spent: StoredValue::new(false),
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
            pinned_px,
            row_number_px: Memo::new(move |_| geometry::row_number_px(workspace.row_count())),
            extent,
            shift_px: Memo::new(move |_| scroll.get().shift_px()),
            shown_rows: shown_rows(rows, row_span, place),
            shown_columns: shown_columns(columns, arrangement, column_span, place),
            templates: StoredValue::new_local(Templates::default()),
            scroller: NodeRef::new(),
            root: NodeRef::new(),
            holds_focus: StoredValue::new(dom::focus_is_free()),
        }
    }

    /// Where a row is drawn, in px from the upper edge of the first row's place. A row beyond what the
    /// scrolled element can hold waits above it: it is drawn only because it has the focus.
    pub(super) fn row_top_px(self, index: usize) -> f64 {
        let row_px = self.row_px.get();
        let top_px = index as f64 * row_px + self.shift_px.get();
        let fits = (0.0..=self.extent.get().spacer_px() - row_px).contains(&top_px);
        if fits { top_px } else { -4.0 * row_px }
    }

    /// Where a column is seen, in px from where the row numbers end, in the scrolled element.
    pub(super) fn column_left_px(self, at: usize) -> f64 {
        let is_pinned = at < self.arrangement.with(Arrangement::pinned_count);
        let moved_px = if is_pinned { self.left_px.get() } else { 0.0 };
        self.layout.with(|layout| layout.left_px(at)) + moved_px
    }

    /// The column at a place of the schema.
    pub(super) fn column(self, index: usize) -> Option<ColumnHead> {
        self.columns.with(|columns| columns.get(index).cloned())
    }

    /// The column at a place of the grid, as it is.
    pub(super) fn column_at(self, place: Place) -> Option<ColumnHead> {
        let index = self.schema_index(place)?;
        self.columns.with_untracked(|columns| columns.get(index).cloned())
    }

    /// The place in the schema of the column at a place of the grid.
    pub(super) fn schema_index(self, place: Place) -> Option<usize> {
        let at = place.column_index()?;
        self.arrangement.with_untracked(|arrangement| arrangement.nth(at))
    }

    /// Where the column at a place of the schema is shown; none if it is hidden.
    pub(super) fn shown_at(self, index: usize) -> Option<usize> {
        self.arrangement.with(|arrangement| arrangement.position_of(index))
    }

    /// The row id at a line of the grid.
    pub(super) fn row_at(self, place: Place) -> Option<RowId> {
        let row = place.row()?;
        self.rows.with_untracked(|rows| rows.nth(row))
    }

    /// Row and place in the schema of the cell at a place of the grid; none of a header or row number.
    pub(super) fn cell_of(self, place: Place) -> Option<(RowId, usize)> {
        Some((self.row_at(place)?, self.schema_index(place)?))
    }
}

fn place_of(cursor: Cursor, bounds: Bounds, rows: Memo<VisibleRows>) -> Place {
    let found = cursor.row.and_then(|row| rows.with(|rows| rows.index_of(row)));
    let line = found.map_or(cursor.place.line, |index| index + 1);
    bounds.clamp(Place { line, column: cursor.place.column })
}

fn corner_of(drawn: RwSignal<Option<Drawn>>, rows: Memo<VisibleRows>) -> Option<Corner> {
    drawn.with(|drawn| {
        let drawn = drawn.as_ref()?;
        rows.with(|rows| *rows == drawn.rows).then_some(drawn.corner)
    })
}

fn arrangement_of(
    workspace: Workspace,
    columns: Memo<Vec<ColumnHead>>,
    widths: Widths,
    size: RwSignal<ViewSize>,
) -> Memo<Arrangement> {
    let view_px = Memo::new(move |_| size.get().width_px);
    Memo::new(move |_| arranged(workspace, columns, widths, view_px.get()))
}

fn arranged(
    workspace: Workspace,
    columns: Memo<Vec<ColumnHead>>,
    widths: Widths,
    view_px: f64,
) -> Arrangement {
    let views = workspace.column_views();
    let standing = |column: &ColumnHead| {
        let view = views.of(column.id);
        Standing { is_hidden: view.is_hidden, is_pinned: view.is_pinned }
    };
    columns.with(|columns| {
        let mut standings: Vec<_> = columns.iter().map(standing).collect();
        let is_arranged = standings.iter().any(|standing| standing.is_pinned);
        let first = standings.iter().position(|standing| !standing.is_hidden);
        let is_narrow = view_px > 0.0 && view_px < NARROW_PX && !is_arranged;
        if let Some(first) = first.filter(|_| is_narrow) {
            let width_px = widths.width_px(first, &columns[first]);
            standings[first].is_pinned = width_px <= view_px * MOST_PINNED;
        }
        Arrangement::new(standings)
    })
}

fn layout_of(
    columns: Memo<Vec<ColumnHead>>,
    arrangement: Memo<Arrangement>,
    widths: Widths,
) -> ColumnLayout {
    let shown = columns.with(|columns| {
        arrangement.with(|arrangement| {
            let column = |index: &usize| Some((*index, columns.get(*index)?.clone()));
            arrangement.indexes().iter().filter_map(column).collect::<Vec<_>>()
        })
    });
    widths.layout(&shown)
}

fn pinned_px_of(arrangement: Memo<Arrangement>, layout: Memo<ColumnLayout>) -> f64 {
    let pinned_count = arrangement.with(Arrangement::pinned_count);
    layout.with(|layout| layout.left_px(pinned_count))
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

/// The pinned columns, those in view, and that of the cursor.
fn shown_columns(
    columns: Memo<Vec<ColumnHead>>,
    arrangement: Memo<Arrangement>,
    span: Memo<Span>,
    place: Memo<Place>,
) -> Memo<Vec<ShownColumn>> {
    let cursor_column = Memo::new(move |_| place.get().column_index());
    Memo::new(move |_| {
        let pinned_count = arrangement.with(Arrangement::pinned_count);
        let span = span.get();
        let in_view = Span::new(span.start().max(pinned_count), span.end());
        let cursor_column = cursor_column.get().filter(|column| *column >= pinned_count);
        let shown = |at: usize| {
            let index = arrangement.with(|arrangement| arrangement.nth(at))?;
            columns.with(|columns| {
                let ColumnHead { id, column_type, .. } = *columns.get(index)?;
                Some(ShownColumn { index, at, id, column_type, is_pinned: at < pinned_count })
            })
        };
        (0..pinned_count).chain(in_view.with(cursor_column)).filter_map(shown).collect()
    })
}
