//! What stands in the place of the grid when no table is shown, and the line above a sample.

use leptos::prelude::*;

use super::labels;
use super::shell::{Dialog, Shell};
use crate::workspace::Phase;

/// No table: still starting, or none is open.
#[component]
pub(super) fn NoTable(shell: Shell) -> impl IntoView {
    let is_starting = move || shell.workspace.phase() == Phase::Starting;
    view! {
        <div class="no-table">
            <Show
                when=is_starting
                fallback=move || view! { <NothingOpen shell/> }
            >
                <p class="muted" role="status">{labels::OPENING}</p>
            </Show>
        </div>
    }
}

#[component]
fn NothingOpen(shell: Shell) -> impl IntoView {
    view! {
        <h2>{labels::NO_TABLE_IS_OPEN}</h2>
        <p class="muted">{labels::DROP_A_CSV_FILE}</p>
        <div class="button-row">
            <button class="button primary" data-action="open-csv" on:click=move |_| shell.choose_file()>
                {labels::OPEN_CSV}
            </button>
            <button class="button" data-action="new-table" on:click=move |_| shell.ask(Dialog::NewTable)>
                {labels::NEW_TABLE}
            </button>
        </div>
    }
}

/// The line above the table with which the application starts the first time.
#[component]
pub(super) fn FirstRunLine(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    view! {
        <Show when=move || workspace.shows_sample()>
            <div class="first-run" role="note">
                <p>{labels::THIS_IS_A_SAMPLE}</p>
                <div class="button-row">
                    <button class="button primary" data-action="open-csv"
                        on:click=move |_| shell.choose_file()>
                        {labels::OPEN_CSV}
                    </button>
                    <button class="button" data-action="new-table"
                        on:click=move |_| shell.ask(Dialog::NewTable)>
                        {labels::NEW_TABLE}
                    </button>
                    <button class="button quiet" data-action="keep-exploring"
                        on:click=move |_| workspace.dismiss_sample_line()>
                        {labels::KEEP_EXPLORING}
                    </button>
                </div>
            </div>
        </Show>
    }
}
