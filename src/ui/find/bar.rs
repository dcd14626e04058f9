use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::refused::Outcome;
use super::state::Finding;
use crate::column_store::ColumnId;
use crate::ui::icons::Icon;
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{FindQuery, words};

/// The bar. Enter goes to the next match, Shift+Enter to the one before, Escape back to the grid.
#[component]
pub(in crate::ui) fn FindBar(shell: Shell) -> impl IntoView {
    let (workspace, finding) = (shell.workspace, shell.finding);
    Effect::new(move |_| {
        finding.at.set(None);
        finding.look(shell);
    });
    // What was found goes on being true while cells are edited.
    Effect::new(move |_| {
        if workspace.are_matches_old() {
            finding.look(shell);
        }
    });
    Effect::new(move |_| finding.forget_old_outcome(shell));
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            finding.close(shell);
        }
    };
    view! {
        <div class="find-bar" role="search" aria-label=labels::FIND on:keydown=on_key>
            <div class="find-row">
                <FindField shell/>
                <span class="find-count" role="status">{move || count_in_words(shell)}</span>
                <button class="icon-button" data-action="find-previous" aria-label=labels::PREVIOUS_MATCH
                    title=labels::PREVIOUS_MATCH_SHIFT_ENTER on:click=move |_| finding.step(shell, false)>
                    {Icon::Ascending.view()}
                </button>
                <button class="icon-button" data-action="find-next" aria-label=labels::NEXT_MATCH
                    title=labels::NEXT_MATCH_ENTER on:click=move |_| finding.step(shell, true)>
                    {Icon::Descending.view()}
                </button>
                <Options shell/>
                <span class="spacer"></span>
                <button class="icon-button" data-action="close-find" aria-label=labels::CLOSE_FIND
                    title=labels::CLOSE_ESCAPE on:click=move |_| finding.close(shell)>
                    {Icon::Close.view()}
                </button>
            </div>
            <Show when=move || finding.replaces.get()>
                <ReplaceRow shell/>
            </Show>
            <Outcome shell/>
        </div>
    }
}

/// "3 of 1,204", "1,204 found", "Nothing found".
fn count_in_words(shell: Shell) -> Option<String> {
    let matches = shell.workspace.matches()?;
    Some(match (shell.finding.at.get(), matches.count()) {
        (_, 0) => labels::NOTHING_FOUND.to_owned(),
        (Some(at), count) => words::part_of(at.number + 1, count),
        (None, count) => labels::found(words::number(count as u64)),
    })
}

#[component]
fn FindField(shell: Shell) -> impl IntoView {
    let finding = shell.finding;
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            finding.step(shell, !event.shift_key());
        }
    };
    view! {
        <input type="search" class="find-field" data-find-text="" aria-label=labels::FIND placeholder=labels::FIND
            autocomplete="off" spellcheck="false"
            prop:value=move || finding.query.with(|query| query.text.clone())
            on:input:target=move |event| {
                finding.query.update(|query| query.text = event.target().value());
            }
            on:keydown=on_key
        />
    }
}

/// Case, whole cells, columns.
#[component]
fn Options(shell: Shell) -> impl IntoView {
    let finding = shell.finding;
    let choose = move |value: String| {
        let column = value.parse().ok().map(ColumnId);
        finding.query.update(|query| query.columns = column.into_iter().collect());
    };
    let chosen = move || {
        let id = finding.query.with(|query| query.columns.first().copied());
        id.map_or_else(String::new, |id| id.0.to_string())
    };
    view! {
        <Check finding label=labels::MATCH_CASE field="match-case"
            is_on=|query| query.match_case set=|query, on| query.match_case = on/>
        <Check finding label=labels::WHOLE_CELL field="whole-cell"
            is_on=|query| query.whole_cell set=|query, on| query.whole_cell = on/>
        <select class="find-columns" aria-label=labels::COLUMNS_TO_LOOK_IN data-field="find-columns"
            prop:value=chosen
            on:change:target=move |event| choose(event.target().value())>
            <option value="">{labels::ALL_COLUMNS}</option>
            <For each=move || shell.workspace.columns() key=|column| column.id let:column>
                <option value=column.id.0.to_string()>{column.name}</option>
            </For>
        </select>
        <label class="check">
            <input type="checkbox" data-field="replaces" prop:checked=move || finding.replaces.get()
                on:change:target=move |event| finding.replaces.set(event.target().checked())/>
            <span>{labels::REPLACE}</span>
        </label>
    }
}

#[component]
fn Check(
    finding: Finding,
    label: &'static str,
    field: &'static str,
    is_on: fn(&FindQuery) -> bool,
    set: fn(&mut FindQuery, bool),
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" data-field=field prop:checked=move || finding.query.with(is_on)
                on:change:target=move |event| {
                    finding.query.update(|query| set(query, event.target().checked()));
                }
            />
            <span>{label}</span>
        </label>
    }
}

#[component]
fn ReplaceRow(shell: Shell) -> impl IntoView {
    let finding = shell.finding;
    let nothing = move || {
        let is_empty = shell.workspace.matches().is_none_or(|matches| matches.count() == 0);
        is_empty.then_some("true")
    };
    view! {
        <div class="find-row">
            <input type="text" class="find-field" data-replacement="" aria-label=labels::REPLACE_WITH
                placeholder=labels::REPLACE_WITH autocomplete="off" spellcheck="false"
                prop:value=move || finding.replacement.get()
                on:input:target=move |event| finding.replacement.set(event.target().value())
                on:keydown=move |event| {
                    if event.key() == "Enter" && !event.is_composing() {
                        event.prevent_default();
                        finding.replace(shell);
                    }
                }
            />
            // A button that is disabled by its own click would lose the focus to the page.
            <button class="button" data-action="replace-one" aria-disabled=nothing
                on:click=move |_| finding.replace(shell)>{labels::REPLACE}</button>
            <button class="button" data-action="replace-all" aria-disabled=nothing
                on:click=move |_| finding.replace_all(shell)>{labels::REPLACE_ALL}</button>
        </div>
    }
}
