//! The bar below a narrow page: what a thumb needs.

use leptos::prelude::*;

use super::commands::Command;
use super::dom;
use super::icons::Icon;
use super::labels;
use super::lazy::lazy_view;
use super::menu::{Anchor, Menu, MenuItem};
use super::shell::Shell;
use crate::lazy::lazy;

/// What the button "More" offers.
const MORE: [Command; 9] = [
    Command::OpenFile,
    Command::NewTable,
    Command::ExportCsv,
    Command::Undo,
    Command::Redo,
    Command::Columns,
    Command::Palette,
    Command::Settings,
    Command::About,
];

/// Stores, find, add, more.
#[component]
pub(super) fn BottomBar(shell: Shell) -> impl IntoView {
    let menu = RwSignal::new(None::<Anchor>);
    let open_menu = move |event: leptos::ev::MouseEvent| {
        menu.set(dom::closest(&event, "button").map(|button| Anchor::below(&button)));
    };
    view! {
        <nav class="bottom-bar" aria-label=labels::ACTS>
            <BarButton shell icon=Icon::Panel label=labels::STORES command=Command::ToggleStores/>
            <BarButton shell icon=Icon::Search label=labels::FIND command=Command::Find/>
            <BarButton shell icon=Icon::Plus label=labels::ADD command=Command::AddRow/>
            <button data-action="more" aria-haspopup="menu" on:click=open_menu>
                {Icon::More.view()}<span>{labels::MORE}</span>
            </button>
        </nav>
        {move || menu.get().map(|at| lazy_view(move || more_menu(shell, menu, at)))}
    }
}

lazy! { panels,
    /// What the button "More" offers.
    fn more_menu(shell: Shell, menu: RwSignal<Option<Anchor>>, at: Anchor) -> AnyView = more_menu_now
}

fn more_menu_now(shell: Shell, menu: RwSignal<Option<Anchor>>, at: Anchor) -> AnyView {
    let items = untrack(|| more_items(shell));
    view! { <Menu label=labels::MORE at items close=move || menu.set(None)/> }.into_any()
}

fn more_items(shell: Shell) -> Vec<MenuItem> {
    let enabled = MORE.into_iter().filter(|command| shell.is_enabled(*command));
    enabled.map(|command| MenuItem::command(shell, command)).collect()
}

#[component]
fn BarButton(shell: Shell, icon: Icon, label: &'static str, command: Command) -> impl IntoView {
    view! {
        <button data-action=command.entry().id disabled=move || !shell.is_enabled(command)
            on:click=move |_| shell.do_command(command)>
            {icon.view()}<span>{label}</span>
        </button>
    }
}
