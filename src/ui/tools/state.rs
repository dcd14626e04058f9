use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::condition::{parts_of, whole_of};
use crate::column_store::Filter;
use crate::ui::dom;
use crate::ui::labels;
use crate::ui::menu::Anchor;
use crate::ui::shell::Shell;
use crate::workspace::{ColumnHead, Workspace};

/// What floats over the page, opened from the bar.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) enum Form {
    /// The form of a condition: a new one, or the one that is this part of the filter.
    Condition { column: Option<String>, part: Option<usize> },
    /// The columns that rows are sorted by.
    Sort,
}

/// What the bar above the grid shows; copies mean the same bar.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Tools {
    /// Whether the line of the filter is shown though nothing is filtered.
    pub(in crate::ui) filter_asked: RwSignal<bool>,
    /// Whether the panel about the cursor's column is shown.
    pub(in crate::ui) inspector_shown: RwSignal<bool>,
    /// The form that is open, and where.
    pub(in crate::ui) form: RwSignal<Option<(Form, Anchor)>>,
}

impl Tools {
    pub(in crate::ui) fn new() -> Self {
        Self {
            filter_asked: RwSignal::new(false),
            inspector_shown: RwSignal::new(false),
            form: RwSignal::new(None),
        }
    }

    /// Shows the line of the filter and goes there.
    pub(in crate::ui) fn open_filter(self) {
        self.filter_asked.set(true);
        dom::focus_soon("[data-filter-text]");
    }

    /// Opens the form of the sort below its button.
    pub(in crate::ui) fn open_sort(self) {
        let button = document().query_selector("[data-action=sort]").ok().flatten();
        if let Some(button) = button.and_then(|button| button.dyn_into().ok()) {
            self.form.set(Some((Form::Sort, Anchor::below(&button))));
        }
    }

    /// Opens the form of a new condition about a column.
    pub(in crate::ui) fn filter_column(self, column: String, at: Anchor) {
        self.form.set(Some((Form::Condition { column: Some(column), part: None }, at)));
    }
}

/// The parts of the filter that is applied.
pub(super) fn parts(workspace: Workspace) -> Vec<Filter> {
    parts_of(&workspace.filter())
}

/// Puts a part of the filter in the place of another, adds one, or takes one out.
pub(super) fn change_part(
    workspace: Workspace,
    part: Option<usize>,
    filter: Option<Filter>,
) -> Result<(), String> {
    let mut parts = untrack(|| parts(workspace));
    match (part, filter) {
        (Some(at), Some(filter)) if at < parts.len() => parts[at] = filter,
        (Some(at), None) if at < parts.len() => drop(parts.remove(at)),
        (_, filter) => parts.extend(filter),
    }
    workspace.filter_by(whole_of(parts)).map_err(|error| error.to_string())
}

/// Shows of the rows only those that a condition lets through, too.
pub(in crate::ui) fn add_condition(shell: Shell, filter: Filter) {
    let words = filter.to_string();
    match change_part(shell.workspace, None, Some(filter)) {
        Ok(()) => shell.announce(labels::filtered(&words)),
        Err(reason) => shell.workspace.run(async move { Err::<(), _>(reason) }),
    }
}

/// A column by its name.
pub(super) fn column_named(workspace: Workspace, name: &str) -> Option<ColumnHead> {
    workspace.columns().into_iter().find(|column| column.name == name)
}
