//! What a person does in several journeys, where the browser's own windows or the clipboard are in the way of
//! a test.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde_json::Value;
use thirtyfour::components::SelectElement;

use crate::Stage;
use crate::stage::{LOOK_AGAIN, PATIENCE, now};

impl Stage {
    /// Pastes as the browser does when a person presses Ctrl+V; the clipboard itself is not a test's.
    pub async fn paste(&self, text: &str) -> Result<()> {
        let text = Value::from(text);
        let pasted = format!(
            "void (() => {{
                const clipboardData = new DataTransfer();
                clipboardData.setData('text/plain', {text});
                const options = {{ clipboardData, bubbles: true, cancelable: true }};
                document.activeElement.dispatchEvent(new ClipboardEvent('paste', options));
            }})()"
        );
        self.evaluate(&pasted).await.map(drop)
    }

    /// Chooses a file in an input for files.
    pub async fn choose_file(&self, input: &str, file: &Path) -> Result<()> {
        let input = self.wait_for(input).await?;
        Ok(input.send_keys(file.to_string_lossy()).await?)
    }

    /// Picks what has these words from a list.
    pub async fn pick(&self, select: &str, words: &str) -> Result<()> {
        let select = SelectElement::new(&self.wait_for(select).await?).await?;
        Ok(select.select_by_exact_text(words).await?)
    }

    /// The file with an ending that the browser has downloaded, once it is there.
    pub async fn downloaded(&self, ending: &str) -> Result<PathBuf> {
        let start = now();
        while start.elapsed() < PATIENCE {
            let files = fs::read_dir(self.downloads())?;
            let mut paths = files.flatten().map(|entry| entry.path());
            let wanted = |path: &PathBuf| path.extension().is_some_and(|it| it == ending);
            if let Some(path) = paths.find(wanted) {
                return Ok(path);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        bail!("no .{ending} was downloaded within {PATIENCE:?}")
    }
}

/// The text of the first element that matches, as an expression; null if there is none.
pub fn text_of(selector: &str) -> String {
    format!("document.querySelector(\"{selector}\")?.textContent ?? null")
}
