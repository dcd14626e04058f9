//! A large table through the interface: import, edit, autosave, reload, verify.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use e2e::{Stage, journey};
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// Names another number of rows: `PERISTYLE_LARGE_ROWS=1000000`.
const ROWS: &str = "PERISTYLE_LARGE_ROWS";
const ROW_COUNT: usize = 200_000;

const SAVE_STATE: &str = "document.querySelector('[data-save-state]')?.dataset.saveState ?? null";
const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const GRID_ROWS: &str = "Number(document.querySelector('[data-grid]')?.ariaRowCount ?? -1)";
const NOTICES: &str = "[...document.querySelectorAll('.notice p')].map((text) => text.textContent)";
const NO_EDITOR: &str = "document.querySelector('[data-editor]') === null";
const EDITED: &str =
    "document.querySelector(\"[data-row='2'][data-column='1']\")?.textContent ?? null";

#[test]
fn a_large_table_is_imported_edited_saved_reloaded_and_verified() -> Result<()> {
    let row_count = match std::env::var(ROWS) {
        Ok(text) => text.parse().with_context(|| format!("{ROWS}={text}"))?,
        Err(_) => ROW_COUNT,
    };
    let folder = TempDir::new()?;
    let file = folder.path().join("large.csv");
    generate(&file, row_count)?;
    journey("million", async |stage: &mut Stage| {
        let mut clock = Clock::new();
        stage.open().await?;
        let input = stage.wait_for("[data-open-file]").await?;
        input.send_keys(file.to_string_lossy()).await?;
        stage.wait_until(SHOWN_TABLE, "large").await?;
        // The header is a row of the grid too.
        stage.wait_until(GRID_ROWS, row_count + 1).await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        clock.tell("imported and saved");

        let cell = stage.wait_for("[data-row='2'][data-column='1']").await?;
        cell.click().await?;
        for key in [Key::F2 + "", Key::Control + "a", TypingData::from("edited"), Key::Enter + ""] {
            stage.press(key).await?;
        }
        stage.wait_until(NO_EDITOR, true).await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        clock.tell("edited and saved");

        stage.restart_browser().await?;
        clock.tell("browser started again");
        stage.open().await?;
        stage.wait_until(SHOWN_TABLE, "large").await?;
        stage.wait_until(GRID_ROWS, row_count + 1).await?;
        stage.wait_until(EDITED, "edited").await?;
        clock.tell("opened and shown");

        let store = stage.wait_for("[data-store='large']").await?;
        stage.page().action_chain().move_to_element_center(&store).perform().await?;
        store.find(By::Css("[data-action=store-menu]")).await?.click().await?;
        stage.wait_for("[role=menu] [data-action=verify-store]").await?.click().await?;
        let verified = format!(
            "({NOTICES}).includes('\"large\" is verified: {} rows read back and compared cell by cell, \
             no difference.')",
            with_thousands(row_count)
        );
        stage.wait_until(&verified, true).await?;
        clock.tell("verified");
        Ok(())
    })
}

/// Eight columns of every type, the same at every run.
fn generate(file: &Path, row_count: usize) -> Result<()> {
    let mut csv = BufWriter::new(File::create(file)?);
    writeln!(csv, "id,name,city,price,quantity,active,day,at")?;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for id in 0..row_count {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let dice = state >> 33;
        let (city, quantity, is_active) = (dice % 1_000, dice % 500, dice.is_multiple_of(3));
        let (whole, cents) = (dice % 9_973, dice % 89 + 10);
        let (month, day) = (dice % 12 + 1, dice % 28 + 1);
        let date = format!("20{:02}-{month:02}-{day:02}", dice % 25);
        let time = format!("{:02}:{:02}:{:02}", dice % 24, dice % 60, dice / 7 % 60);
        writeln!(
            csv,
            "{id},name {dice:x},city {city},{whole}.{cents},{quantity},{is_active},{date},{date}T{time}Z"
        )?;
    }
    Ok(csv.flush()?)
}

fn with_thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Tells how long each part took, for `cargo test -- --nocapture`.
struct Clock(Instant);

#[expect(clippy::disallowed_methods, reason = "this clock is not the application's")]
impl Clock {
    fn new() -> Self {
        Self(Instant::now())
    }

    #[expect(clippy::print_stdout, reason = "the person at the terminal asked for it")]
    fn tell(&mut self, what: &str) {
        println!("{what}: {:.1} s", self.0.elapsed().as_secs_f64());
        self.0 = Instant::now();
    }
}
