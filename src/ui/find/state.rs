use leptos::prelude::*;

use crate::ui::dom;
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{FindQuery, Match, Replaced, words};

/// What is looked for; copies mean the same search.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Finding {
    pub(super) query: RwSignal<FindQuery>,
    pub(super) replacement: RwSignal<String>,
    pub(in crate::ui) shown: RwSignal<bool>,
    pub(super) replaces: RwSignal<bool>,
    /// Where the search stands.
    pub(super) at: RwSignal<Option<Match>>,
    /// What the last replacement of all did, if it refused cells.
    pub(super) outcome: RwSignal<Option<Replaced>>,
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
        let replacement = self.replacement.get_untracked();
        self.outcome.set(None);
        shell.workspace.run(async move {
            if let Some(replaced) = shell.workspace.replace_all(matches, replacement).await? {
                let cells = words::count(replaced.count, "cell");
                shell.announce(labels::replaced_in(&cells));
                self.outcome.set(Some(replaced));
            }
            Ok::<(), crate::workspace::EditError>(())
        });
    }
}
