//! The filter as one line of text, with what can be written next: a combobox with a list of choices.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

use super::completing::{Choice, Choices};
use crate::column_store::{Filter, FilterTextError};
use crate::ui::dom;
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::workspace::Workspace;

/// The values of a column among which those are looked for that begin as typed.
const MOST_VALUES: usize = 500;
const LIST: &str = "filter-choices";

/// The line while it is being written.
#[derive(Clone, Copy)]
struct Line {
    shell: Shell,
    input: NodeRef<html::Input>,
    /// What lies over the input.
    mark: NodeRef<html::Div>,
    text: RwSignal<String>,
    choices: RwSignal<Choices>,
    /// The choice that Enter takes.
    active: RwSignal<Option<usize>>,
    refusal: RwSignal<Option<FilterTextError>>,
}

/// The line. Enter applies it; what is wrong with it is said, and marked in it.
#[component]
pub(super) fn ExpressionLine(shell: Shell) -> impl IntoView {
    let line = Line {
        shell,
        input: NodeRef::new(),
        mark: NodeRef::new(),
        text: RwSignal::new(String::new()),
        choices: RwSignal::new(Choices::default()),
        active: RwSignal::new(None),
        refusal: RwSignal::new(None),
    };
    let applied = Memo::new(move |_| text_of(&shell.workspace.filter()));
    Effect::new(move |_| {
        line.text.set(applied.get());
        line.refusal.set(None);
    });
    let is_open = move || line.choices.with(|choices| !choices.items.is_empty());
    let active_id = move || line.active.get().map(|at| format!("{LIST}-{at}"));
    view! {
        <div class="expression">
            <input
                type="text"
                role="combobox"
                data-filter-text=""
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=labels::FILTER_AS_TEXT
                aria-autocomplete="list"
                aria-expanded=move || is_open().to_string()
                aria-controls=LIST
                aria-activedescendant=active_id
                aria-invalid=move || line.refusal.with(Option::is_some).then_some("true")
                aria-describedby="filter-refusal"
                placeholder="price > 10 and city in (\"Paris\", \"Rome\")"
                node_ref=line.input
                prop:value=move || line.text.get()
                on:input:target=move |event| line.typed(&event.target())
                on:keydown=move |event| line.on_key(&event)
                on:blur=move |_| line.close()
                on:scroll=move |_| line.move_mark()
            />
            <Mark line/>
            // What is only typed filters nothing yet. The press leaves the focus in the line.
            <Show when=move || line.text.get() != applied.get()>
                <button class="button primary apply-filter" data-action="apply-filter" title=labels::ENTER
                    on:pointerdown=|event| event.prevent_default() on:click=move |_| line.apply()>
                    {labels::APPLY}
                </button>
            </Show>
            <ul class="completions" id=LIST role="listbox" aria-label=labels::WHAT_CAN_BE_WRITTEN_NEXT
                hidden=move || !is_open()>
                <For each=move || numbered(line) key=|(at, choice)| (*at, choice.text.clone()) let:numbered>
                    <ChoiceRow line at=numbered.0 choice=numbered.1/>
                </For>
            </ul>
            <p class="refusal" id="filter-refusal" role="alert">
                {move || line.refusal.with(|refusal| refusal.as_ref().map(ToString::to_string))}
            </p>
        </div>
    }
}

/// Marks what is wrong, where it stands in the line: the same text in the same place, of which only the
/// mark is seen. The cursor stays where it was, and so does what is selected.
#[component]
fn Mark(line: Line) -> impl IntoView {
    let parts = move || {
        let place = line.refusal.with(|refusal| Some(refusal.as_ref()?.characters.clone()))?;
        let text = line.text.get();
        let (before, wrong, after) = marked(&text, place);
        request_animation_frame(move || line.show_mark());
        Some(view! { {before}<mark data-filter-mark="">{wrong}</mark>{after} })
    };
    view! { <div class="expression-mark" aria-hidden="true" node_ref=line.mark>{parts}</div> }
}

/// The text before a place in it, what is there, and the text behind it; where nothing is there, a space
/// that can be seen.
fn marked(text: &str, place: Range<usize>) -> (String, String, String) {
    let part = |range: Range<usize>| -> String {
        text.chars().skip(range.start).take(range.len()).collect()
    };
    let (before, wrong) = (part(0..place.start), part(place.clone()));
    let wrong = if wrong.trim().is_empty() { "\u{a0}".to_owned() } else { wrong };
    (before, wrong, part(place.end..text.len()))
}

fn numbered(line: Line) -> Vec<(usize, Choice)> {
    line.choices.with(|choices| choices.items.iter().cloned().enumerate().collect())
}

#[component]
fn ChoiceRow(line: Line, at: usize, choice: Choice) -> impl IntoView {
    let is_active = move || line.active.get() == Some(at);
    view! {
        <li
            id=format!("{LIST}-{at}")
            role="option"
            aria-selected=move || is_active().to_string()
            // The line keeps the focus.
            on:pointerdown=move |event| event.prevent_default()
            on:click=move |_| line.take(at)
        >
            <span>{choice.text}</span>
            <span class="muted">{choice.what}</span>
        </li>
    }
}

fn text_of(filter: &Filter) -> String {
    if *filter == Filter::All { String::new() } else { filter.to_string() }
}

