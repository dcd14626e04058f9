//! Questions that must be answered before anything else: native modal dialogs, which keep the focus
//! inside and give it back.

use leptos::html;
use leptos::prelude::*;
use std::fmt;
use std::pin::Pin;

use futures_util::future::FutureExt;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlInputElement};

use super::about::About;
use super::dom;
use super::export::ExportTable;
use super::groups::Groups;
use super::import::ImportWizard;
use super::lab::Lab;
use super::labels;
use super::lazy::lazy_view;
use super::palette::CommandPalette;
use super::record::RecordSheet;
use super::restore::RestoreBackup;
use super::rows_acts::{DeleteShown, Duplicates, SetInShown};
use super::schema::{Columns, InsertColumn, KeyObstacles, Retype};
use super::settings::SettingsDialog;
use super::shell::{Dialog, Shell};
use super::shortcut_sheet::ShortcutSheet;
use crate::column_store::ColumnType;
use crate::lazy::lazy;
use crate::workspace::Workspace;

/// What a form's answer leads to; a refusal is shown in the form.
pub(super) type Outcome = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// The answer of a form whose act may take long. What is done or refused at once is shown in the form; else
/// the form closes and the act goes on, with a bar that stops it and a notice if it is refused.
pub(super) fn done_or_under_way<E: fmt::Display + 'static>(
    workspace: Workspace,
    act: impl Future<Output = Result<(), E>> + 'static,
) -> Outcome {
    let mut act = Box::pin(act);
    let done = act.as_mut().now_or_never();
    let done = done.unwrap_or_else(|| {
        workspace.run(act);
        Ok(())
    });
    Box::pin(std::future::ready(done.map_err(|refusal| refusal.to_string())))
}

/// The dialog that is open, if one is.
#[component]
pub(super) fn Dialogs(shell: Shell) -> impl IntoView {
    move || {
        let dialog = shell.dialog.get()?;
        Some(lazy_view(move || dialog_view(shell, dialog.clone())))
    }
}

lazy! { panels,
    /// A dialog as it is shown.
    fn dialog_view(shell: Shell, dialog: Dialog) -> AnyView = dialog_view_now
}

fn dialog_view_now(shell: Shell, dialog: Dialog) -> AnyView {
    match dialog {
        Dialog::About => view! { <About shell/> }.into_any(),
        Dialog::OpenFile => view! { <OpenFile shell/> }.into_any(),
        Dialog::NewTable => view! { <NewTable shell/> }.into_any(),
        Dialog::RenameStore(name) => view! { <RenameStore shell name/> }.into_any(),
        Dialog::DeleteStore(name) => view! { <DeleteStore shell name/> }.into_any(),
        Dialog::Columns => view! { <Columns shell/> }.into_any(),
        Dialog::InsertColumn(at) => view! { <InsertColumn shell at/> }.into_any(),
        Dialog::Retype { column, from_overview } => {
            view! { <Retype shell column from_overview/> }.into_any()
        }
        Dialog::KeyObstacles(column) => view! { <KeyObstacles shell column/> }.into_any(),
        Dialog::Record(row) => view! { <RecordSheet shell row/> }.into_any(),
        Dialog::Settings => view! { <SettingsDialog shell/> }.into_any(),
        Dialog::Lab => view! { <Lab shell/> }.into_any(),
        Dialog::Palette => view! { <CommandPalette shell/> }.into_any(),
        Dialog::Shortcuts => view! { <ShortcutSheet shell/> }.into_any(),
        Dialog::Restore => view! { <RestoreBackup shell/> }.into_any(),
        Dialog::Import => view! { <ImportWizard shell/> }.into_any(),
        Dialog::Export => view! { <ExportTable shell/> }.into_any(),
        Dialog::DeleteShown => view! { <DeleteShown shell/> }.into_any(),
        Dialog::SetInShown => view! { <SetInShown shell/> }.into_any(),
        Dialog::Duplicates => view! { <Duplicates shell/> }.into_any(),
        Dialog::Groups => view! { <Groups shell/> }.into_any(),
    }
}

