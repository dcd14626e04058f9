//! The record sheet: one row as a form, for narrow screens and for wide tables.

mod field;

use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use self::field::Field;
use super::dialogs;
use super::icons::Icon;
use super::shell::Shell;
use crate::column_store::RowId;
use crate::ui::labels;
use crate::workspace::words;

/// What the sheet's parts share.
#[derive(Clone, Copy)]
struct Record {
    shell: Shell,
    row: RwSignal<RowId>,
    /// The place of the row among those that are shown; none once it is gone.
    place: Memo<Option<usize>>,
    frame: NodeRef<html::Dialog>,
}

/// The sheet, opened on a row.
#[component]
pub(super) fn RecordSheet(shell: Shell, row: RowId) -> impl IntoView {
    let row = RwSignal::new(row);
    let place = Memo::new(move |_| shell.workspace.visible_rows().index_of(row.get()));
    let record = Record { shell, row, place, frame: NodeRef::new() };
    record.frame.on_load(|frame| dialogs::show(&frame));
    // A row that went by another way than this sheet's takes the sheet with it.
    Effect::new(move |_| {
        if place.get().is_none() {
            dialogs::leave(record.frame);
        }
    });
    view! {
        <dialog
            class="record"
            aria-labelledby="record-title"
            node_ref=record.frame
            on:keydown=move |event| record.on_key(&event)
            on:close=move |_| record.on_close()
        >
            <RecordBar record/>
            <Fields record/>
        </dialog>
    }
}

#[component]
fn RecordBar(record: Record) -> impl IntoView {
    let count = move || record.shell.workspace.visible_rows().count();
    let is_first = move || record.place.get() == Some(0);
    let is_last = move || record.place.get().is_none_or(|place| place + 1 >= count());
    let title = move || record.place.get().map(|place| words::place_of_row(place, count()));
    let button = |icon: Icon, label: &'static str, action: &'static str| {
        let run = move |_| record.act(action);
        view! {
            <button class="icon-button" aria-label=label title=label data-action=action on:click=run
                disabled=move || match action {
                    "previous-row" => is_first(),
                    "next-row" => is_last(),
                    _ => false,
                }>
                {icon.view()}
            </button>
        }
    };
    view! {
        <header class="record-bar">
            {button(Icon::Close, labels::CLOSE, "close-record")}
            <h2 id="record-title" aria-live="polite">{title}</h2>
            <span class="spacer"></span>
            {button(Icon::Delete, labels::DELETE_THE_ROW, "delete-record")}
            {button(Icon::Ascending, labels::PREVIOUS_ROW, "previous-row")}
            {button(Icon::Descending, labels::NEXT_ROW, "next-row")}
        </header>
    }
}

/// Made anew for each row, so that nothing of one row is left in the fields of another.
#[component]
fn Fields(record: Record) -> impl IntoView {
    let shell = record.shell;
    move || {
        let row = record.row.get();
        let columns = shell.workspace.columns().into_iter().enumerate();
        let fields = columns.map(|(index, column)| view! { <Field shell row index column/> });
        view! { <div class="record-fields">{fields.collect_view()}</div> }
    }
}

impl Record {
    fn act(self, action: &str) {
        match action {
            "previous-row" => self.step(-1),
            "next-row" => self.step(1),
            "delete-record" => self.delete(),
            _ => dialogs::leave(self.frame),
        }
    }

    fn step(self, by: isize) {
        let place = self.place.get_untracked().and_then(|place| place.checked_add_signed(by));
        let rows = untrack(|| self.shell.workspace.visible_rows());
        if let Some(row) = place.and_then(|place| rows.nth(place)) {
            self.row.set(row);
        }
    }

    /// Deletes the row and goes to the one after it, or before it, or closes.
    fn delete(self) {
        let row = self.row.get_untracked();
        let rows = untrack(|| self.shell.workspace.visible_rows());
        let place = self.place.get_untracked().unwrap_or_default();
        let beside = rows.nth(place + 1).or_else(|| rows.nth(place.checked_sub(1)?));
        match beside {
            Some(beside) => self.row.set(beside),
            None => dialogs::leave(self.frame),
        }
        let workspace = self.shell.workspace;
        workspace.run_fetched(async move { workspace.delete_rows(vec![row]).await.map(drop) });
    }

    fn on_key(self, event: &KeyboardEvent) {
        match (event.key().as_str(), event.alt_key()) {
            ("ArrowUp", true) => self.step(-1),
            ("ArrowDown", true) => self.step(1),
            _ => return,
        }
        event.prevent_default();
    }

    /// The cursor of the grid is where the sheet was last.
    fn on_close(self) {
        let row = self.row.get_untracked();
        self.shell.close_dialog();
        self.shell.go_to_row(row);
    }
}
