//! Acts on all rows that are shown: delete them, set a value in them, take out those that repeat others.

use leptos::prelude::*;

use super::dialogs::{Modal, Outcome, TextField, done_or_under_way};
use super::labels;
use super::shell::Shell;
use super::status_bar::rows_in_words;
use super::worked_out::worked_out;
use crate::column_store::ColumnId;
use crate::workspace::{ColumnHead, EditError, words};

/// Asks whether the rows that are shown are to be deleted.
#[component]
pub(super) fn DeleteShown(shell: Shell) -> impl IntoView {
    let close = move || shell.dialog.set(None);
    let count = untrack(|| shell.workspace.visible_rows().count());
    let rows = untrack(|| rows_in_words(shell)).unwrap_or_default();
    let answer = move || -> Outcome {
        done_or_under_way(shell.workspace, async move {
            let count = shell.workspace.delete_shown_rows().await?;
            shell.announce(labels::rows_deleted(count));
            Ok::<(), EditError>(())
        })
    };
    let title = labels::ask_to_delete(words::count(count, "row"));
    view! {
        <Modal close title verb=labels::DELETE_ROWS is_danger=true leads_to_grid=true answer>
            <p>{labels::rows_shown_are_deleted(&rows)}</p>
        </Modal>
    }
}

/// Asks for a value for a column of all rows that are shown.
#[component]
pub(super) fn SetInShown(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let close = move || shell.dialog.set(None);
    let count = untrack(|| workspace.visible_rows().count());
    let columns: Vec<ColumnHead> =
        untrack(|| workspace.columns()).into_iter().filter(|column| !column.is_key).collect();
    let at_cursor = untrack(|| shell.column_at_cursor()).map(|column| column.id);
    let first = at_cursor.filter(|id| columns.iter().any(|column| column.id == *id));
    let first = first.or_else(|| columns.first().map(|column| column.id));
    let column = RwSignal::new(first);
    let (text, is_null) = (RwSignal::new(String::new()), RwSignal::new(false));
    let answer = move || -> Outcome {
        let text = (!is_null.get_untracked()).then(|| text.get_untracked());
        let column = column.get_untracked();
        done_or_under_way(workspace, async move {
            let column = column.ok_or(labels::THE_KEY_CANNOT_BE_SET)?;
            let set = workspace.set_in_shown_rows(column, text).await;
            let count = set.map_err(|error| error.to_string())?;
            shell.announce(labels::set_in(count));
            Ok::<(), String>(())
        })
    };
    let title = labels::set_a_value_in(words::count(count, "row"));
    view! {
        <Modal close title verb=labels::SET_VALUE leads_to_grid=true answer>
            <label class="field">
                <span>{labels::COLUMN}</span>
                <select data-field="set-column" on:change:target=move |event| {
                    column.set(event.target().value().parse().ok().map(ColumnId));
                }>
                    {columns.into_iter().map(|column| view! {
                        <option value=column.id.0.to_string() selected=Some(column.id) == first>
                            {column.name}
                        </option>
                    }).collect_view()}
                </select>
            </label>
            <Show when=move || !is_null.get()>
                <TextField label=labels::VALUE text/>
            </Show>
            <label class="check">
                <input type="checkbox" data-field="set-null" prop:checked=move || is_null.get()
                    on:change:target=move |event| is_null.set(event.target().checked())/>
                <span>{labels::NO_VALUE_NULL}</span>
            </label>
        </Modal>
    }
}

/// Asks by which columns rows are the same, and says how many would go.
#[component]
pub(super) fn Duplicates(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let close = move || shell.dialog.set(None);
    let columns = untrack(|| workspace.columns());
    let chosen =
        RwSignal::new(columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>());
    let count = worked_out(move || {
        let chosen = chosen.get();
        async move { if chosen.is_empty() { 0 } else { workspace.repeated_count(chosen).await } }
    });
    let answer = move || -> Outcome {
        let columns = chosen.get_untracked();
        done_or_under_way(workspace, async move {
            if columns.is_empty() {
                return Err(labels::CHOOSE_AT_LEAST_ONE_COLUMN.to_owned());
            }
            let deleted = workspace.delete_repeated_rows(columns).await;
            let count = deleted.map_err(|error| error.to_string())?;
            shell.announce(labels::rows_deleted(count));
            Ok(())
        })
    };
    let found = move || match count.get() {
        None => labels::COMPARING_ROWS.to_owned(),
        Some(0) => labels::NO_ROW_REPEATS.to_owned(),
        Some(count) => labels::repeats(words::repeat(count)),
    };
    view! {
        <Modal close title=labels::REMOVE_DUPLICATES.to_owned() verb=labels::REMOVE_DUPLICATES
            leads_to_grid=true answer>
            <fieldset class="value-list duplicate-columns">
                <legend>{labels::COLUMNS_THAT_MUST_BE_THE_SAME}</legend>
                {columns.into_iter().map(|column| view! { <ColumnCheck chosen name=column.name/> }).collect_view()}
            </fieldset>
            <p role="status" data-duplicates=move || count.get().map(|count| count.to_string())>{found}</p>
        </Modal>
    }
}

#[component]
fn ColumnCheck(chosen: RwSignal<Vec<String>>, name: String) -> impl IntoView {
    let is_chosen = {
        let name = name.clone();
        move || chosen.with(|chosen| chosen.contains(&name))
    };
    let choose = {
        let name = name.clone();
        move |is_on: bool| {
            chosen.update(|chosen| {
                chosen.retain(|other| *other != name);
                if is_on {
                    chosen.push(name.clone());
                }
            });
        }
    };
    view! {
        <label class="check">
            <input type="checkbox" data-value=name.clone() prop:checked=is_chosen
                on:change:target=move |event| choose(event.target().checked())/>
            <span class="value-text">{name.clone()}</span>
        </label>
    }
}
