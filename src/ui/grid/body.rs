//! The rows of the grid that are drawn.

use leptos::html;
use leptos::prelude::*;

use super::row::{CellText, RowElements, RowLook};
use super::selecting::RowSelection;
use super::state::{GridState, ShownColumn};
use crate::column_store::RowId;

/// All rows that are drawn, in their order.
#[component]
pub(super) fn Body(state: GridState) -> impl IntoView {
    view! {
        <For each=move || state.shown_rows.get() key=RowId::clone let:row>
            <Row state row/>
        </For>
    }
}

/// One row. What it shows is worked out in a memo, so that an edit elsewhere changes nothing here.
#[component]
fn Row(state: GridState, row: RowId) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    let index = Memo::new(move |_| state.rows.with(|rows| rows.index_of(row)));
    let texts = Memo::new(move |_| texts_of(state, row));
    let cursor_column = Memo::new(move |_| {
        let place = state.place.get();
        (place.row() == index.get()).then_some(place.column).filter(|_| index.get().is_some())
    });
    let selected = Memo::new(move |_| {
        let range = state.selected.get();
        index.get().map(|index| RowSelection::of_row(range, index)).unwrap_or_default()
    });
    Effect::new(move |elements: Option<Option<RowElements>>| {
        let row_element = element.get()?;
        // A row that is gone from the table leaves the document in a moment; until then it stays.
        let Some(index) = index.get() else { return elements.flatten() };
        let look = RowLook {
            index,
            top_px: state.row_top_px(index),
            cursor_column: cursor_column.get(),
            selected: selected.get(),
            columns: state.shown_columns.get(),
            texts: texts.get(),
        };
        state.templates.try_update_value(|templates| {
            let mut elements = elements
                .flatten()
                .or_else(|| RowElements::new(row_element.into(), row, templates))?;
            elements.show(look, templates);
            Some(elements)
        })?
    });
    view! { <div class="grid-row" role="row" node_ref=element></div> }
}

fn texts_of(state: GridState, row: RowId) -> Vec<CellText> {
    let texts = state.shown_columns.with(|columns| {
        state.shell.workspace.with_view(|view| {
            state.shell.with_formats(|formats| {
                let text =
                    |column: &ShownColumn| CellText::new(view.cell(row, column.index), formats);
                columns.iter().map(text).collect()
            })
        })
    });
    texts.unwrap_or_default()
}
