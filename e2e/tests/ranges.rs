//! Ranges of cells: selected by keys and by mouse, copied, pasted, filled and cleared.

use anyhow::Result;
use e2e::{Stage, journey};
use serde_json::json;
use thirtyfour::prelude::*;

const SELECTED: &str = "document.querySelectorAll('[role=gridcell][aria-selected=true]').length";
const SAID: &str = "document.querySelector('.unseen[role=status]').textContent";
const ROW: &str = "document.activeElement.dataset.row";
const NO_DIALOG: &str = "document.querySelector('dialog') === null";

#[test]
fn a_range_is_selected_copied_and_pasted_by_keys_as_one_step() -> Result<()> {
    journey("ranges-keys", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, 0, 1).await?;
        stage.press(Key::Shift + Key::Down).await?;
        stage.press(Key::Shift + Key::Right).await?;
        stage.wait_until(SELECTED, 4).await?;
        stage.wait_until(SAID, "2 rows \u{d7} 2 columns selected").await?;
        stage.wait_until(&copied("copy"), json!(["0.0\t12.8\n10.9\t10.6\n", true])).await?;

        click(stage, 3, 3).await?;
        stage.paste("1.5\t2.5\n\t3.5").await?;
        stage
            .wait_until(&texts(&[(3, 3), (3, 4), (4, 3), (4, 4)]), json!(["1.5", "2.5", "", "3.5"]))
            .await?;
        stage.wait_until(SELECTED, 4).await?;
        stage.press(Key::Control + "z").await?;
        stage.wait_until(&texts(&[(3, 3), (4, 4)]), json!(["5.6", "6.1"])).await?;

        stage.press(Key::Control + "a").await?;
        stage.wait_until(SAID, "1,461 rows \u{d7} 6 columns selected").await?;
        stage.press(Key::Escape).await?;
        stage.wait_until(SELECTED, 0).await?;
        stage.press(Key::Shift + " ").await?;
        stage.wait_until(SELECTED, 6).await
    })
}

#[test]
fn cells_are_copied_cut_and_pasted_by_menu_and_by_command() -> Result<()> {
    journey("ranges-menu", async |stage: &mut Stage| {
        let permissions =
            json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        stage.command("Browser.grantPermissions", permissions).await?;
        stage.open().await?;
        click(stage, 0, 1).await?;
        stage.press(Key::Shift + Key::Down).await?;
        choose(stage, "copy").await?;
        stage.wait_until(SAID, "2 cells copied").await?;
        stage.wait_until("navigator.clipboard.readText()", "0.0\n10.9\n").await?;
        let kinds = "navigator.clipboard.read().then(([item]) => [...item.types].sort())";
        stage.wait_until(kinds, json!(["text/html", "text/plain"])).await?;

        click(stage, 3, 2).await?;
        stage.press(Key::Control + "k").await?;
        stage.wait_for("[data-palette-query]").await?.send_keys("paste" + Key::Enter).await?;
        let pasted = texts(&[(3, 2), (4, 2)]);
        stage.wait_until(&pasted, json!(["0.0", "10.9"])).await?;
        choose(stage, "cut").await?;
        stage.wait_until(&pasted, json!(["", ""])).await?;
        stage.wait_until("navigator.clipboard.readText()", "0.0\n10.9\n").await?;
        click(stage, 0, 3).await?;
        choose(stage, "paste").await?;
        stage.wait_until(&texts(&[(0, 3), (1, 3)]), json!(["0.0", "10.9"])).await
    })
}

#[test]
fn what_does_not_fit_is_listed_and_asked_about_before_anything_changes() -> Result<()> {
    journey("ranges-asked", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, 0, 1).await?;

        stage.paste("9.5\nmuch").await?;
        stage.wait_until("document.querySelectorAll('.refused-cells li').length", 1).await?;
        stage.wait_until(&texts(&[(0, 1), (1, 1)]), json!(["0.0", "10.9"])).await?;
        stage.wait_for("dialog [data-action=cancel]").await?.click().await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.wait_until(&texts(&[(0, 1), (1, 1)]), json!(["0.0", "10.9"])).await?;
        stage.paste("9.5\nmuch").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(&texts(&[(0, 1), (1, 1)]), json!(["9.5", ""])).await?;

        stage.press(Key::Control + Key::End).await?;
        stage.wait_until("document.activeElement.dataset.row", "1460").await?;
        stage.paste("rain\nsnow").await?;
        stage.wait_for("dialog input[value=grow]").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until("document.querySelector('[data-grid]').ariaRowCount", "1463").await?;
        stage.wait_until(&texts(&[(1460, 5), (1461, 5)]), json!(["rain", "snow"])).await
    })
}

