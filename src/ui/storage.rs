//! What the storage of this device holds as a whole: how full it is, whether it is safe, and all of it
//! into one file and back.

use leptos::html;
use leptos::prelude::*;
use web_sys::File;

use super::dom;
use super::labels;
use super::shell::{Dialog, Shell};
use crate::workspace::{StorageEstimate, file_bytes, words};

/// From which share of the storage on it is said to be nearly full.
const NEARLY_FULL: f64 = 0.8;

/// The foot of the stores panel.
#[component]
pub(super) fn StorageFoot(shell: Shell) -> impl IntoView {
    view! {
        <div class="storage-foot">
            <StorageUsed shell/>
            <BackupActs shell/>
        </div>
    }
}

/// How much of the browser's storage is used, and whether it is kept.
#[component]
fn StorageUsed(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let used = LocalResource::new(move || {
        // What is used changes when a store does.
        workspace.stores();
        workspace.storage_estimate()
    });
    let estimate = move || used.get().flatten();
    let share = move || estimate().map(share_of);
    let in_words = move || {
        let estimate = estimate()?;
        Some(words::storage_used(estimate.used_bytes, estimate.granted_bytes))
    };
    let kept = move || estimate().map(|estimate| words::kept(estimate.kept));
    let is_nearly_full = move || share().is_some_and(|share| share >= NEARLY_FULL);
    view! {
        <Show when=move || estimate().is_some()>
            <div class="storage-used">
                <meter max="1" high=NEARLY_FULL.to_string() prop:value=share aria-label=labels::STORAGE_USED></meter>
                <span>{in_words}</span>
                <span data-storage-kept="">{kept}</span>
            </div>
        </Show>
        <Show when=is_nearly_full>
            <p class="storage-warning" role="status">{words::STORAGE_NEARLY_FULL}</p>
        </Show>
    }
}

fn share_of(estimate: StorageEstimate) -> f64 {
    estimate.used_bytes as f64 / estimate.granted_bytes.max(1) as f64
}

/// All tables into one file, and back.
#[component]
fn BackupActs(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let on_change = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.item(0)) {
            open_backup(shell, file);
        }
        // Emptied, so that the same file can be chosen again.
        input.set_value("");
    };
    let last = move || {
        let at_ms = workspace.last_backup_ms()?;
        Some(labels::last_backed_up(dom::local_time(at_ms)))
    };
    view! {
        <div class="backup-acts">
            <button class="button" data-action="back-up" on:click=move |_| workspace.run(workspace.back_up())>
                {labels::BACK_UP_ALL}
            </button>
            <button class="button" data-action="restore-backup" on:click=choose>
                {labels::CHOOSE_WHAT_TO_RESTORE}
            </button>
        </div>
        <p class="last-backup muted">{last}</p>
        <input
            class="unseen"
            type="file"
            accept=".peristyle"
            tabindex="-1"
            aria-label=labels::RESTORE_A_BACKUP
            data-restore-file=""
            node_ref=input
            on:change=on_change
        />
    }
}

/// Reads what is in a backup, then asks what of it to restore.
pub(super) fn open_backup(shell: Shell, file: File) {
    let workspace = shell.workspace;
    workspace.run(async move {
        let looked = workspace.look_into_backup(file_bytes(file)).await;
        looked.map(|backup| {
            if let Some(backup) = backup {
                shell.backup.set_value(Some(backup));
                shell.ask(Dialog::Restore);
            }
        })
    });
}
