//! What is in a backup, and what of it is to be restored.

use leptos::prelude::*;

use super::dialogs::{Modal, Outcome};
use super::dom;
use super::labels;
use super::shell::Shell;
use crate::workspace::{Backup, BackupTable, RestoreChoice, words};

/// The dialog; nothing without a backup that was looked into.
#[component]
pub(super) fn RestoreBackup(shell: Shell) -> impl IntoView {
    let backup = shell.backup.try_update_value(Option::take).flatten();
    backup.map(|backup| view! { <RestoreForm shell backup/> })
}

#[component]
fn RestoreForm(shell: Shell, backup: Backup) -> impl IntoView {
    let close = move || shell.dialog.set(None);
    let workspace = shell.workspace;
    let tables = untrack(|| workspace.tables_of(&backup));
    let choices: Vec<_> =
        tables.iter().map(|table| (table.number, RwSignal::new(first_choice(table)))).collect();
    let about = about(&backup);
    let damage = backup.damage();
    let rows = tables.into_iter().zip(choices.clone());
    let rows = rows.map(|(table, (_, choice))| view! { <TableChoice table choice/> });
    let rows = rows.collect_view();
    let signals: Vec<_> = choices.iter().map(|(_, choice)| *choice).collect();
    let replaces = move || signals.iter().any(|choice| choice.get() == RestoreChoice::Replace);
    let answer = move || -> Outcome {
        let choices: Vec<_> =
            choices.iter().map(|(number, choice)| (*number, choice.get_untracked())).collect();
        let is_nothing = choices.iter().all(|(_, choice)| *choice == RestoreChoice::Skip);
        if is_nothing {
            return Box::pin(std::future::ready(Err(labels::EVERY_TABLE_IS_SKIPPED.to_owned())));
        }
        // It goes on when the dialog is closed, and can be stopped.
        workspace.run(workspace.restore(backup.clone(), choices));
        Box::pin(std::future::ready(Ok(())))
    };
    view! {
        <Modal close title=labels::RESTORE_A_BACKUP.to_owned() verb=labels::RESTORE answer>
            <p class="muted">{about}</p>
            {damage.map(|damage| view! { <p class="damage" role="note">{damage}</p> })}
            <ul class="restore-list">{rows}</ul>
            <p role="status">{move || replaces().then_some(labels::REPLACED_TABLES_ARE_LOST)}</p>
        </Modal>
    }
}

/// "cities.peristyle, made 29 Feb, holds 3 tables."
fn about(backup: &Backup) -> String {
    let made = backup.created_at_ms().map(dom::local_time);
    let made = made.map_or_else(String::new, |made| labels::made_at(&made));
    labels::backup_made(backup.file_name(), &made)
}

/// One table: what it is, and what is to become of it.
#[component]
fn TableChoice(table: BackupTable, choice: RwSignal<RestoreChoice>) -> impl IntoView {
    let facts = facts_of(&table);
    let offered = choices_for(&table);
    let options = offered.iter().map(|(offered, label)| {
        let offered = *offered;
        view! {
            <option value=value_of(offered) selected=move || choice.get_untracked() == offered>
                {*label}
            </option>
        }
    });
    let options = options.collect_view();
    let on_change = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        let chosen = offered.iter().find(|(offered, _)| value_of(*offered) == value);
        if let Some((chosen, _)) = chosen {
            choice.set(*chosen);
        }
    };
    view! {
        <li data-backup-table=table.name.clone()>
            <div class="restore-table">
                <span class="restore-name">{table.name.clone()}</span>
                <span class="muted">{facts}</span>
                {table.damage.clone().map(|damage| view! { <span class="damage">{damage}</span> })}
            </div>
            <select aria-label=labels::what_becomes_of(&table.name) on:change=on_change>
                {options}
            </select>
        </li>
    }
}

/// "1,204 rows · 61 kB · saved 14:02 · also on this device"
fn facts_of(table: &BackupTable) -> String {
    let rows = table.row_count.map(|rows| words::count(rows as usize, "row"));
    let saved = table.saved_at_ms.map(|at_ms| labels::saved_at(dom::local_time(at_ms)));
    let here = match (table.is_here, table.is_same_here) {
        (_, true) => Some(labels::THE_SAME_IS_HERE.to_owned()),
        (true, false) => Some(labels::ANOTHER_OF_THIS_NAME_IS_HERE.to_owned()),
        (false, false) => None,
    };
    let facts = [rows, Some(words::bytes(table.bytes)), saved, here];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" \u{b7} ")
}

/// What is offered for a table, with the words for it.
fn choices_for(table: &BackupTable) -> &'static [(RestoreChoice, &'static str)] {
    match (&table.damage, table.is_here) {
        (Some(_), _) => &[
            (RestoreChoice::Skip, labels::SKIP),
            (RestoreChoice::KeepBoth, labels::RESTORE_WHAT_CAN_BE_READ),
        ],
        (None, true) => &[
            (RestoreChoice::KeepBoth, labels::KEEP_BOTH),
            (RestoreChoice::Replace, labels::REPLACE),
            (RestoreChoice::Skip, labels::SKIP),
        ],
        (None, false) => {
            &[(RestoreChoice::KeepBoth, labels::RESTORE), (RestoreChoice::Skip, labels::SKIP)]
        }
    }
}

/// What is chosen if nobody chooses: everything that is whole and not here as it is.
fn first_choice(table: &BackupTable) -> RestoreChoice {
    if table.damage.is_some() || table.is_same_here {
        RestoreChoice::Skip
    } else {
        RestoreChoice::KeepBoth
    }
}

const fn value_of(choice: RestoreChoice) -> &'static str {
    match choice {
        RestoreChoice::Skip => "skip",
        RestoreChoice::KeepBoth => "keep",
        RestoreChoice::Replace => "replace",
    }
}
