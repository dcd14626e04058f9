use leptos::prelude::*;

use super::options::Choice;
use super::state::Wizard;
use crate::ui::labels;
use crate::workspace::{OnFault, words};

const OFFERED: [(&str, &str); 3] = [
    ("ask", labels::CHANGE_SOMETHING_ABOVE),
    ("empty", labels::IMPORT_THEM_AS_EMPTY_CELLS),
    ("skip", labels::LEAVE_THEIR_ROWS_OUT),
];

/// What the dialog says when some cells cannot be read.
pub(super) fn question(count: usize) -> String {
    words::faults_found(count)
}

/// What could not be read, and what is to become of it.
#[component]
pub(super) fn FaultList(wizard: Wizard) -> impl IntoView {
    let faults = wizard.faults;
    let is_shown = Memo::new(move |_| faults.with(Option::is_some));
    let lines = move || {
        let lines = faults.with(|faults| faults.as_ref().map(|(lines, _)| lines.clone()));
        lines.unwrap_or_default().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
    };
    let more = move || {
        let (lines, count) = faults.get()?;
        (count > lines.len()).then(|| words::and_more(count - lines.len()))
    };
    let chosen = Signal::derive(move || {
        let value = match wizard.choices.with(|choices| choices.on_fault) {
            None => "ask",
            Some(OnFault::MakeEmpty) => "empty",
            Some(OnFault::SkipRow) => "skip",
        };
        value.to_owned()
    });
    view! {
        <Show when=move || is_shown.get()>
            <div class="wizard-faults">
                <ul tabindex="0" aria-label=labels::WHAT_CANNOT_BE_READ>{lines}</ul>
                <p class="muted">{more}</p>
                <Choice
                    label=labels::WHAT_BECOMES_OF_THEM
                    offered=OFFERED.to_vec()
                    chosen
                    choose=move |value| wizard.change(|choices| choices.on_fault = match value.as_str() {
                        "empty" => Some(OnFault::MakeEmpty),
                        "skip" => Some(OnFault::SkipRow),
                        _ => None,
                    })
                />
            </div>
        </Show>
    }
}
