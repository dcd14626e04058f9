use leptos::prelude::*;

use super::{Display, Formats, Theme};
use crate::column_store::{Date, ValueRef};
use crate::ui::dialogs::Sheet;
use crate::ui::grid::geometry::Density;
use crate::ui::labels;
use crate::ui::shell::Shell;

/// Asks how the application is to look. What is chosen holds at once.
#[component]
pub(in crate::ui) fn SettingsDialog(shell: Shell) -> impl IntoView {
    let themes = Theme::ALL.map(|theme| (theme.name(), theme_words(theme)));
    let displays = Display::ALL.map(|display| (display.name(), display_words(display)));
    let densities = Density::ALL.map(|density| (density.name(), density.words()));
    let choose_density =
        move |name: String| shell.density.set(Density::of_name(&name).unwrap_or_default());
    let choose_theme =
        move |name: String| shell.theme.set(Theme::of_name(&name).unwrap_or_default());
    let choose_display = move |name: String| {
        shell.display.set(Display::of_name(&name).unwrap_or_default());
    };
    view! {
        <Sheet shell title=labels::SETTINGS.to_owned() class="dialog settings">
            <Choice legend=labels::COLOURS name="theme" options=themes.to_vec()
                chosen=Signal::derive(move || shell.theme.get().name()) choose=choose_theme/>
            <Choice legend=labels::ROWS name="density" options=densities.to_vec()
                chosen=Signal::derive(move || shell.density.get().name()) choose=choose_density/>
            <Choice legend=labels::NUMBERS_AND_DATES name="display" options=displays.to_vec()
                chosen=Signal::derive(move || shell.display.get().name()) choose=choose_display/>
            <p class="muted">
                {labels::SETTINGS_CHANGE_NO_DATA}
            </p>
        </Sheet>
    }
}

const fn theme_words(theme: Theme) -> &'static str {
    match theme {
        Theme::System => labels::AS_THE_SYSTEM,
        Theme::Light => labels::LIGHT,
        Theme::Dark => labels::DARK,
    }
}

/// With an example, which says more than a name.
fn display_words(display: Display) -> String {
    let (number, date) = (ValueRef::Float(12_345.5), Date::from_ymd(2024, 5, 31));
    let date = date.ok().map_or(ValueRef::Null, ValueRef::Date);
    match display {
        Display::Exact => labels::as_stored(number, date),
        Display::Local => {
            let formats = Formats::local();
            let text = |value| formats.text_of(value).unwrap_or_default();
            labels::as_in_your_language(text(number), text(date))
        }
    }
}

/// One choice among a few.
#[component]
fn Choice<W: Into<String> + 'static>(
    legend: &'static str,
    name: &'static str,
    options: Vec<(&'static str, W)>,
    chosen: Signal<&'static str>,
    choose: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, words)| {
        let words: String = words.into();
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    value=value
                    prop:checked=move || chosen.get() == value
                    on:change:target=move |event| choose(event.target().value())
                />
                <span>{words}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            {options.collect_view()}
        </fieldset>
    }
}
