//! Bars that say how far something long is, with a way to stop it.

use leptos::prelude::*;

use super::icons::Icon;
use super::labels;
use super::lazy::lazy_view;
use super::shell::Shell;
use crate::lazy::lazy;
use crate::workspace::{ActProgress, ImportProgress, ImportStage, Opening, Work, words};

/// The bars of all that runs: what takes long comes in chunks itself.
#[component]
pub(super) fn ProgressBars(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let is_running = Memo::new(move |_| {
        workspace.import_progress().is_some()
            || workspace.opening().is_some_and(|opening| opening.is_slow)
            || workspace.work().is_some()
            || workspace.act_progress().is_some()
    });
    move || is_running.get().then(|| lazy_view(move || bars(shell)))
}

lazy! { panels,
    /// A bar for each that runs.
    fn bars(shell: Shell) -> AnyView = bars_now
}

fn bars_now(shell: Shell) -> AnyView {
    view! {
        <ImportBar shell/>
        <OpeningBar shell/>
        <WorkBar shell/>
        <ActBar shell/>
    }
    .into_any()
}

/// How far the import is that runs.
#[component]
pub(super) fn ImportBar(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let import = move || workspace.import_progress();
    let share = |progress: ImportProgress| share_of(progress.stage.done_of_total());
    view! {
        <Bar
            action="cancel-import"
            words=Signal::derive(move || import().map(|progress| opening_words(&progress.file_name)))
            share=Signal::derive(move || import().map(share))
            stage=Signal::derive(move || import().map(|progress| stage_in_words(progress.stage)))
            cancel=move || workspace.cancel_import()
        />
    }
}

/// How far the reading of a stored table is, if it takes long.
#[component]
fn OpeningBar(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let opening = move || workspace.opening().filter(|opening| opening.is_slow);
    let share = |opening: Opening| share_of((opening.done_rows, opening.total_rows));
    view! {
        <Bar
            action="cancel-opening"
            words=Signal::derive(move || opening().map(|opening| opening_words(&opening.name)))
            share=Signal::derive(move || opening().map(share))
            stage=Signal::derive(move || opening().map(|opening| rows_in_words(&opening)))
            cancel=move || workspace.cancel_opening()
        />
    }
}

/// How far an export, a backup or a restore is.
#[component]
fn WorkBar(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let work = move || workspace.work();
    let share = |work: Work| share_of((work.done, work.total));
    view! {
        <Bar
            action="cancel-work"
            words=Signal::derive(move || work().map(|work| work.title))
            share=Signal::derive(move || work().map(share))
            stage=Signal::derive(move || work().map(|work| format!("{:.0} %", share(work) * 100.0)))
            cancel=move || workspace.cancel_work()
        />
    }
}

/// How far an act on many cells is, if it takes long.
#[component]
fn ActBar(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let act = move || workspace.act_progress();
    let share = |act: ActProgress| share_of((act.done_cells, act.total_cells));
    view! {
        <Bar
            action="cancel-act"
            words=Signal::derive(move || act().map(|act| act.words))
            share=Signal::derive(move || act().map(share))
            stage=Signal::derive(move || act().map(|act| format!("{:.0} %", share(act) * 100.0)))
            cancel=move || workspace.cancel_act()
        />
    }
}

fn opening_words(name: &str) -> String {
    labels::opening(name)
}

/// A bar that is there while there are words for what is done.
#[component]
fn Bar(
    action: &'static str,
    words: Signal<Option<String>>,
    share: Signal<Option<f64>>,
    stage: Signal<Option<String>>,
    cancel: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let is_running = Memo::new(move |_| words.with(Option::is_some));
    view! {
        <Show when=move || is_running.get()>
            <div class="import-bar" data-progress=action role="status">
                <span class="import-name">{move || words.get()}</span>
                <progress max="1" prop:value=move || share.get() aria-label=labels::PROGRESS></progress>
                <span class="import-stage">{move || stage.get()}</span>
                <button class="button" data-action=action on:click=move |_| cancel()>
                    {Icon::Close.view()}
                    <span>{labels::CANCEL}</span>
                </button>
            </div>
        </Show>
    }
}

fn share_of((done, total): (u64, u64)) -> f64 {
    if total == 0 { 0.0 } else { done as f64 / total as f64 }
}

fn stage_in_words(stage: ImportStage) -> String {
    match stage {
        ImportStage::Reading { done_bytes, total_bytes } => {
            labels::reading(words::bytes(done_bytes), words::bytes(total_bytes))
        }
        ImportStage::Building { done_rows, .. } => {
            labels::rows_made(words::count(done_rows as usize, "row"))
        }
        ImportStage::Saving { .. } => {
            labels::saving_percent(&share_of(stage.done_of_total()) * 100.0)
        }
    }
}

/// "120,000 of 1,000,000 rows"
fn rows_in_words(opening: &Opening) -> String {
    let total = words::count(opening.total_rows as usize, "row");
    format!("{} of {total}", words::number(opening.done_rows))
}
