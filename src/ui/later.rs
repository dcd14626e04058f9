//! Parts of the page that are made after what is around them.

use std::time::Duration;

use leptos::prelude::*;

use super::shell::Shell;

/// Makes what it holds in a task of its own: the first page is made of many parts, and made in one go it
/// would keep a slow device from answering. Once the page stands, everything is made at once.
#[component]
pub(super) fn Later(shell: Shell, children: Children) -> impl IntoView {
    let is_due = RwSignal::new(shell.grid_drawn.get_untracked());
    if !is_due.get_untracked() {
        set_timeout(
            move || {
                // A part that is gone by then is not made.
                let _ = is_due.try_set(true);
            },
            Duration::ZERO,
        );
    }
    let children = StoredValue::new_local(Some(children));
    move || {
        let made = is_due.get().then(|| children.try_update_value(Option::take).flatten());
        made.flatten().map(|children| children())
    }
}
