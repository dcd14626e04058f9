//! Fields in which something is chosen, and the button that adds it. A closed list tells of every arrow
//! key as of a choice, so choosing alone must add nothing.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement, KeyboardEvent};

use super::dom;
use super::labels;
use crate::workspace::ColumnHead;

/// The fields and their button; Enter in a list adds as well. The button gives the focus to the list where
/// something is to be chosen next.
#[component]
pub(super) fn Adding(
    /// What the button is called where it is read without its fields, beginning with "Add".
    label: &'static str,
    add: impl Fn() + Copy + Send + Sync + 'static,
    children: Children,
) -> impl IntoView {
    let row = NodeRef::<html::Div>::new();
    let on_key = move |event: KeyboardEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if event.key() == "Enter" && target.is_some() {
            // Else it would send the form that the fields are in.
            event.prevent_default();
            add();
        }
    };
    let on_click = move |_| {
        if let Some(list) = row.get_untracked().and_then(|row| next_list(&row)) {
            dom::focus(&list);
        }
        add();
    };
    view! {
        <div class="adding" node_ref=row on:keydown=on_key>
            {children()}
            <button type="button" class="button" data-action="add" aria-label=label on:click=on_click>
                {labels::ADD}
            </button>
        </div>
    }
}

/// The first list if nothing is chosen there, or else the last.
fn next_list(row: &Element) -> Option<HtmlSelectElement> {
    let list = |selector| {
        let list = row.query_selector(selector).ok().flatten()?;
        list.dyn_into::<HtmlSelectElement>().ok()
    };
    let first = list("select").filter(|list| list.value().is_empty());
    first.or_else(|| list(".field:last-of-type select"))
}

/// A list to choose from, of which nothing is chosen at first and after something was added.
#[component]
pub(super) fn ChoiceToAdd(
    label: Signal<&'static str>,
    field: &'static str,
    /// What stands where nothing is chosen.
    prompt: &'static str,
    /// Values and words.
    options: Signal<Vec<(String, String)>>,
    chosen: RwSignal<String>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{move || label.get()}</span>
            <select
                data-field=field
                prop:value=move || chosen.get()
                on:change:target=move |event| chosen.set(event.target().value())
            >
                <option value="">{prompt}</option>
                <For each=move || options.get() key=|(value, _)| value.clone() let:option>
                    <option value=option.0.clone()>{option.1}</option>
                </For>
            </select>
        </label>
    }
}

/// Columns as options: a column's value is its number.
pub(super) fn column_options(columns: Vec<ColumnHead>) -> Vec<(String, String)> {
    columns.into_iter().map(|column| (column.id.0.to_string(), column.name)).collect()
}
