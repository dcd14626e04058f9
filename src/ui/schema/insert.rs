use leptos::prelude::*;

use super::retype::TypeField;
use crate::column_store::ColumnType;
use crate::ui::dialogs::{Modal, Outcome, TextField};
use crate::ui::labels;
use crate::ui::shell::Shell;

/// Asks for name and type of a new column, which comes to a place in the order.
#[component]
pub(in crate::ui) fn InsertColumn(shell: Shell, at: usize) -> impl IntoView {
    let close = move || shell.close_dialog();
    let name = RwSignal::new(String::new());
    let column_type = RwSignal::new(ColumnType::String);
    let answer = move || -> Outcome {
        let (name, column_type) = (name.get_untracked(), column_type.get_untracked());
        let added = shell.workspace.insert_column(&name, column_type, at);
        Box::pin(async move {
            added.map_err(|error| error.to_string())?;
            shell.go_to_column(&name);
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
