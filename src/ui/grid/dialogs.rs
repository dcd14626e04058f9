//! Questions about columns and rows.

use leptos::prelude::*;

use super::cursor::Place;
use super::plan_dialog::PlanDialog;
use super::state::{GridDialog, GridState};
use crate::column_store::{ColumnType, Value};
use crate::lazy::lazy;
use crate::ui::dialogs::{Modal, Outcome, TextField};
use crate::ui::labels;
use crate::ui::lazy::lazy_view;
use crate::ui::schema::TypeField;

/// The dialog that is open, if one is.
#[component]
pub(super) fn GridDialogs(state: GridState) -> impl IntoView {
    move || {
        let dialog = state.dialog.get()?;
        Some(lazy_view(move || dialog_view(state, dialog.clone())))
    }
}

lazy! { panels,
    /// A dialog as it is shown.
    fn dialog_view(state: GridState, dialog: GridDialog) -> AnyView = dialog_view_now
}

fn dialog_view_now(state: GridState, dialog: GridDialog) -> AnyView {
    match dialog {
        GridDialog::AddColumn => view! { <AddColumn state/> }.into_any(),
        GridDialog::RenameColumn(name) => view! { <RenameColumn state name/> }.into_any(),
        GridDialog::Plan(asked) => view! { <PlanDialog state asked/> }.into_any(),
        GridDialog::AddRow => view! { <AddRow state/> }.into_any(),
    }
}

#[component]
fn AddColumn(state: GridState) -> impl IntoView {
    let close = move || state.dialog.set(None);
    let name = RwSignal::new(String::new());
    let column_type = RwSignal::new(ColumnType::String);
    let answer = move || -> Outcome {
        let workspace = state.shell.workspace;
        let added = workspace.add_column(&name.get_untracked(), column_type.get_untracked());
        Box::pin(async move {
            added.map_err(|error| error.to_string())?;
            go_to_last_column(state);
            Ok(())
        })
    };
    view! {
        <Modal close title=labels::NEW_COLUMN.to_owned() verb=labels::ADD_COLUMN leads_to_grid=true answer>
            <TextField label=labels::NAME text=name/>
            <TypeField column_type/>
        </Modal>
    }
}

fn go_to_last_column(state: GridState) {
    let line = state.place.get_untracked().line;
    let column = state.bounds.get_untracked().column_count;
    state.go_to(Place { line, column });
}

#[component]
fn RenameColumn(state: GridState, name: String) -> impl IntoView {
    let close = move || state.dialog.set(None);
    let new_name = RwSignal::new(name.clone());
    let title = labels::rename_column(&name);
    let answer = move || -> Outcome {
        let renamed = state.shell.workspace.rename_column(&name, &new_name.get_untracked());
        Box::pin(async move { renamed.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal close title verb=labels::RENAME leads_to_grid=true answer>
            <TextField label=labels::NAME text=new_name/>
        </Modal>
    }
}

/// A new row of a table whose key is a text: the key cannot be made up.
#[component]
fn AddRow(state: GridState) -> impl IntoView {
    let close = move || state.dialog.set(None);
    let key = RwSignal::new(String::new());
    let answer = move || -> Outcome {
        let added = state.shell.workspace.add_row(Some(Value::String(key.get_untracked())));
        Box::pin(async move {
            let row = added.map_err(|error| error.to_string())?;
            state.go_to_new_row(row);
            Ok(())
        })
    };
    view! {
        <Modal close title=labels::NEW_ROW.to_owned() verb=labels::ADD_ROW leads_to_grid=true answer>
            <TextField label=labels::KEY text=key/>
        </Modal>
    }
}
