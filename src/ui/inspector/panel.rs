use std::time::Duration;

use leptos::prelude::*;

use super::bars::{Frequent, Spread};
use super::facts::facts_of;
use crate::ui::dom;
use crate::ui::icons::{Icon, type_mark, type_name};
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{ColumnHead, ColumnProfile};

/// How long the table rests before its column is looked at again.
const REST: Duration = Duration::from_millis(200);

/// The column of the cursor, looked at.
#[component]
pub(in crate::ui) fn Inspector(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let column = Memo::new(move |_| column_of(shell));
    let profile = RwSignal::new(None::<ColumnProfile>);
    let turn = StoredValue::new(0_u64);
    Effect::new(move |was: Option<Option<ColumnHead>>| {
        let wanted = column.get();
        workspace.visible_rows();
        workspace.with_table(|_| ());
        let is_same = was.is_some_and(|was| was == wanted);
        turn.update_value(|turn| *turn += 1);
        let now = turn.get_value();
        let (shell, looked_at) = (shell, wanted.clone());
        let look = move || {
            if turn.try_get_value() == Some(now) {
                look(shell, looked_at, profile);
            }
        };
        if is_same {
            set_timeout(look, REST);
        } else {
            look();
        }
        wanted
    });
    let close = move |_| {
        shell.tools.inspector_shown.set(false);
        dom::catch_focus(true);
    };
    view! {
        <aside class="inspector" id="inspector" aria-label=labels::COLUMN>
            <header class="inspector-head">
                {move || column.get().map(|column| view! {
                    <span class="type-mark" aria-hidden="true">{type_mark(column.column_type)}</span>
                    <h2>{column.name}</h2>
                })}
                <button class="icon-button" data-action="close-inspector" aria-label=labels::CLOSE_COLUMN_PANEL
                    title=labels::CLOSE_CTRL_I on:click=close>
                    {Icon::Close.view()}
                </button>
            </header>
            {move || profile.get().map(|profile| view! { <Profile shell profile/> })}
        </aside>
    }
}

/// The column of the cursor, or the first one.
fn column_of(shell: Shell) -> Option<ColumnHead> {
    // A grid that is drawn anew has another cursor.
    shell.workspace.current()?;
    shell.grid_drawn.track();
    let at_cursor = shell.column_at_cursor();
    at_cursor.or_else(|| shell.workspace.columns().into_iter().next())
}

fn look(shell: Shell, column: Option<ColumnHead>, profile: RwSignal<Option<ColumnProfile>>) {
    let Some(column) = column else { return profile.set(None) };
    let workspace = shell.workspace;
    workspace.run(async move {
        let made = workspace.profile(column.id).await;
        // The panel may be gone, or the cursor elsewhere, by now.
        let is_wanted = made.is_none()
            || untrack(|| column_of(shell)).is_some_and(|wanted| wanted.id == column.id);
        if is_wanted {
            profile.try_set(made);
        }
        Ok::<(), String>(())
    });
}

#[component]
fn Profile(shell: Shell, profile: ColumnProfile) -> impl IntoView {
    let facts = facts_of(&profile).into_iter();
    let facts = facts.map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
    let column = profile.name.clone();
    let spread = profile.histogram.clone().filter(|histogram| !histogram.counts.is_empty());
    view! {
        <div class="inspector-body">
            <p class="muted">{type_name(profile.column_type)}</p>
            {spread.map(|histogram| view! { <Spread shell column histogram/> })}
            <dl class="facts">{facts.collect_view()}</dl>
            <h3>{labels::MOST_FREQUENT}</h3>
            <Frequent shell profile/>
        </div>
    }
}
