//! What surrounds the grid: commands by name and by key, columns, settings, a row as a form, the lab.

use anyhow::Result;
use e2e::{Stage, journey};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const NO_DIALOG: &str = "document.querySelector('dialog') === null";
const FOCUSED_COLUMN: &str = "document.activeElement.dataset.column ?? null";

#[test]
fn whatever_has_a_name_is_found_by_a_few_letters_of_it() -> Result<()> {
    journey("palette", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;

        look_at_shortcuts(stage).await?;
        stage.wait_until(FOCUSED_COLUMN, "1").await?;
        find(stage, "wind").await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.wait_until(FOCUSED_COLUMN, "4").await?;

        // On a cell a question mark is text; elsewhere it asks for help, as Ctrl+/ does anywhere.
        stage.press("?").await?;
        stage.wait_for("[data-editor]").await?.send_keys(Key::Escape + "").await?;
        stage.press(Key::Control + "/").await?;
        stage.wait_for(".shortcut-sheet").await?;
        stage.press(Key::Escape).await?;
        stage.wait_until(NO_DIALOG, true).await?;

        stage.press(Key::Control + "k").await?;
        let first = "document.querySelector('[role=option]').dataset.command ?? \
                     document.querySelector('[role=option] .palette-words').textContent";
        stage.wait_until(first, "wind").await?;
        let query = stage.wait_for("[data-palette-query]").await?;
        query.send_keys("no such thing").await?;
        stage.wait_until("document.querySelectorAll('[role=option]').length", 0).await?;
        query.send_keys(Key::Escape + "").await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.wait_until(FOCUSED_COLUMN, "4").await
    })
}

#[test]
fn what_was_deleted_last_is_not_what_the_palette_would_do_next() -> Result<()> {
    journey("palette-recent", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;
        look_at_shortcuts(stage).await?;
        let size = "document.querySelector('[data-status=size]').textContent.split(' ')[0]";
        find(stage, "delete the row").await?;
        stage.wait_until(size, "1,460").await?;

        stage.press(Key::Control + "k").await?;
        stage.wait_for("[data-palette-query]:focus").await?;
        let active = "document.getElementById(document.querySelector('[data-palette-query]')\
                      .getAttribute('aria-activedescendant')).dataset.command";
        stage.wait_until(active, "shortcuts").await?;
        stage.press(Key::Enter).await?;
        stage.wait_for(".shortcut-sheet kbd").await?;
        stage.wait_until(size, "1,460").await
    })
}

#[test]
fn a_change_of_type_says_first_what_becomes_of_the_cells() -> Result<()> {
    journey("retype", async |stage: &mut Stage| {
        stage.open().await?;
        // The last column holds "rain", "sun" and the like.
        stage.wait_for("[data-row='1'][data-column='5']").await?.click().await?;
        stage.press("007" + Key::Enter).await?;
        stage.wait_for("[data-row='0'][data-column='5']").await?.click().await?;

        find(stage, "change the column's type").await?;
        choose_type(stage, "int").await?;
        let dry_run = "document.querySelector('[data-dry-run]').textContent";
        stage.wait_until(dry_run, "1 cell converts, 1,460 do not.").await?;
        let listed = |label: &str, cells: &str| {
            format!(
                "[...document.querySelectorAll('[aria-label=\"{label}\"] tbody {cells}')]\
                 .map(({{textContent}}) => textContent)"
            )
        };
        let in_the_way = listed("Cells in the way", "tr");
        stage.wait_until(&format!("{in_the_way}.length"), 100).await?;
        let first = listed("Cells in the way", "tr:first-child td");
        stage.wait_until(&format!("{first}.slice(0, 2)"), json!(["1", "drizzle"])).await?;
        let rewritten = listed("Texts that would read otherwise", "td");
        stage.wait_until(&rewritten, json!(["2", "007", "7"])).await?;
        confirm(stage).await?;
        stage
            .wait_until("document.querySelector('#dialog-refusal').textContent !== ''", true)
            .await?;
        stage.wait_for("[data-takes-nulls]").await?.click().await?;
        confirm(stage).await?;
        stage.wait_until(NO_DIALOG, true).await?;

        let kind = "document.querySelector('.header-cell[data-column=\"5\"]').dataset.type";
        stage.wait_until(kind, "int").await?;
        let cell = "document.querySelector(\"[data-row='0'][data-column='5']\")";
        stage.wait_until(&format!("{cell}.dataset.null ?? null"), "").await?;
        stage.press(Key::Control + "z").await?;
        stage.wait_until(kind, "string").await?;
        stage.wait_until(&format!("{cell}.textContent"), "drizzle").await?;

        find(stage, "set the column as key").await?;
        stage.wait_for(".obstacles").await?;
        stage.wait_until(&format!("{in_the_way}.length"), 100).await?;
        stage.press(Key::Escape).await?;
        stage.wait_until(NO_DIALOG, true).await
    })
}

