use leptos::prelude::*;

use super::retype::TypeField;
use crate::column_store::{ColumnId, ColumnType};
use crate::ui::dialogs::Sheet;
use crate::ui::icons::{Icon, type_name};
use crate::ui::labels;
use crate::ui::shell::{Dialog, Shell};
use crate::workspace::ColumnHead;

/// All columns at once. Each change is done when it is made, and is one step to undo.
#[component]
pub(in crate::ui) fn Columns(shell: Shell) -> impl IntoView {
    let ids = Memo::new(move |_| {
        let columns = shell.workspace.columns();
        columns.iter().map(|column| column.id).collect::<Vec<_>>()
    });
    let refusal = RwSignal::new(None::<String>);
    view! {
        <Sheet shell title=labels::COLUMNS.to_owned() class="dialog columns-dialog">
            <div class="columns-list" role="group" tabindex="0" aria-label=labels::COLUMNS>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{labels::NAME}</th>
                            <th scope="col">{labels::TYPE}</th>
                            <th scope="col">{labels::KEY}</th>
                            <th scope="col">{labels::SHOWN}</th>
                            <th scope="col"><span class="unseen">{labels::ACTS}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || ids.get() key=|id| *id let:id>
                            <ColumnLine shell id refusal/>
                        </For>
                    </tbody>
                </table>
            </div>
            <p class="refusal" role="alert">{move || refusal.get()}</p>
            <NewColumn shell refusal/>
        </Sheet>
    }
}

#[component]
fn ColumnLine(shell: Shell, id: ColumnId, refusal: RwSignal<Option<String>>) -> impl IntoView {
    let head = Memo::new(move |last: Option<&ColumnHead>| {
        let columns = shell.workspace.columns();
        // While the column is on its way out, the line shows what it was.
        let found = columns.into_iter().find(|column| column.id == id);
        found.or_else(|| last.cloned()).unwrap_or_else(|| ColumnHead {
            id,
            name: String::new(),
            column_type: ColumnType::String,
            is_key: false,
        })
    });
    let name = move || head.with(|head| head.name.clone());
    let rename = move |to: String| {
        let from = untrack(name);
        let done = shell.workspace.rename_column(&from, &to);
        refusal.set(done.err().map(|error| error.to_string()));
        head.with_untracked(|head| head.name.clone())
    };
    let ask_type = move |_| {
        shell.ask(Dialog::Retype { column: untrack(name), from_overview: true });
    };
    view! {
        <tr data-column-line=name>
            <td>
                <input
                    type="text"
                    autocomplete="off"
                    aria-label=move || labels::name_of_column(name())
                    prop:value=name
                    on:change:target=move |event| {
                        let is_now = rename(event.target().value());
                        event.target().set_value(&is_now);
                    }
                />
            </td>
            <td>
                <button class="button quiet" data-action="retype-column" on:click=ask_type
                    aria-label=move || {
                        labels::type_of_column(name(), type_name(head.get().column_type))
                    }>
                    {move || type_name(head.get().column_type)}
                </button>
            </td>
            <td><KeyBox shell head/></td>
            <td><ShownBox shell id head/></td>
            <td><ColumnActs shell head/></td>
        </tr>
    }
}

/// Whether the column is the key; a tick sets it, or shows what stands in the way.
#[component]
fn KeyBox(shell: Shell, head: Memo<ColumnHead>) -> impl IntoView {
    let can_be = move || matches!(head.get().column_type, ColumnType::Int | ColumnType::String);
    let toggle = move |is_key: bool| {
        let name = head.with_untracked(|head| head.name.clone());
        if is_key { shell.set_key(&name) } else { shell.remove_key() }
    };
    view! {
        <input
            type="checkbox"
            data-key-box=""
            disabled=move || !can_be()
            aria-label=move || labels::column_is_the_key(&head.get().name)
            prop:checked=move || head.get().is_key
            on:change:target=move |event| {
                let field = event.target();
                toggle(field.checked());
                // What was refused is not ticked.
                field.set_checked(head.get_untracked().is_key);
            }
        />
    }
}

/// Whether the grid shows the column. The last one that it shows stays.
#[component]
fn ShownBox(shell: Shell, id: ColumnId, head: Memo<ColumnHead>) -> impl IntoView {
    let workspace = shell.workspace;
    let is_shown = move || !workspace.column_views().of(id).is_hidden;
    let is_last =
        move || is_shown() && workspace.columns().len() == workspace.hidden_column_count() + 1;
    view! {
        <input
            type="checkbox"
            data-shown-box=""
            disabled=is_last
            aria-label=move || labels::column_is_shown(&head.get().name)
            prop:checked=is_shown
            on:change:target=move |event| {
                if event.target().checked() {
                    workspace.show_column(id);
                } else {
                    workspace.hide_column(id);
                }
            }
        />
    }
}

#[component]
fn ColumnActs(shell: Shell, head: Memo<ColumnHead>) -> impl IntoView {
    let act = move |icon: Icon, verb: &'static str, action: &'static str, act: fn(Shell, &str)| {
        let label = move || labels::act_on_column(verb, &head.get().name);
        let run = move |_| act(shell, &head.with_untracked(|head| head.name.clone()));
        view! {
            <button class="icon-button" aria-label=label title=verb data-action=action on:click=run>
                {icon.view()}
            </button>
        }
    };
    view! {
        <div class="column-acts">
            {act(Icon::Ascending, labels::MOVE_UP, "column-up", |shell, name| shell.move_column_by(name, -1))}
            {act(Icon::Descending, labels::MOVE_DOWN, "column-down", |shell, name| shell.move_column_by(name, 1))}
            {act(Icon::Copy, labels::DUPLICATE, "duplicate-column", Shell::duplicate_column)}
            {act(Icon::Delete, "Delete", "delete-column", Shell::drop_column)}
        </div>
    }
}

#[component]
fn NewColumn(shell: Shell, refusal: RwSignal<Option<String>>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let column_type = RwSignal::new(ColumnType::String);
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let added = shell.workspace.add_column(&name.get_untracked(), column_type.get_untracked());
        if added.is_ok() {
            name.set(String::new());
        }
        refusal.set(added.err().map(|error| error.to_string()));
    };
    view! {
        <form class="new-column" on:submit=add>
            <label class="field">
                <span>{labels::NEW_COLUMN}</span>
                <input
                    type="text"
                    autocomplete="off"
                    prop:value=move || name.get()
                    on:input:target=move |event| name.set(event.target().value())
                />
            </label>
            <TypeField column_type/>
            <button type="submit" class="button" data-action="add-column">{labels::ADD_COLUMN}</button>
        </form>
    }
}
