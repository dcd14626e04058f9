//! Rows in groups: what is measured, the chart of it, and the table that is kept.

use std::fs;

use anyhow::{Result, ensure};
use e2e::{Stage, journey};
use thirtyfour::prelude::*;

const GROUPS: &str = "document.querySelector('[data-groups]')?.dataset.groups ?? null";
const IS_DRAWN: &str = "document.querySelector('[data-chart]')?.naturalWidth > 0";
const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const GROUPED_BY: &str = "[...document.querySelectorAll('[aria-label=\"Grouped by\"] .chip-words')]\
    .map((chip) => chip.textContent)";
const MEASURED: &str = "document.querySelectorAll('[aria-label=Measured] li').length";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[test]
fn rows_are_grouped_drawn_kept_as_a_picture_and_as_a_table() -> Result<()> {
    journey("groups", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='5']").await?.click().await?;
        stage.wait_for("[data-action=groups]").await?.click().await?;
        stage.wait_until(GROUPS, "5").await?;
        stage.pick("[data-field=measured-column]", "temp_max").await?;
        stage.pick("[data-field=measure]", "mean").await?;
        stage.wait_until(MEASURED, 0).await?;
        stage.wait_for("[aria-label='Add the measure']").await?.click().await?;
        stage.wait_until(MEASURED, 1).await?;

        stage.pick("[data-field=chart]", "Bars").await?;
        stage.wait_until(IS_DRAWN, true).await?;
        let bars = picture(stage).await?;
        stage.pick("[data-field=chart-up]", "rows").await?;
        stage.wait_until(&format!("{IS_DRAWN} && {PICTURE} !== '{bars}'"), true).await?;
        stage.pick("[data-field=chart]", "Points").await?;
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

#[test]
fn an_arrow_key_in_a_list_adds_nothing_enter_and_the_button_do() -> Result<()> {
    journey("adding", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='5']").await?.click().await?;
        stage.wait_for("[data-action=groups]").await?.click().await?;
        stage.wait_until(GROUPED_BY, &["weather"][..]).await?;

        stage.wait_for("[data-field=group-by]").await?.focus().await?;
        stage.press(Key::Down + "").await?;
        stage.press(Key::Down + "").await?;
        stage.wait_until("document.activeElement.selectedOptions[0].text", "precipitation").await?;
        stage.wait_until(GROUPED_BY, &["weather"][..]).await?;
        stage.press(Key::Enter + "").await?;
        stage.wait_until(GROUPED_BY, &["weather", "precipitation"][..]).await?;
        stage.wait_until("document.activeElement.dataset.field", "group-by").await?;
        stage.wait_until("document.activeElement.value", "").await?;
        stage.press(Key::Enter + "").await?;
        stage.press(Key::Escape + "").await?;
        stage.wait_until("document.querySelector('dialog') === null", true).await?;

        stage.wait_for("[data-action=sort]").await?.click().await?;
        let sorted = "document.querySelectorAll('.sort-row').length";
        stage.wait_until("document.activeElement.dataset.field ?? null", "sort-column").await?;
        stage.press(Key::Down + "").await?;
        stage.wait_until("document.activeElement.selectedOptions[0].text", "date").await?;
        stage.wait_until(sorted, 0).await?;
        stage.press(Key::Enter + "").await?;
        stage.wait_until(sorted, 1).await?;
        stage.pick("[data-field=sort-column]", "wind").await?;
        stage.wait_until(sorted, 1).await?;
        stage.wait_for(".sort-form [data-action=add]").await?.click().await?;
        stage.wait_until(sorted, 2).await?;
        stage.wait_until("document.activeElement.dataset.field", "sort-column").await
    })
}

#[test]
fn groups_are_put_in_order_by_their_heads_and_kept_so_and_the_buttons_stay_in_sight() -> Result<()>
{
    journey("groups-ordered", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='0']").await?.click().await?;
        stage.wait_for("[data-action=groups]").await?.click().await?;
        stage.wait_until(GROUPS, "1461").await?;
        stage.pick("[data-field=measured-column]", "temp_max").await?;
        stage.pick("[data-field=measure]", "mean").await?;
        stage.wait_for("[aria-label='Add the measure']").await?.click().await?;
        let head = "[data-group-head='mean of temp_max']";
        stage.wait_for(head).await?.click().await?;
        let sorted = "document.activeElement.closest('th')?.ariaSort ?? null";
        stage.wait_until(sorted, "ascending").await?;
        stage.press(Key::Enter + "").await?;
        stage.wait_until(sorted, "descending").await?;
        let first = "[...document.querySelectorAll('.group-table tbody tr:first-child td')]\
            .map((cell) => cell.textContent)";
        stage.wait_until(&format!("({first})[2]"), "35.6").await?;

        stage.pick("[data-field=chart]", "Bars").await?;
        stage.wait_until(IS_DRAWN, true).await?;
        stage
            .wait_until(
                "[...document.querySelectorAll('dialog p')].some((said) => \
                 said.textContent.startsWith('The chart shows the first 40 groups'))",
                true,
            )
            .await?;
        for (width, height) in [(1_280, 800), (390, 600)] {
            let size = serde_json::json!({
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
            });
            stage.command("Emulation.setDeviceMetricsOverride", size).await?;
            for selector in ["dialog h2", "dialog [data-action=confirm]"] {
                let inside = format!(
                    "((box) => box.top >= 0 && box.bottom <= innerHeight)\
                     (document.querySelector('{selector}').getBoundingClientRect())"
                );
                stage.wait_until(&inside, true).await?;
            }
            stage.screenshot(&format!("groups-{width}")).await?;
        }
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(SHOWN_TABLE, "Seattle weather grouped").await?;
        let kept =
            "document.querySelector(\"[data-row='0'][data-column='2']\")?.textContent ?? null";
        stage.wait_until(kept, "35.6").await
    })
}

const PICTURE: &str = "document.querySelector('[data-chart]').src";

async fn picture(stage: &Stage) -> Result<String> {
    Ok(stage.evaluate(PICTURE).await?.as_str().unwrap_or_default().to_owned())
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
