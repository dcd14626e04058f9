//! What keys mean in the grid and in its editor.

use super::cursor::Step;

/// A key as it was pressed.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is held or not, whatever the others are")]
pub struct KeyStroke<'a> {
    /// The key's value, as in `KeyboardEvent.key`.
    pub key: &'a str,
    /// Whether Ctrl, or Cmd on a Mac, was held.
    pub ctrl: bool,
    /// Whether Shift was held.
    pub shift: bool,
    /// Whether Alt was held.
    pub alt: bool,
    /// Whether the key is part of a composition by an input method.
    pub composing: bool,
}

/// What a key asks of the grid when no cell is being edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridCommand {
    /// Move the cursor.
    Move(Step),
    /// Edit the cell, or sort by the header.
    Enter,
    /// Edit the cell, or sort by the header after the columns that are sorted by already.
    EnterMore,
    /// Edit the cell, or rename the header's column.
    Edit,
    /// Edit the cell, this text in the place of its value.
    Replace(String),
    /// Edit the cell from nothing; the input method brings the text.
    Compose,
    /// Toggle a bool; in other cells, type a space.
    Space,
    /// Set the cell to null; on a row number, delete the row.
    Clear,
    /// Delete the row.
    DeleteRow,
    /// Add a row.
    AddRow,
    /// Open the menu of the column or row.
    Menu,
}

/// What a key asks of the cell editor; all other keys are the input's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditorCommand {
    /// Keep what was typed and move on.
    Commit(Step),
    /// Leave the cell as it was.
    Cancel,
}

/// What a key means to the grid; none if it is not the grid's.
pub fn grid_command(stroke: KeyStroke<'_>) -> Option<GridCommand> {
    use GridCommand::{
        AddRow, Clear, Compose, DeleteRow, Edit, Enter, EnterMore, Menu, Move, Replace, Space,
    };

    if stroke.composing || matches!(stroke.key, "Process" | "Dead" | "Unidentified") {
        return Some(Compose);
    }
    let command = match (stroke.key, stroke.ctrl, stroke.alt) {
        ("ArrowUp", false, false) => Move(Step::Up),
        ("ArrowDown", false, false) => Move(Step::Down),
        ("ArrowLeft", false, false) => Move(Step::Left),
        ("ArrowRight", false, false) => Move(Step::Right),
        ("Home", false, false) | ("ArrowLeft", true, false) => Move(Step::RowStart),
        ("End", false, false) | ("ArrowRight", true, false) => Move(Step::RowEnd),
        ("ArrowUp", true, false) => Move(Step::ColumnStart),
        ("ArrowDown", true, false) => Move(Step::ColumnEnd),
        ("Home", true, false) => Move(Step::TableStart),
        ("End", true, false) => Move(Step::TableEnd),
        ("PageUp", false, false) => Move(Step::PageUp),
        ("PageDown", false, false) => Move(Step::PageDown),
        ("Enter", true, false) if !stroke.shift => AddRow,
        ("Enter", false, false) if stroke.shift => EnterMore,
        ("Enter", false, false) => Enter,
        ("F2", false, false) => Edit,
        (" ", false, false) => Space,
        ("Delete" | "Backspace", false, false) => Clear,
        ("Delete" | "Backspace", true, false) => DeleteRow,
        ("ArrowDown", false, true) | ("ContextMenu", false, false) => Menu,
        ("F10", false, false) if stroke.shift => Menu,
        (key, false, false) if is_text(key) => Replace(key.to_owned()),
        _ => return None,
    };
    Some(command)
}

