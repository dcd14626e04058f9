//! The form of one condition: a column, a test that suits its type, and what it compares with.

use leptos::prelude::*;

use super::condition::{Condition, Operands, Test};
use super::state::{change_part, column_named, parts};
use super::value_list::ValueList;
use crate::column_store::ColumnType;
use crate::ui::labels;
use crate::ui::menu::Anchor;
use crate::ui::popover::Popover;
use crate::ui::shell::Shell;
use crate::workspace::Workspace;

/// A form over the page. What is no value of the column is said there, and it stays open.
#[component]
pub(super) fn ConditionForm(
    shell: Shell,
    at: Anchor,
    column: Option<String>,
    part: Option<usize>,
) -> impl IntoView {
    let (workspace, tools) = (shell.workspace, shell.tools);
    let condition = RwSignal::new(untrack(|| start_of(workspace, column, part)));
    let refusal = RwSignal::new(None::<String>);
    let close = move || tools.form.set(None);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let filter = condition.with_untracked(Condition::to_filter);
        let done = filter.and_then(|filter| change_part(workspace, part, Some(filter)));
        match done {
            Ok(()) => {
                shell.announce(condition.with_untracked(Condition::words));
                close();
            }
            Err(reason) => refusal.set(Some(reason)),
        }
    };
    let operands = Memo::new(move |_| condition.with(|condition| condition.test.operands()));
    view! {
        <Popover label=labels::CONDITION at close>
            <form class="condition-form" on:submit=send on:input=move |_| refusal.set(None)>
                <ColumnField workspace condition/>
                <TestField condition/>
                {move || match operands.get() {
                    Operands::None => ().into_any(),
                    Operands::One => view! { <ValueField label=labels::VALUE condition/> }.into_any(),
                    Operands::Text => view! { <TextToFind condition/> }.into_any(),
                    Operands::Two => view! { <TwoValues condition/> }.into_any(),
                    Operands::List => view! { <ValueList workspace condition/> }.into_any(),
                }}
                <p class="refusal" role="alert" id="condition-refusal">{move || refusal.get()}</p>
                <div class="button-row end">
                    <button type="button" class="button" data-action="cancel" on:click=move |_| close()>
                        {labels::CANCEL}
                    </button>
                    <button type="submit" class="button primary" data-action="apply-condition">{labels::APPLY}</button>
                </div>
            </form>
        </Popover>
    }
}

fn start_of(workspace: Workspace, column: Option<String>, part: Option<usize>) -> Condition {
    let type_of = |name: &str| column_named(workspace, name).map(|column| column.column_type);
    let edited = part.and_then(|part| Condition::of(parts(workspace).get(part)?, type_of));
    edited.unwrap_or_else(|| {
        let columns = workspace.columns();
        let asked = column.and_then(|name| columns.iter().find(|other| other.name == name));
        let head = asked.or_else(|| columns.first());
        head.map_or_else(
            || Condition::new("", ColumnType::String),
            |head| Condition::new(&head.name, head.column_type),
        )
    })
}

#[component]
fn ColumnField(workspace: Workspace, condition: RwSignal<Condition>) -> impl IntoView {
    let names = workspace.columns().into_iter().map(|column| {
        let is_chosen = condition.with_untracked(|condition| condition.column == column.name);
        view! { <option value=column.name.clone() selected=is_chosen>{column.name.clone()}</option> }
    });
    let choose = move |name: String| {
        if let Some(head) = untrack(|| column_named(workspace, &name)) {
            condition.set(Condition::new(head.name, head.column_type));
        }
    };
    view! {
        <label class="field">
            <span>{labels::COLUMN}</span>
            <select data-field="column" on:change:target=move |event| choose(event.target().value())>
                {names.collect_view()}
            </select>
        </label>
    }
}

#[component]
fn TestField(condition: RwSignal<Condition>) -> impl IntoView {
    let column_type = Memo::new(move |_| condition.with(|condition| condition.column_type));
    let options = move || {
        let column_type = column_type.get();
        let chosen = condition.with_untracked(|condition| condition.test);
        let option = |test: &Test| {
            let words = test.words(column_type);
            view! { <option value=test.code() selected=*test == chosen>{words}</option> }
        };
        Test::of(column_type).iter().map(option).collect_view()
    };
    let choose = move |code: String| {
        let tests = Test::of(column_type.get_untracked());
        if let Some(test) = tests.iter().find(|test| test.code() == code) {
            condition.update(|condition| condition.test = *test);
        }
    };
    view! {
        <label class="field">
            <span>{labels::TEST}</span>
            <select data-field="test" on:change:target=move |event| choose(event.target().value())>
                {options}
            </select>
        </label>
    }
}

/// A line for the value, or the lower end.
#[component]
fn ValueField(label: &'static str, condition: RwSignal<Condition>) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="text"
                autocomplete="off"
                data-field="first"
                placeholder=move || condition.with(|condition| example(condition.column_type))
                aria-describedby="condition-refusal"
                prop:value=move || condition.with(|condition| condition.first.clone())
                on:input:target=move |event| {
                    condition.update(|condition| condition.first = event.target().value());
                }
            />
        </label>
    }
}

#[component]
fn TwoValues(condition: RwSignal<Condition>) -> impl IntoView {
    view! {
        <ValueField label=labels::FROM condition/>
        <label class="field">
            <span>{labels::TO}</span>
            <input
                type="text"
                autocomplete="off"
                data-field="second"
                aria-describedby="condition-refusal"
                prop:value=move || condition.with(|condition| condition.second.clone())
                on:input:target=move |event| {
                    condition.update(|condition| condition.second = event.target().value());
                }
            />
        </label>
    }
}

#[component]
fn TextToFind(condition: RwSignal<Condition>) -> impl IntoView {
    view! {
        <ValueField label=labels::TEXT condition/>
        <label class="check">
            <input
                type="checkbox"
                data-field="match-case"
                prop:checked=move || condition.with(|condition| !condition.ignore_case)
                on:change:target=move |event| {
                    condition.update(|condition| condition.ignore_case = !event.target().checked());
                }
            />
            <span>{labels::MATCH_CASE}</span>
        </label>
    }
}

/// How a value of a type is written.
const fn example(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Int => "12",
        ColumnType::Float => "12.5",
        ColumnType::Date => "2024-02-29",
        ColumnType::Timestamp => "2024-02-29T13:45:00Z",
        ColumnType::String | ColumnType::Bool => "",
    }
}
