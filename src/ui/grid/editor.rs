//! The editor that opens over a cell.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, Node};

use super::cursor::{Place, Step};
use super::editor_fields::{BoolField, DayField, Field, LineField, TextField};
use super::keys::{EditorCommand, editor_command};
use super::state::{Editing, GridState};
use crate::column_store::ColumnType;
use crate::ui::commands::{Command, Focus, app_command};
use crate::ui::dom;
use crate::ui::labels;
use crate::workspace::{CellInput, TableId};

/// The room that the reason of a refusal takes, in rows; where there is less of it below the cell, the
/// reason is shown above.
const ROWS_OF_REFUSAL: f64 = 3.0;

/// The editor, while a cell is being edited.
#[component]
pub(super) fn EditorLayer(state: GridState) -> impl IntoView {
    move || state.editing.get().map(|editing| view! { <Editor state editing/> })
}

/// An edit under way: what its parts share.
#[derive(Clone, Copy)]
struct Edit {
    state: GridState,
    editing: StoredValue<Editing>,
    field: Field,
    is_text: bool,
    /// The table that the cell is one of.
    table: Option<TableId>,
}

/// A field over a cell, as its type needs it. What does not fit the type keeps it open, with the reason.
#[component]
fn Editor(state: GridState, editing: Editing) -> impl IntoView {
    let head = state.column(editing.column);
    let column_type = head.as_ref().map_or(ColumnType::String, |head| head.column_type);
    let name = head.map(|head| head.name).unwrap_or_default();
    let field = Field::new(editing.text.clone());
    let is_box = column_type == ColumnType::Bool && !editing.began_by_typing;
    let (row, column) = (editing.row, editing.column);
    let is_text = column_type == ColumnType::String;
    let table = untrack(|| state.shell.workspace.current());
    let edit = Edit { state, editing: StoredValue::new(editing), field, is_text, table };
    let index = Memo::new(move |_| state.rows.with(|rows| rows.index_of(row)));
    stay_with_row(edit, index);
    let at = Memo::new(move |_| state.shown_at(column).unwrap_or_default());
    let top = move || index.get().map(|index| dom::px(state.row_top_px(index)));
    let left = move || dom::px(state.column_left_px(at.get()));
    let width = move || state.layout.with(|layout| dom::px(layout.width_px(at.get())));
    let is_number = matches!(column_type, ColumnType::Int | ColumnType::Float);
    let input = match column_type {
        _ if is_box => view! { <BoolField field name/> }.into_any(),
        ColumnType::Date | ColumnType::Timestamp => {
            view! { <DayField field name with_time=column_type == ColumnType::Timestamp/> }
                .into_any()
        }
        ColumnType::String => view! { <TextField field name/> }.into_any(),
        _ => view! { <LineField field name is_number/> }.into_any(),
    };
    view! {
        <div class="editor" class:low=move || is_low(state, index.get()) class:number=is_number
            class:refused=move || field.refusal.with(Option::is_some)
            style:top=top style:left=left style:width=width
            on:keydown=move |event| on_key(edit, &event)
            on:focusout=move |event| on_leave(edit, &event)>
            {input}
            <div class="edit-refusal">
                <p id="edit-refusal" role="alert">{move || field.refusal.get()}</p>
                // Keys have Escape; the press leaves the focus in the field.
                <button class="edit-discard" tabindex="-1" data-action="discard-edit" title=labels::ESCAPE
                    on:mousedown=|event| event.prevent_default() on:click=move |_| cancel(state)>
                    {labels::DISCARD}
                </button>
            </div>
        </div>
    }
}

/// A refused edit stays in sight where its row goes, and ends with it. One that ends though nobody ended it,
/// as when another table is shown, says what was not kept.
fn stay_with_row(edit: Edit, index: Memo<Option<usize>>) {
    let Edit { state, editing, field, .. } = edit;
    Effect::new(move |last: Option<Option<usize>>| {
        let now = index.get();
        match now {
            None => state.editing.set(None),
            Some(row) if last.flatten().is_some_and(|last| last != row) => {
                let column = editing.with_value(|editing| editing.column);
                let at = untrack(|| state.shown_at(column)).unwrap_or_default();
                state.reveal(Place::of_cell(row, at));
            }
            Some(_) => {}
        }
        now
    });
    on_cleanup(move || {
        let is_ended = matches!(state.editing.try_get_untracked(), Some(None));
        let is_gone = index.try_get_untracked().flatten().is_none();
        let refusal = field.refusal.try_get_untracked().flatten();
        if let Some(reason) = refusal.filter(|_| !is_ended || is_gone) {
            let said = labels::not_kept(&reason);
            state.shell.workspace.run(async move { Err::<(), String>(said) });
        }
    });
}

