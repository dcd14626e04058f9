//! The record sheet: one row as a form, for narrow screens and for wide tables.

mod field;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use self::field::{Field, Refused};
use super::dialogs;
use super::dom;
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
    refused: Refused,
    /// The row that was deleted last, as long as this is said.
    deleted: RwSignal<Option<RowId>>,
}

/// The sheet, opened on a row.
#[component]
pub(super) fn RecordSheet(shell: Shell, row: RowId) -> impl IntoView {
    let row = RwSignal::new(row);
    let place = Memo::new(move |_| shell.workspace.visible_rows().index_of(row.get()));
    let (refused, deleted) = (Refused::new(), RwSignal::new(None));
    let record = Record { shell, row, place, frame: NodeRef::new(), refused, deleted };
    record.frame.on_load(move |frame| {
        dialogs::show(&frame);
        record.turn_to_cursor();
    });
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
            on:cancel=move |event: web_sys::Event| {
                if record.is_held() {
                    event.prevent_default();
                }
            }
            on:close=move |_| record.on_close()
        >
            <RecordBar record/>
            <DeletedLine record/>
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

/// Says that a row was deleted and lets it be taken back: the notice of it lies behind the sheet.
#[component]
fn DeletedLine(record: Record) -> impl IntoView {
    let undo = move |_| {
        record.shell.undo();
        if let Some(row) = record.deleted.get_untracked() {
            record.deleted.set(None);
            record.row.set(row);
        }
    };
    view! {
        <div role="status">
            <Show when=move || record.deleted.get().is_some()>
                <p class="record-deleted">
                    {labels::ROW_DELETED}
                    <button class="button quiet" data-action="undo-record" on:click=undo>{labels::UNDO}</button>
                </p>
            </Show>
        </div>
    }
}

/// Made anew for each row, so that nothing of one row is left in the fields of another.
#[component]
fn Fields(record: Record) -> impl IntoView {
    let shell = record.shell;
    move || {
        let row = record.row.get();
        let columns = shell.workspace.columns().into_iter().enumerate();
        let refused = record.refused;
        let fields =
            columns.map(|(index, column)| view! { <Field shell row index column refused/> });
        view! { <div class="record-fields">{fields.collect_view()}</div> }
    }
}

impl Record {
    fn act(self, action: &str) {
        match action {
            "previous-row" => self.step(-1),
            "next-row" => self.step(1),
            "delete-record" => self.delete(),
            _ if self.is_held() => {}
            _ => dialogs::leave(self.frame),
        }
    }

    /// Whether a field keeps the sheet on its row: what was typed last is put into its cell first, and what
    /// does not fit is to be mended. Who leaves again then does.
    fn is_held(self) -> bool {
        if let Some(focused) = dom::focused() {
            // What has no focus to lose needs to put nothing.
            let _ = focused.blur();
            dom::focus(&focused);
        }
        let Some(column) = self.refused.hold() else {
            self.refused.clear();
            return false;
        };
        if let Some(field) = self.field_of(column) {
            dom::focus(&field);
        }
        true
    }

    fn field_of(self, column: usize) -> Option<HtmlElement> {
        let selector = format!("[aria-describedby='record-refusal-{column}']");
        self.frame.get_untracked()?.query_selector(&selector).ok()??.dyn_into().ok()
    }

    /// Turns to the field of the cell that the sheet was opened on. Where a focus brings up a keyboard that
    /// covers half of the page, the field is only brought into view.
    fn turn_to_cursor(self) {
        let column = self.shell.cell_of_cursor().map(|(_, column)| column);
        let Some(field) = column.and_then(|column| self.field_of(column)) else { return };
        if dom::is_touch() {
            dom::scroll_into_view(&field);
        } else {
            dom::focus(&field);
        }
    }

    fn step(self, by: isize) {
        if self.is_held() {
            return;
        }
        self.deleted.set(None);
        let place = self.place.get_untracked().and_then(|place| place.checked_add_signed(by));
        let rows = untrack(|| self.shell.workspace.visible_rows());
        if let Some(row) = place.and_then(|place| rows.nth(place)) {
            self.row.set(row);
        }
    }

    /// Deletes the row and goes to the one after it, or before it, or closes.
    fn delete(self) {
        self.refused.clear();
        let row = self.row.get_untracked();
        let rows = untrack(|| self.shell.workspace.visible_rows());
        let place = self.place.get_untracked().unwrap_or_default();
        let beside = rows.nth(place + 1).or_else(|| rows.nth(place.checked_sub(1)?));
        match beside {
            Some(beside) => {
                self.deleted.set(Some(row));
                self.row.set(beside);
            }
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
