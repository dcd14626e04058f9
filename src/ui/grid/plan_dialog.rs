//! What is to become of cells that do not fit where they are pasted.

use std::sync::Arc;

use leptos::prelude::*;

use super::state::{Asked, GridState};
use crate::ui::dialogs::{Modal, Outcome, done_or_under_way};
use crate::ui::labels;
use crate::workspace::{CellPlan, UnfitCell, words};

/// What a person can choose where a block is larger than the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beyond {
    Grow,
    LeaveOut,
    NewTable,
}

/// Says what does not fit, and asks.
#[component]
pub(super) fn PlanDialog(state: GridState, asked: Arc<Asked>) -> impl IntoView {
    let close = move || state.dialog.set(None);
    let plan = &asked.plan;
    let beyond = RwSignal::new(Beyond::Grow);
    let grows = plan.new_row_count() + plan.new_column_count() > 0;
    let refused = (plan.refused_count() > 0).then(|| refused_list(plan));
    let choices = grows.then(|| growth_choices(&asked, beyond));
    let answer = move || -> Outcome {
        let Asked { plan, from, text } = (*asked).clone();
        let choice = beyond.get_untracked();
        done_or_under_way(state.shell.workspace, async move {
            match (choice, text) {
                (Beyond::NewTable, Some(text)) => {
                    state.paste_as_table(text);
                    Ok(())
                }
                (Beyond::LeaveOut, _) => state.carry_out(plan.within_table(), from).await,
                _ => state.carry_out(plan, from).await,
            }
        })
    };
    view! {
        <Modal close title=labels::NOT_EVERYTHING_FITS.to_owned() verb=labels::CONTINUE leads_to_grid=true answer>
            {choices}
            {refused}
        </Modal>
    }
}

/// What lies beyond the table, and what can become of it.
fn growth_choices(asked: &Asked, beyond: RwSignal<Beyond>) -> impl IntoView + use<> {
    let plan = &asked.plan;
    let rows = (plan.new_row_count() > 0).then(|| words::count(plan.new_row_count(), "row"));
    let columns =
        (plan.new_column_count() > 0).then(|| words::count(plan.new_column_count(), "column"));
    let more: Vec<_> = rows.into_iter().chain(columns).collect();
    let more = more.join(" and ");
    let own_table = asked.text.is_some();
    view! {
        <fieldset class="choices">
            <legend>{labels::takes_more(&more)}</legend>
            <Choice label=labels::add_more(&more) value=Beyond::Grow beyond/>
            <Choice label=labels::LEAVE_OUT_WHAT_IS_BEYOND.to_owned() value=Beyond::LeaveOut beyond/>
            {own_table.then(|| view! {
                <Choice label=labels::MAKE_A_TABLE_OF_ITS_OWN.to_owned() value=Beyond::NewTable beyond/>
            })}
        </fieldset>
    }
}

#[component]
fn Choice(label: String, value: Beyond, beyond: RwSignal<Beyond>) -> impl IntoView {
    let name = match value {
        Beyond::Grow => "grow",
        Beyond::LeaveOut => "leave-out",
        Beyond::NewTable => "new-table",
    };
    view! {
        <label class="choice">
            <input
                type="radio"
                name="beyond"
                value=name
                prop:checked=move || beyond.get() == value
                on:change=move |_| beyond.set(value)
            />
            <span>{label}</span>
        </label>
    }
}

/// The cells whose texts do not fit their columns.
fn refused_list(plan: &CellPlan) -> impl IntoView + use<> {
    let count = plan.refused_count();
    let more = count - plan.refused().len();
    let items = plan.refused().iter().map(|cell| {
        let UnfitCell { line, column, reason } = cell;
        view! { <li>{labels::row_refused(words::number(*line as u64), column, reason)}</li> }
    });
    let does =
        if count == 1 { labels::DOES_NOT_FIT_ITS_COLUMN } else { labels::DO_NOT_FIT_THEIR_COLUMNS };
    view! {
        <p>{labels::cells_become_empty(words::count(count, "cell"), does)}</p>
        <ul class="refused-cells" tabindex="0" aria-label=labels::CELLS_THAT_DO_NOT_FIT>
            {items.collect_view()}
            {(more > 0).then(|| view! { <li>{labels::and_more(words::number(more as u64))}</li> })}
        </ul>
    }
}
