//! Rows in groups: what is measured, the chart of it, and the table that is kept.

use std::fs;

use anyhow::{Result, ensure};
use e2e::{Stage, journey};

const GROUPS: &str = "document.querySelector('[data-groups]')?.dataset.groups ?? null";
const IS_DRAWN: &str = "document.querySelector('[data-chart]')?.naturalWidth > 0";
const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[test]
fn rows_are_grouped_drawn_kept_as_a_picture_and_as_a_table() -> Result<()> {
    journey("groups", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='5']").await?.click().await?;
        stage.wait_for("[data-action=groups]").await?.click().await?;
        stage.wait_until(GROUPS, "5").await?;
        choose(stage, "measured-column", "temp_max").await?;
        choose(stage, "measure", "mean").await?;

        choose(stage, "chart", "Bars").await?;
        stage.wait_until(IS_DRAWN, true).await?;
        let bars = picture(stage).await?;
        choose(stage, "chart-up", "rows").await?;
        stage.wait_until(&format!("{IS_DRAWN} && {PICTURE} !== '{bars}'"), true).await?;
        choose(stage, "chart", "Points").await?;
        stage.wait_for("[data-field=chart-across]").await?;
        stage.wait_until(IS_DRAWN, true).await?;
        stage.screenshot("groups").await?;

        let svg = kept(stage, "svg").await?;
        ensure!(svg.starts_with(b"<svg"), "{}", String::from_utf8_lossy(&svg));
        let png = kept(stage, "png").await?;
        ensure!(png.starts_with(PNG) && png.len() > 1_000, "{} bytes", png.len());

        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(SHOWN_TABLE, "Seattle weather grouped").await
    })
}

const PICTURE: &str = "document.querySelector('[data-chart]').src";

async fn picture(stage: &Stage) -> Result<String> {
    Ok(stage.evaluate(PICTURE).await?.as_str().unwrap_or_default().to_owned())
}

/// Chooses an option by its text.
async fn choose(stage: &Stage, field: &str, text: &str) -> Result<()> {
    let options = format!("[...document.querySelector('[data-field={field}]').options]");
    let option = format!("{options}.find((option) => option.textContent === '{text}')");
    stage.wait_until(&format!("{option} !== undefined"), true).await?;
    let choose = format!(
        "void ((option) => {{
            option.selected = true;
            option.parentElement.dispatchEvent(new Event('change', {{ bubbles: true }}));
        }})({option})"
    );
    stage.evaluate(&choose).await.map(drop)
}

/// The file that a button hands out.
async fn kept(stage: &Stage, ending: &str) -> Result<Vec<u8>> {
    let path = stage.downloads().join(format!("Seattle weather chart.{ending}"));
    stage.wait_for(&format!("[data-action=chart-{ending}]")).await?.click().await?;
    loop {
        match fs::read(&path) {
            Ok(bytes) if !bytes.is_empty() => return Ok(bytes),
            _ => stage.evaluate("new Promise((done) => setTimeout(done, 50))").await?,
        };
    }
}
