use leptos::prelude::*;

use super::state::Wizard;
use crate::ui::labels;
use crate::workspace::ImportTarget;

/// Where the rows go, and the name and the key of a new table.
#[component]
pub(super) fn TargetFields(wizard: Wizard) -> impl IntoView {
    let (choices, workspace) = (wizard.choices, wizard.shell.workspace);
    let new_name = RwSignal::new(choices.with_untracked(|choices| match &choices.target {
        ImportTarget::NewTable { name } => name.clone(),
        ImportTarget::Append | ImportTarget::Upsert => String::new(),
    }));
    let value = move || choices.with(|choices| value_of(&choices.target));
    let open = untrack(|| workspace.current_name());
    let has_key = untrack(|| workspace.columns()).iter().any(|column| column.is_key);
    let choose = move |event: leptos::ev::Event| {
        let target = match event_target_value(&event).as_str() {
            "append" => ImportTarget::Append,
            "upsert" => ImportTarget::Upsert,
            _ => ImportTarget::NewTable { name: new_name.get_untracked() },
        };
        wizard.faults.set(None);
        wizard.change(|choices| choices.target = target);
    };
    view! {
        <div class="wizard-options">
            <label class="field">
                <span>{labels::IMPORT_INTO}</span>
                <select data-choice=labels::IMPORT_INTO prop:value=value on:change=choose>
                    <option value="new">{labels::A_NEW_TABLE}</option>
                    {open.map(|open| view! {
                        <option value="append">{labels::add_rows_to(&open)}</option>
                        {has_key.then(|| view! {
                            <option value="upsert">
                                {labels::update_by_key(&open)}
                            </option>
                        })}
                    })}
                </select>
            </label>
            <Show when=move || value() == "new">
                <NameField wizard new_name/>
                <KeyField wizard/>
            </Show>
        </div>
    }
}

#[component]
fn NameField(wizard: Wizard, new_name: RwSignal<String>) -> impl IntoView {
    let on_input = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        new_name.set(name.clone());
        wizard.change(|choices| choices.target = ImportTarget::NewTable { name });
    };
    view! {
        <label class="field">
            <span>{labels::NAME}</span>
            <input
                type="text"
                autocomplete="off"
                data-choice=labels::NAME
                prop:value=move || new_name.get()
                on:input=on_input
            />
        </label>
    }
}

/// Only numbers and texts can be keys; which columns they are is known for certain at the end.
#[component]
fn KeyField(wizard: Wizard) -> impl IntoView {
    let key = move || wizard.choices.with(|choices| choices.key.clone()).unwrap_or_default();
    let choose = move |event: leptos::ev::Event| {
        let key = Some(event_target_value(&event)).filter(|key| !key.is_empty());
        wizard.change(|choices| choices.key = key);
    };
    let options = move || {
        let names = wizard.preview.with(|preview| preview.columns.clone());
        let option = |(name, _): (String, _)| {
            let is_key = key() == name;
            view! { <option value=name.clone() selected=is_key>{name.clone()}</option> }
        };
        names.into_iter().map(option).collect_view()
    };
    view! {
        <label class="field">
            <span>{labels::KEY_COLUMN}</span>
            <select data-choice=labels::KEY_COLUMN on:change=choose>
                <option value="" selected=move || key().is_empty()>{labels::NONE}</option>
                {options}
            </select>
        </label>
    }
}

const fn value_of(target: &ImportTarget) -> &'static str {
    match target {
        ImportTarget::NewTable { .. } => "new",
        ImportTarget::Append => "append",
        ImportTarget::Upsert => "upsert",
    }
}
