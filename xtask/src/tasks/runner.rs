//! `cargo xtask runner`: runs a test program made for the browser; named in .cargo/config.toml, so that
//! plain `cargo test --target wasm32-unknown-unknown` works too.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use xtask::browser::{Browser, QUIET_ARGUMENTS};
use xtask::project;

use crate::needs::{browser, wasm_bindgen};

pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let folder = wasm_bindgen::folder()?;
    let mut runner = Command::new(wasm_bindgen::runner_in(&folder));
    // Cargo hands on its own `--quiet`, which this runner does not know.
    let arguments = arguments.iter().filter(|argument| **argument != "--quiet");
    let browser = browser::browser()?;
    runner.args(arguments).env("CHROMEDRIVER", browser.driver());
    runner.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(&browser)?);
    crate::run::run(runner)
}

/// A file that tells the runner's driver which browser to start and how.
fn capabilities(browser: &Browser) -> Result<PathBuf> {
    let options = format!(
        "{{ \"goog:chromeOptions\": {{ \"binary\": {:?}, \"args\": {QUIET_ARGUMENTS:?} }} }}\n",
        browser.chromium().to_string_lossy()
    );
    let path = project::cache()?.join("webdriver.json");
    fs::write(&path, options).with_context(|| path.display().to_string())?;
    Ok(path)
}
