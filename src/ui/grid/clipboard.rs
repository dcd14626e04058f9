//! Copying and pasting the value of the cell under the cursor.

use leptos::prelude::*;
use web_sys::ClipboardEvent;

use super::keys::GridCommand;
use super::state::GridState;
use crate::ui::pasted::is_table;
use crate::workspace::CellInput;

/// Puts the cell's value on the clipboard.
pub(super) fn copy(state: GridState, event: &ClipboardEvent) {
    let place = state.place.get_untracked();
    let (Some(row), Some(column)) = (state.row_at(place), place.schema_column()) else { return };
    let Some(clipboard) = event.clipboard_data() else { return };
    if clipboard.set_data("text/plain", &state.text_of(row, column)).is_ok() {
        event.prevent_default();
    }
}

/// Copies the cell and sets it to null.
pub(super) fn cut(state: GridState, event: &ClipboardEvent) {
    copy(state, event);
    if event.default_prevented() {
        state.do_command(GridCommand::Clear);
    }
}

/// Puts a single value into the cell. A whole table is not the grid's: it becomes a table of its own.
pub(super) fn paste(state: GridState, event: &ClipboardEvent) {
    let place = state.place.get_untracked();
    let (Some(row), Some(column)) = (state.row_at(place), place.schema_column()) else { return };
    let text = event.clipboard_data().and_then(|clipboard| clipboard.get_data("text/plain").ok());
    let Some(text) = text.filter(|text| !text.is_empty() && !is_table(text)) else { return };
    event.prevent_default();
    state.put(row, column, &CellInput::Text(text.trim_end_matches(['\r', '\n']).to_owned()));
}
