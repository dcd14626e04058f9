//! The commands of the application as plain data: one table from which come the keyboard shortcuts, the
//! command palette, the sheet of shortcuts and the hints in menus. It knows no browser; what a command
//! does is said in one place, `Shell::do_command`.

mod grid_keys;
mod search;
mod shortcut;
mod table;

pub use grid_keys::GRID_KEYS;
pub use search::{Choice, read_recent, search, with_recent, write_recent};
pub use shortcut::Shortcut;
pub use table::{COMMANDS, Command, Entry, Group, Needs, Reach};

use super::grid::keys::KeyStroke;

/// Where the focus is, as far as shortcuts care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Nowhere that text could be typed into.
    Page,
    /// On a cell of the grid, where a typed sign begins an edit.
    Cell,
    /// In a text field of the page.
    Text,
    /// In a dialog.
    Dialog,
}

/// What a key asks of the application; none if it is not the application's, or not there. Keys of the
/// grid mean nothing here, since the grid takes them itself.
pub fn app_command(stroke: KeyStroke<'_>, focus: Focus) -> Option<Command> {
    if stroke.composing {
        return None;
    }
    let is_meant = |entry: &Entry| {
        let pressed = entry.shortcuts.iter().find(|shortcut| shortcut.is_pressed(stroke));
        pressed.is_some_and(|shortcut| entry.reach.covers(focus, shortcut.types_text()))
    };
    COMMANDS.iter().find(|entry| is_meant(entry)).map(|entry| entry.command)
}

impl Reach {
    fn covers(self, focus: Focus, types_text: bool) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Page => focus != Focus::Dialog && (focus == Focus::Page || !types_text),
            Self::OutsideText => matches!(focus, Focus::Page | Focus::Cell) && !types_text,
            Self::Grid | Self::Clipboard => false,
        }
    }
}

impl Command {
    /// What the table says of it.
    ///
    /// # Panics
    /// Never: a test holds that each command stands in the table.
    pub fn entry(self) -> &'static Entry {
        COMMANDS.iter().find(|entry| entry.command == self).expect("each command has an entry")
    }

    /// The shortcut that is shown for it, if it has one.
    pub fn shortcut(self) -> Option<Shortcut> {
        self.entry().shortcuts.first().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ctrl(key: &str) -> KeyStroke<'_> {
        KeyStroke { key, ctrl: true, ..KeyStroke::default() }
    }

    fn command_of(stroke: KeyStroke<'_>) -> Option<Command> {
        app_command(stroke, Focus::Page)
    }

    #[test]
    fn undo_and_redo_have_their_usual_keys() {
        let redo = KeyStroke { shift: true, ..ctrl("Z") };

        assert_eq!(command_of(ctrl("z")), Some(Command::Undo));
        assert_eq!(command_of(redo), Some(Command::Redo));
        assert_eq!(command_of(ctrl("y")), Some(Command::Redo));
        assert_eq!(command_of(KeyStroke { key: "z", ..KeyStroke::default() }), None);
    }

    #[test]
    fn fields_and_dialogs_keep_the_keys_that_are_their_own() {
        for (focus, undo, save, palette) in [
            (Focus::Page, true, true, true),
            (Focus::Cell, true, true, true),
            (Focus::Text, false, true, true),
            (Focus::Dialog, false, true, false),
        ] {
            let is_taken = |key| app_command(ctrl(key), focus).is_some();
            assert_eq!([is_taken("z"), is_taken("s"), is_taken("k")], [undo, save, palette]);
        }
    }

    #[test]
    fn shortcuts_of_the_browser_are_left_alone() {
        for key in ["t", "w", "l", "c", "v", "a", "n", "r", "p"] {
            assert_eq!(command_of(ctrl(key)), None, "Ctrl+{key}");
        }
    }

    #[test]
    fn a_question_mark_is_a_shortcut_only_where_it_is_not_text() {
        let question = |shift| KeyStroke { key: "?", shift, ..KeyStroke::default() };

        assert_eq!(command_of(question(true)), Some(Command::Shortcuts));
        assert_eq!(command_of(question(false)), Some(Command::Shortcuts));
        for focus in [Focus::Cell, Focus::Text, Focus::Dialog] {
            assert_eq!(app_command(question(true), focus), None);
        }
        assert_eq!(app_command(ctrl("/"), Focus::Cell), Some(Command::Shortcuts));
    }

    #[test]
    fn what_an_input_method_composes_is_no_shortcut() {
        assert_eq!(command_of(KeyStroke { composing: true, ..ctrl("z") }), None);
    }

    #[test]
    fn each_command_stands_in_the_table_once() {
        for (at, entry) in COMMANDS.iter().enumerate() {
            let same = COMMANDS.iter().position(|other| {
                other.command == entry.command || other.id == entry.id || other.words == entry.words
            });
            assert_eq!(same, Some(at), "{}", entry.id);
        }
    }

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let all = |entry: &'static Entry| entry.shortcuts.iter().map(move |keys| (keys, entry));
        let shortcuts: Vec<_> = COMMANDS.iter().flat_map(all).collect();
        for (at, (shortcut, entry)) in shortcuts.iter().enumerate() {
            let first = shortcuts.iter().position(|(other, _)| other == shortcut);
            assert_eq!(first, Some(at), "{} has {}", entry.id, shortcut.label(false));
        }
    }

    #[test]
    fn words_are_in_sentence_case_and_end_without_a_stop() {
        for Entry { words, id, .. } in COMMANDS {
            assert!(words.starts_with(char::is_uppercase), "{id}");
            assert!(!words.ends_with(['.', '\u{2026}']), "{id}");
        }
    }
}
