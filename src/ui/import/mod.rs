//! The import wizard: how a file is read, with a preview of its first rows, and where they go.

mod columns;
mod faults;
mod options;
mod state;
mod target;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dialogs::{Modal, Outcome};
use super::dom;
use super::progress::ImportBar;
use super::shell::Shell;
use crate::ui::labels;
use crate::workspace::{ReadOutcome, Reading};
use columns::PreviewTable;
use faults::FaultList;
pub(super) use options::Choice;
use options::ReadOptions;
use state::Wizard;
use target::TargetFields;

/// The dialog; nothing without a file that was looked into.
#[component]
pub(super) fn ImportWizard(shell: Shell) -> impl IntoView {
    let reading = shell.next_reading();
    reading.map(|reading| view! { <WizardForm shell reading/> })
}

#[component]
fn WizardForm(shell: Shell, reading: Reading) -> impl IntoView {
    let workspace = shell.workspace;
    let title = labels::import_file(reading.file_name());
    let wizard = Wizard::new(shell, reading);
    let close = move || {
        // What is still being read when the dialog is closed is not wanted.
        workspace.cancel_import();
        shell.close_wizard();
    };
    let answer = move || -> Outcome {
        let act = workspace.import_as_chosen(wizard.reading(), wizard.choices.get_untracked());
        Box::pin(async move {
            match act.await.map_err(|error| error.to_string())? {
                ReadOutcome::Done => Ok(()),
                ReadOutcome::Faults { faults, count } => {
                    wizard.faults.set(Some((faults, count)));
                    request_animation_frame(show_faults);
                    Err(faults::question(count))
                }
            }
        })
    };
    view! {
        <Modal class="dialog wizard" close title verb=labels::IMPORT leads_to_grid=true answer>
            <ReadOptions wizard/>
            <PreviewTable wizard/>
            <TargetFields wizard/>
            <FaultList wizard/>
            <ImportBar shell/>
        </Modal>
    }
}

/// They, and the question about them, may lie below what is seen of the dialog.
fn show_faults() {
    let part = |selector| document().query_selector(selector).ok().flatten();
    if let Some(list) = part(".wizard-faults ul").and_then(|list| list.dyn_into().ok()) {
        dom::focus(&list);
    }
    if let Some(faults) = part(".wizard-faults") {
        dom::scroll_into_view(&faults);
    }
}
