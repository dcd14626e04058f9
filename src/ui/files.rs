//! Files that are picked or dropped, on their way into the workspace.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::{DragEvent, File, FileList};

use super::dom;
use super::icons::Icon;
use super::labels;
use super::pasted::is_table;
use super::shell::Shell;
use super::storage::open_backup;
use crate::lazy::lazy;
use crate::workspace::{BACKUP_ENDING, FileInMemory, ImportFile, StoreActError, import_file};

/// The endings and kinds of files that can be opened.
const ACCEPTED: &str = ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.arrow,.arrows,.feather,.xlsx,.peristyle,text/csv,\
                        application/json";

lazy! { panels,
    /// Files are being read into new tables.
    pub(super) fn taken(shell: Shell, files: Vec<File>) -> () = import
}
lazy! { panels,
    /// Pasted text is being read into a new table.
    fn text_taken(shell: Shell, text: String) -> () = import_text
}

/// Reads files into new tables, one after the other. Where a file can be read in several ways, the person
/// is asked; a backup is looked into.
fn import(shell: Shell, files: Vec<File>) {
    let workspace = shell.workspace;
    workspace.run(async move {
        for file in files {
            if is_backup(&file.name()) {
                open_backup(shell, file);
            } else {
                import_one(shell, import_file(file), false).await?;
            }
        }
        Ok::<(), StoreActError>(())
    });
}

fn import_text(shell: Shell, text: String) {
    let file = Rc::new(FileInMemory::new(labels::PASTED_TABLE, text));
    shell.workspace.run(import_one(shell, file, false));
}

/// Reads a file, after the import wizard has asked how if that is wished or needed.
pub(super) async fn import_one(
    shell: Shell,
    file: Rc<dyn ImportFile>,
    is_asked: bool,
) -> Result<(), StoreActError> {
    let workspace = shell.workspace;
    let Some(reading) = workspace.look_into(file).await? else { return Ok(()) };
    if is_asked || !workspace.guess_choices(&reading).is_certain(&reading) {
        shell.ask_how_to_read(reading);
        return Ok(());
    }
    let came_from = dom::focused();
    workspace.import_as_guessed(reading).await?;
    // Who turned elsewhere in the meantime stays there.
    dom::catch_focus(dom::focused() == came_from);
    Ok(())
}

fn is_backup(file_name: &str) -> bool {
    file_name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case(BACKUP_ENDING))
}

/// The input behind every button that opens a file. It is always in the document.
#[component]
pub(super) fn FileInput(shell: Shell) -> impl IntoView {
    let on_change = move |_| {
        let Some(input) = shell.file_input.get_untracked() else { return };
        shell.import(files_of(input.files()));
        // Emptied, so that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <input
            class="unseen"
            type="file"
            accept=ACCEPTED
            multiple=true
            tabindex="-1"
            aria-label=labels::OPEN_CSV
            data-open-file=""
            node_ref=shell.file_input
            on:change=on_change
        />
    }
}

/// A button that opens a file after the import wizard has asked how.
#[component]
pub(super) fn ImportButton(shell: Shell) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let on_change = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = files_of(input.files());
        // Emptied, so that the same file can be chosen again.
        input.set_value("");
        shell.workspace.run(async move {
            for file in files {
                import_one(shell, import_file(file), true).await?;
            }
            Ok::<(), StoreActError>(())
        });
    };
    view! {
        <button class="button quiet" data-action="import" on:click=choose>
            {Icon::Open.view()}<span>{labels::CHOOSE_A_FILE_TO_IMPORT}</span>
        </button>
        <input
            class="unseen"
            type="file"
            accept=ACCEPTED
            tabindex="-1"
            aria-label=labels::IMPORT_A_FILE
            data-import-file=""
            node_ref=input
            on:change=on_change
        />
    }
}

/// Covers the window while a file is dragged over it, and takes it.
#[component]
pub(super) fn DropTarget(shell: Shell) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let over = window_event_listener(leptos::ev::dragover, move |event| {
        if carries_files(&event) {
            event.prevent_default();
            is_over.set(true);
        }
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event| {
        // Between elements there is one to go to; out of the window there is none.
        if event.related_target().is_none() {
            is_over.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        is_over.set(false);
        if carries_files(&event) {
            event.prevent_default();
            shell.import(files_of(event.data_transfer().and_then(|data| data.files())));
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
    });
    view! {
        <div class="drop-target" class:shown=move || is_over.get() aria-hidden="true">
            <p>{labels::DROP_A_FILE_TO_OPEN}</p>
        </div>
    }
}

/// Takes tables that are pasted anywhere but into a text field or the grid: each becomes a table of its own.
pub(super) fn listen_for_pasted_tables(shell: Shell) {
    let listener = window_event_listener(leptos::ev::paste, move |event| {
        let in_field = dom::closest(&event, "input, select, textarea, dialog").is_some()
            || event.default_prevented();
        let Some(clipboard) = event.clipboard_data().filter(|_| !in_field) else { return };
        let files = files_of(clipboard.files());
        if !files.is_empty() {
            shell.import(files);
        } else if let Some(text) =
            clipboard.get_data("text/plain").ok().filter(|text| is_table(text))
        {
            shell.workspace.run(text_taken(shell, text));
        }
    });
    on_cleanup(move || listener.remove());
}

fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&labels::FILES.into(), 0))
}

fn files_of(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.item(index)).collect()
}
