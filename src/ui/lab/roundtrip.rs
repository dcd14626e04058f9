use leptos::prelude::*;

use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{Roundtrip, StoreActError, words};

/// Saves the open table, reads every entry back and compares.
#[component]
pub(super) fn RoundtripCheck(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let check = Action::new_local(move |(): &()| workspace.check_roundtrip());
    let is_pending = check.pending();
    view! {
        <p>
            "The open table is saved, every entry of it is read back from the storage of this browser, and the two \
             are compared cell by cell."
        </p>
        <div class="button-row">
            <button class="button primary" data-action="check-roundtrip"
                disabled=move || is_pending.get() || workspace.current().is_none()
                on:click=move |_| { check.dispatch_local(()); }>
                {labels::SAVE_AND_COMPARE}
            </button>
        </div>
        <div role="status">
            {move || if is_pending.get() {
                Some(view! { <p class="muted">{labels::SAVING_AND_READING}</p> }.into_any())
            } else {
                check.value().get().map(|outcome| view! { <Outcome shell outcome/> }.into_any())
            }}
        </div>
    }
}

#[component]
fn Outcome(shell: Shell, outcome: Result<Roundtrip, StoreActError>) -> impl IntoView {
    match outcome {
        Err(error) => view! { <p class="refusal">{error.to_string()}</p> }.into_any(),
        Ok(report) => {
            let faults =
                report.faults.iter().take(20).map(|fault| view! { <li>{fault.clone()}</li> });
            let faults = faults.collect_view();
            let name = report.name.clone();
            let text = StoredValue::new(report.to_text());
            let download = move |_| {
                let done = text.with_value(|text| shell.workspace.hand_out_report(&name, text));
                shell.workspace.run(async move { done });
            };
            view! {
                <p class="lab-result" class:good=report.is_equal() data-lab-result="">
                    {words::roundtrip(&report)}
                </p>
                <p class="muted">{words::roundtrip_times(&report)}</p>
                <ul class="lab-faults">{faults}</ul>
                <button class="button" data-action="download-report" on:click=download>
                    {labels::DOWNLOAD_THE_REPORT}
                </button>
            }
            .into_any()
        }
    }
}