/// Whether a row stands too low in the view for a reason below it.
fn is_low(state: GridState, index: Option<usize>) -> bool {
    let row_px = state.row_px.get();
    let seen_px = index.unwrap_or_default() as f64 * row_px - state.scroll.get().top_px();
    seen_px > state.size.get().height_px - ROWS_OF_REFUSAL * row_px
}

fn on_key(edit: Edit, event: &KeyboardEvent) {
    let key = event.key();
    let began_by_typing = edit.editing.with_value(|editing| editing.began_by_typing);
    match editor_command(dom::key_stroke(event, &key), began_by_typing) {
        Some(EditorCommand::Commit(step)) => commit(edit, Some(step)),
        Some(EditorCommand::Fill) => fill(edit),
        Some(EditorCommand::NewLine) if edit.is_text => edit.field.break_line(),
        Some(EditorCommand::NewLine) => {}
        Some(EditorCommand::Cancel) => cancel(edit.state),
        // What is being typed is saved too; the key itself goes on to the application.
        None if app_command(dom::key_stroke(event, &key), Focus::Text) == Some(Command::Save) => {
            return commit(edit, None);
        }
        None => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Turning elsewhere keeps what was typed; from one part of the editor to another is not elsewhere.
fn on_leave(edit: Edit, event: &FocusEvent) {
    let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
    // Another table may be shown by now, and what was typed is for none of its cells.
    if !edit.state.is_there() || untrack(|| edit.state.shell.workspace.current()) != edit.table {
        return;
    }
    let stays = dom::closest(event, ".editor").is_some_and(|editor| editor.contains(to.as_ref()));
    if !stays && edit.state.editing.with_untracked(Option::is_some) {
        commit(edit, None);
    }
}

/// Keeps what was typed and closes the editor; if it is refused, says why and stays open.
fn commit(edit: Edit, step: Option<Step>) {
    let Edit { state, editing, field, .. } = edit;
    let (row, column) = editing.with_value(|editing| (editing.row, editing.column));
    if let Some(input) = edit.changed()
        && let Err(reason) = state.shell.workspace.edit_cell(row, column, &input)
    {
        return field.refuse(reason.to_string());
    }
    state.editing.set(None);
    if let Some(step) = step {
        let index = state.rows.with_untracked(|rows| rows.index_of(row));
        let at = untrack(|| state.shown_at(column));
        let from = index.zip(at).map(|(index, at)| Place::of_cell(index, at));
        let from = from.unwrap_or_else(|| state.place.get_untracked());
        state.go_to(state.stepped(from, step));
    }
}

/// Keeps what was typed in every selected cell.
fn fill(edit: Edit) {
    let Edit { state, field, .. } = edit;
    let Some(input) = field.input() else { return };
    state.shell.workspace.run(async move {
        match state.fill_selected(input).await {
            Err(reason) if state.is_there() => field.refuse(reason.to_string()),
            Err(reason) => return Err(reason),
            Ok(()) if state.is_there() => cancel(state),
            Ok(()) => {}
        }
        Ok(())
    });
}

/// Closes the editor.
fn cancel(state: GridState) {
    state.editing.set(None);
    state.follow_cursor();
}

impl Edit {
    /// What is to be put into the cell; none if nothing is: a null that was looked at and left stays a
    /// null.
    fn changed(self) -> Option<CellInput> {
        let input = self.field.input()?;
        let before = self.editing.with_value(|editing| {
            let before = editing.text.clone().map_or(CellInput::Null, CellInput::Text);
            (!editing.began_by_typing).then_some(before)
        });
        (Some(&input) != before.as_ref()).then_some(input)
    }
}
