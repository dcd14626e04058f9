//! The package for JavaScript, used as a stranger would use it. The tests themselves are in JavaScript,
//! in `bindings/tests`; what needs more than one page is here.

use std::fs;

use anyhow::{Context, Result, ensure};
use e2e::{PackageSite, Stage, journey_in};
use serde_json::Value;
use xtask::project;

const PAGE: &str = "bindings/tests/index.html";
const TESTS: &str = "bindings/tests";

#[test]
fn writes_and_reads() -> Result<()> {
    suite("writes")
}

#[test]
fn queries() -> Result<()> {
    suite("queries")
}

#[test]
fn persistence() -> Result<()> {
    suite("persistence")
}

#[test]
fn code_against_the_published_api() -> Result<()> {
    suite("published")
}

#[test]
fn workers() -> Result<()> {
    suite("places")
}

#[test]
fn what_was_saved_is_there_after_a_reload_and_a_restart() -> Result<()> {
    on_page("package-reload", &PackageSite::with(&[TESTS])?, async |stage: &mut Stage| {
        let places = "const init = (await import('/pkg/peristyle.js')).default; await init(); \
                      const places = await import('/bindings/tests/places.js')";
        let call = |verb: &str| format!("(async () => {{ {places}; return places.{verb}() }})()");
        let saved = stage.evaluate(&call("save_before_reload")).await?;

        stage.page().refresh().await?;
        let loaded = stage.evaluate(&call("load_after_reload")).await?;
        ensure!(loaded["rows"] == 101 && loaded["last"] == "Sines", "{loaded}");
        let line = "1,Porto,1.5\n";
        let saved = saved.as_str().context("no text")?;
        ensure!(loaded["csv"] == saved.replacen(line, "", 1), "{}", loaded["csv"]);

        stage.restart_browser().await?;
        open(stage).await?;
        let count = "(async () => { const p = await import('/pkg/peristyle.js'); await p.default(); \
                     const persistence = new p.ColumnStorePersistence({ database: 'p-reload' }); \
                     await persistence.init(); return (await persistence.load('kept')).row_count })()";
        let rows = stage.evaluate(count).await?;
        ensure!(rows == 100, "{rows}");
        Ok(())
    })
}

/// What the program writes is what the comments beside it say.
#[test]
fn the_first_program_of_the_readme_runs() -> Result<()> {
    let readme = fs::read_to_string(project::package().join("README.md"))?;
    let (_, rest) = readme.split_once("```js\n").context("the README has no program")?;
    let (program, _) = rest.split_once("```").context("the program has no end")?;
    let expected: Vec<&str> = program
        .lines()
        .filter(|line| line.starts_with("console.log"))
        .filter_map(|line| Some(line.split_once(" // ")?.1))
        .collect();
    let site = PackageSite::with(&[TESTS])?;
    fs::write(
        site.folder().join("first.js"),
        program.replace("from 'peristyle'", "from '/pkg/peristyle.js'"),
    )?;
    on_page("package-first", &site, async |stage: &mut Stage| {
        let run = "(async () => { const lines = []; const { log } = console; \
                   console.log = (value) => lines.push(JSON.stringify(value)); \
                   await import('/first.js'); console.log = log; return lines })()";

        let written = stage.evaluate(run).await?;

        ensure!(!expected.is_empty() && written == serde_json::json!(expected), "{written}");
        Ok(())
    })
}

/// Runs a suite of `bindings/tests`.
fn suite(name: &str) -> Result<()> {
    let site = PackageSite::with(&[TESTS])?;
    on_page(&format!("package-{name}"), &site, async |stage: &mut Stage| {
        let run = format!("(await import('/{TESTS}/{name}.js')).default()");
        let outcome = stage.evaluate(&format!("(async () => {run})()")).await?;
        let failures = outcome["failures"].as_array().context("the suite has no outcome")?;
        let words: Vec<&str> = failures.iter().filter_map(Value::as_str).collect();
        let count = &outcome["count"];
        ensure!(words.is_empty(), "{} of {count} tests failed\n{}", words.len(), words.join("\n"));
        Ok(())
    })
}

fn on_page(
    name: &str,
    site: &PackageSite,
    steps: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    journey_in(site.folder(), name, async |stage: &mut Stage| {
        open(stage).await?;
        steps(stage).await
    })
}

async fn open(stage: &Stage) -> Result<()> {
    stage.page().goto(format!("{}{PAGE}", stage.url())).await?;
    Ok(())
}
