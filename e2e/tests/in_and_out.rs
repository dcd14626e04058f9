//! Files in every shape on their way in and out, and all tables into one file and back.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use e2e::{Stage, journey, text_of};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::prelude::*;

const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const STORES: &str =
    "[...document.querySelectorAll('[data-store]')].map((store) => store.dataset.store)";
const ROW_COUNT: &str = "document.querySelector('[data-grid]')?.ariaRowCount ?? null";
const SAVE_STATE: &str = "document.querySelector('[data-save-state]').dataset.saveState";
const NO_DIALOG: &str = "document.querySelector('dialog') === null";

#[test]
fn what_can_be_read_in_two_ways_is_asked_and_the_answer_holds() -> Result<()> {
    journey("import-wizard", async |stage: &mut Stage| {
        let folder = TempDir::new()?;
        stage.open().await?;

        let file = "day;price\n03/04/2024;1.234,5\n05/04/2024;x\n";
        stage.choose_file("[data-open-file]", &write(&folder, "trips.csv", file)?).await?;
        stage.wait_for(".wizard th.uncertain[data-column-head=day]").await?;
        let months = "12/31/2024, month first";
        stage.pick("[aria-label='How day is written']", months).await?;
        stage.pick("[aria-label='Type of price']", "Decimal number").await?;
        stage.wait_for("[aria-label='How price is written']").await?;
        let form = "document.querySelector('[aria-label=\"How price is written\"]')\
                    .selectedOptions[0].text";
        stage.wait_until(form, "1.234,5").await?;
        stage.wait_until(&text_of(".wizard tbody td"), "2024-03-04").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        let fault = "line 3, column \"price\": \"x\" is not a number such as 12.5, -3e8, NaN or \
                     Infinity";
        stage.wait_until(&text_of(".wizard-faults li"), fault).await?;
        let is_in_sight = "((faults, body) => faults.contains(document.activeElement) && \
            faults.getBoundingClientRect().bottom <= body.getBoundingClientRect().bottom + 1)\
            (document.querySelector('.wizard-faults'), document.querySelector('.dialog-body'))";
        stage.wait_until(is_in_sight, true).await?;
        stage.pick("[data-choice='What becomes of them']", "Leave their rows out").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;

        stage.wait_until(SHOWN_TABLE, "trips").await?;
        stage.wait_until(ROW_COUNT, "2").await?;
        stage.wait_until(SAVE_STATE, "saved").await
    })
}

#[test]
fn json_comes_in_exactly_updates_a_table_by_its_key_and_goes_out_exactly() -> Result<()> {
    journey("json", async |stage: &mut Stage| {
        let folder = TempDir::new()?;
        stage.open().await?;
        let first = "[{\"id\":9007199254740993,\"name\":\"Faro\"},{\"id\":2,\"name\":null}]";
        stage.choose_file("[data-import-file]", &write(&folder, "cities.json", first)?).await?;
        stage.pick("[data-choice='Key column']", "id").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(SHOWN_TABLE, "cities").await?;
        stage.wait_until(NO_DIALOG, true).await?;

        let more = "{\"id\":2,\"name\":\"Évora\"}\n{\"id\":3}\n";
        stage.choose_file("[data-import-file]", &write(&folder, "more.jsonl", more)?).await?;
        let update = "\u{201c}cities\u{201d}: update by key, add the rest";
        stage.pick("[data-choice='Import into']", update).await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.wait_until(ROW_COUNT, "4").await?;

        stage.wait_for("[data-action=export-csv]").await?.click().await?;
        stage.pick("[data-choice=Format]", "JSON lines").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        let exported = stage.downloaded("jsonl").await?;
        assert_eq!(
            fs::read_to_string(exported)?,
            "{\"id\":9007199254740993,\"name\":\"Faro\"}\n{\"id\":2,\"name\":\"Évora\"}\n\
             {\"id\":3,\"name\":null}\n"
        );
        Ok(())
    })
}

#[test]
fn all_tables_go_into_one_file_and_come_back() -> Result<()> {
    journey("backup", async |stage: &mut Stage| {
        let folder = TempDir::new()?;
        stage.open().await?;
        stage
            .choose_file("[data-open-file]", &write(&folder, "rivers.csv", "name,km\nTejo,1007\n")?)
            .await?;
        stage.wait_until(STORES, json!(["rivers", "Seattle weather"])).await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        stage.wait_for("[data-action=back-up]").await?.click().await?;
        let backup = stage.downloaded("peristyle").await?;

        let entry = stage.wait_for("[data-store=rivers]").await?;
        stage.page().action_chain().move_to_element_center(&entry).perform().await?;
        entry.find(By::Css("[data-action=store-menu]")).await?.click().await?;
        stage.wait_for("[role=menu] [data-action=delete-store]").await?.click().await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(STORES, json!(["Seattle weather"])).await?;

        stage.choose_file("[data-restore-file]", &backup).await?;
        let choices = "[...document.querySelectorAll('[data-backup-table]')]\
                       .map((table) => table.querySelector('select').value)";
        stage.wait_until(choices, json!(["keep", "skip"])).await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;

        stage.wait_until(STORES, json!(["rivers", "Seattle weather"])).await?;
        stage.wait_for("[data-store=rivers] [data-action=open-store]").await?.click().await?;
        stage.wait_until(SHOWN_TABLE, "rivers").await?;
        stage.wait_until(&text_of("[data-row='0'][data-column='1']"), "1007").await
    })
}

fn write(folder: &TempDir, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.path().join(name);
    fs::write(&path, text)?;
    Ok(path)
}
