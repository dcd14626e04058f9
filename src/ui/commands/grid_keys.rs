use super::Shortcut;

const fn key(key: &'static str) -> Shortcut {
    Shortcut::key(key)
}

const fn ctrl(key: &'static str) -> Shortcut {
    Shortcut::ctrl(key)
}

/// The keys that the grid takes itself and that are no commands, for people to read. What they do is said
/// in `grid::keys`, by which a test holds them.
pub const GRID_KEYS: &[(&[Shortcut], &str)] = &[
    (&[key("ArrowUp"), key("ArrowDown"), key("ArrowLeft"), key("ArrowRight")], "Move by a cell"),
    (&[key("Home"), key("End")], "First and last cell of the row"),
    (&[ctrl("Home"), ctrl("End")], "First and last cell of the table"),
    (&[ctrl("ArrowUp"), ctrl("ArrowDown")], "First and last row"),
    (&[key("PageUp"), key("PageDown")], "Move by a page"),
    (&[Shortcut::shift("ArrowDown"), Shortcut::shift("ArrowRight")], "Extend the selection"),
    (&[ctrl("a")], "Select everything"),
    (&[Shortcut::shift(" "), ctrl(" ")], "Select rows; select columns"),
    (&[key("Escape")], "Select the cell alone"),
    (&[Shortcut::alt("ArrowLeft"), Shortcut::alt("ArrowRight")], "On a header, narrower; wider"),
    (&[key("Enter"), key("F2")], "Edit the cell; on a header, sort or rename"),
    (&[key(" ")], "Tick or untick"),
    (&[key("Delete")], "Set the selected cells to null"),
    (&[Shortcut::alt("ArrowDown"), Shortcut::shift("F10")], "Menu of the column or cell"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::commands::{COMMANDS, Reach};
    use crate::ui::grid::keys::{GridCommand, KeyStroke, grid_command};

    fn stroke_of(keys: &Shortcut) -> KeyStroke<'static> {
        let Shortcut { key, ctrl, shift, alt } = *keys;
        KeyStroke { key, ctrl, shift, alt, composing: false }
    }

    #[test]
    fn the_grid_takes_every_key_that_the_sheet_names() {
        let commands = COMMANDS.iter().filter(|entry| entry.reach == Reach::Grid);
        let of_commands = commands.flat_map(|entry| entry.shortcuts);
        for keys in GRID_KEYS.iter().flat_map(|(keys, _)| *keys).chain(of_commands) {
            let meant = grid_command(stroke_of(keys));

            let is_text = matches!(meant, Some(GridCommand::Replace(_)));
            assert!(meant.is_some() && !is_text, "{}: {meant:?}", keys.label(false));
        }
    }
}
