//! What keys mean in the grid and in its editor.

use super::cursor::Step;
use super::selection::Reach;

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
    /// Extend the selection from the cursor.
    Extend(Step),
    /// To the edge of the data before an end of the row or column, with the cursor or with the corner of
    /// the selection.
    Jump {
        /// The end.
        to: Step,
        /// Whether the selection is extended.
        extends: bool,
    },
    /// Select this much around the cursor.
    Select(Reach),
    /// Select the cursor's cell alone.
    Unselect,
    /// Copy the first row of the selection into the others, or the cell above into the cursor's.
    FillDown,
    /// Copy the first column of the selection into the others.
    FillRight,
    /// Make the header's column wider by so many steps, or narrower.
    Resize(i8),
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
    /// Set the selected cells to null; on a row number, delete the rows.
    Clear,
    /// Delete the rows of the selection.
    DeleteRows,
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
    /// Keep what was typed, in all cells that are selected.
    Fill,
    /// Begin another line of the text.
    NewLine,
    /// Leave the cell as it was.
    Cancel,
}

/// What a key means to the grid; none if it is not the grid's.
pub fn grid_command(stroke: KeyStroke<'_>) -> Option<GridCommand> {
    use GridCommand::{
        AddRow, Clear, Compose, DeleteRows, Edit, Enter, EnterMore, Menu, Replace, Select, Space,
    };

    if stroke.composing || matches!(stroke.key, "Process" | "Dead" | "Unidentified") {
        return Some(Compose);
    }
    if let Some(to) = jump(stroke) {
        return Some(GridCommand::Jump { to, extends: stroke.shift });
    }
    if let Some(step) = step(stroke) {
        let extends = stroke.shift;
        return Some(if extends { GridCommand::Extend(step) } else { GridCommand::Move(step) });
    }
    let command = match (stroke.key, stroke.ctrl, stroke.alt) {
        ("a" | "A", true, false) if !stroke.shift => Select(Reach::Table),
        (" ", true, false) => Select(Reach::Columns),
        (" ", false, false) if stroke.shift => Select(Reach::Rows),
        ("Escape", false, false) => GridCommand::Unselect,
        ("d" | "D", true, false) if !stroke.shift => GridCommand::FillDown,
        ("r" | "R", true, false) if !stroke.shift => GridCommand::FillRight,
        ("ArrowLeft", false, true) => GridCommand::Resize(-1),
        ("ArrowRight", false, true) => GridCommand::Resize(1),
        ("Enter", true, false) if !stroke.shift => AddRow,
        ("Enter", false, false) if stroke.shift => EnterMore,
        ("Enter", false, false) => Enter,
        ("F2", false, false) => Edit,
        (" ", false, false) => Space,
        ("Delete" | "Backspace", false, false) => Clear,
        ("Delete" | "Backspace", true, false) => DeleteRows,
        ("ArrowDown", false, true) | ("ContextMenu", false, false) => Menu,
        ("F10", false, false) if stroke.shift => Menu,
        (key, false, false) if is_text(key) => Replace(key.to_owned()),
        _ => return None,
    };
    Some(command)
}

/// Where a key leads, with Shift held or not.
fn step(stroke: KeyStroke<'_>) -> Option<Step> {
    let step = match (stroke.key, stroke.ctrl, stroke.alt) {
        ("ArrowUp", false, false) => Step::Up,
        ("ArrowDown", false, false) => Step::Down,
        ("ArrowLeft", false, false) => Step::Left,
        ("ArrowRight", false, false) => Step::Right,
        ("Home", false, false) => Step::RowStart,
        ("End", false, false) => Step::RowEnd,
        ("Home", true, false) => Step::TableStart,
        ("End", true, false) => Step::TableEnd,
        ("PageUp", false, false) => Step::PageUp,
        ("PageDown", false, false) => Step::PageDown,
        _ => return None,
    };
    Some(step)
}

/// Towards which end Ctrl with an arrow leads, with Shift held or not.
fn jump(stroke: KeyStroke<'_>) -> Option<Step> {
    match (stroke.key, stroke.ctrl, stroke.alt) {
        ("ArrowLeft", true, false) => Some(Step::RowStart),
        ("ArrowRight", true, false) => Some(Step::RowEnd),
        ("ArrowUp", true, false) => Some(Step::ColumnStart),
        ("ArrowDown", true, false) => Some(Step::ColumnEnd),
        _ => None,
    }
}

/// What a key means to the cell editor. While an input method composes, every key is its own: its
/// Enter ends the composition, not the edit. In an edit that began by typing, arrows commit and move,
/// since nobody wants a caret there; else they move the caret.
pub fn editor_command(stroke: KeyStroke<'_>, began_by_typing: bool) -> Option<EditorCommand> {
    if stroke.composing {
        return None;
    }
    match (stroke.key, stroke.ctrl, stroke.alt) {
        ("Enter", true, false) => return Some(EditorCommand::Fill),
        ("Enter", false, true) => return Some(EditorCommand::NewLine),
        (_, false, false) => {}
        _ => return None,
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
        for name in ["Shift", "Control", "F5", "CapsLock", "Tab", "MediaPlay"] {
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
    }

    #[test]
    fn ctrl_with_an_arrow_leads_to_the_edge_of_the_data() {
        let down = GridCommand::Jump { to: Step::ColumnEnd, extends: false };
        assert_eq!(grid_command(ctrl("ArrowDown")), Some(down));
        let right = KeyStroke { shift: true, ..ctrl("ArrowRight") };
        let extended = GridCommand::Jump { to: Step::RowEnd, extends: true };
        assert_eq!(grid_command(right), Some(extended));
    }

    #[test]
    fn shift_extends_the_selection_wherever_a_key_leads() {
        let shift = |stroke| KeyStroke { shift: true, ..stroke };

        assert_eq!(grid_command(shift(key("ArrowUp"))), Some(GridCommand::Extend(Step::Up)));
        assert_eq!(grid_command(shift(ctrl("End"))), Some(GridCommand::Extend(Step::TableEnd)));
        let far_right = grid_command(shift(key("End")));
        assert_eq!(far_right, Some(GridCommand::Extend(Step::RowEnd)));
        let page = grid_command(shift(key("PageDown")));
        assert_eq!(page, Some(GridCommand::Extend(Step::PageDown)));
    }

    #[test]
    fn rows_columns_and_everything_are_selected_by_the_usual_keys() {
        let shift_space = KeyStroke { shift: true, ..key(" ") };

        assert_eq!(grid_command(ctrl("a")), Some(GridCommand::Select(Reach::Table)));
        assert_eq!(grid_command(ctrl(" ")), Some(GridCommand::Select(Reach::Columns)));
        assert_eq!(grid_command(shift_space), Some(GridCommand::Select(Reach::Rows)));
        assert_eq!(grid_command(key(" ")), Some(GridCommand::Space));
        assert_eq!(grid_command(key("Escape")), Some(GridCommand::Unselect));
    }

    #[test]
    fn shortcuts_of_the_browser_are_left_alone() {
        for name in ["t", "w", "l", "c", "v", "f", "p"] {
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
    fn enter_fills_the_selection_with_ctrl_and_breaks_the_line_with_alt() {
        let alt = KeyStroke { alt: true, ..key("Enter") };

        assert_eq!(editor_command(ctrl("Enter"), true), Some(EditorCommand::Fill));
        assert_eq!(editor_command(alt, false), Some(EditorCommand::NewLine));
        assert_eq!(editor_command(ctrl("z"), false), None);
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
