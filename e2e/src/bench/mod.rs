//! The benchmark of the package: one page after the other, each with a table of another size, does one work
//! after the other, in the package and in a bare program. Knows neither; what is measured is JavaScript, in
//! `bindings/bench`.

mod figure;
mod report;

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use xtask::bench::Options;

pub use figure::{Figure, Samples};
pub use report::{Place, Report};

use crate::{PackageSite, Stage, journey_in};

const PAGE: &str = "bindings/bench/index.html";
const SCRIPTS: &str = "bindings/bench";
/// A page that is isolated has a clock of 5 µs instead of 100.
const HEADERS: &str =
    "/*\n  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n";
/// How long an answer of the page may take, and how long the page keeps the driver waiting at most, which is
/// seldom enough not to disturb what is measured. The driver's own patience ends after two minutes.
const PATIENCE: Duration = Duration::from_secs(100);
const LOOK_AGAIN_MS: u32 = 50_000;
/// From this many rows on slow works are left out unless they are asked for.
const MANY_ROWS: u32 = 200_000;

/// A work as the page lists it.
#[derive(Deserialize)]
struct Work {
    title: String,
    is_slow: bool,
}

/// Measures what was asked for. A result that is wrong is an error.
pub fn measure(options: &Options, mut say: impl FnMut(&str)) -> Result<Report> {
    let site = PackageSite::with(&[SCRIPTS])?;
    fs::write(site.folder().join("_headers"), HEADERS)?;
    let mut report = Report::begin();
    journey_in(site.folder(), "bench", async |stage: &mut Stage| {
        stage.page().set_script_timeout(PATIENCE).await?;
        for rows in &options.rows {
            measure_at(*rows, stage, options, &mut report, &mut say).await?;
        }
        Ok(())
    })?;
    ensure!(!report.is_empty(), "no work has such a title");
    report.end();
    Ok(report)
}

async fn measure_at(
    rows: u32,
    stage: &Stage,
    options: &Options,
    report: &mut Report,
    say: &mut impl FnMut(&str),
) -> Result<()> {
    stage.page().goto(format!("{}{PAGE}", stage.url())).await?;
    report.set_place(ask(stage, "place()").await?);
    let works: Vec<Work> = ask(stage, "list()").await?;
    let mut works: Vec<Work> =
        works.into_iter().filter(|work| options.admits(&work.title)).collect();
    if rows > MANY_ROWS && !options.all {
        works.retain(|work| {
            if work.is_slow {
                say(&format!(
                    "Left out at {rows} rows, since it takes minutes (--all): {}",
                    work.title
                ));
            }
            !work.is_slow
        });
    }
    if works.is_empty() {
        return Ok(());
    }
    say(&format!("Making a table of {rows} rows…"));
    let _: serde_json::Value = ask_long(stage, &format!("prepare({rows})")).await?;
    for work in works {
        let call = format!("run({:?}, {})", work.title, options.rounds_at(rows));
        let figures: Vec<Figure> = ask_long(stage, &call)
            .await
            .with_context(|| format!("\"{}\" at {rows} rows", work.title))?;
        for figure in figures {
            say(&figure.line());
            report.add(rows, figure);
        }
    }
    Ok(())
}

/// Calls a function of the page's module that takes its time.
async fn ask_long<T: for<'de> Deserialize<'de>>(stage: &Stage, call: &str) -> Result<T> {
    let _: Option<()> = ask(stage, &format!("begin(() => bench.{call})")).await?;
    loop {
        let given: Option<(T,)> = ask(stage, &format!("outcome({LOOK_AGAIN_MS})")).await?;
        if let Some((value,)) = given {
            return Ok(value);
        }
    }
}

/// Calls a function of the page's module.
async fn ask<T: for<'de> Deserialize<'de>>(stage: &Stage, call: &str) -> Result<T> {
    let expression = format!("import('/{SCRIPTS}/main.js').then((bench) => bench.{call})");
    Ok(serde_json::from_value(stage.evaluate(&expression).await?)?)
}
