use leptos::prelude::*;

use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{EntryPage, EntryPlace, RawEntry, StoreActError, words};

/// The raw entries of a store, page by page.
#[component]
pub(super) fn Entries(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let store = RwSignal::new(untrack(|| workspace.current_name()).unwrap_or_default());
    let page = RwSignal::new(Ok::<_, StoreActError>(EntryPage::default()));
    let load = Action::new_local(move |from: &EntryPlace| {
        let read = workspace.raw_entries(store.get_untracked(), from.clone());
        async move { page.set(read.await) }
    });
    let names = move || workspace.stores().into_iter().map(|store| store.name).collect::<Vec<_>>();
    let options = move || {
        let option = |name: String| {
            let value = name.clone();
            view! { <option value=value.clone() selected=move || store.get() == value>{name}</option> }
        };
        names().into_iter().map(option).collect_view()
    };
    let next = move || page.with(|page| page.as_ref().ok().and_then(|page| page.next.clone()));
    let entries = move || match page.get() {
        Ok(page) => {
            page.entries.into_iter().map(|entry| view! { <Entry entry/> }).collect_view().into_any()
        }
        Err(error) => view! { <p class="refusal" role="alert">{error.to_string()}</p> }.into_any(),
    };
    view! {
        <p>{labels::WHAT_LIES_IN_INDEXEDDB}</p>
        <div class="lab-row">
            <label class="field">
                <span>{labels::STORE}</span>
                <select data-lab-store="" on:change:target=move |event| store.set(event.target().value())>
                    {options}
                </select>
            </label>
            <button class="button" data-action="first-entries"
                on:click=move |_| { load.dispatch_local(EntryPlace::default()); }>
                {labels::SHOW_THE_ENTRIES}
            </button>
            <button class="button" data-action="next-entries" disabled=move || next().is_none()
                on:click=move |_| {
                    if let Some(next) = untrack(next) {
                        load.dispatch_local(next);
                    }
                }>
                {labels::NEXT_PAGE}
            </button>
        </div>
        <div class="lab-entries">{entries}</div>
    }
}

#[component]
fn Entry(entry: RawEntry) -> impl IntoView {
    let RawEntry { area, key, byte_count, value } = entry;
    let name = key.clone();
    view! {
        <details class="lab-entry" data-entry=name>
            <summary>
                <span class="lab-area">{area}</span>
                <code>{key}</code>
                <span class="muted">{words::bytes(byte_count as u64)}</span>
            </summary>
            <pre tabindex="0">{value}</pre>
        </details>
    }
}
