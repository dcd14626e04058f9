//! Filter, sort by several columns, find and replace, the panel of a column: each once, as a person does it.

use anyhow::Result;
use e2e::{Stage, journey, text_of};
use thirtyfour::prelude::*;

const ROWS: &str = "document.querySelector('[data-status=size]').textContent.split(' \u{d7}')[0]";
const CHIPS: &str = "[...document.querySelectorAll('.chip-words')].map((chip) => chip.textContent)";
const FILTER_TEXT: &str = "document.querySelector('[data-filter-text]').value";

#[test]
fn rows_are_filtered_by_a_line_of_text_and_by_chips() -> Result<()> {
    journey("filter", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, "[data-action=filter]").await?;
        let line = stage.wait_for("[data-filter-text]").await?;

        line.send_keys("weather = \"sun\" and temp_max >").await?;
        line.send_keys(Key::Enter).await?;
        let refusal =
            "document.getElementById('filter-refusal').textContent.startsWith('character 31')";
        stage.wait_until(refusal, true).await?;
        stage.wait_for("[data-filter-mark]").await?;
        line.send_keys(" 30").await?;
        line.send_keys(Key::Enter).await?;
        stage.wait_until(ROWS, "50 of 1,461 rows").await?;
        stage.wait_until(&format!("({CHIPS}).length"), 2).await?;
        stage.wait_until(&format!("({CHIPS})[0]"), "weather is \u{201c}sun\u{201d}").await?;

        click(stage, ".chip [data-action=remove-condition]").await?;
        stage.wait_until(&format!("({CHIPS}).length"), 1).await?;
        click(stage, "[data-action=add-condition]").await?;
        choose(stage, "[data-field=column]", "weather").await?;
        choose(stage, "[data-field=test]", "one-of").await?;
        click(stage, ".value-list [data-value=rain]").await?;
        click(stage, "[data-action=apply-condition]").await?;
        stage
            .wait_until(&format!("{FILTER_TEXT}.endsWith('and weather in (\"rain\")')"), true)
            .await?;

        line.send_keys(Key::Control + "a").await?;
        line.send_keys("temp_max > 99").await?;
        click(stage, "[data-action=apply-filter]").await?;
        stage.wait_until(&text_of(".filter-none"), "No row matches this filter.").await?;
        click(stage, "[data-action=clear-filter]").await?;
        stage.wait_until(ROWS, "1,461 rows").await
    })
}

#[test]
fn tab_takes_what_is_offered_first_and_what_is_wrong_is_marked_and_not_selected() -> Result<()> {
    journey("filter-line", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, "[data-action=filter]").await?;
        let line = stage.wait_for("[data-filter-text]").await?;
        let is_offered = "document.activeElement.ariaExpanded";

        line.send_keys("wea").await?;
        stage.wait_until(is_offered, "true").await?;
        stage.press(Key::Tab + "").await?;
        stage.wait_until(FILTER_TEXT, "weather ").await?;
        stage.wait_until("document.activeElement.dataset.filterText", "").await?;
        line.send_keys("= \"su").await?;
        stage.wait_until(is_offered, "true").await?;
        stage.press(Key::Tab + "").await?;
        stage.wait_until(FILTER_TEXT, "weather = \"sun\" ").await?;
        line.send_keys("a").await?;
        stage.wait_until(is_offered, "true").await?;
        stage.press(Key::Shift + Key::Tab).await?;
        stage.wait_until("document.activeElement.dataset.action", "add-condition").await?;
        stage.wait_until(FILTER_TEXT, "weather = \"sun\" a").await?;
        stage.press(Key::Tab + "").await?;
        stage.wait_until("document.activeElement.dataset.filterText", "").await?;
        stage.press(Key::Tab + "").await?;
        stage.wait_until("document.activeElement.dataset.action", "apply-filter").await?;

        line.clear().await?;
        line.send_keys("wether = \"sun\" and wind > 1").await?;
        stage.press(Key::Enter + "").await?;
        let mark = stage.wait_for("[data-filter-mark]").await?;
        assert_eq!(mark.text().await?, "wether");
        let selected =
            "((line) => [line.selectionStart, line.selectionEnd])(document.activeElement)";
        stage.wait_until(selected, &[27, 27][..]).await?;
        let offset = "((mark, line) => Math.round(mark.left - line.left))\
            (document.querySelector('[data-filter-mark]').getBoundingClientRect(), \
             document.activeElement.getBoundingClientRect())";
        stage.wait_until(offset, 9).await?;
        stage.screenshot("filter-mark").await?;
        line.send_keys("2").await?;
        stage.wait_until(FILTER_TEXT, "wether = \"sun\" and wind > 12").await?;
        stage.wait_until("document.querySelector('[data-filter-mark]') === null", true).await
    })
}

