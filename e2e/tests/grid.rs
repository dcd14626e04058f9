//! The grid by keyboard: what a person does without a mouse, and what a screen reader is told.

use anyhow::{Result, ensure};
use e2e::{Stage, journey};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use xtask::project;

/// Row id, column and text of the cell that has the focus.
const FOCUSED: &str = "(({dataset, textContent}) => [dataset.row ?? null, dataset.column ?? null, \
                       textContent])(document.activeElement)";
const NO_EDITOR: &str = "document.querySelector('[data-editor]') === null";

#[test]
fn cells_are_moved_through_edited_and_taken_back_by_keys() -> Result<()> {
    journey("grid-keys", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;

        stage.press(Key::Down).await?;
        stage.wait_until(FOCUSED, json!(["1", "1", "10.9"])).await?;
        type_in(stage, "42.5").await?;
        stage.press(Key::Enter).await?;
        stage.wait_until(FOCUSED, json!(["2", "1", "0.8"])).await?;
        stage.wait_until(&text_of(1, 1), "42.5").await?;
        type_in(stage, "0.25").await?;
        stage.press(Key::Tab).await?;
        stage.wait_until(FOCUSED, json!(["2", "2", "11.7"])).await?;

        stage.press(Key::Delete).await?;
        stage.wait_until(&is_null(2, 2), true).await?;
        stage.press(Key::Control + "z").await?;
        stage.wait_until(&is_null(2, 2), false).await?;
        stage.press(Key::Control + "z").await?;
        stage.wait_until(&text_of(2, 1), "0.8").await?;
        stage.press(Key::Control + "y").await?;
        stage.wait_until(&text_of(2, 1), "0.25").await?;

        stage.press(Key::Control + Key::End).await?;
        stage.wait_until(FOCUSED, json!(["1460", "5", "sun"])).await?;
        stage.press(Key::Control + Key::Home).await?;
        stage.wait_until(FOCUSED, json!(["0", "0", "2012-01-01"])).await
    })
}

#[test]
fn what_does_not_fit_the_column_stays_open_with_its_reason() -> Result<()> {
    journey("grid-refusal", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;

        type_in(stage, "much").await?;
        stage.press(Key::Enter).await?;

        let reason = "(({ariaInvalid, value}, reason) => [ariaInvalid, value, reason.textContent])\
                      (document.activeElement, document.getElementById(\
                      document.activeElement.getAttribute('aria-describedby')))";
        let said = "\"much\" is not a number such as 12.5, -3e8, NaN or Infinity";
        stage.wait_until(reason, json!(["true", "much", said])).await?;
        stage.press(Key::Escape).await?;
        stage.wait_until(NO_EDITOR, true).await?;
        stage.wait_until(FOCUSED, json!(["0", "1", "0.0"])).await
    })
}

#[test]
fn the_focus_survives_scrolling_away() -> Result<()> {
    journey("grid-focus", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='3'][data-column='5']").await?.click().await?;

        scroll_to(stage, 20_000).await?;
        stage.wait_for("[data-row='620']").await?;
        stage.wait_until(FOCUSED, json!(["3", "5", "rain"])).await?;

        stage.press(Key::Down).await?;
        stage.wait_until(FOCUSED, json!(["4", "5", "rain"])).await?;
        stage.wait_until("document.querySelector('.grid-scroller').scrollTop < 200", true).await
    })
}

#[test]
fn headers_sort_by_keys_and_say_so() -> Result<()> {
    journey("grid-sort", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='2']").await?.click().await?;

        stage.press(Key::Up).await?;
        stage.wait_until("document.activeElement.role", "columnheader").await?;
        stage.press(Key::Enter).await?;
        stage.wait_until(&sort_of(2), "ascending").await?;
        stage.press(Key::Enter).await?;
        stage.wait_until(&sort_of(2), "descending").await?;
        let highest = "document.querySelector('.grid-row [data-column=\"2\"]').textContent";
        stage.wait_until(highest, "35.6").await?;
        stage.press(Key::Enter).await?;
        stage.wait_until(&sort_of(2), Value::Null).await?;
        stage.wait_until(highest, "12.8").await
    })
}

#[test]
fn only_what_is_seen_of_a_wide_table_is_in_the_document() -> Result<()> {
    journey("grid-wide", async |stage: &mut Stage| {
        let file = stage.downloads().join("wide.csv");
        std::fs::write(&file, wide_csv())?;
        stage.open().await?;
        let input = stage.wait_for("[data-open-file]").await?;
        input.send_keys(file.to_string_lossy()).await?;
        stage.wait_until("document.querySelector('[data-grid]').ariaColCount", "401").await?;
        stage.wait_for("[data-row='0'][data-column='0']").await?.click().await?;

        stage.press(Key::Control + Key::End).await?;

        stage.wait_until(FOCUSED, json!(["499", "399", "499.399"])).await?;
        let place = "[document.activeElement.ariaColIndex, \
                     document.activeElement.parentElement.ariaRowIndex]";
        stage.wait_until(place, json!(["401", "501"])).await?;
        let seen = "(({left, right}, {clientWidth}) => left > 0 && right <= clientWidth)\
                    (document.activeElement.getBoundingClientRect(), document.documentElement)";
        stage.wait_until(seen, true).await?;
        let cells = stage.evaluate("document.querySelectorAll('[role=gridcell]').length").await?;
        ensure!(cells.as_u64().is_some_and(|cells| cells < 1_500), "{cells} cells are drawn");
        Ok(())
    })
}

fn wide_csv() -> String {
    let header: Vec<_> = (0..400).map(|column| format!("column {column}")).collect();
    let rows = (0..500).map(|row| {
        let cells: Vec<_> = (0..400).map(|column| format!("{row}.{column}")).collect();
        cells.join(",")
    });
    let lines: Vec<_> = std::iter::once(header.join(",")).chain(rows).collect();
    lines.join("\n")
}

async fn type_in(stage: &Stage, text: &str) -> Result<()> {
    // Each key goes to what has the focus by then: the first opens the editor.
    for key in text.chars() {
        stage.press(key.to_string()).await?;
    }
    Ok(())
}

async fn scroll_to(stage: &Stage, top_px: u32) -> Result<()> {
    let scroll = format!("document.querySelector('.grid-scroller').scrollTop = {top_px}");
    stage.evaluate(&scroll).await.map(|_| ())
}

fn text_of(row: usize, column: usize) -> String {
    format!("document.querySelector(\"[data-row='{row}'][data-column='{column}']\").textContent")
}

fn is_null(row: usize, column: usize) -> String {
    let cell = format!("[data-row='{row}'][data-column='{column}']");
    format!("document.querySelector(\"{cell}\").dataset.null !== undefined")
}

fn sort_of(column: usize) -> String {
    format!("document.querySelector(\"[role=columnheader][data-column='{column}']\").ariaSort")
}

#[test]
fn a_table_that_is_opened_shows_its_first_rows_wherever_the_one_before_was_scrolled_to()
-> Result<()> {
    journey("grid-opened", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;
        stage.press(Key::Control + Key::End).await?;
        stage.wait_until(FOCUSED, json!(["1460", "5", "sun"])).await?;

        let file = project::root().join("tests/data/airports.csv");
        let input = stage.wait_for("[data-open-file]").await?;
        input.send_keys(file.to_string_lossy()).await?;
        stage.wait_for("[data-store='airports'].open").await?;

        let is_seen = "(({top}) => top > 0 && top < innerHeight)(document.querySelector(\
                       \"[data-row='0'][data-column='0']\").getBoundingClientRect())";
        stage.wait_until(is_seen, true).await
    })
}