#[test]
fn all_columns_are_changed_in_one_place() -> Result<()> {
    journey("columns", async |stage: &mut Stage| {
        stage.open().await?;
        find(stage, "edit the columns").await?;
        let names = "[...document.querySelectorAll('[data-column-line]')]\
                     .map(({dataset}) => dataset.columnLine).slice(0, 3)";
        stage.wait_until(names, json!(["date", "precipitation", "temp_max"])).await?;

        line(stage, "date", "[data-action=column-down]").await?.click().await?;
        stage.wait_until(names, json!(["precipitation", "date", "temp_max"])).await?;
        let name = line(stage, "temp_max", "input[type=text]").await?;
        name.send_keys(Key::Control + "a").await?;
        name.send_keys("highest").await?;
        name.send_keys(Key::Enter + "").await?;
        stage.wait_until(names, json!(["precipitation", "date", "highest"])).await?;
        line(stage, "highest", "[data-action=delete-column]").await?.click().await?;
        stage.wait_until(names, json!(["precipitation", "date", "temp_min"])).await?;
        line(stage, "precipitation", "[data-action=retype-column]").await?.click().await?;
        choose_type(stage, "string").await?;
        confirm(stage).await?;
        // Back where it was asked for.
        stage.wait_until(names, json!(["precipitation", "date", "temp_min"])).await?;
        stage.wait_for("[data-action=close-sheet]").await?.click().await?;
        stage.wait_until(NO_DIALOG, true).await?;

        for _ in 0..4 {
            stage.press(Key::Control + "z").await?;
        }
        let headers = "[...document.querySelectorAll('.header-name')]\
                       .map(({textContent}) => textContent).slice(0, 3)";
        stage.wait_until(headers, json!(["date", "precipitation", "temp_max"])).await
    })
}

#[test]
fn settings_are_kept_and_change_what_is_shown_but_not_what_is_edited() -> Result<()> {
    journey("settings", async |stage: &mut Stage| {
        stage.open().await?;
        stage.press(Key::Control + ",").await?;

        stage.wait_for("[name=theme][value=dark]").await?.click().await?;
        stage.wait_for("[name=display][value=local]").await?.click().await?;
        stage.wait_for("[data-action=close-sheet]").await?.click().await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.open().await?;

        stage.wait_until("document.documentElement.dataset.theme", "dark").await?;
        let colours = "[...document.querySelectorAll('meta[name=theme-color]')]\
                       .map(({content}) => content)";
        stage.wait_until(colours, json!(["#141516", "#141516"])).await?;
        let local = "new Intl.DateTimeFormat([], { dateStyle: 'medium', timeZone: 'UTC' })\
                     .format(new Date('2012-01-01'))";
        let local = stage.evaluate(local).await?;
        let cell = stage.wait_for("[data-row='0'][data-column='0']").await?;
        let text = "document.querySelector(\"[data-row='0'][data-column='0']\").textContent";
        stage.wait_until(text, local).await?;
        cell.click().await?;
        stage.press(Key::F2).await?;
        stage.wait_until("document.querySelector('[data-editor]').value", "2012-01-01").await
    })
}

#[test]
fn a_row_is_a_form_on_a_phone() -> Result<()> {
    journey("record", async |stage: &mut Stage| {
        let phone = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": false });
        stage.command("Emulation.setDeviceMetricsOverride", phone).await?;
        stage.open().await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;
        stage.press(Key::Control + (Key::Shift + Key::Enter)).await?;

        let field = stage.wait_for("[data-record-field=precipitation] input").await?;
        let opened_on =
            "document.activeElement.closest('[data-record-field]')?.dataset.recordField";
        stage.wait_until(opened_on, "precipitation").await?;
        field.send_keys(Key::Control + "a").await?;
        field.send_keys("much").await?;
        stage.wait_for("[data-action=next-row]").await?.click().await?;
        let refusal = "document.querySelector('[data-record-field=precipitation] .refusal')\
                       .textContent !== ''";
        stage.wait_until(refusal, true).await?;
        let title = "document.querySelector('#record-title').textContent";
        stage.wait_until(title, "Row 1 of 1,461").await?;
        let focused = "document.activeElement.closest('[data-record-field]').dataset.recordField";
        stage.wait_until(focused, "precipitation").await?;
        field.send_keys(Key::Control + "a").await?;
        field.send_keys("7.5").await?;
        field.send_keys(Key::Tab + "").await?;
        stage.wait_until(refusal, false).await?;
        stage.wait_for("[data-action=next-row]").await?.click().await?;
        stage.wait_until(title, "Row 2 of 1,461").await?;
        stage.wait_for("[data-action=delete-record]").await?.click().await?;
        stage.wait_until(title, "Row 2 of 1,460").await?;
        stage.wait_for("[data-action=undo-record]").await?.click().await?;
        stage.wait_until(title, "Row 2 of 1,461").await?;
        stage.wait_for("[data-action=delete-record]").await?.click().await?;
        stage.wait_until(title, "Row 2 of 1,460").await?;
        stage.wait_for("[data-action=close-record]").await?.click().await?;
        stage.wait_until(NO_DIALOG, true).await?;

        let text = "document.querySelector(\"[data-row='0'][data-column='1']\").textContent";
        stage.wait_until(text, "7.5").await?;
        stage.wait_until("document.activeElement.dataset.row", "2").await?;
        stage.wait_for("[data-action=notice-undo]").await?.click().await?;
        stage.wait_for("[data-row='1']").await.map(drop)
    })
}

