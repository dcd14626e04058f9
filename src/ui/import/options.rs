use leptos::prelude::*;

use super::state::Wizard;
use crate::ui::labels;
use crate::workspace::{ENCODINGS, RaggedRecords, ReadKind};

/// What people call the characters between fields; the guess is the first.
const DELIMITERS: [(&str, &str); 6] = [
    ("", labels::AUTOMATIC),
    (",", labels::COMMA),
    (";", labels::SEMICOLON),
    ("\t", "Tab"),
    ("|", labels::PIPE),
    (" ", labels::SPACE),
];
const KINDS: [(&str, &str); 2] = [("csv", labels::TEXT_WITH_SEPARATORS), ("json", labels::JSON)];
const HEADERS: [(&str, &str); 3] = [
    ("", labels::AUTOMATIC),
    ("yes", labels::HOLDS_THE_NAMES),
    ("no", labels::IS_A_ROW_LIKE_THE_OTHERS),
];
const RAGGED: [(&str, &str); 3] = [
    ("stop", labels::STOP_AND_SAY_WHERE),
    ("fill", labels::FILL_UP_WITH_EMPTY_CELLS),
    ("skip", labels::LEAVE_OUT),
];

const UNREADABLE: [(&str, &str); 2] =
    [("stop", labels::STOP_AND_SAY_WHICH), ("skip", labels::LEAVE_OUT)];

/// How the file is cut into cells.
#[component]
pub(super) fn ReadOptions(wizard: Wizard) -> impl IntoView {
    let kind = untrack(|| wizard.choices.with(|choices| choices.kind));
    let options = match kind {
        ReadKind::Csv | ReadKind::Json => view! { <TextOptions wizard/> }.into_any(),
        ReadKind::Sheet => view! { <SheetOptions wizard/> }.into_any(),
        ReadKind::Arrow => view! { <ArrowOptions wizard/> }.into_any(),
    };
    view! { <div class="wizard-options">{options}</div> }
}

#[component]
fn TextOptions(wizard: Wizard) -> impl IntoView {
    let choices = wizard.choices;
    let is_csv = Memo::new(move |_| choices.with(|choices| choices.kind == ReadKind::Csv));
    let delimiter = move || {
        let byte = choices.with(|choices| choices.delimiter);
        byte.map_or_else(String::new, |byte| char::from(byte).to_string())
    };
    view! {
        <Choice
            label=labels::FORMAT
            offered=KINDS.to_vec()
            chosen=Signal::derive(move || if is_csv.get() { "csv" } else { "json" }.to_owned())
            choose=move |value| wizard.reread(|choices| {
                choices.kind = if value == "csv" { ReadKind::Csv } else { ReadKind::Json };
            })
        />
        <Choice
            label=labels::ENCODING
            offered=ENCODINGS.to_vec()
            chosen=Signal::derive(move || choices.with(|choices| choices.encoding.clone()))
            choose=move |value| wizard.read_in(&value)
        />
        <Show when=move || is_csv.get()>
            <Choice
                label=labels::SEPARATOR
                offered=DELIMITERS.to_vec()
                chosen=Signal::derive(delimiter)
                choose=move |value| wizard.reread(|choices| choices.delimiter = value.bytes().next())
            />
        </Show>
        <HeaderChoice wizard/>
        <Choice
            label=labels::ROWS_OF_ANOTHER_LENGTH
            offered=RAGGED.to_vec()
            chosen=Signal::derive(move || ragged_value(choices.with(|choices| choices.ragged)))
            choose=move |value| wizard.reread(|choices| choices.ragged = ragged_of(&value))
        />
        <SkippedLines wizard label=labels::LINES_TO_SKIP/>
    }
}

/// Of a workbook.
#[component]
fn SheetOptions(wizard: Wizard) -> impl IntoView {
    let chosen = move || wizard.choices.with(|choices| choices.sheet.clone()).unwrap_or_default();
    let sheets = wizard.reading().sheets().to_vec();
    let options = sheets.into_iter().map(|sheet| {
        let value = sheet.clone();
        let is_chosen = move || chosen() == value;
        view! { <option value=sheet.clone() selected=is_chosen>{sheet.clone()}</option> }
    });
    view! {
        <label class="field">
            <span>{labels::SHEET}</span>
            <select
                data-choice=labels::SHEET
                prop:value=chosen
                on:change=move |event| wizard.read_sheet(event_target_value(&event))
            >
                {options.collect_view()}
            </select>
        </label>
        <HeaderChoice wizard/>
        <SkippedLines wizard label=labels::ROWS_TO_SKIP/>
    }
}

/// Of an Arrow file, which says all of itself but what becomes of columns that do not fit.
#[component]
fn ArrowOptions(wizard: Wizard) -> impl IntoView {
    let choices = wizard.choices;
    let has_unreadable = !wizard.reading().unreadable_columns().is_empty();
    let chosen = Signal::derive(move || {
        let is_skipped = choices.with(|choices| choices.skip_unreadable);
        if is_skipped { "skip" } else { "stop" }.to_owned()
    });
    has_unreadable.then(|| view! {
        <Choice
            label=labels::COLUMNS_THAT_DO_NOT_FIT
            offered=UNREADABLE.to_vec()
            chosen
            choose=move |value| wizard.change(|choices| choices.skip_unreadable = value == "skip")
        />
    })
}

#[component]
fn HeaderChoice(wizard: Wizard) -> impl IntoView {
    let choices = wizard.choices;
    let header = move || match choices.with(|choices| choices.has_header) {
        None => String::new(),
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
    };
    view! {
        <Choice
            label=labels::FIRST_ROW
            offered=HEADERS.to_vec()
            chosen=Signal::derive(header)
            choose=move |value| wizard.reread(|choices| {
                choices.has_header = match value.as_str() {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                };
            })
        />
    }
}

#[component]
fn SkippedLines(wizard: Wizard, label: &'static str) -> impl IntoView {
    let choices = wizard.choices;
    let on_change = move |event: leptos::ev::Event| {
        let count = event_target_value(&event).trim().parse().unwrap_or_default();
        wizard.reread(|choices| choices.skipped_lines = count);
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="number"
                min="0"
                max="10000"
                data-choice=label
                prop:value=move || choices.with(|choices| choices.skipped_lines).to_string()
                on:change=on_change
            />
        </label>
    }
}

/// A labelled choice among a few.
#[component]
pub(in crate::ui) fn Choice(
    label: &'static str,
    offered: Vec<(&'static str, &'static str)>,
    chosen: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let options = offered.into_iter().map(|(value, words)| {
        view! {
            <option value=value selected=move || chosen.get() == value>{words}</option>
        }
    });
    view! {
        <label class="field">
            <span>{label}</span>
            <select
                data-choice=label
                prop:value=move || chosen.get()
                on:change=move |event| choose(event_target_value(&event))
            >
                {options.collect_view()}
            </select>
        </label>
    }
}

fn ragged_value(ragged: RaggedRecords) -> String {
    let value = match ragged {
        RaggedRecords::Refuse => "stop",
        RaggedRecords::Pad => "fill",
        RaggedRecords::Skip => "skip",
    };
    value.to_owned()
}

fn ragged_of(value: &str) -> RaggedRecords {
    match value {
        "fill" => RaggedRecords::Pad,
        "skip" => RaggedRecords::Skip,
        _ => RaggedRecords::Refuse,
    }
}