#[test]
fn the_mouse_selects_and_keys_fill_and_clear_what_is_selected() -> Result<()> {
    journey("ranges-mouse", async |stage: &mut Stage| {
        stage.open().await?;
        let (from, to) = (cell(stage, 1, 1).await?, cell(stage, 3, 2).await?);
        let drag = stage.page().action_chain();
        drag.move_to_element_center(&from)
            .click_and_hold()
            .move_to_element_center(&to)
            .release()
            .perform()
            .await?;
        stage.wait_until(SELECTED, 6).await?;

        stage.press(Key::Control + "d").await?;
        stage
            .wait_until(
                &texts(&[(1, 1), (2, 1), (3, 1), (3, 2)]),
                json!(["10.9", "10.9", "10.9", "10.6"]),
            )
            .await?;
        stage.press("7").await?;
        stage.press(Key::Control + Key::Enter).await?;
        stage.wait_until(&texts(&[(1, 1), (2, 2), (3, 2)]), json!(["7.0", "7.0", "7.0"])).await?;
        stage.wait_until("document.activeElement.dataset.row ?? null", "1").await?;
        stage.press(Key::Delete).await?;
        stage
            .wait_until(&texts(&[(1, 1), (2, 2), (3, 2), (4, 1)]), json!(["", "", "", "1.3"]))
            .await?;

        stage.wait_for("[data-row-number='5']").await?.click().await?;
        let shift = stage.page().action_chain().key_down(Key::Shift);
        let last = stage.wait_for("[data-row-number='7']").await?;
        shift.click_element(&last).key_up(Key::Shift).perform().await?;
        stage.wait_until(SELECTED, 18).await?;
        stage.press(Key::Delete).await?;
        stage.wait_until("document.querySelector('[data-grid]').ariaRowCount", "1459").await
    })
}

#[test]
fn the_corner_of_a_selection_is_dragged_to_repeat_it() -> Result<()> {
    journey("ranges-handle", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, 1, 1).await?;
        stage.press(Key::Shift + Key::Down).await?;
        stage.wait_until(SELECTED, 2).await?;

        drag_corner(stage, (2, 1), (5, 1)).await?;
        let column = texts(&[(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1)]);
        let repeated = json!(["10.9", "0.8", "10.9", "0.8", "10.9", "0.0"]);
        stage.wait_until(&column, repeated).await?;
        stage.wait_until(SELECTED, 5).await?;
        stage.press(Key::Control + "z").await?;
        let before = json!(["10.9", "0.8", "20.3", "1.3", "2.5", "0.0"]);
        stage.wait_until(&column, before).await?;

        click(stage, 2, 1).await?;
        drag_corner(stage, (2, 1), (2, 3)).await?;
        stage.wait_until(&texts(&[(2, 1), (2, 2), (2, 3)]), json!(["0.8", "0.8", "0.8"])).await?;
        stage.press(Key::Control + "z").await?;
        stage.wait_until(&texts(&[(2, 2), (2, 3)]), json!(["11.7", "7.2"])).await
    })
}

#[test]
fn ctrl_with_an_arrow_stops_at_gaps_in_the_data() -> Result<()> {
    journey("jumps", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, 3, 1).await?;
        stage.press(Key::Delete).await?;
        stage.wait_until(&texts(&[(3, 1)]), json!([""])).await?;
        click(stage, 0, 1).await?;

        let down_and_up = [
            (Key::Down, "2"),
            (Key::Down, "4"),
            (Key::Down, "1460"),
            (Key::Up, "4"),
            (Key::Up, "2"),
            (Key::Up, "0"),
        ];
        for (key, row) in down_and_up {
            stage.press(Key::Control + key).await?;
            stage.wait_until(ROW, row).await?;
        }
        stage.press(Key::Control + Key::Right).await?;
        stage.wait_until("document.activeElement.dataset.column", "5").await?;
        stage.press(Key::Control + (Key::Shift + Key::Left)).await?;
        stage.wait_until(SELECTED, 6).await
    })
}

/// Drags the handle at the corner of what is selected to a cell.
async fn drag_corner(stage: &Stage, from: (usize, usize), to: (usize, usize)) -> Result<()> {
    let corner = cell(stage, from.0, from.1).await?.rect().await?;
    let to = cell(stage, to.0, to.1).await?;
    let (right, bottom) = (corner.x + corner.width - 4.0, corner.y + corner.height - 4.0);
    let drag = stage.page().action_chain().move_to(right as i64, bottom as i64).click_and_hold();
    Ok(drag.move_to_element_center(&to).release().perform().await?)
}

async fn cell(stage: &Stage, row: usize, column: usize) -> Result<WebElement> {
    stage.wait_for(&format!("[data-row='{row}'][data-column='{column}']")).await
}

async fn click(stage: &Stage, row: usize, column: usize) -> Result<()> {
    Ok(cell(stage, row, column).await?.click().await?)
}

/// Chooses from the menu of the cell that has the focus.
async fn choose(stage: &Stage, action: &str) -> Result<()> {
    stage.press(Key::Alt + Key::Down).await?;
    Ok(stage.wait_for(&format!("[role=menu] [data-action={action}]")).await?.click().await?)
}

/// What cells show, by row id and column.
fn texts(cells: &[(usize, usize)]) -> String {
    let texts = cells.iter().map(|(row, column)| {
        format!(
            "document.querySelector(\"[data-row='{row}'][data-column='{column}']\").textContent"
        )
    });
    format!("[{}]", texts.collect::<Vec<_>>().join(","))
}

/// The text that a copy puts on the clipboard, and whether it is a table too; the clipboard itself is not
/// a test's.
fn copied(event: &str) -> String {
    format!(
        "(() => {{
            const clipboardData = new DataTransfer();
            const options = {{ clipboardData, bubbles: true, cancelable: true }};
            document.activeElement.dispatchEvent(new ClipboardEvent('{event}', options));
            return [clipboardData.getData('text/plain'),
                clipboardData.getData('text/html').startsWith('<table>')];
        }})()"
    )
}
