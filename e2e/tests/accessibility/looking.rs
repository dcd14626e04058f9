//! The way to the states in which one looks at a table and works on ranges of its cells.

use anyhow::{Result, bail};
use e2e::Stage;
use thirtyfour::prelude::*;

use super::{State, click_cell};

/// From the page as it starts.
pub(crate) async fn enter(stage: &Stage, state: State) -> Result<()> {
    match state {
        State::Selected => {
            click_cell(stage, 2, 1).await?;
            stage.press(Key::Shift + Key::Down).await?;
            stage.press(Key::Shift + Key::Right).await?;
            let said = "document.querySelector('[data-status=selection]')?.textContent ?? ''";
            stage.wait_until(&format!("({said}).includes('sum')"), true).await
        }
        State::PasteAsked => {
            click_cell(stage, 2, 1).await?;
            stage.paste("9.5\nmuch\nmore").await?;
            stage.wait_for("dialog .refused-cells li").await.map(drop)
        }
        State::Finding => {
            click_cell(stage, 2, 1).await?;
            stage.press(Key::Control + "h").await?;
            stage.wait_for("[data-find-text]").await?.send_keys("snow").await?;
            stage.wait_until("document.querySelector('.find-count').textContent", "26 found").await
        }
        State::Filtered => {
            filter(stage, "weather = \"sun\" and temp_max > 30").await?;
            stage.wait_until("document.querySelectorAll('.chip-words').length", 2).await
        }
        State::FilterRefused => {
            filter(stage, "temp_max >").await?;
            let refusal = "document.getElementById('filter-refusal')?.textContent !== ''";
            stage.wait_until(refusal, true).await
        }
        State::Condition => {
            filter(stage, "temp_max > 30").await?;
            stage.wait_for("[data-action=add-condition]").await?.click().await?;
            stage.wait_for("[data-field=column]").await.map(drop)
        }
        State::SortForm => {
            click_cell(stage, 2, 1).await?;
            stage.wait_for("[data-action=sort]").await?.click().await?;
            stage
                .wait_for("dialog [data-action=close], .popover [data-action=close]")
                .await
                .map(drop)
        }
        State::Inspected => {
            click_cell(stage, 2, 1).await?;
            stage.press(Key::Control + "i").await?;
            let facts = "document.querySelector('.inspector')?.textContent.includes('Median')";
            stage.wait_until(facts, true).await
        }
        _ => bail!("nobody knows the way to {state:?}"),
    }
}

async fn filter(stage: &Stage, text: &str) -> Result<()> {
    stage.wait_for("[data-action=filter]").await?.click().await?;
    let line = stage.wait_for("[data-filter-text]").await?;
    line.send_keys(text).await?;
    Ok(line.send_keys(Key::Enter + "").await?)
}
