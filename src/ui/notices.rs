//! What people should know, in a corner of the page.

use leptos::prelude::*;
use std::time::Duration;

use super::icons::Icon;
use super::labels;
use super::shell::Shell;
use crate::workspace::{Notice, NoticeKind};

/// How long a notice of a success is shown, unless a pointer or the focus rests on it.
const NOTICE_LIFE: Duration = Duration::from_secs(6);

/// The notices, newest last.
#[component]
pub(super) fn Notices(shell: Shell) -> impl IntoView {
    view! {
        <div class="notices" aria-label=labels::NOTICES role="region">
            <For each=move || shell.workspace.notices() key=|notice| notice.id let:notice>
                <NoticeCard shell notice/>
            </For>
        </div>
        <div class="unseen" role="status" aria-live="polite">{move || shell.announcement.get()}</div>
    }
}

#[component]
fn NoticeCard(shell: Shell, notice: Notice) -> impl IntoView {
    let workspace = shell.workspace;
    let id = notice.id;
    let held = RwSignal::new(false);
    if notice.kind == NoticeKind::Info {
        dismiss_later(shell, id, held);
    }
    let role = if notice.kind == NoticeKind::Error { "alert" } else { "status" };
    // What is offered is read out together with the button that takes it.
    let (of_card, of_text) =
        if notice.kind == NoticeKind::Offer { (Some(role), None) } else { (None, Some(role)) };
    let actions = notice.actions.into_iter().map(move |action| {
        view! {
            <button class="button" data-action=action.name() on:click=move |_| shell.act(id, action)>
                {action.label()}
            </button>
        }
    });
    view! {
        <div
            class="notice"
            class:error=notice.kind == NoticeKind::Error
            role=of_card
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <p role=of_text>{notice.text}</p>
            <div class="notice-actions">
                {actions.collect_view()}
                <button
                    class="icon-button"
                    aria-label=labels::DISMISS
                    data-action="dismiss"
                    on:click=move |_| workspace.dismiss(id)
                >
                    {Icon::Close.view()}
                </button>
            </div>
        </div>
    }
}

/// Takes a notice away after its time, or after as long again while it is held.
fn dismiss_later(shell: Shell, id: crate::workspace::NoticeId, held: RwSignal<bool>) {
    let later = move || match held.try_get_untracked() {
        Some(true) => dismiss_later(shell, id, held),
        Some(false) => shell.workspace.dismiss(id),
        None => {}
    };
    set_timeout(later, NOTICE_LIFE);
}
