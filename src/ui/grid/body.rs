//! The rows of the grid that are drawn.

use leptos::prelude::*;

use super::state::{GridState, ShownColumn};
use crate::column_store::{ColumnType, RowId, ValueRef};
use crate::ui::dom;

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
struct CellText {
    column: usize,
    text: String,
    is_null: bool,
}

impl CellText {
    fn new(column: usize, value: Option<ValueRef<'_>>) -> Self {
        let is_null = value.is_none_or(ValueRef::is_null);
        let text = value.filter(|_| !is_null).map(|value| value.to_string()).unwrap_or_default();
        Self { column, text, is_null }
    }
}

/// All rows that are drawn.
#[component]
pub(super) fn Body(state: GridState) -> impl IntoView {
    view! {
        <For each=move || state.shown_rows.get() key=RowId::clone let:row>
            <Row state row/>
        </For>
    }
}

/// One row: its number and those of its cells that are in view. What they show is worked out once for
/// the row, so that an edit elsewhere changes nothing here.
#[component]
fn Row(state: GridState, row: RowId) -> impl IntoView {
    let index = Memo::new(move |_| state.rows.with(|rows| rows.index_of(row)));
    let line = move || index.get().map_or(0, |index| index + 1);
    let top = move || index.get().map(|index| dom::px(state.row_top_px(index)));
    let texts = Memo::new(move |_| texts_of(state, row));
    let cursor_column = Memo::new(move |_| {
        let place = state.place.get();
        (Some(place.line) == index.get().map(|index| index + 1)).then_some(place.column)
    });
    let is_cursor = move |column: usize| cursor_column.get() == Some(column);
    view! {
        <div
            class="grid-row"
            role="row"
            aria-rowindex=move || (line() + 1).to_string()
            class:current=move || cursor_column.get().is_some()
            style:top=top
        >
            <div
                class="row-number"
                role="rowheader"
                aria-colindex="1"
                data-row-number=row.to_string()
                tabindex=move || if is_cursor(0) { "0" } else { "-1" }
            >
                {move || line().to_string()}
            </div>
            <For each=move || state.shown_columns.get() key=ShownColumn::clone let:shown>
                <Cell row shown texts cursor_column/>
            </For>
        </div>
    }
}

fn texts_of(state: GridState, row: RowId) -> Vec<CellText> {
    let texts = state.shown_columns.with(|shown_columns| {
        state.shell.workspace.with_view(|view| {
            shown_columns
                .iter()
                .map(|shown| CellText::new(shown.index, view.cell(row, shown.index)))
                .collect()
        })
    });
    texts.unwrap_or_default()
}

#[component]
fn Cell(
    row: RowId,
    shown: ShownColumn,
    texts: Memo<Vec<CellText>>,
    cursor_column: Memo<Option<usize>>,
) -> impl IntoView {
    let column = shown.index + 1;
    let read = move |texts: &Vec<CellText>| {
        let found = texts.binary_search_by_key(&shown.index, |text| text.column);
        found.ok().map(|at| texts[at].clone())
    };
    let is_null = move || texts.with(read).is_some_and(|text| text.is_null);
    view! {
        <div
            class=cell_class(shown.column_type)
            role="gridcell"
            aria-colindex=(column + 1).to_string()
            data-row=row.to_string()
            data-column=shown.index.to_string()
            data-null=move || is_null().then_some("")
            tabindex=move || if cursor_column.get() == Some(column) { "0" } else { "-1" }
            style:left=format!("var(--x{})", shown.id)
            style:width=format!("var(--w{})", shown.id)
        >
            {move || texts.with(read).map(|text| text.text).unwrap_or_default()}
        </div>
    }
}

const fn cell_class(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Int | ColumnType::Float => "cell number",
        ColumnType::Bool => "cell bool",
        ColumnType::Date | ColumnType::Timestamp => "cell time",
        ColumnType::String => "cell",
    }
}
