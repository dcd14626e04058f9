//! Questions that must be answered before anything else: native modal dialogs, which keep the focus
//! inside and give it back.

use leptos::html;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;

use super::shell::{Dialog, Shell};
use crate::column_store::{ColumnType, Value};

/// What a form's answer leads to; a refusal is shown in the form.
type Outcome = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// The dialog that is open, if one is.
#[component]
pub(super) fn Dialogs(shell: Shell) -> impl IntoView {
    move || {
        shell.dialog.get().map(|dialog| match dialog {
            Dialog::NewTable => view! { <NewTable shell/> }.into_any(),
            Dialog::RenameStore(name) => view! { <RenameStore shell name/> }.into_any(),
            Dialog::DeleteStore(name) => view! { <DeleteStore shell name/> }.into_any(),
            Dialog::AddColumn => view! { <AddColumn shell/> }.into_any(),
            Dialog::RenameColumn(name) => view! { <RenameColumn shell name/> }.into_any(),
            Dialog::AddRow => view! { <AddRow shell/> }.into_any(),
        })
    }
}

/// A modal frame: a title, what is inside, and a form that is sent by Enter or the main button.
#[component]
fn Modal(
    shell: Shell,
    title: String,
    verb: &'static str,
    #[prop(optional)] is_danger: bool,
    answer: impl Fn() -> Outcome + 'static,
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<html::Dialog>::new();
    let refusal = RwSignal::new(None::<String>);
    frame.on_load(|frame| {
        // Where it cannot be modal it is still shown, by its attribute.
        if frame.show_modal().is_err() {
            frame.set_open(true);
        }
    });
    let sending = Action::new_local(move |(): &()| {
        let outcome = answer();
        async move {
            match outcome.await {
                Ok(()) => close(shell, frame),
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
            class="dialog"
            role="dialog"
            aria-labelledby="dialog-title"
            node_ref=frame
            on:close=move |_| shell.dialog.set(None)
        >
            <form on:submit=send>
                <h2 id="dialog-title">{title}</h2>
                {children()}
                <p class="refusal" role="alert" id="dialog-refusal">{move || refusal.get()}</p>
                <div class="button-row end">
                    <button type="button" class="button" data-action="cancel"
                        on:click=move |_| close(shell, frame)>
                        "Cancel"
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

/// Closing the element gives the focus back before the element goes.
fn close(shell: Shell, frame: NodeRef<html::Dialog>) {
    if let Some(frame) = frame.get_untracked() {
        frame.close();
    }
    shell.dialog.set(None);
}

/// A labelled line of text.
#[component]
fn TextField(label: &'static str, text: RwSignal<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    input.on_load(|input| input.select());
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
                node_ref=input
            />
        </label>
    }
}

#[component]
fn NewTable(shell: Shell) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let first_column = RwSignal::new("name".to_owned());
    let answer = move || -> Outcome {
        let columns = vec![(first_column.get_untracked(), ColumnType::String)];
        let created = shell.workspace.create(name.get_untracked(), columns);
        Box::pin(async move { created.await.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal shell title="New table".to_owned() verb="Create table" answer>
            <TextField label="Name" text=name/>
            <label class="field">
                <span>"First column"</span>
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
    let new_name = RwSignal::new(name.clone());
    let title = format!("Rename \u{201c}{name}\u{201d}");
    let answer = move || -> Outcome {
        let renamed = shell.workspace.rename_store(name.clone(), new_name.get_untracked());
        Box::pin(async move { renamed.await.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal shell title verb="Rename" answer>
            <TextField label="Name" text=new_name/>
        </Modal>
    }
}

#[component]
fn DeleteStore(shell: Shell, name: String) -> impl IntoView {
    let title = format!("Delete \u{201c}{name}\u{201d}?");
    let answer = move || -> Outcome {
        let deleted = shell.workspace.delete_store(name.clone());
        Box::pin(async move { deleted.await.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal shell title verb="Delete table" is_danger=true answer>
            <p>"The table and all its rows are removed from this device. Export it first if you may need it."</p>
        </Modal>
    }
}

#[component]
fn AddColumn(shell: Shell) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let column_type = RwSignal::new(ColumnType::String);
    let answer = move || -> Outcome {
        let added = shell.workspace.add_column(&name.get_untracked(), column_type.get_untracked());
        Box::pin(async move { added.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal shell title="New column".to_owned() verb="Add column" answer>
            <TextField label="Name" text=name/>
            <TypeField column_type/>
        </Modal>
    }
}

/// A choice among the six types.
#[component]
fn TypeField(column_type: RwSignal<ColumnType>) -> impl IntoView {
    let options = ColumnType::ALL.map(|each| {
        view! {
            <option value=each.name() selected=move || column_type.get() == each>
                {super::icons::type_name(each)}
            </option>
        }
    });
    let choose = move |name: String| {
        if let Ok(chosen) = name.parse() {
            column_type.set(chosen);
        }
    };
    view! {
        <label class="field">
            <span>"Type"</span>
            <select data-column-type="" on:change:target=move |event| choose(event.target().value())>
                {options.collect_view()}
            </select>
        </label>
    }
}

#[component]
fn RenameColumn(shell: Shell, name: String) -> impl IntoView {
    let new_name = RwSignal::new(name.clone());
    let title = format!("Rename column \u{201c}{name}\u{201d}");
    let answer = move || -> Outcome {
        let renamed = shell.workspace.rename_column(&name, &new_name.get_untracked());
        Box::pin(async move { renamed.map_err(|error| error.to_string()) })
    };
    view! {
        <Modal shell title verb="Rename" answer>
            <TextField label="Name" text=new_name/>
        </Modal>
    }
}

/// A new row of a table whose key is a text: the key cannot be made up.
#[component]
fn AddRow(shell: Shell) -> impl IntoView {
    let key = RwSignal::new(String::new());
    let answer = move || -> Outcome {
        let added = shell.workspace.add_row(Some(Value::String(key.get_untracked())));
        Box::pin(async move { added.map(|_| ()).map_err(|error| error.to_string()) })
    };
    view! {
        <Modal shell title="New row".to_owned() verb="Add row" answer>
            <TextField label="Key" text=key/>
        </Modal>
    }
}
