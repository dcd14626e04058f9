//! What the application is, which build of it this is, and where its tables lie.

use leptos::html;
use leptos::prelude::*;

use super::dialogs;
use super::icons::Mark;
use super::install::{self, WayToInstall};
use super::labels;
use super::shell::{Dialog, Shell};
use crate::workspace::{StorageEstimate, words};

/// The dialog.
#[component]
pub(super) fn About(shell: Shell) -> impl IntoView {
    let frame = NodeRef::<html::Dialog>::new();
    frame.on_load(|frame| dialogs::show(&frame));
    let version = env!("CARGO_PKG_VERSION");
    let build = shell.workspace.build_id().unwrap_or_else(|| "for trying things".to_owned());
    let is_kept = window().navigator().service_worker().is_truthy()
        && window().navigator().service_worker().controller().is_some();
    let offline = if is_kept { labels::STARTS_WITHOUT_A_NETWORK } else { labels::NOT_KEPT_YET };
    view! {
        <dialog
            class="dialog about"
            aria-labelledby="about-title"
            node_ref=frame
            on:close=move |_| {
                super::dom::catch_focus(false);
                shell.dialog.set(None);
            }
        >
            <h2 id="about-title"><Mark/>"Peristyle"</h2>
            <dl>
                <dt>{labels::VERSION}</dt>
                <dd>{version}", build "<code data-build>{build}</code></dd>
                <dt>{labels::OFFLINE}</dt>
                <dd>{offline}</dd>
                <dt>{labels::STORAGE}</dt>
                <dd><Storage shell/></dd>
                <dt>{labels::LICENCE}</dt>
                <dd>"MIT or Apache-2.0"</dd>
            </dl>
            <p>{labels::PRIVACY}</p>
            <Install/>
            <div class="button-row end">
                <button class="button" data-action="shortcuts"
                    on:click=move |_| shell.ask(Dialog::Shortcuts)>
                    {labels::KEYBOARD_SHORTCUTS}
                </button>
                <button class="button" data-action="lab" on:click=move |_| shell.ask(Dialog::Lab)>
                    {labels::ROUNDTRIP_LAB}
                </button>
                <button class="button primary" autofocus=true data-action="close-about"
                    on:click=move |_| dialogs::leave(frame)>
                    {labels::CLOSE}
                </button>
            </div>
        </dialog>
    }
}

/// How much is stored, and whether it stays.
#[component]
fn Storage(shell: Shell) -> impl IntoView {
    let estimate = LocalResource::new(move || shell.workspace.storage_estimate());
    move || match estimate.get() {
        None => String::new(),
        Some(None) => labels::USED_IS_NOT_KNOWN.to_owned(),
        Some(Some(estimate)) => storage_in_words(estimate),
    }
}

fn storage_in_words(estimate: StorageEstimate) -> String {
    let (used, granted) = (words::bytes(estimate.used_bytes), words::bytes(estimate.granted_bytes));
    let fate = if estimate.kept { labels::PROTECTED_FROM_CLEAN_UP } else { labels::MAY_BE_CLEARED };
    format!("{used} of {granted} used. {fate}")
}

#[component]
fn Install() -> impl IntoView {
    let way = RwSignal::new(WayToInstall::here());
    let install = move |_| {
        leptos::task::spawn_local(async move {
            install::install().await;
            way.set(WayToInstall::here());
        });
    };
    view! {
        {move || way.get().words().map(|words| view! { <p data-install>{words}</p> })}
        {install::is_safari().then(|| view! { <p>{labels::SEVEN_DAYS}</p> })}
        <Show when=move || way.get() == WayToInstall::Button>
            <button class="button" data-action="install" on:click=install>{labels::INSTALL}</button>
        </Show>
    }
}
