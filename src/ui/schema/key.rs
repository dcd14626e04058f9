use leptos::prelude::*;

use super::obstacles::{Obstacle, Obstacles};
use crate::column_store::KeyPlan;
use crate::ui::dialogs::Sheet;
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::ui::worked_out::worked_out;
use crate::workspace::words;

/// Says why a column cannot be the key, row by row.
#[component]
pub(in crate::ui) fn KeyObstacles(shell: Shell, column: String) -> impl IntoView {
    let title = labels::cannot_be_key(&column);
    let plan = worked_out(move || {
        let plan = shell.workspace.plan_key(column.clone());
        async move { plan.await.unwrap_or_default() }
    });
    let plan = Signal::derive(move || plan.get().unwrap_or_default());
    let total = Memo::new(move |_| plan.with(|plan| plan.null_count + plan.duplicate_count));
    let why = move || match total.get() {
        0 => labels::READING_ALL_ROWS.to_owned(),
        _ => plan.with(words::key_obstacles),
    };
    view! {
        <Sheet shell title class="dialog">
            <p role="status">{why}</p>
            <Obstacles shell total list=Signal::derive(move || obstacles(shell, plan.get()))/>
        </Sheet>
    }
}

fn obstacles(shell: Shell, plan: KeyPlan) -> Vec<Obstacle> {
    let rows = untrack(|| shell.workspace.visible_rows());
    let listed = plan.obstacles.into_iter().take(Obstacle::MOST_LISTED);
    listed
        .map(|obstacle| {
            let first = obstacle.first_row.map(|first| rows.index_of(first));
            Obstacle {
                row: obstacle.row,
                value: obstacle.value.to_string(),
                outcome: words::key_obstacle(first),
            }
        })
        .collect()
}