/// A modal frame: a title, what is inside, and a form that is sent by Enter or the main button. What is
/// inside scrolls, so that title and buttons are always in sight.
#[component]
pub(super) fn Modal(
    /// More than that it is a dialog, for its looks.
    #[prop(default = "dialog")]
    class: &'static str,
    title: String,
    verb: &'static str,
    #[prop(optional)] is_danger: bool,
    /// Whether the grid gets the focus when the answer was taken, rather than what opened the dialog.
    #[prop(optional)]
    leads_to_grid: bool,
    answer: impl Fn() -> Outcome + 'static,
    /// Takes the dialog out of the page.
    close: impl Fn() + Copy + Send + 'static,
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<html::Dialog>::new();
    let refusal = RwSignal::new(None::<String>);
    let is_answered = StoredValue::new(false);
    frame.on_load(|frame| show(&frame));
    let sending = Action::new_local(move |(): &()| {
        let outcome = answer();
        async move {
            match outcome.await {
                Ok(()) => {
                    is_answered.set_value(true);
                    leave(frame);
                }
                Err(reason) => refusal.set(Some(reason)),
            }
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sending.dispatch_local(());
    };
    view! {
        <dialog
            class=class
            role="dialog"
            aria-labelledby="dialog-title"
            node_ref=frame
            on:close=move |_| {
                dom::catch_focus(leads_to_grid && is_answered.get_value());
                close();
            }
        >
            <form on:submit=send>
                <h2 id="dialog-title">{title}</h2>
                <div class="dialog-body">{children()}</div>
                <p class="refusal" role="alert" id="dialog-refusal">{move || refusal.get()}</p>
                <div class="button-row end">
                    <button type="button" class="button" data-action="cancel"
                        on:click=move |_| leave(frame)>
                        {labels::CANCEL}
                    </button>
                    <button type="submit" class="button primary" class:danger=is_danger
                        data-action="confirm"
                        disabled=move || sending.pending().get()>
                        {verb}
                    </button>
                </div>
            </form>
        </dialog>
    }
}

/// A modal frame that only tells or lets things be done one by one: a title, what is inside, and a button
/// that closes it.
#[component]
pub(super) fn Sheet(
    shell: Shell,
    title: String,
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<html::Dialog>::new();
    frame.on_load(|frame| show(&frame));
    view! {
        <dialog
            class=class
            aria-labelledby="sheet-title"
            node_ref=frame
            on:close=move |_| {
                dom::catch_focus(false);
                shell.close_dialog();
            }
        >
            <h2 id="sheet-title">{title}</h2>
            {children()}
            <div class="button-row end">
                <button class="button primary" autofocus=true data-action="close-sheet"
                    on:click=move |_| leave(frame)>
                    {labels::CLOSE}
                </button>
            </div>
        </dialog>
    }
}

/// Shows the dialog, what stands in its first field selected.
pub(super) fn show(frame: &HtmlDialogElement) {
    // Where it cannot be modal it is still shown, by its attribute.
    if frame.show_modal().is_err() {
        frame.set_open(true);
    }
    let field = dom::focused().and_then(|focused| focused.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field {
        field.select();
    }
}

/// Closing the element gives the focus back; its event then takes it out of the page.
pub(super) fn leave(frame: NodeRef<html::Dialog>) {
    if let Some(frame) = frame.get_untracked() {
        frame.close();
    }
}

/// A labelled line of text.
#[component]
pub(super) fn TextField(label: &'static str, text: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="text"
                autofocus=true
                autocomplete="off"
                aria-describedby="dialog-refusal"
                prop:value=move || text.get()
                on:input:target=move |event| text.set(event.target().value())
            />
        </label>
    }
}

/// Browsers open their file dialog only just after an input of the person, which a start is not.
#[component]
fn OpenFile(shell: Shell) -> impl IntoView {
    let close = move || shell.dialog.set(None);
    let answer = move || -> Outcome {
        shell.choose_file();
        Box::pin(std::future::ready(Ok(())))
    };
    view! {
        <Modal close title=labels::OPEN_A_FILE.to_owned() verb=labels::CHOOSE_A_FILE answer>
            <p>{labels::IT_BECOMES_A_TABLE}</p>
        </Modal>
    }
}

#[component]
fn NewTable(shell: Shell) -> impl IntoView {
    let close = move || shell.dialog.set(None);
    let name = RwSignal::new(String::new());
    let first_column = RwSignal::new("name".to_owned());
    let answer = move || -> Outcome {
        let columns = vec![(first_column.get_untracked(), ColumnType::String)];
        let created = shell.workspace.create(name.get_untracked(), columns);
        Box::pin(async move { created.await.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal close title=labels::NEW_TABLE.to_owned() verb=labels::CREATE_TABLE leads_to_grid=true answer>
            <TextField label=labels::NAME text=name/>
            <label class="field">
                <span>{labels::FIRST_COLUMN}</span>
                <input
                    type="text"
                    autocomplete="off"
                    prop:value=move || first_column.get()
                    on:input:target=move |event| first_column.set(event.target().value())
                />
            </label>
        </Modal>
    }
}

#[component]
fn RenameStore(shell: Shell, name: String) -> impl IntoView {
    let close = move || shell.dialog.set(None);
    let new_name = RwSignal::new(name.clone());
    let title = labels::rename(&name);
    let answer = move || -> Outcome {
        let renamed = shell.workspace.rename_store(name.clone(), new_name.get_untracked());
        Box::pin(async move { renamed.await.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal close title verb=labels::RENAME answer>
            <TextField label=labels::NAME text=new_name/>
        </Modal>
    }
}

#[component]
fn DeleteStore(shell: Shell, name: String) -> impl IntoView {
    let close = move || shell.dialog.set(None);
    let title = labels::ask_to_delete_store(&name);
    let can_be_brought_back = shell.workspace.can_be_brought_back(&name);
    let after =
        if can_be_brought_back { labels::CAN_BE_TAKEN_BACK } else { labels::CANNOT_BE_TAKEN_BACK };
    let answer = move || -> Outcome {
        let deleted = shell.workspace.delete_store(name.clone());
        Box::pin(async move { deleted.await.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal close title verb=labels::DELETE_TABLE is_danger=true answer>
            <p>{labels::THE_TABLE_IS_REMOVED}</p>
            <p>{after}</p>
        </Modal>
    }
}