/// What a key means to the cell editor. While an input method composes, every key is its own: its
/// Enter ends the composition, not the edit. In an edit that began by typing, arrows commit and move,
/// since nobody wants a caret there; else they move the caret.
pub fn editor_command(stroke: KeyStroke<'_>, began_by_typing: bool) -> Option<EditorCommand> {
    if stroke.composing || stroke.ctrl || stroke.alt {
        return None;
    }
    match (stroke.key, stroke.shift) {
        ("ArrowUp", false) if began_by_typing => Some(EditorCommand::Commit(Step::Up)),
        ("ArrowDown", false) if began_by_typing => Some(EditorCommand::Commit(Step::Down)),
        ("ArrowLeft", false) if began_by_typing => Some(EditorCommand::Commit(Step::Left)),
        ("ArrowRight", false) if began_by_typing => Some(EditorCommand::Commit(Step::Right)),
        ("Enter", false) => Some(EditorCommand::Commit(Step::Down)),
        ("Enter", true) => Some(EditorCommand::Commit(Step::Up)),
        ("Tab", false) => Some(EditorCommand::Commit(Step::Right)),
        ("Tab", true) => Some(EditorCommand::Commit(Step::Left)),
        ("Escape", _) => Some(EditorCommand::Cancel),
        _ => None,
    }
}

/// Keys that type have one character, combining marks aside, as their value; all others have names.
fn is_text(key: &str) -> bool {
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => !only.is_control(),
        (Some(first), Some(_)) => !first.is_ascii(),
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: &str) -> KeyStroke<'_> {
        KeyStroke { key, ..KeyStroke::default() }
    }

    fn ctrl(key: &str) -> KeyStroke<'_> {
        KeyStroke { key, ctrl: true, ..KeyStroke::default() }
    }

    #[test]
    fn a_typed_character_replaces_the_cell_and_is_not_lost() {
        for text in ["a", "7", "-", "é", "漢", "👍🏽"] {
            assert_eq!(grid_command(key(text)), Some(GridCommand::Replace(text.to_owned())));
        }
    }

    #[test]
    fn named_keys_type_nothing() {
        for name in ["Shift", "Control", "F5", "Escape", "CapsLock", "Tab", "MediaPlay"] {
            assert_eq!(grid_command(key(name)), None, "{name}");
        }
    }

    #[test]
    fn an_input_method_finds_an_empty_editor() {
        assert_eq!(grid_command(key("Process")), Some(GridCommand::Compose));
        let composing = KeyStroke { composing: true, ..key("k") };
        assert_eq!(grid_command(composing), Some(GridCommand::Compose));
    }

    #[test]
    fn home_and_end_stay_in_the_row_and_with_ctrl_go_to_the_corners() {
        assert_eq!(grid_command(key("Home")), Some(GridCommand::Move(Step::RowStart)));
        assert_eq!(grid_command(ctrl("Home")), Some(GridCommand::Move(Step::TableStart)));
        assert_eq!(grid_command(ctrl("ArrowDown")), Some(GridCommand::Move(Step::ColumnEnd)));
    }

    #[test]
    fn shortcuts_of_the_browser_are_left_alone() {
        for name in ["t", "w", "l", "c", "v", "a", "f"] {
            assert_eq!(grid_command(ctrl(name)), None, "Ctrl+{name}");
        }
    }

    #[test]
    fn enter_and_tab_commit_in_both_directions() {
        let back = |name| KeyStroke { shift: true, ..key(name) };

        assert_eq!(editor_command(key("Enter"), false), Some(EditorCommand::Commit(Step::Down)));
        assert_eq!(editor_command(back("Enter"), false), Some(EditorCommand::Commit(Step::Up)));
        assert_eq!(editor_command(key("Tab"), false), Some(EditorCommand::Commit(Step::Right)));
        assert_eq!(editor_command(back("Tab"), false), Some(EditorCommand::Commit(Step::Left)));
        assert_eq!(editor_command(key("a"), false), None);
    }

    #[test]
    fn enter_does_not_commit_while_an_input_method_composes() {
        let composing = KeyStroke { composing: true, ..key("Enter") };

        assert_eq!(editor_command(composing, true), None);
    }

    #[test]
    fn arrows_leave_an_edit_only_if_it_began_by_typing() {
        let right = Some(EditorCommand::Commit(Step::Right));

        assert_eq!(editor_command(key("ArrowRight"), true), right);
        assert_eq!(editor_command(key("ArrowRight"), false), None);
    }
}
