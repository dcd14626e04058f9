use leptos::prelude::*;

use super::state::Wizard;
use crate::column_store::ColumnType;
use crate::ui::icons::type_name;
use crate::ui::labels;
use crate::workspace::{
    ColumnChoice, DateOrder, DecimalMark, PreviewCell, ReadPreview, TextForm, Wanted, words,
};

/// The first rows, under what is decided on each column.
#[component]
pub(super) fn PreviewTable(wizard: Wizard) -> impl IntoView {
    let preview = wizard.preview;
    let problem = move || preview.with(|preview| preview.problem.clone());
    // Heads are made anew only for other columns, so that the focus stays in them.
    let names = Memo::new(move |_| preview.with(names_of));
    let heads = move || {
        let names = names.get().into_iter();
        names.map(|name| view! { <ColumnHead wizard name/> }).collect_view()
    };
    let rows = move || {
        preview.with(|preview| {
            let rows = preview.rows.iter();
            rows.map(|row| view! { <tr>{row.iter().map(cell_view).collect_view()}</tr> })
                .collect_view()
        })
    };
    let uncertain = move || {
        let count = wizard
            .choices
            .with(|choices| choices.columns.iter().filter(|column| column.is_uncertain).count());
        (count > 0).then(|| words::check_columns(count))
    };
    view! {
        <p class="wizard-problem" role="status">{problem}</p>
        <p class="wizard-uncertain" role="status">{uncertain}</p>
        <div class="wizard-preview" tabindex="0" role="region" aria-label=labels::THE_FIRST_ROWS_OF_THE_FILE>
            <table>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn names_of(preview: &ReadPreview) -> Vec<String> {
    preview.columns.iter().map(|(name, _)| name.clone()).collect()
}

fn cell_view(cell: &PreviewCell) -> AnyView {
    match cell {
        PreviewCell::Null => view! { <td class="null">"null"</td> }.into_any(),
        PreviewCell::Value(text) => view! { <td>{text.clone()}</td> }.into_any(),
        PreviewCell::Bad(text, reason) => {
            view! { <td class="bad" title=reason.clone()>{text.clone()}</td> }.into_any()
        }
    }
}

/// The name of a column, its type, and how its texts are written.
#[component]
fn ColumnHead(wizard: Wizard, name: String) -> impl IntoView {
    let stored = StoredValue::new(name.clone());
    let choice = Memo::new(move |_| stored.with_value(|name| wizard.column(name)));
    let automatic = move || {
        let guessed = stored.with_value(|name| wizard.guessed_type(name));
        guessed.map_or_else(
            || labels::AUTOMATIC.to_owned(),
            |guessed| labels::automatic(type_name(guessed).to_lowercase()),
        )
    };
    let wanted = move || value_of(choice.with(|choice| choice.wanted));
    let choose_type = move |event: leptos::ev::Event| {
        let wanted = wanted_of(&event_target_value(&event));
        stored.with_value(|name| wizard.choose_type(name, wanted));
    };
    let forms = Memo::new(move |_| forms_of(choice.with(|choice| choice.wanted)));
    view! {
        <th
            scope="col"
            class:uncertain=move || choice.with(|choice| choice.is_uncertain)
            class:left-out=move || choice.with(|choice| choice.wanted == Wanted::Nothing)
            data-column-head=name.clone()
        >
            <span class="wizard-column">{name.clone()}</span>
            <select aria-label=labels::type_of(&name) prop:value=wanted on:change=choose_type>
                <option value="" selected=move || wanted().is_empty()>
                    {automatic}
                </option>
                {ColumnType::ALL.map(|column_type| view! {
                    <option value=column_type.name() selected=move || wanted() == column_type.name()>
                        {type_name(column_type)}
                    </option>
                }).into_iter().collect_view()}
                <option value="-" selected=move || wanted() == "-">{labels::LEAVE_OUT}</option>
            </select>
            {move || (!forms.get().is_empty()).then(|| view! {
                <FormChoice wizard choice name=stored.get_value() forms=forms.get()/>
            })}
        </th>
    }
}

/// How the numbers or dates of a column are written.
#[component]
fn FormChoice(
    wizard: Wizard,
    choice: Memo<ColumnChoice>,
    name: String,
    forms: &'static [(TextForm, &'static str)],
) -> impl IntoView {
    let chosen = move || {
        let form = choice.with(|choice| choice.form);
        forms.iter().position(|(offered, _)| *offered == form).unwrap_or_default()
    };
    let choose = move |event: leptos::ev::Event| {
        let index = event_target_value(&event).parse().unwrap_or(0_usize);
        if let Some((form, _)) = forms.get(index) {
            let choice = choice.get_untracked();
            wizard.set_column(ColumnChoice { form: *form, is_uncertain: false, ..choice });
        }
    };
    let options = forms.iter().enumerate().map(|(index, (_, words))| {
        view! {
            <option value=index.to_string() selected=move || chosen() == index>{*words}</option>
        }
    });
    view! {
        <select
            aria-label=labels::how_is_written(&name)
            prop:value=move || chosen().to_string()
            on:change=choose
        >
            {options.collect_view()}
        </select>
    }
}

const NUMBER_FORMS: &[(TextForm, &str)] = &[
    (TextForm { decimal: DecimalMark::Point, dates: DateOrder::YearFirst }, "1,234.5"),
    (TextForm { decimal: DecimalMark::Comma, dates: DateOrder::YearFirst }, "1.234,5"),
];
const DATE_FORMS: &[(TextForm, &str)] = &[
    (TextForm { decimal: DecimalMark::Point, dates: DateOrder::YearFirst }, "2024-12-31"),
    (TextForm { decimal: DecimalMark::Point, dates: DateOrder::DayFirst }, "31/12/2024, day first"),
    (
        TextForm { decimal: DecimalMark::Point, dates: DateOrder::MonthFirst },
        "12/31/2024, month first",
    ),
];

fn forms_of(wanted: Wanted) -> &'static [(TextForm, &'static str)] {
    match wanted {
        Wanted::Type(ColumnType::Int | ColumnType::Float) => NUMBER_FORMS,
        Wanted::Type(ColumnType::Date | ColumnType::Timestamp) => DATE_FORMS,
        Wanted::Type(_) | Wanted::Automatic | Wanted::Nothing => &[],
    }
}

const fn value_of(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Automatic => "",
        Wanted::Type(column_type) => column_type.name(),
        Wanted::Nothing => "-",
    }
}

fn wanted_of(value: &str) -> Wanted {
    match value {
        "-" => Wanted::Nothing,
        _ => value.parse().map_or(Wanted::Automatic, Wanted::Type),
    }
}
