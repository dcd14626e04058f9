//! Editors by type: what they take, what they refuse, and how null and empty are told apart.

use anyhow::Result;
use e2e::{Stage, journey};
use serde_json::json;
use thirtyfour::prelude::*;

const TYPED_CSV: &str = "name,day,at,done,share\n\
    https://example.org,2024-02-29,2024-02-29T10:00:00Z,true,0.5\n\
    Oslo,,,,\n";

#[test]
fn each_type_has_an_editor_of_its_own() -> Result<()> {
    journey("editors", async |stage: &mut Stage| {
        let file = stage.downloads().join("typed.csv");
        std::fs::write(&file, TYPED_CSV)?;
        stage.open().await?;
        let input = stage.wait_for("[data-open-file]").await?;
        input.send_keys(file.to_string_lossy()).await?;
        stage.wait_for("[data-store='typed'].open").await?;
        stage.wait_for("[data-row='0'][data-column='0'][data-link]").await?;

        // Lines in a text; a null that is looked at stays one, and a text can be empty.
        click(stage, 1, 0).await?;
        stage.press(Key::F2).await?;
        stage.wait_for("textarea[data-editor]").await?;
        stage.press(Key::Alt + Key::Enter).await?;
        stage.press("Norway").await?;
        stage.press(Key::Enter).await?;
        stage.wait_until(&shown(1, 0), json!(["Oslo\nNorway", false])).await?;
        stage.wait_for("[data-row='1'][data-column='0'][data-lines]").await?;
        click(stage, 1, 0).await?;
        stage.press(Key::Alt + Key::Down).await?;
        stage.wait_for("[role=menu] [data-action=set-empty]").await?.click().await?;
        stage.wait_until(&shown(1, 0), json!(["", false])).await?;
        stage.press(Key::Delete).await?;
        stage.wait_until(&shown(1, 0), json!(["", true])).await?;

        // A day is typed or chosen; what is none stays open with its reason.
        click(stage, 1, 1).await?;
        stage.press(Key::F2).await?;
        let picker = "(() => { const picker = document.querySelector('[data-day-picker]'); \
                      picker.value = '2024-03-01'; \
                      picker.dispatchEvent(new Event('change', { bubbles: true })); \
                      return document.activeElement.value; })()";
        stage.wait_until(picker, "2024-03-01").await?;
        stage.press(Key::Enter).await?;
        stage.wait_until(&shown(1, 1), json!(["2024-03-01", false])).await?;
        stage.press("2").await?;
        stage.press(Key::Enter).await?;
        stage.wait_until("document.activeElement.ariaInvalid", "true").await?;
        stage.wait_for("[data-action=discard-edit]").await?.click().await?;
        stage.wait_until("document.querySelector('[data-editor]')", json!(null)).await?;
        stage.wait_until(&shown(1, 1), json!(["2024-03-01", false])).await?;

        // A box has three states.
        click(stage, 1, 3).await?;
        stage.press(" ").await?;
        stage.wait_until(&shown(1, 3), json!(["true", false])).await?;
        stage.press(Key::F2).await?;
        stage.wait_for("input[type=checkbox][data-editor]").await?;
        stage.press(" ").await?;
        stage
            .wait_until("document.querySelector('.bool-editor span').textContent", "false")
            .await?;
        stage.press(" ").await?;
        stage.wait_until("document.querySelector('.bool-editor span').textContent", "null").await?;
        stage.press(Key::Enter).await?;
        stage.wait_until(&shown(1, 3), json!(["", true])).await
    })
}

#[test]
fn keys_that_follow_at_once_are_not_lost() -> Result<()> {
    journey("quick-keys", async |stage: &mut Stage| {
        stage.open().await?;
        click(stage, 0, 1).await?;

        // Typed, kept, and the next one typed before the page is drawn anew.
        stage.press("1\u{e007}2\u{e007}3\u{e007}").await?;

        for (row, text) in [(0, "1.0"), (1, "2.0"), (2, "3.0")] {
            stage.wait_until(&shown(row, 1), json!([text, false])).await?;
        }
        Ok(())
    })
}

#[test]
fn a_refused_edit_ends_with_its_row_and_with_its_table_and_says_so() -> Result<()> {
    journey("refused", async |stage: &mut Stage| {
        let file = stage.downloads().join("towns.csv");
        std::fs::write(&file, "town,people\nOslo,709037\n")?;
        stage.open().await?;
        stage.choose_file("[data-open-file]", &file).await?;
        stage.wait_for("[data-store='towns'].open").await?;
        stage.wait_for("[data-store='Seattle weather'] button").await?.click().await?;
        stage.wait_for("[data-store='Seattle weather'].open").await?;
        let not_kept = "[...document.querySelectorAll('.notice')].filter(({textContent}) => \
                        textContent.includes('is not kept')).length";
        let editor = "document.querySelector('[data-editor]')";

        refused(stage, 2).await?;
        stage.press(Key::Control + "k").await?;
        let palette = stage.wait_for("[data-palette-query]").await?;
        palette.send_keys("delete the row" + Key::Enter).await?;
        stage.wait_until(editor, json!(null)).await?;
        stage.wait_until(not_kept, 1).await?;

        refused(stage, 4).await?;
        stage.wait_for("[data-store='towns'] button").await?.click().await?;
        stage.wait_for("[data-store='towns'].open").await?;
        stage.wait_until(editor, json!(null)).await?;
        stage.wait_until(not_kept, 2).await?;
        stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;
        stage.press("5" + Key::Enter).await?;
        stage.wait_until(&shown(0, 1), json!(["5", false])).await
    })
}

/// Types what is no number into a cell of a column of numbers.
async fn refused(stage: &Stage, row: usize) -> Result<()> {
    click(stage, row, 1).await?;
    stage.press("z" + Key::Enter).await?;
    stage.wait_until("document.activeElement.ariaInvalid", "true").await
}

async fn click(stage: &Stage, row: usize, column: usize) -> Result<()> {
    let cell = format!("[data-row='{row}'][data-column='{column}']");
    Ok(stage.wait_for(&cell).await?.click().await?)
}

/// The text of a cell, and whether it is null.
fn shown(row: usize, column: usize) -> String {
    format!(
        "(({{textContent, dataset}}) => [textContent, dataset.null !== undefined])\
         (document.querySelector(\"[data-row='{row}'][data-column='{column}']\"))"
    )
}
