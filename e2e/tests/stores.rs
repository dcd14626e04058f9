//! The stores panel: what is kept on this device, and what a person does with it.

use anyhow::Result;
use e2e::{Stage, journey, text_of};
use serde_json::json;
use thirtyfour::prelude::*;

const SAMPLE: &str = "Seattle weather";
const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const STORES: &str =
    "[...document.querySelectorAll('[data-store]')].map((store) => store.dataset.store)";
const REFUSAL: &str = "document.querySelector('dialog [role=alert]')?.textContent ?? null";
const NO_DIALOG: &str = "document.querySelector('dialog') === null";
const IN_GRID: &str = "document.activeElement.closest('[data-grid]') !== null";
const SAVE_STATE: &str = "document.querySelector('[data-save-state]').dataset.saveState";

#[test]
fn a_table_is_duplicated_renamed_and_deleted() -> Result<()> {
    journey("stores", async |stage: &mut Stage| {
        stage.open().await?;

        act_on(stage, SAMPLE, "duplicate-store").await?;
        stage.wait_until(STORES, json!([SAMPLE, "Seattle weather copy"])).await?;

        act_on(stage, "Seattle weather copy", "rename-store").await?;
        answer(stage, SAMPLE).await?;
        let taken = "there is already a table \"Seattle weather\"; nothing was changed: \
                     choose another name";
        stage.wait_until(REFUSAL, taken).await?;
        answer(stage, "Rain").await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.wait_until(STORES, json!(["Rain", SAMPLE])).await?;

        act_on(stage, "Rain", "delete-store").await?;
        stage.press(Key::Escape).await?;
        stage.wait_until(NO_DIALOG, true).await?;
        act_on(stage, SAMPLE, "delete-store").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(STORES, json!(["Rain"])).await?;
        stage.wait_until(SHOWN_TABLE, "Rain").await?;
        stage.wait_until(IN_GRID, true).await
    })
}

#[test]
fn a_table_is_made_from_nothing_with_the_keyboard_alone() -> Result<()> {
    journey("new-table", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_for(".panel-acts [data-action=new-table]").await?.click().await?;
        answer(stage, "Trips").await?;
        stage.wait_until(SHOWN_TABLE, "Trips").await?;
        stage.wait_until(IN_GRID, true).await?;

        stage.press(Key::Control + Key::Enter).await?;
        stage.wait_for("[data-row='0'][data-column='0']:focus").await?;
        for letter in ["O", "s", "l", "o"] {
            stage.press(letter).await?;
        }
        stage.press(Key::Enter).await?;
        stage.wait_until(&text_of("[data-row='0'][data-column='0']"), "Oslo").await?;
        stage.wait_until(SAVE_STATE, "saved").await?;

        stage.open().await?;
        stage.wait_until(SHOWN_TABLE, "Trips").await?;
        stage.wait_until(&text_of("[data-row='0'][data-column='0']"), "Oslo").await
    })
}

#[test]
fn a_pasted_table_becomes_a_table_of_its_own() -> Result<()> {
    journey("pasted-table", async |stage: &mut Stage| {
        stage.open().await?;

        stage.paste("city\tnights\nOslo\t3\n\"Bergen\nNorway\"\t2\n").await?;

        stage.wait_until(SHOWN_TABLE, "Pasted table").await?;
        stage.wait_until("document.querySelector('[data-grid]').ariaRowCount", "3").await?;
        stage.wait_until(&text_of("[data-row='1'][data-column='0']"), "Bergen\nNorway").await?;
        stage.wait_until(IN_GRID, true).await
    })
}

#[test]
fn what_was_done_in_a_table_can_be_undone_after_another_was_shown() -> Result<()> {
    journey("undo-after-switching", async |stage: &mut Stage| {
        let undo = "document.querySelector('[data-action=undo]').title";
        stage.open().await?;
        stage.paste("city\tnights\nOslo\t3\n").await?;
        stage.wait_until(SHOWN_TABLE, "Pasted table").await?;
        stage.wait_for("[data-row='0'][data-column='0']").await?.click().await?;
        stage.press("Bergen").await?;
        stage.press(Key::Enter).await?;
        let cell = text_of("[data-row='0'][data-column='0']");
        stage.wait_until(&cell, "Bergen").await?;

        open(stage, "Seattle weather").await?;
        stage.wait_until(undo, "Undo (Ctrl+Z)").await?;
        open(stage, "Pasted table").await?;

        stage.wait_until(&format!("({undo}).startsWith('Undo: Edit a cell')"), true).await?;
        stage.wait_for("[data-action=undo]").await?.click().await?;
        stage.wait_until(&cell, "Oslo").await?;
        stage.wait_until(IN_GRID, true).await
    })
}

async fn open(stage: &Stage, table: &str) -> Result<()> {
    let entry = format!("[data-store='{table}'] [data-action=open-store]");
    stage.wait_for(&entry).await?.click().await?;
    stage.wait_until(SHOWN_TABLE, table).await
}

async fn act_on(stage: &Stage, table: &str, action: &str) -> Result<()> {
    let store = stage.wait_for(&format!("[data-store='{table}']")).await?;
    stage.page().action_chain().move_to_element_center(&store).perform().await?;
    store.find(By::Css("[data-action=store-menu]")).await?.click().await?;
    stage.wait_for(&format!("[role=menu] [data-action={action}]")).await?.click().await?;
    Ok(())
}

/// Answers the question of a dialog, whatever stands there.
async fn answer(stage: &Stage, text: &str) -> Result<()> {
    stage.wait_for("dialog input:focus").await?;
    stage.press(Key::Control + "a").await?;
    stage.press(text).await?;
    stage.press(Key::Enter).await
}
