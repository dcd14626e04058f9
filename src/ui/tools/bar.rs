//! What can be done with the rows that are shown.

use leptos::prelude::*;

use super::chips::FilterLine;
use super::condition_form::ConditionForm;
use super::sort_form::SortForm;
use super::state::{Form, parts};
use crate::column_store::Filter;
use crate::lazy::lazy;
use crate::ui::dom;
use crate::ui::find::FindBar;
use crate::ui::icons::Icon;
use crate::ui::labels;
use crate::ui::later::Later;
use crate::ui::lazy::lazy_view;
use crate::ui::menu::Anchor;
use crate::ui::shell::{Dialog, Shell};
use crate::workspace::words;

/// The bar above the grid, and below it the filter, once there is one.
#[component]
pub(in crate::ui) fn TableBar(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let tools = shell.tools;
    let is_filtered = Memo::new(move |_| workspace.filter() != Filter::All);
    let has_line = move || tools.filter_asked.get() || is_filtered.get();
    view! {
        <div class="table-bar" role="toolbar" aria-label=labels::ROWS_AND_COLUMNS>
            <Later shell>
                <FilterButton shell/>
                <SortButton shell/>
                <button class="button quiet" data-action="find" title=labels::FIND_CTRL_F
                    on:click=move |_| shell.finding.open(false)>
                    {Icon::Find.view()}<span>{labels::FIND}</span>
                </button>
                <button class="button quiet" data-action="inspect" title=labels::WHAT_THE_COLUMN_HOLDS
                    aria-expanded=move || tools.inspector_shown.get().to_string() aria-controls="inspector"
                    on:click=move |_| tools.inspector_shown.update(|shown| *shown = !*shown)>
                    {Icon::Bars.view()}<span>{labels::COLUMN}</span>
                </button>
                <button class="button quiet" data-action="groups" aria-haspopup="dialog"
                    on:click=move |_| shell.ask(Dialog::Groups)>
                    {Icon::Group.view()}<span>{labels::GROUP}</span>
                </button>
                <span class="spacer"></span>
                <ArrangeAgain shell/>
            </Later>
        </div>
        <Show when=has_line>
            {lazy_view(move || filter_line(shell))}
        </Show>
        <Show when=move || shell.finding.shown.get()>
            {lazy_view(move || find_bar(shell))}
        </Show>
        <Forms shell/>
    }
}

#[component]
fn FilterButton(shell: Shell) -> impl IntoView {
    let (workspace, tools) = (shell.workspace, shell.tools);
    let part_count = Memo::new(move |_| parts(workspace).len());
    let is_shown = move || tools.filter_asked.get() || part_count.get() > 0;
    let on_click = move |_| {
        // What is filtered stays in sight.
        let shown = !tools.filter_asked.get_untracked() || part_count.get_untracked() > 0;
        tools.filter_asked.set(shown);
        if shown {
            dom::focus_soon("[data-filter-text]");
        }
    };
    view! {
        <button class="button quiet" data-action="filter"
            aria-expanded=move || is_shown().to_string() aria-controls="filter-line"
            on:click=on_click>
            {Icon::Filter.view()}<span>{labels::FILTER}</span>
            <Count count=part_count of="condition"/>
        </button>
    }
}

#[component]
fn SortButton(shell: Shell) -> impl IntoView {
    let (workspace, tools) = (shell.workspace, shell.tools);
    let column_count = Memo::new(move |_| workspace.sort().len());
    let on_click = move |event: leptos::ev::MouseEvent| {
        if let Some(button) = dom::closest(&event, "button") {
            tools.form.set(Some((Form::Sort, Anchor::below(&button))));
        }
    };
    view! {
        <button class="button quiet" data-action="sort" aria-haspopup="dialog"
            on:click=on_click>
            {Icon::Sort.view()}<span>{labels::SORT}</span>
            <Count count=column_count of="column"/>
        </button>
    }
}

/// A number beside a word, where it is not zero.
#[component]
fn Count(count: Memo<usize>, of: &'static str) -> impl IntoView {
    move || {
        let count = Some(count.get()).filter(|count| *count > 0)?;
        let what = format!(" {of}{}", words::agree(count, "", "s"));
        Some(view! { <b class="count">{count.to_string()}<span class="unseen">{what}</span></b> })
    }
}

/// Offers to apply filter and sort again, where an edit may have changed what they give.
#[component]
fn ArrangeAgain(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let is_old = Memo::new(move |_| workspace.is_arrangement_old());
    let again = move |_| {
        workspace.arrange_again();
        shell.announce(labels::FILTER_AND_SORT_APPLIED);
        dom::catch_focus(true);
    };
    view! {
        <Show when=move || workspace.is_arranging()>
            <span class="arranging" role="status">{labels::WORKING}</span>
        </Show>
        <Show when=move || is_old.get()>
            <button class="button quiet accent" data-action="arrange-again" on:click=again
                title=labels::ROWS_WERE_EDITED_SINCE>
                {Icon::Again.view()}<span>{labels::APPLY_AGAIN}</span>
            </button>
        </Show>
    }
}

/// The form that is open, if one is.
#[component]
fn Forms(shell: Shell) -> impl IntoView {
    let tools = shell.tools;
    move || {
        let (form, at) = tools.form.get()?;
        Some(lazy_view(move || form_view(shell, form.clone(), at)))
    }
}

lazy! { panels,
    /// The form that is open.
    fn form_view(shell: Shell, form: Form, at: Anchor) -> AnyView = form_view_now
}

fn form_view_now(shell: Shell, form: Form, at: Anchor) -> AnyView {
    match form {
        Form::Condition { column, part } => {
            view! { <ConditionForm shell at column part/> }.into_any()
        }
        Form::Sort => view! { <SortForm shell at/> }.into_any(),
    }
}

lazy! { panels,
    /// The filter.
    fn filter_line(shell: Shell) -> AnyView = filter_line_now
}

fn filter_line_now(shell: Shell) -> AnyView {
    view! { <FilterLine shell/> }.into_any()
}

lazy! { panels,
    /// Find and replace.
    fn find_bar(shell: Shell) -> AnyView = find_bar_now
}

fn find_bar_now(shell: Shell) -> AnyView {
    view! { <FindBar shell/> }.into_any()
}
