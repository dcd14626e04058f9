//! Arrow files and workbooks, which parts of the application read and write that come when they are needed.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use e2e::{Stage, journey, text_of};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use xtask::project;

const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const STORES: &str =
    "[...document.querySelectorAll('[data-store]')].map((store) => store.dataset.store)";
const ROW_COUNT: &str = "document.querySelector('[data-grid]')?.ariaRowCount ?? null";
const SAVE_STATE: &str = "document.querySelector('[data-save-state]').dataset.saveState";
const NO_DIALOG: &str = "document.querySelector('dialog') === null";
const NOTICES: &str =
    "[...document.querySelectorAll('.notices .notice')].at(-1)?.textContent ?? null";
const FIRST_ROW: &str = "[...document.querySelectorAll('.wizard tbody tr:first-child td')]\
    .map((cell) => cell.textContent)";

#[test]
fn a_sheet_is_chosen_its_errors_are_left_out_and_its_dates_are_dates() -> Result<()> {
    journey("workbook", async |stage: &mut Stage| {
        stage.open().await?;
        stage.choose_file("[data-open-file]", &example("cities.xlsx")).await?;
        stage.wait_for(".wizard th[data-column-head=share]").await?;
        let first = ["1", "Lisbon", "0.5", "true", "1920-02-29", "2024-02-29T13:45:00Z", "007"];
        stage.wait_until(FIRST_ROW, &first[..]).await?;

        stage.pick("[data-choice=Sheet]", "Report").await?;
        stage.wait_for(".wizard th[data-column-head=month]").await?;
        stage
            .wait_until("document.querySelector('[data-choice=\"Rows to skip\"]').value", "3")
            .await?;
        stage.pick("[data-choice=Sheet]", "Cities").await?;
        stage.wait_for(".wizard th[data-column-head=share]").await?;
        stage.screenshot("workbook").await?;

        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(&text_of(".wizard-faults li"), "C5 (column \"share\"): #N/A").await?;
        stage.pick("[data-choice='What becomes of them']", "Import them as empty cells").await?;
        stage.pick("[data-choice='Key column']", "id").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;

        stage.wait_until(SHOWN_TABLE, "cities").await?;
        stage.wait_until(ROW_COUNT, "4").await?;
        stage.wait_until(SAVE_STATE, "saved").await
    })
}

#[test]
fn what_is_written_as_arrow_is_read_back_by_the_keyboard_with_the_server_stopped() -> Result<()> {
    journey("arrow", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.stop_server();
        stage.choose_file("[data-open-file]", &example("pandas-lz4.feather")).await?;
        stage.wait_until(SHOWN_TABLE, "pandas-lz4").await?;
        stage.wait_until(ROW_COUNT, "121").await?;

        stage.wait_for("[data-action=export-csv]").await?.click().await?;
        stage.wait_for("dialog [data-choice=Format]").await?;
        focus(stage, "[data-choice=Format]").await?;
        stage.press("Arrow").await?;
        focus(stage, "dialog [data-action=confirm]").await?;
        stage.press(Key::Enter + "").await?;
        let exported = stage.downloaded("arrow").await?;
        assert!(fs::read(&exported)?.starts_with(b"ARROW1"));
        stage.wait_until(NO_DIALOG, true).await?;

        stage.choose_file("[data-import-file]", &exported).await?;
        stage.wait_for(".wizard th[data-column-head=city]").await?;
        stage.wait_until(FIRST_ROW, &["Lisbon", "2024-01-01T00:00:00Z", "0"][..]).await?;
        focus(stage, "[data-choice='Key column']").await?;
        stage.press("n").await?;
        focus(stage, "dialog [data-action=confirm]").await?;
        stage.press(Key::Enter + "").await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.wait_until(STORES, &["pandas-lz4", "pandas-lz4 2", "Seattle weather"][..]).await?;
        stage.wait_until(SAVE_STATE, "saved").await
    })
}

#[test]
fn columns_that_do_not_fit_are_named_and_what_is_broken_or_stopped_changes_nothing() -> Result<()> {
    journey("formats-refused", async |stage: &mut Stage| {
        let folder = TempDir::new()?;
        stage.open().await?;
        let sample = &["Seattle weather"][..];
        stage.wait_until(STORES, sample).await?;

        let whole = fs::read(example("kinds.arrow"))?;
        let cut = folder.path().join("cut.arrow");
        fs::write(&cut, &whole[..3_000])?;
        stage.choose_file("[data-open-file]", &cut).await?;
        wait_for_notice(stage, "cut.arrow: this Arrow file cannot be read: its end is missing")
            .await?;
        let odd = folder.path().join("odd.xlsx");
        fs::write(&odd, [1; 100])?;
        stage.choose_file("[data-open-file]", &odd).await?;
        wait_for_notice(stage, "odd.xlsx: this is no workbook").await?;

        stage.choose_file("[data-open-file]", &example("nested.arrow")).await?;
        let problem = text_of(".wizard-problem");
        stage.wait_until(&format!("({problem}).includes('(structs)')"), true).await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage
            .wait_until(
                &format!("({}).includes('leave such columns out')", text_of("dialog")),
                true,
            )
            .await?;
        stage.screenshot("formats-refused").await?;
        stage.press(Key::Escape + "").await?;
        stage.wait_until(NO_DIALOG, true).await?;
        stage.wait_until(STORES, sample).await?;

        stage.choose_file("[data-open-file]", &example("nested.arrow")).await?;
        stage.pick("[data-choice='Columns that do not fit']", "Leave out").await?;
        stage.wait_until(&problem, "").await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        stage.wait_until(SHOWN_TABLE, "nested").await?;
        stage.wait_until(ROW_COUNT, "3").await
    })
}

fn example(name: &str) -> PathBuf {
    project::root().join("tests/data/formats").join(name)
}

async fn wait_for_notice(stage: &Stage, start: &str) -> Result<()> {
    stage.wait_until(&format!("({NOTICES})?.includes({start:?}) ?? false"), true).await
}

async fn focus(stage: &Stage, selector: &str) -> Result<()> {
    stage.wait_for(selector).await?.focus().await?;
    Ok(())
}
