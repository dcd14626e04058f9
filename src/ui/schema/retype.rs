use leptos::prelude::*;

use super::obstacles::{Obstacle, Obstacles};
use crate::column_store::{ColumnType, RetypeFailure, RetypePlan};
use crate::ui::dialogs::{Modal, Outcome, done_or_under_way};
use crate::ui::icons::type_name;
use crate::ui::labels;
use crate::ui::shell::{Dialog, Shell};
use crate::ui::worked_out::worked_out;
use crate::workspace::{EditError, words};

/// What would become of the cells; none until it is worked out.
type Planned = RwSignal<Option<Result<RetypePlan, EditError>>>;

/// Asks for another type of a column and says what becomes of its cells.
#[component]
pub(in crate::ui) fn Retype(
    shell: Shell,
    column: String,
    /// Whether it was asked for in the dialog of all columns, which then comes back.
    from_overview: bool,
) -> impl IntoView {
    let workspace = shell.workspace;
    let head = untrack(|| workspace.columns()).into_iter().find(|head| head.name == column);
    let (from, is_key) = head.map_or((ColumnType::String, false), |h| (h.column_type, h.is_key));
    let to = RwSignal::new(from);
    let takes_nulls = RwSignal::new(false);
    let plan = {
        let column = column.clone();
        worked_out(move || workspace.plan_retype(column.clone(), to.get()))
    };
    let title = labels::change_type_of(&column);
    let answer = move || -> Outcome {
        let on_failure =
            if takes_nulls.get_untracked() { RetypeFailure::Null } else { RetypeFailure::Refuse };
        if on_failure == RetypeFailure::Refuse && untrack(|| failed_count(plan)) > 0 {
            return Box::pin(std::future::ready(Err(words::CHOOSE_WHAT_BECOMES.to_owned())));
        }
        done_or_under_way(workspace, retype(shell, column.clone(), to.get_untracked(), on_failure))
    };
    let close = move || {
        shell.dialog.set(from_overview.then_some(Dialog::Columns));
    };
    view! {
        <Modal close title verb=labels::CHANGE_TYPE answer>
            <TypeField column_type=to/>
            <DryRun shell plan takes_nulls is_key/>
        </Modal>
    }
}

async fn retype(
    shell: Shell,
    column: String,
    to: ColumnType,
    on_failure: RetypeFailure,
) -> Result<(), EditError> {
    if shell.workspace.retype_column(column.clone(), to, on_failure).await? {
        shell.announce(labels::column_has_type(&column, type_name(to)));
    }
    Ok(())
}

/// What would become of the cells.
#[component]
fn DryRun(shell: Shell, plan: Planned, takes_nulls: RwSignal<bool>, is_key: bool) -> impl IntoView {
    let in_words = move || {
        plan.with(|plan| match plan {
            None => labels::READING_ALL_ROWS.to_owned(),
            Some(Ok(plan)) => words::retype_plan(plan),
            Some(Err(error)) => format!("{error}."),
        })
    };
    let failed_count = Memo::new(move |_| failed_count(plan));
    let rewritten_count = Memo::new(move |_| {
        plan.with(|plan| plan.iter().flatten().map(|plan| plan.rewritten_count).sum())
    });
    let rewritten_in_words =
        move || plan.with(|plan| words::rewritten_texts(plan.as_ref()?.as_ref().ok()?));
    view! {
        <p role="status" data-dry-run="">{in_words}</p>
        <Show when=move || { rewritten_count.get() > 0 }>
            <p role="status" data-rewritten="">{rewritten_in_words}</p>
            <Obstacles shell total=rewritten_count list=Signal::derive(move || rewritten(plan))
                heads=(labels::TEXTS_THAT_WOULD_READ_OTHERWISE, labels::BECOMES)/>
        </Show>
        <Show when=move || { failed_count.get() > 0 }>
            <Obstacles shell total=failed_count list=Signal::derive(move || failures(plan))/>
            <Show
                when=move || !is_key
                fallback=|| view! { <p>{labels::A_KEY_IS_NEVER_NULL}</p> }
            >
                <label class="check">
                    <input
                        type="checkbox"
                        data-takes-nulls=""
                        prop:checked=move || takes_nulls.get()
                        on:change:target=move |event| takes_nulls.set(event.target().checked())
                    />
                    <span>{move || words::set_to_null(failed_count.get())}</span>
                </label>
            </Show>
        </Show>
    }
}

fn failed_count(plan: Planned) -> usize {
    plan.with(|plan| plan.iter().flatten().map(|plan| plan.failed_count).sum())
}

fn failures(plan: Planned) -> Vec<Obstacle> {
    plan.with(|plan| {
        let failures = plan.iter().flatten().flat_map(|plan| &plan.failures);
        failures
            .take(Obstacle::MOST_LISTED)
            .map(|cell| Obstacle {
                row: cell.row,
                value: cell.value.to_string(),
                outcome: cell.reason.to_string(),
            })
            .collect()
    })
}

fn rewritten(plan: Planned) -> Vec<Obstacle> {
    plan.with(|plan| {
        let rewritten = plan.iter().flatten().flat_map(|plan| &plan.rewritten);
        rewritten
            .take(Obstacle::MOST_LISTED)
            .map(|cell| Obstacle {
                row: cell.row,
                value: cell.text.clone(),
                outcome: words::value(cell.becomes.as_ref()),
            })
            .collect()
    })
}

/// A choice among the six types.
#[component]
pub(in crate::ui) fn TypeField(column_type: RwSignal<ColumnType>) -> impl IntoView {
    let options = ColumnType::ALL.map(|each| {
        view! {
            <option value=each.name() selected=move || column_type.get() == each>
                {type_name(each)}
            </option>
        }
    });
    let choose = move |name: String| {
        if let Ok(chosen) = name.parse() {
            column_type.set(chosen);
        }
    };
    view! {
        <label class="field">
            <span>{labels::TYPE}</span>
            <select data-column-type="" on:change:target=move |event| choose(event.target().value())>
                {options.collect_view()}
            </select>
        </label>
    }
}
