//! A browser that crashes in the middle of a save.

use std::time::Duration;

use anyhow::Result;
use e2e::{Stage, journey};
use thirtyfour::prelude::*;
use xtask::project;

/// Moments after a save has begun; to store these rows one by one takes seconds.
const AFTER_MS: [u64; 3] = [150, 700, 1_500];
const ROW_COUNT: usize = 42_049;

const SAVE_STATE: &str = "document.querySelector('[data-save-state]')?.dataset.saveState ?? null";
const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const GRID_ROWS: &str = "Number(document.querySelector('[data-grid]')?.ariaRowCount ?? -1)";
const VERIFIED: &str = "[...document.querySelectorAll('.notice p')]\
    .some((text) => text.textContent.includes('is verified: 42,049 rows'))";

#[test]
fn a_browser_that_crashes_while_it_saves_has_the_old_table_or_the_new() -> Result<()> {
    journey("crashes", async |stage: &mut Stage| {
        stage.open().await?;
        let input = stage.wait_for("[data-open-file]").await?;
        let file = project::root().join("tests/data/zipcodes.csv");
        input.send_keys(file.to_string_lossy()).await?;
        stage.wait_until(SHOWN_TABLE, "zipcodes").await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        for after_ms in AFTER_MS {
            act(stage, "store-layout").await?;
            tokio::time::sleep(Duration::from_millis(after_ms)).await;

            stage.crash_browser().await?;
            stage.open().await?;

            stage.wait_until(SHOWN_TABLE, "zipcodes").await?;
            stage.wait_until(GRID_ROWS, ROW_COUNT + 1).await?;
            act(stage, "verify-store").await?;
            stage.wait_until(VERIFIED, true).await?;
        }
        Ok(())
    })
}

async fn act(stage: &Stage, action: &str) -> Result<()> {
    let store = stage.wait_for("[data-store='zipcodes']").await?;
    stage.page().action_chain().move_to_element_center(&store).perform().await?;
    store.find(By::Css("[data-action=store-menu]")).await?.click().await?;
    stage.wait_for(&format!("[role=menu] [data-action={action}]")).await?.click().await?;
    Ok(())
}
