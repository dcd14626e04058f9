use leptos::prelude::*;

use crate::column_store::RowId;
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::words;

/// A cell that a change cannot take, or would not leave as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Obstacle {
    pub(super) row: RowId,
    pub(super) value: String,
    /// Why not, or what it becomes.
    pub(super) outcome: String,
}

impl Obstacle {
    /// The most that are listed.
    pub(super) const MOST_LISTED: usize = 100;
}

/// The cells that stand in the way or would be changed, the first of them with row, value and outcome.
#[component]
pub(super) fn Obstacles(
    shell: Shell,
    total: Memo<usize>,
    /// What the list is called, and its last column.
    #[prop(default = (labels::CELLS_IN_THE_WAY, labels::WHY))]
    heads: (&'static str, &'static str),
    #[prop(into)] list: Signal<Vec<Obstacle>>,
) -> impl IntoView {
    let (label, outcome) = heads;
    let lines = move || {
        let list = list.get().into_iter();
        list.map(|obstacle| view! { <Line shell obstacle/> }).collect_view()
    };
    let caption = move || words::first_of(list.with(Vec::len), total.get());
    view! {
        <div class="obstacles" role="group" tabindex="0" aria-label=label>
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{labels::ROW}</th>
                        <th scope="col">{labels::VALUE}</th>
                        <th scope="col">{outcome}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

/// The row has the number that the grid shows for it; one that is filtered out has none.
#[component]
fn Line(shell: Shell, obstacle: Obstacle) -> impl IntoView {
    let place = untrack(|| shell.workspace.visible_rows()).index_of(obstacle.row);
    let row = place.map_or_else(|| "hidden".to_owned(), |at| words::number(at as u64 + 1));
    view! {
        <tr>
            <td class="number">{row}</td>
            <td class="obstacle-value">{obstacle.value}</td>
            <td>{obstacle.outcome}</td>
        </tr>
    }
}
