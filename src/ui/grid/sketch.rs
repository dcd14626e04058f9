//! What a column holds at a glance, in its header: a row of bars and the share of cells without a value.

use leptos::prelude::*;

use super::bars::{bars_path, empty_share};
use super::state::{GridState, ShownColumn};
use crate::ui::labels;
use crate::workspace::Phase;

/// Bars and share, once the column was looked at.
#[component]
pub(super) fn Sketch(state: GridState, shown: ShownColumn) -> impl IntoView {
    let workspace = state.shell.workspace;
    let sketch = Memo::new(move |_| workspace.sketch(shown.id));
    let path = move || sketch.get().map(|sketch| bars_path(&sketch.bars)).unwrap_or_default();
    let share = move || {
        let sketch = sketch.get()?;
        let share = empty_share(sketch.null_count, sketch.row_count)?;
        let label = labels::share_without_a_value(&share);
        Some(view! { <span class="empties" title=label.clone() aria-label=label>{share}</span> })
    };
    view! {
        {share}
        <svg class="sketch" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
            <path d=path/>
        </svg>
    }
}

/// Has the columns that are drawn looked at, once keys are taken, and after edits.
pub(super) fn sketch_shown_columns(state: GridState) {
    Effect::new(move |_| {
        if !state.shell.grid_drawn.get() || state.shell.workspace.phase() != Phase::Ready {
            return;
        }
        let columns = state.shown_columns.get().into_iter().map(|shown| shown.id).collect();
        state.shell.workspace.sketch_columns(columns);
    });
}
