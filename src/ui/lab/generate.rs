use leptos::prelude::*;

use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::Recipe;

/// The last that an input of numbers holds exactly.
const LAST_SEED: u64 = (1 << 53) - 1;

/// Makes a table of made-up data from a seed.
#[component]
pub(super) fn Generate(shell: Shell) -> impl IntoView {
    let workspace = shell.workspace;
    let recipe = RwSignal::new(Recipe::default());
    let refusal = RwSignal::new(None::<String>);
    let make = Action::new_local(move |recipe: &Recipe| {
        let made = workspace.generate(recipe.clone());
        async move {
            let made = made.await;
            refusal.set(made.as_ref().err().map(ToString::to_string));
            if made.is_ok() {
                shell.announce(labels::THE_TABLE_IS_MADE);
                shell.close_dialog();
            }
        }
    });
    let is_pending = make.pending();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        make.dispatch_local(recipe.get_untracked());
    };
    view! {
        <p>{labels::A_NEW_TABLE_WITH_EVERY_TYPE}</p>
        <form class="lab-form" on:submit=send>
            <div class="lab-row">
                <Number label=labels::SEED value=1 most=LAST_SEED
                    set=move |seed| recipe.update(|recipe| recipe.seed = seed)/>
                <Number label=labels::ROWS value=10_000 most=2_000_000
                    set=move |rows| recipe.update(|recipe| recipe.row_count = rows as usize)/>
                <Number label=labels::NULLS_IN_A_HUNDRED_CELLS value=10 most=100
                    set=move |percent| recipe.update(|recipe| recipe.null_percent = percent as u8)/>
            </div>
            <Tick label=labels::LARGEST_SMALLEST_AND_STRANGEST
                set=move |wanted| recipe.update(|recipe| recipe.has_extremes = wanted)/>
            <Tick label=labels::NAMES_THAT_BREAK_CARELESS_PROGRAMS
                set=move |wanted| recipe.update(|recipe| recipe.has_hostile_names = wanted)/>
            <Tick label=labels::THE_FIRST_COLUMN_IS_THE_KEY
                set=move |wanted| recipe.update(|recipe| recipe.has_key = wanted)/>
            <p class="refusal" role="alert">{move || refusal.get()}</p>
            <div class="button-row">
                <button type="submit" class="button" data-action="generate" disabled=move || is_pending.get()>
                    {move || if is_pending.get() { labels::MAKING_THE_TABLE } else { labels::MAKE_THE_TABLE }}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Number(
    label: &'static str,
    value: u64,
    most: u64,
    set: impl Fn(u64) + 'static,
) -> impl IntoView {
    let take = move |text: String| {
        if let Ok(number) = text.parse::<u64>() {
            set(number.min(most));
        }
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <input type="number" min="0" max=most.to_string() value=value.to_string() required=true
                on:input:target=move |event| take(event.target().value())/>
        </label>
    }
}

#[component]
fn Tick(label: &'static str, set: impl Fn(bool) + 'static) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" checked=true on:change:target=move |event| set(event.target().checked())/>
            <span>{label}</span>
        </label>
    }
}
