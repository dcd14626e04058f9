use leptos::prelude::*;

use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::{FaultTrial, MAX_ROWS_IN_TRIALS, words};

/// Lets a storage in memory fail around a copy of the open table.
#[component]
pub(super) fn Faults(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let trials = RwSignal::new(Vec::<FaultTrial>::new());
    let refusal = RwSignal::new(None::<String>);
    let run = Action::new_local(move |(): &()| {
        trials.set(Vec::new());
        let tried = workspace.try_faults(move |trial| trials.update(|trials| trials.push(trial)));
        async move { refusal.set(tried.await.err().map(|error| error.to_string())) }
    });
    let is_pending = run.pending();
    let in_words = move || words::trials(&trials.get(), is_pending.get());
    let lines =
        move || trials.get().into_iter().map(|trial| view! { <Trial trial/> }).collect_view();
    view! {
        <p>
            {labels::trials_on_a_copy(MAX_ROWS_IN_TRIALS)}
        </p>
        <div class="button-row">
            <button class="button" data-action="try-faults"
                disabled=move || is_pending.get() || workspace.current().is_none()
                on:click=move |_| { run.dispatch_local(()); }>
                {labels::LET_IT_FAIL}
            </button>
        </div>
        <p role="status" data-trials="">{in_words}</p>
        <p class="refusal" role="alert">{move || refusal.get()}</p>
        <Show when=move || !trials.with(Vec::is_empty)>
            <div class="obstacles lab-trials" role="group" tabindex="0" aria-label=labels::FAULTS_PROMISES_AND_OUTCOMES>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{labels::ACT}</th>
                            <th scope="col">{labels::FAULT}</th>
                            <th scope="col">{labels::PROMISE}</th>
                            <th scope="col">{labels::OUTCOME}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </Show>
    }
}

#[component]
fn Trial(trial: FaultTrial) -> impl IntoView {
    let outcome = words::trial(&trial);
    view! {
        <tr data-trial="">
            <td>{trial.verb}</td>
            <td>{trial.fault}</td>
            <td>{trial.promise}</td>
            <td class="lab-result" class:good=trial.is_kept()>{outcome}</td>
        </tr>
    }
}
