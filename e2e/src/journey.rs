//! One test from an empty profile to a clean console.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use futures_util::FutureExt;
use tokio::runtime::Builder;
use xtask::project;

use crate::Stage;
use crate::site::remove_copies;

/// Runs `steps` on a stage of their own with the built site. If they fail there is a screenshot
/// `target/e2e/{name}.png`; if they do not, but left errors in the console, those are the failure.
pub fn journey(name: &str, steps: impl AsyncFnOnce(&mut Stage) -> Result<()>) -> Result<()> {
    let site = project::dist();
    ensure!(site.join("index.html").is_file(), "The site is not built:\n    cargo xtask build");
    journey_in(&site, name, steps)
}

/// The same with the files of a folder.
pub fn journey_in(
    folder: &Path,
    name: &str,
    steps: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run(folder, name, steps))
}

async fn run(
    folder: &Path,
    name: &str,
    steps: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    let mut stage = Stage::set(folder.to_owned()).await?;
    let outcome = AssertUnwindSafe(steps(&mut stage)).catch_unwind().await;
    let picture = match &outcome {
        Ok(Ok(())) => None,
        _ => stage.screenshot(&format!("{name}-failed")).await.ok(),
    };
    let console = stage.clear().await;
    remove_copies();
    match outcome {
        Err(panic) => resume_unwind(panic),
        Ok(Err(error)) => Err(error)
            .with_context(|| format!("console: {console:?}"))
            .with_context(|| format!("journey `{name}`, picture: {picture:?}")),
        Ok(Ok(())) => {
            let errors = console?;
            ensure!(errors.is_empty(), "journey `{name}` left errors in the console: {errors:#?}");
            Ok(())
        }
    }
}
