//! Files that are picked or dropped, on their way into the workspace.

use leptos::prelude::*;
use web_sys::{DragEvent, File, FileList};

use super::dom;
use super::pasted::is_table;
use super::shell::Shell;
use crate::workspace::{BytesInMemory, ImportOptions, StoreActError, Workspace, file_source};

/// The endings and kinds of files that can be opened.
const ACCEPTED: &str = ".csv,.tsv,.txt,text/csv";

/// The name of a table that was pasted.
const PASTED_NAME: &str = "Pasted table";

/// Reads files into new tables, one after the other.
pub(super) fn import(workspace: Workspace, files: Vec<File>) {
    workspace.run(async move {
        for file in files {
            workspace.import(file_source(file), ImportOptions::default()).await?;
        }
        Ok::<(), StoreActError>(())
    });
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
            aria-label="Open CSV"
            data-open-file=""
            node_ref=shell.file_input
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
            <p>"Drop a CSV file to open it"</p>
        </div>
    }
}

/// Takes tables that are pasted anywhere but into a text field: each becomes a table of its own.
pub(super) fn listen_for_pasted_tables(shell: Shell) {
    let listener = window_event_listener(leptos::ev::paste, move |event| {
        let in_field = dom::closest(&event, "input, select, textarea, dialog").is_some();
        let Some(clipboard) = event.clipboard_data().filter(|_| !in_field) else { return };
        let files = files_of(clipboard.files());
        if !files.is_empty() {
            shell.import(files);
        } else if let Some(text) =
            clipboard.get_data("text/plain").ok().filter(|text| is_table(text))
        {
            let source = Box::new(BytesInMemory::new(PASTED_NAME, text));
            let workspace = shell.workspace;
            workspace.run(workspace.import(source, ImportOptions::default()));
        }
    });
    on_cleanup(move || listener.remove());
}

fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

fn files_of(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.item(index)).collect()
}
