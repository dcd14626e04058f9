//! Components and their one stylesheet.

use leptos::prelude::*;

/// Mounts the interface into the page.
pub fn mount() {
    mount_to_body(|| view! { <main data-app-ready="">"Peristyle"</main> });
}
