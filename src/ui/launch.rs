//! What the application was started for by the operating system: files to open, files that another
//! application shares, or a shortcut of its icon. The manifest names them all.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FileSystemFileHandle, Url};

use super::dom;
use super::files::import_one;
use super::labels;
use super::lazy::when_panels_are_there;
use super::shared_files::take_shared_files;
use super::shell::{Dialog, Shell};
use crate::lazy::lazy;
use crate::workspace::{Phase, StoreActError, import_file_on_disk, is_format};

/// The part of the address that says what a shortcut is for.
const SHORTCUT: &str = "do";

/// One start, or one more while the application runs.
#[derive(Clone, Debug, Default)]
struct Launch {
    files: Vec<FileSystemFileHandle>,
    shortcut: Option<String>,
}

/// Does what the application is started for, once it is ready for it.
pub(super) fn listen_for_launches(shell: Shell) {
    let by_address = Launch { files: Vec::new(), shortcut: take_shortcut_of_page() };
    let waiting = RwSignal::new_local(vec![by_address]);
    consume_launches(move |launch| waiting.update(|waiting| waiting.push(launch)));
    Effect::new(move |_| {
        let is_ready = shell.workspace.phase() == Phase::Ready;
        if is_ready && !waiting.with(Vec::is_empty) {
            for launch in waiting.try_update(std::mem::take).unwrap_or_default() {
                follow(shell, launch);
            }
        }
    });
}

fn follow(shell: Shell, launch: Launch) {
    match launch.shortcut.as_deref() {
        Some("new-table") => shell.ask(Dialog::NewTable),
        Some("open-file") => shell.ask(Dialog::OpenFile),
        Some("stores") => show_stores(shell),
        Some("take-shared") => shell.workspace.run(shared(shell)),
        _ => {}
    }
    if !launch.files.is_empty() {
        shell.workspace.run(opened(shell, launch.files));
    }
}

fn show_stores(shell: Shell) {
    shell.stores_shown.set(true);
    when_panels_are_there(|| {
        let store = document().query_selector("#stores button").ok().flatten();
        if let Some(store) = store.and_then(|store| store.dyn_into().ok()) {
            dom::focus(&store);
        }
    });
}

lazy! { panels,
    /// The files are being opened.
    fn opened(shell: Shell, files: Vec<FileSystemFileHandle>) -> () = open
}

lazy! { panels,
    /// What another application shared is being opened.
    fn shared(shell: Shell) -> () = open_shared
}

fn open_shared(shell: Shell) {
    shell.workspace.run(async move {
        let files = take_shared_files().await;
        if files.is_empty() {
            return Err(StoreActError::Failed(labels::NOTHING_SHARED.to_owned()));
        }
        shell.import(files);
        Ok(())
    });
}

/// One after the other, asked about where they can be read in several ways. What is no text or was asked
/// about is not written back to.
fn open(shell: Shell, files: Vec<FileSystemFileHandle>) {
    shell.workspace.run(async move {
        for file in files {
            open_one(shell, file).await?;
        }
        Ok::<(), StoreActError>(())
    });
}

async fn open_one(shell: Shell, file: FileSystemFileHandle) -> Result<(), StoreActError> {
    let workspace = shell.workspace;
    let on_disk = import_file_on_disk(file.clone()).await?;
    if is_format(&file.name()) {
        return import_one(shell, on_disk, false).await;
    }
    let Some(reading) = workspace.look_into(on_disk).await? else { return Ok(()) };
    if !workspace.guess_choices(&reading).is_certain(&reading) {
        shell.ask_how_to_read(reading);
        return Ok(());
    }
    workspace.open_file_on_disk(file).await
}

/// The shortcut in the page's address, which is taken out of it: loading the page again is no new start.
fn take_shortcut_of_page() -> Option<String> {
    let address = window().location().href().ok()?;
    let shortcut = shortcut_of(&address)?;
    let url = Url::new(&address).ok()?;
    url.search_params().delete(SHORTCUT);
    // Refused only for an address of another host.
    let _ = window().history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&url.href()));
    Some(shortcut)
}

fn shortcut_of(address: &str) -> Option<String> {
    Url::new(address).ok()?.search_params().get(SHORTCUT)
}

/// Hands on every launch that the browser tells of. Those before now have waited for this.
fn consume_launches(mut on_launch: impl FnMut(Launch) + 'static) {
    let queue = Reflect::get(&window(), &"launchQueue".into()).unwrap_or_default();
    let set = Reflect::get(&queue, &"setConsumer".into()).ok();
    let Some(set) = set.and_then(|set| set.dyn_into::<Function>().ok()) else { return };
    let consumer = Closure::<dyn FnMut(JsValue)>::new(move |parameters| {
        on_launch(launch_of(&parameters));
    });
    // Refused by no browser that has it; kept for as long as the page lives.
    let _ = set.call1(&queue, &consumer.into_js_value());
}

fn launch_of(parameters: &JsValue) -> Launch {
    let member = |name: &str| Reflect::get(parameters, &name.into()).unwrap_or_default();
    let files = member("files").dyn_into::<Array>().unwrap_or_default();
    Launch {
        files: files.iter().map(JsCast::unchecked_into).collect(),
        shortcut: member("targetURL").as_string().and_then(|address| shortcut_of(&address)),
    }
}