#[test]
fn a_tap_on_a_phone_opens_the_row_and_the_first_column_stays() -> Result<()> {
    journey("tap", async |stage: &mut Stage| {
        let phone = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
        stage.command("Emulation.setDeviceMetricsOverride", phone).await?;
        stage.command("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await?;
        stage.open().await?;
        let pinned = "document.querySelectorAll('[role=gridcell][data-pinned]').length > 5
            && document.querySelector('[data-pinned]').dataset.column";
        stage.wait_until(pinned, "0").await?;

        let at = stage.wait_for("[data-row='3'][data-column='1']").await?.rect().await?;
        let point = json!([{ "x": at.x + 20.0, "y": at.y + 8.0 }]);
        for (kind, points) in [("touchStart", point), ("touchEnd", json!([]))] {
            let event = json!({ "type": kind, "touchPoints": points });
            stage.command("Input.dispatchTouchEvent", event).await?;
        }

        let title = "document.querySelector('#record-title')?.textContent ?? null";
        stage.wait_until(title, "Row 4 of 1,461").await?;
        stage.screenshot("tap").await.map(drop)
    })
}

#[test]
fn the_lab_shows_that_what_is_saved_comes_back() -> Result<()> {
    journey("lab", async |stage: &mut Stage| {
        stage.open().await?;
        find(stage, "roundtrip lab").await?;
        open_part(stage, "generate").await?;
        let rows = stage.wait_for("[data-lab=generate] .field:nth-child(2) input").await?;
        rows.send_keys(Key::Control + "a").await?;
        rows.send_keys("60").await?;
        stage.wait_for("[data-action=generate]").await?.click().await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.wait_until("document.querySelector('[data-grid]').ariaRowCount", "61").await?;

        find(stage, "roundtrip lab").await?;
        stage.wait_for("[data-action=check-roundtrip]").await?.click().await?;
        stage.wait_for("[data-lab-result].good").await?;
        open_part(stage, "entries").await?;
        stage.wait_for("[data-action=first-entries]").await?.click().await?;
        let entries = "document.querySelectorAll('[data-entry]').length";
        stage.wait_until(entries, 50).await?;
        stage.wait_for("[data-action=next-entries]").await?.click().await?;
        // Metadata, sixty rows, one chunk of strings.
        stage.wait_until(entries, 12).await?;
        open_part(stage, "faults").await?;
        stage.wait_for("[data-action=try-faults]").await?.click().await?;
        let trials = "[document.querySelectorAll('[data-trial]').length, \
                       document.querySelectorAll('[data-trial] .good').length]";
        let said = "document.querySelector('[data-trials]').textContent.endsWith('promise held.')";
        stage.wait_until(said, true).await?;
        assert_eq!(stage.evaluate(trials).await?, json!([35, 35]));
        Ok(())
    })
}

/// Opens the palette, types and takes what comes first.
/// Opens the sheet of shortcuts by its name, and closes it.
async fn look_at_shortcuts(stage: &Stage) -> Result<()> {
    find(stage, "shortc").await?;
    stage.wait_for(".shortcut-sheet kbd").await?;
    stage.press(Key::Escape).await?;
    stage.wait_until(NO_DIALOG, true).await
}

async fn find(stage: &Stage, query: &str) -> Result<()> {
    stage.press(Key::Control + "k").await?;
    let line = stage.wait_for("[data-palette-query]").await?;
    line.send_keys(query).await?;
    Ok(line.send_keys(Key::Enter + "").await?)
}

async fn choose_type(stage: &Stage, name: &str) -> Result<()> {
    let option = format!("dialog [data-column-type] option[value={name}]");
    Ok(stage.wait_for(&option).await?.click().await?)
}

async fn confirm(stage: &Stage) -> Result<()> {
    Ok(stage.wait_for("dialog [data-action=confirm]").await?.click().await?)
}

async fn line(stage: &Stage, column: &str, part: &str) -> Result<WebElement> {
    stage.wait_for(&format!("[data-column-line={column}] {part}")).await
}

async fn open_part(stage: &Stage, name: &str) -> Result<()> {
    let part = format!("[data-lab={name}]");
    stage.wait_for(&format!("{part} > summary")).await?.click().await?;
    stage.wait_until(&format!("document.querySelector('{part}').open"), Value::Bool(true)).await
}
