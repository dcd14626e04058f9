use leptos::prelude::*;

use super::obstacles::{Obstacle, Obstacles};
use crate::column_store::KeyPlan;
use crate::ui::dialogs::Sheet;
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::words;

/// Says why a column cannot be the key, row by row.
#[expect(clippy::needless_pass_by_value, reason = "a component owns what it is given")]
#[component]
pub(in crate::ui) fn KeyObstacles(shell: Shell, column: String) -> impl IntoView {
    let plan = shell.workspace.plan_key(&column).unwrap_or_default();
    let title = labels::cannot_be_key(&column);
    let total = plan.null_count + plan.duplicate_count;
    let why = words::key_obstacles(&plan);
    let list = obstacles(shell, plan);
    view! {
        <Sheet shell title class="dialog">
            <p>{why}</p>
            <Obstacles shell total=Memo::new(move |_| total) list=Signal::stored(list)/>
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
                why: words::key_obstacle(first),
            }
        })
        .collect()
}
