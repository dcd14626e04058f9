//! Components and their one stylesheet.

use leptos::prelude::*;

use crate::workspace::{Phase, Workspace};

/// Mounts the interface into the page, on the workspace that is made within it.
pub fn mount(make_workspace: impl FnOnce() -> Workspace + 'static) {
    mount_to_body(move || {
        let workspace = make_workspace();
        let ready = move || (workspace.phase() == Phase::Ready).then_some("");
        view! { <main data-app-ready=ready>{move || workspace.save_state_words()}</main> }
    });
}
