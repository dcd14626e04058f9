use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

use super::PlatformError;

/// Puts a text into the clipboard.
///
/// # Errors
/// If the browser or the person does not allow it.
pub async fn write_clipboard_text(text: &str) -> Result<(), PlatformError> {
    let what = "nothing was copied";
    let clipboard = clipboard().ok_or_else(|| PlatformError::missing(what))?;
    let written = JsFuture::from(clipboard.write_text(text)).await;
    written.map(|_| ()).map_err(|reason| PlatformError::refused(what, &reason))
}

/// The text in the clipboard; empty if it holds none.
///
/// # Errors
/// If the browser or the person does not allow it.
pub async fn read_clipboard_text() -> Result<String, PlatformError> {
    let what = "nothing was pasted";
    let clipboard = clipboard().ok_or_else(|| PlatformError::missing(what))?;
    let text = JsFuture::from(clipboard.read_text()).await;
    let text = text.map_err(|reason| PlatformError::refused(what, &reason))?;
    Ok(text.as_string().unwrap_or_default())
}

/// Absent outside of secure contexts, where its getter gives undefined.
fn clipboard() -> Option<Clipboard> {
    let clipboard = web_sys::window()?.navigator().clipboard();
    (!clipboard.is_undefined()).then_some(clipboard)
}
