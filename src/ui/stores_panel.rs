//! The panel on the left: the tables that are kept on this device.

use leptos::prelude::*;

use super::dom;
use super::files::ImportButton;
use super::icons::Icon;
use super::labels;
use super::menu::{Anchor, Menu, MenuItem};
use super::shell::{Dialog, Shell};
use super::storage::StorageFoot;
use crate::lazy::lazy;
use crate::workspace::{Layout, StoreSummary, words};

lazy! { panels,
    /// The panel as it is shown.
    pub(super) fn stores_panel(shell: Shell) -> AnyView = stores_panel_now
}

fn stores_panel_now(shell: Shell) -> AnyView {
    view! { <StoresPanel shell/> }.into_any()
}

/// All stores, and what makes new ones.
#[component]
fn StoresPanel(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let menu = RwSignal::new(None::<(String, Anchor)>);
    let is_empty = Memo::new(move |_| workspace.stores().is_empty());
    view! {
        <nav class="stores-panel" id="stores" aria-label=labels::STORES>
            <h2 class="panel-title">{labels::STORES}</h2>
            <ul class="store-list">
                <For each=move || names(shell) key=Clone::clone let:name>
                    <StoreEntry shell name menu/>
                </For>
            </ul>
            <Show when=move || is_empty.get()>
                <p class="panel-hint muted">{labels::TABLES_THAT_YOU_OPEN}</p>
            </Show>
            <div class="panel-acts">
                <button class="button quiet" data-action="new-table" on:click=move |_| shell.ask(Dialog::NewTable)>
                    {Icon::Plus.view()}<span>{labels::NEW_TABLE}</span>
                </button>
                <button class="button quiet" data-action="open-csv" on:click=move |_| shell.choose_file()>
                    {Icon::Open.view()}<span>{labels::OPEN_CSV}</span>
                </button>
                <button class="button quiet" data-action="settings"
                    on:click=move |_| shell.ask(Dialog::Settings)>
                    {Icon::Settings.view()}<span>{labels::SETTINGS}</span>
                </button>
                <ImportButton shell/>
                <button class="button quiet" data-action="about" on:click=move |_| shell.ask(Dialog::About)>
                    {Icon::About.view()}<span>{labels::ABOUT}</span>
                </button>
            </div>
            <StorageFoot shell/>
            {move || menu.get().map(|(name, at)| view! { <StoreMenu shell name at menu/> })}
        </nav>
    }
}

fn names(shell: Shell) -> Vec<String> {
    shell.workspace.stores().into_iter().map(|store| store.name).collect()
}

/// One store. A click opens it.
#[component]
fn StoreEntry(
    shell: Shell,
    name: String,
    menu: RwSignal<Option<(String, Anchor)>>,
) -> impl IntoView {
    let workspace = shell.workspace;
    let summary = {
        let name = name.clone();
        Memo::new(move |_| workspace.store(&name))
    };
    let is_open = move || summary.with(|store| store.as_ref().is_some_and(|store| store.is_open));
    let is_opening = {
        let name = name.clone();
        Memo::new(move |_| workspace.opening().is_some_and(|opening| opening.name == name))
    };
    let facts = move || {
        let opening = is_opening.get().then(|| labels::OPENING.to_owned());
        opening.or_else(|| summary.with(|store| store.as_ref().map(facts_of)))
    };
    let open = {
        let name = name.clone();
        move |_| open_store(shell, &name)
    };
    let show_menu = {
        let name = name.clone();
        move |event: leptos::ev::MouseEvent| {
            if let Some(button) = dom::closest(&event, "button") {
                menu.set(Some((name.clone(), Anchor::below(&button))));
            }
        }
    };
    let rename = {
        let name = name.clone();
        move |event: leptos::ev::KeyboardEvent| {
            if event.key() == "F2" {
                shell.ask(Dialog::RenameStore(name.clone()));
            }
        }
    };
    view! {
        <li class="store" class:open=is_open data-store=name.clone() on:keydown=rename>
            <button
                class="store-name"
                aria-current=move || is_open().then_some("true")
                data-action="open-store"
                on:click=open
            >
                <span class="store-title">{name.clone()}</span>
                <span class="store-facts">{facts}</span>
            </button>
            <button
                class="icon-button"
                aria-label=labels::acts_on(&name)
                aria-haspopup="menu"
                data-action="store-menu"
                on:click=show_menu
            >
                {Icon::More.view()}
            </button>
        </li>
    }
}

/// "1,204 rows · 61 kB · in rows · 14:02", or why there is nothing to say about it.
fn facts_of(store: &StoreSummary) -> String {
    if let Some(problem) = &store.problem {
        return problem.clone();
    }
    let rows = words::count(store.row_count, "row");
    let bytes = words::bytes(store.bytes);
    let layout = store.layout.map_or("", Layout::name);
    let saved = dom::local_time(store.updated_at_ms);
    format!("{rows} \u{b7} {bytes} \u{b7} in {layout} \u{b7} {saved}")
}

fn open_store(shell: Shell, name: &str) {
    let workspace = shell.workspace;
    if workspace.current_name().as_deref() != Some(name) {
        workspace.run(workspace.open(name.to_owned()));
    }
    if dom::is_narrow() {
        shell.stores_shown.set(false);
    }
}

#[component]
fn StoreMenu(
    shell: Shell,
    name: String,
    at: Anchor,
    menu: RwSignal<Option<(String, Anchor)>>,
) -> impl IntoView {
    let workspace = shell.workspace;
    let store = untrack(|| workspace.store(&name));
    let is_damaged = store.as_ref().is_some_and(|store| store.problem.is_some());
    let other_layout = store.as_ref().and_then(StoreSummary::other_layout);
    let (to_rename, to_copy, to_verify, to_lay_out, to_delete) =
        (name.clone(), name.clone(), name.clone(), name.clone(), name);
    let delete = MenuItem::new("Delete", "delete-store", move || {
        shell.ask(Dialog::DeleteStore(to_delete.clone()));
    })
    .danger();
    let mut items = vec![
        MenuItem::new(labels::RENAME, "rename-store", move || {
            shell.ask(Dialog::RenameStore(to_rename.clone()));
        }),
        MenuItem::new(labels::DUPLICATE, "duplicate-store", move || {
            let copy = workspace.duplicate_store(to_copy.clone());
            workspace.run(async move { copy.await.map(|_| ()) });
        }),
    ];
    items.push(MenuItem::new(labels::VERIFY, "verify-store", move || {
        workspace.run(workspace.verify_store(to_verify.clone()));
    }));
    items.extend(other_layout.map(|layout| {
        let label = match layout {
            Layout::Rows => labels::STORE_IN_ROWS,
            Layout::Columns => labels::STORE_IN_COLUMNS,
        };
        MenuItem::new(label, "store-layout", move || {
            workspace.run(workspace.store_in_layout(to_lay_out.clone(), layout));
        })
    }));
    // What cannot be read can only be deleted.
    if is_damaged {
        items.clear();
    }
    items.push(delete);
    view! { <Menu label=labels::STORE at items close=move || menu.set(None)/> }
}
