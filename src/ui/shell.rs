//! What the parts of the page share: the workspace and what the page itself shows.

use leptos::html;
use leptos::prelude::*;

use super::find::Finding;
use super::grid::GridState;
use super::grid::geometry::Density;
use super::labels;
use super::settings::{Display, Formats, Theme};
use super::status_bar::sort_in_words;
use super::tools::Tools;
use super::{dom, files};
use crate::column_store::RowId;
use crate::workspace::{
    Backup, CellBlock, NoticeAction, NoticeId, Reading, SortBy, Workspace, words,
};

/// The dialog that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dialog {
    /// Says what the application is.
    About,
    /// Asks for a file to open.
    OpenFile,
    /// Asks for the name of a new table.
    NewTable,
    /// Asks for another name of a store.
    RenameStore(String),
    /// Asks whether a store is to be deleted.
    DeleteStore(String),
    /// Shows all columns.
    Columns,
    /// Asks for name and type of a new column at a place in the order.
    InsertColumn(usize),
    /// Asks for another type of a column.
    Retype {
        /// The column.
        column: String,
        /// Whether it was asked for in the dialog of all columns, which then comes back.
        from_overview: bool,
    },
    /// Says why a column cannot be the key.
    KeyObstacles(String),
    /// Finds a command, store or column.
    Palette,
    /// Shows a row as a form.
    Record(RowId),
    /// Asks how the application is to look.
    Settings,
    /// Shows that what is saved is what comes back.
    Lab,
    /// Shows the sheet of shortcuts.
    Shortcuts,
    /// Asks what of a backup is to be restored.
    Restore,
    /// Asks how a file is to be read.
    Import,
    /// Asks how the table is to go out.
    Export,
    /// Asks whether the rows that are shown are to be deleted.
    DeleteShown,
    /// Asks for a value for all rows that are shown.
    SetInShown,
    /// Asks by which columns rows are the same.
    Duplicates,
    /// Shows the rows in groups.
    Groups,
}

/// A handle that every part of the page holds; copies mean the same page.
#[derive(Clone, Copy)]
pub(super) struct Shell {
    /// The tables.
    pub(super) workspace: Workspace,
    /// The dialog that is open.
    pub(super) dialog: RwSignal<Option<Dialog>>,
    /// Whether the stores panel is shown.
    pub(super) stores_shown: RwSignal<bool>,
    /// What screen readers are told next.
    pub(super) announcement: RwSignal<String>,
    /// Whether a grid has been drawn and takes keys.
    pub(super) grid_drawn: RwSignal<bool>,
    /// The colours.
    pub(super) theme: RwSignal<Theme>,
    /// How numbers and dates are shown.
    pub(super) display: RwSignal<Display>,
    /// The formats of the browser's language, once they are needed.
    pub(super) formats: StoredValue<Option<Formats>, LocalStorage>,
    /// The grid that is shown, for the commands that are its own.
    pub(super) grid: StoredValue<Option<GridState>, LocalStorage>,
    /// The cells that are selected in the grid; none where there is no grid.
    pub(super) selection: RwSignal<CellBlock>,
    /// How close the rows of the grid stand.
    pub(super) density: RwSignal<Density>,
    /// The input that opens the browser's file dialog.
    pub(super) file_input: NodeRef<html::Input>,
    /// The backup that a dialog is to ask about.
    pub(super) backup: StoredValue<Option<Backup>, LocalStorage>,
    /// The files that the import wizard is to ask about, one after the other.
    readings: StoredValue<Vec<Reading>, LocalStorage>,
    /// The bar above the grid.
    pub(super) tools: Tools,
    /// What is looked for.
    pub(super) finding: Finding,
}

