//! The columns that rows are sorted by, in their order, and which way.

use leptos::prelude::*;

use crate::column_store::ColumnId;
use crate::ui::adding::{Adding, ChoiceToAdd, column_options};
use crate::ui::icons::Icon;
use crate::ui::labels;
use crate::ui::menu::Anchor;
use crate::ui::popover::Popover;
use crate::ui::shell::Shell;
use crate::workspace::SortBy;

/// A form over the page. Every change is applied at once.
#[component]
pub(super) fn SortForm(shell: Shell, at: Anchor) -> impl IntoView {
    let workspace = shell.workspace;
    let close = move || shell.tools.form.set(None);
    let sort = Memo::new(move |_| workspace.sort());
    let numbered = move || sort.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <Popover label=labels::SORT at close>
            <div class="sort-form">
                <ol class="sort-list">
                    <For each=numbered key=|(at, by)| (*at, by.column, by.descending) let:numbered>
                        <SortRow shell at=numbered.0 by=numbered.1/>
                    </For>
                </ol>
                <Show when=move || sort.with(Vec::is_empty)>
                    <p class="muted">{labels::ROWS_STAND_IN_THEIR_OWN_ORDER}</p>
                </Show>
                <AddColumn shell sort/>
                <div class="button-row end">
                    <Show when=move || sort.with(|sort| !sort.is_empty())>
                        <button class="button" data-action="clear-sort"
                            on:click=move |_| change(shell, Vec::clear)>
                            {labels::CLEAR_SORT}
                        </button>
                    </Show>
                    <button class="button primary" data-action="close" on:click=move |_| close()>{labels::DONE}</button>
                </div>
            </div>
        </Popover>
    }
}

/// Changes what is sorted by, and says so.
fn change(shell: Shell, act: impl FnOnce(&mut Vec<SortBy>)) {
    let mut sort = untrack(|| shell.workspace.sort());
    act(&mut sort);
    shell.sort_by(sort);
}

#[component]
fn SortRow(shell: Shell, at: usize, by: SortBy) -> impl IntoView {
    let columns = untrack(|| shell.workspace.columns());
    let name = columns.into_iter().find(|column| column.id == by.column).map(|column| column.name);
    let name = name.unwrap_or_default();
    let direction = if by.descending { labels::DESCENDING } else { labels::ASCENDING };
    let turn = move |_| change(shell, |sort| sort[at].descending = !sort[at].descending);
    let remove = move |_| {
        change(shell, |sort| {
            sort.remove(at);
        });
    };
    let up = move |_| change(shell, |sort| sort.swap(at, at - 1));
    let icon = if by.descending { Icon::Descending } else { Icon::Ascending };
    view! {
        <li class="sort-row">
            <span class="sort-name">{name.clone()}</span>
            <button class="button quiet" data-action="turn-sort"
                aria-label=labels::turn_around(&name, direction) on:click=turn>
                {icon.view()}<span>{direction}</span>
            </button>
            <button class="icon-button" data-action="sort-earlier" disabled=at == 0
                aria-label=labels::sort_earlier_by(&name) title=labels::EARLIER on:click=up>
                {Icon::Up.view()}
            </button>
            <button class="icon-button" data-action="remove-sort"
                aria-label=labels::do_not_sort_by(&name) on:click=remove>
                {Icon::Close.view()}
            </button>
        </li>
    }
}

/// The columns that are not sorted by yet.
#[component]
fn AddColumn(shell: Shell, sort: Memo<Vec<SortBy>>) -> impl IntoView {
    let others = Signal::derive(move || {
        let sort = sort.get();
        let is_new = |id: ColumnId| sort.iter().all(|by| by.column != id);
        let columns = shell.workspace.columns().into_iter();
        column_options(columns.filter(|column| is_new(column.id)).collect())
    });
    let chosen = RwSignal::new(String::new());
    let add = move || {
        if let Ok(id) = chosen.get_untracked().parse() {
            change(shell, |sort| sort.push(SortBy { column: ColumnId(id), descending: false }));
        }
        chosen.set(String::new());
    };
    let label = move || if sort.with(Vec::is_empty) { labels::SORT_BY } else { labels::THEN_BY };
    view! {
        <Adding label=labels::ADD_THE_COLUMN add>
            <ChoiceToAdd label=Signal::derive(label) field="sort-column" prompt=labels::CHOOSE_A_COLUMN
                options=others chosen/>
        </Adding>
    }
}
