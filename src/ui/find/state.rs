use leptos::prelude::*;

use crate::ui::dom;
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{FindQuery, Match, Replaced, TableId, UndoState, Workspace, words};

/// What is looked for; copies mean the same search.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Finding {
    pub(super) query: RwSignal<FindQuery>,
    pub(super) replacement: RwSignal<String>,
    pub(in crate::ui) shown: RwSignal<bool>,
    pub(super) replaces: RwSignal<bool>,
    /// Where the search stands.
    pub(super) at: RwSignal<Option<Match>>,
    /// What the last replacement of all did.
    pub(super) outcome: RwSignal<Option<Done>>,
}

/// A replacement of all, and the table as it left it.
#[derive(Clone, PartialEq)]
pub(super) struct Done {
    pub(super) replaced: Replaced,
    left: (Option<TableId>, UndoState),
}

const TEXT_FIELD: &str = "[data-find-text]";

impl Finding {
    pub(in crate::ui) fn new() -> Self {
        Self {
            query: RwSignal::default(),
            replacement: RwSignal::default(),
            shown: RwSignal::new(false),
            replaces: RwSignal::new(false),
            at: RwSignal::new(None),
            outcome: RwSignal::new(None),
        }
    }

    /// Shows the bar, with the line for a replacement if there is to be one.
    pub(in crate::ui) fn open(self, replaces: bool) {
        self.shown.set(true);
        if replaces {
            self.replaces.set(true);
        }
        dom::focus_soon(TEXT_FIELD);
    }

    /// Takes the bar away and goes back to the grid.
    pub(super) fn close(self, shell: Shell) {
        self.shown.set(false);
        self.outcome.set(None);
        self.at.set(None);
        shell.workspace.end_find();
        dom::catch_focus(true);
    }

    /// Looks for what is asked for.
    pub(super) fn look(self, shell: Shell) {
        let query = self.query.get();
        shell.workspace.run(async move {
            shell.workspace.find(query).await;
            Ok::<(), String>(())
        });
    }

    /// Forgets what a replacement did once the table was changed in another way, or another one is shown.
    pub(super) fn forget_old_outcome(self, shell: Shell) {
        let state = state_of(shell.workspace);
        let is_old = |done: &Done| done.left != state;
        if self.outcome.with_untracked(|done| done.as_ref().is_some_and(is_old)) {
            self.outcome.set(None);
        }
    }

    /// Goes to the next match or the one before; the focus stays where it is.
    pub(super) fn step(self, shell: Shell, forwards: bool) {
        let Some(matches) = untrack(|| shell.workspace.matches()) else { return };
        let (place, column) = shell.cell_of_cursor().unwrap_or_default();
        let from = self.at.get_untracked().filter(|at| (at.place, at.column) == (place, column));
        let found = match (forwards, from) {
            // The cell under the cursor counts where the search has not been there yet.
            (true, None) => matches.at_or_after(place, column),
            (true, Some(_)) => matches.after(place, column),
            (false, _) => matches.before(place, column),
        };
        self.at.set(found);
        match found {
            Some(found) => {
                shell.show_cell(found.place, found.column);
                let which = words::part_of(found.number + 1, matches.count());
                shell.announce(labels::match_in_row(&which, &found.place + 1));
            }
            None => shell.announce(labels::NOTHING_FOUND),
        }
    }

    /// Replaces what is found where the search stands, and goes on.
    pub(super) fn replace(self, shell: Shell) {
        let Some(at) = self.at.get_untracked() else { return self.step(shell, true) };
        let (query, replacement) = (self.query.get_untracked(), self.replacement.get_untracked());
        let done = shell.workspace.replace_one(&query, at.row, at.column, &replacement);
        match done {
            Ok(()) => self.step(shell, true),
            Err(refusal) => shell.workspace.run(async move { Err::<(), _>(refusal) }),
        }
    }

    /// Replaces all that is found.
    pub(super) fn replace_all(self, shell: Shell) {
        let Some(matches) = untrack(|| shell.workspace.matches()) else { return };
        if matches.count() == 0 {
            return shell.announce(labels::NOTHING_FOUND);
        }
        let replacement = self.replacement.get_untracked();
        self.outcome.set(None);
        let workspace = shell.workspace;
        workspace.run(async move {
            if let Some(replaced) = workspace.replace_all(matches, replacement).await? {
                let cells = words::count(replaced.count, "cell");
                shell.announce(labels::replaced_in(&cells));
                let left = untrack(|| state_of(workspace));
                self.outcome.set(Some(Done { replaced, left }));
            }
            Ok::<(), crate::workspace::EditError>(())
        });
    }
}

/// Which table is shown, and how it came to be as it is.
fn state_of(workspace: Workspace) -> (Option<TableId>, UndoState) {
    (workspace.current(), workspace.undo_state())
}
