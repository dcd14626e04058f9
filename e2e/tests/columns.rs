//! Columns as they are seen: width, order, hidden, pinned.

use anyhow::Result;
use e2e::{Stage, journey, text_of};
use serde_json::json;
use thirtyfour::prelude::*;

const HEADERS: &str = "[...document.querySelectorAll('.grid-header .header-name')].map(({textContent}) => textContent)";

#[test]
fn columns_are_widened_moved_hidden_and_pinned_by_keys_and_stay_so() -> Result<()> {
    journey("columns-keys", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;
        stage.press(Key::Up).await?;
        let width = width_of(stage, 1).await?;

        stage.press(Key::Alt + Key::Right).await?;
        stage.wait_until(&width_of_column(1), width + 16).await?;
        stage.press(Key::Control + Key::Shift + Key::Right).await?;
        let moved = json!(["date", "temp_max", "precipitation", "temp_min", "wind", "weather"]);
        stage.wait_until(HEADERS, moved).await?;
        let focused = "document.activeElement.querySelector('.header-name').textContent";
        stage.wait_until(focused, "precipitation").await?;
        choose(stage, "hide-column").await?;
        stage
            .wait_until(HEADERS, json!(["date", "temp_max", "temp_min", "wind", "weather"]))
            .await?;
        stage.wait_until(focused, "temp_min").await?;
        stage.wait_until(&text_of("[data-action=hidden-columns]"), "1 hidden").await?;
        choose(stage, "pin-column").await?;
        let pinned = json!(["temp_min", "date", "temp_max", "wind", "weather"]);
        stage.wait_until(HEADERS, pinned.clone()).await?;
        stage
            .wait_until("document.querySelector('[data-save-state=saved]') !== null", true)
            .await?;

        stage.open().await?;
        stage.wait_until(HEADERS, pinned).await?;
        stage.wait_for("[data-corner]").await?.click().await?;
        stage.wait_for("[role=menu] [data-action=show-columns]").await?.click().await?;
        stage.wait_until(&width_of_column(2), width + 16).await?;
        stage.press(Key::Control + "z").await?;
        Ok(())
    })
}

#[test]
fn a_new_column_has_the_cursor_and_an_opened_file_the_focus() -> Result<()> {
    journey("columns-new", async |stage: &mut Stage| {
        let file = stage.downloads().join("towns.csv");
        std::fs::write(&file, "town,people\nOslo,709037\n")?;
        stage.open().await?;
        stage.wait_for("[data-row='2'][data-column='1']").await?.click().await?;
        stage.wait_for(".add-column").await?.click().await?;
        stage.wait_for("dialog input[type=text]").await?.send_keys("note" + Key::Enter).await?;
        let focused = "[document.activeElement.dataset.row, document.activeElement.dataset.column]";
        stage.wait_until(focused, json!(["2", "6"])).await?;

        stage.evaluate("document.querySelector('.top-bar [data-action=open-csv]').focus()").await?;
        stage.choose_file("[data-open-file]", &file).await?;
        stage.wait_for("[data-store='towns'].open").await?;
        stage.wait_until(focused, json!(["0", "0"])).await
    })
}

#[test]
fn one_of_several_hidden_columns_is_shown_again() -> Result<()> {
    journey("columns-hidden", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;
        stage.press(Key::Up).await?;
        choose(stage, "hide-column").await?;
        choose(stage, "hide-column").await?;
        stage.wait_until(HEADERS, json!(["date", "temp_min", "wind", "weather"])).await?;

        stage.wait_for("[data-action=hidden-columns]").await?.click().await?;
        let shown = |column: &str| format!("[data-column-line={column}] [data-shown-box]");
        stage.wait_for(&shown("temp_max")).await?.click().await?;
        stage.wait_for(&shown("wind")).await?.click().await?;
        stage.wait_until(HEADERS, json!(["date", "temp_max", "temp_min", "weather"])).await?;
        for column in ["date", "temp_max", "weather"] {
            stage.wait_for(&shown(column)).await?.click().await?;
        }
        let last = format!("document.querySelector(\"{}\").disabled", shown("temp_min"));
        stage.wait_until(&last, true).await?;
        stage.press(Key::Escape).await?;
        stage.wait_until(HEADERS, json!(["temp_min"])).await
    })
}

#[test]
fn a_header_is_dragged_to_another_place_and_its_edge_to_another_width() -> Result<()> {
    journey("columns-mouse", async |stage: &mut Stage| {
        stage.open().await?;
        let (from, to) = (header(stage, 1).await?, header(stage, 3).await?);
        let drag = stage.page().action_chain();
        drag.move_to_element_center(&from)
            .click_and_hold()
            .move_by_offset(20, 0)
            .move_to_element_center(&to)
            .release()
            .perform()
            .await?;
        let moved = json!(["date", "temp_max", "temp_min", "precipitation", "wind", "weather"]);
        stage.wait_until(HEADERS, moved).await?;
        stage.wait_until("document.querySelector('[aria-sort]')", json!(null)).await?;

        let width = width_of(stage, 1).await?;
        let edge = stage.wait_for("[role=columnheader][data-column='1'] .resizer").await?;
        let drag = stage.page().action_chain();
        drag.move_to_element_center(&edge)
            .click_and_hold()
            .move_by_offset(40, 0)
            .release()
            .perform()
            .await?;
        stage.wait_until(&width_of_column(1), width + 40).await?;
        let edge = stage.wait_for("[role=columnheader][data-column='1'] .resizer").await?;
        stage.page().action_chain().double_click_element(&edge).perform().await?;
        stage.wait_until(&width_of_column(1), width).await
    })
}

async fn header(stage: &Stage, column: usize) -> Result<WebElement> {
    stage.wait_for(&format!("[role=columnheader][data-column='{column}']")).await
}

/// Chooses from the menu of the header that has the focus.
async fn choose(stage: &Stage, action: &str) -> Result<()> {
    stage.press(Key::Alt + Key::Down).await?;
    stage.wait_for(&format!("[role=menu] [data-action={action}]")).await?.click().await?;
    Ok(())
}

async fn width_of(stage: &Stage, column: usize) -> Result<i64> {
    let width = stage.evaluate(&width_of_column(column)).await?;
    Ok(width.as_i64().unwrap_or_default())
}

fn width_of_column(column: usize) -> String {
    format!(
        "Math.round(document.querySelector(\"[role=columnheader][data-column='{column}']\")\
         .getBoundingClientRect().width)"
    )
}
