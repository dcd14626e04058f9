//! The sheet of keyboard shortcuts.

use leptos::prelude::*;

use super::commands::{COMMANDS, Entry, GRID_KEYS, Group, Shortcut};
use super::dialogs::Sheet;
use super::dom;
use super::labels;
use super::shell::Shell;

/// The dialog.
#[component]
pub(super) fn ShortcutSheet(shell: Shell) -> impl IntoView {
    let groups = Group::ALL.map(|group| {
        let entries = COMMANDS.iter().filter(|entry| entry.group == group);
        view! { <Keys heading=group.words() keys=entries.filter_map(keys_of).collect()/> }
    });
    let grid = GRID_KEYS.iter().map(|(keys, words)| (*words, *keys)).collect();
    view! {
        <Sheet shell title=labels::KEYBOARD_SHORTCUTS.to_owned() class="dialog shortcut-sheet">
            <div class="shortcut-groups" tabindex="0" role="group" aria-label=labels::SHORTCUTS>
                {groups}
                <Keys heading=labels::IN_THE_GRID keys=grid/>
            </div>
        </Sheet>
    }
}

fn keys_of(entry: &Entry) -> Option<(&'static str, &'static [Shortcut])> {
    (!entry.shortcuts.is_empty()).then_some((entry.words, entry.shortcuts))
}

#[component]
fn Keys(heading: &'static str, keys: Vec<(&'static str, &'static [Shortcut])>) -> impl IntoView {
    let is_mac = dom::is_mac();
    let label = move |shortcut: &Shortcut| view! { <kbd>{shortcut.label(is_mac)}</kbd> };
    (!keys.is_empty()).then(|| {
        let lines = keys.into_iter().map(move |(words, shortcuts)| {
            view! {
                <dt>{words}</dt>
                <dd>{shortcuts.iter().map(label).collect_view()}</dd>
            }
        });
        view! {
            <section>
                <h3>{heading}</h3>
                <dl>{lines.collect_view()}</dl>
            </section>
        }
    })
}
