use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlMetaElement;

use super::{Display, Formats, Theme};
use crate::ui::dom;
use crate::ui::grid::geometry::Density;
use crate::ui::shell::Shell;

const THEME: &str = "peristyle.theme";
const DENSITY: &str = "peristyle.density";
const DISPLAY: &str = "peristyle.display";
/// The colours of the window around the page, as the style sheet has them: light, dark.
const WINDOW_COLOURS: [&str; 2] = ["#FBFAF8", "#141516"];

/// Takes up what was chosen earlier, and from then on keeps what is chosen and lets the page follow.
pub(in crate::ui) fn keep_and_follow(shell: Shell) {
    let kept = |name| shell.workspace.setting(name).unwrap_or_default();
    shell.theme.set(Theme::of_name(&kept(THEME)).unwrap_or_default());
    shell.display.set(Display::of_name(&kept(DISPLAY)).unwrap_or_default());
    shell.density.set(Density::of_name(&kept(DENSITY)).unwrap_or_default());
    Effect::new(move |_| show_theme(shell.theme.get()));
    keep_changes(shell, THEME, move || shell.theme.get().name());
    keep_changes(shell, DENSITY, move || shell.density.get().name());
    keep_changes(shell, DISPLAY, move || shell.display.get().name());
}

impl Shell {
    /// Hands out the formats of the browser's language, where values are to be shown so. Tracked.
    pub(in crate::ui) fn with_formats<R>(self, show: impl FnOnce(Option<&Formats>) -> R) -> R {
        if self.display.get() == Display::Exact {
            return show(None);
        }
        if self.formats.with_value(Option::is_none) {
            self.formats.set_value(Some(Formats::local()));
        }
        self.formats.with_value(|formats| show(formats.as_ref()))
    }
}

/// Nothing is written before something was chosen: what is usual may become another.
fn keep_changes(shell: Shell, name: &'static str, value: impl Fn() -> &'static str + 'static) {
    Effect::new(move |last: Option<&'static str>| {
        let value = value();
        if last.is_some_and(|last| last != value) {
            shell.workspace.set_setting(name, value);
        }
        value
    });
}

fn show_theme(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    match theme {
        Theme::System => dom::remove_attribute(&root, "data-theme"),
        Theme::Light | Theme::Dark => dom::set_attribute(&root, "data-theme", theme.name()),
    }
    let of_scheme = match theme {
        Theme::System => [0, 1],
        Theme::Light => [0, 0],
        Theme::Dark => [1, 1],
    };
    for (scheme, colour) in ["light", "dark"].into_iter().zip(of_scheme) {
        let selector = format!("meta[name=theme-color][media*={scheme}]");
        let meta = document().query_selector(&selector).ok().flatten();
        if let Some(meta) = meta.and_then(|meta| meta.dyn_into::<HtmlMetaElement>().ok()) {
            meta.set_content(WINDOW_COLOURS[colour]);
        }
    }
}
