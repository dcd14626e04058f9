//! The bar above: what is open, how things stand with its storage, and what can be done.

use leptos::prelude::*;

use super::commands::Command;
use super::dom;
use super::icons::{Icon, Mark};
use super::labels;
use super::shell::Shell;
use crate::workspace::{NotSaved, SaveState, words};

/// Product, table, save state, acts.
#[component]
pub(super) fn TopBar(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    view! {
        <header class="top-bar">
            <button
                class="icon-button"
                aria-label=labels::STORES
                title=labels::STORES_CTRL_B
                aria-expanded=move || shell.stores_shown.get().to_string()
                data-action="toggle-stores"
                on:click=move |_| shell.stores_shown.update(|shown| *shown = !*shown)
            >
                {Icon::Panel.view()}
            </button>
            <span class="brand"><Mark/><span class="brand-name">"Peristyle"</span></span>
            <h1 class="table-name">{move || workspace.current_name()}</h1>
            <SaveBadge shell/>
            <span class="spacer"></span>
            <button class="palette-button" data-action="palette" aria-keyshortcuts="Control+k"
                on:click=move |_| shell.do_command(Command::Palette)>
                {Icon::Search.view()}<span>{labels::FIND_A_COMMAND}</span>
                <kbd aria-hidden="true">{Command::Palette.shortcut().map(|keys| keys.label(dom::is_mac()))}</kbd>
            </button>
            <TableActs shell/>
        </header>
    }
}

/// The acts on the open table.
#[component]
fn TableActs(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let no_table = move || workspace.current().is_none();
    view! {
        <div class="acts" role="group" aria-label=labels::TABLE>
            <button class="icon-button" aria-label=labels::UNDO data-action="undo"
                title=move || words::undo_button(&workspace.undo_state())
                disabled=move || !workspace.can_undo()
                on:click=move |_| shell.undo()>
                {Icon::Undo.view()}
            </button>
            <button class="icon-button" aria-label=labels::REDO title=labels::REDO_CTRL_SHIFT_Z data-action="redo"
                disabled=move || !workspace.can_redo()
                on:click=move |_| shell.redo()>
                {Icon::Redo.view()}
            </button>
            <span class="divider"></span>
            <button class="button" data-action="open-csv" title=labels::OPEN_A_CSV_OR_TSV
                on:click=move |_| shell.choose_file()>
                {Icon::Open.view()}<span>{labels::OPEN_CSV}</span>
            </button>
            {move || workspace.source_file().map(|file| view! { <WriteBack shell file/> })}
            <button class="button" data-action="export-csv" title=labels::EXPORT_THE_TABLE
                disabled=no_table
                on:click=move |_| shell.do_command(Command::ExportCsv)>
                {Icon::Export.view()}<span>{labels::EXPORT}</span>
            </button>
        </div>
    }
}

/// Puts the table in the place of the file that it came from.
#[component]
fn WriteBack(shell: Shell, file: String) -> impl IntoView {
    view! {
        <button class="button" data-action="write-back" title=labels::write_back_to(&file)
            on:click=move |_| shell.do_command(Command::WriteBack)>
            {Icon::Export.view()}<span>{labels::save_to(&file)}</span>
        </button>
    }
}

/// The state of saving in words, with what can be done where it fails.
#[component]
fn SaveBadge(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let code = Memo::new(move |_| workspace.save_state().map(|state| save_code(&state)));
    let help = Memo::new(move |_| match workspace.save_state() {
        Some(SaveState::NotSaved(reason)) => Some(reason),
        _ => None,
    });
    view! {
        <span class="save-state" data-save-state=move || code.get()>
            <span class="save-dot" aria-hidden="true"></span>
            <span class="save-words" role="status">{move || workspace.save_state_words()}</span>
        </span>
        {move || help.get().map(|reason| view! { <SaveHelp shell reason/> })}
    }
}

/// What can be done about a table that is not saved.
#[component]
fn SaveHelp(shell: Shell, reason: NotSaved) -> impl IntoView {
    let actions = reason.actions().into_iter().map(move |action| {
        view! {
            <button class="button" on:click=move |_| shell.workspace.run(shell.workspace.perform(action))>
                {action.label()}
            </button>
        }
    });
    view! { <span class="save-help">{actions.collect_view()}</span> }
}

/// One word for scripts and styles.
const fn save_code(state: &SaveState) -> &'static str {
    match state {
        SaveState::Saved { .. } => "saved",
        SaveState::Pending { .. } => "pending",
        SaveState::Saving { .. } => "saving",
        SaveState::NotSaved(_) => "failed",
    }
}
