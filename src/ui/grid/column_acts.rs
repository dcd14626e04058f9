//! How columns are seen and in which order they stand: what keys and menus do to that.

use leptos::prelude::*;

use super::arrangement::Arrangement;
use super::cursor::Place;
use super::geometry::Density;
use super::ranges::RangeAct;
use super::selection::Reach;
use super::state::GridState;
use crate::column_store::ColumnId;
use crate::ui::menu::MenuItem;
use crate::workspace::{ColumnHead, words};

/// How much wider or narrower a key makes a column.
const WIDTH_STEP_PX: f64 = 16.0;

impl GridState {
    /// Makes the column at a place of the header wider, or narrower.
    pub(super) fn resize_column(self, place: Place, steps: f64) {
        self.act(RangeAct::ResizeColumn(place, steps));
    }

    pub(super) fn resize_column_by(self, place: Place, steps: f64) {
        let (Some(column), Some(at)) = (self.column_at(place), place.column_index()) else {
            return;
        };
        let width_px = self.layout.with_untracked(|layout| layout.width_px(at));
        self.widths.give(column.id, width_px + steps * WIDTH_STEP_PX);
        let width_px = self.layout.with_untracked(|layout| layout.width_px(at));
        self.shell.announce(format!("{} is {width_px:.0} pixels wide", column.name));
    }

    /// Moves the column at a place of the header by so many places among those that are shown.
    pub(super) fn move_column(self, place: Place, by: isize) {
        self.act(RangeAct::MoveColumn(place, by));
    }

    pub(super) fn move_column_by(self, place: Place, by: isize) {
        let Some(at) = place.column_index() else { return };
        let to = at.checked_add_signed(by);
        let to_index = self.arrangement.with_untracked(|arrangement| arrangement.moved(at, by));
        let (Some(column), Some(to), Some(to_index)) = (self.column_at(place), to, to_index) else {
            return self.shell.announce("The column stands at the end");
        };
        let workspace = self.shell.workspace;
        match workspace.move_column(&column.name, to_index) {
            Ok(()) => {
                let of = self.bounds.get_untracked().column_count;
                self.shell.announce(format!("{} is column {} of {of}", column.name, to + 1));
                self.go_to(Place { line: place.line, column: to + 1 });
            }
            Err(refusal) => workspace.run(async move { Err::<(), _>(refusal) }),
        }
    }

    fn hide(self, column: ColumnId, name: &str) {
        self.shell.workspace.hide_column(column);
        self.shell.announce(format!("Column {name} hidden"));
        self.follow_cursor();
    }

    fn pin(self, column: ColumnId, name: &str, is_pinned: bool) {
        self.shell.workspace.pin_column(column, is_pinned);
        let done = if is_pinned { "pinned at the left" } else { "no longer pinned" };
        self.shell.announce(format!("Column {name} {done}"));
        let index =
            self.columns.with_untracked(|all| all.iter().position(|head| head.id == column));
        if let Some(at) = index.and_then(|index| untrack(|| self.shown_at(index))) {
            self.go_to(Place { line: 0, column: at + 1 });
        }
    }

    fn compact(self) {
        let shell = self.shell;
        match shell.workspace.vacuum() {
            Ok(stats) => {
                let rows = words::count(stats.rows_removed, "deleted row");
                let memory = words::bytes(stats.bytes_reclaimed as u64);
                shell.announce(format!("Removed what {rows} left behind, {memory}"));
            }
            Err(refusal) => shell.workspace.run(async move { Err::<(), _>(refusal) }),
        }
    }

    fn show_all(self) {
        self.shell.workspace.show_all_columns();
        self.shell.announce("All columns are shown");
        self.follow_cursor();
    }

    /// How many columns are hidden.
    fn hidden_count(self) -> usize {
        let shown = self.arrangement.with_untracked(Arrangement::count);
        self.columns.with_untracked(Vec::len) - shown
    }
}

/// What a column's menu offers about how it is seen.
pub(super) fn view_items(state: GridState, column: &ColumnHead) -> Vec<MenuItem> {
    let (id, name) = (column.id, column.name.clone());
    let index = state.columns.with_untracked(|all| all.iter().position(|head| head.id == id));
    let Some(at) = index.and_then(|index| untrack(|| state.shown_at(index))) else {
        return Vec::new();
    };
    let place = Place { line: 0, column: at + 1 };
    let mut items = vec![MenuItem::new("Select column", "select-column", move || {
        state.put_cursor(place);
        state.select(Reach::Columns);
        state.focus_cursor();
    })];
    for (by, label, action) in [(-1, "Move left", "move-left"), (1, "Move right", "move-right")] {
        if state.arrangement.with_untracked(|arrangement| arrangement.moved(at, by)).is_some() {
            items.push(MenuItem::new(label, action, move || state.move_column(place, by)));
        }
    }
    for (steps, label, action) in [(2.0, "Wider", "wider"), (-2.0, "Narrower", "narrower")] {
        items.push(MenuItem::new(label, action, move || state.resize_column(place, steps)));
    }
    items.push(MenuItem::new("Fit width", "fit-width", move || state.widths.fit(id)));
    let is_pinned = untrack(|| state.shell.workspace.column_views()).of(id).is_pinned;
    let (label, to_pin) = (if is_pinned { "Unpin" } else { "Pin at the left" }, name.clone());
    items.push(MenuItem::new(label, "pin-column", move || state.pin(id, &to_pin, !is_pinned)));
    if state.arrangement.with_untracked(Arrangement::count) > 1 {
        items.push(MenuItem::new("Hide column", "hide-column", move || state.hide(id, &name)));
    }
    items.extend(show_item(state));
    items
}

fn show_item(state: GridState) -> Option<MenuItem> {
    let hidden = state.hidden_count();
    let label = format!("Show {}", words::count(hidden, "hidden column"));
    (hidden > 0).then(|| MenuItem::new(label, "show-columns", move || state.show_all()))
}

/// What the corner's menu offers.
pub(super) fn table_items(state: GridState) -> Vec<MenuItem> {
    let mut items = vec![MenuItem::new("Select all", "select-all", move || {
        state.go_to(Place::of_cell(0, 0));
        state.select(Reach::Table);
    })];
    items.extend(show_item(state));
    let workspace = state.shell.workspace;
    let deleted = workspace.with_table_untracked(|store| store.deleted_row_count()).unwrap_or(0);
    if deleted > 0 {
        let label = format!("Compact, {} left behind", words::count(deleted, "deleted row"));
        items.push(MenuItem::new(label, "compact", move || state.compact()));
    }
    for density in Density::ALL {
        let label = format!("{} rows", density.words());
        if density != state.shell.density.get_untracked() {
            let choose = move || state.shell.density.set(density);
            items.push(MenuItem::new(label, density.name(), choose));
        }
    }
    items
}