impl Shell {
    pub(super) fn new(workspace: Workspace) -> Self {
        Self {
            workspace,
            dialog: RwSignal::new(None),
            stores_shown: RwSignal::new(!dom::is_narrow()),
            announcement: RwSignal::new(String::new()),
            grid_drawn: RwSignal::new(false),
            theme: RwSignal::new(Theme::default()),
            display: RwSignal::new(Display::default()),
            formats: StoredValue::new_local(None),
            grid: StoredValue::new_local(None),
            selection: RwSignal::new(CellBlock::default()),
            density: RwSignal::new(Density::default()),
            file_input: NodeRef::new(),
            backup: StoredValue::new_local(None),
            readings: StoredValue::new_local(Vec::new()),
            tools: Tools::new(),
            finding: Finding::new(),
        }
    }

    /// Tells screen readers what was done.
    pub(super) fn announce(self, what: impl Into<String>) {
        self.announcement.set(what.into());
    }

    /// Sorts by some columns and says so.
    pub(super) fn sort_by(self, by: Vec<SortBy>) {
        // It may take a while until the rows stand so.
        let said = untrack(|| sort_in_words(self, &by));
        self.workspace.sort_by(by);
        self.announce(said.unwrap_or_else(|| labels::NOT_SORTED.to_owned()));
    }

    /// Shows a dialog.
    pub(super) fn ask(self, dialog: Dialog) {
        self.dialog.set(Some(dialog));
    }

    /// Takes the dialog out of the page.
    pub(super) fn close_dialog(self) {
        self.dialog.set(None);
    }

    /// Takes the last act back and says which it was.
    pub(super) fn undo(self) {
        let said = match self.workspace.undo() {
            Some(what) => labels::undone(&what),
            None => words::nothing_to_undo(&untrack(|| self.workspace.undo_state())),
        };
        self.announce(said);
        // After the last, the button is disabled.
        dom::catch_focus(false);
    }

    /// Does again what was undone last and says what it was.
    pub(super) fn redo(self) {
        let said = match self.workspace.redo() {
            Some(what) => labels::done_again(&what),
            None => labels::NOTHING_TO_DO_AGAIN.to_owned(),
        };
        self.announce(said);
        dom::catch_focus(false);
    }

    /// Saves at once.
    pub(super) fn save_now(self) {
        let workspace = self.workspace;
        workspace.run(async move {
            workspace.save_now().await;
            Ok::<(), String>(())
        });
    }

    /// Asks how the table is to go out as a file.
    pub(super) fn export(self) {
        self.ask(Dialog::Export);
    }

    /// Does what a notice offers.
    pub(super) fn act(self, notice: NoticeId, action: NoticeAction) {
        match action {
            NoticeAction::ChangeReading => {
                if let Some(reading) = self.workspace.take_reading(notice) {
                    self.ask_how_to_read(reading);
                }
            }
            action => self.workspace.act(notice, action),
        }
    }

    /// Opens the import wizard on a file, after those that wait already.
    pub(super) fn ask_how_to_read(self, reading: Reading) {
        self.readings.update_value(|readings| readings.push(reading));
        if self.dialog.with_untracked(|dialog| *dialog != Some(Dialog::Import)) {
            self.ask(Dialog::Import);
        }
    }

    /// The file that the import wizard asks about next.
    pub(super) fn next_reading(self) -> Option<Reading> {
        let take = |readings: &mut Vec<Reading>| (!readings.is_empty()).then(|| readings.remove(0));
        self.readings.try_update_value(take).flatten()
    }

    /// Closes the import wizard, or goes on to the next file.
    pub(super) fn close_wizard(self) {
        self.dialog.set(None);
        if self.readings.with_value(|readings| !readings.is_empty()) {
            self.ask(Dialog::Import);
        }
    }

    /// Writes the table back to the file that it came from.
    pub(super) fn write_back(self) {
        self.workspace.run(self.workspace.write_back());
    }

    /// Opens the browser's file dialog.
    pub(super) fn choose_file(self) {
        if let Some(input) = self.file_input.get_untracked() {
            input.click();
        }
    }

    /// Reads files into new tables, one after the other.
    pub(super) fn import(self, files: Vec<web_sys::File>) {
        self.workspace.run(files::taken(self, files));
    }
}
