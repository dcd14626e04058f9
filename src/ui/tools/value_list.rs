//! The values of a column to choose from, with how often each occurs.

use leptos::prelude::*;

use super::condition::Condition;
use crate::column_store::{ColumnType, Value};
use crate::ui::labels;
use crate::workspace::{Workspace, words};

/// The most frequent values that are listed.
const MOST_VALUES: usize = 50;

/// Check boxes of the most frequent values, and a line to add another.
#[component]
pub(super) fn ValueList(workspace: Workspace, condition: RwSignal<Condition>) -> impl IntoView {
    let column = condition.with_untracked(|condition| condition.column.clone());
    let column_type = condition.with_untracked(|condition| condition.column_type);
    let counts = untrack(|| workspace.frequent_values(&column, MOST_VALUES));
    let (values, distinct) =
        counts.map(|counts| (counts.values, counts.distinct)).unwrap_or_default();
    let frequent: Vec<Value> = values.iter().map(|(value, _)| value.clone()).collect();
    let others = Memo::new(move |_| {
        let list = condition.with(|condition| condition.list.clone());
        list.into_iter().filter(|value| !frequent.contains(value)).collect::<Vec<_>>()
    });
    let added = RwSignal::new(String::new());
    let add = move || {
        let value = Value::parse(&added.get_untracked(), column_type);
        if let Some(value) = value.ok().filter(|value| !value.is_null()) {
            choose(condition, &value, true);
            added.set(String::new());
        }
    };
    let rows = values.into_iter();
    let rows = rows.map(|(value, count)| view! { <ValueRow condition value count=Some(count)/> });
    view! {
        <fieldset class="value-list">
            <legend>{labels::VALUES}</legend>
            <For each=move || others.get() key=ToString::to_string let:value>
                <ValueRow condition value count=None/>
            </For>
            {rows.collect_view()}
        </fieldset>
        {(distinct > MOST_VALUES).then(|| {
            let all = words::number(distinct as u64);
            view! { <p class="muted">{labels::most_frequent_of(MOST_VALUES, &all)}</p> }
        })}
        <label class="field" class:none=column_type == ColumnType::Bool>
            <span>{labels::ANOTHER_VALUE_ENTER_ADDS}</span>
            <input type="text" autocomplete="off" data-field="another"
                prop:value=move || added.get()
                on:input:target=move |event| added.set(event.target().value())
                on:keydown=move |event| {
                    if event.key() == "Enter" && !added.with_untracked(String::is_empty) {
                        event.prevent_default();
                        add();
                    }
                }
            />
        </label>
    }
}

#[component]
fn ValueRow(condition: RwSignal<Condition>, value: Value, count: Option<usize>) -> impl IntoView {
    let text = match value.to_string() {
        text if text.is_empty() => labels::EMPTY_TEXT.to_owned(),
        text => text,
    };
    let is_chosen = {
        let value = value.clone();
        move || condition.with(|condition| condition.list.contains(&value))
    };
    view! {
        <label class="check">
            <input type="checkbox" data-value=text.clone() prop:checked=is_chosen
                on:change:target=move |event| choose(condition, &value, event.target().checked())/>
            <span class="value-text">{text}</span>
            <span class="muted">{count.map(|count| words::number(count as u64))}</span>
        </label>
    }
}

fn choose(condition: RwSignal<Condition>, value: &Value, is_chosen: bool) {
    condition.update(|condition| {
        condition.list.retain(|other| other != value);
        if is_chosen {
            condition.list.push(value.clone());
        }
    });
}