#[test]
fn what_a_replacement_did_is_said_until_the_table_changes_and_the_focus_is_never_lost() -> Result<()>
{
    journey("find-outcome", async |stage: &mut Stage| {
        let outcome = "document.querySelector('.find-outcome p')?.textContent ?? null";
        let done = "Replaced in 26 cells.";
        let in_grid = "document.activeElement.closest('[data-grid]') !== null";
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='5']").await?.click().await?;
        stage.press(Key::Control + "h").await?;
        stage.wait_for("[data-find-text]").await?.send_keys("snow").await?;
        let count = "document.querySelector('.find-count').textContent";
        stage.wait_until(count, "26 found").await?;
        stage.wait_for("[data-replacement]").await?.send_keys("sleet").await?;
        click(stage, "[data-action=replace-all]").await?;
        stage.wait_until(outcome, done).await?;
        stage.wait_until("document.activeElement.dataset.action", "replace-all").await?;

        stage.press(Key::Control + "z").await?;
        stage.wait_until(count, "26 found").await?;
        stage.wait_until(outcome, serde_json::Value::Null).await?;
        stage.press(Key::Escape + "").await?;
        stage.wait_until(in_grid, true).await?;

        stage.press(Key::Control + "h").await?;
        stage.wait_until(count, "26 found").await?;
        click(stage, "[data-action=replace-all]").await?;
        stage.wait_until(outcome, done).await?;
        click(stage, "[data-action=undo]").await?;
        stage.wait_until(outcome, serde_json::Value::Null).await?;
        stage.wait_until(in_grid, true).await
    })
}

#[test]
fn after_the_rows_that_are_shown_were_deleted_the_grid_has_the_focus() -> Result<()> {
    journey("delete-shown", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, "[data-action=filter]").await?;
        let line = stage.wait_for("[data-filter-text]").await?;
        line.send_keys("weather = \"snow\"").await?;
        stage.press(Key::Enter + "").await?;
        stage.wait_until(ROWS, "26 of 1,461 rows").await?;
        stage.press(Key::Control + "k").await?;
        let query = stage.wait_for("[data-palette-query]:focus").await?;
        query.send_keys("delete all shown").await?;
        stage.press(Key::Enter + "").await?;
        click(stage, "dialog [data-action=confirm]").await?;
        stage.wait_until(ROWS, "0 of 1,435 rows").await?;
        stage.wait_until("document.activeElement.closest('[data-grid]') !== null", true).await
    })
}

#[test]
fn text_is_found_and_replaced_in_one_step() -> Result<()> {
    journey("find", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='5']").await?.click().await?;
        stage.press(Key::Control + "h").await?;
        let field = stage.wait_for("[data-find-text]").await?;
        stage.wait_until("document.activeElement.dataset.findText", "").await?;

        field.send_keys("SNOW").await?;
        let count = "document.querySelector('.find-count').textContent";
        stage.wait_until(count, "26 found").await?;
        field.send_keys(Key::Enter).await?;
        stage.wait_until(count, "1 of 26").await?;
        field.send_keys(Key::Shift + Key::Enter).await?;
        stage.wait_until(count, "26 of 26").await?;

        stage.wait_for("[data-replacement]").await?.send_keys("sleet").await?;
        click(stage, "[data-action=replace-all]").await?;
        stage.wait_until(count, "Nothing found").await?;
        stage
            .wait_until(
                "document.querySelector('.find-outcome p').textContent",
                "Replaced in 26 cells.",
            )
            .await?;
        field.send_keys(Key::Escape).await?;
        stage.wait_until("document.activeElement.closest('[data-grid]') !== null", true).await?;
        stage.press(Key::Control + "z").await?;
        stage.press(Key::Control + "f").await?;
        stage.wait_until(count, "26 found").await
    })
}

#[test]
fn the_panel_of_a_column_says_what_it_holds_and_filters() -> Result<()> {
    journey("inspector", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='5']").await?.click().await?;
        stage.press(Key::Control + "i").await?;
        stage.wait_until("document.querySelector('.inspector h2').textContent", "weather").await?;
        click(stage, ".frequent-value[data-value=snow]").await?;
        stage.wait_until(ROWS, "26 of 1,461 rows").await?;

        stage.wait_for("[role=gridcell][data-column='2']").await?.click().await?;
        stage.wait_until("document.querySelector('.inspector h2').textContent", "temp_max").await?;
        stage.wait_until("document.querySelector('.facts dd').textContent", "26").await?;
        let bars = "document.querySelectorAll('.spread-bar').length > 4";
        stage.wait_until(bars, true).await
    })
}

#[test]
fn rows_are_sorted_by_several_columns() -> Result<()> {
    journey("sort-several", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, "[role=columnheader][data-column='5'] .header-name").await?;
        let sort_of = |column| {
            format!(
                "document.querySelector(\"[role=columnheader][data-column='{column}']\").ariaSort"
            )
        };
        stage.wait_until(&sort_of(5), "ascending").await?;
        stage.wait_for("[data-row][data-column='2']").await?.click().await?;
        stage.press(Key::Control + Key::Up).await?;
        stage.wait_until("document.activeElement.dataset.row", "0").await?;
        stage.press(Key::Up).await?;
        stage.wait_until("document.activeElement.role", "columnheader").await?;
        stage.press(Key::Shift + Key::Enter).await?;

        stage.wait_until(&sort_of(2), "ascending").await?;
        stage.wait_until(&sort_of(5), "ascending").await?;
        let said = "document.querySelector('[data-status=sort]').textContent";
        stage.wait_until(said, "Sorted by weather, ascending; temp_max, ascending").await
    })
}

async fn click(stage: &Stage, selector: &str) -> Result<()> {
    Ok(stage.wait_for(selector).await?.click().await?)
}

async fn choose(stage: &Stage, selector: &str, value: &str) -> Result<()> {
    stage.wait_for(selector).await?;
    let choose = format!(
        "((field) => {{ field.value = '{value}'; \
         field.dispatchEvent(new Event('change', {{ bubbles: true }})); }})\
         (document.querySelector('{selector}'))"
    );
    stage.evaluate(&choose).await.map(|_| ())
}
