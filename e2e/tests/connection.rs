//! Storage that fails under the application: said in plain sight, nothing lost, and saving goes on by itself.

use std::fs;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use e2e::{Stage, journey};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use xtask::project;

const SAVE_STATE: &str = "document.querySelector('[data-save-state]')?.dataset.saveState ?? null";
const SAVE_WORDS: &str = "document.querySelector('[data-save-state]').textContent";
const ALERT: &str = "document.querySelector('.notice.error')?.textContent ?? ''";
const NO_ALERT: &str = "document.querySelector('.notice.error') === null";
const CELL: &str = "[data-row='0'][data-column='5']";
const NAME: &str = "[data-row='1'][data-column='1']";
const CELL_TEXT: &str =
    "document.querySelector(\"[data-row='0'][data-column='5']\")?.textContent ?? null";

/// After a failure the application waits a quarter of a minute; here it does so in a second.
const HURRY: &str = "const wait = setTimeout;
    globalThis.setTimeout = (act, ms, ...more) => wait(act, ms === 15000 ? 1000 : ms, ...more);";

/// A browser that has no storage until `isPrivate` is false.
const PRIVATE: &str = "globalThis.isPrivate = true;
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...given) {
        if (isPrivate) throw new DOMException('forbidden here', 'SecurityError');
        return open.apply(this, given);
    };";

/// A browser that gives 8 MB, of which something else takes 7 until `makeRoom` is called. The quota is the
/// browser's own, that of a storage bucket; its database is there as soon as the bucket is.
const SMALL: &str = "globalThis.small = null;
    (async () => {
        const bucket = await navigator.storageBuckets.open('small', { quota: 8_000_000 });
        const files = await bucket.getDirectory();
        if (localStorage.getItem('ballast') === null) {
            const ballast = await files.getFileHandle('ballast', { create: true });
            const stream = await ballast.createWritable();
            await stream.write(new Uint8Array(7_000_000));
            await stream.close();
            localStorage.setItem('ballast', 'there');
        }
        globalThis.makeRoom = () => files.removeEntry('ballast');
        globalThis.room = async () => {
            const { quota, usage } = await bucket.estimate();
            return quota - usage;
        };
        small = bucket.indexedDB;
    })();
    Object.defineProperty(globalThis, 'indexedDB', { get: () => {
        if (small === null) throw new DOMException('not there yet', 'SecurityError');
        return small;
    } });";
/// More than the room beside the ballast, less than that without it.
const LARGE_ROWS: usize = 60_000;

const DELETE_DATABASE: &str = "new Promise((done, failed) => {
        const deletion = indexedDB.deleteDatabase('peristyle');
        deletion.onsuccess = () => done(true);
        deletion.onerror = failed;
        deletion.onblocked = failed;
    })";

#[test]
fn a_database_that_is_deleted_underneath_is_said_and_the_table_can_be_saved_again() -> Result<()> {
    journey("deleted-underneath", async |stage: &mut Stage| {
        // The page that is not the application names no icon, so the browser looks for one.
        stage.excuse_console_error("favicon.ico");
        stage.open().await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        let table = stage.turn_to_new_tab().await?;
        // A page of the same origin that is not the application.
        stage.page().goto(format!("{}manifest.json", stage.url())).await?;
        // It comes to an end only because the application lets go of its connection.
        ensure!(stage.evaluate(DELETE_DATABASE).await? == true);

        stage.turn_to(&table).await?;
        type_into_cell(stage, "hail").await?;
        stage.wait_until(SAVE_STATE, "failed").await?;
        stage
            .wait_until(SAVE_WORDS, "Not saved: another tab deleted or renamed this table")
            .await?;
        stage.wait_until(CELL_TEXT, "hail").await?;
        press_button(stage, ".save-help", "Save mine in its place").await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        stage.wait_until(NO_ALERT, true).await?;

        stage.open().await?;
        stage.wait_until(CELL_TEXT, "hail").await
    })
}

