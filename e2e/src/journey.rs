//! One test from an empty profile to a clean console.

use std::panic::{AssertUnwindSafe, resume_unwind};

use anyhow::{Context, Result, ensure};
use futures_util::FutureExt;
use tokio::runtime::Builder;

use crate::Stage;

/// Runs `steps` on a stage of their own. If they fail there is a screenshot `target/e2e/{name}.png`;
/// if they do not, but left errors in the console, those are the failure.
pub fn journey(name: &str, steps: impl AsyncFnOnce(&mut Stage) -> Result<()>) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run(name, steps))
}

async fn run(name: &str, steps: impl AsyncFnOnce(&mut Stage) -> Result<()>) -> Result<()> {
    let mut stage = Stage::set().await?;
    let outcome = AssertUnwindSafe(steps(&mut stage)).catch_unwind().await;
    let picture = match &outcome {
        Ok(Ok(())) => None,
        _ => stage.screenshot(&format!("{name}-failed")).await.ok(),
    };
    let console = stage.clear().await;
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
