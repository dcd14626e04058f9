//! How the table that is shown goes out as a file.

use leptos::prelude::*;

use super::dialogs::{Modal, Outcome};
use super::import::Choice;
use super::labels;
use super::shell::Shell;
use super::worked_out::worked_out;
use crate::workspace::{
    CsvFormat, Delimiter, ExportRows, FileFormat, JsonFormat, JsonRows, JsonShape, TextFormat,
    words,
};

const FORMATS: [(&str, &str); 7] = [
    ("csv", labels::CSV_WITH_COMMAS),
    ("semicolon", labels::CSV_WITH_SEMICOLONS),
    ("tsv", labels::TSV_WITH_TABS),
    ("json", labels::JSON_AN_ARRAY_OF_OBJECTS),
    ("arrays", labels::JSON_AN_ARRAY_OF_ARRAYS),
    ("lines", labels::JSON_LINES),
    ("arrow", labels::ARROW_WITH_ALL_TYPES),
];

/// The dialog.
#[component]
pub(super) fn ExportTable(shell: Shell) -> impl IntoView {
    let close = move || shell.dialog.set(None);
    let workspace = shell.workspace;
    let format = RwSignal::new("csv".to_owned());
    let rows = RwSignal::new("shown".to_owned());
    let formula_safe = RwSignal::new(false);
    let byte_order_mark = RwSignal::new(false);
    let name = untrack(|| workspace.current_name()).unwrap_or_default();
    let is_csv = Memo::new(move |_| format.with(|format| csv_delimiter(format).is_some()));
    let answer = move || -> Outcome {
        let format = format.with_untracked(|format| {
            format_of(format, formula_safe.get_untracked(), byte_order_mark.get_untracked())
        });
        let rows = if rows.with_untracked(|rows| rows == "all") {
            ExportRows::All
        } else {
            ExportRows::Shown
        };
        // It goes on when the dialog is closed, and can be stopped.
        workspace.run(workspace.export(format, rows));
        Box::pin(std::future::ready(Ok(())))
    };
    view! {
        <Modal close title=labels::export_store(&name) verb=labels::EXPORT leads_to_grid=true answer>
            <Choice label=labels::FORMAT offered=FORMATS.to_vec() chosen=format.into()
                choose=move |value| format.set(value)/>
            <RowsChoice shell rows/>
            <Show when=move || is_csv.get()>
                <FormulaLine shell formula_safe/>
                <CheckLine
                    name="byte-order-mark"
                    words=labels::MARK_AS_UTF_8
                    checked=byte_order_mark
                />
            </Show>
        </Modal>
    }
}

/// All rows or those that are shown, where these are not the same.
#[component]
fn RowsChoice(shell: Shell, rows: RwSignal<String>) -> impl IntoView {
    let workspace = shell.workspace;
    let shown = untrack(|| workspace.visible_rows()).count();
    let all = untrack(|| workspace.with_view(|view| view.rows().count())).unwrap_or_default();
    let shown_words = labels::as_shown(words::count(shown, "row"));
    let all_words = labels::all_in_order(words::count(all, "row"));
    view! {
        <label class="field">
            <span>{labels::ROWS}</span>
            <select
                data-choice=labels::ROWS
                prop:value=move || rows.get()
                on:change=move |event| rows.set(event_target_value(&event))
            >
                <option value="shown">{shown_words}</option>
                <option value="all">{all_words}</option>
            </select>
        </label>
    }
}

/// Offered with what it is about: texts that a spreadsheet would run.
#[component]
fn FormulaLine(shell: Shell, formula_safe: RwSignal<bool>) -> impl IntoView {
    let count = worked_out(move || shell.workspace.formula_like_count());
    let found = move || count.get().map(words::formula_like);
    view! {
        <CheckLine
            name="formula-safe"
            words=labels::MAKE_FORMULAS_SAFE
            checked=formula_safe
        />
        <p class="muted">{found}</p>
    }
}

#[component]
fn CheckLine(name: &'static str, words: &'static str, checked: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="check-line">
            <input
                type="checkbox"
                data-check=name
                prop:checked=move || checked.get()
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <span>{words}</span>
        </label>
    }
}

fn csv_delimiter(format: &str) -> Option<Delimiter> {
    match format {
        "csv" => Some(Delimiter::COMMA),
        "semicolon" => Some(Delimiter::SEMICOLON),
        "tsv" => Some(Delimiter::TAB),
        _ => None,
    }
}

fn format_of(format: &str, formula_safe: bool, byte_order_mark: bool) -> FileFormat {
    if let Some(delimiter) = csv_delimiter(format) {
        let csv = CsvFormat { delimiter, formula_safe, byte_order_mark, ..CsvFormat::default() };
        return TextFormat::Csv(csv).into();
    }
    if format == "arrow" {
        return FileFormat::Arrow;
    }
    let shape = if format == "lines" { JsonShape::Lines } else { JsonShape::Array };
    let rows = if format == "arrays" { JsonRows::Arrays } else { JsonRows::Objects };
    TextFormat::Json(JsonFormat { shape, rows }).into()
}