#[test]
fn without_storage_tables_are_kept_in_the_tab_and_saved_once_there_is_one() -> Result<()> {
    journey("no-storage", async |stage: &mut Stage| {
        stage.run_before_pages(HURRY).await?;
        stage.run_before_pages(PRIVATE).await?;
        stage.open().await?;
        let said = format!("({ALERT}).includes('the browser gives no storage here')");
        stage.wait_until(&said, true).await?;

        open_file(stage, "public/sample/seattle-weather.csv").await?;
        stage.wait_until(SHOWN_TABLE_NAME, "seattle-weather").await?;
        stage.wait_until(SAVE_STATE, "failed").await?;
        type_into_cell(stage, "hail").await?;
        press_button(stage, ".save-help", "Export").await?;
        wait_for_download(stage, "seattle-weather.csv", 1_400).await?;

        stage.evaluate("isPrivate = false").await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        stage.wait_until(NO_ALERT, true).await?;
        stage.wait_until(CELL_TEXT, "hail").await
    })
}

#[test]
fn a_real_quota_that_is_used_up_is_said_loses_nothing_and_saving_resumes_by_itself() -> Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("large.csv");
    let row = |n: usize| format!("{n},name {},{}\n", n * 7_919 % 99_991, n as f64 / 7.0);
    let rows: Vec<String> = (0..LARGE_ROWS).map(row).collect();
    fs::write(&file, format!("id,name,price\n{}", rows.concat()))?;
    journey("quota", async |stage: &mut Stage| {
        stage.run_before_pages(HURRY).await?;
        stage.run_before_pages(SMALL).await?;
        stage.open().await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        let is_nearly_full = "room().then((room) => room > 0 && room < 1_000_000)";
        ensure!(stage.evaluate(is_nearly_full).await? == true);

        let input = stage.wait_for("[data-open-file]").await?;
        input.send_keys(file.to_string_lossy()).await?;
        stage.wait_until(SHOWN_TABLE_NAME, "large").await?;
        stage.wait_until(SAVE_STATE, "failed").await?;
        let said = format!("({ALERT}).includes('the storage of this browser is full')");
        stage.wait_until(&said, true).await?;
        type_into(stage, NAME, "hail").await?;
        press_button(stage, ".save-help", "Export").await?;
        wait_for_download(stage, "large.csv", LARGE_ROWS).await?;

        stage.evaluate("makeRoom()").await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        stage.wait_until(NO_ALERT, true).await?;
        stage.open().await?;
        stage.wait_until(SHOWN_TABLE_NAME, "large").await?;
        let shown = format!("document.querySelector(\"{NAME}\")?.textContent ?? null");
        stage.wait_until(&shown, "hail").await?;
        let rows = "document.querySelector('[data-grid]').ariaRowCount";
        stage.wait_until(rows, (LARGE_ROWS + 1).to_string()).await
    })
}

/// The name of the table that is shown, stored or not.
const SHOWN_TABLE_NAME: &str = "document.querySelector('.table-name')?.textContent ?? null";

async fn open_file(stage: &Stage, path: &str) -> Result<()> {
    let input = stage.wait_for("[data-open-file]").await?;
    input.send_keys(project::root().join(path).to_string_lossy()).await?;
    Ok(())
}

async fn type_into_cell(stage: &Stage, text: &str) -> Result<()> {
    type_into(stage, CELL, text).await
}

async fn type_into(stage: &Stage, cell: &str, text: &str) -> Result<()> {
    stage.wait_for(cell).await?.click().await?;
    for key in [Key::F2 + "", Key::Control + "a", TypingData::from(text), Key::Enter + ""] {
        stage.press(key).await?;
    }
    Ok(())
}

async fn press_button(stage: &Stage, within: &str, label: &str) -> Result<()> {
    let within = stage.wait_for(within).await?;
    for button in within.find_all(By::Css("button")).await? {
        if button.text().await? == label {
            button.click().await?;
            return Ok(());
        }
    }
    bail!("no button \"{label}\"")
}

async fn wait_for_download(stage: &Stage, name: &str, least_lines: usize) -> Result<()> {
    let file = stage.downloads().join(name);
    for _ in 0..600 {
        if file.is_file() {
            let line_count = fs::read_to_string(&file)?.lines().count();
            ensure!(line_count > least_lines, "{name} has {line_count} lines");
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("{name} was not downloaded within 30 s")
}
