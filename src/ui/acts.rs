//! What each command of the table does.

use leptos::prelude::*;

use super::commands::{Command, Needs};
use super::dom;
use super::grid::GridState;
use super::labels;
use super::shell::{Dialog, Shell};
use crate::column_store::{Filter, RowId};
use crate::lazy::lazy;
use crate::workspace::ColumnHead;

lazy! { panels,
    /// A command is done, or on its way.
    fn commanded(shell: Shell, command: Command) -> () = Shell::do_fetched
}

impl Shell {
    /// Whether a command makes sense now. Tracked.
    pub(super) fn is_enabled(self, command: Command) -> bool {
        let workspace = self.workspace;
        match command.entry().needs {
            Needs::Nothing => true,
            Needs::Table => workspace.current().is_some(),
            Needs::Column => self.column_of_cursor().is_some(),
            Needs::Undo => workspace.can_undo(),
            Needs::Redo => workspace.can_redo(),
            Needs::SourceFile => workspace.source_file().is_some(),
        }
    }

    /// Does what a command is for. What must be there when nothing can be fetched is there from the start,
    /// and so is what browsers allow only just after an input.
    pub(super) fn do_command(self, command: Command) {
        match command {
            Command::OpenFile => self.choose_file(),
            Command::Save => self.save_now(),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::ToggleStores => self.stores_shown.update(|shown| *shown = !*shown),
            _ => self.workspace.run_fetched(commanded(self, command)),
        }
    }

    fn do_fetched(self, command: Command) {
        // There the stores lie over what is asked for.
        if dom::is_narrow() {
            self.stores_shown.set(false);
        }
        match command {
            // Tables
            Command::OpenFile => self.choose_file(),
            Command::NewTable => self.ask(Dialog::NewTable),
            Command::Save => self.save_now(),
            Command::ExportCsv => self.export(),
            Command::BackUp => self.workspace.run(self.workspace.back_up()),
            Command::WriteBack => self.write_back(),
            Command::ToggleStores => self.stores_shown.update(|shown| *shown = !*shown),
            // Edits
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Copy => self.in_grid(|grid| grid.copy_selected(false)),
            Command::Cut => self.in_grid(|grid| grid.copy_selected(true)),
            Command::Paste => self.in_grid(GridState::paste_from_clipboard),
            Command::FillDown => self.in_grid(GridState::fill_down),
            Command::FillRight => self.in_grid(GridState::fill_right),
            Command::AddRow => self.in_grid(GridState::add_row),
            Command::DeleteRow => self.in_grid(GridState::delete_selected_rows),
            Command::OpenRecord => self.in_grid(GridState::open_record),
            // Finding
            Command::Find => self.finding.open(false),
            Command::Replace => self.finding.open(true),
            Command::Filter => self.tools.open_filter(),
            Command::Sort => self.tools.open_sort(),
            Command::ShowAll => self.show_all(),
            Command::ArrangeAgain => self.workspace.arrange_again(),
            Command::DeleteShown => self.ask(Dialog::DeleteShown),
            Command::SetInShown => self.ask(Dialog::SetInShown),
            Command::Duplicates => self.ask(Dialog::Duplicates),
            Command::Groups => self.ask(Dialog::Groups),
            Command::Inspect => self.tools.inspector_shown.update(|shown| *shown = !*shown),
            // Columns
            Command::AddColumn => self.in_grid(GridState::ask_for_column),
            Command::Columns => self.ask(Dialog::Columns),
            Command::RenameColumn => self.in_grid(GridState::rename_column_at_cursor),
            Command::RetypeColumn => self.with_column(|shell, column| {
                shell.ask(Dialog::Retype { column, from_overview: false });
            }),
            Command::SetKey => self.with_column(|shell, column| shell.set_key(&column)),
            Command::DuplicateColumn => {
                self.with_column(|shell, column| shell.duplicate_column(&column));
            }
            Command::DeleteColumn => self.with_column(|shell, column| shell.drop_column(&column)),
            // Application
            Command::Palette => self.ask(Dialog::Palette),
            Command::Shortcuts => self.ask(Dialog::Shortcuts),
            Command::Settings => self.ask(Dialog::Settings),
            Command::Lab => self.ask(Dialog::Lab),
            Command::About => self.ask(Dialog::About),
        }
    }

    /// Puts the cursor into a column.
    pub(super) fn go_to_column(self, name: &str) {
        let column = untrack(|| self.workspace.columns()).iter().position(|head| head.name == name);
        if let Some(column) = column {
            self.in_grid(|grid| grid.go_to_column(column));
        }
    }

    /// Puts the cursor on a row, in the column where it is.
    pub(super) fn go_to_row(self, row: RowId) {
        self.in_grid(|grid| grid.go_to_row(row));
    }

    /// Takes filter and sort away.
    fn show_all(self) {
        self.workspace.sort_by(Vec::new());
        // A filter that names no column fits every table.
        let _ = self.workspace.filter_by(Filter::All);
        self.announce(labels::ALL_ROWS_IN_THEIR_ORDER);
    }

    /// The cell under the cursor, by its row's place among those that are shown and its column's in the
    /// schema.
    pub(super) fn cell_of_cursor(self) -> Option<(usize, usize)> {
        self.grid.get_value()?.cell_of_cursor()
    }

    /// Puts the cursor on a cell and brings it into view; the focus stays where it is.
    pub(super) fn show_cell(self, place: usize, column: usize) {
        self.in_grid(|grid| grid.show_cell(place, column));
    }

    /// The column of the cursor. Tracked.
    pub(super) fn column_at_cursor(self) -> Option<ColumnHead> {
        self.grid.get_value()?.column_of_cursor()
    }

    fn column_of_cursor(self) -> Option<String> {
        self.grid.get_value()?.column_of_cursor().map(|column| column.name)
    }

    fn with_column(self, act: impl FnOnce(Self, String)) {
        if let Some(column) = untrack(|| self.column_of_cursor()) {
            act(self, column);
        }
    }

    /// Does what is the grid's own, where there is one.
    fn in_grid(self, act: impl FnOnce(GridState)) {
        if let Some(grid) = self.grid.get_value() {
            act(grid);
        }
    }
}
