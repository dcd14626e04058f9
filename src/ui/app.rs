//! The page as a whole.

use leptos::prelude::*;

use super::bottom_bar::BottomBar;
use super::commands::{Focus, app_command};
use super::dialogs::Dialogs;
use super::dom;
use super::empty::{FirstRunLine, NoTable};
use super::files::{DropTarget, FileInput, listen_for_pasted_tables};
use super::grid::Grid;
use super::inspector::Inspector;
use super::later::Later;
use super::launch::listen_for_launches;
use super::lazy::{fetch_panels, lazy_view};
use super::notices::Notices;
use super::progress::ProgressBars;
use super::settings::keep_and_follow;
use super::shell::Shell;
use super::status_bar::StatusBar;
use super::stores_panel::stores_panel;
use super::tools::TableBar;
use super::top_bar::TopBar;
use crate::lazy::lazy;
use crate::workspace::{Phase, Workspace, without_direction_marks};

/// Mounts the interface into the page, on the workspace that is made within it.
pub fn mount(make_workspace: impl FnOnce() -> Workspace + 'static) {
    mount_to_body(move || {
        let workspace = make_workspace();
        view! { <App workspace/> }
    });
}

/// Bars above and below, stores on the left, the grid in all the rest.
#[component]
fn App(workspace: Workspace) -> impl IntoView {
    let shell = Shell::new(workspace);
    keep_and_follow(shell);
    listen_for_shortcuts(shell);
    listen_for_pasted_tables(shell);
    listen_for_launches(shell);
    let is_ready = tell_when_ready(shell);
    name_the_page(workspace);
    let table = Memo::new(move |_| workspace.current());
    view! {
        <div class="app" class:with-stores=move || shell.stores_shown.get()>
            <Later shell><TopBar shell/></Later>
            <Show when=move || is_ready.get() && shell.stores_shown.get()>
                {lazy_view(move || stores_panel(shell))}
                <button
                    class="scrim"
                    tabindex="-1"
                    aria-hidden="true"
                    on:click=move |_| shell.stores_shown.set(false)
                ></button>
            </Show>
            <main class="table-area">
                <FileInput shell/>
                <FirstRunLine shell/>
                <ProgressBars shell/>
                {move || match table.get() {
                    Some(_) => view! {
                        <TableBar shell/>
                        <Later shell><GridAndInspector shell/></Later>
                    }
                    .into_any(),
                    None => view! { <NoTable shell/> }.into_any(),
                }}
            </main>
            <Later shell><StatusBar shell/></Later>
            <Later shell><BottomBar shell/></Later>
        </div>
        <Later shell>
            <DropTarget shell/>
            <Dialogs shell/>
            <Notices shell/>
        </Later>
    }
}

/// The grid, and beside it, if it is asked for, what the cursor's column holds.
#[component]
fn GridAndInspector(shell: Shell) -> impl IntoView {
    view! {
        <div class="grid-and-inspector">
            <Grid shell/>
            <Show when=move || shell.tools.inspector_shown.get()>
                {lazy_view(move || inspector(shell))}
            </Show>
        </div>
    }
}

lazy! { panels,
    /// What the cursor's column holds.
    fn inspector(shell: Shell) -> AnyView = inspector_now
}

fn inspector_now(shell: Shell) -> AnyView {
    view! { <Inspector shell/> }.into_any()
}

/// Shortcuts of the application, unless what has the focus took the key. One whose command makes no
/// sense now does nothing, which is better than what the browser would do instead.
fn listen_for_shortcuts(shell: Shell) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let key = event.key();
        let command = app_command(dom::key_stroke(&event, &key), focus_of(&event));
        let Some(command) = command.filter(|_| !event.default_prevented()) else { return };
        event.prevent_default();
        if shell.is_enabled(command) {
            shell.do_command(command);
        }
    });
    on_cleanup(move || listener.remove());
}

fn focus_of(event: &web_sys::Event) -> Focus {
    if dom::closest(event, "dialog").is_some() {
        Focus::Dialog
    } else if dom::closest(event, "input, select, textarea").is_some() {
        Focus::Text
    } else if dom::closest(event, "[role=gridcell]").is_some() {
        Focus::Cell
    } else {
        Focus::Page
    }
}

/// Marks the document once keys are taken, for tests, and for styles that wait for it; then what comes
/// later may come, for which there is a signal.
fn tell_when_ready(shell: Shell) -> RwSignal<bool> {
    let is_ready = RwSignal::new(false);
    Effect::new(move |_| {
        let is_started = shell.workspace.phase() == Phase::Ready;
        let is_drawn = shell.grid_drawn.get() || shell.workspace.current().is_none();
        if is_started && is_drawn && !is_ready.get_untracked() {
            if let Some(root) = document().document_element() {
                dom::set_attribute(&root, "data-app-ready", "");
            }
            is_ready.set(true);
            fetch_panels();
        }
    });
    is_ready
}

/// The title of the window says which table is open.
fn name_the_page(workspace: Workspace) {
    Effect::new(move |_| {
        let title = match workspace.current_name() {
            Some(name) => format!("{} \u{2013} Peristyle", without_direction_marks(&name)),
            None => "Peristyle".to_owned(),
        };
        document().set_title(&title);
    });
}
