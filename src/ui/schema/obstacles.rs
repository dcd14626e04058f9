use leptos::prelude::*;

use crate::column_store::RowId;
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::words;

/// A cell that stands in the way of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Obstacle {
    pub(super) row: RowId,
    pub(super) value: String,
    pub(super) why: String,
}

impl Obstacle {
    /// The most that are listed.
    pub(super) const MOST_LISTED: usize = 100;
}

/// The cells that stand in the way, the first of them with row, value and reason.
#[component]
pub(super) fn Obstacles(
    shell: Shell,
    total: Memo<usize>,
    #[prop(into)] list: Signal<Vec<Obstacle>>,
) -> impl IntoView {
    let lines = move || {
        let list = list.get().into_iter();
        list.map(|obstacle| view! { <Line shell obstacle/> }).collect_view()
    };
    let caption = move || words::first_of(list.with(Vec::len), total.get());
    view! {
        <div class="obstacles" role="group" tabindex="0" aria-label=labels::CELLS_IN_THE_WAY>
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{labels::ROW}</th>
                        <th scope="col">{labels::VALUE}</th>
                        <th scope="col">{labels::WHY}</th>
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
            <td>{obstacle.why}</td>
        </tr>
    }
}
