//! The main job on real files: open, edit, close, pull the cable, and find exactly the same tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use e2e::{Stage, journey};
use thirtyfour::prelude::*;
use xtask::project;

/// A file that is opened, and the edits that are made in it: row id, column, what is typed.
struct Case {
    file: &'static str,
    table: &'static str,
    edits: [(usize, usize, &'static str); 2],
}

const CASES: [Case; 3] = [
    Case {
        file: "public/sample/seattle-weather.csv",
        table: "seattle-weather",
        edits: [(0, 5, "first snow"), (2, 1, "0.25")],
    },
    Case {
        file: "tests/data/airports.csv",
        table: "airports",
        edits: [(0, 1, "Thigpen \"Field\", old"), (3, 5, "-42.5")],
    },
    Case {
        file: "tests/data/zipcodes.csv",
        table: "zipcodes",
        edits: [(1, 3, "Höltsville 🌊"), (4, 0, "00009")],
    },
];

#[test]
fn real_files_and_their_edits_survive_a_restart_without_a_server() -> Result<()> {
    journey("real-files", async |stage: &mut Stage| {
        stage.open().await?;
        for case in &CASES {
            open_file(stage, case).await?;
            for (row, column, text) in case.edits {
                edit_cell(stage, row, column, text).await?;
            }
            stage.wait_until(SAVE_STATE, "saved").await?;
        }
        stage.wait_until_kept_offline().await?;

        stage.stop_server();
        stage.restart_browser().await?;
        stage.open().await?;

        stage.wait_until(SHOWN_TABLE, CASES[2].table).await?;
        for case in &CASES {
            show_table(stage, case.table).await?;
            let exported = export(stage, case.table).await?;
            ensure_same_cells(&exported, &expected(case)?).context(case.table)?;
        }
        Ok(())
    })
}

const SAVE_STATE: &str = "document.querySelector('[data-save-state]')?.dataset.saveState ?? null";
const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const ROW_COUNT: &str = "Number(document.querySelector('[data-grid]')?.ariaRowCount ?? -1)";

/// Opens a file by the button's input, and waits until all its rows are there and saved.
async fn open_file(stage: &Stage, case: &Case) -> Result<()> {
    let path = project::root().join(case.file);
    let input = stage.wait_for("[data-open-file]").await?;
    input.send_keys(path.to_string_lossy()).await?;
    stage.wait_until(SHOWN_TABLE, case.table).await?;
    // The header is a row of the grid too, as it is a record of the file.
    stage.wait_until(ROW_COUNT, records(&path)?.len()).await?;
    stage.wait_until(SAVE_STATE, "saved").await
}

/// Edits a cell that is on the screen, as a person does: click, type, Enter.
async fn edit_cell(stage: &Stage, row: usize, column: usize, text: &str) -> Result<()> {
    let cell = stage.wait_for(&format!("[data-row='{row}'][data-column='{column}']")).await?;
    cell.click().await?;
    stage.press(Key::F2).await?;
    let editor = stage.wait_for("[data-editor]").await?;
    editor.send_keys(Key::Control + "a").await?;
    editor.send_keys(text).await?;
    editor.send_keys(Key::Enter + "").await?;
    stage.wait_until("document.querySelector('[data-editor]') === null", true).await
}

async fn show_table(stage: &Stage, table: &str) -> Result<()> {
    let entry = format!("[data-store='{table}'] [data-action=open-store]");
    stage.wait_for(&entry).await?.click().await?;
    stage.wait_until(SHOWN_TABLE, table).await?;
    stage.wait_until(SAVE_STATE, "saved").await
}

/// The table as the browser downloads it.
async fn export(stage: &Stage, table: &str) -> Result<Vec<Vec<String>>> {
    let file = stage.downloads().join(format!("{table}.csv"));
    stage.wait_for("[data-action=export-csv]").await?.click().await?;
    stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
    for _ in 0..600 {
        if file.is_file() {
            return records(&file);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let there: Vec<PathBuf> =
        fs::read_dir(stage.downloads())?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    anyhow::bail!("{} was not downloaded within 30 s; there are {there:?}", file.display())
}

fn expected(case: &Case) -> Result<Vec<Vec<String>>> {
    let mut records = records(&project::root().join(case.file))?;
    for (row, column, text) in case.edits {
        text.clone_into(&mut records[row + 1][column]);
    }
    Ok(records)
}

fn records(path: &Path) -> Result<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path)?;
    reader.deserialize().map(|record| Ok(record?)).collect()
}

/// Numbers are compared as numbers, since 0.10 comes back as 0.1; everything else to the letter.
fn ensure_same_cells(found: &[Vec<String>], expected: &[Vec<String>]) -> Result<()> {
    ensure!(found.len() == expected.len(), "{} records, not {}", found.len(), expected.len());
    for (line, (found, expected)) in found.iter().zip(expected).enumerate() {
        ensure!(found.len() == expected.len(), "record {line} is {found:?}, not {expected:?}");
        for (column, (found, expected)) in found.iter().zip(expected).enumerate() {
            let same = found == expected || is_same_decimal(found, expected);
            ensure!(same, "record {line}, column {column}: {found:?}, not {expected:?}");
        }
    }
    Ok(())
}

/// Whether both are decimal fractions that stand for one number; a leading zero makes a code of it.
fn is_same_decimal(a: &str, b: &str) -> bool {
    let is_fraction = |text: &str| text.contains('.') || text.contains('e');
    (is_fraction(a) || is_fraction(b))
        && matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a.to_bits() == b.to_bits())
}

#[test]
fn the_comparison_sees_what_differs() {
    let cells = |texts: &[&str]| vec![texts.iter().map(|text| (*text).to_owned()).collect()];

    for (found, expected, is_same) in [
        (["0.1", "x"], ["0.10", "x"], true),
        (["00501", "x"], ["501", "x"], false),
        (["0.1", "x"], ["0.1", "y"], false),
    ] {
        let outcome = ensure_same_cells(&cells(&found), &cells(&expected));

        assert_eq!(outcome.is_ok(), is_same, "{found:?} and {expected:?}");
    }
}
