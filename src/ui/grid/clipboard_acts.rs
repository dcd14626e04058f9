//! Copy, cut and paste where they are chosen rather than pressed: no event brings the clipboard then, and it
//! is asked for.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Clipboard};

use super::clipboard::MAX_CELLS_AT_ONCE;
use super::cursor::Place;
use super::ranges::RangeAct;
use super::state::GridState;
use crate::ui::labels;
use crate::workspace::{CellBlock, PasteTarget, words};

impl GridState {
    pub(super) fn copy_block(self, block: CellBlock, then_clears: bool) {
        self.shell.workspace.run(async move {
            if self.copied(block.clone()).await? && then_clears && self.is_there() {
                self.act(RangeAct::Clear(block));
            }
            Ok::<(), String>(())
        });
    }

    /// False if it was stopped.
    async fn copied(self, block: CellBlock) -> Result<bool, String> {
        let cell_count = block.cell_count();
        let workspace = self.shell.workspace;
        // Some browsers take nothing that comes later than the click itself.
        let cells = if cell_count <= MAX_CELLS_AT_ONCE {
            workspace.copy_cells_now(&block)
        } else {
            workspace.copy_cells(block).await.map_err(|error| error.to_string())?
        };
        let Some((text, html)) = cells else { return Ok(false) };
        let refused = || labels::NOTHING_COULD_BE_COPIED.to_owned();
        let writing = write(&clipboard().ok_or_else(refused)?, &text, html.as_deref());
        JsFuture::from(writing).await.map_err(|_| refused())?;
        self.shell.announce(labels::cells_copied(words::count(cell_count, "cell")));
        Ok(true)
    }

    /// Browsers may ask first; whatever is selected when they are answered, it goes where it was asked for.
    pub(super) fn put_clipboard(self, target: PasteTarget, from: Place) {
        self.shell.workspace.run(async move {
            let refused = || labels::NOTHING_COULD_BE_PASTED.to_owned();
            let reading = clipboard().ok_or_else(refused)?.read_text();
            let text = JsFuture::from(reading).await.map_err(|_| refused())?;
            match text.as_string().filter(|text| !text.is_empty()) {
                Some(text) if self.is_there() => self.put_clip(text, None, target, from),
                Some(_) => {}
                None => self.shell.announce(labels::THE_CLIPBOARD_HOLDS_NO_TEXT),
            }
            Ok::<(), String>(())
        });
    }
}

/// Absent outside of secure contexts, where its getter gives undefined.
fn clipboard() -> Option<Clipboard> {
    let clipboard = window().navigator().clipboard();
    (!clipboard.is_undefined()).then_some(clipboard)
}

/// A browser that takes no tables takes the text, which says it all.
fn write(clipboard: &Clipboard, text: &str, html: Option<&str>) -> Promise {
    match html.and_then(|html| item_of(text, html).ok()) {
        Some(item) => clipboard.write(&Array::of1(&item)),
        None => clipboard.write_text(text),
    }
}

fn item_of(text: &str, html: &str) -> Result<JsValue, JsValue> {
    let parts = Object::new();
    for (kind, part) in [("text/plain", text), ("text/html", html)] {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&part.into()), &options)?;
        Reflect::set(&parts, &kind.into(), &blob)?;
    }
    let item: Function = Reflect::get(&window(), &"ClipboardItem".into())?.dyn_into()?;
    Reflect::construct(&item, &Array::of1(&parts))
}
