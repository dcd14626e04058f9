//! The command palette: commands, stores and columns, found by a few letters of their names.

use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::commands::{self, COMMANDS, Choice, Command};
use super::dialogs;
use super::dom;
use super::labels;
use super::shell::{Dialog, Shell};

/// The setting that remembers what was chosen lately.
const RECENT: &str = "peristyle.recent-choices";

/// What the palette's parts share.
#[derive(Clone, Copy)]
struct Palette {
    shell: Shell,
    query: RwSignal<String>,
    found: Memo<Vec<Choice>>,
    /// The choice that Enter takes, by its place.
    current: RwSignal<usize>,
    frame: NodeRef<html::Dialog>,
}

/// The dialog.
#[component]
pub(super) fn CommandPalette(shell: Shell) -> impl IntoView {
    let recent = StoredValue::new(read_recent(shell));
    let choices = StoredValue::new(untrack(|| choices_of(shell)));
    let query = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        choices.with_value(|choices| {
            recent.with_value(|recent| query.with(|query| commands::search(query, choices, recent)))
        })
    });
    let palette = Palette { shell, query, found, current: RwSignal::new(0), frame: NodeRef::new() };
    palette.frame.on_load(|frame| dialogs::show(&frame));
    view! {
        <dialog
            class="palette"
            aria-label=labels::FIND_A_COMMAND
            node_ref=palette.frame
            on:close=move |_| {
                dom::catch_focus(false);
                // What was chosen may have opened a dialog of its own by now.
                if shell.dialog.with_untracked(|dialog| *dialog == Some(Dialog::Palette)) {
                    shell.close_dialog();
                }
            }
            on:click=move |event| {
                // The dialog's own area is all covered by what is inside; beside that is the backdrop.
                if dom::closest(&event, ".palette-inside").is_none() {
                    dialogs::leave(palette.frame);
                }
            }
        >
            <div class="palette-inside">
                <Query palette/>
                <Results palette/>
            </div>
        </dialog>
    }
}

/// The line that is typed into. It keeps the focus; what Enter would take is named to screen readers.
#[component]
fn Query(palette: Palette) -> impl IntoView {
    let active = move || {
        let at = palette.current.get();
        (at < palette.found.with(Vec::len)).then(|| option_id(at))
    };
    view! {
        <input
            class="palette-query"
            type="text"
            role="combobox"
            aria-label=labels::COMMAND_STORE_OR_COLUMN
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls="palette-results"
            aria-activedescendant=active
            placeholder=labels::FIND_A_COMMAND_STORE_OR_COLUMN
            autocomplete="off"
            spellcheck="false"
            autofocus=true
            data-palette-query=""
            on:input:target=move |event| {
                palette.query.set(event.target().value());
                palette.current.set(0);
            }
            on:keydown=move |event| palette.on_key(&event)
        />
    }
}

#[component]
fn Results(palette: Palette) -> impl IntoView {
    let is_empty = move || palette.found.with(Vec::is_empty);
    let results = move || {
        let found = palette.found.get().into_iter().enumerate();
        found.map(|(at, choice)| view! { <Result palette at choice/> }).collect_view()
    };
    view! {
        <ul class="palette-results" id="palette-results" role="listbox" aria-label=labels::RESULTS tabindex="-1">
            {results}
        </ul>
        <p class="palette-none muted" role="status">
            {move || is_empty().then_some(labels::NOTHING_IS_CALLED_SO)}
        </p>
    }
}

#[component]
fn Result(palette: Palette, at: usize, choice: Choice) -> impl IntoView {
    let is_current = move || palette.current.get() == at;
    let shortcut = match &choice {
        Choice::Command(command) => command.shortcut(),
        _ => None,
    };
    let id = match &choice {
        Choice::Command(command) => Some(command.entry().id),
        _ => None,
    };
    let (words, kind) = (choice.words().to_owned(), choice.kind());
    view! {
        <li
            id=option_id(at)
            role="option"
            class="palette-result"
            aria-selected=move || is_current().to_string()
            data-command=id
            on:pointermove=move |_| palette.current.set(at)
            on:click=move |_| palette.choose(&choice)
        >
            <span class="palette-words">{words}</span>
            <span class="palette-kind">{kind}</span>
            {shortcut.map(|shortcut| view! { <kbd>{shortcut.label(dom::is_mac())}</kbd> })}
        </li>
    }
}

impl Palette {
    fn on_key(self, event: &KeyboardEvent) {
        let count = self.found.with_untracked(Vec::len);
        let (current, last) = (self.current.get_untracked(), count.saturating_sub(1));
        match event.key().as_str() {
            "ArrowDown" => self.go_to(if current >= last { 0 } else { current + 1 }),
            "ArrowUp" => self.go_to(current.checked_sub(1).unwrap_or(last)),
            "PageDown" => self.go_to((current + 8).min(last)),
            "PageUp" => self.go_to(current.saturating_sub(8)),
            "Enter" if event.is_composing() => return,
            "Enter" => {
                let choice = self.found.with_untracked(|found| found.get(current).cloned());
                if let Some(choice) = choice {
                    self.choose(&choice);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn go_to(self, at: usize) {
        self.current.set(at);
        if let Some(option) = document().get_element_by_id(&option_id(at)) {
            dom::scroll_into_view(&option);
        }
    }

    /// Closing gives the focus back first: what is chosen may well want it.
    fn choose(self, choice: &Choice) {
        let Self { shell, frame, .. } = self;
        if !is_destructive(choice) {
            let recent = commands::with_recent(&read_recent(shell), choice);
            shell.workspace.set_setting(RECENT, &commands::write_recent(&recent));
        }
        dialogs::leave(frame);
        shell.close_dialog();
        follow(shell, choice.clone());
    }
}

fn follow(shell: Shell, choice: Choice) {
    match choice {
        Choice::Command(command) => shell.do_command(command),
        Choice::Store(name) => shell.workspace.run(shell.workspace.open(name)),
        Choice::Column(name) => shell.go_to_column(&name),
    }
}

/// What was chosen lately, but for what Enter alone must not do again.
fn read_recent(shell: Shell) -> Vec<Choice> {
    let mut recent = commands::read_recent(&shell.workspace.setting(RECENT).unwrap_or_default());
    recent.retain(|choice| !is_destructive(choice));
    recent
}

/// Whether it takes the place of what is there, or takes it away.
fn is_destructive(choice: &Choice) -> bool {
    let Choice::Command(command) = choice else { return false };
    matches!(
        command,
        Command::Cut
            | Command::Paste
            | Command::FillDown
            | Command::FillRight
            | Command::DeleteRow
            | Command::DeleteColumn
            | Command::DeleteShown
            | Command::SetInShown
            | Command::Duplicates
            | Command::WriteBack
    )
}

fn choices_of(shell: Shell) -> Vec<Choice> {
    let workspace = shell.workspace;
    let commands = COMMANDS.iter().map(|entry| entry.command);
    let is_offered = |command: &Command| *command != Command::Palette && shell.is_enabled(*command);
    let commands = commands.filter(is_offered).map(Choice::Command);
    let stores = workspace.stores().into_iter().filter(|store| !store.is_open);
    let stores = stores.map(|store| Choice::Store(store.name));
    let columns = workspace.columns().into_iter().map(|column| Choice::Column(column.name));
    commands.chain(stores).chain(columns).collect()
}

fn option_id(at: usize) -> String {
    format!("palette-{at}")
}
