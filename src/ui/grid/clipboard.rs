//! Copying and pasting blocks of cells.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, Document, Element, Node};

use super::ranges::RangeAct;
use super::state::GridState;
use crate::ui::labels;
use crate::ui::pasted::is_table;
use crate::workspace::{ClipRows, words};

/// The most cells that are copied within the event itself, which cannot wait. More are gathered in slices,
/// when the event is over.
pub(super) const MAX_CELLS_AT_ONCE: usize = 100_000;

/// Puts the selected cells on the clipboard, as text and as a table. True if they are there now.
fn put_selected(state: GridState, event: &ClipboardEvent, then_clears: bool) -> bool {
    let block = state.selected_block();
    let cell_count = block.cell_count();
    let Some(clipboard) = event.clipboard_data().filter(|_| cell_count > 0) else { return false };
    if cell_count > MAX_CELLS_AT_ONCE {
        event.prevent_default();
        state.act(RangeAct::Copy { block, then_clears });
        return false;
    }
    let Some((text, html)) = state.shell.workspace.copy_cells_now(&block) else { return false };
    if clipboard.set_data("text/plain", &text).is_err() {
        return false;
    }
    // The text says it all; the table keeps its shape in mails and documents.
    let _ = html.map(|html| clipboard.set_data("text/html", &html));
    event.prevent_default();
    state.shell.announce(labels::cells_copied(words::count(cell_count, "cell")));
    true
}

/// Copies the selected cells.
pub(super) fn copy(state: GridState, event: &ClipboardEvent) {
    put_selected(state, event, false);
}

/// Copies the cells and sets them to null.
pub(super) fn cut(state: GridState, event: &ClipboardEvent) {
    if put_selected(state, event, true) {
        state.clear_selected();
    }
}

/// Puts what is on the clipboard into the cells from the first selected one on.
pub(super) fn paste(state: GridState, event: &ClipboardEvent) {
    let Some(clipboard) = event.clipboard_data() else { return };
    // The sample has the focus though nobody put it there: what is pasted then is a table of its own.
    if !state.is_used.get_value() && untrack(|| state.shell.workspace.shows_sample()) {
        return;
    }
    let is_file = clipboard.files().is_some_and(|files| files.length() > 0);
    let text = clipboard.get_data("text/plain").unwrap_or_default();
    let table = clipboard.get_data("text/html").ok().filter(|_| !is_table(&text));
    let table = table.and_then(|html| rows_of_html(&html));
    if is_file && text.is_empty() && table.is_none() || text.is_empty() && table.is_none() {
        return;
    }
    event.prevent_default();
    state.paste(text, table);
}

/// The cells of the first table of a page, which is read without becoming a part of this one. None if
/// it has no table.
fn rows_of_html(html: &str) -> Option<ClipRows> {
    let table = parsed(html).ok()?.query_selector("table").ok()??;
    let rows = table.get_elements_by_tag_name("tr");
    let rows = (0..rows.length()).filter_map(|at| rows.item(at));
    let rows: ClipRows = rows.map(|row| cells_of(&row)).filter(|row| !row.is_empty()).collect();
    (!rows.is_empty()).then_some(rows)
}

/// A page of its own, which runs and fetches nothing.
fn parsed(html: &str) -> Result<Document, JsValue> {
    let parser: Function = Reflect::get(&window(), &"DOMParser".into())?.dyn_into()?;
    let parser = Reflect::construct(&parser, &Array::new())?;
    let parse: Function = Reflect::get(&parser, &"parseFromString".into())?.dyn_into()?;
    parse.call2(&parser, &html.into(), &"text/html".into())?.dyn_into()
}

fn cells_of(row: &Element) -> Vec<Option<String>> {
    let children = row.children();
    let cells = (0..children.length()).filter_map(|at| children.item(at));
    let cells = cells.filter(|cell| matches!(cell.tag_name().as_str(), "TD" | "TH"));
    cells
        .flat_map(|cell| {
            let text = text_of(&cell);
            let span =
                cell.get_attribute("colspan").and_then(|span| span.parse().ok()).unwrap_or(1);
            let beside = std::iter::repeat_n(None, usize::clamp(span, 1, 1_000) - 1);
            std::iter::once((!text.is_empty()).then_some(text)).chain(beside)
        })
        .collect()
}

/// The text of a cell as it is seen: white space is one space, a break is a line end.
fn text_of(cell: &Element) -> String {
    let mut lines = String::new();
    write_text(cell, &mut lines);
    let lines = lines.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

fn write_text(node: &Node, text: &mut String) {
    let mut next = node.first_child();
    while let Some(child) = next {
        match child.node_name().as_str() {
            "#text" => {
                let words = child.text_content().unwrap_or_default();
                text.extend(words.chars().map(|each| if each == '\n' { ' ' } else { each }));
            }
            "BR" => text.push('\n'),
            _ => write_text(&child, text),
        }
        next = child.next_sibling();
    }
}