impl Line {
    fn typed(self, input: &HtmlInputElement) {
        self.text.set(input.value());
        self.refusal.set(None);
        self.offer(input);
    }

    /// Offers what can be written at the cursor.
    fn offer(self, input: &HtmlInputElement) {
        let typed = input.value();
        let place = input.selection_start().ok().flatten().unwrap_or_default() as usize;
        let cursor = chars_before(&typed, place);
        self.active.set(None);
        self.choices.set(untrack(|| choices_at(self.shell.workspace, &typed, cursor)));
    }

    /// Scrolls a line that is longer than its field to where the mark is.
    fn show_mark(self) {
        let (input, over) = (self.input.get_untracked(), self.mark.get_untracked());
        let Some((input, over)) = input.zip(over) else { return };
        let mark = over.query_selector("mark").ok().flatten();
        if let Some(mark) = mark.and_then(|mark| mark.dyn_into::<HtmlElement>().ok()) {
            let (start, end) = (mark.offset_left(), mark.offset_left() + mark.offset_width());
            let seen = input.scroll_left()..input.scroll_left() + input.client_width();
            if start < seen.start || end > seen.end {
                input.set_scroll_left(start - input.client_width() / 2);
            }
        }
        self.move_mark();
    }

    /// Keeps the mark where its text is in a line that is longer than its field.
    fn move_mark(self) {
        let (input, mark) = (self.input.get_untracked(), self.mark.get_untracked());
        if let Some((input, mark)) = input.zip(mark) {
            mark.set_scroll_left(input.scroll_left());
        }
    }

    fn close(self) {
        self.choices.set(Choices::default());
        self.active.set(None);
    }

    fn take(self, at: usize) {
        let Some(input) = self.input.get_untracked() else { return };
        let typed = input.value();
        let taken = self.choices.with_untracked(|choices| {
            choices.items.get(at).map(|choice| choices.take(choice, &typed))
        });
        let Some((text, cursor)) = taken else { return };
        input.set_value(&text);
        let place = units_before(&text, cursor);
        // The caret goes to the end by itself where it cannot be put there.
        let _ = input.set_selection_range(place, place);
        self.typed(&input);
    }

    fn on_key(self, event: &KeyboardEvent) {
        let count = self.choices.with_untracked(|choices| choices.items.len());
        let active = self.active.get_untracked();
        match (event.key().as_str(), active) {
            _ if event.is_composing() => return,
            ("ArrowDown", _) if count == 0 => self.offer_here(),
            ("ArrowDown", at) => self.activate(at.map_or(0, |at| (at + 1) % count)),
            ("ArrowUp", at) if count > 0 => {
                self.activate(at.unwrap_or(0).checked_sub(1).unwrap_or(count - 1));
            }
            // The way back out of the line.
            ("Tab", _) if event.shift_key() => return,
            ("Tab", at) if count > 0 => self.take(at.unwrap_or(0)),
            ("Enter", Some(at)) => self.take(at),
            ("Enter", None) => self.apply(),
            ("Escape", _) if count > 0 => self.close(),
            ("Escape", _) => self.leave(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn offer_here(self) {
        if let Some(input) = self.input.get_untracked() {
            self.offer(&input);
        }
    }

    fn activate(self, at: usize) {
        self.active.set(Some(at));
        if let Some(row) = document().get_element_by_id(&format!("{LIST}-{at}")) {
            dom::scroll_into_view(&row);
        }
    }

    /// Takes back what was written and goes to the grid.
    fn leave(self) {
        let filter = untrack(|| self.shell.workspace.filter());
        self.text.set(text_of(&filter));
        self.refusal.set(None);
        if filter == Filter::All {
            self.shell.tools.filter_asked.set(false);
        }
        dom::catch_focus(true);
    }

    fn apply(self) {
        let workspace = self.shell.workspace;
        self.close();
        let text = self.text.get_untracked();
        let parsed = workspace.with_table_untracked(|store| Filter::parse(&text, store.schema()));
        match parsed {
            None => {}
            Some(Err(refusal)) => self.refusal.set(Some(refusal)),
            Some(Ok(filter)) => {
                // What was read for this very table fits it.
                let _ = workspace.filter_by(filter);
                let rows = untrack(|| crate::ui::status_bar::rows_in_words(self.shell));
                self.shell.announce(rows.unwrap_or_default());
            }
        }
    }
}

fn choices_at(workspace: Workspace, typed: &str, cursor: usize) -> Choices {
    let completion = workspace.with_table(|store| Filter::complete(typed, cursor, store.schema()));
    let completion = completion.unwrap_or_default();
    let column = completion.value_of.as_deref();
    let counts = column.and_then(|column| workspace.frequent_values(column, MOST_VALUES));
    let values = counts.map(|counts| counts.values).unwrap_or_default();
    Choices::new(&completion, typed, &values)
}

/// How many characters stand before a place that is counted as JavaScript does.
fn chars_before(text: &str, place: usize) -> usize {
    let mut units = 0;
    let before = text.chars().take_while(|char| {
        units += char.len_utf16();
        units <= place
    });
    before.count()
}

/// A place among characters as JavaScript counts it.
fn units_before(text: &str, char_count: usize) -> u32 {
    text.chars().take(char_count).map(|char| char.len_utf16() as u32).sum()
}
