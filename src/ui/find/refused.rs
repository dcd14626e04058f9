use leptos::prelude::*;

use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{RefusedCell, words};

/// What a replacement of all did; the cells that refused it are listed.
#[component]
pub(super) fn Outcome(shell: Shell) -> impl IntoView {
    move || {
        let outcome = shell.finding.outcome.get()?.replaced;
        let done = labels::replaced_in_sentence(words::count(outcome.count, "cell"));
        let refused = (outcome.refused_count > 0).then(|| {
            let cells = words::count(outcome.refused_count, "cell");
            view! {
                <p>{labels::cells_refused(&cells)}</p>
                <ul class="refused-cells">
                    {outcome.refused.into_iter().map(|cell| view! { <Refused shell cell/> }).collect_view()}
                </ul>
            }
        });
        Some(view! { <div class="find-outcome" role="status"><p>{done}</p>{refused}</div> })
    }
}

/// A cell that refused its text. A click goes there.
#[component]
fn Refused(shell: Shell, cell: RefusedCell) -> impl IntoView {
    let workspace = shell.workspace;
    let place = untrack(|| workspace.visible_rows().index_of(cell.row));
    let name = untrack(|| workspace.columns()).get(cell.column).map(|column| column.name.clone());
    let where_it_is = match (place, name) {
        (Some(place), Some(name)) => labels::row_and_column(words::number(place as u64 + 1), &name),
        _ => labels::A_CELL.to_owned(),
    };
    let go = move |_| {
        if let Some(place) = place {
            shell.show_cell(place, cell.column);
        }
    };
    view! {
        <li><button class="button quiet" on:click=go>{where_it_is}</button>{cell.reason}</li>
    }
}
