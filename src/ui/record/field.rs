use leptos::prelude::*;

use crate::column_store::{ColumnType, RowId, Value};
use crate::ui::icons::{Icon, type_mark};
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{CellInput, ColumnHead};

/// The fields whose text was refused, by their columns' places in the schema.
#[derive(Clone, Copy)]
pub(super) struct Refused {
    columns: StoredValue<Vec<usize>>,
    /// Whether they kept the sheet on its row already.
    has_held: StoredValue<bool>,
}

impl Refused {
    pub(super) fn new() -> Self {
        Self { columns: StoredValue::default(), has_held: StoredValue::new(false) }
    }

    fn note(self, column: usize, is_refused: bool) {
        self.has_held.set_value(false);
        self.columns.update_value(|columns| {
            columns.retain(|other| *other != column);
            columns.extend(is_refused.then_some(column));
        });
    }

    /// Forgets them: their row is left.
    pub(super) fn clear(self) {
        self.columns.update_value(Vec::clear);
        self.has_held.set_value(false);
    }

    /// The field to mend before the row is left; none if there is none, or the person was kept by it
    /// before and goes on all the same.
    pub(super) fn hold(self) -> Option<usize> {
        let first = self.columns.with_value(|columns| columns.first().copied());
        let held = first.filter(|_| !self.has_held.get_value());
        self.has_held.set_value(first.is_some());
        held
    }
}

/// A cell as a labelled field. What is typed is kept when the field is left, each time as one step to
/// undo; what is refused stays, with its reason.
#[component]
pub(super) fn Field(
    shell: Shell,
    row: RowId,
    index: usize,
    column: ColumnHead,
    refused: Refused,
) -> impl IntoView {
    let refusal = RwSignal::new(None::<String>);
    let cell = Memo::new(move |_| cell_of(shell, row, index));
    let put = move |input: CellInput| {
        let done = shell.workspace.edit_cell(row, index, &input);
        refused.note(index, done.is_err());
        refusal.set(done.err().map(|refusal| refusal.to_string()));
    };
    let reason_id = format!("record-refusal-{index}");
    let set_null = labels::set_column_to_null(&column.name);
    let ColumnHead { name, column_type, is_key, .. } = column;
    let field_name = name.clone();
    let editor = Editor { column_type, name: name.clone(), reason_id: reason_id.clone() };
    view! {
        <div class="record-field" data-record-field=field_name>
            <div class="record-label">
                <span class="type-mark" aria-hidden="true">{type_mark(column_type)}</span>
                <span>{name}</span>
                <button class="icon-button" aria-label=set_null.clone() title=set_null data-action="set-null"
                    disabled=move || is_key || cell.with(Option::is_none)
                    on:click=move |_| put(CellInput::Null)>
                    {Icon::Close.view()}
                </button>
            </div>
            {editor.view(cell, refusal, move |text| put(input_of(column_type, text)))}
            <p class="refusal" id=reason_id role="alert">{move || refusal.get()}</p>
        </div>
    }
}

/// The text of a cell; none of a null.
fn cell_of(shell: Shell, row: RowId, index: usize) -> Option<String> {
    let text = shell.workspace.with_view(|view| {
        let value = view.cell(row, index).filter(|value| !value.is_null());
        value.map(|value| value.to_string())
    });
    text.flatten()
}

fn input_of(column_type: ColumnType, text: String) -> CellInput {
    match column_type {
        ColumnType::Timestamp if is_local_moment(&text) => CellInput::Text(format!("{text}Z")),
        _ => CellInput::Text(text),
    }
}

/// Whether a text is what a browser's own field for date and time gives: without a zone.
fn is_local_moment(text: &str) -> bool {
    text.contains('T') && Value::parse(&format!("{text}Z"), ColumnType::Timestamp).is_ok()
}

/// What a field is edited with.
struct Editor {
    column_type: ColumnType,
    name: String,
    /// The element that says why something was refused.
    reason_id: String,
}

impl Editor {
    fn view(
        self,
        cell: Memo<Option<String>>,
        refusal: RwSignal<Option<String>>,
        put: impl Fn(String) + Copy + Send + Sync + 'static,
    ) -> AnyView {
        let Self { column_type, name, reason_id } = self;
        let text = move || cell.get().unwrap_or_default();
        let placeholder = move || cell.with(Option::is_none).then_some("null");
        let invalid = move || refusal.with(Option::is_some).then_some("true");
        match column_type {
            ColumnType::String => view! {
                <textarea rows="1" aria-label=name aria-describedby=reason_id aria-invalid=invalid
                    placeholder=placeholder prop:value=text
                    on:change:target=move |event| put(event.target().value())></textarea>
            }
            .into_any(),
            ColumnType::Bool => view! {
                <select aria-label=name aria-describedby=reason_id aria-invalid=invalid
                    on:change:target=move |event| put(event.target().value())>
                    <option value="" selected=move || text().is_empty()>"null"</option>
                    <option value="true" selected=move || text() == "true">{labels::YES}</option>
                    <option value="false" selected=move || text() == "false">{labels::NO}</option>
                </select>
            }
            .into_any(),
            _ => {
                let kind = untrack(|| field_kind(column_type, &text()));
                let mode = if kind == "text" && !is_time(column_type) { "decimal" } else { "text" };
                view! {
                    <input type=kind inputmode=mode step="any" autocomplete="off" aria-label=name
                        aria-describedby=reason_id aria-invalid=invalid
                        placeholder=placeholder prop:value=move || field_text(kind, text())
                        on:change:target=move |event| put(event.target().value())/>
                }
                .into_any()
            }
        }
    }
}

const fn is_time(column_type: ColumnType) -> bool {
    matches!(column_type, ColumnType::Date | ColumnType::Timestamp)
}

/// The kind of input. The browser's own for dates and times knows the years 1 to 9999 only.
fn field_kind(column_type: ColumnType, text: &str) -> &'static str {
    let is_usual = text.is_empty() || text.starts_with(|first: char| first.is_ascii_digit());
    match column_type {
        ColumnType::Date if is_usual && !text.starts_with("0000") => "date",
        ColumnType::Timestamp if is_usual && !text.starts_with("0000") => "datetime-local",
        _ => "text",
    }
}

/// A text as the kind of input takes it: browsers have no zone in their own fields.
fn field_text(kind: &str, text: String) -> String {
    match kind {
        "datetime-local" => text.trim_end_matches('Z').to_owned(),
        _ => text,
    }
}
