//! The fields of the cell editor: one for each kind of column.

use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::ui::dom;
use crate::ui::labels;
use crate::workspace::CellInput;

/// The most lines of a text that an editor shows at once.
const MAX_LINES: usize = 8;

/// What a field holds: its text, or nothing.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// The text; none while it stands for null.
    text: RwSignal<Option<String>>,
    /// Why it was refused.
    pub(super) refusal: RwSignal<Option<String>>,
    /// Puts the focus back into the field.
    element: StoredValue<Option<HtmlElement>, LocalStorage>,
    area: NodeRef<html::Textarea>,
}

impl Field {
    /// A field that starts with a text, or with nothing.
    pub(super) fn new(text: Option<String>) -> Self {
        Self {
            text: RwSignal::new(text),
            refusal: RwSignal::new(None),
            element: StoredValue::new_local(None),
            area: NodeRef::new(),
        }
    }

    /// What is to be put into the cell; none once the field is gone.
    pub(super) fn input(self) -> Option<CellInput> {
        let text = self.text.try_get_untracked()?;
        Some(text.map_or(CellInput::Null, CellInput::Text))
    }

    /// Shows why it was refused, and keeps the focus.
    pub(super) fn refuse(self, reason: String) {
        self.refusal.set(Some(reason));
        request_animation_frame(move || {
            if let Some(Some(element)) = self.element.try_get_value() {
                dom::focus(&element);
            }
        });
    }

    /// Begins another line where the caret is.
    pub(super) fn break_line(self) {
        let Some(area) = self.area.get_untracked() else { return };
        let start = area.selection_start().ok().flatten().unwrap_or(0);
        let end = area.selection_end().ok().flatten().unwrap_or(start);
        // A range within the text, which it is.
        let _ = area.set_range_text_with_start_and_end("\n", start, end);
        let _ = area.set_selection_range(start + 1, start + 1);
        self.type_text(area.value());
    }

    fn type_text(self, text: String) {
        self.text.set(Some(text));
        self.refusal.set(None);
    }

    fn start_text(self) -> String {
        self.text.get_untracked().unwrap_or_default()
    }

    fn takes_focus(self, element: &HtmlElement) {
        self.element.set_value(Some(element.clone()));
        dom::focus(element);
    }

    fn is_null(self) -> bool {
        self.text.with(Option::is_none)
    }

    fn is_refused(self) -> Option<&'static str> {
        self.refusal.with(Option::is_some).then_some("true")
    }
}

/// A line of text: numbers, and bools that are typed.
#[component]
pub(super) fn LineField(field: Field, name: String, is_number: bool) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    input.on_load(move |input| start_line(field, &input));
    view! {
        <input
            type="text"
            inputmode=is_number.then_some("decimal")
            autocomplete="off"
            spellcheck="false"
            placeholder=move || field.is_null().then_some("null")
            aria-label=name
            aria-invalid=move || field.is_refused()
            aria-describedby="edit-refusal"
            data-editor=""
            node_ref=input
            on:input:target=move |event| field.type_text(event.target().value())
        />
    }
}

fn start_line(field: Field, input: &web_sys::HtmlInputElement) {
    let text = field.start_text();
    input.set_value(&text);
    field.takes_focus(input);
    let end = text.encode_utf16().count() as u32;
    // The caret goes to the end by itself where it cannot be put there.
    let _ = input.set_selection_range(end, end);
}

/// Text of any number of lines.
#[component]
pub(super) fn TextField(field: Field, name: String) -> impl IntoView {
    field.area.on_load(move |area| {
        let text = field.start_text();
        area.set_value(&text);
        field.takes_focus(&area);
        let end = text.encode_utf16().count() as u32;
        let _ = area.set_selection_range(end, end);
    });
    let lines = move || {
        field.text.with(|text| {
            let breaks = text.as_deref().unwrap_or_default().matches('\n').count();
            (breaks + 1).min(MAX_LINES).to_string()
        })
    };
    view! {
        <textarea
            rows=lines
            class:lines=move || lines() != "1"
            autocomplete="off"
            spellcheck="false"
            placeholder=move || field.is_null().then_some("null")
            aria-label=name
            aria-invalid=move || field.is_refused()
            aria-describedby="edit-refusal"
            data-editor=""
            node_ref=field.area
            on:input:target=move |event| field.type_text(event.target().value())
        ></textarea>
    }
}

/// A day, or a moment in UTC: typed, or chosen in the browser's own picker beside the text.
#[component]
pub(super) fn DayField(field: Field, name: String, with_time: bool) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    input.on_load(move |input| start_line(field, &input));
    let picked = move |value: String| {
        let Some(input) = input.get_untracked().filter(|_| !value.is_empty()) else { return };
        let text = if with_time { format!("{value}Z") } else { value };
        input.set_value(&text);
        field.type_text(text);
    };
    let shown = move || {
        let text = field.text.get().unwrap_or_default();
        // The browser complains of what is no day yet.
        let kept = if with_time { text.trim_end_matches('Z') } else { &text };
        let is_day = kept.split('-').map(str::len).take(2).eq([4, 2]) && kept.len() >= 10;
        if is_day { kept.to_owned() } else { String::new() }
    };
    let label = if with_time { labels::CHOOSE_A_TIME_UTC } else { labels::CHOOSE_A_DAY };
    view! {
        <input
            type="text"
            class="typed-day"
            autocomplete="off"
            spellcheck="false"
            placeholder=move || field.is_null().then_some("null")
            aria-label=name
            aria-invalid=move || field.is_refused()
            aria-describedby="edit-refusal"
            data-editor=""
            node_ref=input
            on:input:target=move |event| field.type_text(event.target().value())
        />
        <input
            type=if with_time { "datetime-local" } else { "date" }
            step=with_time.then_some("1")
            class="day-picker"
            tabindex="-1"
            aria-label=label
            title=label
            data-day-picker=""
            prop:value=shown
            on:change:target=move |event| {
                picked(event.target().value());
                if let Some(input) = input.get_untracked() {
                    dom::focus(&input);
                }
            }
        />
    }
}

/// A box that is checked, empty, or neither, which is null. Space and a click go on to the next of them.
#[component]
pub(super) fn BoolField(field: Field, name: String) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    input.on_load(move |input| field.takes_focus(&input));
    let state = move || field.text.get();
    let next = move || {
        let next = match field.text.get_untracked().as_deref() {
            Some("true") => Some("false".to_owned()),
            Some(_) => None,
            None => Some("true".to_owned()),
        };
        field.text.set(next);
        field.refusal.set(None);
    };
    view! {
        <label class="bool-editor">
            <input
                type="checkbox"
                aria-label=name
                aria-describedby="edit-refusal"
                data-editor=""
                node_ref=input
                prop:checked=move || state().as_deref() == Some("true")
                prop:indeterminate=move || state().is_none()
                on:click=move |event| {
                    // The box shows what the field holds, not what a box would do by itself.
                    event.prevent_default();
                    request_animation_frame(next);
                }
            />
            <span aria-hidden="true">{move || state().unwrap_or_else(|| "null".to_owned())}</span>
        </label>
    }
}
