//! What each command of the table does.

use leptos::prelude::*;

use super::commands::{Command, Needs};
use super::grid::GridState;
use super::shell::{Dialog, Shell};
use crate::column_store::RowId;

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

    /// Does what a command is for.
    pub(super) fn do_command(self, command: Command) {
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
            Command::AddRow => self.in_grid(GridState::add_row),
            Command::DeleteRow => self.in_grid(GridState::delete_row_at_cursor),
            Command::OpenRecord => self.in_grid(GridState::open_record),
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
