//! The editor that opens over a cell.

use leptos::html;
use leptos::prelude::*;
use web_sys::{FocusEvent, KeyboardEvent};

use super::cursor::{Place, Step};
use super::keys::{EditorCommand, editor_command};
use super::state::{Editing, GridState};
use crate::column_store::ColumnType;
use crate::ui::commands::{Command, Focus, app_command};
use crate::ui::dom;
use crate::workspace::CellInput;

/// The room that the reason of a refusal takes, in rows; where there is less of it below the cell, the
/// reason is shown above.
const ROWS_OF_REFUSAL: f64 = 3.0;

/// The editor, while a cell is being edited.
#[component]
pub(super) fn EditorLayer(state: GridState) -> impl IntoView {
    move || state.editing.get().map(|editing| view! { <Editor state editing/> })
}

/// A line of text over a cell. What does not fit the column's type keeps it open, with the reason.
#[component]
fn Editor(state: GridState, editing: Editing) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let refusal = RwSignal::new(None::<String>);
    let (row, column) = (editing.row, editing.column);
    let began_by_typing = editing.began_by_typing;
    let before = editing.text.clone();
    let edit = StoredValue::new(editing);
    input.on_load(move |input| {
        input.set_value(&before);
        dom::focus(&input);
        let end = before.encode_utf16().count() as u32;
        // The caret goes to the end by itself where it cannot be put there.
        let _ = input.set_selection_range(end, end);
    });
    let head = state.column(column);
    let name = head.as_ref().map(|head| head.name.clone());
    let is_number =
        head.is_some_and(|head| matches!(head.column_type, ColumnType::Int | ColumnType::Float));
    let commit = move |step| commit(state, &edit.get_value(), input, refusal, step);
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        match editor_command(dom::key_stroke(&event, &key), began_by_typing) {
            Some(EditorCommand::Commit(step)) => commit(Some(step)),
            Some(EditorCommand::Cancel) => cancel(state),
            None if is_save(&event) => return commit(None),
            None => return,
        }
        event.prevent_default();
    };
    let on_leave = move |_: FocusEvent| {
        if state.editing.with_untracked(Option::is_some) {
            commit(None);
        }
    };
    let index = Memo::new(move |_| state.rows.with(|rows| rows.index_of(row)));
    let top = move || index.get().map(|index| dom::px(state.row_top_px(index)));
    let left = move || state.layout.with(|layout| dom::px(layout.left_px(column)));
    let width = move || state.layout.with(|layout| dom::px(layout.width_px(column)));
    let is_low = move || {
        let below_px = index.get().map(|index| index as f64 * state.row_px).unwrap_or_default();
        let seen_px = below_px - state.scroll.get().top_px();
        seen_px > state.size.get().height_px - ROWS_OF_REFUSAL * state.row_px
    };
    view! {
        <div class="editor" class:low=is_low class:number=is_number class:refused=move || refusal.with(Option::is_some)
            style:top=top style:left=left style:width=width>
            <input
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-label=name
                aria-invalid=move || refusal.with(Option::is_some).then_some("true")
                aria-describedby="edit-refusal"
                data-editor=""
                node_ref=input
                on:keydown=on_key
                on:focusout=on_leave
                on:input=move |_| refusal.set(None)
            />
            <p class="edit-refusal" id="edit-refusal" role="alert">{move || refusal.get()}</p>
        </div>
    }
}

/// What is being typed is saved too; the key itself goes on to the application.
fn is_save(event: &KeyboardEvent) -> bool {
    let key = event.key();
    app_command(dom::key_stroke(event, &key), Focus::Text) == Some(Command::Save)
}

/// Keeps what was typed and closes the editor; if it is refused, says why and stays open.
fn commit(
    state: GridState,
    edit: &Editing,
    input: NodeRef<html::Input>,
    refusal: RwSignal<Option<String>>,
    step: Option<Step>,
) {
    let Some(field) = input.get_untracked() else { return };
    let text = field.value();
    // A null that was looked at and left stays a null.
    if edit.began_by_typing || text != edit.text {
        let outcome =
            state.shell.workspace.edit_cell(edit.row, edit.column, &CellInput::Text(text));
        if let Err(reason) = outcome {
            refusal.set(Some(reason.to_string()));
            request_animation_frame(move || dom::focus(&field));
            return;
        }
    }
    state.editing.set(None);
    if let Some(step) = step {
        let row = state.rows.with_untracked(|rows| rows.index_of(edit.row));
        let from = row.map(|row| Place::of_cell(row, edit.column));
        let from = from.unwrap_or_else(|| state.place.get_untracked());
        state.go_to(state.stepped(from, step));
    }
}

/// Leaves the cell as it was.
fn cancel(state: GridState) {
    state.editing.set(None);
    state.follow_cursor();
}
