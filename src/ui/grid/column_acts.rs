//! How columns are seen and in which order they stand: what keys and menus do to that.

use leptos::prelude::*;

use super::arrangement::Arrangement;
use super::cursor::Place;
use super::geometry::Density;
use super::ranges::RangeAct;
use super::selection::Reach;
use super::state::GridState;
use crate::column_store::ColumnId;
use crate::ui::labels;
use crate::ui::menu::MenuItem;
use crate::workspace::{ColumnHead, EditError, words};

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
            return self.shell.announce(labels::THE_COLUMN_STANDS_AT_THE_END);
        };
        let workspace = self.shell.workspace;
        match workspace.move_column(&column.name, to_index) {
            Ok(()) => {
                let of = self.bounds.get_untracked().column_count;
                self.shell.announce(labels::column_moved(&column.name, &to + 1, of));
                self.go_to(Place { line: place.line, column: to + 1 });
            }
            Err(refusal) => workspace.run(async move { Err::<(), _>(refusal) }),
        }
    }

    fn hide(self, column: ColumnId, name: &str) {
        self.shell.workspace.hide_column(column);
        self.shell.announce(labels::column_hidden(name));
        self.follow_cursor();
    }

    fn pin(self, column: ColumnId, name: &str, is_pinned: bool) {
        self.shell.workspace.pin_column(column, is_pinned);
        let done = if is_pinned { labels::PINNED_AT_THE_LEFT } else { labels::NO_LONGER_PINNED };
        self.shell.announce(labels::column_said(name, done));
        let index =
            self.columns.with_untracked(|all| all.iter().position(|head| head.id == column));
        if let Some(at) = index.and_then(|index| untrack(|| self.shown_at(index))) {
            self.go_to(Place { line: 0, column: at + 1 });
        }
    }

    fn compact(self) {
        let shell = self.shell;
        shell.workspace.run_fetched(async move {
            if let Some(stats) = shell.workspace.vacuum().await? {
                let rows = words::count(stats.rows_removed, "deleted row");
                let memory = words::bytes(stats.bytes_reclaimed as u64);
                shell.announce(labels::compacted(&rows, &memory));
            }
            Ok::<(), EditError>(())
        });
    }

    fn show_all(self) {
        self.shell.workspace.show_all_columns();
        self.shell.announce(labels::ALL_COLUMNS_ARE_SHOWN);
        self.follow_cursor();
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
    let mut items = vec![MenuItem::new(labels::SELECT_COLUMN, "select-column", move || {
        state.put_cursor(place);
        state.select(Reach::Columns);
        state.focus_cursor();
    })];
    for (by, label, action) in
        [(-1, labels::MOVE_LEFT, "move-left"), (1, labels::MOVE_RIGHT, "move-right")]
    {
        if state.arrangement.with_untracked(|arrangement| arrangement.moved(at, by)).is_some() {
            items.push(MenuItem::new(label, action, move || state.move_column(place, by)));
        }
    }
    for (steps, label, action) in
        [(2.0, labels::WIDER, "wider"), (-2.0, labels::NARROWER, "narrower")]
    {
        items.push(MenuItem::new(label, action, move || state.resize_column(place, steps)));
    }
    items.push(MenuItem::new(labels::FIT_WIDTH, "fit-width", move || state.widths.fit(id)));
    let is_pinned = untrack(|| state.shell.workspace.column_views()).of(id).is_pinned;
    let (label, to_pin) =
        (if is_pinned { labels::UNPIN } else { labels::PIN_AT_THE_LEFT }, name.clone());
    items.push(MenuItem::new(label, "pin-column", move || state.pin(id, &to_pin, !is_pinned)));
    if state.arrangement.with_untracked(Arrangement::count) > 1 {
        items
            .push(MenuItem::new(labels::HIDE_COLUMN, "hide-column", move || state.hide(id, &name)));
    }
    items.extend(show_item(state));
    items
}

fn show_item(state: GridState) -> Option<MenuItem> {
    let hidden = untrack(|| state.shell.workspace.hidden_column_count());
    let label = labels::show_hidden(words::count(hidden, "hidden column"));
    (hidden > 0).then(|| MenuItem::new(label, "show-columns", move || state.show_all()))
}

/// What the corner's menu offers.
pub(super) fn table_items(state: GridState) -> Vec<MenuItem> {
    let mut items = vec![MenuItem::new(labels::SELECT_ALL, "select-all", move || {
        state.go_to(Place::of_cell(0, 0));
        state.select(Reach::Table);
    })];
    items.extend(show_item(state));
    let workspace = state.shell.workspace;
    let deleted = workspace.with_table_untracked(|store| store.deleted_row_count()).unwrap_or(0);
    if deleted > 0 {
        let label = labels::compact(words::count(deleted, "deleted row"));
        items.push(MenuItem::new(label, "compact", move || state.compact()));
    }
    items.extend(height_items(state));
    items
}

/// The heights that rows do not have now.
pub(super) fn height_items(state: GridState) -> impl Iterator<Item = MenuItem> {
    let chosen = state.shell.density;
    let others = Density::ALL.into_iter().filter(move |each| *each != chosen.get_untracked());
    others.map(move |density| {
        let label = labels::rows_of_height(density.words());
        MenuItem::new(label, density.name(), move || chosen.set(density))
    })
}
