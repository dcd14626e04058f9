//! The filter: a chip for each condition, and all of it as one line of text.

use leptos::prelude::*;
use web_sys::MouseEvent;

use super::condition::Condition;
use super::expression::ExpressionLine;
use super::state::{Form, change_part, column_named, parts};
use crate::column_store::Filter;
use crate::ui::dom;
use crate::ui::icons::Icon;
use crate::ui::labels;
use crate::ui::menu::Anchor;
use crate::ui::shell::Shell;

/// Chips and line.
#[component]
pub(super) fn FilterLine(shell: Shell) -> impl IntoView {
    let (workspace, tools) = (shell.workspace, shell.tools);
    let all_parts = Memo::new(move |_| parts(workspace));
    let numbered = move || all_parts.get().into_iter().enumerate().collect::<Vec<_>>();
    let add = move |event: MouseEvent| {
        if let Some(button) = dom::closest(&event, "button") {
            let form = Form::Condition { column: None, part: None };
            tools.form.set(Some((form, Anchor::below(&button))));
        }
    };
    let close = move |_| {
        // Only a filter that names a missing column is refused, and this one names none.
        let _ = workspace.filter_by(Filter::All);
        tools.filter_asked.set(false);
        shell.announce(labels::ALL_ROWS_ARE_SHOWN);
        dom::catch_focus(true);
    };
    view! {
        <section class="filter-line" id="filter-line" aria-label=labels::FILTER>
            <ul class="chips" aria-label=labels::CONDITIONS>
                <For each=numbered key=|(at, part)| (*at, part.to_string()) let:numbered>
                    <Chip shell at=numbered.0 part=numbered.1/>
                </For>
                <li>
                    <button class="button quiet" data-action="add-condition" aria-haspopup="dialog" on:click=add>
                        {Icon::Plus.view()}<span>{labels::ADD_CONDITION}</span>
                    </button>
                </li>
            </ul>
            <ExpressionLine shell/>
            <p class="filter-none" role="status">
                {move || matches_nothing(shell).then_some(labels::NO_ROW_MATCHES)}
            </p>
            <button class="icon-button" data-action="clear-filter" aria-label=labels::CLEAR_FILTER
                title=labels::CLEAR_FILTER on:click=close>
                {Icon::Close.view()}
            </button>
        </section>
    }
}

/// Whether there are rows, and the filter lets none of them through.
fn matches_nothing(shell: Shell) -> bool {
    let workspace = shell.workspace;
    workspace.visible_rows().count() == 0 && workspace.row_count() > 0
}

/// One condition. A click edits it; what no form can show is edited in the line.
#[component]
fn Chip(shell: Shell, at: usize, part: Filter) -> impl IntoView {
    let (workspace, tools) = (shell.workspace, shell.tools);
    let type_of = |name: &str| untrack(|| column_named(workspace, name)).map(|c| c.column_type);
    let condition = Condition::of(&part, type_of);
    let words = condition.as_ref().map_or_else(|| part.to_string(), Condition::words);
    let has_form = condition.is_some();
    let edit = move |event: MouseEvent| {
        let Some(chip) = dom::closest(&event, "button") else { return };
        if has_form {
            let form = Form::Condition { column: None, part: Some(at) };
            tools.form.set(Some((form, Anchor::below(&chip))));
        } else {
            dom::focus_soon("[data-filter-text]");
        }
    };
    let remove = move |_| {
        // The line stays, and with it what gets the focus.
        tools.filter_asked.set(true);
        match change_part(workspace, Some(at), None) {
            Ok(()) => shell.announce(labels::CONDITION_REMOVED),
            Err(reason) => workspace.run(async move { Err::<(), _>(reason) }),
        }
        dom::focus_soon("[data-action=add-condition]");
    };
    let remove_label = labels::remove(&words);
    view! {
        <li class="chip">
            <button class="chip-words" data-chip=at.to_string() title=words.clone()
                aria-haspopup=has_form.then_some("dialog") on:click=edit>
                {words.clone()}
            </button>
            <button class="chip-remove" data-action="remove-condition" aria-label=remove_label
                on:click=remove>
                {Icon::Close.view()}
            </button>
        </li>
    }
}
